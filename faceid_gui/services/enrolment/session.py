"""Enrols from a camera or a recording: one thread that looks, coaches and takes pictures."""

from __future__ import annotations

import logging
import os
import re
import threading
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final, Protocol, runtime_checkable

import numpy as np

from faceid_gui.core.embedding import embed_once, embed_sample
from faceid_gui.core.errors import CameraLost, CameraUnavailable, NoFace, SeveralFaces
from faceid_gui.core.ports import CameraSource, Clock, FaceBackend
from faceid_gui.core.quality import assess
from faceid_gui.core.types import (
    Box,
    DetectedFace,
    Embedding,
    Frame,
    Image,
    NewSample,
    Quality,
    QualityIssue,
    Threshold,
)
from faceid_gui.services.capturing.capturer import same_person
from faceid_gui.services.enrolment.close_look import closer_look
from faceid_gui.services.enrolment.coach import COACH_LIMITS, Advice, Coach, Sight
from faceid_gui.services.enrolment.coaching import CoachState, Hint, PoseBin, Shot
from faceid_gui.services.enrolment.enroller import choose_face, encode_crop
from faceid_gui.services.enrolment.photo_session import PhotoSession
from faceid_gui.services.enrolment.session_thread import SessionThread, backend_threads
from faceid_gui.services.enrolment.shot_pictures import shot_picture, surroundings
from faceid_gui.services.importing.people_import import RefusedPhoto

__all__ = ["EnrolSession", "PhotoSession"]

REOPEN_S: Final = 1.0
"""How often a camera that is away is looked for."""

_LIVENESS_EVERY: Final = 3
_PASSWORD: Final = re.compile(r"//[^/@]*@")
_log = logging.getLogger(__name__)


@runtime_checkable
class Timed(Protocol):
    """A source that may know how long it is, in seconds."""

    @property
    def duration_s(self) -> float | None:
        """How long it is once it is open, None where it does not know."""


@dataclass(frozen=True, slots=True, eq=False)
class _Kept:
    """The best frame of a pose so far: only what is around the face."""

    image: Image
    face: DetectedFace
    quality: Quality
    embedding: Embedding
    at: float


class EnrolSession(SessionThread):
    """Takes a person's pictures by itself: from a camera until all poses are there, from a
    recording until its end.

    ``open_camera`` gives a source that is not open yet; it is asked again when a camera was
    lost. ``make_backend`` opens a backend with that many threads. Both are called on the
    session's thread, and so is everything that they made. ``default`` is the pack's default
    threshold; with ``keep_crops`` samples carry the face as a picture.
    """

    def __init__(
        self,
        *,
        open_camera: Callable[[], CameraSource],
        make_backend: Callable[[int], FaceBackend],
        clock: Clock,
        keep_crops: bool,
        default: Threshold,
    ) -> None:
        super().__init__(name="enrol-session", first=CoachState())
        self._open_camera = open_camera
        self._make_backend = make_backend
        self._clock = clock
        self._keep_crops = keep_crops
        self._same = same_person(default)
        self._coach: Coach | None = None
        self._coaching = threading.Lock()  # taken before the other lock, never after it
        self._kept: dict[PoseBin, _Kept] = {}
        self._plain: dict[int, tuple[Embedding, float]] = {}
        self._newest: Frame | None = None
        self._frames = 0
        self._fraction: float | None = None
        self._source = ""

    @property
    def refused(self) -> tuple[RefusedPhoto, ...]:
        """Nothing: frames that are not good enough are hints, not refusals."""
        return ()

    def newest_frame(self) -> Frame | None:
        """The newest picture (BGR, read-only), None before the first."""
        with self._lock:
            return self._newest

    def drop(self, number: int) -> None:
        """Throw a shot away: its pose is wanted again. Where the session has ended already,
        ``start`` lets it look for another one. An unknown number is no error."""
        with self._coaching, self._lock:
            shot = next((shot for shot in self._shots if shot.number == number), None)
            if shot is None or self._coach is None:
                return
            self._shots.remove(shot)
            _, at = self._plain.pop(number, (None, None))
            self._coach.drop(shot.pose, at)
            coached = self._coach.state
            self._state = replace(
                self._state, taken=coached.taken, wanted=coached.wanted, shots=len(self._shots)
            )

    # --- the thread -----------------------------------------------------------------------

    def _run(self, stopping: threading.Event) -> None:
        camera = self._open_camera()
        backend = self._make_backend(backend_threads())
        try:
            if stopping.is_set():
                return
            self._begin(camera, backend)
            if camera.live:
                self._watch(camera, backend, stopping)
            else:
                self._play(camera, backend, stopping)
        finally:
            backend.close()

    def _begin(self, camera: CameraSource, backend: FaceBackend) -> None:
        self._source = source_label(camera)
        self._fraction = None
        self._kept.clear()
        with self._coaching, self._lock:
            self._frames = 0
            if self._coach is None:
                self._coach = Coach(live=camera.live, same=self._same, judged=backend.has_liveness)
            self._coach.pause()

    def _watch(self, camera: CameraSource, backend: FaceBackend, stopping: threading.Event) -> None:
        """Look at a camera until everything is there; look for it while it is away."""
        while not stopping.is_set():
            try:
                camera.open()
                if self._look_on(camera, backend, stopping):
                    return
            except (CameraLost, CameraUnavailable) as error:
                self._lose(error, stopping)
            finally:
                camera.close()
            if not stopping.wait(REOPEN_S):
                camera = self._open_camera()

    def _lose(self, error: Exception, stopping: threading.Event) -> None:
        _log.info("the camera is away: %s", error)
        self._kept.clear()
        with self._coaching:
            self._mine.pause()
        state = self._composed()
        lost = replace(state, hint=Hint.CAMERA_LOST, error=error)
        self._show(lost, stopping, force=True)

    def _play(self, camera: CameraSource, backend: FaceBackend, stopping: threading.Event) -> None:
        camera.open()
        try:
            self._look_on(camera, backend, stopping)
        finally:
            camera.close()
        if stopping.is_set():
            return
        with self._coaching:
            waiting = self._mine.finish()
        for advice in waiting:
            self._fire(advice, backend)
        hint = Hint.COMPLETE if self._mine.complete else Hint.ENDED
        self._settle(replace(self._composed(), hint=hint, fraction=1.0), stopping)

    def _look_on(
        self, camera: CameraSource, backend: FaceBackend, stopping: threading.Event
    ) -> bool:
        """Frame after frame; True at the end of a recording or once a camera showed all."""
        while not stopping.is_set():
            frame = camera.read()
            if frame is None:
                return True
            if isinstance(camera, Timed) and not camera.live:
                self._fraction = _fraction(frame.time_s, camera.duration_s)
            shots = self._look(frame, backend, live=camera.live)
            self._show(self._composed(), stopping, force=shots)
            if camera.live and self._mine.complete:
                return True
        return True

    def _look(self, frame: Frame, backend: FaceBackend, *, live: bool) -> bool:
        """Everything about one frame; says whether a shot was taken."""
        with self._lock:
            self._newest = frame
            self._frames += 1
        sight = self._sight(frame, backend, live=live)
        plain: list[Embedding] = []

        def likeness() -> float | None:
            if sight.subject is None:
                return None
            try:
                plain.append(embed_once(backend, frame.image, sight.subject))
            except NoFace:
                return -1.0
            return self._likeness(plain[0])

        with self._coaching:
            advice = self._mine.look(sight, likeness)
        if advice.keep is not None and plain:
            self._keep(advice.keep, frame, sight, plain[0])
        return self._fire(advice, backend)

    def _sight(self, frame: Frame, backend: FaceBackend, *, live: bool) -> Sight:
        image = frame.image
        faces = backend.detect(image)
        at = frame.captured_at if live or frame.time_s is None else frame.time_s
        sight = Sight(
            at=at,
            faces=faces,
            width=image.shape[1],
            height=image.shape[0],
            captured_at=frame.captured_at,
        )
        try:
            subject = choose_face(faces, image)
        except SeveralFaces:
            return replace(sight, crowded=True)
        except NoFace:
            return sight
        seen = closer_look(backend, image, subject)
        faces = tuple(seen if face is subject else face for face in faces)
        quality = assess(image, seen, limits=COACH_LIMITS)
        if live and quality.issue is None and _at_the_edge(seen.box, image):
            quality = replace(quality, issue=QualityIssue.CUT_OFF)
        score: float | None = None
        if live and backend.has_liveness and self._frames % _LIVENESS_EVERY == 0:
            score = backend.liveness(image, (seen,))[0].score
        return replace(sight, faces=faces, subject=seen, quality=quality, live=score)

    def _likeness(self, embedding: Embedding) -> float | None:
        """How similar a face is to the shots so far, None where there are none."""
        with self._lock:
            known = [plain for plain, _ in self._plain.values()]
        if not known:
            return None
        total = np.sum(known, axis=0)
        return float(np.dot(total, embedding) / max(float(np.linalg.norm(total)), 1e-9))

    def _keep(self, pose: PoseBin, frame: Frame, sight: Sight, plain: Embedding) -> None:
        if sight.subject is None or sight.quality is None:
            return
        image, face = surroundings(frame.image, sight.subject)
        self._kept[pose] = _Kept(image, face, sight.quality, plain, sight.at)

    # --- a shot ---------------------------------------------------------------------------

    def _fire(self, advice: Advice, backend: FaceBackend) -> bool:
        kept = self._kept.pop(advice.fire, None) if advice.fire is not None else None
        if advice.fire is None or kept is None:
            return False
        try:
            sample = self._sample(kept, advice.fire, backend)
        except NoFace:
            return False
        picture = shot_picture(kept.image, kept.face)
        shot = Shot(self._next_number(), advice.fire, sample, picture)
        with self._coaching, self._lock:
            for old in [old for old in self._shots if old.pose is shot.pose]:
                self._shots.remove(old)
                self._plain.pop(old.number, None)
            self._shots.append(shot)
            self._plain[shot.number] = kept.embedding, kept.at
            self._mine.take(advice)
        return True

    def _sample(self, kept: _Kept, pose: PoseBin, backend: FaceBackend) -> NewSample:
        face = _looked_closer(backend, kept)
        embedding = embed_sample(backend, kept.image, face)
        crop = encode_crop(kept.image, face) if self._keep_crops else None
        source = f"{self._source}#{pose.value}"
        return NewSample({backend.contract.id: embedding}, kept.quality, source, crop)

    @property
    def _mine(self) -> Coach:
        assert self._coach is not None
        return self._coach

    def _composed(self) -> CoachState:
        """The coach's state with what only the session knows."""
        with self._lock:
            return replace(
                self._mine.state,
                shots=len(self._shots),
                frames=self._frames,
                fraction=self._fraction,
                running=True,
            )


def source_label(camera: CameraSource) -> str:
    """Where samples come from, in few words: a camera's name, or that of a file."""
    text = _PASSWORD.sub("//", camera.description)
    if camera.live or "://" in text or not Path(text).name:
        return text
    return os.fsencode(Path(text).name).decode("utf-8", "replace")


def _fraction(time_s: float | None, duration_s: float | None) -> float | None:
    if time_s is None or duration_s is None or not duration_s > 0.0:
        return None
    return min(max(time_s / duration_s, 0.0), 1.0)


def _at_the_edge(box: Box, image: Image) -> bool:
    """Whether a face may go on beyond the picture: detectors fit boxes to what is seen."""
    height, width = image.shape[:2]
    inside = box.x > 1 and box.y > 1 and box.right < width - 1 and box.bottom < height - 1
    return not inside


def _looked_closer(backend: FaceBackend, kept: _Kept) -> DetectedFace:
    """The same face with landmarks from a careful look, where that finds it again."""
    found = backend.detect(kept.image, careful=True)
    best = max(found, key=lambda face: face.box.iou(kept.face.box), default=None)
    return best if best is not None and _same_place(best.box, kept.face.box) else kept.face


def _same_place(one: Box, other: Box) -> bool:
    return one.iou(other) >= 0.5

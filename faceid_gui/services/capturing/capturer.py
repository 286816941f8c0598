"""Training photos of one person from a camera or a video: good ones, and varied."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Final

from faceid_gui.core.errors import BadRequest, NoFace
from faceid_gui.core.ports import CameraSource, FaceBackend
from faceid_gui.core.types import Frame, Threshold
from faceid_gui.services.capturing.cut import cut_out
from faceid_gui.services.capturing.faces import FaceFinder, Pick, nearest_face
from faceid_gui.services.capturing.identity import Crowd, Followed, Likeness
from faceid_gui.services.capturing.shortlist import Candidate, choose_varied

_HELD: Final = 3
"""Candidates that are held for each photo that is wanted."""


@dataclass(frozen=True, slots=True)
class CapturePlan:
    """What to capture: ``count`` photos, from a live camera for at most ``seconds``."""

    count: int = 25
    seconds: float = 60.0


@dataclass(frozen=True, slots=True)
class CaptureProgress:
    """How far a capture is: frames read, and varied photos of the person so far."""

    frames: int
    photos: int
    wanted: int


def same_person(default: Threshold) -> float:
    """How similar two faces of one recording are that are of one person, for a pack with
    this default threshold: embedders use different parts of the scale."""
    return Likeness.of(default).same


class Capturer:
    """Collects faces person by person, and chooses the best varied photos of one of them.

    Of the picked person; where nobody was picked, of the one seen most. ``bars`` say how
    similar faces of one person are (``Likeness.of`` the pack's default threshold).
    """

    def __init__(
        self,
        backend: FaceBackend,
        plan: CapturePlan,
        *,
        bars: Likeness,
        pick: Pick | None = None,
    ) -> None:
        self._finder = FaceFinder(backend)
        self._plan = plan
        self._crowd = Crowd(bars, room=_HELD * plan.count, pick=pick)
        self._frames = 0
        self._so_far: tuple[Candidate, ...] = ()
        self._counted = (-1, -1)

    @property
    def progress(self) -> CaptureProgress:
        """How far it is."""
        return CaptureProgress(self._frames, len(self.so_far), self._plan.count)

    @property
    def so_far(self) -> tuple[Candidate, ...]:
        """What would be chosen now, oldest first; empty while nobody was seen."""
        main = self._crowd.main
        if main is None:
            return ()
        if self._counted != (main.number, main.shortlist.changes):
            self._counted = main.number, main.shortlist.changes
            self._so_far = choose_varied(main.shortlist.kept, self._plan.count)
        return self._so_far

    @property
    def others(self) -> int:
        """How many other people were seen at least three times."""
        return self._crowd.others

    @property
    def faces(self) -> int:
        """How many faces of the person could be used."""
        main = self._crowd.main
        return main.seen if main else 0

    def look(self, frame: Frame) -> tuple[Followed, ...]:
        """Collect the usable faces of the next frame; returns all its faces."""
        self._frames += 1
        followed = self._crowd.follow(self._finder.find(frame.image), frame)
        boxes = [one.found.box for one in followed]
        for number, one in enumerate(followed):
            if one.usable and one.somebody is not None:
                others = boxes[:number] + boxes[number + 1 :]
                cut = partial(cut_out, frame.image, one.found.box, others)
                one.somebody.shortlist.offer(_candidate(frame, one), cut)
        return followed

    def is_main(self, followed: Followed) -> bool:
        """Whether this is a face of the person of whom photos are taken."""
        return followed.somebody is not None and followed.somebody is self._crowd.main

    def interrupt(self) -> None:
        """The pictures were interrupted: nobody is where they were."""
        self._crowd.interrupt()

    def chosen(self) -> tuple[Candidate, ...]:
        """The photos to keep, oldest first. Raises NoFace where there is none.

        Each was looked at once more as a photo: one that shows somebody else as large as the
        person, or in which the person is not found, is no use to anybody.
        """
        self._crowd.settle()
        main = self._crowd.main
        left = [] if main is None else list(main.shortlist.kept)
        left = [one for one in left if main is not None and self._crowd.is_of(one, main)]
        proven: set[int] = set()
        while True:
            chosen = choose_varied(left, self._plan.count)
            poor = {id(one) for one in chosen if id(one) not in proven and not self._is_proven(one)}
            if not poor:
                break
            proven |= {id(one) for one in chosen} - poor
            left = [one for one in left if id(one) not in poor]
        if not chosen:
            raise NoFace("no usable face was seen")
        return chosen

    def _is_proven(self, candidate: Candidate) -> bool:
        return self._finder.is_photo_of(candidate.picture, candidate.box)


def _candidate(frame: Frame, followed: Followed) -> Candidate:
    found = followed.found
    time_s = frame.captured_at if frame.time_s is None else frame.time_s
    embedding = found.embedding
    assert embedding is not None  # usable faces have one
    return Candidate(frame.number, time_s, found.quality, embedding)


def capture(
    camera: CameraSource,
    capturer: Capturer,
    plan: CapturePlan,
    *,
    progress: Callable[[CaptureProgress], None] = lambda _: None,
    cancelled: Callable[[], bool] = lambda: False,
) -> None:
    """Show a recording, or a camera for a while, to a capturer.

    A live camera is closed as soon as enough varied photos are there. Raises
    CameraUnavailable or CameraLost.
    """
    start: float | None = None
    camera.open()
    try:
        while not cancelled():
            frame = camera.read()
            if frame is None:
                return
            start = frame.captured_at if start is None else start
            capturer.look(frame)
            progress(capturer.progress)
            late = frame.captured_at - start >= plan.seconds
            if camera.live and (late or capturer.progress.photos >= plan.count):
                return
    finally:
        camera.close()


def pick_at(camera: CameraSource, backend: FaceBackend, *, at_s: float, x: float, y: float) -> Pick:
    """The person at a point of the picture, ``at_s`` seconds from the start: a click in words.

    ``x`` and ``y`` are pixels of the frame. Raises NoFace where there is none at the place,
    BadRequest where the recording is shorter, CameraUnavailable or CameraLost.
    """
    finder = FaceFinder(backend)
    camera.open()
    try:
        frame = _frame_at(camera, at_s)
        found = nearest_face(finder.find(frame.image, embed=False), x, y)
        return finder.pick(frame, found, live=camera.live)
    finally:
        camera.close()


def _frame_at(camera: CameraSource, at_s: float) -> Frame:
    start: float | None = None
    while (frame := camera.read()) is not None:
        start = frame.captured_at if start is None else start
        passed = frame.captured_at - start if frame.time_s is None else frame.time_s
        if passed >= at_s - _EARLY_S:
            return frame
    raise BadRequest(f"the recording is shorter than {at_s:g} s")


_EARLY_S: Final = 0.01  # times are typed with two digits after the point

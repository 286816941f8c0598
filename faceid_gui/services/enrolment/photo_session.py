"""Enrols from photos: files and folders, most of which may be no pictures at all."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from faceid_gui.core.embedding import embed_sample
from faceid_gui.core.errors import BadImage, FaceIdError, PoorQuality, UserError
from faceid_gui.core.photos import PhotoFault, decode_photo, walk_photos
from faceid_gui.core.ports import FaceBackend
from faceid_gui.core.quality import assess
from faceid_gui.core.types import Frame, Image, NewSample, QualityIssue, Threshold
from faceid_gui.services.enrolment.coaching import CoachState, Hint, SeenFace, Shot
from faceid_gui.services.enrolment.enroller import ENROLMENT_LIMITS, choose_face, encode_crop
from faceid_gui.services.enrolment.poses import in_order, nearest_bin
from faceid_gui.services.enrolment.session_thread import SessionThread, backend_threads
from faceid_gui.services.enrolment.shot_pictures import shot_picture
from faceid_gui.services.importing.people_import import RefusedPhoto
from faceid_gui.services.importing.photo_queue import digest_of, photo_source, read_bytes
from faceid_gui.services.people import shown
from faceid_gui.services.samples.selection import LeftOutReason, choose

MOST_SHOTS: Final = 24
"""A person is made of no more samples than that."""

_POOL: Final = 60
_HEAD_BYTES: Final = 4096
_NO_PICTURE: Final = frozenset({PhotoFault.NOT_A_PICTURE, PhotoFault.UNSUPPORTED_FORMAT})


@dataclass(frozen=True, slots=True, eq=False)
class _Found:
    """A photo that became a sample and may become one of the session's shots."""

    shot: Shot
    path: str

    @property
    def score(self) -> float:
        """How good the sample is, 0 to 1."""
        return self.shot.sample.quality.score


class PhotoSession(SessionThread):
    """Makes samples of one person from photos, and chooses the best of them.

    ``photos`` are files and folders; folders are walked. ``make_backend`` opens a backend
    with that many threads, on the session's thread. Only the best few samples are held in
    memory, however many photos there are. Stopped and started again it goes on where it was.
    """

    def __init__(
        self,
        photos: Sequence[Path],
        *,
        make_backend: Callable[[int], FaceBackend],
        keep_crops: bool,
        default: Threshold,
    ) -> None:
        super().__init__(name="photo-session", first=CoachState(fraction=0.0))
        self._photos = tuple(photos)
        self._make_backend = make_backend
        self._keep_crops = keep_crops
        self._default = default
        self._paths: tuple[Path, ...] | None = None
        self._done = 0
        self._pool: list[_Found] = []
        self._refused: list[RefusedPhoto] = []
        self._left_out: tuple[RefusedPhoto, ...] = ()
        self._digests: set[str] = set()
        self._newest: Frame | None = None

    @property
    def refused(self) -> tuple[RefusedPhoto, ...]:
        """The photos that became no sample so far, with the reason."""
        with self._lock:
            return (*self._refused, *self._left_out)

    def newest_frame(self) -> Frame | None:
        """The photo that was looked at last (BGR, read-only), None before the first."""
        with self._lock:
            return self._newest

    def drop(self, number: int) -> None:
        """Leave a shot out for good. An unknown number is no error."""
        with self._lock:
            self._pool = [found for found in self._pool if found.shot.number != number]
            self._shots = [shot for shot in self._shots if shot.number != number]
            self._state = _with_shots(self._state, self._shots)

    # --- the thread -----------------------------------------------------------------------

    def _run(self, stopping: threading.Event) -> None:
        if self._paths is None:
            paths = tuple(self._walked(stopping))
            if stopping.is_set():
                return
            self._paths = paths
        if self._done < len(self._paths):
            self._read(self._paths, stopping)
            self._choose()
        with self._lock:
            state = _with_shots(self._progress(len(self._paths), ()), self._shots)
        if not stopping.is_set():
            state = replace(state, hint=Hint.ENDED)
        self._settle(state, stopping)

    def _read(self, paths: tuple[Path, ...], stopping: threading.Event) -> None:
        backend = self._make_backend(backend_threads())
        try:
            while self._done < len(paths) and not stopping.is_set():
                faces = self._take(paths[self._done], backend)
                self._done += 1
                self._show(self._progress(len(paths), faces), stopping)
        finally:
            backend.close()

    def _walked(self, stopping: threading.Event) -> Iterator[Path]:
        for photo in self._photos:
            try:
                for path in walk_photos(photo) if photo.is_dir() else (photo,):
                    if stopping.is_set():
                        return
                    yield path
            except (FaceIdError, OSError) as error:
                self._refuse(photo, BadImage(str(error)))

    def _take(self, path: Path, backend: FaceBackend) -> tuple[SeenFace, ...]:
        """Look at one photo; the faces that were seen, in pixels of the newest frame."""
        try:
            data = _photo_bytes(path)
            digest = digest_of(data)
            if digest in self._digests:
                raise _repeated()
            image = decode_photo(data)
            self._digests.add(digest)
            self._keep_frame(image)
            return self._add(image, photo_source(data, path), shown(path), backend)
        except UserError as error:  # anything else is no fault of the photo
            self._refuse(path, error)
        except MemoryError:
            self._refuse(path, BadImage("there is not enough memory for this picture"))
        return ()

    def _keep_frame(self, image: Image) -> None:
        with self._lock:
            self._newest = Frame(image, self._done, time.monotonic())

    def _add(
        self, image: Image, source: str, path: str, backend: FaceBackend
    ) -> tuple[SeenFace, ...]:
        faces = backend.detect(image, careful=True)
        face = choose_face(faces, image)
        quality = assess(image, face, limits=ENROLMENT_LIMITS)
        if quality.issue is not None:
            raise _poor(quality.issue)
        embedding = embed_sample(backend, image, face)
        crop = encode_crop(image, face) if self._keep_crops else None
        sample = NewSample({backend.contract.id: embedding}, quality, source, crop)
        pose = nearest_bin(quality.pose)
        shot = Shot(self._next_number(), pose, sample, shot_picture(image, face))
        with self._lock:
            self._pool.append(_Found(shot, path))
            if len(self._pool) > _POOL:
                poorest = min(self._pool, key=lambda found: found.score)
                self._pool.remove(poorest)
                self._refused.append(_spare(poorest.path))
        return tuple(SeenFace(seen.box, seen is face, seen is face) for seen in faces)

    def _refuse(self, path: Path, error: FaceIdError) -> None:
        refused = RefusedPhoto(shown(path), "", error.code, str(error))
        with self._lock:
            self._refused.append(refused)

    def _progress(self, total: int, faces: tuple[SeenFace, ...]) -> CoachState:
        with self._lock:
            frame = self._newest
            height, width = frame.image.shape[:2] if frame is not None else (0, 0)
            return replace(
                self._state,
                hint=Hint.LOOKING,
                wanted=None,
                shots=min(len(self._pool), MOST_SHOTS),
                frames=self._done,
                fraction=self._done / total if total else 1.0,
                faces=faces,
                width=width,
                height=height,
                captured_at=frame.captured_at if frame is not None else 0.0,
            )

    def _choose(self) -> None:
        """Decide which samples become shots, and say why the others do not."""
        with self._lock:
            pool = tuple(self._pool)
        chosen = choose(
            [found.shot.sample for found in pool], default=self._default, limit=MOST_SHOTS
        )
        kept = {id(sample) for sample in chosen.kept}
        paths = {id(found.shot.sample): found.path for found in pool}
        left_out = tuple(
            RefusedPhoto(paths[id(left.sample)], "", left.reason.value, left.words)
            for left in chosen.left_out
        )
        shots = [found.shot for found in pool if id(found.shot.sample) in kept]
        with self._lock:
            there = {found.shot.number for found in self._pool}  # some may be dropped by now
            self._left_out = left_out
            self._shots = [shot for shot in shots if shot.number in there]


def _spare(path: str) -> RefusedPhoto:
    return RefusedPhoto(path, "", LeftOutReason.SPARE.value, "there are enough better photos")


def _with_shots(state: CoachState, shots: Sequence[Shot]) -> CoachState:
    return replace(state, shots=len(shots), taken=in_order(shot.pose for shot in shots))


def _photo_bytes(path: Path) -> bytes:
    """A photo's bytes; of a large file that is no picture only the beginning is read."""
    head = b""
    try:
        if path.is_file():  # what is no file might block when it is opened
            with path.open("rb") as file:
                head = file.read(_HEAD_BYTES)
    except (OSError, ValueError):
        head = b""  # ``read_bytes`` knows the reason, and raises it
    if len(head) == _HEAD_BYTES:
        try:
            decode_photo(head)
        except BadImage as error:
            if error.detail in _NO_PICTURE:
                raise
    return read_bytes(path)


def _poor(issue: QualityIssue) -> PoorQuality:
    poor = PoorQuality(f"the face is {issue.value.replace('_', ' ')}", detail=issue.value)
    poor.code = issue.value
    return poor


def _repeated() -> BadImage:
    repeated = BadImage("the same photo is there twice")
    repeated.code = "repeated"
    return repeated

"""Training photos of one person from a camera or a video: good ones, and varied."""

from __future__ import annotations

import os
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np

from faceid_gui.core.embedding import embed_once
from faceid_gui.core.errors import BadRequest, NoFace
from faceid_gui.core.files import write_atomically
from faceid_gui.core.opencv import cv2
from faceid_gui.core.ports import CameraSource, FaceBackend
from faceid_gui.core.quality import assess
from faceid_gui.core.types import Box, DetectedFace, Embedding, Frame, Image, Threshold
from faceid_gui.services.shortlist import Candidate, Shortlist, choose_varied

MARGIN: Final = 2.2
"""A photo's side in sides of the face box: enough to be enrolled from."""

SAME_PERSON: Final = 0.16
"""Faces of one recording are of one person where they are at least as similar as the pack's
default threshold less this, in units of ``1 - threshold``: a recording holds few people."""

_LONGEST_SIDE: Final = 720
_MOST_PEOPLE: Final = 8


@dataclass(frozen=True, slots=True)
class CapturePlan:
    """What to capture: ``count`` photos, from a live camera for at most ``seconds``."""

    count: int = 25
    seconds: float = 60.0


@dataclass(frozen=True, slots=True)
class CaptureProgress:
    """How far a capture is: frames read, and varied photos of the main person so far."""

    frames: int
    photos: int
    wanted: int


def same_person(default: Threshold) -> float:
    """How similar two faces of one recording are that are of one person, for a pack with
    this default threshold: embedders use different parts of the scale."""
    return default.value - SAME_PERSON * (1.0 - default.value)


class Capturer:
    """Collects faces person by person, and picks the person seen most.

    ``same`` is how similar two faces of one person are (``same_person``). ``like`` is an
    embedding of the wanted person, where a reference photo is at hand; then nobody else is
    collected.
    """

    def __init__(
        self,
        backend: FaceBackend,
        plan: CapturePlan,
        *,
        same: float,
        like: Embedding | None = None,
    ) -> None:
        self._backend = backend
        self._same = same
        self._plan = plan
        self._like = like
        self._people: list[Shortlist] = []
        self._frames = 0

    @property
    def progress(self) -> CaptureProgress:
        """How far it is."""
        main = self._main()
        return CaptureProgress(self._frames, len(main.kept) if main else 0, self._plan.count)

    @property
    def others(self) -> int:
        """How many other people were seen at least three times."""
        return max(0, sum(person.seen >= 3 for person in self._people) - 1)

    @property
    def faces(self) -> int:
        """How many usable faces of the main person were seen."""
        main = self._main()
        return main.seen if main else 0

    def look(self, frame: Frame) -> None:
        """Collect the usable faces of one frame."""
        self._frames += 1
        for face in self._backend.detect(frame.image):
            quality = assess(frame.image, face)
            if quality.issue is not None:
                continue
            try:
                embedding = embed_once(self._backend, frame.image, face)
            except NoFace:
                continue
            person = self._person(embedding)
            if person is not None:
                time_s = frame.captured_at if frame.time_s is None else frame.time_s
                picture = cut_out(frame.image, face)
                person.offer(Candidate(frame.number, time_s, quality, embedding, picture))

    def chosen(self) -> tuple[Candidate, ...]:
        """The photos to keep, oldest first. Raises NoFace where nobody was seen."""
        main = self._main()
        if main is None:
            raise NoFace("no usable face was seen")
        return choose_varied(main.kept, self._plan.count)

    def _main(self) -> Shortlist | None:
        return max(self._people, key=lambda person: person.seen, default=None)

    def _person(self, embedding: Embedding) -> Shortlist | None:
        if self._like is not None and float(np.dot(self._like, embedding)) < self._same:
            return None
        best = max(self._people, key=lambda person: person.likeness(embedding), default=None)
        if best is not None and best.likeness(embedding) >= self._same:
            return best
        if len(self._people) >= _MOST_PEOPLE:
            self._people.remove(min(self._people, key=lambda person: person.seen))
        new = Shortlist(room=3 * self._plan.count)
        self._people.append(new)
        return new


def cut_out(image: Image, face: DetectedFace) -> Image:
    """A square of 2.2 face sides around a face, shifted into the picture where it must be."""
    height, width = image.shape[:2]
    side = min(round(MARGIN * max(face.box.w, face.box.h)), width, height)
    left, top = _corner(face.box, side, width=width, height=height)
    square = image[top : top + side, left : left + side]
    if side <= _LONGEST_SIDE:
        return np.ascontiguousarray(square)
    small = cv2.resize(square, (_LONGEST_SIDE, _LONGEST_SIDE), interpolation=cv2.INTER_AREA)
    return np.asarray(small, np.uint8)


def _corner(box: Box, side: int, *, width: int, height: int) -> tuple[int, int]:
    x, y = box.centre
    left = min(max(round(x - side / 2), 0), width - side)
    top = min(max(round(y - side / 2), 0), height - side)
    return left, top


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


def write_photos(photos: tuple[Candidate, ...], *, name: str, out: Path) -> tuple[Path, ...]:
    """Write ``out/Name/Name1.jpg`` and so on, after what is there already.

    Raises DiskFull, and BadRequest for a name that no folder can have.
    """
    folder_name = file_name(name)
    folder = out / folder_name
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise BadRequest(f"cannot write to {out}: {error.strerror}", detail=str(out)) from error
    written: list[Path] = []
    number = 0
    for photo in photos:
        number += 1
        while (path := folder / f"{folder_name}{number}.jpg").exists():
            number += 1
        done, data = cv2.imencode(".jpg", photo.picture, [cv2.IMWRITE_JPEG_QUALITY, 95])
        if done:
            write_atomically(path, data.tobytes())
            written.append(path)
    return tuple(written)


def file_name(name: str) -> str:
    """A person's name as a folder's: separators and control characters become ``_``."""
    composed = unicodedata.normalize("NFC", name).strip()
    separators = {"/", "\\", ":", os.sep}
    safe = "".join(
        "_" if letter in separators or unicodedata.category(letter) in ("Cc", "Cs") else letter
        for letter in composed
    ).lstrip(".")
    if not safe or len(safe.encode()) > 200:
        raise BadRequest("this name cannot be the name of a folder", detail=name)
    return safe

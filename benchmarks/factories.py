"""Engines to measure with: pictures in memory, and backends that take their time.

Everything here can be pickled, because the engine's child process builds it.
"""

from __future__ import annotations

import itertools
import time
import zlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np

from benchmarks.subjects import CLIP, hd_frame, resized
from faceid_gui.app.linked import OpenBackend
from faceid_gui.cameras.pace import Pace
from faceid_gui.core.clock import SystemClock
from faceid_gui.core.photos import read_photo
from faceid_gui.core.ports import FaceBackend
from faceid_gui.core.types import (
    Box,
    DetectedFace,
    EmbeddingContract,
    Embeddings,
    Frame,
    Image,
    Liveness,
    LivenessReason,
)
from faceid_gui.pipeline.engine import EngineParts

FPS = 30.0
HELD = 60
"""How many 720p pictures are kept in memory: 166 MB."""


class PictureCamera:
    """Shows ``picture(number)``: at ``fps`` like a camera, or as fast as they are taken.

    Implements core.ports.CameraSource.
    """

    def __init__(self, picture: Callable[[int], Image], fps: float | None) -> None:
        self.description = "benchmark"
        self._picture = picture
        self._clock = SystemClock()
        self._pace = Pace(fps, self._clock) if fps is not None else None
        self._numbers = itertools.count()

    @property
    def live(self) -> bool:
        """Whether it has a rhythm of its own."""
        return self._pace is not None

    def open(self) -> None:
        """Begin at the first picture."""
        self._numbers = itertools.count()
        if self._pace is not None:
            self._pace.start()

    def read(self) -> Frame | None:
        """The next picture, without end."""
        if self._pace is not None:
            self._pace.wait()
        number = next(self._numbers)
        return Frame(self._picture(number), number, self._clock.monotonic())

    def close(self) -> None:
        """Stop."""
        if self._pace is not None:
            self._pace.stop()


class SlowBackend:
    """Keeps a core busy for ``seconds`` per picture, without Python's lock, as a network does.

    Finds one face that fills the middle of the picture, and embeds nothing of use.
    """

    name = "local"
    provider = "none"
    has_liveness = False

    def __init__(self, contract: EmbeddingContract, seconds: float) -> None:
        self.contract = contract
        self._seconds = seconds
        self._ballast = bytes(1 << 20)

    def detect(self, image: Image, *, careful: bool = False) -> tuple[DetectedFace, ...]:
        """One face, late."""
        end = time.monotonic() + self._seconds
        while time.monotonic() < end:
            zlib.crc32(self._ballast)  # lets go of Python's lock
        height, width = image.shape[:2]
        size = height / 2
        box = Box((width - size) / 2, size / 2, size, size)
        spots = np.array([(0.3, 0.4), (0.7, 0.4), (0.5, 0.6), (0.35, 0.8), (0.65, 0.8)])
        points = (spots * size + (box.x, box.y)).astype(np.float32)
        return (DetectedFace(box, points, 0.9),)

    def embed(self, crops: Sequence[Image]) -> Embeddings:
        """The same vector for everybody."""
        vectors = np.zeros((len(crops), self.contract.dimension), np.float32)
        vectors[:, 0] = 1.0
        return vectors

    def liveness(self, image: Image, faces: Sequence[DetectedFace]) -> tuple[Liveness, ...]:
        """Not judged."""
        return tuple(Liveness(None, LivenessReason.NO_MODEL) for _ in faces)

    def close(self) -> None:
        """Nothing to let go of."""


@dataclass(frozen=True, slots=True, eq=False)
class ClipFactory:
    """A real backend over the clip at 1280x720, forwards and backwards without end."""

    backend: OpenBackend
    fps: float | None

    def __call__(self) -> EngineParts:
        """Build the parts."""
        pictures = clip_pictures()
        order = [*range(len(pictures)), *range(len(pictures) - 2, 0, -1)]
        camera = PictureCamera(lambda number: pictures[order[number % len(order)]], self.fps)
        return EngineParts(camera, self.backend())


@dataclass(frozen=True, slots=True, eq=False)
class SlowFactory:
    """A slow backend over a swaying portrait at 1280x720 and 30 pictures per second."""

    contract: EmbeddingContract
    seconds: float

    def __call__(self) -> EngineParts:
        """Build the parts."""
        frame = hd_frame()
        sway = [np.ascontiguousarray(np.roll(frame, 4 * step, axis=1)) for step in range(8)]
        order = [*range(8), *range(6, 0, -1)]
        camera = PictureCamera(lambda number: sway[order[number % len(order)]], FPS)
        backend: FaceBackend = SlowBackend(self.contract, self.seconds)
        return EngineParts(camera, backend)


@dataclass(frozen=True, slots=True)
class Timetable:
    """When a visitor is there, in frames: first nobody, then somebody, over and over."""

    empty: int = 90
    shown: int = 36

    def first_of_visit(self, number: int) -> int | None:
        """The frame in which the visitor of this frame appeared, None where nobody is there."""
        at = number % (self.empty + self.shown)
        return None if at < self.empty else number - at + self.empty


@dataclass(frozen=True, slots=True, eq=False)
class VisitorFactory:
    """A real backend; a photo appears and goes away again before a noisy empty scene."""

    backend: OpenBackend
    photo: Path
    timetable: Timetable

    def __call__(self) -> EngineParts:
        """Build the parts."""
        rng = np.random.default_rng(4)
        wall = cv2.resize(rng.integers(60, 120, (9, 16, 3), np.uint8), (1280, 720))
        noise = rng.integers(0, 12, (8, 720, 1280, 3), np.uint8)
        visitor = fitted(read_photo(self.photo), 600)
        height, width = visitor.shape[:2]
        top, left = (720 - height) // 2, (1280 - width) // 2

        def picture(number: int) -> Image:
            image: Image = wall + noise[number % len(noise)]
            if self.timetable.first_of_visit(number) is not None:
                part = noise[number % len(noise), :height, :width] // 3
                image[top : top + height, left : left + width] = cv2.add(visitor, part)
            return image

        return EngineParts(PictureCamera(picture, FPS), self.backend())


def clip_pictures(count: int = HELD) -> list[Image]:
    """The first pictures of the clip as 1280x720 BGR."""
    capture = cv2.VideoCapture(str(CLIP))
    pictures: list[Image] = []
    while len(pictures) < count:
        done, picture = capture.read()
        if not done:
            break
        pictures.append(resized(np.asarray(picture, np.uint8), 1280, 720))
    capture.release()
    return pictures


def fitted(photo: Image, height: int) -> Image:
    """The photo so high, or as wide as a 720p picture."""
    scale = min(height / photo.shape[0], 1280 / photo.shape[1])
    return resized(photo, round(photo.shape[1] * scale), round(photo.shape[0] * scale))

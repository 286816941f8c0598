"""Small fakes that implement a port. They behave; they are not scripted mocks."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Sequence

import numpy as np

from faceid_gui.core.errors import CameraLost
from faceid_gui.core.ports import KeptVisit, LogState, VisitRecord
from faceid_gui.core.types import (
    Box,
    DetectedFace,
    Embedding,
    EmbeddingContract,
    Embeddings,
    Frame,
    GallerySnapshot,
    Image,
    Liveness,
    LivenessReason,
    Person,
    Pose,
    Quality,
)
from tests.clocks import FakeClock as FakeClock
from tests.memory_gallery import MemoryGallery as MemoryGallery

CONTRACT = EmbeddingContract("f" * 64, "arcface112", "fake", 16)
GOOD = Quality(0.9, 120.0, 200.0, 120.0, Pose(0.0, 0.0, 0.0))


def face_picture(identity: int, *, x: int = 200, y: int = 120, size: int = 140) -> Image:
    """A textured 640x360 picture with one "face" that FakeBackend finds: a flat square.

    The square's blue level is 200 and its green level carries the identity (0 to 15).
    """
    rng = np.random.default_rng(7)
    image = rng.integers(0, 100, (360, 640, 3), np.uint8)
    return add_face(image, identity, x=x, y=y, size=size)


def add_face(image: Image, identity: int, *, x: int, y: int, size: int) -> Image:
    """The same picture with one more face square, striped so that it counts as sharp."""
    image = image.copy()
    square = image[y : y + size, x : x + size]
    square[:] = (200, identity * 10, 255)
    square[:, ::16, 1] = square[:, 1::16, 1] = identity * 10 + 90
    return image


def no_face_picture(seed: int = 7) -> Image:
    """A textured picture without a face."""
    return np.random.default_rng(seed).integers(0, 100, (360, 640, 3), np.uint8)


def identity_vector(identity: int) -> Embedding:
    """The embedding that FakeBackend gives to an identity (0 to 15): a unit axis."""
    vector = np.zeros(CONTRACT.dimension, np.float32)
    vector[identity] = 1.0
    return vector


class FakeBackend:
    """Finds the squares of ``face_picture`` and embeds their colour."""

    name = "fake"
    provider = "FakeProvider"

    def __init__(self, *, live: float | None = 0.99, delay_s: float = 0.0) -> None:
        self.contract = CONTRACT
        self.live = live
        self.delay_s = delay_s
        self.embedded = 0
        self.detected = 0
        self.closed = False

    @property
    def has_liveness(self) -> bool:
        return self.live is not None

    def detect(self, image: Image, *, careful: bool = False) -> tuple[DetectedFace, ...]:
        self.detected += 1
        if self.delay_s:
            time.sleep(self.delay_s)
        mask = ((image[..., 0] == 200) & (image[..., 2] == 255)).astype(np.uint8)
        import cv2

        count, _, stats, _ = cv2.connectedComponentsWithStats(mask)
        faces = [self._face(*(float(v) for v in stats[i][:4])) for i in range(1, count)]
        return tuple(faces)

    @staticmethod
    def _face(x: float, y: float, w: float, h: float) -> DetectedFace:
        relative = np.array(
            [[0.31, 0.46], [0.69, 0.46], [0.5, 0.64], [0.35, 0.82], [0.65, 0.82]], np.float32
        )
        landmarks = relative * np.array([w, h], np.float32) + np.array([x, y], np.float32)
        return DetectedFace(Box(x, y, w, h), landmarks.astype(np.float32), 0.95)

    def embed(self, crops: Sequence[Image]) -> Embeddings:
        self.embedded += len(crops)
        rows = [identity_vector(round(float(np.median(crop[..., 1])) / 10) % 16) for crop in crops]
        return np.stack(rows) if rows else np.zeros((0, CONTRACT.dimension), np.float32)

    def liveness(self, image: Image, faces: Sequence[DetectedFace]) -> tuple[Liveness, ...]:
        if self.live is None:
            return tuple(Liveness(None, LivenessReason.NO_MODEL) for _ in faces)
        reason = LivenessReason.LIVE if self.live >= 0.5 else LivenessReason.SPOOF
        return tuple(Liveness(self.live, reason) for _ in faces)

    def close(self) -> None:
        self.closed = True


class ListCamera:
    """Plays a list of pictures. ``live`` cameras are lost at the end, recordings end."""

    description = "fake:"

    def __init__(self, pictures: Iterable[Image], *, live: bool = False, fps: float = 0.0) -> None:
        self._pictures = list(pictures)
        self.live = live
        self._fps = fps
        self._next = 0
        self.opened = False

    def open(self) -> None:
        self.opened = True
        self._next = 0

    def read(self) -> Frame | None:
        if self._next >= len(self._pictures):
            if self.live:
                raise CameraLost
            return None
        if self._fps:
            time.sleep(1.0 / self._fps)
        image = self._pictures[self._next]
        number = self._next
        self._next += 1
        time_s = None if self.live else number / 30.0
        return Frame(image, number, time.monotonic(), time_s)

    def close(self) -> None:
        self.opened = False


class MemoryVisits:
    """A VisitLog in memory; ``fail`` makes the next record raise."""

    def __init__(self) -> None:
        self.records: list[VisitRecord] = []
        self.fail: Callable[[], Exception] | None = None
        self.erased = 0
        self.names = 0

    def record(self, visit: VisitRecord) -> None:
        if self.fail is not None:
            raise self.fail()
        self.records.append(visit)

    def recent(self, limit: int = 100) -> tuple[VisitRecord, ...]:
        return tuple(reversed(self.records[-limit:]))

    def every(self) -> Iterable[VisitRecord]:
        return iter(self.records)

    def page(
        self,
        *,
        before: int | None = None,
        after: int = 0,
        since: float | None = None,
        until: float | None = None,
        limit: int = 100,
    ) -> tuple[KeptVisit, ...]:
        found = [
            KeptVisit(self.erased + place, visit)
            for place, visit in enumerate(self.records, 1)
            if (since is None or visit.at >= since) and (until is None or visit.at < until)
        ]
        top = before if before is not None else self.erased + len(self.records) + 1
        wanted = [kept for kept in reversed(found) if after < kept.number < top]
        return tuple(wanted[:limit])

    def state(self) -> LogState:
        if not self.records:
            return LogState(0, 0, self.names)
        return LogState(self.erased + len(self.records), self.erased + 1, self.names)

    def erase_before(self, at: float) -> int:
        kept = [visit for visit in self.records if visit.at >= at]
        gone = len(self.records) - len(kept)
        self.records = kept
        self.erased += gone
        return gone


def fake_gallery(*identities: int) -> GallerySnapshot:
    """A gallery of FakeBackend's identities, named ``person <identity>``."""
    people = tuple(Person(f"id-{i}", f"person {i}", 0.0, 1) for i in identities)
    rows = [identity_vector(i) for i in identities]
    matrix = np.stack(rows) if rows else np.zeros((0, CONTRACT.dimension), np.float32)
    return GallerySnapshot(CONTRACT.id, matrix, people)

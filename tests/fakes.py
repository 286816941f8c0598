"""Small fakes that implement a port. They behave; they are not scripted mocks."""

from __future__ import annotations

import time
import uuid
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

import numpy as np

from faceid_gui.core.errors import CameraLost, NameTaken, NotFound
from faceid_gui.core.ports import VisitRecord
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
    NewSample,
    Person,
    Pose,
    Quality,
    Sample,
    Threshold,
)

CONTRACT = EmbeddingContract("f" * 64, "arcface112", "fake", 16)
GOOD = Quality(0.9, 120.0, 200.0, 120.0, Pose(0.0, 0.0, 0.0))


class FakeClock:
    """Time that moves only when told."""

    def __init__(self, now: float = 1000.0) -> None:
        self.now = now

    def monotonic(self) -> float:
        return self.now

    def wall(self) -> float:
        return self.now + 1_700_000_000.0

    def advance(self, seconds: float) -> None:
        self.now += seconds


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


class MemoryGallery:
    """A GalleryStore in memory."""

    def __init__(self) -> None:
        self._people: dict[str, Person] = {}
        self._samples: dict[str, list[Sample]] = {}
        self._thresholds: dict[str, Threshold] = {}
        self._revision = 0

    def people(self) -> tuple[Person, ...]:
        return tuple(sorted(self._people.values(), key=lambda person: person.name))

    def find(self, name_or_id: str) -> Person:
        for person in self._people.values():
            if name_or_id in (person.id, person.name):
                return person
        raise NotFound(name_or_id)

    def add_person(self, name: str, samples: Sequence[NewSample]) -> Person:
        if any(person.name == name for person in self._people.values()):
            raise NameTaken(name)
        person = Person(str(uuid.uuid4()), name, 0.0)
        self._people[person.id] = person
        self._samples[person.id] = []
        return self.add_samples(person.id, samples)

    def add_samples(self, person_id: str, samples: Sequence[NewSample]) -> Person:
        for new in samples:
            self._samples[person_id].append(
                Sample(
                    str(uuid.uuid4()),
                    person_id,
                    dict(new.embeddings),
                    new.quality,
                    new.source,
                    0.0,
                    new.crop_png,
                )
            )
        person = replace(self._people[person_id], samples=len(self._samples[person_id]))
        self._people[person_id] = person
        self._revision += 1
        return person

    def rename(self, person_id: str, name: str) -> Person:
        self._people[person_id] = replace(self._people[person_id], name=name)
        self._revision += 1
        return self._people[person_id]

    def remove(self, person_id: str) -> None:
        if person_id not in self._people:
            raise NotFound(person_id)
        del self._people[person_id], self._samples[person_id]
        self._revision += 1

    def samples(self, person_id: str) -> tuple[Sample, ...]:
        return tuple(self._samples[person_id])

    def add_embeddings(self, sample_id: str, embeddings: dict[str, Embedding]) -> None:
        for samples in self._samples.values():
            for sample in samples:
                if sample.id == sample_id:
                    sample.embeddings.update(embeddings)
        self._revision += 1

    def snapshot(self, contract: EmbeddingContract) -> GallerySnapshot:
        rows, people = [], []
        for person in self.people():
            vectors = [
                sample.embeddings[contract.id]
                for sample in self._samples[person.id]
                if contract.id in sample.embeddings
            ]
            if vectors:
                mean = np.mean(vectors, axis=0)
                rows.append((mean / np.linalg.norm(mean)).astype(np.float32))
                people.append(person)
        matrix = np.stack(rows) if rows else np.zeros((0, contract.dimension), np.float32)
        return GallerySnapshot(contract.id, matrix, tuple(people), self._revision)

    def without(self, contract: EmbeddingContract) -> tuple[Person, ...]:
        known = {person.id for person in self.snapshot(contract).people}
        return tuple(person for person in self.people() if person.id not in known)

    def revision(self) -> int:
        return self._revision

    def threshold(self, contract_id: str) -> Threshold | None:
        return self._thresholds.get(contract_id)

    def set_threshold(self, contract_id: str, threshold: Threshold) -> None:
        self._thresholds[contract_id] = threshold
        self._revision += 1


class MemoryVisits:
    """A VisitLog in memory; ``fail`` makes the next record raise."""

    def __init__(self) -> None:
        self.records: list[VisitRecord] = []
        self.fail: Callable[[], Exception] | None = None

    def record(self, visit: VisitRecord) -> None:
        if self.fail is not None:
            raise self.fail()
        self.records.append(visit)

    def recent(self, limit: int = 100) -> tuple[VisitRecord, ...]:
        return tuple(reversed(self.records[-limit:]))

    def every(self) -> Iterable[VisitRecord]:
        return iter(self.records)


def fake_gallery(*identities: int) -> GallerySnapshot:
    """A gallery of FakeBackend's identities, named ``person <identity>``."""
    people = tuple(Person(f"id-{i}", f"person {i}", 0.0, 1) for i in identities)
    rows = [identity_vector(i) for i in identities]
    matrix = np.stack(rows) if rows else np.zeros((0, CONTRACT.dimension), np.float32)
    return GallerySnapshot(CONTRACT.id, matrix, people)

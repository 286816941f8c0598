"""A site to calibrate, in memory."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np

from faceid_gui.core.calibration_plan import KeptStranger
from faceid_gui.core.errors import StoreBusy
from faceid_gui.core.recorded import RecordedLook, RecordedVisit
from faceid_gui.core.types import Embedding, Embeddings, NewSample, Threshold
from faceid_gui.services.calibration.desk import CalibrationDesk, CalibrationParts
from faceid_gui.services.calibration.plan import PlanKeeper
from tests.fakes import CONTRACT, GOOD, FakeClock, MemoryGallery, MemoryVisits

DEFAULT = Threshold(0.3, margin=0.05)
TARGET = 0.05


class MemoryRecords:
    """SiteRecords in memory; busy where told so."""

    def __init__(self) -> None:
        self.values: dict[str, bytes] = {}
        self.busy = False

    def read(self, key: str) -> bytes | None:
        if self.busy:
            raise StoreBusy("busy")
        return self.values.get(key)

    def write(self, key: str, content: bytes) -> None:
        if self.busy:
            raise StoreBusy("busy")
        self.values[key] = content

    def erase(self, key: str) -> None:
        self.values.pop(key, None)


class MemoryStrangers:
    """KeptStrangers in memory."""

    def __init__(self) -> None:
        self.rows: dict[str, tuple[KeptStranger, ...]] = {}

    def keep(self, contract_id: str, strangers: Sequence[KeptStranger]) -> None:
        self.rows[contract_id] = tuple(strangers)

    def every(self, contract_id: str) -> tuple[KeptStranger, ...]:
        return self.rows.get(contract_id, ())

    def count(self, contract_id: str) -> int:
        return len(self.every(contract_id))

    def forget(self) -> int:
        count = sum(map(len, self.rows.values()))
        self.rows.clear()
        return count


class MemoryRecordings:
    """VisitRecordings in memory, oldest first."""

    def __init__(self) -> None:
        self.visits: list[RecordedVisit] = []

    def keep(self, visit: RecordedVisit) -> None:
        self.visits.append(visit)

    def every(self) -> Iterable[RecordedVisit]:
        return tuple(self.visits)

    def count(self) -> int:
        return len(self.visits)

    def erase_before(self, at: float) -> int:
        before = len(self.visits)
        self.visits = [visit for visit in self.visits if visit.at >= at]
        return before - len(self.visits)

    def erase(self, visit_id: str) -> None:
        self.visits = [visit for visit in self.visits if visit.visit_id != visit_id]


class NotedAudit:
    """An audit trail that is a list: actor, action, subject, detail."""

    def __init__(self) -> None:
        self.entries: list[tuple[str, str, str, str]] = []

    def append(self, actor: str, action: str, subject: str = "", detail: str = "") -> object:
        self.entries.append((actor, action, subject, detail))
        return None

    def actions(self) -> list[str]:
        """What was noted."""
        return [action for _, action, _, _ in self.entries]


def near(rng: np.random.Generator, centre: Embedding, spread: float) -> Embedding:
    """A unit vector about a centre."""
    vector = centre + spread * rng.standard_normal(centre.shape)
    return np.asarray(vector / np.linalg.norm(vector), np.float32)


def recorded(visit_id: str, at: float, vector: Embedding, looks: int = 3) -> RecordedVisit:
    """A visit of somebody who looks the same in all its frames."""
    seen = tuple(RecordedLook(n / 10, b"", vector) for n in range(looks))
    return RecordedVisit(visit_id, at, CONTRACT.id, seen)


@dataclass
class Site:
    """People with three samples each, and all that calibrating them takes."""

    people: int = 40
    clock: FakeClock = field(default_factory=FakeClock)
    gallery: MemoryGallery = field(default_factory=MemoryGallery)
    records: MemoryRecords = field(default_factory=MemoryRecords)
    strangers: MemoryStrangers = field(default_factory=MemoryStrangers)
    recordings: MemoryRecordings = field(default_factory=MemoryRecordings)
    visits: MemoryVisits = field(default_factory=MemoryVisits)
    audit: NotedAudit = field(default_factory=NotedAudit)
    target: float = TARGET

    def __post_init__(self) -> None:
        self.rng = np.random.default_rng(3)
        self.plans = PlanKeeper(self.records)
        for number in range(self.people):
            self.enrol(f"person {number}")

    def somebody(self) -> Embedding:
        """A face that nobody has."""
        return near(self.rng, np.zeros(CONTRACT.dimension, np.float32), 1.0)

    def enrol(self, name: str) -> str:
        """Somebody new; the id."""
        centre = self.somebody()
        samples = [
            NewSample({CONTRACT.id: near(self.rng, centre, 0.05)}, GOOD, str(n)) for n in range(3)
        ]
        return self.gallery.add_person(name, samples).id

    def others(self, count: int) -> Embeddings:
        """Faces of strangers, one row each."""
        return np.stack([self.somebody() for _ in range(count)])

    def desk(self) -> CalibrationDesk:
        """A desk, as each process has its own."""
        parts = CalibrationParts(
            gallery=self.gallery,
            plans=self.plans,
            strangers=self.strangers,
            visits=self.visits,
            audit=self.audit,
            clock=self.clock,
            target=lambda: self.target,
            recordings=self.recordings,
        )
        return CalibrationDesk(parts, CONTRACT, DEFAULT)

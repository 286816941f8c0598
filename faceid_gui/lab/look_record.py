"""What workers find out of photos, gathered from several threads."""

from __future__ import annotations

import threading
from collections import Counter
from dataclasses import dataclass
from typing import Final

import numpy as np

from faceid_gui.lab.cache import Row
from faceid_gui.lab.parts import Dataset, PhotoRef, Subject
from faceid_gui.lab.results import Finding, FindingKind
from faceid_gui.lab.sights import Sight
from faceid_gui.lab.vectors import VectorTable

STRIKES: Final = 2
"""So many faults of a network one after the other mean that it is broken."""

_UNIT_TOLERANCE: Final = 1e-3


@dataclass(frozen=True, slots=True)
class LookTask:
    """One photo, and the number of its person among the subjects of the dataset."""

    photo: PhotoRef
    owner: int


class LookRecord:
    """Rows by sight and photo, faults and counts. Thread-safe."""

    def __init__(self, dataset: Dataset) -> None:
        self.subjects: tuple[Subject, ...] = (*dataset.people, *dataset.strangers)
        self.tasks = tuple(
            LookTask(photo, owner)
            for owner, subject in enumerate(self.subjects)
            for photo in subject.photos
        )
        self._people = len(dataset.people)
        self._lock = threading.Lock()
        self._vectors: dict[str, dict[int, Row]] = {}
        self._findings: dict[tuple[str, ...], Finding] = {}
        self._strikes: Counter[str] = Counter()
        self._broken: set[str] = set()
        self.detected: Counter[str] = Counter()
        self.embedded: Counter[str] = Counter()
        self.digests: dict[int, str] = {}
        self.cached = 0

    def vector(self, sight_key: str, number: int, row: Row) -> None:
        """The embedding of a photo; zeros where there is none of use."""
        with self._lock:
            self._vectors.setdefault(sight_key, {})[number] = row

    def count(self, *, detected: str = "", embedded: str = "", cached: int = 0) -> None:
        """One photo was looked at by a detector, or by a network behind one."""
        with self._lock:
            self.detected.update([detected] if detected else [])
            self.embedded.update([embedded] if embedded else [])
            self.cached += cached

    def note(self, finding: Finding) -> None:
        """Something noticed, once for each photo and kind; nothing more of a broken network."""
        with self._lock:
            if finding.kind is FindingKind.NETWORK_FAILED and finding.other in self._broken:
                return
            place = (finding.kind, finding.photo, finding.subject, finding.other)
            self._findings.setdefault(place, finding)

    def is_broken(self, network: str) -> bool:
        """Whether a network, by its key, was given up."""
        with self._lock:
            return network in self._broken

    def worked(self, network: str) -> None:
        """A network gave an answer."""
        with self._lock:
            self._strikes[network] = 0

    def failed(self, network: str, title: str, error: Exception, *, strikes: int = 1) -> None:
        """A network failed; after a few times in a row it is given up, and reported."""
        with self._lock:
            self._strikes[network] += strikes
            if self._strikes[network] < STRIKES:
                return
            self._broken.add(network)
            # What it failed with before says no more than that.
            self._findings = {
                place: one
                for place, one in self._findings.items()
                if (one.kind, one.other) != (FindingKind.NETWORK_FAILED, network)
            }
            detail = f"{title} failed: {error or type(error).__name__}"
            finding = Finding(FindingKind.NETWORK_FAILED, detail, subject=title)
            self._findings.setdefault((finding.kind, network), finding)

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What was noticed: in the order of the photos, then of the networks."""
        order = {task.photo.key: number for number, task in enumerate(self.tasks)}
        with self._lock:
            found = list(self._findings.values())
        return tuple(
            sorted(found, key=lambda one: (order.get(one.photo, len(order)), one.kind, one.subject))
        )

    def table(self, sight: Sight) -> VectorTable:
        """The embeddings of all photos by one sight, in the dataset's order."""
        with self._lock:
            rows = dict(self._vectors.get(sight.key, {}))
        usable = [number for number in sorted(rows) if bool(rows[number].any())]
        missing = sorted(set(range(len(self.tasks))) - set(usable))
        width = sight.pack.contract.dimension
        raw = np.stack([rows[n] for n in usable]) if usable else np.zeros((0, width), np.float32)
        lengths = np.linalg.norm(raw, axis=1)
        return VectorTable(
            raw=np.ascontiguousarray(raw, np.float32),
            photos=tuple(self.tasks[number].photo.key for number in usable),
            owners=np.array([self.tasks[number].owner for number in usable], np.intp),
            subjects=self.subjects,
            people=self._people,
            missing=tuple((self.tasks[n].owner, self.tasks[n].photo.key) for n in missing),
            unit_only=bool((np.abs(lengths - 1.0) < _UNIT_TOLERANCE).all()),
        )

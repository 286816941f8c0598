"""Recorded visits of unknown people as impostors: whom the door really sees.

Not everybody who was refused is a stranger: somebody enrolled in bad light is refused too, and
their score is the very one that must not raise the threshold. So a visit is left out

- whose nearest person was let in shortly before or after it: they tried again,
- whose score is nearer to those of the people's own samples than to those of impostors, or as
  far in standard deviations.

Visits of one stranger, who comes every day, are one person's.

Anybody can come to a door as often as they like, so whoever is seen there must not have it their
own way: visits never lower a threshold (very many that are like nobody would thin out all other
searches), and raise it at most to ``ceiling``, above which no visit counts.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from faceid_gui.core.decision import DenyReason
from faceid_gui.core.errors import Bug
from faceid_gui.core.ports import VisitLog
from faceid_gui.core.recorded import RecordedVisit, VisitRecordings
from faceid_gui.core.similarity import Searcher, fold
from faceid_gui.core.types import (
    Embedding,
    Embeddings,
    GallerySnapshot,
    Match,
    SampleVectors,
    Threshold,
)
from faceid_gui.services.samples.strength import held_out

RETRY_S: Final = 120.0
"""Who was let in so shortly before or after may well be the one who was refused."""

MOST_VISITS: Final = 2000
"""The newest ones only."""


@dataclass(frozen=True, slots=True, eq=False)
class UnknownVisits:
    """Embeddings of unknown visitors, shape (n, d), one per visit.

    ``visit_ids`` says which visits, ``owners`` which are of one person. ``tried_again`` were left
    out because their nearest person was let in close by, ``too_near`` because of the score,
    ``unusable`` because they are of another embedder or no good. ``ceiling`` is the score from
    which on a visit is more like a person's own.
    """

    embeddings: Embeddings
    visit_ids: tuple[str, ...] = ()
    owners: tuple[str, ...] = ()
    tried_again: int = 0
    too_near: int = 0
    unusable: int = 0
    ceiling: float = 1.0

    @property
    def left_out(self) -> int:
        """How many visits of unknown people were not used."""
        return self.tried_again + self.too_near + self.unusable


@dataclass(frozen=True, slots=True)
class _Bounds:
    """Mean and spread of impostors' and of the people's own scores."""

    impostor: tuple[float, float]
    genuine: tuple[float, float]

    @property
    def middle(self) -> float:
        """Where a score is as far from the ones as from the others, in standard deviations, and
        no more than half-way: samples of one sitting are more alike than visits at the door.
        """
        (low, low_spread), (high, high_spread) = self.impostor, self.genuine
        between = (low * high_spread + high * low_spread) / (low_spread + high_spread)
        return float(min(max(min(between, (low + high) / 2.0), -1.0), 1.0))

    def is_near(self, score: float) -> bool:
        """Whether a score looks more like a person's own."""
        return score > self.middle


def find_unknown(
    recordings: VisitRecordings,
    visits: VisitLog,
    *,
    snapshot: GallerySnapshot,
    vectors: SampleVectors,
    default: Threshold,
) -> UnknownVisits:
    """The recorded visits that were refused as unknown, without those who may be enrolled.

    Raises what the store raises.
    """
    unknown, granted = _outcomes(visits)
    searcher, bounds = Searcher(snapshot), _bounds(snapshot, vectors, default)
    rows: list[Embedding] = []
    ids: list[str] = []
    again = near = unusable = 0
    for visit in _newest(recordings, unknown):
        folded = _folded(visit, snapshot.contract_id)
        if folded is None:
            unusable += 1
            continue
        match = searcher.search(folded)
        if match is not None and _was_let_in(granted, match.person.id, visit.at):
            again += 1
        elif match is not None and bounds.is_near(match.score):
            near += 1
        else:
            rows.append(folded)
            ids.append(visit.visit_id)
    dimension = snapshot.matrix.shape[1]
    matrix = np.stack(rows) if rows else np.zeros((0, dimension), np.float32)
    owners = _owners(matrix, default)
    return UnknownVisits(matrix, tuple(ids), owners, again, near, unusable, bounds.middle)


def like_the_enrolled(
    rows: Embeddings, *, snapshot: GallerySnapshot, vectors: SampleVectors, default: Threshold
) -> NDArray[np.bool_]:
    """Which rows, shape (n, d), score more like a person's own than like a stranger's: (n,)."""
    bounds = _bounds(snapshot, vectors, default)
    found = Searcher(snapshot).search_many(rows)
    return np.array([match is not None and bounds.is_near(match.score) for match in found], bool)


def _outcomes(visits: VisitLog) -> tuple[set[str], dict[str, list[float]]]:
    """The ids of visits that were refused as unknown, and when each person was let in."""
    unknown: set[str] = set()
    granted: dict[str, list[float]] = {}
    for visit in visits.every():
        if visit.granted and visit.person_id is not None:
            granted.setdefault(visit.person_id, []).append(visit.at)
        elif visit.reason is DenyReason.UNKNOWN:
            unknown.add(visit.visit_id)
    return unknown, {person: sorted(times) for person, times in granted.items()}


def _newest(recordings: VisitRecordings, unknown: set[str]) -> Iterable[RecordedVisit]:
    kept = [visit for visit in recordings.every() if visit.visit_id in unknown]
    return kept[-MOST_VISITS:]


def _folded(visit: RecordedVisit, contract_id: str) -> Embedding | None:
    """One embedding of a visit, None where it says nothing of a living stranger."""
    if visit.contract_id != contract_id or visit.spoofed or visit.fault is not None:
        return None
    try:
        return fold(np.stack([look.embedding for look in visit.looks])) if visit.looks else None
    except (Bug, ValueError):
        return None


def _was_let_in(granted: dict[str, list[float]], person_id: str, at: float) -> bool:
    times = granted.get(person_id, [])
    row = bisect_left(times, at - RETRY_S)
    return row < len(times) and times[row] <= at + RETRY_S


def _bounds(snapshot: GallerySnapshot, vectors: SampleVectors, default: Threshold) -> _Bounds:
    """Where scores lie; the pack's default between the two where there is too little to tell."""
    half = max((1.0 - default.value) / 2.0, 1e-3)
    impostor, genuine = (default.value - half, half / 3), (default.value + half, half / 3)
    if not len(vectors.matrix):
        return _Bounds(impostor, genuine)
    numbers: dict[str, int] = {}
    owners = np.array(
        [numbers.setdefault(who, len(numbers)) for who in vectors.person_ids], np.intp
    )
    own = held_out(vectors.matrix, owners)
    own = own[np.isfinite(own)]
    if len(own) >= 10:
        genuine = float(own.mean()), max(float(own.std()), 1e-3)
    others = _others_best(snapshot, vectors)
    if len(others) >= 10:
        impostor = float(others.mean()), max(float(others.std()), 1e-3)
    return _Bounds(impostor, genuine)


def _others_best(snapshot: GallerySnapshot, vectors: SampleVectors) -> NDArray[np.float64]:
    """Some samples' best scores among others."""
    if len(snapshot.people) < 2:
        return np.zeros(0)
    step = max(len(vectors.matrix) // 1000, 1)
    found = Searcher(snapshot).search_many(vectors.matrix[::step])
    whose = vectors.person_ids[::step]
    return np.array(
        [_of_others(m, who) for m, who in zip(found, whose, strict=True) if m is not None]
    )


def _of_others(match: Match, person_id: str) -> float:
    if match.person.id != person_id or match.runner_up is None:
        return match.score
    return match.runner_up


def _owners(matrix: Embeddings, default: Threshold) -> tuple[str, ...]:
    """Which visits are of one person: each goes to the first that it is like."""
    owners: list[str] = []
    for row, vector in enumerate(matrix):
        alike = np.flatnonzero(matrix[:row] @ vector >= default.value)
        owners.append(owners[int(alike[0])] if len(alike) else str(row))
    return tuple(owners)

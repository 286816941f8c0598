"""Every group at the thresholds of all: who is falsely matched more often than others.

Impostors of a group are its own people: two people of one group are as a rule more alike than two
of any, and they are who meets at one door (ISO/IEC 19795-10 calls them within-group). Strangers
of a group are searched among everybody enrolled.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from faceid_gui.lab.histograms import common_edges, histogram
from faceid_gui.lab.identification import Searches, searches_at
from faceid_gui.lab.intervals import Dyads, Floats, drawn_anew
from faceid_gui.lab.pair_scores import ImpostorTrials, PairScores, all_pairs
from faceid_gui.lab.results import Estimate, GroupResult, Identification, Verification
from faceid_gui.lab.scores import Comparer
from faceid_gui.lab.vectors import VectorTable
from faceid_gui.lab.verification import point_at

_FEW: Final = 10
"""False matches of everybody below which a ratio says nothing."""

_BLOCK: Final = 4_000_000


@dataclass(frozen=True, slots=True, eq=False)
class Whole:
    """What was measured of everybody, whose groups are now looked at.

    ``scores`` are all pairs of everybody, ``verification`` and ``identification`` what gave the
    thresholds, ``searches`` all searches.
    """

    comparer: Comparer
    table: VectorTable
    scores: PairScores
    verification: Verification | None
    searches: Searches | None
    identification: Identification | None


def group_results(whole: Whole, *, seed: int = 0) -> tuple[GroupResult, ...]:
    """One result per group, sorted by name."""
    labels = sorted({label for subject in whole.table.subjects for label in subject.groups})
    return tuple(_group(whole, label, seed) for label in labels)


def worst_group(groups: tuple[GroupResult, ...]) -> GroupResult | None:
    """The group with the highest ratio of false match rates, None where none has a ratio."""
    rated = [(g.fmr_ratio.value, g.group, g) for g in groups if g.fmr_ratio is not None]
    return max(rated, key=lambda row: row[:2])[2] if rated else None


def _group(whole: Whole, label: str, seed: int) -> GroupResult:
    comparer, table = whole.comparer, whole.table
    chosen = np.array([n for n, who in enumerate(table.subjects) if label in who.groups], np.intp)
    own = all_pairs(comparer, table, chosen=chosen, floor=whole.scores.floor)
    pairs = whole.verification.points if whole.verification is not None else ()
    searched = whole.identification.points if whole.identification is not None else ()
    some = whole.searches.of(chosen) if whole.searches is not None else None
    return GroupResult(
        group=label,
        people=int(np.count_nonzero(chosen < table.people)),
        verification=tuple(
            point_at(own, comparer, comparer.cell_of(p.threshold), p.target) for p in pairs
        ),
        identification=tuple(
            searches_at(some, p.threshold, p.target) for p in searched if some is not None
        ),
        fmr_ratio=_ratio(whole, own, seed),
        histogram=histogram(comparer, own, common_edges(whole.scores)),
    )


def _ratio(whole: Whole, own: PairScores, seed: int) -> Estimate | None:
    """At the strictest supported threshold at which enough false matches are seen."""
    points = whole.verification.points if whole.verification is not None else ()
    for point in sorted(points, key=lambda p: p.target):
        cell = whole.comparer.cell_of(point.threshold)
        everybody, group = whole.scores.false_matches(cell), own.false_matches(cell)
        if point.supported and everybody.total[0] >= _FEW and group.total[0]:
            statistic = _DrawnRatio(group, own.trials, everybody, whole.scores.trials)
            once = float(statistic(np.ones((1, own.people)))[0])
            return drawn_anew(statistic, own.people, value=once, seed=seed)
    return None


@dataclass(frozen=True, slots=True, eq=False)
class _DrawnRatio:
    """The group's false match rate over everybody's, had each person been drawn so many times."""

    group: Dyads
    group_trials: ImpostorTrials
    everybody: Dyads
    trials: ImpostorTrials

    def __call__(self, times: Floats) -> Floats:
        group = _errors(self.group, times), self.group_trials.drawn(times)
        everybody = _errors(self.everybody, times), self.trials.drawn(times)
        with np.errstate(divide="ignore", invalid="ignore"):
            return np.asarray((group[0] / group[1]) / (everybody[0] / everybody[1]))


def _errors(dyads: Dyads, times: Floats) -> Floats:
    """False matches, shape (b,), had people been drawn so many times."""
    total = np.zeros(len(times))
    step = max(1, _BLOCK // len(times))
    for start in range(0, len(dyads.errors), step):
        here = slice(start, start + step)
        both = times[:, dyads.first[here]] * times[:, dyads.second[here]]
        total += both @ dyads.errors[here]
    return total

"""One to many, open set: people enrolled with a few photos, the rest and strangers searched.

In each of several draws, ``photos`` of each person are enrolled, chosen at random among those
with a face, as one template. Everybody's other photos are searched, and count as found where
their own template is the nearest and reaches the threshold (FNIR at rank 1, ISO/IEC 19795-1);
each stranger's photo is searched too, and is a false alarm where any template reaches it.

- Who has no more photos with a face than are enrolled is enrolled with all and has no probe.
- A photo in which no face was found is a probe that is missed; a stranger's raises no alarm.
- With fewer than ``FEW_STRANGERS`` strangers, each photo of the people is an impostor among all
  *others* instead, its owner taken out of the gallery, and so are the strangers there are.

The same photo is searched once per draw, so trials of one person, stranger or not, are one
cluster, and only as many independent searches are claimed as the clusters are worth.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from faceid_gui.lab.intervals import Clusters, Ints, by_people, design_effect
from faceid_gui.lab.results import FPIR_TARGETS, Curve, Identification, Point, Rate
from faceid_gui.lab.scores import Comparer, Rows
from faceid_gui.lab.vectors import VectorTable
from faceid_gui.lab.verification import LOOSE_SHARE

DRAWS: Final = 10

FEW_STRANGERS: Final = 20
"""With fewer the people themselves are impostors, each among the others."""

_BLOCK: Final = 4_000_000
_WORK: Final = 6e10
"""Multiplications that all draws together may take: some seconds on two cores."""

_CURVE_POINTS: Final = 150

Scores = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Searches:
    """The outcome of every search of every draw.

    ``mate``, shape (g,), is the score of a probe's own template where that was the nearest, else
    -inf; ``mate_owner`` whose probe it is. ``alarm``, shape (s,), is the best score of an
    impostor search, -inf without a face; ``alarm_owner`` who was searched. ``people`` is how
    many owners there may be. ``enrolled`` people, ``draws`` times; ``left_out`` says that the
    people themselves are the impostors.
    """

    mate: Scores
    mate_owner: Ints
    alarm: Scores
    alarm_owner: Ints
    people: int
    enrolled: int
    draws: int
    left_out: bool

    def of(self, chosen: Ints) -> Searches:
        """Only the searches of some owners, in the same gallery."""
        mate, alarm = np.isin(self.mate_owner, chosen), np.isin(self.alarm_owner, chosen)
        return Searches(
            self.mate[mate],
            self.mate_owner[mate],
            self.alarm[alarm],
            self.alarm_owner[alarm],
            self.people,
            self.enrolled,
            self.draws,
            self.left_out,
        )


def draws_for(table: VectorTable) -> int:
    """How many draws are worth their time: DRAWS, fewer for thousands of people, at least 2."""
    work = len(table.raw) * max(table.people, 1) * table.raw.shape[1]
    return int(np.clip(_WORK // max(work, 1), 2, DRAWS))


def search(
    comparer: Comparer, table: VectorTable, photos: int, *, draws: int, seed: int = 0
) -> Searches | None:
    """Every search of an open-set test; None where nobody can be enrolled or searched.

    The draws depend on the seed, the people and their number of photos alone, so that two
    networks that found the same faces are tried on the same choices.
    """
    enrolled = np.unique(table.owners[table.owners < table.people])
    left_out = len(np.unique(table.owners[table.owners >= table.people])) < FEW_STRANGERS
    if not len(enrolled) or (left_out and len(enrolled) < 2):
        return None
    random = np.random.default_rng(seed)
    mates, alarms = [], []
    for _ in range(draws):
        chosen = _choose(table, enrolled, photos, random)
        mate, alarm = _draw(comparer, table, enrolled, chosen, left_out=left_out)
        mates.append(mate)
        alarms.append(alarm)
    lost = np.repeat(np.array([who for who, _ in table.missing], np.intp), draws)
    lost_mates = lost[lost < table.people]
    lost_alarms = lost if left_out else lost[lost >= table.people]
    found = Searches(
        mate=np.concatenate([*(m[0] for m in mates), np.full(len(lost_mates), -np.inf)]),
        mate_owner=np.concatenate([*(m[1] for m in mates), lost_mates]),
        alarm=np.concatenate([*(a[0] for a in alarms), np.full(len(lost_alarms), -np.inf)]),
        alarm_owner=np.concatenate([*(a[1] for a in alarms), lost_alarms]),
        people=len(table.subjects),
        enrolled=len(enrolled),
        draws=draws,
        left_out=left_out,
    )
    return found if len(found.mate) and np.isfinite(found.alarm).any() else None


def enrol(
    comparer: Comparer, table: VectorTable, photos: int, random: np.random.Generator
) -> tuple[Ints, NDArray[np.float32]]:
    """Who can be enrolled, and a template of each from so many of their photos at random."""
    enrolled = np.unique(table.owners[table.owners < table.people])
    chosen = _choose(table, enrolled, photos, random)
    return enrolled, np.stack([comparer.template(rows) for rows in chosen])


def _choose(
    table: VectorTable, enrolled: Ints, photos: int, random: np.random.Generator
) -> list[Rows]:
    """Some rows of each: ``photos`` of them, or all there are."""
    order = np.argsort(table.owners, kind="stable")
    starts = np.searchsorted(table.owners[order], enrolled, side="left")
    ends = np.searchsorted(table.owners[order], enrolled, side="right")
    return [
        random.permutation(order[start:end])[:photos]
        for start, end in zip(starts, ends, strict=True)
    ]


def _draw(
    comparer: Comparer,
    table: VectorTable,
    enrolled: Ints,
    chosen: list[Rows],
    *,
    left_out: bool,
) -> tuple[tuple[Scores, Ints], tuple[Scores, Ints]]:
    """Mated and impostor searches of one draw, each as scores and owners."""
    templates = np.stack([comparer.template(rows) for rows in chosen])
    used = np.zeros(len(table.raw), bool)
    used[np.concatenate(chosen)] = True
    own, other = _best(comparer, table, templates, enrolled)
    mates = np.flatnonzero(~used & (table.owners < table.people))
    mate = np.where(own[mates] > other[mates], own[mates], -np.inf)
    # Searched among the others it does not matter whether the photo was enrolled itself.
    alarms = np.arange(len(other)) if left_out else np.flatnonzero(table.owners >= table.people)
    return (mate, table.owners[mates]), (other[alarms], table.owners[alarms])


def _best(
    comparer: Comparer, table: VectorTable, templates: NDArray[np.float32], enrolled: Ints
) -> tuple[Scores, Scores]:
    """Each row's score with its own template (-inf without one) and the best of all others."""
    column = np.full(len(table.subjects), -1, np.intp)
    column[enrolled] = np.arange(len(enrolled))
    own = np.full(len(table.raw), -np.inf)
    other = np.full(len(table.raw), -np.inf)
    step = max(1, _BLOCK // len(templates))
    for start in range(0, len(table.raw), step):
        rows = np.arange(start, min(start + step, len(table.raw)))
        scores = comparer.against(comparer.rows[rows], templates)
        place = column[table.owners[rows]]
        known = np.flatnonzero(place >= 0)
        own[rows[known]] = scores[known, place[known]]
        scores[known, place[known]] = -np.inf
        other[rows] = scores.max(axis=1)
    return own, other


def identify(searches: Searches, photos: int) -> Identification:
    """Rank 1, operating points and the curve of FPIR against FNIR."""
    thresholds = [threshold_for(searches.alarm, target) for target in FPIR_TARGETS]
    first = Clusters.of(searches.mate_owner, np.isfinite(searches.mate), searches.people)
    return Identification(
        enrolled=searches.enrolled,
        photos=photos,
        draws=searches.draws,
        rank1=by_people(first),
        points=tuple(
            searches_at(searches, threshold, target)
            for threshold, target in zip(thresholds, FPIR_TARGETS, strict=True)
        ),
        curve=_curve(searches),
        left_out=searches.left_out,
    )


def threshold_for(alarms: Scores, target: float) -> float:
    """The lowest threshold that at most the wanted share of impostor searches reaches: just above
    the score of the next one, in float32, or that of the least where all may."""
    ranked = np.sort(alarms[np.isfinite(alarms)])[::-1]
    allowed = int(np.floor(target * len(alarms) + 1e-9))
    if not len(ranked):
        return 0.0
    if allowed >= len(ranked):
        return float(ranked[-1])
    return float(np.nextafter(np.float32(ranked[allowed]), np.float32(np.inf)))


def searches_at(searches: Searches, threshold: float, target: float) -> Point:
    """FPIR and FNIR at a threshold. The wanted rate is supported where as many independent
    searches as these are worth could see it."""
    alarms = _alarms(searches, threshold)
    loose = _alarms(searches, min(threshold, threshold_for(searches.alarm, LOOSE_SHARE)))
    _, trials = alarms.total
    worth = trials / design_effect(alarms, loose) if trials else 0.0
    return Point(
        target=target,
        threshold=threshold,
        false=by_people(alarms, loose),
        miss=_missed(searches, threshold),
        supported=worth * target >= 1.0,
    )


def _alarms(searches: Searches, threshold: float) -> Clusters:
    return Clusters.of(searches.alarm_owner, searches.alarm >= threshold, searches.people)


def _missed(searches: Searches, threshold: float) -> Rate:
    mates = searches.mate
    if not len(mates):
        return Rate(0, 0, 0.0, 1.0)
    strict = max(threshold, float(np.quantile(mates, LOOSE_SHARE, method="higher")) + 1e-6)
    missed, many = (
        Clusters.of(searches.mate_owner, mates < level, searches.people)
        for level in (threshold, strict)
    )
    return by_people(missed, many)


def _curve(searches: Searches) -> Curve:
    """A few hundred thresholds: evenly spread over the logarithms of both rates."""
    alarms, mates = np.sort(searches.alarm)[::-1], np.sort(searches.mate)
    above = np.nextafter(alarms[:1].astype(np.float32), np.float32(np.inf))
    picked = np.concatenate([above, alarms[_spread(len(alarms))], mates[_spread(len(mates))]])
    thresholds = np.unique(picked[np.isfinite(picked)])[::-1]
    false = len(alarms) - np.searchsorted(alarms[::-1], thresholds, side="left")
    miss = np.searchsorted(mates, thresholds, side="left")
    return Curve(
        false=tuple((false / len(alarms)).tolist()),
        miss=tuple((miss / len(mates)).tolist()),
        thresholds=tuple(thresholds.tolist()),
    )


def _spread(count: int) -> Ints:
    """Places in a ranking, ever further apart."""
    return np.unique(np.geomspace(1, count, _CURVE_POINTS).astype(np.intp)) - 1

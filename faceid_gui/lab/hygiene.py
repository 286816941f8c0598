"""What is wrong with the data, by the scores: wrong labels, one person under two names.

No network's threshold is asked. Two things are measured on the data itself, both robustly, as a
few of the labels are wrong: how people look like themselves (each photo against the mean of its
person's others), and how they look like anybody else. Bounds are in units of what lies between.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from faceid_gui.core.likeness import find_core, scores_against
from faceid_gui.core.names import quoted
from faceid_gui.lab.results import Finding, FindingKind
from faceid_gui.lab.vectors import VectorTable

ALIKE_SHARE: Final = 0.45
"""Two that are one person score at least so far up from strangers' scores to a person's own.

On 382 photos of 42 people, by the compact pack: halves of one person's photos lie at 0.54 or
above, different people's at 0.35 or below."""

ODD_SHARE: Final = 0.34
ODD_SPREADS: Final = 2.6
"""A photo below both against the rest of its person's is of somebody else: strangers' scores
exceed it in 0.5 %, and none of those photos scored so low."""

LEAD_SHARE: Final = 0.15
"""By so much a photo must be more like another person than like its own."""

_FEWEST: Final = 10
_NORMAL: Final = 1.4826  # of the median absolute deviation, the standard deviation's estimate
_CHUNK: Final = 512
_SAMPLED: Final = 500  # photos whose scores with everybody else tell what is usual

Scores = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Scale:
    """Where scores of strangers (``low``, with a standard deviation) and of a person's own photos
    (``high``) lie: medians."""

    low: float
    spread: float
    high: float

    def share(self, share: float) -> float:
        """The score at a share of the way up."""
        return self.low + share * (self.high - self.low)

    def top_of(self, count: int) -> float:
        """About the highest of so many strangers' scores: of normal ones it is sqrt(2 ln n)
        standard deviations above their mean (see Gumbel, "Statistics of Extremes", 1958)."""
        return self.low + math.sqrt(2.0 * math.log(max(count, 2))) * self.spread

    def alike(self, count: int) -> float:
        """From here on two are one person, where so many were compared."""
        return max(self.share(ALIKE_SHARE), self.top_of(count))

    @property
    def odd(self) -> float:
        """Below this a photo is of somebody else."""
        return min(self.share(ODD_SHARE), self.low + ODD_SPREADS * self.spread)


@dataclass(frozen=True, slots=True, eq=False)
class _Likeness:
    """Scores of every photo: against its own person's others, and the best other person.

    ``own`` is NaN where a person has one photo. ``templates`` has shape (s, d): of every subject
    the unit mean of the photos that belong together, zeros where there is none.
    """

    rows: NDArray[np.float32]
    owners: NDArray[np.intp]
    own: Scores
    other: Scores
    nearest: NDArray[np.intp]
    templates: NDArray[np.float32]
    scale: Scale | None


def find_faults(table: VectorTable) -> tuple[Finding, ...]:
    """Mislabelled photos and whose they are, people under two names, strangers who are enrolled.

    Nothing is said where there are too few photos to tell what is usual.
    """
    if len(table.raw) < _FEWEST or table.people < 2:
        return ()
    likeness = _measure(table)
    if likeness.scale is None:
        return ()
    wrong = tuple(_mislabelled(table, likeness, likeness.scale))
    return (*wrong, *_same_people(table, likeness, likeness.scale))


def duplicates(groups: Sequence[Sequence[str]], table: VectorTable) -> tuple[Finding, ...]:
    """Photos that are byte for byte the same, by their keys, one finding for each but the first."""
    owners = {key: int(owner) for key, owner in zip(table.photos, table.owners, strict=True)}
    owners |= {key: owner for owner, key in table.missing}
    found = []
    for first, *rest in groups:
        for key in rest:
            one, other = (quoted(table.subjects[owners[k]].name) for k in (first, key))
            whose = f"of {one}" if one == other else f"of {one}, and once more of {other}"
            found.append(
                Finding(
                    FindingKind.DUPLICATE_PHOTO,
                    f"the photo {key} is the same as {first} {whose}",
                    subject=table.subjects[owners[key]].name,
                    photo=key,
                    other=first,
                )
            )
    return tuple(found)


def separation(table: VectorTable) -> float:
    """How far apart a network holds people here, in standard deviations; 0 where it cannot be
    told. The network of the highest is to be asked for faults."""
    if len(table.raw) < _FEWEST or table.people < 2:
        return 0.0
    scale = _against_others(_unit(table), table, bound=0.0).scale
    return 0.0 if scale is None else (scale.high - scale.low) / max(scale.spread, 1e-9)


# --- the scores ---------------------------------------------------------------------------


def _measure(table: VectorTable) -> _Likeness:
    rows = _unit(table)
    first = _against_others(rows, table, bound=0.0)
    if first.scale is None:
        return first
    # With the scale at hand again: wrong photos no longer count in their person's mean.
    return _against_others(rows, table, bound=first.scale.share(ALIKE_SHARE))


def _unit(table: VectorTable) -> NDArray[np.float32]:
    lengths = np.linalg.norm(table.raw, axis=1, keepdims=True)
    return np.asarray(table.raw / np.maximum(lengths, 1e-12), np.float32)


def _against_others(rows: NDArray[np.float32], table: VectorTable, *, bound: float) -> _Likeness:
    """``bound`` 0 takes all photos of a person as theirs."""
    own = np.full(len(rows), np.nan)
    templates = np.zeros((len(table.subjects), rows.shape[1]), np.float32)
    for owner, members in _by_owner(table.owners):
        mine = rows[members]
        core = np.arange(len(mine)) if bound <= 0.0 else find_core(mine, 0, bound)
        mean = mine[core].mean(axis=0)
        templates[owner] = mean / max(float(np.linalg.norm(mean)), 1e-9)
        if len(mine) > 1:
            own[members] = np.where(_alone(core, len(mine)), np.nan, scores_against(mine, core))
    other, nearest, sample = _best_others(rows, table.owners, templates[: table.people])
    return _Likeness(rows, table.owners, own, other, nearest, templates, _scale(own, sample))


def _alone(core: NDArray[np.intp], count: int) -> NDArray[np.bool_]:
    """Where a core of one photo would be compared with itself."""
    alone = np.zeros(count, np.bool_)
    if len(core) == 1:
        alone[core] = True
    return alone


def _best_others(
    rows: NDArray[np.float32], owners: NDArray[np.intp], templates: NDArray[np.float32]
) -> tuple[Scores, NDArray[np.intp], Scores]:
    """Each photo's best score among other people, whose that is, and a sample of all scores."""
    best, nearest = np.zeros(len(rows)), np.zeros(len(rows), np.intp)
    sample: list[Scores] = []
    absent = ~templates.any(axis=1)
    for start in range(0, len(rows), _CHUNK):
        scores = rows[start : start + _CHUNK] @ templates.T
        mine = owners[start : start + _CHUNK]
        known = np.flatnonzero(mine < len(templates))
        scores[known, mine[known]] = -np.inf
        scores[:, absent] = -np.inf
        nearest[start : start + _CHUNK] = scores.argmax(axis=1)
        best[start : start + _CHUNK] = scores.max(axis=1)
        few = scores[:: max(1, len(rows) // _SAMPLED)]
        sample.append(few[np.isfinite(few)])
    return best, nearest, np.concatenate(sample)


def _scale(own: Scores, others: Scores) -> Scale | None:
    """None where too little is known to tell strangers from a person's own photos."""
    own = own[np.isfinite(own)]
    if len(own) < _FEWEST or len(others) < _FEWEST:
        return None
    low, high = float(np.median(others)), float(np.median(own))
    spread = float(np.median(np.abs(others - low))) * _NORMAL
    return Scale(low, max(spread, 1e-6), high) if high > low + spread else None


def _by_owner(owners: NDArray[np.intp]) -> Iterator[tuple[int, NDArray[np.intp]]]:
    order = np.argsort(owners, kind="stable")
    for members in np.split(order, np.flatnonzero(np.diff(owners[order])) + 1):
        if len(members):
            yield int(owners[members[0]]), members


# --- what is said -------------------------------------------------------------------------


def _mislabelled(table: VectorTable, likeness: _Likeness, scale: Scale) -> Iterator[Finding]:
    """Photos unlike their person, with the person whom they look like where there is one."""
    people = likeness.owners < table.people
    low_own = scale.top_of(int(people.sum()))
    for row in np.flatnonzero(people & np.isfinite(likeness.own)):
        own, other = float(likeness.own[row]), float(likeness.other[row])
        theirs = other >= scale.alike(table.people)
        named = theirs and own < low_own and other - own > scale.share(LEAD_SHARE) - scale.low
        members = np.count_nonzero(likeness.owners == likeness.owners[row])
        if named or (own < scale.odd and members >= 3):
            yield _is_mislabelled(table, likeness, int(row), named=named)


def _is_mislabelled(table: VectorTable, likeness: _Likeness, row: int, *, named: bool) -> Finding:
    who = table.subjects[int(likeness.owners[row])].name
    other = table.subjects[int(likeness.nearest[row])].name if named else ""
    own, best = float(likeness.own[row]), float(likeness.other[row])
    detail = f"the photo {table.photos[row]} does not look like {quoted(who)} ({own:.2f})"
    detail += f" but like {quoted(other)} ({best:.2f})" if named else ", nor like anybody else here"
    score = best if named else own
    return Finding(FindingKind.MISLABELLED, detail, who, table.photos[row], other, score)


def _same_people(table: VectorTable, likeness: _Likeness, scale: Scale) -> Iterator[Finding]:
    """Two of the people, or a stranger and one of them, whose photos look like one person."""
    people = likeness.templates[: table.people]
    for kind, start, stop in (
        (FindingKind.SAME_PERSON, 0, table.people),
        (FindingKind.STRANGER_KNOWN, table.people, len(table.subjects)),
    ):
        bound = scale.alike((stop - start) * table.people)
        for first, second in _near(likeness.templates[start:stop], people, bound):
            one = start + first
            if kind is FindingKind.SAME_PERSON and second <= one:
                continue
            score = _mutual(likeness, one, second)
            if score >= bound:
                yield _is_same(table, kind, one, second, score)


def _near(
    some: NDArray[np.float32], others: NDArray[np.float32], bound: float
) -> Iterator[tuple[int, int]]:
    for start in range(0, len(some), _CHUNK):
        for first, second in np.argwhere(some[start : start + _CHUNK] @ others.T >= bound):
            yield start + int(first), int(second)


def _mutual(likeness: _Likeness, one: int, other: int) -> float:
    """The mean of what each one's photos score against the other's mean, in the middle."""
    scores = [
        float(np.median(likeness.rows[likeness.owners == mine] @ likeness.templates[theirs]))
        for mine, theirs in ((one, other), (other, one))
    ]
    return sum(scores) / 2


def _is_same(table: VectorTable, kind: FindingKind, one: int, other: int, score: float) -> Finding:
    first, second = table.subjects[one].name, table.subjects[other].name
    if kind is FindingKind.STRANGER_KNOWN:
        detail = f"the stranger {quoted(first)} looks like {quoted(second)} ({score:.2f})"
    else:
        detail = f"{quoted(first)} and {quoted(second)} look like one person ({score:.2f})"
    return Finding(kind, detail, subject=first, other=second, score=score)

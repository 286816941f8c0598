"""The impostor searches of everybody and of each group; the worst group decides.

A group's scores are shifted and stretched against those of all; mean and spread of a group with
few searches are drawn towards those of all (a group is worth as much as all of them together at
``_WORTH`` searches). What they look like beyond that, the tail, is taken as common to all groups,
so a group of twenty needs no twenty thousand searches to be heard. A group that can be counted
is counted.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from faceid_gui.core.calibration.counting import (
    counted_interval,
    independent_searches,
    threshold_for,
)
from faceid_gui.core.calibration.growth import Growth, grown
from faceid_gui.core.calibration.report import GroupFinding, Interval, Population
from faceid_gui.core.calibration.search import GallerySearch
from faceid_gui.core.calibration.tail import fit_tails, interval
from faceid_gui.core.types import Embeddings

_WORTH: Final = 20.0
_COUNTABLE: Final = 3.0
"""Where the target lets through so many independent searches, a group is counted."""


@dataclass(frozen=True, slots=True, eq=False)
class Searches:
    """Impostor searches: best scores, whose each is, and the group; shape (n,) each.

    ``own`` marks those of people of the gallery.
    """

    scores: NDArray[np.float64]
    owners: NDArray[np.intp]
    groups: NDArray[np.str_]
    own: NDArray[np.bool_]

    def of(self, rows: NDArray[np.bool_]) -> Searches:
        """Some of them."""
        return Searches(self.scores[rows], self.owners[rows], self.groups[rows], self.own[rows])

    @property
    def effective(self) -> float:
        """How many independent searches they are worth, people and strangers apart."""
        return sum(
            independent_searches(self.scores[rows], self.owners[rows])
            for rows in (self.own, ~self.own)
        )


@dataclass(frozen=True, slots=True, eq=False)
class Sizes:
    """The gallery's size, the one that the threshold is for, and how a rate grows between."""

    present: int
    planned: int
    growth: Growth

    def aim(self, target: float, share: float) -> float:
        """The rate among the searches at hand that stands for the target at the planned size.

        ``share`` is how much of the gallery a search meets: a sample meets one person fewer.
        """
        here = self.growth.at(target, size=self.present, other=self.planned)
        return grown(here, 1.0 / share)

    def planned_rate(self, rate: float, share: float) -> float:
        """The rate at the planned size of what has this rate among the searches at hand."""
        here = grown(rate, share)
        return self.growth.at(here, size=self.planned, other=self.present)

    def floor(self, effective: float, share: float) -> float:
        """The lowest rate that can be claimed: grown as if all scores were independent."""
        return grown(1.0 / (effective + 1.0), share * self.present / self.planned)


def impostor_searches(
    gallery: GallerySearch, strangers: Embeddings | None, population: Population
) -> Searches:
    """All searches of people who are not in what they are searched in."""
    labels = np.array([population.groups.get(name, "") for name in gallery.names], dtype=np.str_)
    own = gallery.others_best if gallery.size > 1 else np.zeros(0)
    owners = gallery.owners[: len(own)]
    foreign = np.zeros(0) if strangers is None else gallery.best(strangers)
    whose = population.stranger_owners or [str(row) for row in range(len(foreign))]
    _, rows = np.unique(np.asarray(whose, dtype=np.str_), return_inverse=True)
    theirs = np.asarray(population.stranger_groups or [""] * len(foreign), dtype=np.str_)
    return Searches(
        np.concatenate([own, foreign]),
        np.concatenate([owners, gallery.size + rows.reshape(-1)[: len(foreign)]]),
        np.concatenate([labels[owners], theirs]),
        np.arange(len(own) + len(foreign)) < len(own),
    )


def find_groups(
    searches: Searches, gallery: GallerySearch, population: Population, sizes: Sizes, target: float
) -> tuple[GroupFinding, ...]:
    """What each group by itself asks for, by name; without rates yet."""
    names = [str(name) for name in np.unique(searches.groups) if name]
    enrolled = {
        name: sum(population.groups.get(who, "") == name for who in gallery.names) for name in names
    }
    usable = {name: _usable(searches, name, enrolled[name]) for name in names}
    usable = {name: part for name, part in usable.items() if len(part.scores)}
    if not usable:
        return ()
    frames = {name: _frame(part, searches) for name, part in usable.items()}
    pooled = _pool(usable, frames)
    everybody = sum(part.effective for part in usable.values())
    found = []
    for name, part in usable.items():
        share = group_share(part, enrolled[name])
        aim, effective = sizes.aim(target, share), part.effective
        if (effective + 1.0) * aim >= _COUNTABLE:
            value = threshold_for(part.scores, aim, effective)
        else:
            mean, spread = frames[name]
            value = mean + spread * threshold_for(pooled, aim, everybody)
        floor = sizes.floor(effective, share)
        found.append(
            GroupFinding(name, enrolled[name], len(part.scores), effective, value, floor, None)
        )
    return tuple(found)


def group_share(part: Searches, enrolled: int) -> float:
    """How much of their own group the searches meet, which is where they score high."""
    return (enrolled - 1) / enrolled if part.own.any() and enrolled > 1 else 1.0


def predicted(part: Searches, value: float, sizes: Sizes, share: float) -> Interval | None:
    """The share of strangers let through by a threshold at the planned size."""
    effective = part.effective
    if effective < 1.0:
        return None
    tails = fit_tails(part.scores, part.owners, effective)
    if tails is not None and value >= tails.start:
        seen = interval(tails.rates(value), tails.people)
    else:
        counted = float(np.mean(part.scores >= value))
        seen = Interval(counted, *counted_interval(counted, effective))
    rates = [sizes.planned_rate(rate, share) for rate in (seen.estimate, seen.low, seen.high)]
    return Interval(*rates)


def _usable(searches: Searches, name: str, enrolled: int) -> Searches:
    """A group's searches; the only one of a group meets nobody of it, and says nothing."""
    rows = searches.groups == name
    return searches.of(rows if enrolled != 1 else rows & ~searches.own)


def _frame(part: Searches, everybody: Searches) -> tuple[float, float]:
    """Mean and spread of a group's scores, drawn towards those of all."""
    kept = part.effective / (part.effective + _WORTH)
    mean = kept * part.scores.mean() + (1.0 - kept) * everybody.scores.mean()
    spread = kept * part.scores.std() + (1.0 - kept) * everybody.scores.std()
    return float(mean), max(float(spread), 1e-9)


def _pool(
    parts: dict[str, Searches], frames: dict[str, tuple[float, float]]
) -> NDArray[np.float64]:
    return np.concatenate(
        [(part.scores - frames[name][0]) / frames[name][1] for name, part in parts.items()]
    )

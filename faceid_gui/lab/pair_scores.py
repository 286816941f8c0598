"""Scores of pairs of photos: of everybody with everybody, or of the pairs of a list.

Genuine pairs are kept one by one, impostor pairs are counted in cells (see scores.py) and only
the highest kept. A pair with a photo in which no face was found has the cell NEVER.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, Protocol

import numpy as np
from numpy.typing import NDArray

from faceid_gui.core.errors import BadRequest
from faceid_gui.lab.intervals import Clusters, Dyads, Floats, Ints
from faceid_gui.lab.pairs import PairList
from faceid_gui.lab.results import FMR_TARGETS
from faceid_gui.lab.scores import CELLS, NEVER, Cells, Comparer, Rows
from faceid_gui.lab.vectors import VectorTable

_MOST_TOP: Final = 3_000_000
"""Impostor pairs kept one by one, as far as the wanted rates allow."""

Counts = NDArray[np.int64]


class ImpostorTrials(Protocol):
    """How many impostor pairs were tried, per person and per two people."""

    @property
    def per_person(self) -> Floats:
        """The pairs that each person is in, shape (people,)."""

    @property
    def squares(self) -> float:
        """The sum over all pairs of people of their trials squared."""

    def between(self, first: Ints, second: Ints) -> Floats:
        """The trials of pairs of people, shape (k,)."""

    def drawn(self, times: Floats) -> Floats:
        """All trials, shape (b,), had each person been drawn so many times: shape (b, people).

        Two of the same person drawn twice are no impostors of each other.
        """


@dataclass(frozen=True, slots=True, eq=False)
class Pairs:
    """Pairs of photos by their rows, and whose the photos are: all of shape (k,)."""

    first: Rows
    second: Rows
    first_owner: Ints
    second_owner: Ints
    cells: Cells

    def where(self, here: NDArray[np.bool_]) -> Pairs:
        """Those that a mask of shape (k,) takes."""
        return Pairs(
            self.first[here],
            self.second[here],
            self.first_owner[here],
            self.second_owner[here],
            self.cells[here],
        )

    def from_cell(self, cell: int) -> Pairs:
        """Those that match from a cell on."""
        return self.where(self.cells >= cell)

    @staticmethod
    def joined(parts: list[Pairs]) -> Pairs:
        """Several one after another; there is at least one."""
        return Pairs(
            np.concatenate([part.first for part in parts]),
            np.concatenate([part.second for part in parts]),
            np.concatenate([part.first_owner for part in parts]),
            np.concatenate([part.second_owner for part in parts]),
            np.concatenate([part.cells for part in parts]),
        )


@dataclass(frozen=True, slots=True, eq=False)
class PairScores:
    """What a verification is made of.

    ``genuine`` are all pairs of one person's photos, those with a missing face too (rows -1).
    ``counts``, shape (CELLS,), are the impostor pairs in each cell, ``impostors`` all that were
    tried, the missing ones too; ``top`` are those from the cell ``floor`` on. ``missing`` are
    pairs with a missing face. ``people`` is how many owners there may be.
    """

    genuine: Pairs
    counts: Counts
    impostors: int
    top: Pairs
    floor: int
    trials: ImpostorTrials
    people: int
    missing: int

    def misses(self, cell: int) -> Clusters:
        """Genuine pairs that do not match from a cell on, by person."""
        return Clusters.of(self.genuine.first_owner, self.genuine.cells < cell, self.people)

    def false_matches(self, cell: int) -> Dyads:
        """Impostor pairs that match from a cell on, by pairs of people; a cell below the floor
        is taken as the floor."""
        found = self.top.from_cell(cell)
        low = np.minimum(found.first_owner, found.second_owner)
        high = np.maximum(found.first_owner, found.second_owner)
        codes, errors = np.unique(low * self.people + high, return_counts=True)
        first, second = np.divmod(codes, self.people)
        tried = self.trials.between(first, second)
        whole = self.trials.per_person, self.trials.squares
        return Dyads(first, second, errors.astype(np.float64), tried, *whole)


def all_pairs(
    comparer: Comparer, table: VectorTable, *, chosen: Ints | None = None, floor: int | None = None
) -> PairScores:
    """All pairs of the photos of all subjects, or of those whose numbers are ``chosen``.

    Strangers are taken like everybody: each differs from all others. ``floor`` keeps the
    impostor pairs from that cell on; without, those that the wanted rates need.
    """
    people = len(table.subjects)
    inside = np.ones(people, bool) if chosen is None else np.isin(np.arange(people), chosen)
    rows = np.flatnonzero(inside[table.owners])
    found = np.bincount(table.owners[rows], minlength=people)
    owners = np.array([who for who, _ in table.missing if inside[who]], np.intp)
    lost = np.bincount(owners, minlength=people)
    everything = found + lost
    genuine = Pairs.joined([_same_pairs(comparer, table, rows), _lost_pairs(found, everything)])
    counts = np.zeros(CELLS, np.int64)
    for _, _, cells, mask in _impostor_blocks(comparer, table, rows):
        counts += np.bincount(cells[mask], minlength=CELLS)
    trials = _AllTrials(everything.astype(np.float64))
    impostors = _cross(everything)
    floor = _floor(counts, impostors, genuine) if floor is None else floor
    top = _top(comparer, table, rows, floor)
    lost_pairs = int(np.count_nonzero(genuine.cells == NEVER)) + impostors - int(counts.sum())
    return PairScores(genuine, counts, impostors, top, floor, trials, people, lost_pairs)


def listed_pairs(comparer: Comparer, table: VectorTable, pairs: PairList) -> PairScores:
    """The pairs of a list. Raises BadRequest where it lacks pairs of either kind."""
    listed, same, people = _listed(comparer, table, pairs)
    genuine, others = listed.where(same), listed.where(~same)
    if not len(genuine.cells) or not len(others.cells):
        raise BadRequest("a list needs pairs of one person and pairs of two people")
    counts = np.bincount(others.cells[others.cells > NEVER], minlength=CELLS)
    missing = int(np.count_nonzero(listed.cells == NEVER))
    trials = _ListedTrials.of(others, people)
    floor = _floor(counts, len(others.cells), genuine)
    top = others.from_cell(floor)
    return PairScores(genuine, counts, len(others.cells), top, floor, trials, people, missing)


def _listed(
    comparer: Comparer, table: VectorTable, pairs: PairList
) -> tuple[Pairs, NDArray[np.bool_], int]:
    """The pairs of a list, which are of one person, and how many owners there are.

    A photo that is not here at all is nobody's: it gets an owner of its own.
    """
    rows = {key: row for row, key in enumerate(table.photos)}
    owners = {key: int(who) for key, who in zip(table.photos, table.owners, strict=True)}
    owners |= {key: who for who, key in table.missing}
    for key in sorted(pairs.keys - owners.keys()):
        owners[key] = len(table.subjects) + len(owners)
    people = max(owners.values(), default=0) + 1
    listed = pairs.pairs
    first = np.array([rows.get(pair.first, -1) for pair in listed], np.intp)
    second = np.array([rows.get(pair.second, -1) for pair in listed], np.intp)
    cells = np.full(len(listed), NEVER, np.intp)
    here = np.flatnonzero((first >= 0) & (second >= 0))
    cells[here] = comparer.cells(comparer.pairs(first[here], second[here]))
    one = np.array([owners[pair.first] for pair in listed], np.intp)
    two = np.array([owners[pair.second] for pair in listed], np.intp)
    same = np.array([pair.same for pair in listed], bool)
    return Pairs(first, second, one, two, cells), same, people


def _same_pairs(comparer: Comparer, table: VectorTable, rows: Rows) -> Pairs:
    """All pairs of two photos of one person."""
    order = rows[np.argsort(table.owners[rows], kind="stable")]
    owners = table.owners[order]
    ends = np.searchsorted(owners, owners, side="right")
    after = ends - np.arange(len(order)) - 1
    first = np.repeat(np.arange(len(order)), after)
    starts = np.repeat(np.cumsum(after) - after, after)
    second = first + 1 + np.arange(len(first)) - starts
    whose = owners[first].astype(np.intp)
    cells = comparer.cells(comparer.pairs(order[first], order[second]))
    return Pairs(order[first], order[second], whose, whose, cells)


def _lost_pairs(found: Ints, everything: Ints) -> Pairs:
    """The genuine pairs of which at least one photo has no face."""
    lost = everything * (everything - 1) // 2 - found * (found - 1) // 2
    whose = np.repeat(np.arange(len(found)), lost).astype(np.intp)
    nowhere = np.full(len(whose), -1, np.intp)
    return Pairs(nowhere, nowhere, whose, whose, np.full(len(whose), NEVER, np.intp))


def _impostor_blocks(
    comparer: Comparer, table: VectorTable, rows: Rows
) -> Iterator[tuple[Rows, Rows, Cells, NDArray[np.bool_]]]:
    """Blocks of pairs as rows, rows and cells, with a mask of those of two people, once each."""
    for first, second, scores in comparer.blocks(rows):
        mask = table.owners[first][:, None] != table.owners[second]
        mask[:, : len(first)] &= np.triu(np.ones((len(first), len(first)), bool), k=1)
        yield first, second, comparer.cells(scores), mask


def _top(comparer: Comparer, table: VectorTable, rows: Rows, floor: int) -> Pairs:
    nothing = np.zeros(0, np.intp)
    parts = [Pairs(nothing, nothing, nothing, nothing, nothing)]
    for first, second, cells, mask in _impostor_blocks(comparer, table, rows):
        one, two = np.nonzero(mask & (cells >= floor))
        whose = table.owners[first[one]], table.owners[second[two]]
        parts.append(Pairs(first[one], second[two], *whose, cells[one, two]))
    return Pairs.joined(parts)


def _floor(counts: Counts, impostors: int, genuine: Pairs) -> int:
    """The cell from which on impostors are kept: that of the highest wanted false match rate,
    or lower, down to where as many are missed, as far as memory allows."""
    above = matching(counts)
    cell = cell_for(above, max(FMR_TARGETS) * impostors)
    missed = np.cumsum(np.bincount(genuine.cells + 1, minlength=CELLS + 1))
    equal = np.argmax(missed * max(impostors, 1) >= above * max(len(genuine.cells), 1))
    return min(cell, max(int(equal) - 1, cell_for(above, _MOST_TOP), 0))


def matching(counts: Counts) -> Counts:
    """How many pairs match from each cell on: shape (CELLS + 1,), falling to 0."""
    return np.append(np.cumsum(counts[::-1])[::-1], 0)


def cell_for(above: Counts, most: float) -> int:
    """The lowest cell from which on at most so many match."""
    allowed = int(np.floor(most + 1e-9))
    return len(above) - int(np.searchsorted(above[::-1], allowed, side="right"))


def _cross(photos: Ints) -> int:
    """How many pairs of photos of two people there are."""
    total = int(photos.sum())
    return (total * total - int((photos.astype(np.int64) ** 2).sum())) // 2


class _AllTrials:
    """Every photo met every photo of everybody else."""

    def __init__(self, photos: Floats) -> None:
        self._photos = photos
        self.per_person: Floats = photos * (photos.sum() - photos)
        self.squares = (float((photos**2).sum()) ** 2 - float((photos**4).sum())) / 2.0

    def between(self, first: Ints, second: Ints) -> Floats:
        """The trials of pairs of people."""
        product: Floats = self._photos[first] * self._photos[second]
        return product

    def drawn(self, times: Floats) -> Floats:
        """All trials had people been drawn so many times."""
        photos = times * self._photos
        return np.asarray((photos.sum(axis=1) ** 2 - (photos**2).sum(axis=1)) / 2.0)


class _ListedTrials:
    """Only the pairs of a list met."""

    def __init__(self, codes: Ints, counts: Floats, people: int) -> None:
        self._codes, self._counts, self._people = codes, counts, people
        first, second = np.divmod(codes, people)
        self.per_person: Floats = np.zeros(people)
        for side in (first, second):
            self.per_person += np.bincount(side, counts, people)
        self.squares = float((counts**2).sum())

    @staticmethod
    def of(pairs: Pairs, people: int) -> _ListedTrials:
        """Counted from the pairs."""
        low = np.minimum(pairs.first_owner, pairs.second_owner)
        high = np.maximum(pairs.first_owner, pairs.second_owner)
        codes, counts = np.unique(low * people + high, return_counts=True)
        return _ListedTrials(codes, counts.astype(np.float64), people)

    def between(self, first: Ints, second: Ints) -> Floats:
        """The trials of pairs of people, all of which are in the list."""
        codes = first * self._people + second
        return np.asarray(self._counts[np.searchsorted(self._codes, codes)], np.float64)

    def drawn(self, times: Floats) -> Floats:
        """All trials had people been drawn so many times."""
        first, second = np.divmod(self._codes, self._people)
        return np.asarray((times[:, first] * times[:, second]) @ self._counts)

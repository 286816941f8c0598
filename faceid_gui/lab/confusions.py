"""The pairs of photos that a network tells apart worst, to be looked at."""

from __future__ import annotations

from typing import Final

import numpy as np

from faceid_gui.lab.intervals import Ints
from faceid_gui.lab.pair_scores import Pairs, PairScores
from faceid_gui.lab.results import Confusion
from faceid_gui.lab.scores import Comparer
from faceid_gui.lab.vectors import VectorTable

_EACH: Final = 2
"""Pairs of one person's photos shown: a single bad photo spoils a pair with each of the others."""


def confusions(
    comparer: Comparer, table: VectorTable, scores: PairScores, most: int
) -> tuple[Confusion, ...]:
    """The most alike photos of different people, once per two people, then the least alike ones
    of one person: half of ``most`` each."""
    top, genuine = scores.top, scores.genuine
    alike = np.argsort(-top.cells, kind="stable")
    low = np.minimum(top.first_owner, top.second_owner)
    codes = low * scores.people + np.maximum(top.first_owner, top.second_owner)
    seen = np.flatnonzero((genuine.first >= 0) & (genuine.second >= 0))
    unlike = seen[np.argsort(genuine.cells[seen], kind="stable")]
    picked = _first_few(codes, alike, 1, most - most // 2)
    spoilt = _first_few(genuine.first_owner, unlike, _EACH, most // 2)
    return (
        *_named(comparer, table, top, picked, same=False),
        *_named(comparer, table, genuine, spoilt, same=True),
    )


def _first_few(groups: Ints, order: Ints, each: int, most: int) -> list[int]:
    """The first of an order, but at most ``each`` of one group."""
    taken: dict[int, int] = {}
    found: list[int] = []
    for place in order:
        if len(found) == most:
            break
        group = int(groups[place])
        taken[group] = taken.get(group, 0) + 1
        if taken[group] <= each:
            found.append(int(place))
    return found


def _named(
    comparer: Comparer, table: VectorTable, pairs: Pairs, places: list[int], *, same: bool
) -> list[Confusion]:
    chosen = np.array(places, np.intp)
    first, second = pairs.first[chosen], pairs.second[chosen]
    scores = comparer.pairs(first, second)
    owners = table.owners
    return [
        Confusion(
            first=table.photos[one],
            second=table.photos[two],
            first_name=table.subjects[owners[one]].name,
            second_name=table.subjects[owners[two]].name,
            score=float(score),
            same=same,
        )
        for one, two, score in zip(first, second, scores, strict=True)
    ]

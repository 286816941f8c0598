"""How many strangers a threshold lets through in a larger gallery than was measured.

A prediction from the scores of strangers against templates, face by face: some are like many, so
the rate grows more slowly than if each comparison were a new one (core/calibration/growth.py; the
binomial model of Grother and Phillips, "Models of large population recognition performance",
2004, with the face's own share in it).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from faceid_gui.core.calibration.growth import Growth
from faceid_gui.lab.identification import enrol
from faceid_gui.lab.results import Estimate, Grown, Identification
from faceid_gui.lab.scores import Comparer
from faceid_gui.lab.vectors import VectorTable

SIZES: Final = (100, 500, 1000, 5000)

_ROUNDS: Final = 40
_MOST_SCORES: Final = 20_000
"""Scores that a prediction rests on: more hardly tell more, and each round goes through all."""

Scores = NDArray[np.float64]


def fpir_at(
    scores: Scores, threshold: float, sizes: Sequence[int], *, seed: int = 0
) -> tuple[Estimate, ...] | None:
    """The FPIR of a threshold in galleries of so many people, with intervals.

    ``scores`` has shape (impostors, templates), higher is more alike, NaN where an impostor meets
    the own template. The interval is from impostors and templates drawn anew. None where there
    are too few scores to tell.
    """
    growth = Growth(scores)
    if not growth.usable:
        return None
    random = np.random.default_rng(seed)
    rounds: list[list[float]] = []
    for _ in range(_ROUNDS):
        rows, columns = (random.integers(0, count, count) for count in scores.shape)
        drawn = Growth(scores[np.ix_(rows, columns)])
        if drawn.usable:
            rounds.append([drawn.rate(threshold, size) for size in sizes])
    if not rounds:
        return None
    low, high = np.quantile(rounds, [0.025, 0.975], axis=0)
    values = [growth.rate(threshold, size) for size in sizes]
    return tuple(
        Estimate(value, min(float(least), value), max(float(most), value))
        for value, least, most in zip(values, low, high, strict=True)
    )


def grown(
    comparer: Comparer, table: VectorTable, found: Identification, *, seed: int = 0
) -> tuple[Grown, ...]:
    """The FPIR of the first operating point in larger galleries; empty where nothing can be
    said. Sizes that are no larger than the gallery are left out."""
    sizes = [size for size in SIZES if size > found.enrolled]
    enrolled, templates = enrol(comparer, table, found.photos, np.random.default_rng(seed))
    least = 0 if found.left_out else table.people
    rows = np.flatnonzero(table.owners >= least)
    some = np.random.default_rng(seed).permutation(rows)[: max(_MOST_SCORES // len(enrolled), 50)]
    scores = comparer.against(comparer.rows[some], templates).astype(np.float64)
    scores[table.owners[some][:, None] == enrolled] = np.nan
    point = found.points[0]
    rates = fpir_at(scores, point.threshold, sizes, seed=seed)
    return tuple(
        Grown(size, point.target, rate) for size, rate in zip(sizes, rates or (), strict=False)
    )

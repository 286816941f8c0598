"""One to one: how often pairs of photos are told right, in the terms of ISO/IEC 19795-1."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from faceid_gui.lab.intervals import bounds, by_people, design_effect
from faceid_gui.lab.pair_scores import Counts, PairScores, cell_for, matching
from faceid_gui.lab.results import (
    FMR_TARGETS,
    Curve,
    Estimate,
    FoldAccuracy,
    Point,
    Rate,
    Verification,
)
from faceid_gui.lab.scores import CELLS, Comparer

LOOSE_SHARE: Final = 0.1
"""Where a tenth is missed there are errors enough to see how they come together."""

_CURVE_POINTS: Final = 150


def verify(
    scores: PairScores, comparer: Comparer, accuracy: FoldAccuracy | None = None
) -> Verification | None:
    """DET, EER and operating points of pairs; None where there are none of either kind."""
    if not len(scores.genuine.cells) or not scores.impostors:
        return None
    above = matching(scores.counts)
    cells = [cell_for(above, target * scores.impostors) for target in FMR_TARGETS]
    return Verification(
        genuine=len(scores.genuine.cells),
        impostor=scores.impostors,
        missing=scores.missing,
        eer=_equal_error(scores, above),
        points=tuple(
            point_at(scores, comparer, cell, target)
            for cell, target in zip(cells, FMR_TARGETS, strict=True)
        ),
        curve=_curve(scores, comparer, above),
        accuracy=accuracy,
    )


def point_at(scores: PairScores, comparer: Comparer, cell: int, target: float) -> Point:
    """FMR and FNMR from a cell on. The wanted rate is supported where as many independent
    trials as the pairs are worth could see it."""
    matches = scores.false_matches(cell)
    loose = scores.false_matches(scores.floor)
    trials = matches.total[1]
    worth = trials / design_effect(matches, loose) if trials else 0.0
    return Point(
        target=target,
        threshold=comparer.threshold(cell),
        false=by_people(matches, loose),
        miss=misses_at(scores, cell),
        supported=worth * target >= 1.0,
    )


def misses_at(scores: PairScores, cell: int) -> Rate:
    """The FNMR from a cell on."""
    loose = max(cell, loose_cell(scores.genuine.cells))
    return by_people(scores.misses(cell), scores.misses(loose))


def loose_cell(cells: NDArray[np.intp]) -> int:
    """The cell from which on a tenth of the genuine ones is missed; 0 without any."""
    if not len(cells):
        return 0
    return int(np.quantile(cells, LOOSE_SHARE, method="higher")) + 1


def _missed(scores: PairScores) -> Counts:
    """Genuine pairs that do not match from each cell on: shape (CELLS + 1,)."""
    counts = np.bincount(scores.genuine.cells + 1, minlength=CELLS + 1)
    return np.cumsum(counts).astype(np.int64)


def _equal_error(scores: PairScores, above: Counts) -> Estimate:
    """The rate at which as many are missed as are falsely matched, with its interval.

    The threshold of equal errors moves with the sample: to first order
    ``EER = (s_i FNMR + s_g FMR) / (s_g + s_i)`` for slopes ``s`` of the two at it, so the
    variances of both add with these weights (the delta method).
    """
    missed = _missed(scores)
    fnmr, fmr = missed / len(scores.genuine.cells), above / scores.impostors
    cell = int(np.argmax(fnmr >= fmr))
    if cell and abs(fnmr[cell - 1] - fmr[cell - 1]) < abs(fnmr[cell] - fmr[cell]):
        cell -= 1
    rate = float(fnmr[cell] + fmr[cell]) / 2.0
    genuine, impostor = scores.misses(cell), scores.false_matches(max(cell, scores.floor))
    strict = scores.misses(max(cell, loose_cell(scores.genuine.cells)))
    loose = scores.false_matches(scores.floor)
    of_genuine = len(scores.genuine.cells) / design_effect(genuine, strict)
    of_impostor = scores.impostors / design_effect(impostor, loose)
    low, high = (
        cell_for(above, 2.0 * rate * scores.impostors),
        cell_for(above, 0.5 * rate * scores.impostors),
    )
    steep_miss = float(fnmr[high] - fnmr[low])
    steep_false = float(fmr[low] - fmr[high])
    both = steep_miss + steep_false
    weight = steep_false / both if both > 0.0 else 0.5
    variance = weight**2 / of_genuine + (1.0 - weight) ** 2 / of_impostor
    return Estimate(rate, *bounds(rate, 1.0 / variance))


def _curve(scores: PairScores, comparer: Comparer, above: Counts) -> Curve:
    """A few hundred cells: evenly spread over the logarithms of both rates."""
    missed = _missed(scores)
    genuine = len(scores.genuine.cells)
    steps = np.geomspace(1.0, max(scores.impostors, 2), _CURVE_POINTS)
    by_false = CELLS + 1 - np.searchsorted(above[::-1], np.unique(np.floor(steps)), side="right")
    wanted = np.unique(np.floor(np.geomspace(1.0, max(genuine, 2), _CURVE_POINTS)))
    by_miss = np.searchsorted(missed, wanted, side="left")
    ends = [CELLS + 1 - int(np.searchsorted(above[::-1], 0, side="right")), 0]
    cells = np.unique(np.concatenate([by_false, by_miss, ends]).clip(0, CELLS))[::-1]
    return Curve(
        false=tuple((above[cells] / scores.impostors).tolist()),
        miss=tuple((missed[cells] / genuine).tolist()),
        thresholds=tuple(comparer.threshold(int(cell)) for cell in cells),
    )

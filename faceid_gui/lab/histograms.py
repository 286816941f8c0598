"""Scores counted in the bins of a plot, the same for every group."""

from __future__ import annotations

from typing import Final

import numpy as np

from faceid_gui.lab.intervals import Ints
from faceid_gui.lab.pair_scores import PairScores, matching
from faceid_gui.lab.results import Histogram
from faceid_gui.lab.scores import CELLS, Comparer

BINS: Final = 128


def common_edges(scores: PairScores) -> Ints:
    """Cells at which bins begin and end, shape (BINS + 1,): all of one width, to a cell, from the
    lowest to the highest score that there is. Take those of everybody for every group."""
    taken = np.flatnonzero(scores.counts)
    genuine = scores.genuine.cells[scores.genuine.cells >= 0]
    both = np.concatenate([taken[:1], taken[-1:], genuine])
    low, high = (int(both.min()), int(both.max()) + 1) if len(both) else (0, CELLS)
    high = max(high, min(low + BINS, CELLS))
    low = max(0, min(low, high - BINS))
    return np.linspace(low, high, BINS + 1).round().astype(np.intp)


def histogram(comparer: Comparer, scores: PairScores, edges: Ints) -> Histogram:
    """Genuine and impostor scores between the edges; pairs without a face are in no bin."""
    above = matching(scores.counts)[edges]
    genuine, _ = np.histogram(scores.genuine.cells, bins=np.append(edges[:-1], edges[-1] - 0.5))
    return Histogram(
        edges=tuple(comparer.threshold(int(edge)) for edge in edges),
        genuine=tuple(genuine.tolist()),
        impostor=tuple((above[:-1] - above[1:]).tolist()),
    )

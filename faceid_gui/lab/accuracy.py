"""Accuracy over folds, each judged at the threshold that is best on the others.

The protocol of Labeled Faces in the Wild (Huang et al., 2007). With a list of pairs the accuracy
is the share of pairs told right. Over all pairs impostors outnumber genuine pairs by far; there it
is the mean of the shares told right of either kind, and a pair counts where both people are of one
fold: nobody is in two.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from faceid_gui.lab.intervals import Ints
from faceid_gui.lab.pair_scores import all_pairs, listed_pairs
from faceid_gui.lab.pairs import PairList
from faceid_gui.lab.results import FoldAccuracy
from faceid_gui.lab.scores import CELLS, Comparer
from faceid_gui.lab.vectors import VectorTable

FOLDS: Final = 10

_COARSE: Final = 64
"""Cells taken together: to choose a threshold 16,384 steps are enough."""

Counts = NDArray[np.float64]


def fold_accuracy(
    comparer: Comparer, table: VectorTable, pairs: PairList | None = None, *, seed: int = 0
) -> FoldAccuracy | None:
    """Accuracy over the folds of a list, or over ten folds of the people; None where fewer than
    two folds have pairs of both kinds."""
    if pairs is None:
        folds = _of_people(comparer, table, seed)
        return _over(folds, balanced=True)
    return _over(_of_list(comparer, table, pairs), balanced=False)


def _of_people(comparer: Comparer, table: VectorTable, seed: int) -> list[tuple[Counts, Counts]]:
    found = []
    for chosen in people_folds(table, seed):
        scores = all_pairs(comparer, table, chosen=chosen, floor=CELLS)
        impostors = _coarse(scores.counts)
        lost = scores.impostors - int(scores.counts.sum())
        found.append((_counted(scores.genuine.cells), np.append(lost, impostors)))
    return found


def _of_list(
    comparer: Comparer, table: VectorTable, pairs: PairList
) -> list[tuple[Counts, Counts]]:
    """The list's folds, or where it has one alone ten of its pairs in turn."""
    folds = pairs.folds
    if len(folds) < 2:
        folds = tuple(pairs.pairs[start::FOLDS] for start in range(FOLDS))
    found = []
    for fold in folds:
        if len({pair.same for pair in fold}) == 2:
            scores = listed_pairs(comparer, table, PairList((fold,)))
            lost = scores.impostors - int(scores.counts.sum())
            impostors = np.append(lost, _coarse(scores.counts))
            found.append((_counted(scores.genuine.cells), impostors))
    return found


def people_folds(table: VectorTable, seed: int) -> list[Ints]:
    """The numbers of the subjects in ten parts, each with its share of those with many photos."""
    photos = np.bincount(table.owners, minlength=len(table.subjects))
    shuffled = np.random.default_rng(seed).permutation(len(photos))
    ranked = shuffled[np.argsort(-photos[shuffled], kind="stable")]
    return [np.sort(ranked[start::FOLDS]) for start in range(FOLDS)]


def _over(folds: list[tuple[Counts, Counts]], *, balanced: bool) -> FoldAccuracy | None:
    folds = [fold for fold in folds if fold[0].sum() and fold[1].sum()]
    if len(folds) < 2:
        return None
    right = np.array([_right(*fold, balanced=balanced) for fold in folds])
    weights = (
        np.array([g.sum() + i.sum() for g, i in folds]) if not balanced else np.ones(len(folds))
    )
    shares = []
    for fold in range(len(folds)):
        others = np.delete(np.arange(len(folds)), fold)
        best = _middle(right[others].T @ weights[others])
        shares.append(float(right[fold][best]))
    return FoldAccuracy(float(np.mean(shares)), float(np.std(shares)), len(folds))


def _right(genuine: Counts, impostor: Counts, *, balanced: bool) -> Counts:
    """The share told right at each threshold, shape (steps + 1,), lowest first. The first bin
    holds pairs without a face, which never match."""
    matched = genuine.sum() - np.cumsum(genuine)
    refused = np.cumsum(impostor)
    if balanced:
        return np.asarray((matched / genuine.sum() + refused / impostor.sum()) / 2.0)
    return np.asarray((matched + refused) / (genuine.sum() + impostor.sum()))


def _middle(accuracies: Counts) -> int:
    """The middle of the longest run of best thresholds: the safest of equals."""
    best = np.flatnonzero(accuracies >= accuracies.max() - 1e-12)
    runs = np.split(best, np.flatnonzero(np.diff(best) > 1) + 1)
    longest = max(runs, key=len)
    return int(longest[len(longest) // 2])


def _counted(cells: Ints) -> Counts:
    """Cells, those without a face too, in the first bin and coarse steps."""
    counts = np.bincount(cells[cells >= 0], minlength=CELLS)
    return np.append(np.count_nonzero(cells < 0), _coarse(counts))


def _coarse(counts: NDArray[np.int64]) -> Counts:
    return np.asarray(counts.reshape(-1, _COARSE).sum(axis=1), np.float64)

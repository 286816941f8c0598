"""Every sample of the gallery searched among everybody else: leave one person out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from faceid_gui.core.types import Embeddings

MOST_SEARCHES: Final = 20_000
"""With more samples this many are searched, the same number of everybody's: more samples of the
same people hardly tell more about strangers."""

_CHUNK: Final = 512
_MOST_SCORES: Final = 2_000_000


class GallerySearch:
    """Samples by person, with every searched sample's score against every template.

    ``names`` are the labels, and ``size`` how many. ``searched`` are the rows that were searched,
    ``owners`` whose they are. Per search: ``others_best`` is the best score among others
    (-inf in a gallery of one), ``nearest`` who that is, ``genuine`` the score against the rest of
    the own samples (NaN without). ``impostor_best`` is per person the best of others' samples.
    """

    def __init__(self, samples: Embeddings, labels: Sequence[str]) -> None:
        numbers: dict[str, int] = {}
        everybody = np.fromiter(
            (numbers.setdefault(str(label), len(numbers)) for label in labels), np.intp, len(labels)
        )
        self.names = tuple(numbers)
        self.size = len(numbers)
        self.counts: NDArray[np.intp] = np.bincount(everybody, minlength=self.size)
        sums = np.zeros((self.size, samples.shape[1]))
        np.add.at(sums, everybody, samples)
        self.templates: Embeddings = _unit(sums).astype(np.float32)
        rows = _spread(everybody, MOST_SEARCHES)
        self.searched = np.ascontiguousarray(samples[rows], np.float32)
        self.owners: NDArray[np.intp] = everybody[rows]
        self.genuine = self._own_scores(sums)
        self.others_best = np.full(len(rows), -np.inf)
        self.nearest = np.full(len(rows), -1, np.intp)
        self.impostor_best = np.full(self.size, -np.inf)
        if self.size > 1:
            self._search()

    def best(self, probes: Embeddings) -> NDArray[np.float64]:
        """Each probe's best score among all templates."""
        rows = np.asarray(probes, np.float32)
        parts = [
            (rows[at : at + _CHUNK] @ self.templates.T).max(axis=1)
            for at in range(0, len(rows), _CHUNK)
        ]
        return np.concatenate(parts).astype(np.float64) if parts else np.zeros(0)

    def against(self, people: NDArray[np.intp]) -> NDArray[np.float32]:
        """Every search's score as some people, shape (len(people), searches); own are -inf."""
        scores = self.templates[people] @ self.searched.T
        scores[people[:, None] == self.owners[None, :]] = -np.inf
        return scores

    def some_scores(self, strangers: Embeddings | None) -> NDArray[np.float64]:
        """Scores of some searches against all templates, NaN where it is their own person."""
        most = max(_MOST_SCORES // max(self.size, 1), 100)
        step = max(len(self.searched) // most, 1)
        rows = np.arange(0, len(self.searched), step)
        scores = (self.searched[rows] @ self.templates.T).astype(np.float64)
        scores[np.arange(len(rows)), self.owners[rows]] = np.nan
        if strangers is None or not len(strangers):
            return scores
        some = strangers[:: max(len(strangers) // most, 1)]
        return np.vstack([scores, np.asarray(some, np.float32) @ self.templates.T])

    def _own_scores(self, sums: NDArray[np.float64]) -> NDArray[np.float64]:
        """Each search's score against its person's template made without it."""
        found = np.full(len(self.searched), np.nan)
        for at in range(0, len(found), _CHUNK):
            rows = slice(at, at + _CHUNK)
            rest = _unit(sums[self.owners[rows]] - self.searched[rows])
            found[rows] = np.einsum("ij,ij->i", rest, self.searched[rows])
        found[self.counts[self.owners] < 2] = np.nan
        return found

    def _search(self) -> None:
        for start in range(0, len(self.searched), _CHUNK):
            rows = slice(start, start + _CHUNK)
            scores = self.searched[rows] @ self.templates.T
            lines = np.arange(len(scores))
            scores[lines, self.owners[rows]] = -np.inf
            self.nearest[rows] = scores.argmax(axis=1)
            self.others_best[rows] = scores[lines, self.nearest[rows]]
            np.maximum(self.impostor_best, scores.max(axis=0), out=self.impostor_best)


def _spread(owners: NDArray[np.intp], most: int) -> NDArray[np.intp]:
    """At most so many rows, the first ones of everybody."""
    if len(owners) <= most:
        return np.arange(len(owners))
    order = np.argsort(owners, kind="stable")
    starts = np.flatnonzero(np.diff(owners[order], prepend=-1))
    sizes = np.diff(np.append(starts, len(order)))
    places = np.arange(len(order)) - np.repeat(starts, sizes)
    first = order[np.argsort(places, kind="stable")][:most]
    return np.sort(first)


def _unit(rows: NDArray[np.float64]) -> NDArray[np.float64]:
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    unit: NDArray[np.float64] = rows / np.maximum(lengths, 1e-12)
    return unit

"""From embeddings to scores: higher is more alike, whatever the metric.

Scores of all pairs of 13,000 photos would be 84 million numbers. They are therefore computed block
by block and counted in a million *cells* of equal width between the least and the highest score
that a metric can give; thresholds lie between cells, so counts at a threshold are exact. Only the
highest impostor scores are kept one by one.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from faceid_gui.core.errors import ContractMismatch
from faceid_gui.lab.results import Metric
from faceid_gui.lab.vectors import VectorTable

CELLS: Final = 1 << 20
"""How finely scores are told apart: 2e-6 of a cosine."""

NEVER: Final = -1
"""The cell of a pair that cannot match, as one photo has no face: below every threshold."""

_BLOCK: Final = 2_000_000
"""Scores held at a time: 8 MB of float32, and as much again a few times over."""

Scores = NDArray[np.float32]
Cells = NDArray[np.intp]
Rows = NDArray[np.intp]


@dataclass(frozen=True, slots=True, eq=False)
class Comparer:
    """Vectors ready to be compared: ``rows`` has shape (n, d), float32, unit rows but for
    Metric.EUCLIDEAN. Scores lie from ``low`` to ``high``."""

    metric: Metric
    rows: NDArray[np.float32]
    low: float
    high: float

    def against(self, some: NDArray[np.float32], others: NDArray[np.float32]) -> Scores:
        """Every row of one array with every row of the other: shape (a, b), float32."""
        if self.metric is Metric.EUCLIDEAN:
            dots = some @ others.T
            lengths = np.einsum("ij,ij->i", some, some)[:, None] + np.einsum(
                "ij,ij->i", others, others
            )
            return _distance(lengths - 2.0 * dots)
        return self._of_cosines(some @ others.T)

    def pairs(self, first: Rows, second: Rows) -> Scores:
        """Row by row, shape (k,), float32; NaN never: both must be rows."""
        found = np.empty(len(first), np.float32)
        step = max(1, _BLOCK // max(self.rows.shape[1], 1))
        for start in range(0, len(first), step):
            here = slice(start, start + step)
            some, others = self.rows[first[here]], self.rows[second[here]]
            if self.metric is Metric.EUCLIDEAN:
                found[here] = -np.linalg.norm(some - others, axis=1)
            else:
                found[here] = self._of_cosines(np.einsum("ij,ij->i", some, others))
        return found

    def cells(self, scores: Scores) -> Cells:
        """The cell of each score, 0 to CELLS - 1."""
        scale = CELLS / (self.high - self.low)
        cells = ((scores - np.float32(self.low)) * np.float32(scale)).astype(np.intp)
        return np.clip(cells, 0, CELLS - 1)

    def threshold(self, cell: int) -> float:
        """The score from which on a cell and all above it match."""
        return self.low + cell * (self.high - self.low) / CELLS

    def cell_of(self, threshold: float) -> int:
        """The cell that a threshold begins, 0 to CELLS: the inverse of ``threshold``."""
        cell = round((threshold - self.low) / (self.high - self.low) * CELLS)
        return min(max(cell, 0), CELLS)

    def template(self, rows: Rows) -> NDArray[np.float32]:
        """The template of some photos, shape (d,): their mean, of unit length but for
        Metric.EUCLIDEAN. Photos that cancel each other give zeros, which are like nobody."""
        mean = self.rows[rows].mean(axis=0, dtype=np.float64)
        if self.metric is not Metric.EUCLIDEAN:
            length = float(np.linalg.norm(mean))
            mean = mean / length if length > 1e-6 else np.zeros_like(mean)
        return np.asarray(mean, np.float32)

    def blocks(self, some: Rows | None = None) -> Iterator[tuple[Rows, Rows, Scores]]:
        """Every pair of the given rows (all without) once, in blocks: rows, rows, scores.

        In each block the scores have shape (a, b); a pair of row numbers counts where the first
        stands before the second in ``some``: the caller masks the rest of the diagonal block.
        """
        chosen = np.arange(len(self.rows)) if some is None else some
        vectors = self.rows if some is None else self.rows[some]
        start = 0
        while start < len(chosen):
            step = max(1, _BLOCK // (len(chosen) - start))
            here = slice(start, start + step)
            yield chosen[here], chosen[start:], self.against(vectors[here], vectors[start:])
            start += step

    def _of_cosines(self, cosines: Scores) -> Scores:
        if self.metric is Metric.EUCLIDEAN_L2:
            return _distance(2.0 - 2.0 * cosines)
        np.clip(cosines, -1.0, 1.0, out=cosines)
        if self.metric is Metric.ANGULAR:
            return np.asarray(1.0 - np.arccos(cosines) / np.float32(np.pi), np.float32)
        return cosines


def comparer(table: VectorTable, metric: Metric) -> Comparer:
    """The vectors of a table under a metric.

    Unit vectors alone have no other Euclidean distance than that of unit vectors. Raises
    ContractMismatch where rows and owners do not belong together or a row is unusable.
    """
    raw = np.asarray(table.raw, np.float32)
    if raw.ndim != 2 or not len(raw) == len(table.owners) == len(table.photos):
        raise ContractMismatch("there is not one owner and one photo per embedding")
    lengths = np.linalg.norm(raw, axis=1, keepdims=True)
    if not np.isfinite(lengths).all() or bool((lengths < 1e-12).any()):
        raise ContractMismatch("an embedding has no length")
    if metric is Metric.EUCLIDEAN and not table.unit_only:
        reach = 2.0 * float(lengths.max(initial=1.0)) * (1.0 + 1e-5)
        return Comparer(metric, np.ascontiguousarray(raw), -reach, 0.0)
    if metric is Metric.EUCLIDEAN:
        metric = Metric.EUCLIDEAN_L2
    ranges = {Metric.COSINE: (-1.0, 1.0), Metric.EUCLIDEAN_L2: (-2.0, 0.0)}
    low, high = ranges.get(metric, (0.0, 1.0))
    return Comparer(metric, np.ascontiguousarray(raw / lengths), low, high)


def _distance(squares: Scores) -> Scores:
    return -np.sqrt(np.maximum(squares, np.float32(0.0)))

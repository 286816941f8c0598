"""How the rate of strangers let through grows with the gallery.

A stranger meets N templates, and one of them is enough. Were their scores independent, FPIR at
N would be 1 - (1 - FMR) ** N. They are not: some faces are like many others, so a stranger who
passes one template is the one who would pass the next. So each face's scores are taken as its
own mean plus a residual that all share:

    FPIR(t, N) = mean over faces i of  1 - (1 - S((t - mean_i) / sd)) ** N

with S the pooled survival of the residuals, its end a generalised Pareto tail. A face's mean is
drawn towards the mean of all by what its scores leave in doubt (an empirical Bayes estimate, as
of James and Stein). The independent rule is the upper bound of what follows (Jensen).
"""

from __future__ import annotations

import math
from typing import Final

import numpy as np
from numpy.typing import NDArray

_TAIL: Final = 0.02
_SHAPE: Final = -0.1
_SHAPE_WEIGHT: Final = 60.0
_SHAPES: Final = (-0.3, 0.2)
_LEAST_SCORES: Final = 200
_STEPS: Final = 60


class Growth:
    """Scores of faces against templates of others: (p, n), NaN where it is their own."""

    def __init__(self, scores: NDArray[np.float64]) -> None:
        known = np.isfinite(scores)
        self._usable = bool(len(scores) >= 4 and known.sum() >= _LEAST_SCORES)
        if not self._usable:
            return
        counts = known.sum(axis=1)
        filled = np.where(known, scores, 0.0)
        means = filled.sum(axis=1) / np.maximum(counts, 1)
        rest = np.where(known, scores - means[:, None], 0.0)
        spread = float((rest**2).sum() / max(counts.sum() - len(scores), 1))
        noise = spread / float(np.mean(counts))
        between = max(float(means.var(ddof=1)) - noise, 0.0)
        kept = between / (between + noise) if between + noise > 0.0 else 0.0
        self._means = means.mean() + kept * (means - means.mean())
        self._spreads = _shrunk_spreads((rest**2).sum(axis=1), counts)
        residuals = ((scores - self._means[:, None]) / self._spreads[:, None])[known]
        self._sorted = np.sort(residuals)
        self._fit()

    @property
    def usable(self) -> bool:
        """Whether there is enough to tell faces that are like many from others."""
        return self._usable

    def rate(self, value: float, size: int) -> float:
        """The share of strangers who pass a threshold at a gallery size."""
        passing = self._survival((value - self._means) / self._spreads)
        return float(np.mean(-np.expm1(size * np.log1p(-np.minimum(passing, 1.0 - 1e-12)))))

    def at(self, rate: float, *, size: int, other: int) -> float:
        """The rate at ``size`` people of a threshold that has ``rate`` at ``other`` people.

        Between that of independent scores and ``rate`` itself.
        """
        independent = grown(rate, other / size, 1.0)
        if not self._usable or size == other:
            return independent
        low, high = -1.0, 1.0 + 4.0 * float(self._spreads.max())
        for _ in range(_STEPS):
            middle = (low + high) / 2.0
            low, high = (middle, high) if self.rate(middle, other) > rate else (low, middle)
        found = self.rate(high, size)
        if self.rate(high, other) <= 0.0:
            return independent
        return float(np.clip(found, min(independent, rate), max(independent, rate)))

    def _fit(self) -> None:
        """The end of the residuals' distribution as a generalised Pareto tail."""
        many = len(self._sorted)
        tail = max(int(many * _TAIL), 20)
        self._start = float(self._sorted[-tail - 1])
        excesses = self._sorted[-tail:] - self._start
        self._share = tail / many
        mean = max(float(excesses.mean()), 1e-9)
        places = (np.arange(tail) + 0.65) / tail
        second = float((excesses * (1.0 - places)).mean())
        found = 2.0 - mean / max(mean - 2.0 * second, 1e-9)
        shape = (tail * np.clip(found, *_SHAPES) + _SHAPE_WEIGHT * _SHAPE) / (tail + _SHAPE_WEIGHT)
        self._shape = float(shape) if abs(shape) > 1e-6 else 1e-6
        self._scale = mean * (1.0 - self._shape)

    def _survival(self, z: NDArray[np.float64]) -> NDArray[np.float64]:
        counted = 1.0 - np.searchsorted(self._sorted, z, side="left") / len(self._sorted)
        inside = 1.0 + self._shape * np.maximum(z - self._start, 0.0) / self._scale
        beyond = self._share * np.power(np.maximum(inside, 1e-12), -1.0 / self._shape)
        return np.asarray(np.where(z > self._start, beyond, counted), np.float64)


def _shrunk_spreads(squares: NDArray[np.float64], counts: NDArray[np.intp]) -> NDArray[np.float64]:
    """Each face's standard deviation, drawn towards that of all by what few scores leave open."""
    free = np.maximum(counts - 1, 1)
    logs = np.log(np.maximum(squares / free, 1e-12))
    noise = float(np.mean(2.0 / free))
    between = max(float(logs.var(ddof=1)) - noise, 0.0)
    kept = between / (between + noise)
    return np.asarray(np.exp((logs.mean() + kept * (logs - logs.mean())) / 2.0), np.float64)


def grown(rate: float, by: float, bound: float = 1.0) -> float:
    """A rate where the gallery grows to ``1 / by`` its size and all scores are independent."""
    return min(-math.expm1(math.log1p(-min(rate, 1.0 - 1e-12)) / by), bound)

"""The upper tail of impostor scores, beyond what counting can see, and how sure it is.

Excesses over a high score follow about a generalised Pareto law (Pickands, Balkema and de Haan);
it is fitted by probability-weighted moments (Hosking and Wallis, "Parameter and quantile
estimation for the generalized Pareto distribution", Technometrics 1987). The shape, which a few
dozen excesses say little of, is drawn towards that of the best of many bounded scores.

The interval comes from a bootstrap over people, whose scores come and go together (Davison and
Hinkley, "Bootstrap Methods and their Application"), with the doubt about the shape drawn anew in
each round, and widened on the log scale as few people ask for (Student's t against the normal).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from faceid_gui.core.calibration.report import Interval, TailFit

TAIL_SHARE: Final = 0.2
"""The highest fifth of the scores is the tail."""

LEAST_EXCESSES: Final = 8
"""With fewer scores in the tail nothing is said about it."""

_SHAPE: Final = -0.1
_SHAPE_DOUBT: Final = 0.1
_SHAPE_WEIGHT: Final = 60.0
"""How many independent excesses the expected shape is worth."""

_SHAPES: Final = (-0.5, 0.3)
_ROUNDS: Final = 300
_TINY: Final = 1e-12


@dataclass(frozen=True, slots=True, eq=False)
class Tails:
    """The tail as fitted to all scores (row 0) and to each round of the bootstrap.

    ``share`` of all scores lie above ``start``; ``shape`` and ``scale`` are those of the
    excesses. Each array has shape (1 + rounds,). ``people`` are behind the excesses.
    """

    start: float
    share: NDArray[np.float64]
    shape: NDArray[np.float64]
    scale: NDArray[np.float64]
    people: int

    def rates(self, value: float) -> NDArray[np.float64]:
        """The share of searches whose best score exceeds a value above ``start``."""
        return self.share * _survival(value - self.start, self.shape, self.scale)

    def values(self, rate: float) -> NDArray[np.float64]:
        """The values that a share of the searches exceeds."""
        part = np.maximum(self.share, _TINY) / rate
        shape = np.where(np.abs(self.shape) < 1e-6, 1e-6, self.shape)
        return self.start + self.scale * (np.power(part, shape) - 1.0) / shape


def fit_tails(
    scores: NDArray[np.float64], owners: NDArray[np.intp], effective: float
) -> Tails | None:
    """The tail of impostor scores, shape (n,); ``owners`` says whose search each is.

    ``effective`` is how many independent searches they are worth. None where too few scores or
    people are in the tail to say anything.
    """
    tail = int(len(scores) * TAIL_SHARE)
    if tail < LEAST_EXCESSES:
        return None
    order = np.argsort(scores)
    start = float(scores[order[-tail - 1]])
    order = order[scores[order] > start]
    people = len(np.unique(owners[order]))
    if len(order) < LEAST_EXCESSES or people < LEAST_EXCESSES:
        return None
    weights, totals = _resample(owners, order)
    worth = effective * len(order) / len(scores)
    shape, scale = _fit(scores[order] - start, weights, worth)
    share = weights.sum(axis=1) / np.maximum(totals, 1.0)
    return Tails(start, share, shape, scale, people)


def describe(tails: Tails) -> TailFit:
    """The fit to all scores."""
    first = float(tails.share[0]), float(tails.shape[0]), float(tails.scale[0])
    return TailFit(tails.start, *first)


def interval(rounds: NDArray[np.float64], people: int) -> Interval:
    """Estimate and 95 % interval of a rate: row 0 is the estimate, the rest the bootstrap."""
    logs = np.log(np.maximum(rounds, _TINY))
    low, high = np.quantile(logs[1:], (0.025, 0.975))
    wider = 1.0 + 2.4 / max(people, 4)
    ends = logs[0] + wider * (np.array([low, high]) - logs[0])
    low, high = np.exp(np.minimum(ends, 0.0))
    return Interval(float(rounds[0]), float(min(low, rounds[0])), float(max(high, rounds[0])))


def value_interval(rounds: NDArray[np.float64]) -> Interval:
    """The same for a threshold."""
    low, high = np.quantile(rounds[1:], (0.025, 0.975))
    first = float(min(rounds[0], 1.0))
    return Interval(first, min(float(low), first), max(float(min(high, 1.0)), first))


def _resample(
    owners: NDArray[np.intp], order: NDArray[np.intp]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """How often each excess is in each round, (1 + rounds, m), and all scores, (1 + rounds,)."""
    names, rows, counts = np.unique(owners, return_inverse=True, return_counts=True)
    many = len(names)
    rng = np.random.default_rng(many)
    drawn = rng.multinomial(many, np.full(many, 1.0 / many), size=_ROUNDS)
    weights = np.ones((1 + _ROUNDS, many))
    weights[1:] = drawn
    return weights[:, rows.reshape(-1)[order]], weights @ counts.astype(np.float64)


def _fit(
    excesses: NDArray[np.float64], weights: NDArray[np.float64], worth: float
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Shape and scale per row of weights; ``excesses`` ascend."""
    total = np.maximum(weights.sum(axis=1, keepdims=True), 1.0)
    places = (np.cumsum(weights, axis=1) - 0.5 * weights + 0.15) / total
    mean = np.maximum((weights * excesses).sum(axis=1) / total[:, 0], _TINY)
    second = (weights * excesses * (1.0 - places)).sum(axis=1) / total[:, 0]
    found = 2.0 - mean / np.maximum(mean - 2.0 * second, _TINY)
    expected = np.full(len(weights), _SHAPE)
    expected[1:] += _SHAPE_DOUBT * np.random.default_rng(1).standard_normal(len(weights) - 1)
    lowest, highest = _SHAPES
    shape = worth * np.clip(found, lowest, highest) + _SHAPE_WEIGHT * expected
    shape = np.clip(shape / (worth + _SHAPE_WEIGHT), lowest, highest)
    return shape, mean * (1.0 - shape)


def _survival(
    excess: float, shape: NDArray[np.float64], scale: NDArray[np.float64]
) -> NDArray[np.float64]:
    shape = np.where(np.abs(shape) < 1e-6, 1e-6, shape)
    inside = np.maximum(1.0 + shape * max(excess, 0.0) / scale, _TINY)
    return np.asarray(np.power(inside, -1.0 / shape), np.float64)

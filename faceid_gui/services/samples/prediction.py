"""How often somebody will be missed, predicted from the samples they are made of.

What counts at the door is a new photo's cosine similarity to the person's template, the mean of
k samples. With N the mean's length it is b / N, where b is the new photo's mean cosine to the
samples; so the person is missed where b < threshold * N, and N is known. Each sample left out
is one draw of b. A person has few of them, so their mean and spread are shrunk to those of all
people (empirical Bayes: normal with unknown mean and variance; Gelman and others, "Bayesian Data
Analysis", ch. 3 and 5), and a new photo's b follows Student's t.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from faceid_gui.core.types import Embeddings, SampleVectors, Threshold

TAIL: Final = 1.5
"""Real photos now and then differ far more than a bell curve has it: the spread that gives the
right share of misses is so much larger than the usual one. Measured on 42 people, see
``benchmarks/enrolment_prediction.py``."""

SHARED: Final = 0.8
"""k samples left out tell of the mean as much as so many times k photos that share nothing."""

DOUBT: Final = 8.0
"""The population's spread counts as much as this many photos of a person's own."""

_PRIOR_PEOPLE: Final = 5.0
"""The usual population counts as much as this many people of the gallery."""

_USUAL_MEAN: Final = 0.41
_USUAL_BETWEEN: Final = 0.14
_USUAL_WITHIN: Final = 0.117
"""Of the usual embedder, in units of 1 - threshold above its default threshold."""

_Z: Final = 1.96


@dataclass(frozen=True, slots=True)
class Population:
    """The mean cosine between two photos of one person: its ``mean`` over people, how much
    people differ (``between``), and photos of one person (``within``), as deviations."""

    mean: float
    between: float
    within: float


@dataclass(frozen=True, slots=True)
class Prediction:
    """The FNMR to be expected of a person, 0 to 1, with a 95 % interval."""

    fnmr: float
    low: float
    high: float

    @property
    def one_in(self) -> int:
        """One photo of so many is missed, at least 1."""
        return max(1, round(1.0 / max(self.fnmr, 1e-6)))


_MEASURED: Final = {
    "b7120c095d60094f": Population(0.67, 0.078, 0.0655),  # MobileFaceNet
    "55533b28a95800a5": Population(0.958, 0.0093, 0.0066),  # dlib's ResNet
}
"""By the first 16 digits of the network's SHA-256, with which a contract's id begins: 42 people
with 373 photos. dlib's default threshold is so strict that nothing follows from it."""


def usual_population(default: Threshold, contract_id: str = "") -> Population:
    """What is expected of a network before anybody is enrolled: as it was measured, or from the
    pack's default threshold alone."""
    measured = _MEASURED.get(contract_id[:16])
    if measured is not None:
        return measured
    step = 1.0 - default.value
    return Population(
        default.value + _USUAL_MEAN * step, _USUAL_BETWEEN * step, _USUAL_WITHIN * step
    )


def population_of(vectors: SampleVectors, default: Threshold) -> Population:
    """The people of a gallery, with the usual ones where they are few."""
    people: dict[str, list[int]] = {}
    for row, person_id in enumerate(vectors.person_ids):
        people.setdefault(person_id, []).append(row)
    groups = [vectors.matrix[rows] for rows in people.values() if len(rows) >= 2]
    return population_from(groups, usual_population(default, vectors.contract_id))


def population_from(people: Sequence[Embeddings], usual: Population) -> Population:
    """The same from the samples of each person, shape (k, d), unit rows, k >= 2."""
    found = [left_out(rows) for rows in people]
    means = np.array([float(b.mean()) for b in found])
    if not len(means):
        return usual
    free = np.array([max(len(b) - 2, 0) for b in found], np.float64)
    squares = np.array([_squares(b) for b in found])
    within = _blend(float(squares.sum()), float(free.sum()), usual.within**2, 2 * _PRIOR_PEOPLE)
    noise = float(np.mean([within / (SHARED * len(b)) for b in found]))
    mean = (means.sum() + _PRIOR_PEOPLE * usual.mean) / (len(means) + _PRIOR_PEOPLE)
    spread = float(((means - means.mean()) ** 2).sum()) - noise * (len(means) - 1)
    between = _blend(max(spread, 0.0), len(means) - 1.0, usual.between**2, _PRIOR_PEOPLE)
    return Population(float(mean), between**0.5, within**0.5)


def predict(rows: Embeddings, threshold: Threshold, population: Population) -> Prediction:
    """The FNMR of a person made of ``rows``, shape (k, d), float32, unit rows, k >= 1."""
    draws = left_out(rows)
    figures = Figures(
        counts=np.array([len(rows)], np.float64),
        lengths=np.array([np.linalg.norm(rows.astype(np.float64).mean(axis=0))]),
        means=np.array([draws.mean() if len(draws) else 0.0]),
        squares=np.array([_squares(draws)]),
    )
    return predict_all(figures, threshold, population).of(0)


@dataclass(frozen=True, slots=True, eq=False)
class Figures:
    """What a prediction takes of each of n people, all of shape (n,), float64.

    ``counts`` of samples, ``lengths`` of their mean, ``means`` of the cosines of samples that
    were left out (0 of a single one), and the sum of their squared deviations, see ``_squares``.
    """

    counts: NDArray[np.float64]
    lengths: NDArray[np.float64]
    means: NDArray[np.float64]
    squares: NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Predictions:
    """FNMR and the ends of its interval, all of shape (n,), 0 to 1."""

    fnmr: NDArray[np.float64]
    low: NDArray[np.float64]
    high: NDArray[np.float64]

    def of(self, row: int) -> Prediction:
        """That of one person."""
        return Prediction(float(self.fnmr[row]), float(self.low[row]), float(self.high[row]))


def figures_of(embeddings: Embeddings, owners: NDArray[np.intp]) -> Figures:
    """The figures of everybody at once.

    ``embeddings`` has shape (m, d), float32, unit rows; ``owners`` shape (m,): the number of
    each row's person, from 0 without gaps; m >= 1.
    """
    order = np.argsort(owners, kind="stable")
    starts = np.flatnonzero(np.diff(owners[order], prepend=-1))
    sums = np.add.reduceat(np.asarray(embeddings, np.float64)[order], starts, axis=0)
    counts = np.bincount(owners).astype(np.float64)
    along = np.einsum("ij,ij->i", sums[owners], embeddings) - 1.0
    draws = along / np.maximum(counts - 1.0, 1.0)[owners]
    means = np.bincount(owners, weights=draws) / counts
    squares = np.bincount(owners, weights=(draws - means[owners]) ** 2)
    return Figures(counts, np.linalg.norm(sums, axis=1) / counts, means, squares * _unhide(counts))


def predict_all(figures: Figures, threshold: Threshold, population: Population) -> Predictions:
    """The FNMR of many people."""
    from scipy import special

    several = figures.counts >= 2
    own = np.maximum(figures.counts - 2.0, 0.0)
    free = DOUBT + own
    spread = TAIL**2 * (DOUBT * population.within**2 + figures.squares) / free
    told = np.where(several, SHARED * figures.counts / spread, 0.0)
    prior = 1.0 / max(population.between**2, 1e-12)
    doubt = 1.0 / (prior + told)
    centre = doubt * (prior * population.mean + told * figures.means)
    away = threshold.value * figures.lengths - centre
    fnmr = special.stdtr(free, away / np.sqrt(spread + doubt))
    # Where the mean is at an end of what is likely, what is left is the spread of photos.
    reach = _Z * np.sqrt(doubt)
    low = special.stdtr(free, (away - reach) / np.sqrt(spread))
    high = special.stdtr(free, (away + reach) / np.sqrt(spread))
    return Predictions(fnmr, np.minimum(low, fnmr), np.maximum(high, fnmr))


def left_out(rows: Embeddings) -> NDArray[np.float64]:
    """Each sample's mean cosine to the person's others, shape (k,); empty for a single one."""
    count = len(rows)
    if count < 2:
        return np.zeros(0)
    exact = rows.astype(np.float64)
    along = exact @ exact.sum(axis=0)
    return np.asarray((along - np.einsum("ij,ij->i", exact, exact)) / (count - 1), np.float64)


def _squares(draws: NDArray[np.float64]) -> float:
    """The sum of squared deviations, as of photos that were not left out of each other."""
    if len(draws) < 3:
        return 0.0
    hidden = _unhide(np.array([len(draws)], np.float64))[0]
    return float(((draws - draws.mean()) ** 2).sum() * hidden)


def _unhide(counts: NDArray[np.float64]) -> NDArray[np.float64]:
    """By how much squared deviations of samples left out are too small, shape (n,).

    A sample that is unlike the others lowers their figures too, by its share of 1 / (k - 1),
    which hides a part of it, more of few; by how much depends on how far photos differ each
    by itself or pair by pair, so the power is a measured one. One or two have no deviation.
    """
    rest = np.maximum(counts - 2.0, 1.0)
    return np.where(counts >= 3, ((counts - 1.0) / rest) ** 0.5, 0.0)


def _blend(squares: float, free: float, usual: float, weight: float) -> float:
    return (squares + weight * usual) / (free + weight)

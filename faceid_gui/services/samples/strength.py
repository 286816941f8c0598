"""How well somebody will be recognised, from the samples they are made of.

Each sample is left out once and compared with the normalised mean of the person's others: the
score that it would have got at the door. From such held-out samples follows how often a new
photo will be missed at the threshold in force (services/samples/prediction.py), and that is what
a grade stands for, whatever scale a pack's scores have.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

import numpy as np
from numpy.typing import NDArray

from faceid_gui.core.types import Embeddings, SampleVectors, Threshold
from faceid_gui.services.samples.prediction import (
    Population,
    Prediction,
    figures_of,
    population_of,
    predict_all,
    usual_population,
)

FAIR_FNMR: Final = 0.06
GOOD_FNMR: Final = 0.02
STRONG_FNMR: Final = 0.006
"""The highest predicted FNMR (see services/samples/prediction.py) for a grade.

Measured with the compact pack on 42 people, each made of 1 to 6 photos at random, predicted from
the other half of them: at its threshold their other photos were missed in 8.2 % where the grade
was WEAK (7.0 % predicted), 1.9 % (3.4 %) FAIR, 0.9 % (1.3 %) GOOD and 0.2 % (0.4 %) STRONG. See
``benchmarks/enrolment_prediction.py``.
"""

STRONG_SAMPLES: Final = 3
"""With two samples each is compared with a single other one, which proves little."""


class Grade(StrEnum):
    """How surely a person is recognised, from nothing to surely."""

    NONE = "none"  # no sample of this embedder
    WEAK = "weak"  # one sample, or one that the others would not recognise
    FAIR = "fair"
    GOOD = "good"
    STRONG = "strong"


_GRADES: Final = tuple(Grade)


@dataclass(frozen=True, slots=True)
class Strength:
    """The grade of a person and the held-out scores behind it.

    ``worst`` and ``mean`` are cosine similarities, None with fewer than two samples.
    ``prediction`` is the FNMR to be expected, None without a sample.
    """

    grade: Grade
    worst: float | None
    mean: float | None
    samples: int
    prediction: Prediction | None = None


NO_STRENGTH: Final = Strength(Grade.NONE, None, None, 0)
"""What somebody has of whom there is no sample."""


class Strengths(Mapping[str, Strength]):
    """The strength of everybody who has a sample, by person id. Never changes."""

    def __init__(self, grades: _Grades, ids: tuple[str, ...]) -> None:
        self._grades = grades
        self._rows = {person_id: row for row, person_id in enumerate(ids)}

    def __getitem__(self, person_id: str) -> Strength:
        return self._grades.strength(self._rows[person_id])

    def __iter__(self) -> Iterator[str]:
        return iter(self._rows)

    def __len__(self) -> int:
        return len(self._rows)

    def of(self, person_id: str) -> Strength:
        """The strength of anybody: NONE for who has no sample."""
        row = self._rows.get(person_id)
        return NO_STRENGTH if row is None else self._grades.strength(row)


def lead(score: float, threshold: Threshold) -> float:
    """How far a score is above the threshold: 0 at the threshold, 1 for the same picture.

    Negative below the threshold. Works alike for every pack.
    """
    return (score - threshold.value) / max(1.0 - threshold.value, 1e-6)


def strength_of(
    embeddings: Embeddings, threshold: Threshold, population: Population | None = None
) -> Strength:
    """The strength of one person: ``embeddings`` has shape (n, d), float32, unit rows.

    ``population`` is that of the gallery (``population_of``); without one a usual pack's is
    taken, whose default threshold is ``threshold``.
    """
    if len(embeddings) == 0:
        return NO_STRENGTH
    owners = np.zeros(len(embeddings), np.intp)
    return _Grades(embeddings, owners, threshold, population).strength(0)


def strengths(vectors: SampleVectors, threshold: Threshold) -> Strengths:
    """The strength of everybody at once: for 10,000 people a fraction of a second."""
    numbers: dict[str, int] = {}
    owners = np.fromiter(
        (numbers.setdefault(person_id, len(numbers)) for person_id in vectors.person_ids),
        np.intp,
        len(vectors.person_ids),
    )
    population = population_of(vectors, threshold)
    # Who has close neighbours must reach more than the site's threshold.
    needed = np.array([threshold.of(person_id)[0] for person_id in numbers])
    grades = _Grades(vectors.matrix, owners, threshold, population, needed)
    return Strengths(grades, tuple(numbers))


def held_out(embeddings: Embeddings, owners: NDArray[np.intp]) -> NDArray[np.float64]:
    """Each sample's score against the normalised mean of its person's other samples.

    ``embeddings`` has shape (n, d), float32, unit rows; ``owners`` shape (n,): the number of
    each row's person, from 0 without gaps. Shape (n,), -1 to 1; NaN where there is no other.
    """
    if not len(embeddings):
        return np.zeros(0)
    rows = np.asarray(embeddings, np.float32)
    order = np.argsort(owners, kind="stable")
    starts = np.flatnonzero(np.diff(owners[order], prepend=-1))
    sums = np.add.reduceat(rows[order], starts, axis=0)
    squares = np.einsum("ij,ij->i", rows, rows).astype(np.float64)
    along = np.einsum("ij,ij->i", sums[owners], rows).astype(np.float64)
    lengths = np.einsum("ij,ij->i", sums, sums).astype(np.float64)[owners]
    # |sum - row|, without making the sums of the others one by one.
    rest = np.sqrt(np.maximum(lengths - 2.0 * along + squares, 1e-9))
    scores = np.clip((along - squares) / rest, -1.0, 1.0)
    alone = np.bincount(owners)[owners] < 2
    return np.where(alone, np.nan, scores)


class _Grades:
    """Worst and mean held-out score of each person, what they predict, and the grade."""

    def __init__(
        self,
        embeddings: Embeddings,
        owners: NDArray[np.intp],
        threshold: Threshold,
        population: Population | None,
        needed: NDArray[np.float64] | None = None,
    ) -> None:
        self._counts = np.bincount(owners)
        if not len(owners):
            return
        # Of those who have a single sample nothing is known.
        scores = np.nan_to_num(held_out(embeddings, owners), nan=-1.0)
        self._worst = np.full(len(self._counts), np.inf)
        np.minimum.at(self._worst, owners, scores)
        self._mean = np.bincount(owners, weights=scores) / np.maximum(self._counts, 1)
        self._predictions = predict_all(
            figures_of(embeddings, owners), threshold, population or usual_population(threshold)
        )
        if needed is None:
            needed = np.full(len(self._counts), threshold.value)
        self._levels = _levels(self._predictions.fnmr, self._worst, self._counts, needed)

    def strength(self, row: int) -> Strength:
        """The strength of the person of a row."""
        count = int(self._counts[row])
        grade = _GRADES[int(self._levels[row])]
        prediction = self._predictions.of(row)
        if count < 2:
            return Strength(grade, None, None, count, prediction)
        worst, mean = float(self._worst[row]), float(self._mean[row])
        return Strength(grade, worst, mean, count, prediction)


def _levels(
    fnmr: NDArray[np.float64],
    worst: NDArray[np.float64],
    counts: NDArray[np.intp],
    needed: NDArray[np.float64],
) -> NDArray[np.intp]:
    """The number of each person's grade in ``Grade``.

    By the predicted FNMR; but WEAK where a sample would have been missed by the others, or
    there are no others, and no more than GOOD where too few say so.
    """
    weak, good = _GRADES.index(Grade.WEAK), _GRADES.index(Grade.GOOD)
    bounds = np.array((STRONG_FNMR, GOOD_FNMR, FAIR_FNMR))
    levels = weak + len(bounds) - np.searchsorted(bounds, fnmr, side="left")
    levels = np.where((counts < 2) | (worst < needed), weak, levels)
    return np.where(counts < STRONG_SAMPLES, np.minimum(levels, good), levels).astype(np.intp)

"""Two networks together: the z-scored sum of their scores, each weighed by what it tells apart.

Each network's score is brought to mean 0 and spread 1 over its impostor scores, and the two are
added (Jain, Nandakumar and Ross, "Score normalization in multimodal biometric systems", 2005).
Added as they are, a weak network spoils a strong one's rare false matches. They are therefore
weighed as Fisher's linear discriminant does, with the covariance of the impostor scores: no other
weighing brings the genuine mean further from the impostors', counted in spreads of the impostors'
sum. Networks whose impostors are the same count as one. A negative weight is taken as none. (The
rule was chosen among several on one set of photos, where it did best.)

With cosines of unit vectors the sum is, but for a constant and a factor, ``w1 c1 + w2 c2`` with
``w1 + w2 = 1``: the cosine of the concatenated vectors ``sqrt(w1) u1, sqrt(w2) u2``, which are of
unit length again. A fused network is one table of embeddings like any other, and a kiosk can
carry it out with the two weights.

So that nobody's own pairs decide how theirs are weighed, the weights of each person's vectors come
from the pairs of the others alone, in ``FOLDS`` parts of the people.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from faceid_gui.core.errors import ContractMismatch
from faceid_gui.lab.intervals import Ints
from faceid_gui.lab.vectors import VectorTable

FOLDS: Final = 5

_SAMPLE: Final = 1_000_000
"""Impostor pairs that suffice to see a spread."""

_FEW_GENUINE: Final = 10

_STEP: Final = 20_000


@dataclass(frozen=True, slots=True)
class FusionWeights:
    """How much each of two networks' cosines counts; they are not negative and sum to 1.

    ``mean`` and ``spread`` are those of the weighed sum over impostors.
    """

    first: float
    second: float
    mean: float
    spread: float

    def z_sum(self, first: float, second: float) -> float:
        """The fused score of two cosines, in spreads of the impostors' from their mean."""
        return (self.first * first + self.second * second - self.mean) / self.spread


def fuse(first: VectorTable, second: VectorTable, *, seed: int = 0) -> VectorTable:
    """The table of two networks together: unit rows of both lengths.

    A photo in which either network's detector found no face is missing. Raises ContractMismatch
    where the tables are not of the same people.
    """
    one, two = _shared(first, second)
    owners = one.owners
    rows = [_unit(one.raw), _unit(two.raw)]
    fold_of = _folds(len(one.subjects), seed)
    fused = np.empty((len(owners), rows[0].shape[1] + rows[1].shape[1]), np.float32)
    for fold in range(FOLDS):
        mine = fold_of[owners] == fold
        # Of very few people somebody must decide: then all do.
        others = ~mine if len(np.unique(owners[~mine])) > 1 else np.ones(len(owners), bool)
        if mine.any():
            weights = _weights(rows[0][others], rows[1][others], owners[others], seed)
            parts = np.sqrt(weights.first) * rows[0][mine], np.sqrt(weights.second) * rows[1][mine]
            fused[mine] = np.concatenate(parts, axis=1)
    missing = tuple(sorted({*first.missing, *second.missing}))
    return VectorTable(fused, one.photos, owners, one.subjects, one.people, missing, unit_only=True)


def fusion_weights(first: VectorTable, second: VectorTable, *, seed: int = 0) -> FusionWeights:
    """The weights from everybody: those to use at the door. Raises ContractMismatch as fuse."""
    one, two = _shared(first, second)
    return _weights(_unit(one.raw), _unit(two.raw), one.owners, seed)


def _weights(
    first: NDArray[np.float32], second: NDArray[np.float32], owners: Ints, seed: int
) -> FusionWeights:
    """From all pairs of photos, or a million impostor pairs drawn at random."""
    impostor = _cosines(first, second, *_impostors(owners, seed))
    genuine = _cosines(first, second, *_genuine(owners))
    if impostor.shape[1] < 2:
        return FusionWeights(0.5, 0.5, 0.0, 1.0)
    covariance = np.cov(impostor) + 1e-12 * np.eye(2)
    # With few genuine pairs both count alike, in spreads of their own.
    weights = 1.0 / np.sqrt(np.diag(covariance))
    if genuine.shape[1] >= _FEW_GENUINE:
        apart = genuine.mean(axis=1) - impostor.mean(axis=1)
        best = np.linalg.solve(covariance, apart).clip(0.0)
        weights = best if best.any() else weights
    weights = weights / weights.sum()
    mean, variance = weights @ impostor.mean(axis=1), weights @ covariance @ weights
    return FusionWeights(
        float(weights[0]), float(weights[1]), float(mean), float(np.sqrt(variance))
    )


def _cosines(
    first: NDArray[np.float32], second: NDArray[np.float32], one: Ints, two: Ints
) -> NDArray[np.float64]:
    """Both networks' cosines of pairs of rows: shape (2, k)."""
    found = np.empty((2, len(one)))
    for network, rows in enumerate((first, second)):
        for start in range(0, len(one), _STEP):
            here = slice(start, start + _STEP)
            found[network, here] = np.einsum("ij,ij->i", rows[one[here]], rows[two[here]])
    return found


def _impostors(owners: Ints, seed: int) -> tuple[Ints, Ints]:
    count = len(owners)
    if count * (count - 1) // 2 <= _SAMPLE:
        one, two = np.triu_indices(count, k=1)
    else:
        one, two = np.random.default_rng(seed).integers(0, count, (2, _SAMPLE))
    apart = owners[one] != owners[two]
    return one[apart], two[apart]


def _genuine(owners: Ints) -> tuple[Ints, Ints]:
    """Every photo with the next one or two of its person: enough for a mean, of anybody."""
    order = np.argsort(owners, kind="stable")
    one = np.concatenate([order[:-1], order[:-2]])
    two = np.concatenate([order[1:], order[2:]])
    same = owners[one] == owners[two]
    return one[same], two[same]


def _folds(people: int, seed: int) -> Ints:
    """The part of each person, shape (people,)."""
    places = np.random.default_rng(seed).permutation(people)
    return np.asarray(places % FOLDS, np.intp)


def _shared(first: VectorTable, second: VectorTable) -> tuple[VectorTable, VectorTable]:
    """Both tables with the photos that both have, in one order."""
    keys = [[subject.key for subject in table.subjects] for table in (first, second)]
    if keys[0] != keys[1] or first.people != second.people:
        raise ContractMismatch("two networks are fused on the photos of the same people")
    place = {key: row for row, key in enumerate(second.photos)}
    mine = np.array([r for r, key in enumerate(first.photos) if key in place], np.intp)
    theirs = np.array([place[first.photos[row]] for row in mine], np.intp)
    return _only(first, mine), _only(second, theirs)


def _only(table: VectorTable, rows: Ints) -> VectorTable:
    photos = tuple(table.photos[row] for row in rows)
    return VectorTable(
        table.raw[rows], photos, table.owners[rows], table.subjects, table.people, table.missing
    )


def _unit(raw: NDArray[np.float32]) -> NDArray[np.float32]:
    lengths = np.linalg.norm(raw, axis=1, keepdims=True)
    return np.asarray(raw / np.maximum(lengths, 1e-12), np.float32)

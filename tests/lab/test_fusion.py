"""Two networks together."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from faceid_gui.core.errors import ContractMismatch
from faceid_gui.lab.fusion import fuse, fusion_weights
from faceid_gui.lab.pair_scores import all_pairs
from faceid_gui.lab.results import Metric
from faceid_gui.lab.scores import comparer
from faceid_gui.lab.vectors import VectorTable
from faceid_gui.lab.verification import verify
from tests.lab.tables import table_of

COUNTS = [5] * 40


def units(table: VectorTable) -> np.ndarray[tuple[int, ...], np.dtype[np.float64]]:
    raw = table.raw.astype(float)
    return np.asarray(raw / np.linalg.norm(raw, axis=1, keepdims=True))


def test_the_cosine_of_a_fused_table_is_the_weighed_sum_of_cosines() -> None:
    # GIVEN two networks, WHEN fused
    first = table_of(COUNTS, people=40, seed=1)
    second = table_of(COUNTS, people=40, seed=2, noise=1.0, dimensions=24)
    fused = fuse(first, second)
    # THEN rows are of unit length, and within a person the cosine is w1 c1 + w2 c2
    assert fused.raw.shape == (200, 40)
    assert np.linalg.norm(fused.raw, axis=1) == pytest.approx(np.ones(200), abs=1e-5)
    one, two = units(first), units(second)
    cosines = np.array([one[0] @ one[1], two[0] @ two[1]])
    share = float(np.square(fused.raw[0, :16]).sum())
    assert float(fused.raw[0] @ fused.raw[1]) == pytest.approx(
        share * cosines[0] + (1 - share) * cosines[1], abs=1e-5
    )
    # and the weights for a door, from everybody, are near those of each part
    assert fusion_weights(first, second).first == pytest.approx(share, abs=0.03)


def test_the_z_score_of_impostors_has_mean_0_and_spread_1() -> None:
    first = table_of(COUNTS, people=40, seed=1)
    second = table_of(COUNTS, people=40, seed=2, noise=1.0)
    weights = fusion_weights(first, second)
    assert weights.first + weights.second == pytest.approx(1.0)
    one, two = units(first) @ units(first).T, units(second) @ units(second).T
    apart = first.owners[:, None] != first.owners
    found = [weights.z_sum(a, b) for a, b in zip(one[apart], two[apart], strict=True)]
    assert np.mean(found) == pytest.approx(0.0, abs=0.01)
    assert np.std(found) == pytest.approx(1.0, abs=0.01)


def test_two_networks_that_err_apart_miss_less_together() -> None:
    tables = [table_of(COUNTS, people=40, seed=seed, noise=1.0) for seed in (1, 2)]
    tables.append(fuse(*tables))
    missed = []
    for table in tables:
        ready = comparer(table, Metric.COSINE)
        found = verify(all_pairs(ready, table), ready)
        assert found is not None
        missed.append(found.points[1].miss.value)
    assert missed[2] < 0.7 * min(missed[:2])


def test_a_network_that_knows_nothing_is_given_little_weight() -> None:
    good = table_of(COUNTS, people=40, seed=1, noise=0.5)
    useless = table_of(COUNTS, people=40, seed=2, noise=50.0)
    assert fusion_weights(good, useless).first > 0.9


def test_a_photo_that_either_network_lacks_is_missing() -> None:
    # GIVEN the second network's detector finds no face in one photo
    first = table_of([3, 3], people=2, missing=[1])
    whole = table_of([3, 3], people=2, seed=5)
    second = replace(
        whole,
        raw=whole.raw[1:],
        photos=whole.photos[1:],
        owners=whole.owners[1:],
        missing=((0, whole.photos[0]),),
    )
    fused = fuse(first, second)
    assert fused.photos == whole.photos[1:]
    assert {key for _, key in fused.missing} == {"s0/0", "s1/lost0"}


def test_nobodys_own_pairs_decide_their_weights() -> None:
    # GIVEN one person's photos as the second network sees them are changed for good
    first = table_of(COUNTS, people=40, seed=1)
    second = table_of(COUNTS, people=40, seed=2)
    before = fuse(first, second)
    raw = second.raw.copy()
    raw[:5] = np.random.default_rng(9).standard_normal((5, 16)) + raw[5]
    after = fuse(first, replace(second, raw=raw))
    # THEN that person's weights stay, and those of people of other parts do not
    share = [np.square(table.raw[:, :16]).sum(axis=1) for table in (before, after)]
    assert share[0][:5] == pytest.approx(share[1][:5], abs=1e-6)
    assert np.abs(share[0] - share[1]).max() > 1e-5


def test_tables_of_different_people_are_not_fused() -> None:
    with pytest.raises(ContractMismatch):
        fuse(table_of([2, 2], people=2), table_of([2, 2, 2], people=3))

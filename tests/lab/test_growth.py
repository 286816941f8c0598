"""What is predicted for larger galleries, against larger galleries."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from faceid_gui.lab.growth import fpir_at, grown
from faceid_gui.lab.identification import identify, search, threshold_for
from faceid_gui.lab.results import Metric
from faceid_gui.lab.scores import comparer
from tests.lab.simulation import World
from tests.lab.tables import table_of


def templates(world: World, random: np.random.Generator, people: int) -> NDArray[np.float32]:
    """Templates of people with three photos each."""
    rows, _ = world.photos(random, np.full(people, 3))
    sums = rows.reshape(people, 3, -1).sum(axis=1)
    return np.asarray(sums / np.linalg.norm(sums, axis=1, keepdims=True), np.float32)


def test_the_rate_at_a_larger_gallery_is_predicted_within_a_fifth() -> None:
    # GIVEN a threshold that 1 % of strangers pass at 200 people
    world, random = World(), np.random.default_rng(0)
    strangers, _ = world.photos(random, np.ones(6000, int))
    best = strangers @ templates(world, random, 1500).T
    threshold = threshold_for(best[:, :200].max(axis=1).astype(np.float64), 0.01)
    # WHEN larger galleries are predicted from 400 others and 200 people, several times
    ratios, held = [], []
    for _ in range(6):
        some, _ = world.photos(random, np.ones(400, int))
        scores = (some @ templates(world, random, 200).T).astype(np.float64)
        found = fpir_at(scores, threshold, [500, 1500])
        assert found is not None
        for estimate, size in zip(found, (500, 1500), strict=True):
            true = float(np.mean(best[:, :size].max(axis=1) >= threshold))
            ratios.append(estimate.value / true)
            assert estimate.low is not None
            assert estimate.high is not None
            held.append(estimate.low <= true <= estimate.high)
    # THEN it is right within a fifth on the whole, and its interval holds the truth
    assert 0.8 < float(np.exp(np.mean(np.log(ratios)))) < 1.2
    assert np.mean(held) > 0.75


def test_a_trial_predicts_galleries_larger_than_its_own() -> None:
    table = table_of([4] * 120 + [1] * 60, people=120, noise=0.5)
    ready = comparer(table, Metric.EUCLIDEAN_L2)
    searches = search(ready, table, 2, draws=2)
    assert searches is not None
    found = grown(ready, table, identify(searches, 2))
    assert [one.people for one in found] == [500, 1000, 5000]
    rates = [one.fpir.value for one in found]
    assert rates == sorted(rates)
    assert all(one.target == 1e-2 for one in found)


def test_without_scores_enough_nothing_is_predicted() -> None:
    assert fpir_at(np.zeros((3, 5)), 0.5, [100]) is None

"""Intervals against closed forms, other libraries and brute force."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from scipy import stats

from faceid_gui.lab.intervals import (
    Clusters,
    Dyads,
    Floats,
    bounds,
    by_people,
    counted,
    design_effect,
    drawn_anew,
)


@pytest.mark.parametrize(("errors", "trials"), [(0, 30), (1, 100), (7, 50), (50, 50)])
def test_independent_trials_get_the_exact_interval(errors: int, trials: int) -> None:
    exact = stats.binomtest(errors, trials).proportion_ci(0.95, method="exact")
    rate = counted(errors, trials)
    assert (rate.low, rate.high) == pytest.approx((exact.low, exact.high))


def test_of_no_trials_nothing_is_known() -> None:
    assert (counted(0, 0).low, counted(0, 0).high) == (0.0, 1.0)
    rate = by_people(Clusters(np.zeros(3), np.zeros(3)))
    assert (rate.count, rate.trials, rate.low, rate.high) == (0, 0, 0.0, 1.0)


def test_people_with_one_trial_each_are_independent() -> None:
    # GIVEN 200 people with one trial each, 20 of them wrong
    clusters = Clusters(np.repeat([1.0, 0.0], [20, 180]), np.ones(200))
    # THEN each trial is worth one, but for n / (n - 1)
    assert design_effect(clusters) == pytest.approx(200 / 199, rel=1e-6)


def test_people_who_are_all_wrong_or_all_right_count_once_each() -> None:
    # GIVEN 40 people with 10 trials each, of whom 8 are always wrong
    clusters = Clusters(np.repeat([10.0, 0.0], [8, 32]), np.full(40, 10.0))
    # THEN ten trials are worth one, and somewhat less as people are few
    effect = design_effect(clusters)
    assert 10.0 < effect < 11.5
    assert by_people(clusters).low < counted(80, 400).low
    assert by_people(clusters).high > counted(80, 400).high


def test_without_an_error_the_loose_threshold_tells_how_trials_hang_together() -> None:
    # GIVEN no error in 40 people's 400 trials
    clusters = Clusters(np.zeros(40), np.full(40, 10.0))
    together = Clusters(np.repeat([10.0, 0.0], [8, 32]), np.full(40, 10.0))
    apart = Clusters(np.full(40, 2.0), np.full(40, 10.0))
    # THEN the bound is that of 40 people where errors come together, and nearer to 400 where not
    bound = [by_people(clusters, loose).high for loose in (None, together, apart)]
    assert bound[0] == pytest.approx(bounds(0.0, 40.0)[1], rel=0.1)
    assert bound[1] == pytest.approx(bounds(0.0, 40.0)[1], rel=0.2)
    assert bound[2] < 0.2 * bound[1]
    assert bound[2] >= bounds(0.0, 400.0)[1]
    assert by_people(clusters, together).low == 0.0


def test_two_peoples_trials_hang_together_where_they_share_somebody() -> None:
    # GIVEN five people, three pairs of whom have errors
    people, tried = 5, 4.0
    errors = {(0, 1): 3.0, (0, 3): 2.0, (2, 4): 1.0}
    pairs = list(itertools.combinations(range(people), 2))
    dyads = Dyads(
        np.array([a for a, _ in errors]),
        np.array([b for _, b in errors]),
        np.array(list(errors.values())),
        np.full(3, tried),
        np.full(people, tried * (people - 1)),
        tried**2 * len(pairs),
    )
    # WHEN the variance is summed over every two pairs that share somebody
    rate = 6.0 / (tried * len(pairs))
    rest = {pair: errors.get(pair, 0.0) - rate * tried for pair in pairs}
    expected = sum(rest[a] * rest[b] for a in pairs for b in pairs if set(a) & set(b))
    # THEN it is what is computed without such a loop
    assert dyads.total == (6, 40)
    assert dyads.spread() == pytest.approx(1.3 * expected * people / (people - 1))


def test_people_drawn_anew_give_the_spread_of_a_mean() -> None:
    # GIVEN 400 people with a number each
    values = np.random.default_rng(3).normal(5.0, 2.0, 400)

    def mean(times: Floats) -> Floats:
        return np.asarray(times @ values / times.sum(axis=1))

    once = drawn_anew(mean, 400, value=float(values.mean()), seed=5)
    # THEN the interval is that of the mean, and the same each time
    error = 1.96 * values.std() / 20.0
    assert once.low == pytest.approx(values.mean() - error, abs=0.05)
    assert once.high == pytest.approx(values.mean() + error, abs=0.05)
    assert drawn_anew(mean, 400, value=once.value, seed=5) == once


def test_a_figure_that_is_rarely_there_has_no_interval() -> None:
    found = drawn_anew(lambda times: np.full(len(times), np.nan), 10, value=1.0)
    assert (found.low, found.high) == (None, None)

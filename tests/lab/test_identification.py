"""One to many, open set, against plain loops."""

from __future__ import annotations

import numpy as np
import pytest

from faceid_gui.lab.identification import draws_for, identify, search, searches_at, threshold_for
from faceid_gui.lab.results import Metric
from faceid_gui.lab.scores import comparer
from tests.lab.tables import table_of


@pytest.mark.parametrize("metric", [Metric.COSINE, Metric.EUCLIDEAN])
def test_a_draw_is_what_two_loops_find(metric: Metric) -> None:
    # GIVEN people with two photos each and strangers; with both enrolled nobody is a probe
    table = table_of([3] * 8 + [1] * 25, people=8, noise=1.0)
    ready = comparer(table, metric)
    found = search(ready, table, 2, draws=1, seed=4)
    assert found is not None
    # WHEN the same photos are enrolled by hand
    random = np.random.default_rng(4)
    owned = [np.flatnonzero(table.owners == who) for who in range(8)]
    chosen = [random.permutation(rows)[:2] for rows in owned]
    templates = [ready.rows[rows].astype(float).mean(axis=0) for rows in chosen]
    if metric is Metric.COSINE:
        templates = [mean / np.linalg.norm(mean) for mean in templates]

    def score(row: int, person: int) -> float:
        vector = ready.rows[row].astype(float)
        if metric is Metric.COSINE:
            return float(vector @ templates[person])
        return -float(np.linalg.norm(vector - templates[person]))

    # THEN every search has the score that the loop finds
    mates = []
    for who, rows in enumerate(owned):
        for row in sorted(set(rows.tolist()) - set(chosen[who].tolist())):
            scores = [score(row, person) for person in range(8)]
            mates.append(scores[who] if int(np.argmax(scores)) == who else -np.inf)
    assert found.mate == pytest.approx(np.array(mates), abs=1e-5)
    alarms = [max(score(24 + n, person) for person in range(8)) for n in range(25)]
    assert found.alarm == pytest.approx(np.array(alarms), abs=1e-5)
    assert not found.left_out


def test_failures_to_detect_count() -> None:
    # GIVEN people who are always known, one more photo of two of them without a face, and one
    # more of a stranger
    table = table_of([4] * 6 + [1] * 30, people=6, noise=0.02, missing=[0, 1, 20])
    ready = comparer(table, Metric.COSINE)
    searches = search(ready, table, 3, draws=5)
    assert searches is not None
    found = identify(searches, 3)
    # THEN those two are missed in each draw, and the stranger's is a search without an alarm
    point = found.points[0]
    assert (point.miss.count, point.miss.trials) == (10, 40)
    assert point.false.trials == 5 * 31
    assert (found.rank1.count, found.rank1.trials) == (30, 40)
    assert (found.enrolled, found.photos, found.draws) == (6, 3, 5)


def test_who_has_too_few_photos_is_enrolled_and_not_searched() -> None:
    table = table_of([1, 5] + [1] * 20, people=2, noise=0.1)
    searches = search(comparer(table, Metric.COSINE), table, 3, draws=2)
    assert searches is not None
    assert searches.enrolled == 2
    assert set(searches.mate_owner.tolist()) == {1}
    # and with nobody to search there is no result
    alone = table_of([1, 2] + [1] * 20, people=2)
    assert search(comparer(alone, Metric.COSINE), alone, 3, draws=2) is None


def test_without_strangers_everybody_is_an_impostor_among_the_others() -> None:
    table = table_of([4] * 10, people=10, noise=0.3)
    searches = search(comparer(table, Metric.COSINE), table, 2, draws=3)
    assert searches is not None
    found = identify(searches, 2)
    # THEN it is said, and nobody meets the own template
    assert found.left_out
    assert len(searches.alarm) == 3 * 40
    assert searches.alarm.max() < searches.mate[np.isfinite(searches.mate)].min()


@pytest.mark.parametrize(("target", "passing"), [(0.0, 0), (0.1, 1), (0.19, 1), (0.2, 2), (1.0, 8)])
def test_a_threshold_lets_at_most_its_share_through(target: float, passing: int) -> None:
    # GIVEN ten impostor searches, two of them without a face
    alarms = np.array([0.1, 0.8, 0.3, -np.inf, 0.5, 0.6, -np.inf, 0.2, 0.4, 0.7])
    level = threshold_for(alarms, target)
    assert int((alarms >= level).sum()) == passing


def test_what_few_strangers_cannot_show_is_not_supported() -> None:
    # GIVEN 120 strangers searched ten times: 120 searches, not 1200
    table = table_of([6] * 10 + [1] * 120, people=10, noise=0.8)
    searches = search(comparer(table, Metric.COSINE), table, 3, draws=10)
    assert searches is not None
    assert [p.supported for p in identify(searches, 3).points] == [True, False, False]


def test_the_same_seed_gives_the_same_result_and_more_photos_a_better_one() -> None:
    table = table_of([8] * 30 + [1] * 100, people=30, noise=0.8)
    ready = comparer(table, Metric.COSINE)
    found = []
    for photos in (1, 1, 5):
        searches = search(ready, table, photos, draws=4, seed=2)
        assert searches is not None
        found.append(identify(searches, photos))
    assert found[0] == found[1]
    assert found[2].points[0].miss.value < 0.6 * found[0].points[0].miss.value
    assert found[2].rank1.value > found[0].rank1.value
    curve = found[0].curve
    assert (np.diff(curve.false) >= 0).all()
    assert (np.diff(curve.miss) <= 0).all()


def test_a_group_is_judged_in_the_gallery_of_all() -> None:
    table = table_of([4] * 10 + [1] * 30, people=10, noise=0.8)
    searches = search(comparer(table, Metric.COSINE), table, 2, draws=2)
    assert searches is not None
    part = searches.of(np.array([0, 1, 12]))
    point = searches_at(part, 0.5, 1e-2)
    assert (point.miss.trials, point.false.trials) == (8, 2)
    nobody = searches_at(searches.of(np.array([], np.intp)), 0.5, 1e-2)
    assert (nobody.miss.trials, nobody.false.trials, nobody.false.high) == (0, 0, 1.0)


def test_thousands_of_people_are_drawn_less_often() -> None:
    assert draws_for(table_of([3] * 20, people=20)) == 10

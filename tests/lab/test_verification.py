"""One to one, against scikit-learn and by hand."""

from __future__ import annotations

import numpy as np
import pytest
from sklearn.metrics import roc_curve

from faceid_gui.lab.accuracy import fold_accuracy, people_folds
from faceid_gui.lab.pair_scores import all_pairs, listed_pairs
from faceid_gui.lab.pairs import PairList, PhotoPair
from faceid_gui.lab.results import Metric
from faceid_gui.lab.scores import CELLS, comparer
from faceid_gui.lab.verification import verify
from tests.lab.tables import table_of


def test_rates_are_those_of_scikit_learn() -> None:
    # GIVEN people who are confused now and then
    table = table_of([6] * 15, people=15, noise=1.2)
    ready = comparer(table, Metric.COSINE)
    scores = all_pairs(ready, table, floor=0)
    found = verify(scores, ready)
    assert found is not None
    # WHEN the same pairs are put to scikit-learn
    cells = np.concatenate([scores.genuine.cells, scores.top.cells])
    same = np.repeat([1, 0], [len(scores.genuine.cells), len(scores.top.cells)])
    fmr, tmr, levels = roc_curve(same, cells, drop_intermediate=False)
    # THEN the operating points are the lowest thresholds with at most the wanted FMR
    for point in found.points:
        best = int(np.flatnonzero(fmr <= point.target)[-1])
        assert point.false.value == pytest.approx(fmr[best])
        assert point.miss.value == pytest.approx(1.0 - tmr[best])
    # and each point of the curve is one of the ROC
    for false, miss, level in zip(
        found.curve.false, found.curve.miss, found.curve.thresholds, strict=True
    ):
        reached = np.flatnonzero(levels >= ready.cell_of(level))[-1]
        assert (false, 1.0 - miss) == pytest.approx((fmr[reached], tmr[reached]))
    # and the EER is where the two meet
    nearest = int(np.argmin(np.abs(fmr - (1.0 - tmr))))
    assert found.eer.value == pytest.approx((fmr[nearest] + 1 - tmr[nearest]) / 2, abs=2e-3)
    assert found.eer.low is not None
    assert found.eer.high is not None
    assert found.eer.low < found.eer.value < found.eer.high


def test_the_curve_falls_and_rises_once_from_end_to_end() -> None:
    table = table_of([5] * 12, people=12, noise=1.2)
    ready = comparer(table, Metric.ANGULAR)
    found = verify(all_pairs(ready, table), ready)
    assert found is not None
    assert (np.diff(found.curve.thresholds) < 0).all()
    assert (np.diff(found.curve.false) >= 0).all()
    assert (np.diff(found.curve.miss) <= 0).all()
    assert (found.curve.false[0], found.curve.false[-1], found.curve.miss[-1]) == (0.0, 1.0, 0.0)


def test_photos_without_a_face_never_match() -> None:
    # GIVEN people who are never confused, and one photo without a face
    table = table_of([4, 4, 4], people=3, noise=0.05, missing=[0])
    ready = comparer(table, Metric.COSINE)
    found = verify(all_pairs(ready, table), ready)
    assert found is not None
    # THEN its four pairs with the same person are misses, and the eight with others are none
    assert (found.genuine, found.impostor, found.missing) == (22, 56, 12)
    assert [point.miss.count for point in found.points] == [4, 4, 4]
    assert found.curve.miss[-1] == pytest.approx(4 / 22)


def test_rates_beyond_what_few_pairs_can_show_are_not_supported() -> None:
    table = table_of([4] * 9, people=9, noise=1.0)
    ready = comparer(table, Metric.COSINE)
    found = verify(all_pairs(ready, table), ready)
    assert found is not None
    assert not found.points[1].supported
    assert not found.points[2].supported
    assert verify(all_pairs(ready, table, chosen=np.array([0])), ready) is None


def test_nobody_is_in_two_folds_and_each_has_people_with_many_photos() -> None:
    table = table_of([5] * 20 + [1] * 30, people=20)
    folds = people_folds(table, seed=1)
    assert sorted(np.concatenate(folds).tolist()) == list(range(50))
    assert [int((fold < 20).sum()) for fold in folds] == [2] * 10


def test_accuracy_is_that_of_the_threshold_of_the_other_folds() -> None:
    # GIVEN a list of two folds: in the second a pair of two people scores higher than any
    table = table_of([2, 2, 2], people=3, noise=0.05)
    table.raw[3] = table.raw[4]
    row = table.photos
    first = (PhotoPair(row[0], row[1], True), PhotoPair(row[0], row[2], False))
    second = (PhotoPair(row[4], row[5], True), PhotoPair(row[3], row[4], False))
    ready = comparer(table, Metric.COSINE)
    found = fold_accuracy(ready, table, PairList((first, second)))
    # THEN the first fold's threshold fails on it, and the second's, above all, on the first
    assert found is not None
    assert (found.mean, found.folds) == (0.5, 2)
    assert found.std == pytest.approx(0.0)


def test_accuracy_over_people_is_one_where_nobody_is_confused() -> None:
    table = table_of([4] * 30, people=30, noise=0.05)
    found = fold_accuracy(comparer(table, Metric.COSINE), table)
    assert found is not None
    assert (found.mean, found.std, found.folds) == (1.0, 0.0, 10)
    assert fold_accuracy(comparer(table, Metric.COSINE), table_of([3], people=1)) is None


def test_a_lists_operating_points_are_counted_in_it_alone() -> None:
    table = table_of([3] * 20, people=20, noise=0.3)
    pairs = [PhotoPair(f"s{n}/{3 * n}", f"s{n}/{3 * n + 1}", True) for n in range(20)]
    pairs += [PhotoPair(f"s{n}/{3 * n}", f"s{n + 1}/{3 * n + 3}", False) for n in range(19)]
    ready = comparer(table, Metric.COSINE)
    found = verify(listed_pairs(ready, table, PairList((tuple(pairs),))), ready)
    assert found is not None
    assert (found.genuine, found.impostor, found.points[0].false.trials) == (20, 19, 19)
    assert found.points[0].threshold < CELLS

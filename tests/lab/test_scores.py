"""Scores of embeddings, and of pairs, against plain loops."""

from __future__ import annotations

import itertools
from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray

from faceid_gui.core.errors import BadRequest, ContractMismatch
from faceid_gui.lab import scores as scores_module
from faceid_gui.lab.pair_scores import all_pairs, cell_for, listed_pairs, matching
from faceid_gui.lab.pairs import PairList, PhotoPair
from faceid_gui.lab.results import Metric
from faceid_gui.lab.scores import CELLS, NEVER, comparer
from tests.lab.tables import table_of


def by_hand(first: NDArray[np.float32], second: NDArray[np.float32], metric: Metric) -> float:
    """One score, in double precision, as the metric is written."""
    one, two = first.astype(float), second.astype(float)
    cosine = one @ two / np.linalg.norm(one) / np.linalg.norm(two)
    match metric:
        case Metric.COSINE:
            return float(cosine)
        case Metric.ANGULAR:
            return float(1.0 - np.arccos(np.clip(cosine, -1, 1)) / np.pi)
        case Metric.EUCLIDEAN:
            return -float(np.linalg.norm(one - two))
    units = one / np.linalg.norm(one), two / np.linalg.norm(two)
    return -float(np.linalg.norm(units[0] - units[1]))


@pytest.mark.parametrize("metric", list(Metric))
def test_every_metric_is_what_it_says_and_higher_is_more_alike(metric: Metric) -> None:
    # GIVEN vectors of all lengths
    table = table_of([3, 2, 4], people=3)
    ready = comparer(table, metric)
    pairs = list(itertools.combinations(range(9), 2))
    # WHEN compared in pairs and all at once
    some = ready.pairs(*(np.array(side) for side in zip(*pairs, strict=True)))
    every = ready.against(ready.rows, ready.rows)
    # THEN both are the metric's formula, within its range, and cells begin at their thresholds
    expected = [by_hand(table.raw[i], table.raw[j], metric) for i, j in pairs]
    assert some == pytest.approx(expected, abs=2e-5)
    assert [every[i, j] for i, j in pairs] == pytest.approx(expected, abs=2e-5)
    assert (some >= ready.low).all()
    assert (some <= ready.high).all()
    cells = ready.cells(some)
    assert [ready.threshold(int(c)) for c in cells] == pytest.approx(some, abs=4e-5)
    assert [ready.cell_of(ready.threshold(int(c))) for c in cells] == cells.tolist()


def test_unit_vectors_alone_have_one_euclidean_distance() -> None:
    table = replace(table_of([2, 2], people=2), unit_only=True)
    assert comparer(table, Metric.EUCLIDEAN).metric is Metric.EUCLIDEAN_L2


def test_an_embedding_without_length_is_refused() -> None:
    table = table_of([2, 2], people=2)
    table.raw[1] = 0.0
    with pytest.raises(ContractMismatch):
        comparer(table, Metric.COSINE)


@pytest.mark.parametrize("block", [7, 2_000_000])
def test_all_pairs_are_those_of_two_loops(block: int, monkeypatch: pytest.MonkeyPatch) -> None:
    # GIVEN people, a stranger and photos without a face, WHEN scored in blocks of any size
    monkeypatch.setattr(scores_module, "_BLOCK", block)
    table = table_of([4, 1, 3, 5], people=3, missing=[0, 0, 2], noise=1.5)
    ready = comparer(table, Metric.COSINE)
    found = all_pairs(ready, table, floor=0)
    # THEN every pair is there once
    owners = [*table.owners.tolist(), 0, 0, 2]
    genuine: list[int] = []
    impostor: list[int] = []
    for i, j in itertools.combinations(range(len(owners)), 2):
        both = i < 13 and j < 13
        cell = int(ready.cells(ready.pairs(np.array([i]), np.array([j])))[0]) if both else NEVER
        (genuine if owners[i] == owners[j] else impostor).append(cell)
    assert sorted(found.genuine.cells.tolist()) == pytest.approx(sorted(genuine), abs=1)
    assert found.impostors == len(impostor)
    assert found.missing == genuine.count(NEVER) + impostor.count(NEVER)
    seen = sorted(cell for cell in impostor if cell != NEVER)
    assert np.repeat(np.arange(CELLS), found.counts) == pytest.approx(seen, abs=1)
    assert sorted(found.top.cells.tolist()) == pytest.approx(seen, abs=1)
    assert found.false_matches(0).total == (len(seen), len(impostor))


def test_thresholds_let_through_at_most_what_is_allowed() -> None:
    counts = np.zeros(CELLS, np.int64)
    counts[[5, 9, 20]] = [4, 2, 1]
    above = matching(counts)
    assert [cell_for(above, most) for most in (0, 0.99, 1, 2, 3, 7)] == [21, 21, 10, 10, 6, 0]


def test_a_list_is_scored_as_it_stands() -> None:
    # GIVEN a list that names a photo without a face and one that is not here
    table = table_of([2, 2], people=2, missing=[1])
    lost = table.missing[0][1]
    listed = [
        PhotoPair("s0/0", "s0/1", True),
        PhotoPair("s1/2", lost, True),
        PhotoPair("s0/0", "s1/3", False),
        PhotoPair("s0/0", "?nowhere", False),
    ]
    ready = comparer(table, Metric.COSINE)
    found = listed_pairs(ready, table, PairList((tuple(listed),)))
    # THEN those never match, and count
    assert (len(found.genuine.cells), found.impostors, found.missing) == (2, 2, 2)
    assert found.genuine.cells[1] == NEVER
    assert int(found.counts.sum()) == 1
    with pytest.raises(BadRequest):
        listed_pairs(ready, table, PairList(((listed[0],),)))

"""A whole trial: groups, confusions, histograms, and what happens with little data."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from faceid_gui.core.errors import BadRequest
from faceid_gui.lab.by_group import worst_group
from faceid_gui.lab.pairs import PairList, PhotoPair
from faceid_gui.lab.results import Choice, Metric, Trial
from faceid_gui.lab.trial import make_trial
from faceid_gui.lab.vectors import VectorTable
from tests.lab.tables import table_of

PEOPLE = 30
GROUPS = ["near"] * 10 + ["far"] * 20 + ["near"] * 20 + ["far"] * 40


def trial(
    *tables: VectorTable, metric: Metric = Metric.COSINE, pairs: PairList | None = None
) -> Trial:
    choice = Choice(("one", "two")[: len(tables)], "yunet", metric, 2)
    return make_trial(
        tables, choice, title="Title", licence="MIT", commercial=True, pairs=pairs, confusions=10
    )


def grouped(seed: int = 0) -> VectorTable:
    """People of whom those of the group ``near`` lean towards one face."""
    counts = [5] * PEOPLE + [1] * 60
    table = table_of(counts, people=PEOPLE, groups=GROUPS, missing=[3, 40], seed=seed)
    table.raw[:] /= np.linalg.norm(table.raw, axis=1, keepdims=True)
    near = np.array([GROUPS[who] == "near" for who in table.owners])
    table.raw[near, 0] += 0.6
    return table


def test_the_group_whose_people_are_alike_is_the_worst() -> None:
    # GIVEN a group whose people look more alike than others, WHEN tried
    found = trial(grouped())
    near, far = found.groups[1], found.groups[0]
    assert [(g.group, g.people) for g in found.groups] == [("far", 20), ("near", 10)]
    # THEN at everybody's threshold it has more false matches and alarms, in all proportion
    assert found.verification is not None
    assert found.identification is not None
    for everybody, one, other in zip(
        found.verification.points, near.verification, far.verification, strict=True
    ):
        assert everybody.threshold == pytest.approx(one.threshold)
        assert one.false.count + other.false.count <= everybody.false.count
    assert near.verification[0].false.value > 5 * far.verification[0].false.value
    assert near.identification[0].false.value > far.identification[0].false.value
    trials = [group.identification[0] for group in found.groups]
    whole = found.identification.points[0]
    assert sum(p.miss.trials for p in trials) == whole.miss.trials
    assert sum(p.false.count for p in trials) == whole.false.count
    # and the ratio is that of the rates, within its interval
    assert near.fmr_ratio is not None
    assert near.fmr_ratio.low is not None
    assert near.fmr_ratio.high is not None
    assert near.fmr_ratio.low < near.fmr_ratio.value < near.fmr_ratio.high
    ratios = [
        one.false.value / everybody.false.value
        for one, everybody in zip(near.verification, found.verification.points, strict=True)
        if everybody.false.count
    ]
    assert any(near.fmr_ratio.value == pytest.approx(ratio) for ratio in ratios)
    assert worst_group(found.groups) is near
    assert worst_group(()) is None


def test_histograms_share_their_edges_and_hold_every_pair_with_faces() -> None:
    found = trial(grouped())
    assert found.histogram is not None
    assert found.verification is not None
    for group in found.groups:
        assert group.histogram.edges == found.histogram.edges
    total = sum(found.histogram.genuine) + sum(found.histogram.impostor)
    verification = found.verification
    assert total == verification.genuine + verification.impostor - verification.missing


def test_confusions_are_the_worst_pairs_by_name() -> None:
    # GIVEN two people one of whose photos are the same picture, and somebody's spoilt photo
    table = table_of([4] * 12, people=12, noise=0.2)
    table.raw[4] = table.raw[0]
    table.raw[47] = -table.raw[44]
    found = trial(table)
    same = [c for c in found.confusions if c.same]
    others = [c for c in found.confusions if not c.same]
    # THEN they come first, and no two people or person fills the list
    assert {others[0].first, others[0].second} == {"s0/0", "s1/4"}
    assert {others[0].first_name, others[0].second_name} == {"Name 0", "Name 1"}
    assert others[0].score == pytest.approx(1.0, abs=1e-5)
    assert "s11/47" in (same[0].first, same[0].second)
    assert (len(same), len(others)) == (5, 5)
    people = [frozenset((c.first_name, c.second_name)) for c in others]
    assert len(set(people)) == len(people)
    assert sum(c.first_name == "Name 11" for c in same) == 2


@pytest.mark.parametrize("metric", list(Metric))
def test_every_metric_gives_a_whole_trial(metric: Metric) -> None:
    found = trial(grouped(), metric=metric)
    assert found.undetected == 2
    assert found.verification is not None
    assert found.identification is not None
    assert found.verification.accuracy is not None
    assert found == trial(grouped(), metric=metric)


def test_two_networks_make_one_trial() -> None:
    found = trial(grouped(), grouped(seed=1))
    assert found.choice.fused
    assert found.verification is not None
    with pytest.raises(BadRequest):
        make_trial(
            [grouped()],
            Choice(("one", "two"), "yunet", Metric.COSINE, 3),
            title="",
            licence="",
            commercial=True,
        )


def test_a_list_of_pairs_is_verified_instead_of_all() -> None:
    table = grouped()
    pairs = [PhotoPair(f"s{n}/{5 * n}", f"s{n}/{5 * n + 1}", True) for n in range(30)]
    pairs += [PhotoPair(f"s{n}/{5 * n}", f"s{n + 1}/{5 * n + 5}", False) for n in range(29)]
    found = trial(table, pairs=PairList((tuple(pairs[::2]), tuple(pairs[1::2]))))
    assert found.verification is not None
    assert (found.verification.genuine, found.verification.impostor) == (30, 29)
    assert found.verification.accuracy is not None
    assert found.verification.accuracy.folds == 2
    assert sum(found.groups[0].histogram.genuine) == 20 * 10


@pytest.mark.parametrize(
    ("counts", "people"), [([3], 1), ([1, 1], 2), ([1] * 30, 0), ([2, 2], 2), ([1, 1, 2], 3)]
)
def test_with_little_data_what_cannot_be_said_is_left_out(counts: list[int], people: int) -> None:
    table = table_of(counts, people=people)
    for metric in (Metric.COSINE, Metric.EUCLIDEAN):
        found = trial(table, metric=metric)
        pairs = list(itertools.combinations(table.owners.tolist(), 2))
        both = len({a == b for a, b in pairs}) == 2
        assert (found.verification is not None) == both
        for part in (found.verification, found.identification):
            for point in part.points if part is not None else ():
                assert not point.supported
                assert 0.0 <= point.miss.low <= point.miss.value <= point.miss.high <= 1.0


def test_nobody_at_all_is_no_fault() -> None:
    table = table_of([0, 0], people=2, missing=[0, 1])
    found = trial(table)
    assert (found.verification, found.identification, found.undetected) == (None, None, 2)

"""One against one."""

from __future__ import annotations

import numpy as np
import pytest

from faceid_gui.core.errors import BadRequest, NotFound
from faceid_gui.core.types import NewSample, Threshold
from faceid_gui.services.serving.verify import compare, false_match_rate, template_of
from tests.fakes import CONTRACT, GOOD, MemoryGallery, identity_vector

THRESHOLD = Threshold(0.5, margin=0.3)


def test_the_score_is_the_cosine_whatever_the_lengths() -> None:
    # GIVEN two embeddings 60 degrees apart, of other lengths than one
    one, other = np.array([3.0, 0.0], np.float32), np.array([1.0, np.sqrt(3.0)], np.float32)
    # WHEN compared, THEN the score is the cosine and the threshold alone decides
    found = compare(one, other, threshold=Threshold(0.49))
    assert found.score == pytest.approx(0.5)
    assert found.same
    assert not compare(one, other, threshold=Threshold(0.51)).same


@pytest.mark.parametrize("value", [0.0, np.nan, np.inf])
def test_what_means_nothing_is_like_nobody(value: float) -> None:
    broken = np.array([value, 0.0], np.float32)
    found = compare(broken, np.array([1.0, 0.0], np.float32), threshold=Threshold(-1.0))
    assert (found.same, found.score) == (False, -1.0)


def test_a_threshold_of_nan_says_no() -> None:
    vector = identity_vector(1)
    assert not compare(vector, vector, threshold=Threshold(float("nan"))).same


def test_the_rate_of_one_comparison_is_that_of_a_search_shared_among_its_people() -> None:
    # GIVEN a rate of 1 % for searches through 100 people
    rate = false_match_rate(Threshold(0.5, target_fpir=0.01, gallery_size=100))
    # WHEN 100 comparisons are made, THEN 1 % of them go wrong at least once
    assert rate is not None
    assert 1 - (1 - rate) ** 100 == pytest.approx(0.01)
    assert false_match_rate(Threshold(0.5)) is None
    assert false_match_rate(Threshold(0.5, target_fpir=0.01)) == pytest.approx(0.01)


def test_a_template_is_the_mean_of_the_samples() -> None:
    # GIVEN somebody with two samples of the contract and one of another
    store = MemoryGallery()
    samples = [NewSample({CONTRACT.id: identity_vector(i)}, GOOD, "") for i in (0, 1)]
    other = NewSample({"other": identity_vector(5)}, GOOD, "")
    person = store.add_person("Anna", [*samples, other])
    # WHEN their template is asked for, THEN it is what a search compares
    template = template_of(store, CONTRACT, person.id)
    assert template == pytest.approx(store.snapshot(CONTRACT).matrix[0])
    # AND without a sample of the contract, or a person, there is none
    bare = store.add_person("Ben", [other])
    with pytest.raises(BadRequest) as caught:
        template_of(store, CONTRACT, bare.id)
    assert caught.value.detail == "no_template"
    with pytest.raises(NotFound):
        template_of(store, CONTRACT, "nobody")

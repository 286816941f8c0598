"""The 0..1 scale of other systems."""

from __future__ import annotations

import itertools
import math

import numpy as np
import pytest

from faceid_gui.core.types import Threshold
from faceid_gui.server.facades.similarity import similarity, similarity_of

THRESHOLDS = [Threshold(value) for value in (-0.2, 0.0, 0.3, 0.46, 0.9, 0.999, 1.0)]


@pytest.mark.parametrize("threshold", THRESHOLDS, ids=lambda threshold: str(threshold.value))
def test_the_threshold_is_a_half_and_the_order_stays(threshold: Threshold) -> None:
    # GIVEN cosines from -1 to 1 WHEN mapped
    scores = np.linspace(-1.0, 1.0, 2001)
    mapped = [similarity(float(score), threshold) for score in scores]
    # THEN they stay within 0 and 1 and never fall, and the threshold is exactly a half
    assert all(0.0 <= value <= 1.0 for value in mapped)
    assert all(one <= other for one, other in itertools.pairwise(mapped))
    assert similarity(threshold.value, threshold) == 0.5
    # THEN whoever cuts at a half accepts what the threshold accepts, and nothing else
    for score, value in zip(scores, mapped, strict=True):
        assert (value >= 0.5) == (score >= threshold.value)


def test_the_curve_is_what_the_documentation_says() -> None:
    # GIVEN a threshold WHEN the same picture, and one as far on the other side, are mapped
    threshold = Threshold(0.46)
    assert similarity(1.0, threshold) == pytest.approx(0.99966, abs=1e-5)
    assert similarity(2 * 0.46 - 1.0, threshold) == pytest.approx(0.00034, abs=1e-5)
    # THEN between them it rises strictly
    fine = [similarity(float(score), threshold) for score in np.linspace(-0.08, 1.0, 5000)]
    assert all(one < other for one, other in itertools.pairwise(fine))


@pytest.mark.parametrize("score", [math.nan, math.inf, -math.inf])
def test_what_is_no_number_is_like_nobody(score: float) -> None:
    assert similarity(score, Threshold(0.4)) == 0.0


def test_a_face_without_an_embedding_is_like_nobody() -> None:
    one = np.array([1.0, 0.0], np.float32)
    assert similarity_of(None, one, Threshold(-1.0)) == 0.0
    assert similarity_of(one, None, Threshold(-1.0)) == 0.0
    assert similarity_of(one, one, Threshold(0.4)) > 0.999
    assert similarity_of(one, np.zeros(2, np.float32), Threshold(0.4)) < 0.5

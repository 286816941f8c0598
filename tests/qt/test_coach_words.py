"""What is said of a prediction and of the picture to add next."""

from __future__ import annotations

import pytest

from faceid_gui.qt.coach_words import advice_text, miss_text
from faceid_gui.services.samples.advice import NOTHING_NEEDED, Advice, AdviceKind
from faceid_gui.services.samples.prediction import Prediction


@pytest.mark.parametrize(
    ("fnmr", "said"),
    [
        (0.0002, "fewer than 1 of 1,000 visits"),
        (0.004, "1 of 250 visits"),
        (0.0123, "1 of 80 visits"),
        (0.07, "1 of 15 visits"),
        (0.15, "1 of 7 visits"),
        (0.45, "1 of 2 visits"),
        (0.8, "more than half"),
    ],
)
def test_a_rate_is_said_with_no_more_digits_than_it_is_good_for(fnmr: float, said: str) -> None:
    assert said in miss_text(Prediction(fnmr, 0.0, 1.0))


def test_nothing_is_said_where_nothing_is_known_or_needed() -> None:
    assert miss_text(None) == ""
    assert advice_text(NOTHING_NEEDED, mirrored=True) == ""


def test_every_advice_has_words_of_its_own() -> None:
    kinds = [kind for kind in AdviceKind if kind is not AdviceKind.ENOUGH]
    for mirrored in (False, True):
        said = {advice_text(Advice(kind), mirrored=mirrored) for kind in kinds}
        assert len(said) == len(kinds)


def test_in_a_mirror_the_persons_own_side_is_named() -> None:
    # the picture's left is the right of whoever stands before the camera
    assert "turned right" in advice_text(Advice(AdviceKind.LEFT), mirrored=True)
    assert "left side of the picture" in advice_text(Advice(AdviceKind.LEFT), mirrored=False)

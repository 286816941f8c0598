"""Rates in per cent."""

from __future__ import annotations

import math

import pytest

from faceid_gui.qt.rates import percent_text, span_text

SHOWN = {
    0.0: "0 %",
    5.8e-13: "below 0.01 %",
    2.1e-5: "below 0.01 %",
    1e-4: "0.01 %",
    0.0021: "0.21 %",
    0.003: "0.3 %",
    0.0123: "1.2 %",
    0.256: "25.6 %",
    0.9982: "99.82 %",
    0.99999: "above 99.99 %",
    1.0: "100 %",
    math.nan: "–",
    math.inf: "–",
}


@pytest.mark.parametrize(("share", "text"), SHOWN.items())
def test_a_rate_has_the_digits_that_mean_something(share: float, text: str) -> None:
    assert percent_text(share) == text


def test_an_interval_says_both_ends_or_nothing() -> None:
    assert span_text(5.8e-13, 0.015) == "below 0.01 % to 1.5 %"
    assert span_text(None, 0.015) == ""
    assert percent_text(None) == "–"

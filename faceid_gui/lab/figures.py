"""Rates, intervals and times as text, the same in every report."""

from __future__ import annotations

import math
from typing import Final

from faceid_gui.lab.results import Choice, Estimate, Rate, Trial

NOTHING: Final = "–"
"""Where there is no figure."""


def percent(share: float) -> str:
    """A share of one as percent: ``1.6 %``, ``0.03 %``, ``99.82 %``."""
    return f"{_hundredths(share)} %" if math.isfinite(share) else NOTHING


def _hundredths(share: float) -> str:
    """Two leading digits of the share, or of what it lacks of all where that is less."""
    smaller = min(abs(share), abs(1 - share)) or abs(share)
    text = f"{100 * share:.{_places(100 * smaller, 2)}f}"
    return _trimmed(text)


def _places(value: float, digits: int) -> int:
    """Decimal places that show so many leading digits."""
    if value == 0:
        return 0
    return min(max(0, digits - 1 - math.floor(math.log10(abs(value)))), 12)


def _trimmed(text: str) -> str:
    return text.rstrip("0").rstrip(".") if "." in text else text


def leading(value: float, digits: int) -> str:
    """A number with so many leading digits, never in powers of ten, without idle zeros."""
    if value == 0 or not math.isfinite(value):
        return "0" if value == 0 else NOTHING
    return _trimmed(f"{value:.{_places(value, digits)}f}")


def interval(low: float | None, high: float | None) -> str:
    """The bounds of a share: ``0.9–2.6 %``; empty where there are none."""
    if low is None or high is None or not (math.isfinite(low) and math.isfinite(high)):
        return ""
    return f"{_hundredths(low)}–{_hundredths(high)} %"


def rate_text(rate: Rate) -> str:
    """A rate with its interval: ``1.6 % (0.9–2.6 %)``."""
    return with_interval(percent(rate.value), interval(rate.low, rate.high))


def estimate_text(estimate: Estimate) -> str:
    """A share with its interval, as far as there is one."""
    return with_interval(percent(estimate.value), interval(estimate.low, estimate.high))


def ratio_text(estimate: Estimate | None) -> str:
    """So many times: ``×1.8 (1.2–2.9)``."""
    if estimate is None or not math.isfinite(estimate.value):
        return NOTHING
    value = f"×{leading(estimate.value, 2)}"
    if estimate.low is None or estimate.high is None:
        return value
    return with_interval(value, f"{leading(estimate.low, 2)}–{leading(estimate.high, 2)}")


def with_interval(value: str, bounds: str) -> str:
    """A figure, and its bounds in brackets where there are any."""
    return f"{value} ({bounds})" if bounds and value != NOTHING else value


def milliseconds(value: float) -> str:
    """A time: ``15 ms``, ``2.4 ms``."""
    return f"{leading(value, 2)} ms" if math.isfinite(value) else NOTHING


def score_text(score: float) -> str:
    """A score or threshold, three places."""
    return f"{score:.3f}" if math.isfinite(score) else NOTHING


def networks_text(trial: Trial) -> str:
    """The networks of a trial as people call them, by their keys where nobody knows."""
    return trial.title or packs_text(trial.choice)


def detector_text(trial: Trial) -> str:
    """The detector of a trial as people call it, by its key where nobody knows."""
    return trial.detector_title or trial.choice.detector


def packs_text(choice: Choice) -> str:
    """The networks of a trial."""
    return " + ".join(choice.packs)

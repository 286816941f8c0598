"""Rates in per cent, the same on every page: digits that mean something, never powers of ten."""

from __future__ import annotations

import math
from typing import Final

from PySide6.QtCore import QCoreApplication, QLocale

NO_RATE: Final = "–"
"""Where there is no figure."""

_LEAST: Final = 1e-4


def percent_text(share: float | None) -> str:
    """A share, 0 to 1, in per cent: ``12.3 %``, ``0.21 %``, ``99.82 %``, ``below 0.01 %``."""
    if share is None or not math.isfinite(share):
        return NO_RATE
    if 0.0 < share < _LEAST:
        text = QCoreApplication.translate("Rates", "below {rate}")
        return text.format(rate=_shown(_LEAST, 2))
    if 1.0 - _LEAST < share < 1.0:
        text = QCoreApplication.translate("Rates", "above {rate}")
        return text.format(rate=_shown(1.0 - _LEAST, 2))
    return _shown(share, 1 if 0.01 <= share <= 0.99 else 2)


def span_text(low: float | None, high: float | None) -> str:
    """An interval of shares in per cent; empty where there is none."""
    if low is None or high is None:
        return ""
    text = QCoreApplication.translate("lab", "{low} to {high}")
    return text.format(low=percent_text(low), high=percent_text(high))


def _shown(share: float, most: int) -> str:
    """With as few digits behind the point as say the same as ``most`` of them."""
    percent = share * 100
    digits = next(n for n in range(most + 1) if round(percent, n) == round(percent, most))
    return f"{QLocale().toString(percent, 'f', digits)} %"

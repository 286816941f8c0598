"""Moments and days of the records, in the language and the time zone of the screen."""

from __future__ import annotations

import math
from typing import Final

from PySide6.QtCore import QCoreApplication, QDate, QDateTime, QLocale, QTime

translate = QCoreApplication.translate

_LATEST: Final = 253_402_300_799.0  # the last second of the year 9999


def moment_of(at: float) -> QDateTime | None:
    """Unix time as local time; None where it is no time that a calendar knows."""
    if not math.isfinite(at) or not 0.0 <= at <= _LATEST:
        return None
    return QDateTime.fromMSecsSinceEpoch(round(at * 1000))


def day_text(at: float, today: QDate) -> str:
    """The day in a word or as a short date."""
    moment = moment_of(at)
    if moment is None:
        return translate("moments", "Unknown day")
    day = moment.date()
    if day == today:
        return translate("moments", "Today")
    if day == today.addDays(-1):
        return translate("moments", "Yesterday")
    return QLocale().toString(day, QLocale.FormatType.ShortFormat)


def clock_text(at: float) -> str:
    """Hours, minutes and seconds; empty where there is no such time."""
    moment = moment_of(at)
    return "" if moment is None else moment.time().toString("HH:mm:ss")


def moment_text(at: float) -> str:
    """Day and time in full."""
    moment = moment_of(at)
    if moment is None:
        return translate("moments", "At an unknown time")
    day = QLocale().toString(moment.date(), QLocale.FormatType.LongFormat)
    return f"{day}, {moment.time().toString('HH:mm:ss')}"


def start_of(day: QDate) -> float:
    """The first moment of a local day as Unix time."""
    return QDateTime(day, QTime(0, 0)).toMSecsSinceEpoch() / 1000.0

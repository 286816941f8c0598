"""The sentences of the page of the threshold."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QDate

from faceid_gui.core.calibration import Interval
from faceid_gui.core.types import Threshold
from faceid_gui.qt.known_words import known_text
from faceid_gui.qt.messages import one_in
from faceid_gui.qt.moments import clock_text, day_text
from faceid_gui.qt.rates import percent_text, span_text
from faceid_gui.services.calibration.recalibrator import RecalibrationState, Watching
from faceid_gui.services.calibration.site import SiteCalibration
from faceid_gui.views.console.threshold.tools import ThresholdFacts

translate = QCoreApplication.translate


def rests_on(facts: ThresholdFacts, threshold: Threshold | None) -> str:
    """Which rate at how many people, and who decided."""
    text = translate("ThresholdWords", "Wanted: 1 in {share} strangers. {people} people now.")
    text = text.format(share=one_in(facts.target), people=facts.people)
    if threshold is not None and threshold.group:
        decided = translate("ThresholdWords", "The group {group} decided: it asks for the most.")
        text = f"{text} {decided.format(group=threshold.group)}"
    return text


def follows(facts: ThresholdFacts, today: QDate) -> str:
    """Whether it is set again by itself, and when it was set last."""
    parts = [] if facts.recalibration is None else [_watching(facts.recalibration)]
    if facts.last is not None:
        when = f"{day_text(facts.last.at, today)} {clock_text(facts.last.at)}"
        text = translate("ThresholdWords", "Set last {when}: from {before} to {after}.")
        parts.append(
            text.format(
                when=when, before=f"{facts.last.before:.3f}", after=f"{facts.last.value:.3f}"
            )
        )
    return " ".join(parts)


def result_text(done: SiteCalibration) -> str:
    """What was used, and what the tail of the scores says."""
    report = done.report
    parts = [
        translate("ThresholdWords", "{searches} searches, {strangers} photos of strangers.").format(
            searches=f"{report.searches:,}", strangers=done.strangers
        )
    ]
    if done.unknown or done.left_out:
        text = translate(
            "ThresholdWords",
            "{used} visits of unknown people; {left} left out that may be of somebody enrolled.",
        )
        parts.append(text.format(used=done.unknown, left=done.left_out))
    if report.fpir is not None:
        text = translate("ThresholdWords", "Expected for {people} people: {rate} of strangers.")
        parts.append(text.format(people=report.planned_size, rate=rate_text(report.fpir)))
    if report.expected_fnmr is not None:
        text = translate("ThresholdWords", "{share} of the people's own photos would miss it.")
        parts.append(text.format(share=percent_text(report.expected_fnmr)))
    return " ".join(parts)


def rate_text(rate: Interval | None) -> str:
    """A rate with its 95 % interval."""
    if rate is None:
        return ""
    ends = percent_text(rate.low), percent_text(rate.high)
    if ends[0] == ends[1]:
        return percent_text(rate.estimate)
    return f"{percent_text(rate.estimate)} ({span_text(rate.low, rate.high)})"


def _watching(state: RecalibrationState) -> str:
    texts = {
        Watching.UP_TO_DATE: translate("ThresholdWords", "In line with the people enrolled."),
        Watching.WAITING: translate("ThresholdWords", "People change just now; it will follow."),
        Watching.WORKING: translate("ThresholdWords", "It is being set again."),
        Watching.NOT_CALIBRATED: translate("ThresholdWords", "Calibrate once, then it follows."),
        Watching.BY_HAND: translate("ThresholdWords", "It changes only when you calibrate."),
        Watching.FROM_SERVER: translate("ThresholdWords", "It comes from the server."),
        Watching.FAILED: translate(
            "ThresholdWords", "It could not be set again; the old one stays."
        ),
    }
    text = texts[state.watching]
    return f"{text} ({known_text(state.trouble)})" if state.trouble else text

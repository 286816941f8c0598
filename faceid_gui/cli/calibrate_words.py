"""What ``calibrate`` says: in words for people, and as JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING

from faceid_gui.cli.output import say, table
from faceid_gui.cli.rows import number

if TYPE_CHECKING:
    from faceid_gui.core.calibration import (
        ClosePair,
        GroupFinding,
        Interval,
        PersonFinding,
    )
    from faceid_gui.core.calibration_plan import CalibrationPlan
    from faceid_gui.services.calibration.site import SiteCalibration

_MOST_LINES = 10
_LEAST = 1e-5  # no rate below is told: nothing at hand could show it


def document(result: SiteCalibration, plan: CalibrationPlan) -> dict[str, object]:
    """Everything as JSON values."""
    report, threshold = result.report, result.report.threshold
    near, closest = result.nearest, report.closest
    return {
        "threshold": number(threshold.value),
        "margin": number(threshold.margin),
        "before": number(result.before.value),
        "target_fpir": number(threshold.target_fpir, 8),
        "floor_fpir": number(threshold.floor_fpir, 8),
        "claim_fpir": number(report.claim, 8),
        "people": threshold.gallery_size,
        "searches": report.searches,
        "highest_impostor": number(report.highest_impostor),
        "expected_missed": number(report.expected_fnmr),
        "extrapolated": report.extrapolated,
        "sentence": result.sentence,
        "nearest_stranger": None
        if near is None
        else {"path": near.path, "person": near.name, "score": number(near.score)},
        "closest_people": None if closest is None else _pair(closest),
        "planned_size": report.planned_size,
        "group": threshold.group,
        "groups": [_group(one) for one in report.groups],
        "look_alikes": [_pair(one) for one in report.look_alikes],
        "rules": [_person(one) for one in report.people],
        "predicted_fpir": _interval(report.fpir),
        "threshold_by_tail": _interval(report.value_range),
        "strangers": result.strangers,
        "unknown_visits": result.unknown,
        "unknown_visits_left_out": result.left_out,
        "automatic": plan.automatic,
        "use_unknown_visits": plan.use_unknown_visits,
    }


def say_calibration(result: SiteCalibration, plan: CalibrationPlan, *, kept: bool) -> None:
    """The same for people."""
    report = result.report
    changed = f"threshold {report.threshold.value:.4f} (before: {result.before.value:.4f})"
    say(changed if kept else f"{changed}, not kept")
    say(result.sentence)
    _say_rates(result)
    if report.expected_fnmr is not None:
        share = f"{100 * report.expected_fnmr:.1f} %"
        say(f"Of the people's own {report.genuine} samples {share} would miss it.")
    if report.held_up:
        say(
            "Impostors are few, so the pack's default has the last word. Give --impostors for more."
        )
    if report.closest is not None:
        pair = f"{report.closest.first} and {report.closest.second}"
        say(f"Most alike: {pair} ({report.closest.score:.3f}).")
    if result.nearest is not None:
        near = result.nearest
        say(f"Nearest stranger: {near.path} is like {near.name} ({near.score:.3f}).")
    if result.unknown or result.left_out:
        say(
            f"{result.unknown} visits of unknown people were used; {result.left_out} were left "
            "out, because they may be of somebody enrolled or are of another pack."
        )
    _say_groups(result)
    _say_people(result)
    follows = (
        "is set again by itself when the people change" if plan.automatic else "stays as it is"
    )
    say(f"The threshold {follows}.")


def _say_rates(result: SiteCalibration) -> None:
    report = result.report
    people = report.planned_size
    if people > report.threshold.gallery_size:
        say(f"It is for {people} people.")
    if report.fpir is not None:
        say(
            f"By the tail of the scores {_percent(report.fpir.estimate)} of strangers are let "
            f"through at {people} people (95 %: {_percent(report.fpir.low)} to "
            f"{_percent(report.fpir.high)})."
        )
    if report.value_range is not None:
        low, high = report.value_range.low, report.value_range.high
        say(f"By the same tail the threshold of the target lies between {low:.4f} and {high:.4f}.")


def _say_groups(result: SiteCalibration) -> None:
    report = result.report
    if not report.groups:
        return
    rows = [
        (
            one.name,
            one.people,
            one.searches,
            f"{one.value:.4f}",
            "-" if one.fpir is None else _percent(one.fpir.estimate),
            "-" if one.fpir is None else f"{_percent(one.fpir.low)} to {_percent(one.fpir.high)}",
        )
        for one in report.groups
    ]
    say()
    table(("GROUP", "PEOPLE", "SEARCHES", "ASKS FOR", "LET THROUGH", "95 %"), rows)
    decided = report.threshold.group
    say(f"{decided} decides." if decided else "No group asks for more than all together.")


def _say_people(result: SiteCalibration) -> None:
    report = result.report
    confused = [pair for pair in report.look_alikes if pair.confused]
    if confused:
        say()
        say("Look-alikes; each alone would be taken for the other by the site's threshold:")
        for pair in confused[:_MOST_LINES]:
            say(f"  {pair.first} and {pair.second} ({pair.score:.3f})")
    if report.people:
        say()
        rows = [
            (
                one.person,
                one.neighbour,
                f"{one.value:.4f}" + (" (not more: would shut out)" if one.limited else ""),
                f"{one.margin:.3f}",
                "-" if one.missed is None else _percent(one.missed),
            )
            for one in report.people[:_MOST_LINES]
        ]
        table(("STRICTER FOR", "BECAUSE OF", "THRESHOLD", "LEAD", "OWN SAMPLES MISSED"), rows)
        if len(report.people) > _MOST_LINES:
            say(f"... and {len(report.people) - _MOST_LINES} more")


def _percent(rate: float) -> str:
    from faceid_gui.lab.figures import percent  # not for the help

    return percent(rate) if rate == 0.0 or rate >= _LEAST else f"< {percent(_LEAST)}"


def _interval(one: Interval | None) -> dict[str, object] | None:
    if one is None:
        return None
    return {
        "estimate": number(one.estimate, 8),
        "low": number(one.low, 8),
        "high": number(one.high, 8),
    }


def _pair(one: ClosePair) -> dict[str, object]:
    return {
        "first": one.first,
        "second": one.second,
        "score": number(one.score),
        "confused": one.confused,
    }


def _group(one: GroupFinding) -> dict[str, object]:
    return {
        "name": one.name,
        "people": one.people,
        "searches": one.searches,
        "threshold": number(one.value),
        "floor_fpir": number(one.floor, 8),
        "predicted_fpir": _interval(one.fpir),
    }


def _person(one: PersonFinding) -> dict[str, object]:
    return {
        "person": one.person,
        "neighbour": one.neighbour,
        "score": number(one.score),
        "threshold": number(one.value),
        "margin": number(one.margin),
        "missed": number(one.missed),
        "missed_before": number(one.missed_before),
        "limited": one.limited,
    }

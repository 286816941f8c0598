"""The table of trials: a column for every figure that any of them has."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TypeAlias

from faceid_gui.lab.advice import local_ms
from faceid_gui.lab.figures import (
    NOTHING,
    detector_text,
    estimate_text,
    interval,
    milliseconds,
    packs_text,
    percent,
    rate_text,
    with_interval,
)
from faceid_gui.lab.report.markup import Markup, grid, row, section, tag
from faceid_gui.lab.report.view import View
from faceid_gui.lab.results import FMR_TARGETS, FPIR_TARGETS, Latency, Point, Trial
from faceid_gui.lab.words import Words

Cell: TypeAlias = Callable[[Trial], object]


@dataclass(frozen=True, slots=True)
class _Column:
    header: str
    cell: Cell
    always: bool = False


def trials_section(view: View) -> Markup:
    """All trials with their figures and intervals."""
    words = view.words
    if not view.trials:
        return section(words("trials"), tag("p", words("no_trials")), id_="trials")
    columns = [
        column
        for column in _columns(words)
        if column.always or any(column.cell(trial) != NOTHING for trial in view.trials)
    ]
    rows = [
        row(
            (column.cell(trial) for column in columns),
            class_="best" if trial is view.main else None,
        )
        for trial in view.trials
    ]
    table = grid((column.header for column in columns), rows, caption=words("trials"))
    return section(words("trials"), tag("p", words("trials_lead")), table, id_="trials")


def _columns(words: Words) -> Iterator[_Column]:
    yield _Column(words("col_networks"), lambda trial: _name(trial, words), always=True)
    yield _Column(words("col_detector"), _detector, always=True)
    yield _Column(words("col_metric"), lambda trial: trial.choice.metric.value, always=True)
    yield _Column(words("col_photos"), lambda trial: trial.choice.photos, always=True)
    for target in FPIR_TARGETS:
        yield _Column(words("col_fnir", target=percent(target)), _fnir(target, words))
    yield _Column(words("col_rank1"), _rank1)
    for target in FMR_TARGETS:
        yield _Column(words("col_tmr", target=percent(target)), _tmr(target, words))
    yield _Column(words("col_eer"), _eer)
    yield _Column(words("col_accuracy"), lambda trial: _accuracy(trial, words))
    yield _Column(words("col_undetected"), lambda trial: trial.undetected, always=True)
    yield _Column(words("col_time"), lambda trial: milliseconds(local_ms(trial)))
    yield _Column(words("col_remote"), _remote)
    yield _Column(words("col_licence"), lambda trial: _licence(trial, words), always=True)


def _name(trial: Trial, words: Words) -> Markup:
    why = None if trial.usable else tag("small", words("not_usable", why=words.why(trial.why_not)))
    return tag(
        "span", tag("b", packs_text(trial.choice)), tag("br"), tag("small", trial.title), why
    )


def _detector(trial: Trial) -> object:
    key, title = trial.choice.detector, detector_text(trial)
    return key if title == key else tag("span", key, tag("br"), tag("small", title))


def _fnir(target: float, words: Words) -> Cell:
    def cell(trial: Trial) -> object:
        found = trial.identification
        point = None if found is None else found.at(target)
        return NOTHING if point is None else point_cell(point, rate_text(point.miss), words)

    return cell


def _tmr(target: float, words: Words) -> Cell:
    def cell(trial: Trial) -> object:
        found = trial.verification
        point = None if found is None else found.at(target)
        if point is None:
            return NOTHING
        bounds = interval(1 - point.miss.high, 1 - point.miss.low)
        hits = with_interval(percent(1 - point.miss.value), bounds)
        return point_cell(point, hits, words)

    return cell


def point_cell(point: Point, text: str, words: Words) -> object:
    """A figure at an operating point, marked where the trials were too few for that."""
    if point.supported:
        return text
    return tag("span", text, tag("br"), tag("small", words("not_seen")), class_="weak")


def _rank1(trial: Trial) -> object:
    found = trial.identification
    if found is None or not found.rank1.trials:
        return NOTHING
    rate = found.rank1
    return with_interval(percent(rate.value), interval(rate.low, rate.high))


def _eer(trial: Trial) -> object:
    return NOTHING if trial.verification is None else estimate_text(trial.verification.eer)


def _accuracy(trial: Trial, words: Words) -> object:
    accuracy = trial.verification.accuracy if trial.verification is not None else None
    if accuracy is None:
        return NOTHING
    return words("accuracy", mean=percent(accuracy.mean), std=percent(accuracy.std))


def _remote(trial: Trial) -> object:
    times = [_ms(one) for one in trial.latency if one.where == "remote"]
    return milliseconds(min(times)) if times else NOTHING


def _ms(latency: Latency) -> float:
    total = latency.detect_ms + latency.embed_ms
    return total if math.isfinite(total) else math.inf


def _licence(trial: Trial, words: Words) -> object:
    if trial.commercial:
        return trial.licence
    return tag(
        "span", trial.licence, tag("br"), tag("small", words("not_commercial"), class_="mark")
    )

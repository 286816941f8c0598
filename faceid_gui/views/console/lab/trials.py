"""The trials of a run as a table."""

from __future__ import annotations

import math

from PySide6.QtCore import QCoreApplication

from faceid_gui.lab.results import Run, Trial
from faceid_gui.qt.icons import Icon
from faceid_gui.qt.rates import NO_RATE, percent_text, span_text
from faceid_gui.views.console.lab.figures import FPIR, main_point, search_point
from faceid_gui.views.console.lab.table import Cell
from faceid_gui.views.console.lab.words import (
    detector_text,
    estimate_text,
    guess_text,
    latency_ms,
    licence_text,
    local_latency,
    metric_text,
    miss_text,
    miss_tip,
    number_text,
    title_text,
)

translate = QCoreApplication.translate


def trial_heads(run: Run) -> tuple[Cell, ...]:
    """What stands above the columns."""
    searched = any(search_point(trial) is not None for trial in run.trials)
    missed = (
        translate("lab", "FNIR at FPIR {rate}").format(rate=percent_text(FPIR))
        if searched
        else translate("lab", "FNMR at FMR {rate}").format(rate=percent_text(1e-3))
    )
    tip = translate("lab", "How often somebody who is enrolled is missed, with its interval")
    return (
        Cell(translate("lab", "Networks")),
        Cell(missed, tip=tip),
        Cell(translate("lab", "EER"), tip=translate("lab", "Equal error rate of pairs")),
        Cell(translate("lab", "ms"), tip=translate("lab", "One photo on this machine")),
        Cell(translate("lab", "Metric")),
        Cell(translate("lab", "Photos"), tip=translate("lab", "Photos enrolled per person")),
        Cell(translate("lab", "Detector")),
        Cell(translate("lab", "Licence")),
    )


def trial_cells(trial: Trial, *, best: bool = False) -> tuple[Cell, ...]:
    """One trial, in the order of the heads; ``best`` marks the one that is recommended."""
    choice, latency = trial.choice, local_latency(trial)
    point = main_point(trial)
    eer = None if trial.verification is None else trial.verification.eer
    took = math.nan if latency is None else latency_ms(latency)
    return (
        Cell(
            title_text(trial.title), mark=_mark(trial, best=best), tip=note_text(trial, best=best)
        ),
        Cell(miss_text(point), math.nan if point is None else point.miss.value, miss_tip(point)),
        Cell(
            estimate_text(eer),
            math.nan if eer is None else eer.value,
            "" if eer is None else span_text(eer.low, eer.high),
        ),
        Cell(NO_RATE if latency is None else f"{took:.0f}", took),
        Cell(metric_text(choice.metric)),
        Cell(number_text(choice.photos), float(choice.photos)),
        Cell(detector_text(trial)),
        Cell(licence_text(trial.licence, commercial=trial.commercial)),
    )


def note_text(trial: Trial, *, best: bool) -> str:
    """What there is to say of a trial: recommended, its licence, a figure that is a guess."""
    notes = [translate("lab", "Recommended.")] if best else []
    if not trial.commercial:
        text = translate("lab", "The licence {licence} does not allow use in a business.")
        notes.append(text.format(licence=trial.licence))
    point = main_point(trial)
    if point is not None and not point.supported:
        notes.append(guess_text(point))
    return " ".join(notes)


def _mark(trial: Trial, *, best: bool) -> Icon | None:
    if best:
        return Icon.GRANTED
    return None if trial.commercial else Icon.WARNING

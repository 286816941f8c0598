"""The trials of a run as a table."""

from __future__ import annotations

import math

from PySide6.QtCore import QCoreApplication

from faceid_gui.lab.results import Run, Trial
from faceid_gui.views.console.lab.figures import FPIR, miss, search_point
from faceid_gui.views.console.lab.table import Cell
from faceid_gui.views.console.lab.words import (
    NO_FIGURE,
    estimate_text,
    latency_ms,
    licence_text,
    local_latency,
    metric_text,
    number_text,
    percent_text,
    rate_text,
    rate_tip,
    span_text,
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


def trial_cells(trial: Trial) -> tuple[Cell, ...]:
    """One trial, in the order of the heads."""
    choice, latency = trial.choice, local_latency(trial)
    missed = miss(trial)
    eer = None if trial.verification is None else trial.verification.eer
    took = math.nan if latency is None else latency_ms(latency)
    return (
        Cell(title_text(trial.title)),
        Cell(rate_text(missed), math.nan if missed is None else missed.value, rate_tip(missed)),
        Cell(
            estimate_text(eer),
            math.nan if eer is None else eer.value,
            "" if eer is None else span_text(eer.low, eer.high),
        ),
        Cell(NO_FIGURE if latency is None else f"{took:.0f}", took),
        Cell(metric_text(choice.metric)),
        Cell(number_text(choice.photos), float(choice.photos)),
        Cell(choice.detector),
        Cell(licence_text(trial.licence, commercial=trial.commercial)),
    )

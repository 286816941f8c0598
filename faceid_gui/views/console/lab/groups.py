"""The groups of a trial as a table: who is taken for somebody else more often than all."""

from __future__ import annotations

import math

from PySide6.QtCore import QCoreApplication

from faceid_gui.lab.results import GroupResult, Point
from faceid_gui.qt.rates import percent_text
from faceid_gui.views.console.lab.figures import group_pairs, group_search
from faceid_gui.views.console.lab.table import Cell
from faceid_gui.views.console.lab.words import (
    group_text,
    miss_text,
    miss_tip,
    number_text,
    rate_text,
    rate_tip,
    ratio_text,
)

translate = QCoreApplication.translate


def group_heads(groups: tuple[GroupResult, ...]) -> tuple[Cell, ...]:
    """What stands above the columns: rates at the thresholds of all."""
    pairs = next((found for one in groups if (found := group_pairs(one))), None)
    search = next((found for one in groups if (found := group_search(one))), None)
    return (
        Cell(translate("lab", "Group")),
        Cell(
            translate("lab", "FMR against all"),
            tip=translate("lab", "False matches within the group, as many times those of all"),
        ),
        Cell(_at(translate("lab", "FMR at {rate}"), pairs)),
        Cell(_at(translate("lab", "FNMR at {rate}"), pairs)),
        Cell(_at(translate("lab", "FPIR at {rate}"), search)),
        Cell(_at(translate("lab", "FNIR at {rate}"), search)),
        Cell(translate("lab", "People")),
    )


def group_cells(group: GroupResult) -> tuple[Cell, ...]:
    """One group, in the order of the heads."""
    pairs, search = group_pairs(group), group_search(group)
    ratio = math.nan if group.fmr_ratio is None else group.fmr_ratio.value
    return (
        Cell(group_text(group.group)),
        Cell(ratio_text(group.fmr_ratio), ratio),
        _false(pairs),
        _miss(pairs),
        _false(search),
        _miss(search),
        Cell(number_text(group.people), float(group.people)),
    )


def _at(text: str, point: Point | None) -> str:
    return text.format(rate=percent_text(None if point is None else point.target))


def _false(point: Point | None) -> Cell:
    rate = None if point is None else point.false
    return Cell(rate_text(rate), math.nan if rate is None else rate.value, rate_tip(rate))


def _miss(point: Point | None) -> Cell:
    order = math.nan if point is None else point.miss.value
    return Cell(miss_text(point), order, miss_tip(point))

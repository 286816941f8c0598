"""What was noticed in the photos as a table."""

from __future__ import annotations

import math
from pathlib import PurePath

from PySide6.QtCore import QCoreApplication, QLocale

from faceid_gui.lab.report.sections import finding_text as sentence_of
from faceid_gui.lab.results import Finding
from faceid_gui.lab.words import Words
from faceid_gui.qt.names import shown_name
from faceid_gui.views.console.lab.table import Cell
from faceid_gui.views.console.lab.words import finding_text

translate = QCoreApplication.translate


def finding_heads() -> tuple[Cell, ...]:
    """What stands above the columns."""
    return (
        Cell(translate("lab", "Noticed")),
        Cell(translate("lab", "Who")),
        Cell(translate("lab", "Looks like")),
        Cell(translate("lab", "Photo")),
        Cell(translate("lab", "Score")),
    )


def finding_cells(finding: Finding) -> tuple[Cell, ...]:
    """One finding, in the order of the heads; the whole sentence is its tip."""
    score = math.nan if finding.score is None else finding.score
    return (
        Cell(finding_text(finding.kind), tip=sentence_of(finding, Words(QLocale().name()))),
        Cell(_name(finding.subject), tip=finding.subject),
        Cell(_name(finding.other), tip=finding.other),
        Cell(PurePath(finding.photo).name, tip=finding.photo),
        Cell("" if finding.score is None else f"{finding.score:.2f}", score),
    )


def _name(name: str) -> str:
    name = PurePath(name).name if "/" in name else name
    return shown_name(name, 24) if name.strip() else ""

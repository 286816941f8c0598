"""What a calibration found: groups, look-alikes, and people with stricter rules."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QVBoxLayout, QWidget

from faceid_gui.core.calibration import ClosePair
from faceid_gui.qt.panel import Panel
from faceid_gui.services.calibration.site import SiteCalibration
from faceid_gui.views.console.threshold.words import (
    group_row,
    pair_text,
    person_text,
    result_text,
)

MOST_SHOWN: Final = 20
TOLD_APART: Final = 3
"""So many of the pairs that are told apart are shown: how near they come."""


class FindingsPanel(Panel):
    """Empty until something was found."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._done: SiteCalibration | None = None
        self._summary = _label()
        self._groups_title, self._pairs_title, self._people_title = _title(), _title(), _title()
        self._pairs_mean, self._people_mean = _label(muted=True), _label(muted=True)
        self._pairs, self._people = _label(), _label()
        self._grid_home = QWidget()
        self._grid = QGridLayout(self._grid_home)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(16)
        self._grid.setColumnStretch(3, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        for widget in (
            self._summary,
            self._groups_title,
            self._grid_home,
            self._pairs_title,
            self._pairs_mean,
            self._pairs,
            self._people_title,
            self._people_mean,
            self._people,
        ):
            column.addWidget(widget)
        self.built()

    @property
    def words(self) -> str:
        """Everything that is said."""
        labels = [item for item in self.findChildren(QLabel) if not item.isHidden()]
        return "\n".join(label.text() for label in labels)

    def show_findings(self, done: SiteCalibration | None) -> None:
        """Show what was found; None where nothing was."""
        self._done = done
        self.retranslate()

    def retranslate(self) -> None:
        """Set every text again."""
        self.setVisible(self._done is not None)
        self._groups_title.setText(self.tr("Groups"))
        self._pairs_title.setText(self.tr("Look-alikes"))
        self._pairs_mean.setText(
            self.tr("Who passes as the other by score is let in only with a wider lead.")
        )
        self._people_title.setText(self.tr("Stricter for these people"))
        self._people_mean.setText(
            self.tr("To be taken for them takes more than their closest neighbour reaches.")
        )
        if self._done is not None:
            self._fill(self._done)

    def _fill(self, done: SiteCalibration) -> None:
        report = done.report
        self._summary.setText(result_text(done))
        self._fill_groups(done)
        pairs = worth_telling(report.look_alikes)
        self._pairs.setText("\n".join(pair_text(pair) for pair in pairs))
        self._people.setText(_lines([person_text(one) for one in report.people]))
        _show(bool(report.groups), self._groups_title, self._grid_home)
        _show(bool(pairs), self._pairs_title, self._pairs_mean, self._pairs)
        _show(bool(report.people), self._people_title, self._people_mean, self._people)

    def _fill_groups(self, done: SiteCalibration) -> None:
        while (item := self._grid.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        heads = (
            self.tr("Group"),
            self.tr("People / searches"),
            self.tr("Asks for"),
            self.tr("Strangers let through (95 %)"),
        )
        rows = [heads, *(group_row(group) for group in done.report.groups)]
        for line, row in enumerate(rows):
            for place, text in enumerate(row):
                cell = _label(muted=line == 0)
                cell.setText(text)
                self._grid.addWidget(cell, line, place)


def worth_telling(pairs: Sequence[ClosePair]) -> tuple[ClosePair, ...]:
    """Everybody who passes as somebody else, and the closest of those who do not."""
    confused = [pair for pair in pairs if pair.confused]
    apart = [pair for pair in pairs if not pair.confused]
    return (*confused[:MOST_SHOWN], *apart[:TOLD_APART])


def _lines(texts: Sequence[str]) -> str:
    more = len(texts) - MOST_SHOWN
    return "\n".join([*texts[:MOST_SHOWN], *([f"... {more}"] if more > 0 else [])])


def _show(wanted: bool, *widgets: QWidget) -> None:
    for widget in widgets:
        widget.setVisible(wanted)


def _label(*, muted: bool = False) -> QLabel:
    label = QLabel()
    label.setWordWrap(True)
    label.setTextFormat(Qt.TextFormat.PlainText)
    if muted:
        label.setProperty("look", "muted")
    return label


def _title() -> QLabel:
    label = QLabel()
    label.setProperty("look", "heading")
    return label

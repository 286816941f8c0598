"""Two evaluations side by side: what is better, worse, or no different as far as one can tell."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from faceid_gui.lab.compare import Change, Comparison, FigureKind, TrialChange, Verdict, compare
from faceid_gui.lab.results import Choice, Run, Trial
from faceid_gui.qt.icons import Icon
from faceid_gui.qt.panel import Panel
from faceid_gui.qt.rates import NO_RATE, percent_text
from faceid_gui.views.console.lab.figures import FPIR
from faceid_gui.views.console.lab.maybe import Maybe
from faceid_gui.views.console.lab.table import Cell, CellTable
from faceid_gui.views.console.lab.words import (
    detector_text,
    metric_text,
    number_text,
    title_text,
    when_text,
)
from faceid_gui.views.widgets.icon_button import ActionButton

_NAN: Final = float("nan")


class ComparePanel(Panel):
    """A table of the trials that are in both. ``closed``: back to the list."""

    closed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._runs: tuple[Run, Run] | None = None
        self._title, self._note = QLabel(), QLabel()
        self._title.setProperty("look", "heading")
        self._note.setProperty("look", "muted")
        for label in (self._title, self._note):
            label.setWordWrap(True)
            label.setTextFormat(Qt.TextFormat.PlainText)
        self.table = CellTable()
        self._maybe = Maybe(self.table)
        self.back_button = ActionButton(Icon.BACK)
        self.back_button.clicked.connect(self.closed)
        foot = QHBoxLayout()
        foot.addWidget(self.back_button)
        foot.addWidget(self._note, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 4, 8, 4)
        column.setSpacing(6)
        column.addWidget(self._title)
        column.addWidget(self._maybe, 1)
        column.addLayout(foot)
        self.built()

    @property
    def words(self) -> str:
        """What is said above and below the table."""
        return f"{self._title.text()} {self._note.text()}".strip()

    def show_runs(self, before: Run, after: Run) -> None:
        """Compare these, the earlier one first."""
        self._runs = (before, after)
        self.retranslate()

    def retranslate(self) -> None:
        """Set every text again."""
        self.back_button.setText(self.tr("Back"))
        self.table.setAccessibleName(self.tr("Trials of both evaluations"))
        if self._runs is None:
            return
        before, after = self._runs
        found = compare(before, after)
        known = {trial.choice: trial for trial in (*before.trials, *after.trials)}
        text = self.tr("{before} and {after}")
        self._title.setText(text.format(before=when_text(before.at), after=when_text(after.at)))
        missed = self.tr("FNIR at FPIR {rate}").format(rate=percent_text(FPIR))
        heads = (
            self.tr("Networks"),
            self.tr("Metric"),
            self.tr("Photos"),
            missed,
            self.tr("EER"),
            self.tr("ms"),
            self.tr("Detector"),
        )
        self.table.show_rows(
            [Cell(head) for head in heads], [_cells(trial, known) for trial in found.trials]
        )
        nothing = self.tr("No trial is in both of them.")
        self._maybe.say("" if found.trials else nothing)
        self._note.setText(self._note_text(found))

    def _note_text(self, found: Comparison) -> str:
        notes = []
        if not found.same_data:
            notes.append(self.tr("They are of other photos, which may make the difference."))
        only = len(found.only_before) + len(found.only_after)
        if only:
            text = self.tr("Trials in one of them alone: {count}")
            notes.append(text.format(count=number_text(only)))
        return " ".join(notes)


def _cells(trial: TrialChange, known: Mapping[Choice, Trial]) -> tuple[Cell, ...]:
    choice, named = trial.choice, known.get(trial.choice)
    networks = " + ".join(choice.packs) if named is None else title_text(named.title)
    detector = choice.detector if named is None else detector_text(named)
    return (
        Cell(networks),
        Cell(metric_text(choice.metric)),
        Cell(number_text(choice.photos), float(choice.photos)),
        _cell(trial.of(FigureKind.FNIR, FPIR)),
        _cell(trial.of(FigureKind.EER)),
        _cell(trial.of(FigureKind.TIME)),
        Cell(detector),
    )


def _cell(change: Change | None) -> Cell:
    if change is None:
        return Cell(NO_RATE, _NAN)
    if change.kind is FigureKind.TIME:
        before, after = f"{change.before.value:.0f}", f"{change.after.value:.0f}"
    else:
        before, after = percent_text(change.before.value), percent_text(change.after.value)
    text = f"{before} → {after} {_SIGNS[change.verdict]}"
    return Cell(text.strip(), change.after.value)


_SIGNS: Final = {
    Verdict.BETTER: "✓",
    Verdict.WORSE: "!",
    Verdict.SAME: "=",
    Verdict.UNTOLD: "",
}

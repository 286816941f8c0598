"""Histograms of scores, of everybody or of one group."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from faceid_gui.lab.results import EVERYBODY, Histogram, Trial
from faceid_gui.qt.panel import Panel
from faceid_gui.views.console.lab.figures import main_point
from faceid_gui.views.console.lab.score_chart import ScoreChart
from faceid_gui.views.console.lab.words import group_text
from faceid_gui.views.dialogs.editors import touch_combo


class ScoresPart(Panel):
    """A list of groups above the plot, where there are any."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._trial: Trial | None = None
        self.groups = touch_combo()
        self.groups.setProperty("look", "compact")
        self.chart = ScoreChart()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(self.groups)
        column.addWidget(self.chart, 1)
        self.groups.activated.connect(self._show_group)
        self.built()

    def show_trial(self, trial: Trial | None) -> None:
        """Show the scores of a trial, of the same group as before where it has that."""
        before = self.groups.currentData()
        self._trial = trial
        self.groups.clear()
        self.groups.addItem(group_text(EVERYBODY), EVERYBODY)
        for group in () if trial is None else trial.groups:
            self.groups.addItem(group_text(group.group), group.group)
        self.groups.setCurrentIndex(max(self.groups.findData(before), 0))
        self.groups.setVisible(self.groups.count() > 1)
        self._show_group()

    def retranslate(self) -> None:
        """Set every text again."""
        self.groups.setAccessibleName(self.tr("Group"))
        if self.groups.count():
            self.groups.setItemText(0, group_text(EVERYBODY))

    def _show_group(self) -> None:
        trial = self._trial
        point = None if trial is None else main_point(trial)
        threshold = None if point is None else point.threshold
        self.chart.show_scores(self._histogram(), threshold)

    def _histogram(self) -> Histogram | None:
        trial, wanted = self._trial, self.groups.currentData()
        if trial is None:
            return None
        found = (group.histogram for group in trial.groups if group.group == wanted)
        return next(found, trial.histogram)

"""The plots of a run, made when the first of them is looked at: that loads pyqtgraph."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QVBoxLayout, QWidget

from faceid_gui.lab.results import Run, Trial

if TYPE_CHECKING:
    from faceid_gui.views.console.lab.det_chart import DetChart
    from faceid_gui.views.console.lab.scores_part import ScoresPart
    from faceid_gui.views.console.lab.speed_chart import SpeedChart


class ChartPart(QWidget):
    """Holds one plot, which a subclass makes once the part is shown for the first time."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._run: Run | None = None
        self._trial: Trial | None = None
        self._made = False
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)

    def show_trial(self, run: Run, trial: Trial | None) -> None:
        """Show a trial of a run."""
        self._run, self._trial = run, trial
        if self._made:
            self.fill(run, trial)

    def make(self) -> None:
        """Make the plot, unless it is made already."""
        if self._made:
            return
        self._made = True
        self._column.addWidget(self.build())
        if self._run is not None:
            self.fill(self._run, self._trial)

    def build(self) -> QWidget:
        """The plot itself; called once."""
        return QWidget()

    def fill(self, run: Run, trial: Trial | None) -> None:
        """Draw; called only once the plot was made."""


class DetPart(ChartPart):
    """The DET curves."""

    chart: DetChart

    def build(self) -> QWidget:
        """The plot itself."""
        from faceid_gui.views.console.lab.det_chart import DetChart

        self.chart = DetChart()
        return self.chart

    def fill(self, run: Run, trial: Trial | None) -> None:
        """Draw the trial's curve, and the others beside it."""
        self.chart.show_trials(run.trials, trial)


class ScoresHolder(ChartPart):
    """The histograms of scores."""

    part: ScoresPart

    def build(self) -> QWidget:
        """The plot itself."""
        from faceid_gui.views.console.lab.scores_part import ScoresPart

        self.part = ScoresPart()
        return self.part

    def fill(self, run: Run, trial: Trial | None) -> None:
        """Draw the trial's scores."""
        del run
        self.part.show_trial(trial)


class SpeedPart(ChartPart):
    """Accuracy against time."""

    chart: SpeedChart

    def build(self) -> QWidget:
        """The plot itself."""
        from faceid_gui.views.console.lab.speed_chart import SpeedChart

        self.chart = SpeedChart()
        return self.chart

    def fill(self, run: Run, trial: Trial | None) -> None:
        """Draw every trial."""
        self.chart.show_trials(run.trials, trial)

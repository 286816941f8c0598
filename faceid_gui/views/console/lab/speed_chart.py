"""What accuracy costs in time, and which networks a business may use."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Final

import pyqtgraph as pg
from PySide6.QtWidgets import QWidget

from faceid_gui.lab.results import Trial
from faceid_gui.qt.rates import percent_text
from faceid_gui.views.console.lab.chart import Chart
from faceid_gui.views.console.lab.figures import miss, search_point
from faceid_gui.views.console.lab.words import latency_ms, local_latency, title_text

_LEAST: Final = 1e-4
_RATES: Final = (1e-4, 1e-3, 1e-2, 1e-1, 1.0)
_NEAR: Final = (0.5, 1.0)  # decades in which the mark of another lies under a name
_TIMES: Final = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10000)


class SpeedChart(Chart):
    """One mark for each trial: a disc where business use is allowed, else an open triangle."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._trials: tuple[Trial, ...] = ()
        self._chosen: Trial | None = None
        self.built()

    @property
    def shown(self) -> tuple[Trial, ...]:
        """The trials of which time and accuracy are known."""
        return tuple(trial for trial in self._trials if _place(trial) is not None)

    def show_trials(self, trials: Sequence[Trial], chosen: Trial | None) -> None:
        """Draw these."""
        self._trials, self._chosen = tuple(trials), chosen
        self.redraw()

    def redraw(self) -> None:
        """Draw again in the colours of the theme."""
        tokens = self.clear()
        places = [place for trial in self.shown if (place := _place(trial)) is not None]
        if not places:
            return
        searched = any(search_point(trial) is not None for trial in self.shown)
        self.set_axes(
            bottom=self.tr("One photo on this machine, ms"),
            left=self.tr("Missed (FNIR)") if searched else self.tr("Missed (FNMR)"),
        )
        self.set_ticks(
            bottom=[(math.log10(time), str(time)) for time in _TIMES],
            left=[(math.log10(rate), percent_text(rate)) for rate in _RATES],
        )
        for trial in sorted(self.shown, key=lambda trial: trial is self._chosen):
            self._draw_mark(trial, tokens.accent if trial is self._chosen else tokens.muted)
        if self._chosen is not None:
            self._name(self._chosen, tokens.text)
        free = pg.ScatterPlotItem(symbol="o", brush=tokens.muted, pen=tokens.muted, size=12)
        bound = pg.ScatterPlotItem(symbol="t", brush=None, pen=tokens.muted, size=12)
        rows = [(free, self.tr("Business use allowed")), (bound, self.tr("Not for business"))]
        self.legend(rows)
        self._fit(places)
        self.setAccessibleName(self.tr("Accuracy against time"))

    def _draw_mark(self, trial: Trial, colour: str) -> None:
        place = _place(trial)
        if place is None:
            return
        chosen = trial is self._chosen
        self.draw(
            pg.ScatterPlotItem(
                [place[0]],
                [place[1]],
                symbol="o" if trial.commercial else "t",
                size=20 if chosen else 13,
                brush=pg.mkBrush(colour) if trial.commercial else None,
                pen=pg.mkPen(colour, width=2),
            )
        )

    def _name(self, trial: Trial, colour: str) -> None:
        place = _place(trial)
        if place is None:
            return
        above = any(
            abs(one[0] - place[0]) < _NEAR[0] and 0 < one[1] - place[1] < _NEAR[1]
            for one in map(_place, self.shown)
            if one
        )
        middle = sum(one[0] for one in map(_place, self.shown) if one) / len(self.shown)
        text = pg.TextItem(
            title_text(trial.title),
            color=colour,
            anchor=(0.9 if place[0] > middle else 0.1, -0.7 if above else 1.7),
        )
        text.setFont(self.bottom.style["tickFont"])
        text.setPos(*place)
        self.draw(text)

    def _fit(self, places: Sequence[tuple[float, float]]) -> None:
        times, rates = [place[0] for place in places], [place[1] for place in places]
        low, high = min(rates), max(rates)
        self.set_range(
            min(times) - 0.3, max(times) + 0.3, low - 0.4, min(max(high + 0.8, low + 1.6), 0.6)
        )


def _place(trial: Trial) -> tuple[float, float] | None:
    """Logarithms of milliseconds and of the share that is missed; None where not known."""
    latency, missed = local_latency(trial), miss(trial)
    if latency is None or missed is None or not missed.trials or latency_ms(latency) <= 0:
        return None
    return math.log10(latency_ms(latency)), math.log10(max(missed.value, _LEAST))

"""The DET curves of a run: what each false rate costs, on logarithmic axes."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Final

import numpy as np
import pyqtgraph as pg
from numpy.typing import NDArray
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QWidget

from faceid_gui.lab.results import Curve, Point, Trial
from faceid_gui.qt.rates import percent_text
from faceid_gui.views.console.lab.chart import Chart
from faceid_gui.views.console.lab.figures import main_point
from faceid_gui.views.console.lab.words import choice_text, detector_text, title_text

_LEAST: Final = 1e-4
_MOST_OTHERS: Final = 3
_DECADES: Final = (1e-4, 1e-3, 1e-2, 1e-1, 1.0)
_LINES: Final = (
    Qt.PenStyle.DashLine,
    Qt.PenStyle.DotLine,
    Qt.PenStyle.DashDotLine,
    Qt.PenStyle.DashDotDotLine,
)
_MIDDLE: Final = -1.8  # of the axes, roughly
_BELOW: Final = 0.15  # decades below the least rate, where a rate of zero is drawn


class DetChart(Chart):
    """The chosen trial bold, a few others beside it, in another stroke each."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._trials: tuple[Trial, ...] = ()
        self._chosen: Trial | None = None
        self.built()

    @property
    def shown(self) -> tuple[Trial, ...]:
        """The trials that are drawn: the chosen one, then one of each of other networks."""
        chosen = self._chosen
        if chosen is None or _curve(chosen) is None:
            return ()
        found: dict[tuple[tuple[str, ...], str], Trial] = {_networks(chosen): chosen}
        for trial in sorted(self._trials, key=lambda one: _unlike(one, chosen)):
            searched = (trial.identification is None) == (chosen.identification is None)
            if searched and _curve(trial) is not None:
                found.setdefault(_networks(trial), trial)
        return tuple(found.values())[: _MOST_OTHERS + 1]

    def show_trials(self, trials: Sequence[Trial], chosen: Trial | None) -> None:
        """Draw these, best first."""
        self._trials, self._chosen = tuple(trials), chosen
        self.redraw()

    def redraw(self) -> None:
        """Draw again in the colours of the theme."""
        tokens = self.clear()
        shown = self.shown
        if not shown:
            return
        searched = shown[0].identification is not None
        self.set_axes(
            bottom=self.tr("False positives (FPIR)")
            if searched
            else self.tr("False matches (FMR)"),
            left=self.tr("Missed (FNIR)") if searched else self.tr("Missed (FNMR)"),
        )
        least = math.log10(_LEAST)
        ticks = [(math.log10(rate), percent_text(rate)) for rate in _DECADES]
        self.set_ticks(bottom=ticks, left=ticks)
        self._draw_grid(tokens.line)
        rows = []
        for number, trial in reversed(tuple(enumerate(shown))):
            colour = tokens.accent if number == 0 else tokens.muted
            rows.append((self._draw_curve(trial, number, colour), _name(trial, shown)))
        point = main_point(shown[0])
        if point is not None:
            self._draw_point(point, tokens.accent)
        self.set_range(least - _BELOW, 0.02, least - _BELOW, 0.02)
        if len(rows) > 1:
            self.legend(rows[::-1], low=_low_is_emptier(shown))
        self.setAccessibleName(self.tr("DET curves of the trials"))
        self.setAccessibleDescription(choice_text(shown[0]))

    def _draw_grid(self, colour: str) -> None:
        faint = QColor(colour)
        faint.setAlpha(90)
        for rate in _DECADES[:-1]:
            for angle in (0, 90):
                line = pg.InfiniteLine(math.log10(rate), angle=angle, pen=pg.mkPen(faint))
                self.draw(line)

    def _draw_curve(self, trial: Trial, number: int, colour: str) -> pg.PlotDataItem:
        curve = _curve(trial)
        assert curve is not None
        line = Qt.PenStyle.SolidLine if number == 0 else _LINES[(number - 1) % len(_LINES)]
        pen = pg.mkPen(colour, width=4 if number == 0 else 2, style=line)
        x, y = _logarithms(curve.false), _logarithms(curve.miss)
        return self.draw(pg.PlotCurveItem(x, y, pen=pen, antialias=True))

    def _draw_point(self, point: Point, colour: str) -> None:
        """Where the figure of the lists comes from, with its interval."""
        x = _logarithms((point.false.value,))
        y = _logarithms((point.miss.value, point.miss.low, point.miss.high))
        bar = pg.PlotCurveItem(np.repeat(x, 2), y[1:], pen=pg.mkPen(colour, width=2))
        self.draw(bar)
        self.draw(
            pg.ScatterPlotItem(x, y[:1], size=12, brush=pg.mkBrush(colour), pen=pg.mkPen(None))
        )


def _low_is_emptier(shown: Sequence[Trial]) -> bool:
    """Whether fewer of the curves run through the corner of low rates than of high ones."""
    low = high = 0
    for trial in shown:
        curve = _curve(trial)
        if curve is not None:
            x, y = _logarithms(curve.false), _logarithms(curve.miss)
            low += int(((x < _MIDDLE) & (y < _MIDDLE)).sum())
            high += int(((x > _MIDDLE) & (y > _MIDDLE)).sum())
    return low <= high


def _networks(trial: Trial) -> tuple[tuple[str, ...], str]:
    """What tells curves apart best."""
    return trial.choice.packs, trial.choice.detector


def _unlike(trial: Trial, chosen: Trial) -> int:
    """In how much else a trial differs: the less, the better the two compare."""
    one, other = trial.choice, chosen.choice
    return (one.metric != other.metric) + 2 * (one.photos != other.photos)


def _name(trial: Trial, shown: Sequence[Trial]) -> str:
    """The networks, and the detector where not all have the same."""
    detectors = {other.choice.detector for other in shown}
    title = title_text(trial.title)
    return f"{title} · {detector_text(trial)}" if len(detectors) > 1 else title


def _curve(trial: Trial) -> Curve | None:
    if trial.identification is not None:
        return trial.identification.curve
    return None if trial.verification is None else trial.verification.curve


def _logarithms(rates: Sequence[float]) -> NDArray[np.float64]:
    """Logarithms to base 10; what is too small to be drawn lies at the lower edge."""
    floor = 10 ** (math.log10(_LEAST) - _BELOW)
    logs: NDArray[np.float64] = np.log10(np.clip(np.nan_to_num(np.array(rates)), floor, 1.0))
    return logs

"""How the scores of the same person and of different people lie, and where the threshold is."""

from __future__ import annotations

from typing import Final

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QWidget

from faceid_gui.lab.results import Histogram
from faceid_gui.views.console.lab.chart import Chart

_SEE_THROUGH: Final = 150


class ScoreChart(Chart):
    """Two histograms of equal height, and the threshold between them."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._histogram: Histogram | None = None
        self._threshold: float | None = None
        self.built()

    def show_scores(self, histogram: Histogram | None, threshold: float | None) -> None:
        """Draw these; nothing without a histogram."""
        self._histogram, self._threshold = histogram, threshold
        self.redraw()

    def redraw(self) -> None:
        """Draw again in the colours of the theme."""
        tokens = self.clear()
        histogram = self._histogram
        if histogram is None:
            return
        self.set_axes(bottom=self.tr("Score"), left=self.tr("Share"))
        first, last = histogram.edges[0], histogram.edges[-1]
        self.set_ticks(bottom=None, left=())
        others = self._draw_steps(histogram, histogram.impostor, tokens.retry, dotted=True)
        same = self._draw_steps(histogram, histogram.genuine, tokens.granted, dotted=False)
        rows = [(same, self.tr("Same person")), (others, self.tr("Different people"))]
        if self._threshold is not None:
            pen = pg.mkPen(tokens.text, width=2, style=Qt.PenStyle.DashLine)
            self.draw(pg.InfiniteLine(self._threshold, angle=90, pen=pen))
            sample = pg.PlotCurveItem(pen=pen)
            text = self.tr("Threshold {value}").format(value=f"{self._threshold:.3f}")
            rows.append((sample, text))
        self.set_range(first, last, 0.0, 1.6)
        self.legend(rows, columns=len(rows))
        self.setAccessibleName(self.tr("Scores of the same and of different people"))
        self.setAccessibleDescription(rows[-1][1])

    def _draw_steps(
        self, histogram: Histogram, counts: tuple[int, ...], colour: str, *, dotted: bool
    ) -> pg.PlotDataItem:
        """The share of each bin, as high as the highest of them; filled down to the ground."""
        high = max(max(counts, default=0), 1)
        filled = QColor(colour)
        filled.setAlpha(_SEE_THROUGH)
        style = Qt.PenStyle.DotLine if dotted else Qt.PenStyle.SolidLine
        item = pg.PlotCurveItem(
            np.asarray(histogram.edges),
            np.asarray(counts, float) / high,
            stepMode="center",
            fillLevel=0,
            brush=pg.mkBrush(filled),
            pen=pg.mkPen(colour, width=2, style=style),
        )
        return self.draw(item)

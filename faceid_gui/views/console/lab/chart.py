"""A plot for fingers, in the colours of the theme: no menus, two fingers or a wheel to zoom.

Imports pyqtgraph: load this module only once a plot is to be seen.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import pyqtgraph as pg
from PySide6.QtCore import QEvent, QPointF, Qt, QTimer
from PySide6.QtGui import QColor, QFont, QMouseEvent
from PySide6.QtWidgets import QGestureEvent, QGridLayout, QPinchGesture, QWidget

from faceid_gui.qt.icons import Icon
from faceid_gui.qt.panel import Panel
from faceid_gui.qt.theme import Tokens, current_tokens
from faceid_gui.views.widgets.icon_button import IconButton

Tick = tuple[float, str]
_MOST_ZOOM: Final = 40.0
_SMALL_PX: Final = 14


class _Scene(pg.GraphicsView):  # type: ignore[misc]
    """The view of the plot; two fingers zoom it, and a double touch shows the whole again."""

    def __init__(self, chart: Chart) -> None:
        super().__init__(background=None)
        self._chart = chart
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.viewport().grabGesture(Qt.GestureType.PinchGesture)

    def viewportEvent(self, event: QEvent) -> bool:
        """Qt: something happened to the picture."""
        if event.type() == QEvent.Type.Gesture and isinstance(event, QGestureEvent):
            pinch = event.gesture(Qt.GestureType.PinchGesture)
            if isinstance(pinch, QPinchGesture):
                self._chart.zoom(pinch.scaleFactor(), pinch.centerPoint())
                event.accept(pinch)
                return True
        return bool(super().viewportEvent(event))

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Qt: touched twice."""
        self._chart.show_whole()
        event.accept()


class Chart(Panel):
    """Axes, what is drawn between them, and a button that shows the whole again.

    Subclasses draw in ``redraw``, with the colours of the theme.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._scene = _Scene(self)
        self._layout = pg.GraphicsLayout()
        self._layout.setContentsMargins(0, 4, 4, 0)
        self._scene.setCentralItem(self._layout)
        self.view = pg.ViewBox(enableMenu=False, defaultPadding=0.0)
        self.left, self.bottom = pg.AxisItem("left"), pg.AxisItem("bottom")
        self._layout.addItem(self.left, 0, 0)
        self._layout.addItem(self.view, 0, 1)
        self._layout.addItem(self.bottom, 1, 1)
        self._layout.layout.setColumnStretchFactor(1, 10)
        self._layout.layout.setRowStretchFactor(0, 10)
        for axis in (self.left, self.bottom):
            axis.linkToView(self.view)
            axis.setZValue(-1)
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(0)
        self._soon.timeout.connect(lambda: self.redraw())
        self._drawn: list[Any] = []
        self._legend: Any = None
        self._range = (0.0, 1.0, 0.0, 1.0)
        self.whole_button = IconButton(Icon.FIT)
        self.whole_button.clicked.connect(self.show_whole)
        self.whole_button.hide()
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.addWidget(self._scene, 0, 0)
        corner = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignBottom
        grid.addWidget(self.whole_button, 0, 0, corner)
        grid.setContentsMargins(0, 0, 0, 0)
        self.view.sigRangeChangedManually.connect(self._on_moved)
        self.setMinimumHeight(120)

    def retranslate(self) -> None:
        """Set every text again."""
        self.whole_button.name(self.tr("Show the whole plot"))
        self._soon.start()

    def retint(self) -> None:
        """Draw again in a moment: while Qt hands new colours round, a scene must stay as it is."""
        self._soon.start()

    def redraw(self) -> None:
        """Draw everything anew; subclasses do."""
        self.clear()

    # -- for subclasses

    def clear(self) -> Tokens:
        """Take away what is drawn; the colours to draw with."""
        tokens = current_tokens()
        for item in self._drawn:
            self.view.removeItem(item)
        self._drawn.clear()
        if self._legend is not None:
            self._legend.scene().removeItem(self._legend)
            self._legend = None
        self._scene.setBackground(QColor(tokens.surface))
        small = self._small_font()
        for axis in (self.left, self.bottom):
            axis.setPen(pg.mkPen(tokens.line))
            axis.setTextPen(pg.mkPen(tokens.text))
            axis.setTickFont(small)
        return tokens

    def draw(self, item: pg.GraphicsObject) -> pg.GraphicsObject:
        """Put something between the axes."""
        self.view.addItem(item)
        self._drawn.append(item)
        return item

    def legend(
        self, rows: Sequence[tuple[Any, str]], *, columns: int = 1, low: bool = False
    ) -> None:
        """Say what is what, at the top right or, ``low``, at the bottom left."""
        tokens = current_tokens()
        ground = QColor(tokens.surface)
        ground.setAlpha(225)
        made = pg.LegendItem(
            offset=(8, -8) if low else (-8, 6),
            brush=pg.mkBrush(ground),
            pen=pg.mkPen(tokens.line),
            labelTextColor=tokens.text,
            labelTextSize=f"{_SMALL_PX}px",
            verSpacing=-4,
            colCount=columns,
        )
        made.setParentItem(self.view)
        made.setAcceptedMouseButtons(Qt.MouseButton.NoButton)
        for item, name in rows:
            made.addItem(item, _plain(name))
        self._legend = made

    def set_axes(self, *, bottom: str, left: str) -> None:
        """Say what the axes stand for."""
        for axis, text in ((self.bottom, bottom), (self.left, left)):
            axis.setLabel(_plain(text), **{"font-size": f"{_SMALL_PX}px"})
            axis.label.setDefaultTextColor(QColor(current_tokens().text))

    def set_ticks(self, *, bottom: Sequence[Tick] | None, left: Sequence[Tick]) -> None:
        """Exactly these marks; None leaves them to the axis."""
        self.bottom.setTicks(None if bottom is None else [list(bottom)])
        self.left.setTicks([list(left)])

    def set_range(self, x0: float, x1: float, y0: float, y1: float) -> None:
        """The whole of the plot; nobody gets out of it."""
        self._range = (x0, x1, y0, y1)
        wide, high = x1 - x0, y1 - y0
        self.view.setLimits(
            xMin=x0,
            xMax=x1,
            yMin=y0,
            yMax=y1,
            minXRange=wide / _MOST_ZOOM,
            minYRange=high / _MOST_ZOOM,
        )
        self.show_whole()

    # -- for fingers

    def show_whole(self) -> None:
        """Back to the whole plot."""
        x0, x1, y0, y1 = self._range
        self.view.setRange(xRange=(x0, x1), yRange=(y0, y1), padding=0)
        self.whole_button.hide()

    def zoom(self, factor: float, at: QPointF) -> None:
        """Bring what is at a point of the screen closer by a factor."""
        if factor <= 0:
            return
        local = self._scene.mapFromGlobal(at.toPoint())
        centre = self.view.mapSceneToView(self._scene.mapToScene(local))
        self.view.scaleBy((1 / factor, 1 / factor), centre)
        self._on_moved()

    def _on_moved(self, *_: object) -> None:
        self.whole_button.show()

    def _small_font(self) -> QFont:
        font = QFont(self.font())
        font.setPixelSize(_SMALL_PX)
        return font


def _plain(text: str) -> str:
    """Names as pyqtgraph's labels, which read HTML, need them."""
    return text.replace("&", "&amp;").replace("<", "&lt;")

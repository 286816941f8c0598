"""The pictures that were taken so far, small, beside the live picture."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPaintEvent, QPen, QPixmap
from PySide6.QtWidgets import QSizePolicy, QWidget

from faceid_gui.qt.theme import current_tokens
from faceid_gui.services.enrolment.coaching import Shot
from faceid_gui.views.widgets.photo_tiles import mirrored_picture, square_pixmap

_MOST_PX: Final = 96
_LEAST_PX: Final = 40
_GAP: Final = 8
_ROUND: Final = 9.0


class ShotStrip(QWidget):
    """As many places as there are poses; the newest pictures where there are more of them."""

    def __init__(self, places: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._places = places
        self._shots: tuple[Shot, ...] = ()
        self._pixmaps: dict[int, QPixmap] = {}
        self._mirrored = False
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    @property
    def numbers(self) -> tuple[int, ...]:
        """The numbers of the pictures that are shown."""
        return tuple(shot.number for shot in self._shots)

    def set_mirrored(self, mirrored: bool) -> None:
        """Show pictures like in a mirror, or as the camera saw them."""
        self._mirrored = mirrored
        self._pixmaps.clear()
        self.update()

    def show_shots(self, shots: Sequence[Shot]) -> None:
        """Show these, oldest first."""
        newest = tuple(shots[-self._places :])
        if tuple(shot.number for shot in newest) == self.numbers:
            return
        self._shots = newest
        self._pixmaps = {n: kept for n, kept in self._pixmaps.items() if n in self.numbers}
        self.update()

    def sizeHint(self) -> QSize:
        """Qt: two columns."""
        rows = -(-self._places // 2)
        return QSize(2 * _MOST_PX + _GAP, rows * (_MOST_PX + _GAP))

    def minimumSizeHint(self) -> QSize:
        """Qt: a single row."""
        return QSize(2 * _LEAST_PX + _GAP, _LEAST_PX)

    def places(self) -> tuple[QRectF, ...]:
        """Where the pictures lie: as large as there is room for."""
        best, columns = 0.0, 1
        for across in range(1, self._places + 1):
            down = -(-self._places // across)
            wide = (self.width() - _GAP * (across - 1)) / across
            high = (self.height() - _GAP * (down - 1)) / down
            if min(wide, high) > best:
                best, columns = min(wide, high), across
        side = min(best, _MOST_PX)
        step = side + _GAP
        return tuple(
            QRectF(number % columns * step, number // columns * step, side, side)
            for number in range(self._places)
        )

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Qt: paint pictures, and frames where there is none yet."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        tokens = current_tokens()
        for number, place in enumerate(self.places()):
            if number < len(self._shots):
                self._paint_shot(painter, place, self._shots[number])
                continue
            painter.setPen(QPen(QColor(tokens.line), 1.5, Qt.PenStyle.DashLine))
            painter.drawRoundedRect(place.adjusted(1, 1, -1, -1), _ROUND, _ROUND)
        painter.end()

    def _paint_shot(self, painter: QPainter, place: QRectF, shot: Shot) -> None:
        pixmap = self._pixmaps.get(shot.number)
        if pixmap is None:
            shown = mirrored_picture(shot.picture) if self._mirrored else shot.picture
            pixmap = square_pixmap(shown, _MOST_PX, self.devicePixelRatioF())
            self._pixmaps[shot.number] = pixmap
        path = QPainterPath()
        path.addRoundedRect(place, _ROUND, _ROUND)
        painter.save()
        painter.setClipPath(path)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        whole = QRectF(QPointF(0, 0), pixmap.size().toSizeF())
        painter.drawPixmap(place, pixmap, whole)
        painter.restore()

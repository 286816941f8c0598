"""The shapes that are painted over the live picture, drawn once and then stamped."""

from __future__ import annotations

import math
from typing import Final

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QFont, QFontMetricsF, QImage, QPainter, QPainterPath, QPen

from faceid_gui.core.types import FaceState
from faceid_gui.qt.fonts import sized

SHADE: Final = QColor(0, 0, 0, 190)


def corner_size(arm: float, unit: float) -> int:
    return math.ceil(arm + unit * 1.4)


def corner_stamp(
    corner: int, arm: float, unit: float, colour: QColor, scale: float, *, thin: bool = False
) -> QImage:
    """One rounded corner, dark below and coloured on top: readable on any picture."""
    size, pad = corner_size(arm, unit), unit * 0.3
    whole = QRectF(pad, pad, size * 4, size * 4)
    far = whole.right() + pad - size
    x, y = ((0.0, 0.0), (far, 0.0), (far, far), (0.0, far))[corner]
    image = _blank(size, size, scale)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.translate(-x, -y)
    path = _corners(whole, radius=unit * 0.8, arm=arm)
    strokes = (
        ((colour, max(unit * 0.09, 1.5)),) if thin else ((SHADE, unit * 0.42), (colour, unit * 0.2))
    )
    for pen_colour, width in strokes:
        pen = QPen(pen_colour, width)
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        painter.setPen(pen)
        painter.drawPath(path)
    painter.end()
    return image


def _corners(rect: QRectF, *, radius: float, arm: float) -> QPainterPath:
    path = QPainterPath()
    size = 2 * radius
    left, top, right, bottom = rect.left(), rect.top(), rect.right(), rect.bottom()
    # Each corner: a straight arm, a quarter circle (Qt counts degrees against the clock
    # from three o'clock), another straight arm.
    for corner, start, before, after in (
        (QRectF(left, top, size, size), 180, (0.0, arm), (arm, 0.0)),
        (QRectF(right - size, top, size, size), 90, (-arm, 0.0), (0.0, arm)),
        (QRectF(right - size, bottom - size, size, size), 0, (0.0, -arm), (-arm, 0.0)),
        (QRectF(left, bottom - size, size, size), 270, (arm, 0.0), (0.0, -arm)),
    ):
        arc = QPainterPath()
        arc.arcMoveTo(corner, start)
        begin = arc.currentPosition()
        path.moveTo(begin + QPointF(*before))
        path.lineTo(begin)
        path.arcTo(corner, start, -90)
        path.lineTo(path.currentPosition() + QPointF(*after))
    return path


def pill_stamp(
    text: str,
    state: FaceState,
    *,
    marked: bool,
    widest: float,
    unit: float,
    colour: QColor,
    font: QFont,
    scale: float,
) -> QImage:
    """The words on a dark pill with their mark."""
    font = sized(font, round(unit), bold=True)
    metrics = QFontMetricsF(font)
    mark = unit * 1.5 if marked else 0.0
    room = widest - mark - unit * 1.6
    text = metrics.elidedText(text, Qt.TextElideMode.ElideRight, max(room, unit))
    width = metrics.horizontalAdvance(text) + mark + unit * 1.6
    image = _blank(width, unit * 2.1, scale)
    pill = QRectF(1, 1, width - 2, unit * 2.1 - 2)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(colour, max(unit * 0.08, 1.0)))
    painter.setBrush(QBrush(SHADE))
    painter.drawRoundedRect(pill, pill.height() / 2, pill.height() / 2)
    inner = pill.adjusted(unit * 0.8 - 1, 0, 0, 0)
    if mark:
        place = QRectF(inner.left(), inner.center().y() - unit * 0.5, unit, unit)
        paint_mark(painter, place, state, colour)
        inner.setLeft(inner.left() + mark)
    painter.setFont(font)
    painter.setPen(QColor("#ffffff"))
    painter.drawText(inner, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, text)
    painter.end()
    return image


def _blank(width: float, height: float, scale: float) -> QImage:
    image = QImage(
        math.ceil(width * scale),
        math.ceil(height * scale),
        QImage.Format.Format_ARGB32_Premultiplied,
    )
    image.setDevicePixelRatio(scale)
    image.fill(Qt.GlobalColor.transparent)
    return image


def paint_mark(painter: QPainter, rect: QRectF, state: FaceState, colour: QColor) -> None:
    """A tick for granted, a cross for denied, an exclamation mark else: never colour alone."""
    painter.save()
    pen = QPen(colour, rect.width() * 0.18)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawPath(_mark(rect, state))
    painter.restore()


def _mark(rect: QRectF, state: FaceState) -> QPainterPath:
    def at(x: float, y: float) -> QPointF:
        return QPointF(rect.left() + rect.width() * x, rect.top() + rect.height() * y)

    path = QPainterPath()
    if state is FaceState.GRANTED:
        path.moveTo(at(0.12, 0.55))
        path.lineTo(at(0.4, 0.82))
        path.lineTo(at(0.88, 0.2))
    elif state is FaceState.DENIED:
        path.moveTo(at(0.18, 0.18))
        path.lineTo(at(0.82, 0.82))
        path.moveTo(at(0.82, 0.18))
        path.lineTo(at(0.18, 0.82))
    else:
        path.moveTo(at(0.5, 0.1))
        path.lineTo(at(0.5, 0.6))
        path.moveTo(at(0.5, 0.9))
        path.lineTo(at(0.5, 0.91))
    return path

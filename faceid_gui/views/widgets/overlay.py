"""What is painted over the live picture: a frame around each face, words and progress.

Everything here is drawn by Qt, so names in any script come out right, and nothing is
drawn into the frame itself.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QCoreApplication, QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QFont, QFontMetricsF, QImage, QPainter, QPainterPath, QPen

from faceid_gui.core.types import FaceState, TrackedFace
from faceid_gui.qt.fonts import sized
from faceid_gui.qt.messages import quality_text
from faceid_gui.qt.theme import Tokens

_SHADE: Final = QColor(0, 0, 0, 190)
_WIDEST_PILL: Final = 0.92  # of the view
_MOST_STAMPS: Final = 48


@dataclass(frozen=True, slots=True)
class FaceCard:
    """One face as it is painted: where, in which state, and the words below it."""

    rect: QRectF
    state: FaceState
    text: str
    progress: float
    warns: bool = False


def card_of(face: TrackedFace, rect: QRectF) -> FaceCard:
    """The words for a tracked face. A name is shown only once it was accepted."""
    name = face.match.person.name if face.match is not None and face.accepted else ""
    issue = None if face.quality is None else face.quality.issue
    if face.state is FaceState.GRANTED:
        text = name or QCoreApplication.translate("overlay", "Welcome")
    elif face.state is FaceState.DENIED:
        text = QCoreApplication.translate("overlay", "No access")
    elif issue is not None:
        return FaceCard(rect, face.state, quality_text(issue), face.progress, warns=True)
    else:
        text = name or QCoreApplication.translate("overlay", "One moment")
    return FaceCard(rect, face.state, text, face.progress)


class FacePainter:
    """Paints faces over a picture. Strokes and letters are painted once and then stamped:
    painting them anew would cost half a millisecond for each face and frame."""

    def __init__(self) -> None:
        self._stamps: dict[tuple[object, ...], QImage] = {}

    def paint(
        self,
        painter: QPainter,
        card: FaceCard,
        *,
        view: QRectF,
        unit: float,
        tokens: Tokens,
        font: QFont,
    ) -> None:
        """Paint one face. ``unit`` is the size of the text in pixels; all else follows it."""
        colour = _colour(card, tokens)
        scale = painter.device().devicePixelRatio()
        self._paint_brackets(painter, card.rect, colour, unit, scale)
        key = ("pill", card.text, card.state, card.warns, unit, view.width(), colour.rgb(), scale)
        pill = self._stamp(key, lambda: _pill_stamp(card, view, unit, colour, font, scale))
        size = QRectF(0, 0, pill.width() / scale, pill.height() / scale)
        place = _pill_place(card.rect, view, size, gap=unit * 0.6)
        painter.drawImage(place.topLeft().toPoint(), pill)
        if card.state is FaceState.LOOKING:
            _paint_progress(painter, place, card.progress, colour, unit)

    def _paint_brackets(
        self, painter: QPainter, rect: QRectF, colour: QColor, unit: float, scale: float
    ) -> None:
        # In steps, so that a face that comes closer needs few different stamps.
        arm = max(round(min(rect.width(), rect.height()) * 0.16 / 8) * 8, 8)
        size, pad = _corner_size(arm, unit), unit * 0.3
        left, top = rect.left() - pad, rect.top() - pad
        right, bottom = rect.right() + pad - size, rect.bottom() + pad - size
        for corner, (x, y) in enumerate(
            ((left, top), (right, top), (right, bottom), (left, bottom))
        ):
            key = ("corner", corner, arm, unit, colour.rgb(), scale)
            stamp = self._stamp(
                key,
                lambda corner=corner: _corner_stamp(corner, arm, unit, colour, scale),  # type: ignore[misc]
            )
            painter.drawImage(round(x), round(y), stamp)

    def _stamp(self, key: tuple[object, ...], make: Callable[[], QImage]) -> QImage:
        stamp = self._stamps.get(key)
        if stamp is None:
            if len(self._stamps) >= _MOST_STAMPS:
                self._stamps.clear()
            stamp = self._stamps[key] = make()
        return stamp


def _colour(card: FaceCard, tokens: Tokens) -> QColor:
    if card.state is FaceState.GRANTED:
        return QColor(tokens.granted)
    if card.state is FaceState.DENIED:
        return QColor(tokens.denied).lighter(135)
    return QColor(tokens.retry if card.warns else "#ffffff")


def _blank(width: float, height: float, scale: float) -> QImage:
    image = QImage(
        math.ceil(width * scale),
        math.ceil(height * scale),
        QImage.Format.Format_ARGB32_Premultiplied,
    )
    image.setDevicePixelRatio(scale)
    image.fill(Qt.GlobalColor.transparent)
    return image


def _corner_size(arm: float, unit: float) -> int:
    return math.ceil(arm + unit * 1.4)


def _corner_stamp(corner: int, arm: float, unit: float, colour: QColor, scale: float) -> QImage:
    """One rounded corner, dark below and coloured on top: readable on any picture."""
    size, pad = _corner_size(arm, unit), unit * 0.3
    whole = QRectF(pad, pad, size * 4, size * 4)
    far = whole.right() + pad - size
    x, y = ((0.0, 0.0), (far, 0.0), (far, far), (0.0, far))[corner]
    image = _blank(size, size, scale)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.translate(-x, -y)
    path = _corners(whole, radius=unit * 0.8, arm=arm)
    for pen_colour, width in ((_SHADE, unit * 0.42), (colour, unit * 0.2)):
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


def _pill_stamp(
    card: FaceCard, view: QRectF, unit: float, colour: QColor, font: QFont, scale: float
) -> QImage:
    """The words on a dark pill with their mark."""
    font = sized(font, round(unit), bold=True)
    metrics = QFontMetricsF(font)
    mark = unit * 1.5 if card.state is not FaceState.LOOKING or card.warns else 0.0
    room = view.width() * _WIDEST_PILL - mark - unit * 1.6
    text = metrics.elidedText(card.text, Qt.TextElideMode.ElideRight, max(room, unit))
    width = metrics.horizontalAdvance(text) + mark + unit * 1.6
    image = _blank(width, unit * 2.1, scale)
    pill = QRectF(1, 1, width - 2, unit * 2.1 - 2)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(colour, max(unit * 0.08, 1.0)))
    painter.setBrush(QBrush(_SHADE))
    painter.drawRoundedRect(pill, pill.height() / 2, pill.height() / 2)
    inner = pill.adjusted(unit * 0.8 - 1, 0, 0, 0)
    if mark:
        place = QRectF(inner.left(), inner.center().y() - unit * 0.5, unit, unit)
        paint_mark(painter, place, card.state, colour)
        inner.setLeft(inner.left() + mark)
    painter.setFont(font)
    painter.setPen(QColor("#ffffff"))
    painter.drawText(inner, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, text)
    painter.end()
    return image


def _pill_place(face: QRectF, view: QRectF, pill: QRectF, *, gap: float) -> QRectF:
    """Below the face, else above it, else at the bottom of the view; never outside."""
    y = face.bottom() + gap
    room = pill.height() + gap * 2
    if y + room > view.bottom():
        above = face.top() - gap * 2 - pill.height()
        y = above if above >= view.top() else view.bottom() - room
    x = face.center().x() - pill.width() / 2
    x = min(max(x, view.left() + gap), max(view.right() - gap - pill.width(), view.left()))
    return QRectF(x, y, pill.width(), pill.height())


def _paint_progress(
    painter: QPainter, pill: QRectF, progress: float, colour: QColor, unit: float
) -> None:
    """A bar just below the pill, filled from the left."""
    height = unit * 0.32
    track = QRectF(pill.left(), pill.bottom() + unit * 0.18, pill.width(), height)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(_SHADE)
    painter.drawRoundedRect(track, height / 2, height / 2)
    share = min(max(progress, 0.0), 1.0)
    if share > 0.0:
        track.setWidth(max(track.width() * share, height))
        painter.setBrush(colour)
        painter.drawRoundedRect(track, height / 2, height / 2)


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

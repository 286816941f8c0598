"""What is painted over the live picture: a frame around each face, words and progress.

Everything here is drawn by Qt, so names in any script come out right, and nothing is
drawn into the frame itself.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QCoreApplication, QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QFont, QFontMetricsF, QPainter, QPainterPath, QPen

from faceid_gui.core.types import FaceState, TrackedFace
from faceid_gui.qt.fonts import sized
from faceid_gui.qt.messages import quality_text
from faceid_gui.qt.theme import Tokens

_SHADE: Final = QColor(0, 0, 0, 190)
_WIDEST_PILL: Final = 0.92  # of the view


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


def paint_face(
    painter: QPainter, card: FaceCard, *, view: QRectF, unit: float, tokens: Tokens, font: QFont
) -> None:
    """Paint one face. ``unit`` is the size of the text in pixels; all else follows it."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    colour = _colour(card, tokens)
    _paint_brackets(painter, card.rect, colour, unit)
    _paint_pill(painter, card, view=view, unit=unit, colour=colour, font=font)
    painter.restore()


def _colour(card: FaceCard, tokens: Tokens) -> QColor:
    if card.state is FaceState.GRANTED:
        return QColor(tokens.granted)
    if card.state is FaceState.DENIED:
        return QColor(tokens.denied).lighter(135)
    return QColor(tokens.retry if card.warns else "#ffffff")


def _paint_brackets(painter: QPainter, rect: QRectF, colour: QColor, unit: float) -> None:
    """Four rounded corners, dark below and coloured on top: readable on any picture."""
    path = _corners(rect, radius=unit * 0.8, arm=min(rect.width(), rect.height()) * 0.16)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for pen_colour, width in ((_SHADE, unit * 0.42), (colour, unit * 0.2)):
        pen = QPen(pen_colour, width)
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        painter.setPen(pen)
        painter.drawPath(path)


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


def _paint_pill(
    painter: QPainter, card: FaceCard, *, view: QRectF, unit: float, colour: QColor, font: QFont
) -> None:
    font = sized(font, round(unit), bold=True)
    metrics = QFontMetricsF(font)
    mark = unit * 1.5 if card.state is not FaceState.LOOKING or card.warns else 0.0
    room = view.width() * _WIDEST_PILL - mark - unit * 1.6
    text = metrics.elidedText(card.text, Qt.TextElideMode.ElideRight, max(room, unit))
    width = metrics.horizontalAdvance(text) + mark + unit * 1.6
    pill = _pill_place(card.rect, view, QRectF(0, 0, width, unit * 2.1), gap=unit * 0.6)
    painter.setPen(QPen(colour, max(unit * 0.08, 1.0)))
    painter.setBrush(QBrush(_SHADE))
    painter.drawRoundedRect(pill, pill.height() / 2, pill.height() / 2)
    inner = pill.adjusted(unit * 0.8, 0, -unit * 0.8, 0)
    if mark:
        paint_mark(
            painter,
            QRectF(inner.left(), inner.center().y() - unit * 0.5, unit, unit),
            card.state,
            colour,
        )
        inner.setLeft(inner.left() + mark)
    painter.setFont(font)
    painter.setPen(QColor("#ffffff"))
    painter.drawText(inner, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, text)
    if card.state is FaceState.LOOKING:
        _paint_progress(painter, pill, card.progress, colour, unit)


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

"""The ring of poses around the live picture: what is there, and where to turn next."""

from __future__ import annotations

import math
from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from faceid_gui.qt.icons import Icon, icon
from faceid_gui.qt.theme import Tokens, current_tokens
from faceid_gui.services.enrolment.coaching import PoseBin

_SHADE: Final = QColor(0, 0, 0, 150)
_OPEN: Final = QColor(255, 255, 255, 190)
_ARC_DEGREES: Final = 66
_RADIUS: Final = 0.45  # of the shorter side
_INNER: Final = 0.66  # of the radius

_ANGLES: Final = {PoseBin.RIGHT: 0, PoseBin.UP: 90, PoseBin.LEFT: 180, PoseBin.DOWN: 270}
"""Where the middle of a part lies, degrees against the clock from three o'clock."""


class Part(StrEnum):
    """How a part of the ring stands."""

    OPEN = "open"
    WANTED = "wanted"
    TAKEN = "taken"


def shown_pose(pose: PoseBin, *, mirrored: bool) -> PoseBin:
    """The side of the screen on which a pose lies: left and right change in a mirror."""
    if not mirrored:
        return pose
    return {PoseBin.LEFT: PoseBin.RIGHT, PoseBin.RIGHT: PoseBin.LEFT}.get(pose, pose)


@dataclass(frozen=True, slots=True)
class RingShape:
    """Where the ring lies in a widget, pixels."""

    centre: QPointF
    radius: float

    @staticmethod
    def of(size: QSize) -> RingShape:
        """The ring of a widget of this size."""
        shorter = min(size.width(), size.height())
        return RingShape(QPointF(size.width() / 2, size.height() / 2), shorter * _RADIUS)

    @property
    def thickness(self) -> float:
        """How thick a part is drawn."""
        return min(max(self.radius * 0.075, 6.0), 16.0)

    def point(self, degrees: float, share: float = 1.0) -> QPointF:
        """A place at an angle, at a share of the radius from the middle."""
        angle = math.radians(degrees)
        reach = self.radius * share
        return self.centre + QPointF(math.cos(angle) * reach, -math.sin(angle) * reach)

    def box(self, share: float = 1.0) -> QRectF:
        """The square around a circle of a share of the radius."""
        reach = self.radius * share
        return QRectF(self.centre.x() - reach, self.centre.y() - reach, 2 * reach, 2 * reach)


class PoseRing(QWidget):
    """Lies over a picture and lets every touch through.

    Taken parts are full and ticked, the wanted one is bright and has an arrow, so that colour
    alone tells nothing. Sides are those of the screen: ``set_mirrored`` as the picture is.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._taken: frozenset[PoseBin] = frozenset()
        self._wanted: PoseBin | None = None
        self._mirrored = True
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def set_mirrored(self, mirrored: bool) -> None:
        """Whether the picture below is shown like in a mirror."""
        self._mirrored = mirrored
        self.update()

    def show_poses(self, taken: Collection[PoseBin], wanted: PoseBin | None) -> None:
        """Show which poses are there, and which one is asked for."""
        now = frozenset(taken), wanted
        if now != (self._taken, self._wanted):
            self._taken, self._wanted = now
            self.update()

    def part(self, side: PoseBin) -> Part:
        """How the part at that side of the screen stands; FRONT is the middle."""
        pose = shown_pose(side, mirrored=self._mirrored)
        if pose in self._taken:
            return Part.TAKEN
        return Part.WANTED if pose is self._wanted else Part.OPEN

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Qt: paint the ring."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        shape, tokens = RingShape.of(self.size()), current_tokens()
        self._paint_front(painter, shape, tokens)
        for side, degrees in _ANGLES.items():
            self._paint_side(painter, shape, degrees, self.part(side), tokens)
        painter.end()

    def _paint_front(self, painter: QPainter, shape: RingShape, tokens: Tokens) -> None:
        part = self.part(PoseBin.FRONT)
        path = QPainterPath()
        path.addEllipse(shape.box(_INNER))
        thin = shape.thickness * (0.6 if part is Part.WANTED else 0.35)
        style = Qt.PenStyle.DashLine if part is Part.WANTED else Qt.PenStyle.SolidLine
        _stroke(painter, path, _colour(part, tokens), thin, style)
        if part is Part.TAKEN:
            _tick(painter, shape.point(315, _INNER), shape.thickness, tokens)

    @staticmethod
    def _paint_side(
        painter: QPainter, shape: RingShape, degrees: int, part: Part, tokens: Tokens
    ) -> None:
        path, box = QPainterPath(), shape.box()
        start = degrees - _ARC_DEGREES / 2
        path.arcMoveTo(box, start)
        path.arcTo(box, start, _ARC_DEGREES)
        thick = shape.thickness * {Part.OPEN: 0.5, Part.WANTED: 1.2, Part.TAKEN: 1.0}[part]
        _stroke(painter, path, _colour(part, tokens), thick)
        if part is Part.TAKEN:
            _tick(painter, shape.point(degrees), shape.thickness, tokens)
        elif part is Part.WANTED:
            _arrow(painter, shape, degrees, QColor(tokens.retry))


def _colour(part: Part, tokens: Tokens) -> QColor:
    return {
        Part.OPEN: _OPEN,
        Part.WANTED: QColor(tokens.retry),
        Part.TAKEN: QColor(tokens.granted),
    }[part]


def _stroke(
    painter: QPainter,
    path: QPainterPath,
    colour: QColor,
    width: float,
    style: Qt.PenStyle = Qt.PenStyle.SolidLine,
) -> None:
    """Dark below and coloured on top: to be seen on any picture."""
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for pen_colour, pen_width, pen_style in (
        (_SHADE, width + 4.0, Qt.PenStyle.SolidLine),
        (colour, width, style),
    ):
        pen = QPen(pen_colour, pen_width, pen_style)
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        painter.setPen(pen)
        painter.drawPath(path)


def _tick(painter: QPainter, place: QPointF, thickness: float, tokens: Tokens) -> None:
    reach = max(thickness * 1.1, 10.0)
    disc = QRectF(place.x() - reach, place.y() - reach, 2 * reach, 2 * reach)
    painter.setPen(QPen(_SHADE, 2.0))
    painter.setBrush(QColor(tokens.granted))
    painter.drawEllipse(disc)
    inner = disc.adjusted(reach * 0.3, reach * 0.3, -reach * 0.3, -reach * 0.3)
    icon(Icon.GRANTED, tokens.on_granted).paint(painter, inner.toRect())


def _arrow(painter: QPainter, shape: RingShape, degrees: int, colour: QColor) -> None:
    """A filled arrow head between the middle and the part, pointing outwards."""
    tip, foot = shape.point(degrees, 0.92), shape.point(degrees, 0.75)
    along = tip - foot
    across = QPointF(-along.y(), along.x()) * 0.85
    path = QPainterPath(tip)
    path.lineTo(foot + across)
    path.lineTo(foot - across)
    path.closeSubpath()
    painter.setPen(QPen(_SHADE, 3.0))
    painter.setBrush(colour)
    painter.drawPath(path)

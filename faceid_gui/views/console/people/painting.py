"""How the rows of people are painted: cheaply, because a long list is scrolled by hand."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import (
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPointF,
    QRect,
    QRectF,
    QSize,
    Qt,
)
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPen, QPixmap
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from faceid_gui.core.types import Person
from faceid_gui.qt.theme import current_tokens
from faceid_gui.services.samples.strength import Grade
from faceid_gui.views.console.people.badges import initials, strength_bars
from faceid_gui.views.console.people.model import PeopleModel
from faceid_gui.views.console.people.portraits import RADIUS_SHARE, Portraits
from faceid_gui.views.console.people.roster import Order
from faceid_gui.views.console.people.words import day_text, grade_text

ROW_PX: Final = 56
TILE_PX: Final = 42
_PAD: Final = 10
_MOST_DAYS: Final = 2000
_LONGEST_SHOWN: Final = 90
"""Characters of a name that are measured: more than that never fit a column."""


@dataclass(frozen=True, slots=True)
class _Colours:
    """The colours of a row that is chosen, or is not."""

    ground: QColor
    text: QColor
    muted: QColor


class PersonPainter(QStyledItemDelegate):
    """Paints a cell without asking the model for text, font and colour one by one."""

    def __init__(self, model: PeopleModel, portraits: Portraits, parent: QObject) -> None:
        super().__init__(parent)
        self._model = model
        self._portraits = portraits
        self._bars: dict[tuple[Grade, bool, float], QPixmap] = {}
        self._days: dict[int, str] = {}
        self.retint()

    def retranslate(self) -> None:
        """Days are written in another way now."""
        self._days.clear()

    def retint(self) -> None:
        """The colours are others now."""
        self._tokens = tokens = current_tokens()
        text = QColor(tokens.text)
        self._plain = _Colours(QColor(tokens.surface), text, QColor(tokens.muted))
        chosen = QColor(tokens.on_accent)
        self._chosen = _Colours(QColor(tokens.accent), chosen, chosen)
        self._tile = QColor(tokens.raised)
        self._line = QColor(tokens.raised)
        self._edge = QColor(tokens.line)
        self._bars.clear()

    def sizeHint(self, _option: object, _index: object) -> QSize:
        """Qt: every row is as high as the others."""
        return QSize(TILE_PX, ROW_PX)

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        """Qt: paint one cell."""
        person = self._model.person_at(index.row())
        rect: QRect = option.rect
        state: QStyle.StateFlag = option.state
        chosen = bool(state & QStyle.StateFlag.State_Selected)
        colours = self._chosen if chosen else self._plain
        painter.fillRect(rect, colours.ground)
        painter.setPen(self._line)
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        column = index.column()
        if column == Order.NAME:
            self._paint_name(painter, rect, person, colours)
        elif column == Order.STRENGTH:
            self._paint_strength(painter, rect, person, chosen=chosen)
        else:
            text = str(person.samples) if column == Order.SAMPLES else self._day(person.created_at)
            painter.setPen(colours.muted)
            painter.drawText(rect.adjusted(_PAD, 0, -4, 0), Qt.AlignmentFlag.AlignVCenter, text)

    def _paint_name(
        self, painter: QPainter, rect: QRect, person: Person, colours: _Colours
    ) -> None:
        top = rect.top() + (rect.height() - TILE_PX) // 2
        tile = QRect(rect.left() + _PAD, top, TILE_PX, TILE_PX)
        picture = self._portraits.picture(person.id)
        if picture is not None:
            painter.drawPixmap(tile.topLeft(), picture)
        else:
            self._paint_initials(painter, tile, person.name)
        room = rect.adjusted(2 * _PAD + TILE_PX, 0, -_PAD, 0)
        painter.setPen(colours.text)
        text = elided(person.name, painter.fontMetrics(), room.width())
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, text)

    def _paint_initials(self, painter: QPainter, tile: QRect, name: str) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(self._edge, 1.0))
        painter.setBrush(self._tile)
        radius = TILE_PX * RADIUS_SHARE
        painter.drawRoundedRect(QRectF(tile).adjusted(0.5, 0.5, -0.5, -0.5), radius, radius)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
        painter.setPen(self._plain.text)
        painter.drawText(tile, Qt.AlignmentFlag.AlignCenter, initials(name))

    def _paint_strength(
        self, painter: QPainter, rect: QRect, person: Person, *, chosen: bool
    ) -> None:
        strength = self._model.strength_of(person.id)
        if strength is None:
            return
        colours = self._chosen if chosen else self._plain
        bars = self._bars_of(strength.grade, chosen, painter.device().devicePixelRatioF())
        painter.drawPixmap(QPointF(rect.left() + _PAD, rect.center().y() - 11), bars)
        painter.setPen(colours.text)
        painter.drawText(
            rect.adjusted(_PAD + 32, 0, -2, 0),
            Qt.AlignmentFlag.AlignVCenter,
            grade_text(strength.grade),
        )

    def _day(self, at: float) -> str:
        number = int(at)
        if number not in self._days:
            if len(self._days) >= _MOST_DAYS:
                self._days.clear()
            self._days[number] = day_text(at)
        return self._days[number]

    def _bars_of(self, grade: Grade, chosen: bool, scale: float) -> QPixmap:
        key = (grade, chosen, scale)
        if key not in self._bars:
            ground = self._chosen.text if chosen else None
            self._bars[key] = strength_bars(grade, self._tokens, scale=scale, only=ground)
        return self._bars[key]


def elided(text: str, metrics: QFontMetrics, width: int) -> str:
    """As much of a name as fits."""
    shown = text if len(text) <= _LONGEST_SHOWN else f"{text[:_LONGEST_SHOWN]}…"
    return metrics.elidedText(shown, Qt.TextElideMode.ElideRight, width)

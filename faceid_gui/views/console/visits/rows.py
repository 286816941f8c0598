"""How a visit looks in the list: a mark, who and why, and when."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QIcon, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from faceid_gui.core.ports import KeptVisit
from faceid_gui.qt.evidence_words import decision_text, reason_words, who_text
from faceid_gui.qt.icons import Icon, icon
from faceid_gui.qt.moments import clock_text
from faceid_gui.qt.names import shown_name
from faceid_gui.qt.theme import Tokens, current_tokens
from faceid_gui.views.console.visits.model import DAY, KEPT

ROW_PX: Final = 64
_MARK_PX: Final = 34
_PAD: Final = 12


class VisitRows(QStyledItemDelegate):
    """Paints rows of equal height, so that a hundred thousand scroll like ten."""

    def sizeHint(
        self, option: QStyleOptionViewItem, _index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        """Qt: room for two lines and a finger."""
        return QSize(240, max(ROW_PX, 2 * option.fontMetrics.lineSpacing() + _PAD))

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        """Qt: paint one row."""
        kept = index.data(KEPT)
        if not isinstance(kept, KeptVisit):
            return
        tokens = current_tokens()
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        _paint_ground(painter, option, tokens, chosen=chosen)
        area = option.rect.adjusted(_PAD, 0, -_PAD, 0)
        _paint_mark(painter, area, tokens, granted=kept.visit.granted)
        strong, weak = (
            (tokens.on_accent, tokens.on_accent) if chosen else (tokens.text, tokens.muted)
        )
        bold = QFont(option.font)
        bold.setBold(True)
        when = (clock_text(kept.visit.at), str(index.data(DAY)))
        right = _paint_when(painter, area, when, (strong, weak), option.font)
        words = QRect(area)
        words.setLeft(area.left() + _MARK_PX + _PAD)
        words.setRight(right - _PAD)
        reason = reason_words(kept.visit.reason).short
        what = f"{decision_text(kept.visit.granted)} · {reason}"
        if kept.visit.place:
            what = f"{what} · {shown_name(kept.visit.place)}"
        _paint_line(painter, _upper(words), who_text(kept.visit), strong, bold)
        _paint_line(painter, _lower(words), what, weak, option.font)
        painter.restore()


def _paint_ground(
    painter: QPainter, option: QStyleOptionViewItem, tokens: Tokens, *, chosen: bool
) -> None:
    if chosen:
        painter.fillRect(option.rect, QColor(tokens.accent))
    elif option.state & QStyle.StateFlag.State_MouseOver:
        painter.fillRect(option.rect, QColor(tokens.raised))
    painter.setPen(QColor(tokens.raised))
    painter.drawLine(option.rect.bottomLeft(), option.rect.bottomRight())
    if option.state & QStyle.StateFlag.State_HasFocus:
        painter.setPen(QPen(QColor(tokens.focus), 2))
        painter.drawRect(option.rect.adjusted(1, 1, -2, -2))


def _paint_mark(painter: QPainter, area: QRect, tokens: Tokens, *, granted: bool) -> None:
    """A tick or a cross in a disc: the form tells as much as the colour."""
    paint_mark(
        painter,
        QRect(area.left(), area.center().y() - _MARK_PX // 2, _MARK_PX, _MARK_PX),
        Icon.GRANTED if granted else Icon.DENIED,
        ground=tokens.granted if granted else tokens.denied,
        ink=tokens.on_granted if granted else tokens.on_denied,
    )


def paint_mark(painter: QPainter, disc: QRect, which: Icon, *, ground: str, ink: str) -> None:
    """An icon on a disc."""
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(ground))
    painter.drawEllipse(QRectF(disc))
    inset = disc.width() // 5
    drawn: QIcon = icon(which, ink)
    drawn.paint(painter, disc.adjusted(inset, inset, -inset, -inset))


def _paint_when(
    painter: QPainter, area: QRect, when: tuple[str, str], inks: tuple[str, str], font: QFont
) -> int:
    """Time above day, at the right; returns where they begin."""
    metrics = QFontMetrics(font)
    width = max(metrics.horizontalAdvance(text) for text in when)
    place = QRect(area)
    place.setLeft(area.right() - width)
    for half, text, ink in zip((_upper(place), _lower(place)), when, inks, strict=True):
        _paint_line(painter, half, text, ink, font, Qt.AlignmentFlag.AlignRight)
    return place.left()


def _paint_line(
    painter: QPainter,
    area: QRect,
    text: str,
    ink: str,
    font: QFont,
    across: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignLeft,
) -> None:
    painter.setFont(font)
    painter.setPen(QColor(ink))
    # A name may hold line breaks or be without end.
    line = " ".join(text[:300].split())
    shown = QFontMetrics(font).elidedText(line, Qt.TextElideMode.ElideRight, area.width())
    flags = int(across | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine)
    painter.drawText(area, flags, shown)


def _upper(area: QRect) -> QRect:
    return QRect(area.left(), area.top() + 6, area.width(), (area.height() - 12) // 2)


def _lower(area: QRect) -> QRect:
    upper = _upper(area)
    return upper.translated(0, upper.height())

"""The photos that a trial confuses, as pairs side by side."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import (
    QAbstractListModel,
    QCoreApplication,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
)
from PySide6.QtGui import QColor, QPainter, QPixmap
from PySide6.QtWidgets import (
    QAbstractItemView,
    QListView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from faceid_gui.lab.results import Confusion
from faceid_gui.qt.icons import Icon, icon
from faceid_gui.qt.names import shown_name
from faceid_gui.qt.theme import current_tokens
from faceid_gui.views.console.lab.pictures import RunPictures
from faceid_gui.views.widgets.sheet import touch_scrolled

translate = QCoreApplication.translate

SIDE: Final = 96
_PAD: Final = 8
_ROW: Final = SIDE + 2 * _PAD
_Index = QModelIndex | QPersistentModelIndex
_NOTHING: Final = QModelIndex()
_CENTRE: Final = Qt.AlignmentFlag.AlignCenter


def confusion_text(pair: Confusion) -> str:
    """What happened, in a word or two."""
    if pair.same:
        return translate("lab", "Not taken for the same person")
    return translate("lab", "Taken for each other")


class ConfusionModel(QAbstractListModel):
    """The pairs, worst first."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.run_id = ""
        self.pairs: tuple[Confusion, ...] = ()

    def show_pairs(self, run_id: str, pairs: tuple[Confusion, ...]) -> None:
        """Show the pairs of a trial."""
        self.beginResetModel()
        self.run_id, self.pairs = run_id, pairs
        self.endResetModel()

    def rowCount(self, parent: _Index = _NOTHING) -> int:
        """Qt: how many pairs."""
        return 0 if parent.isValid() else len(self.pairs)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> str | None:
        """Qt: the pair in words, for screen readers."""
        if not index.isValid():
            return None
        pair = self.pairs[index.row()]
        if role == Qt.ItemDataRole.ToolTipRole:
            return f"{pair.first}\n{pair.second}"
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            names = f"{pair.first_name}, {pair.second_name}"
            return f"{confusion_text(pair)}: {names} ({pair.score:.2f})"
        return None


class _Painter(QStyledItemDelegate):
    """Two photos and what is to be said between them."""

    def __init__(self, pictures: RunPictures, view: QListView) -> None:
        super().__init__(view)
        self._pictures = pictures

    def sizeHint(self, _option: QStyleOptionViewItem, _index: _Index) -> QSize:
        """Qt: the size of a row."""
        return QSize(3 * SIDE, _ROW)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        """Qt: paint a row."""
        model = index.model()
        if not isinstance(model, ConfusionModel):
            return
        pair, tokens = model.pairs[index.row()], current_tokens()
        row: QRect = option.rect
        painter.save()
        first = QRect(row.left() + _PAD, row.top() + _PAD, SIDE, SIDE)
        second = first.translated(SIDE + _PAD, 0)
        for place, photo in ((first, pair.first), (second, pair.second)):
            self._paint_photo(painter, place, model.run_id, photo)
        words = QRect(second.right() + 2 * _PAD, row.top() + _PAD, 0, SIDE)
        words.setRight(row.right() - _PAD)
        third = words.height() // 3
        names = pair.first_name if pair.same else f"{pair.first_name} – {pair.second_name}"
        score = translate("lab", "Score {value}").format(value=f"{pair.score:.2f}")
        lines = (
            (confusion_text(pair), tokens.muted),
            (shown_name(names), tokens.text),
            (score, tokens.muted),
        )
        for number, (text, colour) in enumerate(lines):
            place = QRect(words.left(), words.top() + number * third, words.width(), third)
            painter.setPen(QColor(colour))
            elided = painter.fontMetrics().elidedText(
                text, Qt.TextElideMode.ElideRight, place.width()
            )
            painter.drawText(place, Qt.AlignmentFlag.AlignVCenter, elided)
        painter.setPen(QColor(tokens.raised))
        painter.drawLine(row.bottomLeft(), row.bottomRight())
        painter.restore()

    def _paint_photo(self, painter: QPainter, place: QRect, run_id: str, photo: str) -> None:
        tokens = current_tokens()
        shown = self._pictures.picture(run_id, photo)
        if shown is None:
            painter.fillRect(place, QColor(tokens.raised))
            gone = self._pictures.known(run_id, photo)
            sign = icon(Icon.CAMERA_OFF if gone else Icon.WORKING, tokens.muted)
            sign.paint(painter, place.adjusted(30, 30, -30, -30), _CENTRE)
            return
        _paint_within(painter, place, shown)


def _paint_within(painter: QPainter, place: QRect, shown: QPixmap) -> None:
    size = shown.size().scaled(place.size(), Qt.AspectRatioMode.KeepAspectRatio)
    where = QRect(0, 0, size.width(), size.height())
    where.moveCenter(place.center())
    painter.drawPixmap(where, shown)


class ConfusionList(QListView):
    """Rows of two photos; pictures are fetched for those that are seen."""

    def __init__(self, pictures: RunPictures, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.pairs = ConfusionModel(self)
        self.setModel(self.pairs)
        self.setItemDelegate(_Painter(pictures, self))
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setUniformItemSizes(True)
        pictures.arrived.connect(self.viewport().update)
        touch_scrolled(self)

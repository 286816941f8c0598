"""What a grid of pictures is made of: the rows, and how one of them is painted."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

import numpy as np
from PySide6.QtCore import (
    QAbstractListModel,
    QCoreApplication,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    QRectF,
    QSize,
    Qt,
)
from PySide6.QtGui import QColor, QImage, QPainter, QPainterPath, QPen, QPixmap
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from faceid_gui.core.types import Image
from faceid_gui.qt.icons import Icon, icon
from faceid_gui.qt.theme import Tokens, current_tokens

PICTURE_PX: Final = 128
TILE: Final = QSize(144, 170)
CORNER_PX: Final = 48
_PAD: Final = 8
_ROUND: Final = 12.0

AnyIndex = QModelIndex | QPersistentModelIndex


class TileUse(StrEnum):
    """What can be done with a tile."""

    CHOOSE = "choose"  # a tick that is set or taken away
    RETAKE = "retake"  # a button that has the picture taken again
    REMOVE = "remove"  # a button that takes it out
    LOOK = "look"  # nothing


@dataclass(frozen=True, slots=True, eq=False)
class Tile:
    """One picture. ``image`` is BGR, uint8, shape (h, w, 3); ``words`` stand below it."""

    number: int
    image: Image
    words: str


class PhotoModel(QAbstractListModel):
    """The pictures, which of them are chosen, and which are marked as suspicious."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.tiles: tuple[Tile, ...] = ()
        self.chosen: set[int] = set()
        self.marked: frozenset[int] = frozenset()
        self._pixmaps: dict[int, tuple[Image, QPixmap]] = {}

    def show_tiles(self, tiles: Sequence[Tile]) -> None:
        """Other pictures; new ones are chosen, known ones stay as they were."""
        before = {tile.number for tile in self.tiles}
        now = {tile.number for tile in tiles}
        self.beginResetModel()
        self.tiles = tuple(tiles)
        self.chosen = (self.chosen & now) | (now - before)
        self._pixmaps = {n: kept for n, kept in self._pixmaps.items() if n in now}
        self.endResetModel()

    def choose(self, numbers: Collection[int]) -> None:
        """Choose these pictures and no others."""
        self.chosen = {tile.number for tile in self.tiles} & set(numbers)
        self._all_changed()

    def mark(self, numbers: Collection[int]) -> None:
        """Mark these pictures and no others."""
        self.marked = frozenset(numbers)
        self._all_changed()

    def tile(self, index: AnyIndex) -> Tile:
        """The picture of a row."""
        return self.tiles[index.row()]

    def pixmap(self, tile: Tile, scale: float) -> QPixmap:
        """The picture in the size of its tile; made once."""
        kept = self._pixmaps.get(tile.number)
        if kept is None or kept[0] is not tile.image or kept[1].devicePixelRatio() != scale:
            kept = tile.image, square_pixmap(tile.image, PICTURE_PX, scale)
            self._pixmaps[tile.number] = kept
        return kept[1]

    def rowCount(self, parent: AnyIndex | None = None) -> int:
        """Qt: how many rows."""
        return 0 if parent is not None and parent.isValid() else len(self.tiles)

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Qt: what there is to know of a row."""
        if not index.isValid():
            return None
        tile = self.tile(index)
        if role == Qt.ItemDataRole.DisplayRole:
            return tile.words
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return self._spoken(tile)
        return None

    def _spoken(self, tile: Tile) -> str:
        if tile.number in self.chosen:
            text = QCoreApplication.translate("PhotoGrid", "{picture}, chosen")
        else:
            text = QCoreApplication.translate("PhotoGrid", "{picture}, left out")
        return text.format(picture=tile.words)

    def _all_changed(self) -> None:
        if self.tiles:
            self.dataChanged.emit(self.index(0), self.index(len(self.tiles) - 1))


def mirrored_picture(image: Image) -> Image:
    """A picture (h, w, 3) as in a mirror; nothing is copied."""
    return image[:, ::-1]


def square_pixmap(image: Image, side: int, scale: float = 1.0) -> QPixmap:
    """The middle of a picture (BGR, uint8, shape (h, w, 3)) as a square of ``side`` pixels."""
    height, width = image.shape[:2]
    part = min(height, width)
    top, left = (height - part) // 2, (width - part) // 2
    rows = np.ascontiguousarray(image[top : top + part, left : left + part])
    shown = QImage(rows.data, part, part, part * 3, QImage.Format.Format_BGR888)
    size = max(round(side * scale), 1)
    pixmap = QPixmap.fromImage(
        shown.scaled(size, size, mode=Qt.TransformationMode.SmoothTransformation)
    )
    pixmap.setDevicePixelRatio(scale)
    return pixmap


def corner_of(tile: QRect) -> QRect:
    """Where the button or tick of a tile lies: large enough for a finger."""
    inner = tile.adjusted(_PAD, _PAD, -_PAD, -_PAD)
    return QRect(inner.right() - CORNER_PX + 1, inner.top(), CORNER_PX, CORNER_PX)


class TilePainter(QStyledItemDelegate):
    """Paints one tile."""

    def __init__(self, model: PhotoModel, use: TileUse, parent: QObject) -> None:
        super().__init__(parent)
        self._model = model
        self.use = use

    def sizeHint(self, _option: QStyleOptionViewItem, _index: AnyIndex) -> QSize:
        """Qt: every tile is as large as any other."""
        return TILE

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: AnyIndex) -> None:
        """Qt: paint one tile."""
        tokens, tile = current_tokens(), self._model.tile(index)
        out = self.use is TileUse.CHOOSE and tile.number not in self._model.chosen
        rect: QRect = option.rect
        state: QStyle.StateFlag = option.state
        picture = QRectF(rect.x() + _PAD, rect.y() + _PAD, PICTURE_PX, PICTURE_PX)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_picture(painter, picture, tile, dimmed=out)
        self._paint_frame(painter, picture, tile, tokens)
        self._paint_corner(painter, corner_of(rect), tokens, out=out)
        words = QRect(rect.x() + 4, rect.y() + _PAD + PICTURE_PX, rect.width() - 8, 28)
        painter.setPen(QColor(tokens.muted if out else tokens.text))
        text = painter.fontMetrics().elidedText(
            tile.words, Qt.TextElideMode.ElideRight, words.width()
        )
        painter.drawText(words, Qt.AlignmentFlag.AlignCenter, text)
        if state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(QPen(QColor(tokens.focus), 2.0))
            painter.drawRoundedRect(QRectF(rect).adjusted(2, 2, -2, -2), _ROUND, _ROUND)
        painter.restore()

    def _paint_picture(self, painter: QPainter, place: QRectF, tile: Tile, *, dimmed: bool) -> None:
        path = QPainterPath()
        path.addRoundedRect(place, _ROUND, _ROUND)
        painter.save()
        painter.setClipPath(path)
        painter.setOpacity(0.3 if dimmed else 1.0)
        pixmap = self._model.pixmap(tile, painter.device().devicePixelRatio())
        painter.drawPixmap(place.topLeft(), pixmap)
        painter.restore()

    def _paint_frame(self, painter: QPainter, place: QRectF, tile: Tile, tokens: Tokens) -> None:
        if tile.number in self._model.marked:
            painter.setPen(QPen(QColor(tokens.denied), 5.0))
            painter.drawRoundedRect(place, _ROUND, _ROUND)
            badge = QRect(int(place.left()), int(place.bottom()) - 36, 36, 36)
            _disc(painter, badge, QColor(tokens.denied))
            icon(Icon.WARNING, tokens.on_denied).paint(painter, badge.adjusted(7, 7, -7, -7))
        elif self.use is TileUse.CHOOSE and tile.number in self._model.chosen:
            painter.setPen(QPen(QColor(tokens.accent), 4.0))
            painter.drawRoundedRect(place, _ROUND, _ROUND)

    def _paint_corner(self, painter: QPainter, corner: QRect, tokens: Tokens, *, out: bool) -> None:
        if self.use is TileUse.LOOK:
            return
        disc = corner.adjusted(6, 6, -6, -6)
        if self.use is TileUse.CHOOSE:
            _disc(painter, disc, QColor(tokens.surface if out else tokens.accent))
            if out:
                painter.setPen(QPen(QColor(tokens.line), 2.0))
                painter.drawEllipse(QRectF(disc))
                return
            icon(Icon.GRANTED, tokens.on_accent).paint(painter, disc.adjusted(7, 7, -7, -7))
            return
        _disc(painter, disc, QColor(0, 0, 0, 200))
        which = Icon.RETRY if self.use is TileUse.RETAKE else Icon.CLOSE
        icon(which, "#ffffff").paint(painter, disc.adjusted(6, 6, -6, -6))


def _disc(painter: QPainter, place: QRect, colour: QColor) -> None:
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour)
    painter.drawEllipse(QRectF(place))
    painter.setBrush(Qt.BrushStyle.NoBrush)

"""Pictures of faces in a grid: to choose some of them, or to have one taken again."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from PySide6.QtCore import QModelIndex, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QApplication, QListView, QWidget

from faceid_gui.core.types import Image
from faceid_gui.views.widgets.photo_tiles import (
    TILE,
    PhotoModel,
    Tile,
    TilePainter,
    TileUse,
    corner_of,
)
from faceid_gui.views.widgets.sheet import touch_scrolled

__all__ = ["PhotoGrid", "TileUse"]


class PhotoGrid(QListView):
    """Paints only the tiles that are seen, so some hundred are no burden.

    Tiles are walked with the arrow keys. With ``TileUse.CHOOSE`` a touch anywhere on a tile,
    or Space, chooses it or leaves it out: ``changed``. With RETAKE and REMOVE the button in
    its corner, Space or Delete asks for that: ``dropped`` carries the picture's number.
    The owner sets the accessible name.
    """

    changed = Signal()
    dropped = Signal(int)

    def __init__(self, *, use: TileUse = TileUse.CHOOSE, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = PhotoModel(self)
        self._painter = TilePainter(self._model, use, self)
        self._pressed = QModelIndex()
        self.setModel(self._model)
        self.setItemDelegate(self._painter)
        self.setViewMode(QListView.ViewMode.IconMode)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setMovement(QListView.Movement.Static)
        self.setUniformItemSizes(True)
        self.setGridSize(TILE)
        self.setSelectionMode(QListView.SelectionMode.NoSelection)
        self.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setMinimumSize(TILE.width() + 24, TILE.height() // 2)
        touch_scrolled(self)

    @property
    def chosen(self) -> tuple[int, ...]:
        """The numbers of the chosen pictures, in the order of the grid."""
        return tuple(t.number for t in self._model.tiles if t.number in self._model.chosen)

    @property
    def numbers(self) -> tuple[int, ...]:
        """The numbers of all pictures, in the order of the grid."""
        return tuple(tile.number for tile in self._model.tiles)

    @property
    def use(self) -> TileUse:
        """What can be done with a tile."""
        return self._painter.use

    def set_use(self, use: TileUse) -> None:
        """Let something else be done with the tiles from now on."""
        self._painter.use = use
        self.viewport().update()

    def show_pictures(self, pictures: Sequence[tuple[int, Image, str]]) -> None:
        """Show these: a number that is unique here, BGR uint8 (h, w, 3), and words.

        Pictures that are new are chosen; those that were shown before stay as they were.
        """
        current, at = self.currentIndex().row(), self.verticalScrollBar().value()
        self._model.show_tiles([Tile(*picture) for picture in pictures])
        if pictures and current >= 0:
            self.setCurrentIndex(self._model.index(min(current, len(pictures) - 1)))
        self.verticalScrollBar().setValue(at)

    def choose(self, numbers: Collection[int]) -> None:
        """Choose these and no others."""
        self._model.choose(numbers)
        self.changed.emit()

    def mark(self, numbers: Collection[int]) -> None:
        """Mark these as suspicious, and no others."""
        self._model.mark(numbers)

    @property
    def marked(self) -> frozenset[int]:
        """The numbers that are marked as suspicious."""
        return self._model.marked

    def sizeHint(self) -> QSize:
        """Qt: room for a row of five."""
        return QSize(TILE.width() * 5 + 24, TILE.height() + 4)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Qt: a finger or a mouse came down."""
        self._pressed = self.indexAt(event.position().toPoint())
        self._pressed_at = event.position()
        super().mousePressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Qt: and went up; where it was pushed about in between, it meant no tile."""
        super().mouseReleaseEvent(event)
        index, pressed = self.indexAt(event.position().toPoint()), self._pressed
        self._pressed = QModelIndex()
        if event.button() != Qt.MouseButton.LeftButton or not index.isValid() or index != pressed:
            return
        moved = (event.position() - self._pressed_at).manhattanLength()
        if moved > 2 * QApplication.startDragDistance():
            return
        in_corner = corner_of(self.visualRect(index)).contains(event.position().toPoint())
        if self.use is TileUse.CHOOSE or in_corner:
            self._use(index)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Qt: a key; what is none of ours goes on to the owner."""
        index = self.currentIndex()
        keys = [Qt.Key.Key_Space]
        if self.use is not TileUse.CHOOSE:
            keys.append(Qt.Key.Key_Delete)
        if event.key() in keys and index.isValid():
            self._use(index)
            return
        super().keyPressEvent(event)

    def _use(self, index: QModelIndex) -> None:
        number = self._model.tile(index).number
        if self.use is TileUse.CHOOSE:
            self.choose(set(self.chosen) ^ {number})
        elif self.use is not TileUse.LOOK:
            self.dropped.emit(number)

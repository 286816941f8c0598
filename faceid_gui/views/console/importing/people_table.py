"""Whom an import would enrol: names with a tick, photos, and who is enrolled already."""

from __future__ import annotations

from enum import IntEnum

from PySide6.QtCore import (
    QAbstractTableModel,
    QCoreApplication,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPointF,
    QRectF,
    QSize,
    Qt,
)
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPen, QPixmap, QPolygonF
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from faceid_gui.qt.theme import current_tokens
from faceid_gui.services.people import PhotoFolder
from faceid_gui.views.console.importing.words import number_text
from faceid_gui.views.widgets.sheet import touch_scrolled

_ROW_PX = 48
_BOX_PX = 26
_COUNT_PX = 110
_STATE_PX = 150

_Index = QModelIndex | QPersistentModelIndex


class Column(IntEnum):
    """The columns, from the left."""

    NAME = 0
    PHOTOS = 1
    STATE = 2


class FoldersModel(QAbstractTableModel):
    """The people of a plan; each can be left out by taking its tick away."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._folders: tuple[PhotoFolder, ...] = ()
        self._known: frozenset[str] = frozenset()
        self._left_out: set[int] = set()
        self._boxes = (tick_box(ticked=False), tick_box(ticked=True))

    def show_people(self, folders: tuple[PhotoFolder, ...], known: frozenset[str]) -> None:
        """Show other people, all ticked; ``known`` are the names of who is enrolled."""
        self.beginResetModel()
        self._folders = folders
        self._known = known
        self._left_out = set()
        self.endResetModel()

    @property
    def left_out(self) -> frozenset[str]:
        """The names that are not ticked."""
        return frozenset(self._folders[row].name for row in self._left_out)

    def toggle(self, row: int) -> None:
        """Take a tick away, or set it again."""
        if not 0 <= row < len(self._folders):
            return
        self._left_out ^= {row}
        index = self.index(row, Column.NAME)
        self.dataChanged.emit(index, index)

    def is_ticked(self, row: int) -> bool:
        """Whether this person would be enrolled."""
        return row not in self._left_out

    def retint(self) -> None:
        """Draw the boxes in the colours of another theme."""
        self._boxes = (tick_box(ticked=False), tick_box(ticked=True))
        last = self.index(max(len(self._folders) - 1, 0), Column.NAME)
        self.dataChanged.emit(self.index(0, Column.NAME), last, [Qt.ItemDataRole.DecorationRole])

    def rowCount(self, parent: _Index | None = None) -> int:
        """Qt: how many people there are."""
        return 0 if parent is not None and parent.isValid() else len(self._folders)

    def columnCount(self, parent: _Index | None = None) -> int:
        """Qt: how many columns there are."""
        return 0 if parent is not None and parent.isValid() else len(Column)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Qt: one cell."""
        if not index.isValid():
            return None
        folder = self._folders[index.row()]
        if role == Qt.ItemDataRole.DecorationRole and index.column() == Column.NAME:
            return self._boxes[self.is_ticked(index.row())]
        if role == Qt.ItemDataRole.AccessibleTextRole and index.column() == Column.NAME:
            return self._spoken(index.row())
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        if index.column() == Column.NAME:
            return folder.name
        if index.column() == Column.PHOTOS:
            text = QCoreApplication.translate("FoldersModel", "Photos: {count}")
            return text.format(count=number_text(len(folder.photos)))
        if folder.name in self._known:
            return QCoreApplication.translate("FoldersModel", "enrolled already")
        return QCoreApplication.translate("FoldersModel", "new")

    def _spoken(self, row: int) -> str:
        """A name for those who do not see the box."""
        ticked = QCoreApplication.translate("FoldersModel", "{name}, in this import")
        left_out = QCoreApplication.translate("FoldersModel", "{name}, left out")
        text = ticked if self.is_ticked(row) else left_out
        return text.format(name=self._folders[row].name)


def tick_box(*, ticked: bool) -> QPixmap:
    """A box as large as those of the style sheet's check boxes, in the colours in force."""
    tokens = current_tokens()
    drawn = QPixmap(_BOX_PX, _BOX_PX)
    drawn.fill(Qt.GlobalColor.transparent)
    painter = QPainter(drawn)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(QColor(tokens.accent if ticked else tokens.line), 2.0))
    painter.setBrush(QColor(tokens.accent if ticked else tokens.surface))
    painter.drawRoundedRect(QRectF(1, 1, _BOX_PX - 2, _BOX_PX - 2), 6, 6)
    if ticked:
        painter.setPen(QPen(QColor(tokens.on_accent), 3.0))
        size = float(_BOX_PX)
        corners = ((0.25, 0.52), (0.43, 0.70), (0.76, 0.32))
        painter.drawPolyline(QPolygonF([QPointF(x * size, y * size) for x, y in corners]))
    painter.end()
    return drawn


class FoldersTable(QTableView):
    """A row for each person; a touch anywhere on it sets the tick or takes it away."""

    def __init__(self, model: FoldersModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._folders = model
        self.setModel(model)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)  # Tab leads on to the buttons below
        self.setIconSize(QSize(_BOX_PX, _BOX_PX))
        self.setWordWrap(False)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(_ROW_PX)
        header = self.horizontalHeader()
        header.hide()
        header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header.setSectionResizeMode(Column.NAME, QHeaderView.ResizeMode.Stretch)
        self.setColumnWidth(Column.PHOTOS, _COUNT_PX)
        self.setColumnWidth(Column.STATE, _STATE_PX)
        self.clicked.connect(lambda index: model.toggle(index.row()))
        touch_scrolled(self)

    def sizeHint(self) -> QSize:
        """Qt: content with one row; a layout gives it what is left."""
        return QSize(super().sizeHint().width(), _ROW_PX + 4)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Qt: the space bar does what a touch does."""
        if event.key() == Qt.Key.Key_Space:
            self._folders.toggle(self.currentIndex().row())
        else:
            super().keyPressEvent(event)

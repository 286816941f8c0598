"""The keys as a table: whose, what for, since when."""

from __future__ import annotations

from enum import IntEnum
from typing import Final

from PySide6.QtCore import (
    QAbstractTableModel,
    QCoreApplication,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
)
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from faceid_gui.core.keys import KeyInfo
from faceid_gui.qt.names import shown_name
from faceid_gui.views.console.server.words import scope_text, when_text
from faceid_gui.views.widgets.sheet import touch_scrolled

translate = QCoreApplication.translate

_ROW: Final = 48
_ROWS: Final = 3
_Index = QModelIndex | QPersistentModelIndex
_NOTHING: Final = QModelIndex()
_SHOWN: Final = (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole)


class Column(IntEnum):
    """The columns, from the left."""

    NAME = 0
    SCOPE = 1
    MADE = 2


class KeysModel(QAbstractTableModel):
    """The keys, oldest first."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.keys: tuple[KeyInfo, ...] = ()

    def show_keys(self, keys: tuple[KeyInfo, ...]) -> None:
        """Show other keys, or the same ones in another language."""
        self.beginResetModel()
        self.keys = keys
        self.endResetModel()

    def rowCount(self, parent: _Index = _NOTHING) -> int:
        """Qt: one row for each key."""
        return 0 if parent.isValid() else len(self.keys)

    def columnCount(self, parent: _Index = _NOTHING) -> int:
        """Qt: how many columns."""
        return 0 if parent.isValid() else len(Column)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> str | None:
        """Qt: what a cell says."""
        if role not in _SHOWN or not index.isValid():
            return None
        key = self.keys[index.row()]
        match Column(index.column()):
            case Column.NAME:
                return shown_name(key.name)
            case Column.SCOPE:
                return scope_text(key.scope)
            case Column.MADE:
                return when_text(key.created_at)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> str | None:
        """Qt: what stands above a column."""
        if role != Qt.ItemDataRole.DisplayRole or orientation is not Qt.Orientation.Horizontal:
            return None
        match Column(section):
            case Column.NAME:
                return translate("KeysCard", "Name")
            case Column.SCOPE:
                return translate("KeysCard", "May do")
            case Column.MADE:
                return translate("KeysCard", "Made")


class KeysTable(QTableView):
    """Rows for fingers, one whole row chosen at a time."""

    def __init__(self, model: KeysModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setModel(model)
        self._keys = model
        self.setProperty("look", "list")
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setTabKeyNavigation(False)
        self.setShowGrid(False)
        self.setCornerButtonEnabled(False)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(_ROW)
        header = self.horizontalHeader()
        header.setFixedHeight(_ROW)
        header.setHighlightSections(False)
        header.setSectionsClickable(False)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(Column.NAME, QHeaderView.ResizeMode.Stretch)
        self.setMinimumHeight(_ROW * (_ROWS + 1) + 4)
        touch_scrolled(self)

    @property
    def chosen(self) -> KeyInfo | None:
        """The key that is chosen."""
        rows = self.selectionModel().selectedRows()
        return self._keys.keys[rows[0].row()] if rows else None

    def choose(self, key_id: str) -> None:
        """Choose a key; none where it is not there any more."""
        self.clearSelection()
        for row, key in enumerate(self._keys.keys):
            if key.id == key_id:
                self.selectRow(row)

"""Tables of text for fingers: sorted by a touch of their heads, one row chosen at a time."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QSignalBlocker,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QIcon, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QTableView, QWidget

from faceid_gui.qt.icons import Icon, icon
from faceid_gui.qt.theme import current_tokens
from faceid_gui.views.widgets.sheet import touch_scrolled

ROW_PX: Final = 48
_WIDEST: Final = 220
_MARK_PX: Final = 22
_Index = QModelIndex | QPersistentModelIndex
_NOTHING: Final = QModelIndex()
_RIGHT: Final = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)


@dataclass(frozen=True, slots=True)
class Cell:
    """What a cell says. ``order`` sorts it: numbers by size, NaN last; else the text does.

    ``mark`` is an icon before the text, whose meaning ``tip`` has in words.
    """

    text: str
    order: float | None = None
    tip: str = ""
    mark: Icon | None = None


class CellModel(QAbstractTableModel):
    """Rows of cells, each with a number by which its owner knows it, whatever the order."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._heads: tuple[Cell, ...] = ()
        self._rows: list[tuple[int, tuple[Cell, ...]]] = []
        self._sorted: tuple[int, Qt.SortOrder] | None = None

    def show_rows(self, heads: Sequence[Cell], rows: Sequence[tuple[Cell, ...]]) -> None:
        """Show other rows, numbered from 0, in the order that was chosen last."""
        self.beginResetModel()
        self._heads = tuple(heads)
        self._rows = list(enumerate(rows))
        if self._sorted is not None and self._sorted[0] < len(self._heads):
            self._arrange(*self._sorted)
        self.endResetModel()

    def number(self, row: int) -> int:
        """The number of the row that stands there."""
        return self._rows[row][0]

    def row_of(self, number: int) -> int:
        """Where the row with a number stands; -1 where there is none."""
        return next((row for row, (mine, _) in enumerate(self._rows) if mine == number), -1)

    def rowCount(self, parent: _Index = _NOTHING) -> int:
        """Qt: how many rows."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: _Index = _NOTHING) -> int:
        """Qt: how many columns."""
        return 0 if parent.isValid() else len(self._heads)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Qt: what a cell says."""
        if not index.isValid():
            return None
        cell = self._rows[index.row()][1][index.column()]
        if role == Qt.ItemDataRole.DisplayRole:
            return cell.text
        if role == Qt.ItemDataRole.ToolTipRole:
            return cell.tip or cell.text
        if role == Qt.ItemDataRole.TextAlignmentRole and cell.order is not None:
            return _RIGHT
        if role == Qt.ItemDataRole.DecorationRole and cell.mark is not None:
            return _mark(cell.mark)
        return None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        """Qt: what stands above a column."""
        if orientation is not Qt.Orientation.Horizontal or section >= len(self._heads):
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self._heads[section].text
        if role == Qt.ItemDataRole.ToolTipRole:
            return self._heads[section].tip or self._heads[section].text
        if role == Qt.ItemDataRole.TextAlignmentRole and self._right(section):
            return _RIGHT
        return None

    def _right(self, column: int) -> bool:
        """Above numbers; but where it is sorted by, its arrow stands to the right."""
        if not self._rows or (self._sorted is not None and self._sorted[0] == column):
            return False
        return self._rows[0][1][column].order is not None

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Qt: a head was touched; -1 puts the rows back into their own order."""
        self.layoutAboutToBeChanged.emit()
        before = self.persistentIndexList()
        numbers = [self._rows[index.row()][0] for index in before]
        self._sorted = None if column < 0 else (column, order)
        self._arrange(column, order)
        after = [
            self.index(self.row_of(number), index.column())
            for number, index in zip(numbers, before, strict=True)
        ]
        self.changePersistentIndexList(before, after)
        self.layoutChanged.emit()

    def _arrange(self, column: int, order: Qt.SortOrder) -> None:
        self._rows.sort(key=lambda row: row[0])
        if column < 0:
            return
        falling = order is Qt.SortOrder.DescendingOrder
        self._rows.sort(key=lambda row: _key(row[1][column]), reverse=falling)
        # What has no figure stands last, whichever way the others are sorted.
        self._rows.sort(key=lambda row: _unknown(row[1][column]))


def _mark(which: Icon) -> QIcon:
    """The icon in the colours of the theme, and in that of the text where its row is chosen."""
    tokens, size = current_tokens(), QSize(_MARK_PX, _MARK_PX)
    colour = tokens.retry if which is Icon.WARNING else tokens.granted
    made = QIcon(icon(which, colour).pixmap(size))
    made.addPixmap(icon(which, tokens.on_accent).pixmap(size), QIcon.Mode.Selected)
    return made


def _unknown(cell: Cell) -> bool:
    return cell.order is not None and math.isnan(cell.order)


def _key(cell: Cell) -> tuple[float, str]:
    if cell.order is None:
        return 0.0, cell.text.casefold()
    return 0.0 if math.isnan(cell.order) else cell.order, ""


class CellTable(QTableView):
    """``row_chosen`` carries the number of the row, -1 where none is chosen any more."""

    row_chosen = Signal(int)

    def __init__(self, *, wide: int = 0, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.cells = CellModel(self)
        self.setModel(self.cells)
        self._wide = wide
        self.setProperty("look", "list")
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setTabKeyNavigation(False)
        self.setShowGrid(False)
        self.setIconSize(QSize(_MARK_PX, _MARK_PX))
        self.setWordWrap(False)
        self.setCornerButtonEnabled(False)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(ROW_PX)
        header = self.horizontalHeader()
        header.setFixedHeight(ROW_PX)
        header.setHighlightSections(False)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setSortIndicatorClearable(True)
        header.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        self.setSortingEnabled(True)
        self.selectionModel().selectionChanged.connect(self._on_selection)
        touch_scrolled(self)

    @property
    def chosen(self) -> int:
        """The number of the row that is chosen; -1 where none is."""
        rows = self.selectionModel().selectedRows()
        return self.cells.number(rows[0].row()) if rows else -1

    def choose(self, number: int) -> None:
        """Choose the row with a number."""
        row = self.cells.row_of(number)
        if row >= 0:
            self.selectRow(row)

    def show_rows(self, heads: Sequence[Cell], rows: Sequence[tuple[Cell, ...]]) -> None:
        """Show other rows; the one that was chosen stays so by its number."""
        before = self.chosen
        blocker = QSignalBlocker(self)  # nobody hears of a choice that goes with its rows
        self.cells.show_rows(heads, rows)
        blocker.unblock()
        self._fit()
        self.choose(before)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Qt: another width."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Every column as wide as it needs; what is left over goes to one of them."""
        columns = range(self.cells.columnCount())
        header = self.horizontalHeader()
        needed = [max(self.sizeHintForColumn(n), header.sectionSizeHint(n)) for n in columns]
        spare = self.viewport().width() - sum(needed)
        for column, width in enumerate(needed):
            most = _WIDEST if column == self._wide and spare < 0 else width
            more = spare if column == self._wide and spare > 0 else 0
            header.resizeSection(column, min(width, most) + more)

    def _on_selection(self) -> None:
        self.row_chosen.emit(self.chosen)

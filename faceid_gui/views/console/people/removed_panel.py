"""People who were deleted and can still come back."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import (
    QAbstractTableModel,
    QCoreApplication,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
)
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from faceid_gui.core.types import RemovedPerson
from faceid_gui.qt.icons import Icon
from faceid_gui.qt.panel import Panel
from faceid_gui.views.console.people.name_editor import NameEditor
from faceid_gui.views.console.people.painting import ROW_PX
from faceid_gui.views.console.people.words import day_text
from faceid_gui.views.widgets.icon_button import ActionButton, IconButton
from faceid_gui.views.widgets.sheet import touch_scrolled

_DAY_PX: Final = 150
_HEAD_PX: Final = 48


class RemovedModel(QAbstractTableModel):
    """Name, when they were deleted, and when they are erased. Read-only."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.removed: tuple[RemovedPerson, ...] = ()

    def show_removed(self, removed: tuple[RemovedPerson, ...]) -> None:
        """List these people."""
        self.beginResetModel()
        self.removed = removed
        self.endResetModel()

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex | None = None) -> int:
        """Qt: how many there are."""
        return 0 if parent is not None and parent.isValid() else len(self.removed)

    def columnCount(self, parent: QModelIndex | QPersistentModelIndex | None = None) -> int:
        """Qt: how many columns there are."""
        return 0 if parent is not None and parent.isValid() else 3

    def data(
        self,
        index: QModelIndex | QPersistentModelIndex,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> object:
        """Qt: one cell."""
        if not index.isValid() or role != Qt.ItemDataRole.DisplayRole:
            return None
        removed = self.removed[index.row()]
        if index.column() == 0:
            return removed.person.name
        return day_text(removed.removed_at if index.column() == 1 else removed.erased_at)

    def headerData(
        self,
        section: int,
        orientation: Qt.Orientation,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> object:
        """Qt: one heading."""
        if orientation != Qt.Orientation.Horizontal or role != Qt.ItemDataRole.DisplayRole:
            return None
        headings = (
            QCoreApplication.translate("RemovedModel", "Name"),
            QCoreApplication.translate("RemovedModel", "Deleted"),
            QCoreApplication.translate("RemovedModel", "Erased on"),
        )
        return headings[section] if 0 <= section < len(headings) else None

    def retranslate(self) -> None:
        """The headings speak another language now."""
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, 2)


class RemovedPanel(Panel):
    """Restores people or erases them at once. ``restore_asked`` carries the person and a name,
    None for the one that they had; ``erase_asked`` the person."""

    restore_asked = Signal(object, object)
    erase_asked = Signal(object)
    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.back_button = IconButton(Icon.BACK, size=48)
        self._title, self._words = QLabel(), QLabel()
        self._title.setProperty("look", "title")
        self._words.setProperty("look", "muted")
        self._words.setWordWrap(True)
        self.model = RemovedModel(self)
        self.table = QTableView()
        self.restore_button = ActionButton(Icon.RESTORE, primary=True)
        self.erase_button = ActionButton(Icon.DELETE)
        self.editor = NameEditor()
        self.editor.hide()
        self._naming: RemovedPerson | None = None
        self._set_up_table()
        self._lay_out()
        self._connect()
        self.built()

    def _set_up_table(self) -> None:
        table = self.table
        table.setModel(self.model)
        table.setProperty("look", "list")
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        table.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        table.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        table.setShowGrid(False)
        table.setWordWrap(False)
        table.setTabKeyNavigation(False)
        rows = table.verticalHeader()
        rows.hide()
        rows.setDefaultSectionSize(ROW_PX)
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        head = table.horizontalHeader()
        head.setFixedHeight(_HEAD_PX)
        head.setHighlightSections(False)
        head.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        head.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        head.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        for column in (1, 2):
            head.resizeSection(column, _DAY_PX)
        touch_scrolled(table)

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(self.back_button)
        head.addWidget(self._title, 1)
        foot = QHBoxLayout()
        foot.setSpacing(8)
        foot.addWidget(self.erase_button)
        foot.addStretch(1)
        foot.addWidget(self.restore_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addLayout(head)
        column.addWidget(self._words)
        column.addWidget(self.table, 1)
        column.addWidget(self.editor)
        column.addLayout(foot)

    def _connect(self) -> None:
        self.back_button.clicked.connect(self.left)
        self.restore_button.clicked.connect(self._on_restore)
        self.erase_button.clicked.connect(self._on_erase)
        self.editor.entered.connect(self._on_name)
        self.editor.left.connect(self.stop_naming)
        self.table.selectionModel().selectionChanged.connect(self._on_selection)

    @property
    def words(self) -> str:
        """What is said about those who were deleted."""
        return self._words.text()

    def show_removed(self, removed: tuple[RemovedPerson, ...]) -> None:
        """List these people; who is chosen stays so, and so does the place."""
        chosen, value = self._chosen(), self.table.verticalScrollBar().value()
        self.model.show_removed(removed)
        ids = [other.person.id for other in removed]
        if chosen is not None and chosen.person.id in ids:
            self.table.selectRow(ids.index(chosen.person.id))
        elif self._naming is not None:
            self.stop_naming()
        self.table.verticalScrollBar().setValue(value)
        self.retranslate()

    def choose(self, row: int) -> None:
        """Choose who is listed in a row."""
        self.table.selectRow(row)

    def ask_name(self, removed: RemovedPerson, error: Exception) -> None:
        """The name is somebody else's by now: ask for another one."""
        if self._naming is None:
            self._naming = removed
            self.editor.start(removed.person.name)
            # Leaving the name as it is would be no answer here.
            self.editor.expect_other()
        self.editor.show()
        self.editor.show_error(error)
        self.retranslate()

    def stop_naming(self) -> None:
        """Ask for no name."""
        self._naming = None
        self.editor.hide()
        self.retranslate()

    def retranslate(self) -> None:
        """Set every text again."""
        self._title.setText(self.tr("Recently deleted"))
        self.back_button.name(self.tr("Back to the list"))
        self.restore_button.setText(self.tr("Restore"))
        self.erase_button.setText(self.tr("Erase now"))
        self.table.setAccessibleName(self.tr("Recently deleted"))
        self.model.retranslate()
        some = self.model.rowCount() > 0
        self.table.setVisible(some)
        self._words.setText(
            self.tr("They are recognised no more, and come back with their samples if restored.")
            if some
            else self.tr("Nobody was deleted in the last 30 days.")
        )
        chosen = self._chosen() is not None and self._naming is None
        for button in (self.restore_button, self.erase_button):
            button.setVisible(some)
            button.setEnabled(chosen)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Qt: Escape leads back to the list."""
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def _chosen(self) -> RemovedPerson | None:
        rows = self.table.selectionModel().selectedRows()
        return self.model.removed[rows[0].row()] if rows else None

    def _on_selection(self) -> None:
        chosen = self._chosen()
        if self._naming is not None and chosen is not None and chosen != self._naming:
            self._naming = None
            self.editor.hide()
        self.retranslate()

    def _on_restore(self) -> None:
        chosen = self._chosen()
        if chosen is not None:
            self.restore_asked.emit(chosen, None)

    def _on_name(self, name: str) -> None:
        if self._naming is not None:
            self.editor.set_busy(True)
            self.restore_asked.emit(self._naming, name)

    def _on_erase(self) -> None:
        chosen = self._chosen()
        if chosen is not None:
            self.erase_asked.emit(chosen)

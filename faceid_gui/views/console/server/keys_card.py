"""The keys that the server takes: whose they are, making another, taking one back."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QLineEdit,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from faceid_gui.core.keys import KeyInfo, Scope
from faceid_gui.qt.icons import Icon
from faceid_gui.qt.names import shown_name
from faceid_gui.qt.panel import Panel
from faceid_gui.views.console.server.words import scope_text, when_text
from faceid_gui.views.dialogs.editors import touch_combo
from faceid_gui.views.widgets.icon_button import ActionButton
from faceid_gui.views.widgets.sheet import touch_scrolled

OFFERED: Final = (Scope.KIOSK, Scope.READ, Scope.ADMIN)
"""What a key can be made for by hand; the camera's key has its own place."""

LONGEST_NAME: Final = 64

_ROW: Final = 48
_ROWS: Final = 3


class KeysCard(Panel):
    """``add_asked`` with a name and a scope, ``revoke_asked`` with a key."""

    add_asked = Signal(str, object)  # Scope
    revoke_asked = Signal(object)  # KeyInfo

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._keys: tuple[KeyInfo, ...] = ()
        self._title, self._none = QLabel(), QLabel()
        self._title.setProperty("look", "heading")
        self._none.setProperty("look", "muted")
        self._none.setWordWrap(True)
        self.table = _table()
        self.table.itemSelectionChanged.connect(self._on_selected)
        self.revoke_button = ActionButton(Icon.DELETE)
        self.revoke_button.clicked.connect(self._revoke)
        self.name = QLineEdit()
        self.name.setMinimumHeight(_ROW)
        self.name.setMaxLength(LONGEST_NAME)
        self.name.textChanged.connect(self._on_selected)
        self.name.returnPressed.connect(self._add)
        self.scope: QComboBox = touch_combo()
        for scope in OFFERED:
            self.scope.addItem("", scope)
        self.add_button = ActionButton(Icon.KEY)
        self.add_button.clicked.connect(self._add)
        self._lay_out()
        self._on_selected()
        self.built()

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.addWidget(self._title, 1)
        head.addWidget(self.revoke_button)
        foot = QHBoxLayout()
        foot.setSpacing(8)
        foot.addWidget(self.name, 3)
        foot.addWidget(self.scope, 2)
        foot.addWidget(self.add_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addLayout(head)
        column.addWidget(self._none)
        column.addWidget(self.table)
        column.addLayout(foot)

    @property
    def chosen(self) -> KeyInfo | None:
        """The key that is chosen."""
        row = self.table.currentRow()
        selected = bool(self.table.selectedItems())
        return self._keys[row] if selected and 0 <= row < len(self._keys) else None

    def show_keys(self, keys: tuple[KeyInfo, ...]) -> None:
        """Show these; what was chosen stays so where it is still there."""
        chosen = self.chosen
        self._keys = keys
        self.table.clearSelection()
        self.table.setRowCount(len(keys))
        for row, key in enumerate(keys):
            self._show_key(row, key)
            if chosen is not None and key.id == chosen.id:
                self.table.selectRow(row)
        self.table.setVisible(bool(keys))
        self._none.setVisible(not keys)
        self._on_selected()

    def forget_typed(self) -> None:
        """Empty the field of the name: its key was made."""
        self.name.clear()

    def retranslate(self) -> None:
        """Set every text again."""
        self._title.setText(self.tr("Keys"))
        self._none.setText(self.tr("There is no key: nobody but this machine is let in."))
        self.table.setAccessibleName(self._title.text())
        self.table.setHorizontalHeaderLabels([self.tr("Name"), self.tr("May do"), self.tr("Made")])
        self.revoke_button.setText(self.tr("Revoke"))
        self.name.setPlaceholderText(self.tr("Name of a new key"))
        self.name.setAccessibleName(self.name.placeholderText())
        self.scope.setAccessibleName(self.tr("May do"))
        for index, scope in enumerate(OFFERED):
            self.scope.setItemText(index, scope_text(scope))
        self.add_button.setText(self.tr("Add"))
        self.show_keys(self._keys)

    def _show_key(self, row: int, key: KeyInfo) -> None:
        texts = (shown_name(key.name), scope_text(key.scope), when_text(key.created_at))
        for column, text in enumerate(texts):
            item = QTableWidgetItem(text)
            item.setToolTip(text)
            self.table.setItem(row, column, item)

    def _on_selected(self) -> None:
        self.revoke_button.setEnabled(self.chosen is not None)
        self.add_button.setEnabled(bool(self.name.text().strip()))

    def _add(self) -> None:
        if self.add_button.isEnabled():
            scope = OFFERED[max(self.scope.currentIndex(), 0)]
            self.add_asked.emit(self.name.text().strip(), scope)

    def _revoke(self) -> None:
        key = self.chosen
        if key is not None:
            self.revoke_asked.emit(key)

    def changeEvent(self, event: QEvent) -> None:
        """Qt: enabled or not, among others."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.EnabledChange:
            self._on_selected()


def _table() -> QTableWidget:
    """Three columns, rows for fingers, one whole row chosen at a time."""
    table = QTableWidget(0, 3)
    table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
    table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    table.setTabKeyNavigation(False)
    table.setShowGrid(False)
    table.setCornerButtonEnabled(False)
    table.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    table.verticalHeader().hide()
    table.verticalHeader().setDefaultSectionSize(_ROW)
    header = table.horizontalHeader()
    header.setFixedHeight(_ROW)
    header.setHighlightSections(False)
    header.setSectionsClickable(False)
    header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
    header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
    header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
    table.setMinimumHeight(_ROW * (_ROWS + 1) + 4)
    touch_scrolled(table)
    return table

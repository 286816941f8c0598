"""The keys that the server takes: whose they are, making another, taking one back."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QEvent, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from faceid_gui.core.keys import KeyInfo, Scope
from faceid_gui.qt.icons import Icon
from faceid_gui.qt.panel import Panel
from faceid_gui.views.console.server.keys_table import KeysModel, KeysTable
from faceid_gui.views.console.server.words import scope_text
from faceid_gui.views.dialogs.editors import touch_combo
from faceid_gui.views.widgets.icon_button import ActionButton

OFFERED: Final = (Scope.KIOSK, Scope.READ, Scope.ADMIN)
"""What a key can be made for by hand; the camera's key has its own place."""

LONGEST_NAME: Final = 64

_ROW: Final = 48


class KeysCard(Panel):
    """``add_asked`` with a name and a scope, ``revoke_asked`` with a key."""

    add_asked = Signal(str, object)  # Scope
    revoke_asked = Signal(object)  # KeyInfo

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._title, self._none = QLabel(), QLabel()
        self._title.setProperty("look", "heading")
        self._none.setProperty("look", "muted")
        self._none.setWordWrap(True)
        self._model = KeysModel(self)
        self.table = KeysTable(self._model)
        self.table.selectionModel().selectionChanged.connect(self._on_selected)
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
        return self.table.chosen

    @property
    def keys(self) -> tuple[KeyInfo, ...]:
        """The keys that are shown."""
        return self._model.keys

    def show_keys(self, keys: tuple[KeyInfo, ...]) -> None:
        """Show these; what was chosen stays so where it is still there."""
        chosen = self.chosen
        self._model.show_keys(keys)
        if chosen is not None:
            self.table.choose(chosen.id)
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
        self.revoke_button.setText(self.tr("Revoke"))
        self.name.setPlaceholderText(self.tr("Name of a new key"))
        self.name.setAccessibleName(self.name.placeholderText())
        self.scope.setAccessibleName(self.tr("May do"))
        for index, scope in enumerate(OFFERED):
            self.scope.setItemText(index, scope_text(scope))
        self.add_button.setText(self.tr("Add"))
        self.show_keys(self.keys)

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

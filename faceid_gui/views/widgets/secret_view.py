"""A secret that is shown this once: to be read, or copied."""

from __future__ import annotations

from PySide6.QtGui import QGuiApplication, QHideEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from faceid_gui.qt.icons import Icon
from faceid_gui.qt.panel import Panel
from faceid_gui.views.widgets.icon_button import ActionButton


class SecretView(Panel):
    """Hidden until it has something to show, and it forgets it when it is left."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._secret = ""
        self._copied = False
        self._words = QLabel()
        self._words.setWordWrap(True)
        self._shown = QLineEdit()
        self._shown.setReadOnly(True)
        self._shown.setMinimumHeight(48)
        self.copy_button = ActionButton(Icon.COPY, touch=64)
        self.copy_button.clicked.connect(self.copy)
        row = QHBoxLayout()
        row.addWidget(self._words, 1)
        row.addWidget(self.copy_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addLayout(row)
        column.addWidget(self._shown)
        self.hide()
        self.built()

    @property
    def secret(self) -> str:
        """What is shown; empty while nothing is."""
        return self._secret

    def show_secret(self, secret: str) -> None:
        """Show a secret, or none for an empty text."""
        self._secret, self._copied = secret, False
        self._shown.setText(secret)
        self._shown.setCursorPosition(0)
        self.setVisible(bool(secret))
        self.retranslate()

    def copy(self) -> None:
        """Put it into the clipboard."""
        QGuiApplication.clipboard().setText(self._secret)
        self._copied = True
        self.retranslate()

    def retranslate(self) -> None:
        """Set every text again."""
        self._words.setText(self.tr("This key is shown only now. Keep it in a safe place:"))
        self._shown.setAccessibleName(self._words.text())
        self.copy_button.setText(self.tr("Copied") if self._copied else self.tr("Copy the key"))

    def hideEvent(self, event: QHideEvent) -> None:
        """Qt: hidden; whoever comes next must not read it."""
        if not event.spontaneous():
            self._secret = ""
            self._shown.clear()
        super().hideEvent(event)

"""The key with which other programs may look at the published camera."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget
from shiboken6 import isValid

from faceid_gui.qt.background import Background
from faceid_gui.qt.icons import Icon
from faceid_gui.qt.messages import error_text
from faceid_gui.qt.panel import Panel
from faceid_gui.views.dialogs.context import CameraKeyTools
from faceid_gui.views.widgets.icon_button import ActionButton
from faceid_gui.views.widgets.secret_view import SecretView


class CameraKeyCard(Panel):
    """Says whether there is a key, and makes one; a new one is shown this once."""

    def __init__(
        self, tools: CameraKeyTools, background: Background, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._tools = tools
        self._background = background
        self._exists: bool | None = None
        self._busy = False
        self._error: Exception | None = None
        self._words, self._trouble = QLabel(), QLabel()
        self._trouble.setProperty("look", "error")
        for label in (self._words, self._trouble):
            label.setWordWrap(True)
            label.setTextFormat(Qt.TextFormat.PlainText)
        self.secret = SecretView()
        self.make_button = ActionButton(Icon.KEY, touch=64)
        self.make_button.clicked.connect(self.make)
        foot = QHBoxLayout()
        foot.addWidget(self.make_button)
        foot.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        for widget in (self._words, self._trouble, self.secret):
            column.addWidget(widget)
        column.addLayout(foot)
        background.call(tools.exists, then=self._on_exists, failed=self._on_failed)
        self.built()

    @property
    def words(self) -> str:
        """Whether there is a key."""
        return self._words.text()

    def make(self) -> None:
        """Make a key; the one before opens nothing any more."""
        if self._busy:
            return
        self._busy, self._error = True, None
        self.retranslate()
        self._background.call(self._tools.make, then=self._on_made, failed=self._on_failed)

    def retranslate(self) -> None:
        """Set every text again."""
        if self._exists is None:
            self._words.setText(self.tr("Looking for the camera key…"))
        elif self._exists:
            self._words.setText(self.tr("There is a camera key. A new one replaces it."))
        else:
            self._words.setText(self.tr("There is no camera key yet, so nobody can look."))
        self.make_button.setText(self.tr("Make a new camera key"))
        self.make_button.setEnabled(not self._busy)
        sentence = None if self._error is None else error_text(self._error)
        self._trouble.setText(f"{sentence.what}. {sentence.advice}" if sentence else "")
        self._trouble.setVisible(sentence is not None)

    def _on_exists(self, exists: bool) -> None:
        if isValid(self):
            self._exists = exists
            self.retranslate()

    def _on_made(self, secret: str) -> None:
        if isValid(self):
            self._busy, self._exists = False, True
            self.secret.show_secret(secret)
            self.retranslate()

    def _on_failed(self, error: Exception) -> None:
        if isValid(self):
            self._busy, self._error = False, error
            self._exists = bool(self._exists)
            self.retranslate()

"""A part of the page that says why it is empty while it is."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QStackedWidget, QWidget


class Maybe(QStackedWidget):
    """Shows its content, or a sentence in its place."""

    def __init__(self, content: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words = QLabel()
        self._words.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._words.setWordWrap(True)
        self._words.setTextFormat(Qt.TextFormat.PlainText)
        self._words.setProperty("look", "muted")
        self.addWidget(content)
        self.addWidget(self._words)

    @property
    def words(self) -> str:
        """Why there is nothing; empty where there is something."""
        return self._words.text() if self.currentWidget() is self._words else ""

    def say(self, why: str) -> None:
        """Say why there is nothing; with an empty text show the content."""
        self._words.setText(why)
        self.setCurrentIndex(1 if why else 0)

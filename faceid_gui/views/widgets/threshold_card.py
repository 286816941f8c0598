"""The threshold in force, and what it stands for."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QLabel, QVBoxLayout, QWidget

from faceid_gui.core.types import Threshold
from faceid_gui.qt.messages import threshold_text


class ThresholdCard(QFrame):
    """A number with a sentence below it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("look", "card")
        self._what, self._stands = QLabel(), QLabel()
        self._what.setProperty("look", "heading")
        self._stands.setWordWrap(True)
        for label in (self._what, self._stands):
            label.setTextFormat(Qt.TextFormat.PlainText)
        column = QVBoxLayout(self)
        column.addWidget(self._what)
        column.addWidget(self._stands)

    @property
    def text(self) -> str:
        """Everything that is said."""
        return f"{self._what.text()}. {self._stands.text()}"

    def show_threshold(self, threshold: Threshold | None) -> None:
        """Say what a threshold stands for."""
        sentence = threshold_text(threshold)
        self._what.setText(sentence.what)
        self._stands.setText(sentence.advice)

"""A small state with an icon: the door, the backend."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QWidget

from faceid_gui.qt.icons import Icon, icon
from faceid_gui.qt.theme import current_tokens


class Chip(QFrame):
    """An icon and a word or two. Call ``show_state`` again when the theme changes."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("look", "chip")
        self._icon = QLabel()
        self._text = QLabel()
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 6, 14, 6)
        row.setSpacing(8)
        row.addWidget(self._icon)
        row.addWidget(self._text)

    def show_state(self, which: Icon, text: str, *, colour: str = "") -> None:
        """Show an icon (in a colour, else in the text's) and a text."""
        drawn = icon(which, colour or current_tokens().text)
        self._icon.setPixmap(drawn.pixmap(QSize(20, 20)))
        self._text.setText(text)
        self.setAccessibleName(text)

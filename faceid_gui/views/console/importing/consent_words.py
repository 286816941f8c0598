"""The words that people agree to, to be read before somebody says that they did."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from faceid_gui.qt.icons import Icon
from faceid_gui.qt.panel import Panel
from faceid_gui.views.widgets.icon_button import ActionButton
from faceid_gui.views.widgets.sheet import touch_scrolled


class ConsentWords(Panel):
    """Shows the words, with a way back."""

    closed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._title, self._text = QLabel(), QLabel()
        self._title.setProperty("look", "heading")
        self._text.setTextFormat(Qt.TextFormat.PlainText)
        self._text.setWordWrap(True)
        self._text.setAlignment(Qt.AlignmentFlag.AlignTop)
        inside = QWidget()
        inside.setProperty("look", "scrolled")
        lines = QVBoxLayout(inside)
        lines.setContentsMargins(0, 0, 12, 0)
        lines.addWidget(self._text)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidget(inside)
        touch_scrolled(area)
        self.back_button = ActionButton(Icon.BACK, touch=48)
        self.back_button.clicked.connect(self.closed)
        foot = QHBoxLayout()
        foot.addWidget(self.back_button)
        foot.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 4, 8, 4)
        column.setSpacing(6)
        column.addWidget(self._title)
        column.addWidget(area, 1)
        column.addLayout(foot)
        self.built()

    @property
    def text(self) -> str:
        """The words that are shown."""
        return self._text.text()

    def show_text(self, text: str) -> None:
        """Show these words."""
        self._text.setText(text)

    def retranslate(self) -> None:
        """Set every text again."""
        self._title.setText(self.tr("What each person has agreed to"))
        self.back_button.setText(self.tr("Back"))

"""A question on the page itself, with the answers below it: no window that lies in the way."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from faceid_gui.qt.icons import Icon, icon
from faceid_gui.qt.messages import Sentence
from faceid_gui.qt.theme import current_tokens
from faceid_gui.views.widgets.icon_button import ActionButton

_ICON_PX: Final = 28
_MOST_BESIDE: Final = 0.45
"""The most of the width that buttons may take beside the words."""


class QuestionBar(QFrame):
    """Hidden until something is asked. ``answered`` carries the number of the button.

    ``ask`` puts the words and the answers up; the same bar may ask one thing after another.
    """

    answered = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("look", "banner")
        self.setProperty("tone", "note")
        self._icon, self._what, self._advice = QLabel(), QLabel(), QLabel()
        self._what.setProperty("look", "heading")
        for label in (self._what, self._advice):
            label.setWordWrap(True)
            label.setTextFormat(Qt.TextFormat.PlainText)
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(self._what)
        words.addWidget(self._advice)
        head = QHBoxLayout()
        head.setSpacing(12)
        head.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        head.addLayout(words, 1)
        self._row = QHBoxLayout()
        self._row.setSpacing(8)
        self._row.addStretch(1)
        self.buttons: list[ActionButton] = []
        self._whole = QBoxLayout(QBoxLayout.Direction.TopToBottom, self)
        self._whole.setContentsMargins(14, 8, 14, 8)
        self._whole.setSpacing(6)
        self._whole.addLayout(head, 1)
        self._whole.addLayout(self._row)
        self.hide()

    @property
    def text(self) -> str:
        """What is asked, on one line; empty while nothing is."""
        if self.isHidden():
            return ""
        return f"{self._what.text()} {self._advice.text()}".strip()

    def ask(self, sentence: Sentence, *answers: str) -> None:
        """Ask something; each answer is a button."""
        self._what.setText(sentence.what)
        self._advice.setText(sentence.advice)
        self._advice.setVisible(bool(sentence.advice))
        self.setAccessibleName(sentence.what)
        self.setAccessibleDescription(sentence.advice)
        while len(self.buttons) < len(answers):
            self._add_button()
        for number, button in enumerate(self.buttons):
            button.setVisible(number < len(answers))
            if number < len(answers):
                button.setText(answers[number])
        self._place_buttons()
        tint = current_tokens().on_retry
        self._icon.setPixmap(icon(Icon.WARNING, tint).pixmap(QSize(_ICON_PX, _ICON_PX)))
        self.show()

    def be_silent(self) -> None:
        """Nothing is asked any more."""
        self.hide()

    def _place_buttons(self) -> None:
        """Beside the words where they leave enough room for them, else below."""
        shown = [button for button in self.buttons if not button.isHidden()]
        needed = sum(button.sizeHint().width() + 8 for button in shown)
        beside = needed <= self.width() * _MOST_BESIDE
        way = QBoxLayout.Direction
        self._whole.setDirection(way.LeftToRight if beside else way.TopToBottom)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Qt: another width."""
        self._place_buttons()
        super().resizeEvent(event)

    def _add_button(self) -> None:
        number, button = len(self.buttons), ActionButton(touch=48)
        button.clicked.connect(lambda: self.answered.emit(number))
        self.buttons.append(button)
        self._row.addWidget(button)

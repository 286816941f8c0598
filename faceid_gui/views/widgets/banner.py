"""Trouble in words across the top of the picture, and what to do about it."""

from __future__ import annotations

from enum import StrEnum

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from faceid_gui.qt.icons import Icon, icon
from faceid_gui.qt.messages import Sentence
from faceid_gui.qt.theme import current_tokens


class Tone(StrEnum):
    """How bad it is."""

    TROUBLE = "trouble"
    NOTE = "note"
    CALM = "calm"


class Banner(QFrame):
    """One sentence with an icon, its advice, and buttons at the end. Hidden without one."""

    def __init__(self, *buttons: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("look", "banner")
        self._tone = Tone.CALM
        self._icon = QLabel()
        self._what = QLabel()
        self._advice = QLabel()
        for label in (self._what, self._advice):
            label.setWordWrap(True)
            label.setTextFormat(Qt.TextFormat.PlainText)
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(self._what)
        words.addWidget(self._advice)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 10, 16, 10)
        row.setSpacing(14)
        row.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addLayout(words, 1)
        for button in buttons:
            row.addWidget(button, 0, Qt.AlignmentFlag.AlignVCenter)
        self._what.setProperty("look", "heading")
        self.hide()

    @property
    def text(self) -> str:
        """Everything that is said, on one line; empty while nothing is."""
        if self.isHidden():
            return ""
        return f"{self._what.text()} {self._advice.text()}".strip()

    def show_sentence(self, sentence: Sentence | None, tone: Tone = Tone.TROUBLE) -> None:
        """Say something, or nothing."""
        if sentence is None:
            self.hide()
            return
        self._what.setText(sentence.what)
        self._advice.setText(sentence.advice)
        self._advice.setVisible(bool(sentence.advice))
        self.setAccessibleName(sentence.what)
        self.setAccessibleDescription(sentence.advice)
        self._paint_tone(tone)
        self.show()

    def _paint_tone(self, tone: Tone) -> None:
        tokens = current_tokens()
        which, colour = {
            Tone.TROUBLE: (Icon.WARNING, tokens.on_denied),
            Tone.NOTE: (Icon.INFORMATION, tokens.on_retry),
            Tone.CALM: (Icon.WORKING, tokens.text),
        }[tone]
        self._icon.setPixmap(icon(which, colour).pixmap(QSize(32, 32)))
        if self.property("tone") == str(tone):
            return
        self.setProperty("tone", str(tone))
        for widget in (self, self._what, self._advice):
            # A style sheet that asks for a property has to be asked again.
            widget.style().unpolish(widget)
            widget.style().polish(widget)

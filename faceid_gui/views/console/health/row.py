"""One check-up: a mark with a word, what it is about, what was found, and what to do."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from faceid_gui.qt.health_words import check_words
from faceid_gui.qt.icons import Icon, icon
from faceid_gui.qt.panel import Panel
from faceid_gui.qt.theme import current_tokens
from faceid_gui.services.health import Check


class HealthRow(Panel):
    """Says that it is being looked at until a finding comes."""

    def __init__(self, key: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._key = key
        self._found: Check | None = None
        self._icon, self._title, self._word = QLabel(), QLabel(), QLabel()
        self._meaning, self._detail, self._advice = QLabel(), QLabel(), QLabel()
        self._line = QWidget()
        font = self._title.font()
        font.setBold(True)
        self._title.setFont(font)
        self._advice.setProperty("look", "error")
        for label in (self._meaning, self._detail):
            label.setProperty("look", "muted")
        for label in (self._title, self._meaning, self._detail, self._advice):
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setWordWrap(True)
            label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._lay_out()
        self.built()

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(10)
        head.addWidget(self._title, 1)
        head.addWidget(self._word)
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addLayout(head)
        for label in (self._meaning, self._advice, self._detail):
            words.addWidget(label)
        row = QHBoxLayout()
        row.setContentsMargins(12, 10, 12, 10)
        row.setSpacing(12)
        row.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(words, 1)
        self._line.setFixedHeight(1)
        self._line.setAutoFillBackground(True)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addLayout(row)
        whole.addWidget(self._line)

    @property
    def ok(self) -> bool | None:
        """Whether all is well here; None while nobody knows."""
        return None if self._found is None else self._found.ok

    @property
    def words(self) -> str:
        """Everything that is said."""
        labels = (self._title, self._word, self._meaning, self._advice, self._detail)
        return " ".join(label.text() for label in labels if not label.isHidden())

    def show_finding(self, found: Check) -> None:
        """Say what was found."""
        self._found = found
        self.retranslate()
        self.retint()

    def retranslate(self) -> None:
        """Set every text again."""
        words, found = check_words(self._key), self._found
        self._title.setText(words.title)
        self._meaning.setText(words.meaning)
        self._advice.setText(words.advice)
        self._advice.setVisible(found is not None and not found.ok)
        self._detail.setText("" if found is None else found.detail)
        self._detail.setVisible(bool(found is not None and found.detail))
        if found is None:
            self._word.setText(self.tr("Being checked"))
        else:
            self._word.setText(self.tr("Fine") if found.ok else self.tr("Needs attention"))
        self.setAccessibleName(f"{words.title}: {self._word.text()}")

    def retint(self) -> None:
        """Tint the icon again."""
        tokens = current_tokens()
        which, colour = Icon.WORKING, tokens.muted
        if self._found is not None:
            which = Icon.PRESENT if self._found.ok else Icon.MISSING
            colour = tokens.granted if self._found.ok else tokens.denied
        palette = self._line.palette()
        palette.setColor(QPalette.ColorRole.Window, QColor(tokens.raised))
        self._line.setPalette(palette)
        self._icon.setPixmap(icon(which, colour).pixmap(QSize(28, 28)))

"""What the person agrees to, and the tick that says so."""

from __future__ import annotations

from PySide6.QtCore import QLocale, Qt, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from faceid_gui.core.types import Consent
from faceid_gui.qt.panel import Panel
from faceid_gui.services.enrolment.consent import consent_text, given_consent
from faceid_gui.views.widgets.sheet import touch_scrolled


class ConsentCard(Panel):
    """The words in the language of the screen; another language takes the tick away, because
    other words were agreed to."""

    changed = Signal()

    def __init__(
        self, *, keep_crops: bool, recordings: bool = False, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._keep_crops = keep_crops
        self._recordings = recordings
        self._title = QLabel()
        self._title.setProperty("look", "heading")
        self.text = QPlainTextEdit()
        self.text.setReadOnly(True)
        self.text.setTabChangesFocus(True)
        self.text.setMinimumHeight(120)
        touch_scrolled(self.text)
        self.box = QCheckBox()
        self.box.setMinimumWidth(48)
        self._agrees = _Words(self.box)
        self.box.toggled.connect(lambda _on: self.changed.emit())
        self.text.setFrameShape(QFrame.Shape.NoFrame)
        card = QFrame()
        card.setProperty("look", "card")
        inside = QVBoxLayout(card)
        inside.setContentsMargins(10, 8, 4, 8)
        inside.addWidget(self.text)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(self._title)
        column.addWidget(card, 1)
        tick = QHBoxLayout()
        tick.setSpacing(4)
        tick.addWidget(self.box)
        tick.addWidget(self._agrees, 1)
        column.addLayout(tick)
        self.built()

    @property
    def agreed(self) -> bool:
        """Whether it is ticked."""
        return self.box.isChecked()

    def clear(self) -> None:
        """Nobody has agreed yet."""
        self.box.setChecked(False)
        self.text.verticalScrollBar().setValue(0)

    def given(self, at: float) -> Consent:
        """The record of the words that are shown, agreed to at a Unix time in seconds."""
        return given_consent(
            _language(), keep_crops=self._keep_crops, recordings=self._recordings, at=at
        )

    def retranslate(self) -> None:
        """Set every text again."""
        self._title.setText(self.tr("Consent"))
        words = consent_text(_language(), keep_crops=self._keep_crops, recordings=self._recordings)
        if words != self.text.toPlainText():
            self.text.setPlainText(words)
            self.box.setChecked(False)
        self.text.setAccessibleName(self.tr("Consent"))
        self._agrees.setText(self.tr("The person has read this and agrees"))
        self.box.setAccessibleName(self._agrees.text())
        self.box.setToolTip(self._agrees.text())


class _Words(QLabel):
    """The words of a box, on as many lines as they need; a touch on them ticks it too."""

    def __init__(self, box: QCheckBox) -> None:
        super().__init__()
        self._box = box
        self.setWordWrap(True)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Qt: a touch begins; nobody else needs it."""
        event.accept()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Qt: a touch ends, here or beside."""
        if event.button() == Qt.MouseButton.LeftButton and self.rect().contains(event.pos()):
            self._box.click()


def _language() -> str:
    """The language of the screen; qt.i18n keeps the default locale in step with it."""
    return QLocale().name()

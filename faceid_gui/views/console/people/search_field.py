"""A field that searches with every stroke, also within a syllable that is not finished."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QEvent, Signal
from PySide6.QtGui import QInputMethodEvent, QKeyEvent, Qt
from PySide6.QtWidgets import QLineEdit, QWidget

from faceid_gui.qt.icons import Icon, icon
from faceid_gui.qt.theme import current_tokens

_COLOURS: Final = (QEvent.Type.PaletteChange, QEvent.Type.StyleChange)


class SearchField(QLineEdit):
    """``searched`` with what is looked for, whenever that is something else.

    An input method shows a Korean syllable before it commits it: it counts from its first
    stroke. Escape clears; ``left`` when Down or Enter asks for the list.
    """

    searched = Signal(str)
    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._composed = ""
        self._wanted = ""
        self.setProperty("look", "compact")
        self.setAcceptDrops(False)
        position = QLineEdit.ActionPosition
        self._glass = self.addAction(icon(Icon.SEARCH, ""), position.LeadingPosition)
        self._cross = self.addAction(icon(Icon.CLOSE, ""), position.TrailingPosition)
        self._cross.setVisible(False)
        self._cross.triggered.connect(self.clear)
        self.textChanged.connect(self._tell)
        self._tint()

    @property
    def wanted(self) -> str:
        """What is looked for."""
        return self._wanted

    def say(self, *, placeholder: str, clear: str) -> None:
        """Set the texts."""
        self.setPlaceholderText(placeholder)
        self.setAccessibleName(placeholder)
        self._cross.setToolTip(clear)

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        """Qt: a syllable is being put together."""
        self._composed = event.preeditString()
        super().inputMethodEvent(event)
        self._tell()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Qt: some keys are about the list and not about the text."""
        key = event.key()
        if key == Qt.Key.Key_Escape and self.text():
            self.clear()
        elif key in (Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        """Qt: the colours may be others now."""
        super().changeEvent(event)
        if event.type() in _COLOURS and hasattr(self, "_cross"):
            self._tint()

    def _tell(self) -> None:
        text, at = self.text(), self.cursorPosition()
        wanted = text[:at] + self._composed + text[at:]
        self._cross.setVisible(bool(wanted))
        if wanted != self._wanted:
            self._wanted = wanted
            self.searched.emit(wanted)

    def _tint(self) -> None:
        tokens = current_tokens()
        self._glass.setIcon(icon(Icon.SEARCH, tokens.muted))
        self._cross.setIcon(icon(Icon.CLOSE, tokens.text))

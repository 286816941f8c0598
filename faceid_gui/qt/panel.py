"""Base classes for widgets that change language and colours while they are shown."""

from __future__ import annotations

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QDialog, QWidget

_COLOURS = (QEvent.Type.PaletteChange, QEvent.Type.StyleChange)


class Panel(QWidget):
    """A widget with texts. The constructor of a subclass ends with ``self.built()``."""

    _is_built = False  # Qt sends change events while the constructor still runs

    def built(self) -> None:
        """Everything is in place: set the texts and tint what is tinted."""
        self._is_built = True
        self.retranslate()
        self.retint()

    def retranslate(self) -> None:
        """Set every text again; called when the language changes."""

    def retint(self) -> None:
        """Set every colour again that the style sheet does not; called for a new theme."""

    def changeEvent(self, event: QEvent) -> None:
        """Qt: something about this widget changed."""
        _react(self, event)
        super().changeEvent(event)


class DialogPanel(QDialog):
    """The same as Panel for windows of their own."""

    _is_built = False

    def built(self) -> None:
        """Everything is in place: set the texts and tint what is tinted."""
        self._is_built = True
        self.retranslate()
        self.retint()

    def retranslate(self) -> None:
        """Set every text again; called when the language changes."""

    def retint(self) -> None:
        """Set every colour again that the style sheet does not; called for a new theme."""

    def changeEvent(self, event: QEvent) -> None:
        """Qt: something about this widget changed."""
        _react(self, event)
        super().changeEvent(event)


def _react(panel: Panel | DialogPanel, event: QEvent) -> None:
    if not panel._is_built:
        return
    if event.type() == QEvent.Type.LanguageChange:
        panel.retranslate()
    elif event.type() in _COLOURS:
        panel.retint()

"""Buttons that carry an icon in the colour of their text."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize
from PySide6.QtWidgets import QPushButton, QToolButton, QWidget

from faceid_gui.qt.icons import Icon, icon, icon_for
from faceid_gui.qt.theme import current_tokens

_COLOURS = (QEvent.Type.PaletteChange, QEvent.Type.StyleChange)


class IconButton(QToolButton):
    """A square button with an icon alone. Its owner sets the accessible name."""

    def __init__(self, which: Icon, *, size: int = 48, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._which = which
        self.setIconSize(QSize(size // 2, size // 2))
        self.setFixedSize(size, size)
        self._tint()

    def name(self, text: str) -> None:
        """Say what the button does, for screen readers and as a tool tip."""
        self.setAccessibleName(text)
        self.setToolTip(text)

    def changeEvent(self, event: QEvent) -> None:
        """Qt: the colours may be others now."""
        if event.type() in _COLOURS:
            self._tint()
        super().changeEvent(event)

    def _tint(self) -> None:
        self.setIcon(icon_for(self._which, self))


class ActionButton(QPushButton):
    """A button with text, and an icon where it helps. ``primary`` marks the expected one."""

    def __init__(
        self,
        which: Icon | None = None,
        *,
        primary: bool = False,
        touch: int = 48,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._which = which
        self._primary = primary
        self.setMinimumHeight(touch)
        self.setIconSize(QSize(24, 24))
        if primary:
            self.setProperty("look", "primary")
        self._tint()

    def show_icon(self, which: Icon) -> None:
        """Carry another icon from now on."""
        if which is not self._which:
            self._which = which
            self._tint()

    def changeEvent(self, event: QEvent) -> None:
        """Qt: the colours may be others now."""
        if event.type() in _COLOURS:
            self._tint()
        super().changeEvent(event)

    def _tint(self) -> None:
        if self._which is None:
            return
        drawn = icon(self._which, current_tokens().on_accent) if self._primary else None
        self.setIcon(drawn or icon_for(self._which, self))

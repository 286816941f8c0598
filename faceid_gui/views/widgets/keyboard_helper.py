"""Brings the keys where a finger needs them, and takes them away again."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QEvent, QObject, QPoint, QRect
from PySide6.QtGui import QInputDevice, QPointerEvent, QWindow
from PySide6.QtWidgets import QAbstractSpinBox, QApplication, QLineEdit, QWidget
from shiboken6 import isValid

from faceid_gui.views.widgets.touch_keyboard import TouchKeyboard

_PRESSES: Final = (QEvent.Type.MouseButtonPress, QEvent.Type.TouchBegin)


class KeyboardHelper(QObject):
    """Brings the keyboard when a field inside ``root`` gets the focus, and takes it away.

    The keyboard lies at the bottom of ``root``, over whatever is there, or at the top where
    it would lie over the field. ``by_touch``: only for fingers, so that nobody at a mouse and
    a real keyboard is bothered; a field that is touched again brings it again.
    """

    def __init__(self, root: QWidget, *, by_touch: bool = False) -> None:
        super().__init__(root)
        self._root = root
        self._by_touch = by_touch
        self._touched = False
        self._window: QWindow | None = None
        self.keyboard = TouchKeyboard(root)
        self.keyboard.done.connect(self._on_done)
        root.installEventFilter(self)
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.focusChanged.connect(self._on_focus)

    def _on_focus(self, _old: QWidget | None, now: QWidget | None) -> None:
        if not isValid(self._root) or not isValid(self.keyboard):
            return  # the focus moves about while a window is deleted
        field = _field_of(now)
        if field is not None and self._wanted_for(field):
            self._place(field)
            self.keyboard.type_into(field)
        elif self.keyboard.isVisibleTo(self._root):
            self.keyboard.put_away()

    def _wanted_for(self, field: QLineEdit) -> bool:
        if field.isReadOnly() or not self._root.isAncestorOf(field):
            return False
        return self._touched or not self._by_touch

    def _on_done(self) -> None:
        self.keyboard.put_away()
        focused = QApplication.focusWidget()
        if focused is not None and self._root.isAncestorOf(focused):
            focused.clearFocus()

    def _place(self, field: QLineEdit | None) -> None:
        height = self.keyboard.sizeHint().height()
        bottom = max(self._root.height() - height, 0)
        top = bottom
        if field is not None:
            place = QRect(field.mapTo(self._root, QPoint()), field.size())
            if place.bottom() >= bottom and place.top() >= height:
                top = 0
        self.keyboard.setGeometry(0, top, self._root.width(), height)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Qt: follow the size of the root, and whether fingers are at work."""
        if watched is self._root:
            if event.type() == QEvent.Type.Resize:
                self._place(self.keyboard.field)
            elif event.type() == QEvent.Type.Show and self._by_touch:
                self._watch_window()
        elif watched is self._window:
            self._look_who(event)
        return False

    def _watch_window(self) -> None:
        """What comes to the system's window says what it comes from; few events do."""
        window = self._root.window().windowHandle()
        if window is not None and window is not self._window:
            self._window = window
            window.installEventFilter(self)

    def _look_who(self, event: QEvent) -> None:
        kind = event.type()
        if kind == QEvent.Type.KeyPress:
            self._touched = False
        elif kind in _PRESSES and isinstance(event, QPointerEvent):
            device = event.pointingDevice()
            self._touched = device.type() == QInputDevice.DeviceType.TouchScreen
            if self._touched and not self.keyboard.isVisible():
                self._bring_again(event.points()[0].position().toPoint())

    def _bring_again(self, at: QPoint) -> None:
        """A field that has the focus gets no other; a finger on it still wants the keys."""
        field = _field_of(QApplication.focusWidget())
        window = self._root.window()
        if field is not None and window.isAncestorOf(field):
            place = QRect(field.mapTo(window, QPoint()), field.size())
            if place.contains(at):
                self._on_focus(None, field)


def _field_of(widget: QWidget | None) -> QLineEdit | None:
    if isinstance(widget, QLineEdit):
        return widget
    if isinstance(widget, QAbstractSpinBox):
        return widget.lineEdit()
    return None

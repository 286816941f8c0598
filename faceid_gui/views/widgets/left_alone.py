"""Notices that nobody is there any more: so that nothing stays open that a PIN guards."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QEvent, QObject, QTimer, Signal
from PySide6.QtWidgets import QApplication, QWidget

WORKING: Final = "working"
"""Property of widgets that do something nobody should be cut off from by walking away."""

LEFT_ALONE_MS: Final = 120_000

_TOUCHES: Final = (
    QEvent.Type.MouseButtonPress,
    QEvent.Type.KeyPress,
    QEvent.Type.TouchBegin,
    QEvent.Type.Wheel,
)


def is_working(widget: QWidget | None) -> bool:
    """Whether something below a widget must not be cut off."""
    inside = [] if widget is None else widget.findChildren(QWidget)
    return any(child.property(WORKING) for child in inside)


class LeftAlone(QObject):
    """Emits ``happened`` once nobody touched the app for two minutes while it watches.

    ``inside`` gives what is watched over: while something in it is at work, nobody has left.
    """

    happened = Signal()

    def __init__(self, inside: Callable[[], QWidget | None], parent: QObject) -> None:
        super().__init__(parent)
        self._inside = inside
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(LEFT_ALONE_MS)
        self._timer.timeout.connect(self.look)

    @property
    def watching(self) -> bool:
        """Whether the time runs."""
        return self._timer.isActive()

    def watch(self) -> None:
        """Begin, or begin anew."""
        self._timer.start()
        app = QApplication.instance()
        if app is not None:
            app.installEventFilter(self)

    def rest(self) -> None:
        """Watch no more."""
        self._timer.stop()
        app = QApplication.instance()
        if app is not None:
            app.removeEventFilter(self)

    def look(self) -> None:
        """The time is up: tell it, unless something is at work."""
        if is_working(self._inside()):
            self._timer.start()
        else:
            self.happened.emit()

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """Qt: somebody is there."""
        if event.type() in _TOUCHES and self._timer.isActive():
            self._timer.start()
        return False

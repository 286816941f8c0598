"""A sheet over a window: what is below is dimmed and cannot be reached.

The kiosk opens no second window: a child widget has no title bar to drag, nothing a
window manager could close, and no way behind it.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QRect, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QAbstractScrollArea,
    QFrame,
    QScrollArea,
    QScroller,
    QVBoxLayout,
    QWidget,
)

from faceid_gui.views.widgets.left_alone import LeftAlone

_MARGIN = 12


def touch_scrolled(area: QAbstractScrollArea) -> None:
    """Let a finger push the content about."""
    QScroller.grabGesture(area.viewport(), QScroller.ScrollerGestureType.TouchGesture)


class Sheet(QWidget):
    """Shows one content widget at a time in the middle of its parent.

    ``left_alone`` is emitted when nobody touched anything for two minutes, so that an
    administrator who walks away leaves no open menu at the door.
    """

    left_alone = Signal()

    def __init__(self, parent: QWidget, *, below: QWidget) -> None:
        super().__init__(parent)
        self._window = parent
        self._below = below
        self._content: QWidget | None = None
        self._card = QFrame(self)
        self._card.setProperty("look", "card")
        self._scroll = QScrollArea(self._card)
        self._scroll.setWidgetResizable(True)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.viewport().setAutoFillBackground(False)
        touch_scrolled(self._scroll)
        column = QVBoxLayout(self._card)
        column.setContentsMargins(4, 4, 4, 4)
        column.addWidget(self._scroll)
        self.untouched = LeftAlone(lambda: self._content, self)
        self.untouched.happened.connect(self.left_alone)
        parent.installEventFilter(self)
        self.hide()

    @property
    def content(self) -> QWidget | None:
        """What is shown, None while the sheet is away."""
        return self._content

    def show_content(self, content: QWidget) -> None:
        """Put another content on the sheet; the one before is deleted."""
        self._drop()
        self._content = content
        content.setAutoFillBackground(False)
        self._scroll.setWidget(content)
        self._below.setEnabled(False)
        self._place()
        self.show()
        self.raise_()
        content.setFocus()
        self.untouched.watch()
        content.installEventFilter(self)

    def dismiss(self) -> None:
        """Take the sheet away and give the window back."""
        self.untouched.rest()
        self._drop()
        self._below.setEnabled(True)
        self.hide()

    def _drop(self) -> None:
        content = self._scroll.takeWidget()
        if content is not None:
            content.hide()
            # A parent, so that nothing becomes a window of its own until it is deleted.
            content.setParent(self._card)
            content.deleteLater()
        self._content = None

    def _place(self) -> None:
        self.setGeometry(self._window.rect())
        if self._content is None:
            return
        content = self._content
        wanted = content.sizeHint().expandedTo(content.minimumSize())
        room = self.rect().adjusted(_MARGIN, _MARGIN, -_MARGIN, -_MARGIN)
        width = min(max(wanted.width() + 30, 360), room.width())
        height = min(max(wanted.height() + 12, 200), room.height())
        card = QRect(0, 0, width, height)
        card.moveCenter(room.center())
        self._card.setGeometry(card)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Qt: follow the parent's size, and the room that the content wants."""
        if watched is self._window and event.type() == QEvent.Type.Resize:
            self._place()
        elif watched is self._content and event.type() == QEvent.Type.LayoutRequest:
            # Something came or went in it: give it the room that it wants now.
            self._place()
        return False

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Qt: dim what lies below."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(0, 0, 0, 190))
        painter.end()

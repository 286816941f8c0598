"""Files dragged over a widget and dropped on it, as a desktop's own events bring them."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QWidget

_COPY = Qt.DropAction.CopyAction
_LEFT = Qt.MouseButton.LeftButton
_NO_KEY = Qt.KeyboardModifier.NoModifier


def mime_of(paths: Iterable[Path]) -> QMimeData:
    """What a file manager hands over for these files and folders."""
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    return data


def drag_over(widget: QWidget, data: QMimeData) -> bool:
    """Drag something over the middle of a widget; whether it would take it."""
    middle = QPoint(widget.width() // 2, widget.height() // 2)
    event = QDragEnterEvent(middle, _COPY, data, _LEFT, _NO_KEY)
    event.ignore()
    QApplication.sendEvent(widget, event)
    return event.isAccepted()


def drag_away(widget: QWidget) -> None:
    """Take what was dragged away again."""
    QApplication.sendEvent(widget, QDragLeaveEvent())


def drop(widget: QWidget, data: QMimeData) -> bool:
    """Drag something over a widget and let it go there; whether it was taken."""
    if not drag_over(widget, data):
        return False
    middle = QPointF(widget.rect().center())
    event = QDropEvent(middle, _COPY, data, _LEFT, _NO_KEY)
    event.ignore()
    QApplication.sendEvent(widget, event)
    return event.isAccepted()


def drop_files(widget: QWidget, *paths: Path) -> bool:
    """Drop these files and folders on a widget; whether they were taken."""
    return drop(widget, mime_of(paths))

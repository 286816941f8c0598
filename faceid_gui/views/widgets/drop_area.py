"""Files dropped on the window: a target for any widget, and a large area that invites them."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Final
from urllib.parse import unquote_to_bytes

from PySide6.QtCore import QEvent, QMimeData, QObject, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QDragEnterEvent,
    QDropEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from faceid_gui.qt.icons import Icon, icon
from faceid_gui.qt.theme import current_tokens

_URI_LIST: Final = "text/uri-list"
_RADIUS: Final = 14.0
_ICON_PX: Final = 56
_LOW_PX: Final = 230


def dropped_paths(data: QMimeData) -> tuple[Path, ...]:
    """The files and folders of this machine in what is dragged; empty where there are none.

    Names that are no valid text survive. Nothing is looked up on the disk.
    """
    # Not urls(): a QUrl for each of thousands takes long, and toLocalFile() loses the bytes of
    # a name that is not UTF-8. The form of the list is RFC 2483, section 5.
    lines = bytes(data.data(_URI_LIST).data()).split(b"\n")
    return tuple(_path_of(line.strip()) for line in lines if line.startswith(b"file:/"))


def _path_of(address: bytes) -> Path:
    rest = address.removeprefix(b"file:")
    if rest.startswith(b"//"):
        rest = rest[rest.find(b"/", 2) :]  # after the name of this machine, mostly empty
    return Path(os.fsdecode(unquote_to_bytes(rest)))


class DropTarget(QObject):
    """Lets files be dropped anywhere on a widget, whatever lies on it.

    ``dropped`` carries a tuple of Path, never empty; ``hovered`` says whether something that
    could be dropped is over the widget. Where ``enabled`` is False nothing is taken. UI
    thread only; belongs to the widget.
    """

    dropped = Signal(object)  # tuple[Path, ...]
    hovered = Signal(bool)

    def __init__(self, widget: QWidget) -> None:
        super().__init__(widget)
        self.enabled = True
        widget.setAcceptDrops(True)
        widget.installEventFilter(self)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """Qt: something is dragged over the widget, or dropped there."""
        if not self.enabled:
            return False
        if isinstance(event, QDragEnterEvent):
            return self._enter(event)
        if event.type() == QEvent.Type.DragLeave:
            self.hovered.emit(False)
        elif event.type() == QEvent.Type.Drop and isinstance(event, QDropEvent):
            return self._drop(event)
        return False

    def _enter(self, event: QDragEnterEvent) -> bool:
        if not event.mimeData().hasUrls():
            return False
        # A copy whatever was proposed: nothing is ever moved away from where it lies.
        event.setDropAction(Qt.DropAction.CopyAction)
        event.accept()
        self.hovered.emit(True)
        return True

    def _drop(self, event: QDropEvent) -> bool:
        self.hovered.emit(False)
        paths = dropped_paths(event.mimeData())
        if not paths:
            return False
        event.setDropAction(Qt.DropAction.CopyAction)
        event.accept()
        self.dropped.emit(paths)
        return True


class DropArea(QWidget):
    """A dashed frame with an icon, words and buttons; it lights up while files are over it.

    ``dropped`` carries a tuple of Path. Where a whole page takes drops, give it a DropTarget
    of its own, ``accepts=False`` here, and ``DropTarget.hovered`` to ``set_highlighted``.
    """

    dropped = Signal(object)  # tuple[Path, ...]

    def __init__(
        self,
        *buttons: QWidget,
        which: Icon = Icon.IMPORT,
        accepts: bool = True,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._which = which
        self._highlighted = False
        self._icon, self._what, self._advice = QLabel(), QLabel(), QLabel()
        self._what.setProperty("look", "heading")
        self._advice.setProperty("look", "muted")
        for label in (self._icon, self._what, self._advice):
            label.setAlignment(Qt.AlignmentFlag.AlignCenter)
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setWordWrap(label is not self._icon)
        self._lay_out(buttons)
        if accepts:
            target = DropTarget(self)
            target.dropped.connect(self.dropped)
            target.hovered.connect(self.set_highlighted)
        self._tint()

    def _lay_out(self, buttons: tuple[QWidget, ...]) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 12, 20, 12)
        column.setSpacing(8)
        column.addStretch(1)
        for label in (self._icon, self._what, self._advice):
            column.addWidget(label)
        if buttons:
            row = QHBoxLayout()
            row.setSpacing(12)
            row.addStretch(1)
            for button in buttons:
                row.addWidget(button)
            row.addStretch(1)
            column.addSpacing(6)
            column.addLayout(row)
        column.addStretch(1)

    @property
    def highlighted(self) -> bool:
        """Whether it shows that something can be dropped now."""
        return self._highlighted

    def show_words(self, what: str, advice: str = "") -> None:
        """Say what can be dropped here."""
        self._what.setText(what)
        self._advice.setText(advice)
        self._advice.setVisible(bool(advice))
        self.setAccessibleName(what)
        self.setAccessibleDescription(advice)

    def set_highlighted(self, on: bool) -> None:
        """Light up, or not."""
        if on != self._highlighted:
            self._highlighted = on
            self._tint()
            self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Qt: paint the frame."""
        tokens = current_tokens()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        colour = QColor(tokens.accent if self._highlighted else tokens.line)
        pen = QPen(colour, 3.0 if self._highlighted else 2.0)
        pen.setDashPattern([4.0, 3.0])
        painter.setPen(pen)
        painter.setBrush(QColor(tokens.raised if self._highlighted else tokens.surface))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(2, 2, -2, -2), _RADIUS, _RADIUS)
        painter.end()

    def changeEvent(self, event: QEvent) -> None:
        """Qt: the colours may be others now."""
        if event.type() in (QEvent.Type.PaletteChange, QEvent.Type.StyleChange):
            self._tint()
        super().changeEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Qt: a low area has no room for the picture."""
        self._icon.setVisible(self.height() >= _LOW_PX)
        super().resizeEvent(event)

    def _tint(self) -> None:
        tokens = current_tokens()
        drawn = icon(self._which, tokens.accent if self._highlighted else tokens.muted)
        self._icon.setPixmap(drawn.pixmap(QSize(_ICON_PX, _ICON_PX)))

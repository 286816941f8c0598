"""A QR code on the screen, as large as there is room for, with sharp edges."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QRect, QSize
from PySide6.QtGui import QColor, QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from faceid_gui.qt.qr_codes import qr_image

_LEAST_PX: Final = 180


class QrView(QWidget):
    """Dark on white in every theme: many readers know no other codes."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._image: QImage | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(_LEAST_PX, _LEAST_PX)

    def sizeHint(self) -> QSize:
        """Qt: large enough for a camera half a metre away."""
        return QSize(280, 280)

    def show_text(self, text: str) -> None:
        """Show the code of a text; nothing for an empty one."""
        self._image = qr_image(text) if text else None
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Qt: paint each module as a whole number of pixels."""
        if self._image is None:
            return
        modules = self._image.width()
        side = max(min(self.width(), self.height()) // modules, 1) * modules
        place = QRect(0, 0, side, side)
        place.moveCenter(self.rect().center())
        painter = QPainter(self)
        painter.fillRect(place, QColor("#ffffff"))
        painter.drawImage(place, self._image)
        painter.end()

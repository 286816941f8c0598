"""Looks for a QR code in the running picture, away from the UI thread."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QObject, QTimer, Signal
from shiboken6 import isValid

from faceid_gui.core.types import Frame
from faceid_gui.qt.background import Background
from faceid_gui.qt.qr_codes import read_qr

_log = logging.getLogger(__name__)

_LOOK_MS: Final = 200


class QrScanner(QObject):
    """``found`` with the text of a code; one picture is looked at after another.

    ``frame`` gives the newest picture and is called on a background thread. A text that was
    found once is not told again until ``start``.
    """

    found = Signal(str)

    def __init__(
        self,
        frame: Callable[[], Frame | None],
        background: Background,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._frame = frame
        self._background = background
        self._looking = False
        self._told: set[str] = set()
        self._timer = QTimer(self)
        self._timer.setInterval(_LOOK_MS)
        self._timer.timeout.connect(self.look)

    @property
    def scanning(self) -> bool:
        """Whether it looks at the pictures that come."""
        return self._timer.isActive()

    def start(self) -> None:
        """Look from now on, also for texts that were found before."""
        self._told.clear()
        self._timer.start()

    def go_on(self) -> None:
        """Look again after a text that was of no use; that one is passed over."""
        self._timer.start()

    def stop(self) -> None:
        """Look no more."""
        self._timer.stop()

    def look(self) -> None:
        """Look at the newest picture, where the one before is done."""
        if self._looking:
            return
        self._looking = True
        self._background.call(self._read, then=self._on_read, failed=self._on_failed)

    def _read(self) -> str:
        frame = self._frame()
        return "" if frame is None else read_qr(frame.image)

    def _on_read(self, text: str) -> None:
        if not isValid(self):
            return
        self._looking = False
        if text and self.scanning and text not in self._told:
            self._told.add(text)
            self.stop()
            self.found.emit(text)

    def _on_failed(self, error: Exception) -> None:
        _log.warning("a picture could not be looked at for a code: %s", error)
        if isValid(self):
            self._looking = False

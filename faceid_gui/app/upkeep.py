"""Erasing what was kept long enough, when the app starts and once a day."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QObject, QTimer

from faceid_gui.app.gui import Workplace
from faceid_gui.qt.background import Background
from faceid_gui.services.retention import Retention

_DAY_MS: Final = 24 * 3600 * 1000


class Upkeep(QObject):
    """Lives in the UI thread; the erasing happens in the background. ``start`` once."""

    def __init__(self, workplace: Workplace, background: Background) -> None:
        super().__init__()
        self._background = background
        self._retention = Retention(
            visits=workplace.records.visits,
            people=workplace.records.gallery,
            settings=lambda: workplace.settings,
            clock=workplace.clock,
            recordings=workplace.records.recordings,
        )
        self._timer = QTimer(self)
        self._timer.setInterval(_DAY_MS)
        self._timer.timeout.connect(self.run_once)

    def start(self) -> None:
        """Erase what is due now, and then each day."""
        self.run_once()
        self._timer.start()

    def run_once(self) -> None:
        """Erase what is due now. What fails is logged, and tried again the next day."""
        self._background.call(self._retention.run_once)

    def stop(self) -> None:
        """Erase no more."""
        self._timer.stop()

"""Settings that another process of the same data folder wrote, such as a console beside a kiosk."""

from __future__ import annotations

import logging
from collections.abc import Callable
from pathlib import Path
from typing import Final

from PySide6.QtCore import QObject, QTimer

from faceid_gui.qt.background import Background
from faceid_gui.settings.file import SettingsFile
from faceid_gui.settings.tree import Settings

PERIOD_MS: Final = 1000

_log = logging.getLogger(__name__)


class SettingsWatch(QObject):
    """Looks at the file's mark once a second. Lives in the UI thread, reads on another.

    ``present`` gives the settings in force, ``changed`` takes other ones, in the UI thread. A
    file that is gone or has anything wrong in it changes nothing: what works goes on.
    """

    def __init__(
        self,
        path: Path,
        background: Background,
        *,
        present: Callable[[], Settings],
        changed: Callable[[Settings], None],
    ) -> None:
        super().__init__()
        self._path = path
        self._background = background
        self._present = present
        self._changed = changed
        self._mark = _mark_of(path)
        self._reading = False
        self._timer = QTimer(self)
        self._timer.setInterval(PERIOD_MS)
        self._timer.timeout.connect(self.look)

    def start(self) -> None:
        """Begin to look."""
        self._timer.start()

    def stop(self) -> None:
        """Look no more."""
        self._timer.stop()

    def look(self) -> None:
        """Look now; reads where the file is another one than last time."""
        mark = _mark_of(self._path)
        if self._reading or mark is None or mark == self._mark:
            return
        self._reading, self._mark = True, mark
        self._background.call(lambda: _read(self._path), then=self._on_read, failed=self._failed)

    def _on_read(self, settings: Settings | None) -> None:
        self._reading = False
        if settings is not None and settings != self._present():
            _log.info("another program changed the settings")
            self._changed(settings)

    def _failed(self, error: Exception) -> None:
        self._reading = False
        _log.warning("the changed settings cannot be read: %s", error)


def _mark_of(path: Path) -> tuple[int, int, int] | None:
    """What is another one after each change of the file; None where it cannot be told."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size, found.st_ino


def _read(path: Path) -> Settings | None:
    if not path.is_file():
        return None
    loaded = SettingsFile(path).read()
    return None if loaded.problems else loaded.settings

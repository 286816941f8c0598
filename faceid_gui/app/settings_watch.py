"""Settings that another process of the same data folder wrote, such as a console beside a kiosk."""

from __future__ import annotations

import logging
from collections.abc import Callable
from pathlib import Path
from typing import Final

from PySide6.QtCore import QObject, QTimer

from faceid_gui.qt.background import Background
from faceid_gui.settings.file import SettingsFile
from faceid_gui.settings.private_file import FileState, PrivateFile
from faceid_gui.settings.tree import Settings

PERIOD_MS: Final = 1000

_log = logging.getLogger(__name__)


class SettingsWatch(QObject):
    """Looks at the file's state once a second. Lives in the UI thread, reads on another.

    ``present`` gives the settings in force, ``changed`` takes other ones, in the UI thread. A
    file is read once it was the same at two looks: whoever edits it by hand may be at it. One
    that is gone, or has anything wrong in it, changes nothing and is left as it is: what works
    goes on.
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
        self._file = SettingsFile(path)
        self._look = PrivateFile(path, "the settings file")
        self._background = background
        self._present = present
        self._changed = changed
        # None: what was written while this program started is found at the first looks.
        self._seen: FileState | None = None
        self._taken: FileState | None = None
        self._reading = self._stopped = False
        self._timer = QTimer(self)
        self._timer.setInterval(PERIOD_MS)
        self._timer.timeout.connect(self.look)

    def start(self) -> None:
        """Begin to look."""
        self._timer.start()

    def stop(self) -> None:
        """Look no more, and take nothing over that is being read."""
        self._timer.stop()
        self._stopped = True

    def look(self) -> None:
        """Look now; reads where the file is another one than the last that was read."""
        state = self._look.state()
        if self._reading or self._stopped or state is None or state == self._taken:
            return
        if state != self._seen:
            self._seen = state
            return
        self._reading = True
        before = self._present()
        self._background.call(
            self._file.look,
            then=lambda found: self._on_read(state, before, found),
            failed=self._failed,
        )

    def _on_read(self, state: FileState, before: Settings, found: Settings | None) -> None:
        if not self._timer.isActive() and not self._reading:
            return
        self._reading = False
        if self._stopped or self._look.state() != state or self._present() != before:
            return  # written again meanwhile, perhaps by this program: the next look tells
        self._taken = state
        if found is not None and found != before:
            _log.info("another program changed the settings")
            self._changed(found)

    def _failed(self, error: Exception) -> None:
        self._reading, self._taken = False, self._seen
        _log.warning("the changed settings cannot be read: %s", error)

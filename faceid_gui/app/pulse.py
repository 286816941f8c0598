"""Tells systemd that the screen turns and the engine lives."""

from __future__ import annotations

import logging

from PySide6.QtCore import QObject, QTimer

from faceid_gui.core.events import EngineChanged, EngineState
from faceid_gui.core.ports import Clock
from faceid_gui.qt.feed import EngineFeed
from faceid_gui.services.watchdog import SystemdNotifier

PATIENCE_S = 60.0
"""How long an engine may fail to come back before the whole service is started again."""

_log = logging.getLogger(__name__)


class LifeSign(QObject):
    """Pings the watchdog from the UI thread's own timer, so a hung screen stops the pings.

    An engine that keeps restarting for PATIENCE_S stops them too. An engine that cannot
    start for a reason that is said on the screen (no model, no camera) does not: a restart
    of the service would not mend it.
    """

    def __init__(self, feed: EngineFeed, notifier: SystemdNotifier, clock: Clock) -> None:
        super().__init__()
        self._notifier = notifier
        self._clock = clock
        self._restarting_since: float | None = None
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._tick)
        feed.engine_changed.connect(self._on_engine_changed)
        notifier.ready("starting")
        if notifier.interval_s is not None:
            self._timer.start(max(100, round(notifier.interval_s * 1000 / 2)))

    def stop(self) -> None:
        """The app is closing."""
        self._timer.stop()
        self._notifier.stopping()

    def _on_engine_changed(self, changed: EngineChanged) -> None:
        self._notifier.status(f"engine {changed.state.value} {changed.detail}".strip())
        if changed.state in (EngineState.RESTARTING, EngineState.STARTING):
            if self._restarting_since is None:
                self._restarting_since = self._clock.monotonic()
        else:
            self._restarting_since = None

    def _tick(self) -> None:
        since = self._restarting_since
        if since is not None and self._clock.monotonic() - since > PATIENCE_S:
            _log.error("the engine does not come back; the watchdog is not fed")
            return
        self._notifier.alive()

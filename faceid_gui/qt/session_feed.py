"""From the thread of a wizard's session to the UI thread: the newest state, and no queue."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Final, TypeVar

from PySide6.QtCore import QElapsedTimer, QObject, Qt, QTimer, Signal, Slot

_State = TypeVar("_State")

LEAST_MS: Final = 50
"""A screen is told of a new state at most twenty times a second."""


class SessionFeed(QObject):
    """Listens to one session at a time and hands out its newest state.

    States that come faster than ``LEAST_MS`` are passed over; the last one never is. UI
    thread only, but for the listener that ``attach`` gives away.
    """

    changed = Signal(object)  # the state

    _woken = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._lock = threading.Lock()
        self._newest: object = None
        self._waiting = False
        self._generation = 0
        self._end: Callable[[], None] | None = None
        self._since = QElapsedTimer()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._hand_out)
        self._woken.connect(self._on_woken, Qt.ConnectionType.QueuedConnection)

    def attach(self, subscribe: Callable[[Callable[[_State], None]], Callable[[], None]]) -> None:
        """Listen to another session: ``subscribe`` is its method, which returns the end of it."""
        self.detach()
        with self._lock:
            generation = self._generation

        def hear(state: _State) -> None:
            with self._lock:
                if generation != self._generation:
                    return
                self._newest = state
                if self._waiting:
                    return
                self._waiting = True
                self._woken.emit()

        self._end = subscribe(hear)

    def detach(self) -> None:
        """Hear nothing more; what is under way is dropped."""
        end, self._end = self._end, None
        if end is not None:
            end()
        self._timer.stop()
        with self._lock:
            self._generation += 1
            self._newest = None
            self._waiting = False

    @Slot()
    def _on_woken(self) -> None:
        passed = self._since.elapsed() if self._since.isValid() else LEAST_MS
        if passed >= LEAST_MS:
            self._hand_out()
        elif not self._timer.isActive():
            self._timer.start(LEAST_MS - int(passed))

    def _hand_out(self) -> None:
        with self._lock:
            if not self._waiting:
                return
            self._waiting = False
            state, self._newest = self._newest, None
        self._since.start()
        self.changed.emit(state)

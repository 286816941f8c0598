"""Waiting for the next picture of a source that has no rhythm of its own."""

from __future__ import annotations

import threading

from faceid_gui.core.ports import Clock


class Pace:
    """A steady beat of ``fps``; a beat that was missed is not made up for.

    ``stop`` ends a wait that is under way; no wait takes longer than a second.
    """

    def __init__(self, fps: float, clock: Clock) -> None:
        self._period_s = 1.0 / max(fps, 0.1)
        self._clock = clock
        self._due = 0.0
        self._stopped = threading.Event()

    def start(self) -> None:
        """Begin now: the first beat is due at once."""
        self._stopped.clear()
        self._due = self._clock.monotonic()

    def wait(self) -> None:
        """Wait for the next beat."""
        self._stopped.wait(min(max(self._due - self._clock.monotonic(), 0.0), 1.0))
        self._due = max(self._due + self._period_s, self._clock.monotonic())

    def stop(self) -> None:
        """Wait no more."""
        self._stopped.set()

"""A circuit breaker: stop asking somebody who does not answer.

After M. Nygard, "Release It!" (2007), chapter "Stability patterns".
"""

from __future__ import annotations

from enum import StrEnum
from typing import Final

from faceid_gui.core.ports import Clock

FAILURES: Final = 3
"""Failures in a row that open a breaker."""

OPEN_S: Final = 10.0
"""Seconds that a breaker stays open before one call may try."""


class BreakerState(StrEnum):
    """Whether calls may go through."""

    CLOSED = "closed"  # yes
    OPEN = "open"  # no
    HALF_OPEN = "half_open"  # one call is trying


class Breaker:
    """Counts failures in a row. Not thread-safe: one owner at a time."""

    def __init__(self, clock: Clock, *, failures: int = FAILURES, open_s: float = OPEN_S) -> None:
        self._clock = clock
        self._most = failures
        self._open_s = open_s
        self._failures = 0
        self._opened_at = 0.0
        self._state = BreakerState.CLOSED

    @property
    def state(self) -> BreakerState:
        """What it does by now."""
        return self._state

    def allows(self) -> bool:
        """Whether a call may be made now. True once while half open: that call is the probe."""
        if self._state is BreakerState.CLOSED:
            return True
        if self._state is BreakerState.OPEN and self._rested():
            self._state = BreakerState.HALF_OPEN
            return True
        return False

    def succeeded(self) -> None:
        """A call went well: close."""
        self._failures = 0
        self._state = BreakerState.CLOSED

    def failed(self) -> None:
        """A call failed: open after so many in a row, and at once where it was the probe."""
        self._failures += 1
        if self._failures >= self._most or self._state is BreakerState.HALF_OPEN:
            self.trip()

    def trip(self) -> None:
        """Open now: what happened leaves no doubt, or is too dear to see again."""
        self._state = BreakerState.OPEN
        self._opened_at = self._clock.monotonic()

    def _rested(self) -> bool:
        return self._clock.monotonic() - self._opened_at >= self._open_s

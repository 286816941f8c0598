"""Telling of frames that failed without flooding the log."""

from __future__ import annotations

import logging
from typing import Final

from faceid_gui.core.errors import LinkFailed
from faceid_gui.core.ports import Clock

_log = logging.getLogger(__name__)

EVERY_S: Final = 10.0
"""At most one line in so many seconds, however many frames fail."""


class FaultLog:
    """Logs what frames failed with. One owner at a time.

    A backend that fails does so at every frame. That a server is away is told by its link, once
    and in one line, so here it is none of our faults and needs no traceback.
    """

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._said_at: float | None = None
        self._unsaid = 0

    def note(self, number: int, error: Exception) -> None:
        """Frame ``number`` failed."""
        if isinstance(error, LinkFailed):
            _log.debug("frame %d: %s", number, error)
            return
        now = self._clock.monotonic()
        if self._said_at is not None and 0.0 <= now - self._said_at < EVERY_S:
            self._unsaid += 1
            return
        more = f" (nor {self._unsaid} since the last line)" if self._unsaid else ""
        self._said_at, self._unsaid = now, 0
        _log.error("frame %d could not be analysed%s", number, more, exc_info=error)

"""Telling of trouble without flooding the log."""

from __future__ import annotations

import logging
import threading
from collections import Counter
from typing import Final

from faceid_gui.core.errors import LinkFailed
from faceid_gui.core.link import LinkTrouble
from faceid_gui.core.ports import Clock

_log = logging.getLogger(__name__)

EVERY_S: Final = 10.0
"""At most one line in so many seconds."""

LONGEST_S: Final = 640.0
"""The same trouble again and again is told twice as long after each line, up to this."""


class QuietLog:
    """Counts every refusal of a server's replies and logs at most one line per EVERY_S.

    Safe from any thread.
    """

    def __init__(self, clock: Clock, server: str) -> None:
        self._clock = clock
        self._server = server
        self._lock = threading.Lock()
        self._counts: Counter[LinkTrouble] = Counter()
        self._said_at: float | None = None
        self._said = ""
        self._pause_s = EVERY_S
        self._unsaid = 0

    def count(self, trouble: LinkTrouble | None = None) -> int:
        """How often something was wrong; with one trouble or at all."""
        with self._lock:
            return self._counts.total() if trouble is None else self._counts[trouble]

    def note(self, failed: LinkFailed) -> None:
        """A call failed."""
        with self._lock:
            self._counts[failed.trouble] += 1
        self.say(f"{failed} {failed.detail}".strip(), about=failed.trouble)

    def say(self, text: str, *, about: str = "", level: int = logging.WARNING) -> None:
        """Log a line, or count it where one was logged a moment ago.

        ``about`` names what it is about, by which the same is known again.
        """
        about = about or text
        with self._lock:
            now = self._clock.monotonic()
            pause = self._pause_s if about == self._said else EVERY_S
            if self._said_at is not None and now - self._said_at < pause:
                self._unsaid += 1
                return
            unsaid, self._unsaid = self._unsaid, 0
            self._pause_s = min(2 * pause, LONGEST_S) if about == self._said else EVERY_S
            self._said_at, self._said = now, about
        more = f" ({unsaid} more since the last line)" if unsaid else ""
        _log.log(level, "server %s: %s%s", self._server, text[:300], more)

"""The real clock."""

from __future__ import annotations

import time


class SystemClock:
    """This machine's time. Monotonic seconds are comparable between its processes."""

    def monotonic(self) -> float:
        """Seconds that never run backwards."""
        return time.monotonic()

    def wall(self) -> float:
        """Unix time in seconds."""
        return time.time()

"""How long calls take, and how long the newest one is worth waiting for. Pure."""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Sequence
from typing import Final

KEPT: Final = 100
"""Calls that the figures are of."""

LEAST_S: Final = 0.1
MOST_S: Final = 0.25
"""Bounds of the wait for one answer: three frames, and a quarter second that is just not seen.

Less than the former would take the hiccups of a busy machine for a server that is gone.
"""

_FACTOR: Final = 3.0


class Latencies:
    """Round trips of the newest KEPT calls, seconds."""

    def __init__(self) -> None:
        self._times: deque[float] = deque(maxlen=KEPT)

    def add(self, seconds: float) -> None:
        """One more call."""
        self._times.append(seconds)

    def clear(self) -> None:
        """Forget all: the server is another one, or was started anew."""
        self._times.clear()

    def percentile(self, share: float) -> float | None:
        """The time that ``share`` (0 to 1) of the calls took at most; None before the first."""
        return percentile(sorted(self._times), share)

    def patience_s(self, count: int = 1, *, most_s: float = MOST_S) -> float:
        """How long to wait for an answer about ``count`` crops before computing here.

        ``most_s`` bounds it for a single one; where computing here takes as long, nothing is
        lost by waiting.
        """
        p50, p95 = self.percentile(0.5), self.percentile(0.95)
        if p50 is None or p95 is None:
            return most_s
        return min(max(_FACTOR * p95, LEAST_S), most_s) + (count - 1) * min(p50, most_s)


def percentile(ordered: Sequence[float], share: float) -> float | None:
    """The nearest-rank percentile of ordered numbers, None without any."""
    if not ordered:
        return None
    rank = max(math.ceil(share * len(ordered)), 1)
    return ordered[min(rank, len(ordered)) - 1]

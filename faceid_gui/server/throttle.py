"""How often one client may ask, and how often it may guess keys."""

from __future__ import annotations

from collections import OrderedDict, deque
from typing import Final

from faceid_gui.core.ports import Clock

_MOST_CLIENTS: Final = 4096
_MINUTE_S: Final = 60.0


class Rates:
    """A token bucket per client: ``per_second`` on average, ``burst`` at once.

    Owned by the event loop's thread. Remembers a bounded number of clients.
    """

    def __init__(self, clock: Clock, *, per_second: float, burst: int) -> None:
        self._clock = clock
        self._rate = per_second
        self._burst = float(burst)
        self._buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def take(self, client: str) -> float:
        """Take one token: 0.0, or in how many seconds there is one."""
        now = self._clock.monotonic()
        tokens, at = self._buckets.get(client, (self._burst, now))
        tokens = min(self._burst, tokens + (now - at) * self._rate)
        allowed = tokens >= 1.0
        self._buckets[client] = (tokens - 1.0 if allowed else tokens, now)
        self._buckets.move_to_end(client)
        if len(self._buckets) > _MOST_CLIENTS:
            self._buckets.popitem(last=False)
        return 0.0 if allowed else (1.0 - tokens) / self._rate


class BadKeys:
    """How many wrong keys each address showed within the last minute.

    Asked only after a key turned out to be wrong, so a good key is never held up by
    somebody else who guesses from the same address.
    """

    def __init__(self, clock: Clock, *, per_minute: int) -> None:
        self._clock = clock
        self._most = per_minute
        self._seen: OrderedDict[str, deque[float]] = OrderedDict()

    def too_many(self, address: str) -> bool:
        """Note one more wrong key of an address: whether there were too many."""
        now = self._clock.monotonic()
        times = self._seen.setdefault(address, deque(maxlen=self._most + 1))
        while times and now - times[0] > _MINUTE_S:
            times.popleft()
        times.append(now)
        self._seen.move_to_end(address)
        if len(self._seen) > _MOST_CLIENTS:
            self._seen.popitem(last=False)
        return len(times) > self._most

"""How often one client may ask, and how often it may guess keys.

Owned by the event loop's thread. Both keep a bounded number of clients in mind; the one that
was quiet for longest is forgotten first.
"""

from __future__ import annotations

import ipaddress
from collections import OrderedDict
from typing import Final

from faceid_gui.core.ports import Clock

MOST_CLIENTS: Final = 4096
_MINUTE_S: Final = 60.0
_IPV6_SITE: Final = 64  # one home or office has at least that many bits to move in


class Rates:
    """A token bucket per client: ``per_second`` on average, ``burst`` at once.

    Whoever stays below the rate never waits. Whoever was forgotten, because too many others
    came, starts with a full bucket.
    """

    def __init__(self, clock: Clock, *, per_second: float, burst: int) -> None:
        self._clock = clock
        self._rate = per_second
        self._burst = float(max(1, burst))
        self._buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def __len__(self) -> int:
        """How many clients are remembered."""
        return len(self._buckets)

    def spent(self, client: str) -> bool:
        """Whether ``take`` would have to wait; takes nothing."""
        return self._tokens(client, self._clock.monotonic()) < 1.0

    def take(self, client: str) -> float:
        """Take one token: 0.0, or in how many seconds there is one, and then none is taken."""
        now = self._clock.monotonic()
        tokens = self._tokens(client, now)
        allowed = tokens >= 1.0
        self._buckets[client] = (tokens - 1.0 if allowed else tokens, now)
        self._buckets.move_to_end(client)
        if len(self._buckets) > MOST_CLIENTS:
            self._buckets.popitem(last=False)
        return 0.0 if allowed else (1.0 - tokens) / self._rate

    def _tokens(self, client: str, now: float) -> float:
        tokens, at = self._buckets.get(client, (self._burst, now))
        return min(self._burst, tokens + max(0.0, now - at) * self._rate)


class BadKeys:
    """How many wrong keys each address may show: ``per_minute`` at once, and on average.

    Keys have 256 random bits, so that guessing is hopeless; this keeps a guesser from being
    answered at full speed. Asked only after a key turned out to be wrong, so a good key is
    never held up by somebody else who guesses from the same address.
    """

    def __init__(self, clock: Clock, *, per_minute: int) -> None:
        self._rates = Rates(clock, per_second=per_minute / _MINUTE_S, burst=per_minute)

    def __len__(self) -> int:
        """How many addresses are remembered."""
        return len(self._rates)

    def too_many(self, address: str) -> bool:
        """Note one more wrong key of an address: whether there were too many."""
        return self._rates.take(site_of(address)) > 0.0

    def guesses(self, address: str) -> bool:
        """Whether an address showed too many of late; notes nothing."""
        return self._rates.spent(site_of(address))


def site_of(address: str) -> str:
    """What counts as one client: an IPv4 address, or an IPv6 network of 64 bits."""
    try:
        ip = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return address[:64]
    if isinstance(ip, ipaddress.IPv4Address):
        return str(ip)
    if ip.ipv4_mapped is not None:
        return str(ip.ipv4_mapped)
    return str(ipaddress.ip_network((ip, _IPV6_SITE), strict=False))

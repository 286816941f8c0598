"""A clock for tests."""

from __future__ import annotations


class FakeClock:
    """Time that moves only when told."""

    def __init__(self, now: float = 1000.0) -> None:
        self.now = now

    def monotonic(self) -> float:
        return self.now

    def wall(self) -> float:
        return self.now + 1_700_000_000.0

    def advance(self, seconds: float) -> None:
        self.now += seconds

"""How much of the machine others used meanwhile: what makes a figure doubtful."""

from __future__ import annotations

import time

import psutil  # type: ignore[import-untyped]


class Meter:
    """Counts from its making on; ``foreign`` is in cores, 0 on a machine of our own."""

    def __init__(self) -> None:
        self._process = psutil.Process()
        self._start = time.monotonic()
        self._machine = _machine_s()
        self._own = self._own_s()

    def foreign(self) -> float:
        """Cores that other programs kept busy on average."""
        seconds = max(time.monotonic() - self._start, 1e-6)
        others = (_machine_s() - self._machine) - (self._own_s() - self._own)
        return max(others / seconds, 0.0)

    def _own_s(self) -> float:
        """CPU seconds of this process and of all below it, the dead ones included."""
        total = 0.0
        for process in (self._process, *self._process.children(recursive=True)):
            try:
                times = process.cpu_times()
            except psutil.NoSuchProcess:
                continue
            total += times.user + times.system + times.children_user + times.children_system
        return total


def _machine_s() -> float:
    times = psutil.cpu_times()
    # Time of guests is in "user" already, and waiting for a disk is no work.
    idle = times.idle + getattr(times, "iowait", 0.0)
    guests = getattr(times, "guest", 0.0) + getattr(times, "guest_nice", 0.0)
    return float(sum(times) - idle - guests)

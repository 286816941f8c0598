"""When to go back to a server that failed: late enough that it does not flap. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from faceid_gui.core.ports import Clock


@dataclass(frozen=True, slots=True)
class LinkTiming:
    """The rhythm of a link, seconds.

    A server that is not used is probed each ``probe_s``, one that is used ``heartbeat_s``
    after its newest answer. It is used again after ``probes`` good probes over at least
    ``span_s``. One that fails less than ``steady_s`` after a return is left alone for
    ``first_hold_s``, and twice as long each further time, up to ``longest_hold_s``.
    """

    probe_s: float = 1.0
    heartbeat_s: float = 2.0
    probes: int = 3
    span_s: float = 4.0
    first_hold_s: float = 5.0
    longest_hold_s: float = 60.0
    steady_s: float = 60.0


class Returning:
    """Decides from probes whether a server may be used (again). One owner at a time.

    The very first probe of all, if it goes well, is enough: nothing has failed yet.
    """

    def __init__(self, clock: Clock, timing: LinkTiming | None = None) -> None:
        self._clock = clock
        self._timing = timing or LinkTiming()
        self._failed_ever = False
        self._returned_at: float | None = None
        self._hold_s = 0.0
        self._not_before = float("-inf")
        self._good_since: float | None = None
        self._good = 0

    @property
    def hold_s(self) -> float:
        """How long the server is left alone after the newest failure, seconds."""
        return self._hold_s

    def lost(self) -> None:
        """The server, in use, failed."""
        now, timing = self._clock.monotonic(), self._timing
        soon = self._returned_at is not None and now - self._returned_at < timing.steady_s
        longer = min(max(2 * self._hold_s, timing.first_hold_s), timing.longest_hold_s)
        self._hold_s = longer if soon else 0.0
        self._not_before = now + self._hold_s
        self.bad()

    def bad(self) -> None:
        """A probe failed: begin to count anew."""
        self._failed_ever = True
        self._good_since, self._good = None, 0

    def good(self) -> bool:
        """A probe went well; returns whether the server may be used from now on."""
        now, timing = self._clock.monotonic(), self._timing
        if self._good_since is None:
            self._good_since = now
        self._good += 1
        lasting = now - self._good_since >= timing.span_s and self._good >= timing.probes
        if self._failed_ever and not (lasting and now >= self._not_before):
            return False
        # The first use of all is no return: a failure soon after it is not a relapse.
        self._returned_at = now if self._failed_ever else None
        self._good_since, self._good = None, 0
        return True

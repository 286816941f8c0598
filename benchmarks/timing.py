"""Fair timing inside one process: A and B in turn, medians, and the ratio pair by pair."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass

Work = Callable[[], object]


@dataclass(frozen=True, slots=True)
class Timing:
    """Milliseconds of one piece of work over several runs."""

    median_ms: float
    least_ms: float
    runs: int


@dataclass(frozen=True, slots=True)
class Comparison:
    """Ours against a peer in the same run. ``ratio`` is the median of peer / ours by pairs."""

    ours: Timing
    peer: Timing
    ratio: float


def time_once(work: Work) -> float:
    """Milliseconds that one call takes."""
    start = time.perf_counter()
    work()
    return (time.perf_counter() - start) * 1000.0


def measure(work: Work, *, runs: int = 30, warm_up: int = 3) -> Timing:
    """Time one piece of work."""
    for _ in range(warm_up):
        work()
    times = [time_once(work) for _ in range(runs)]
    return Timing(statistics.median(times), min(times), runs)


def compare(ours: Work, peer: Work, *, runs: int = 15, inner: int = 1) -> Comparison:
    """Time two pieces of work in turn; ``inner`` calls of ours for each call of the peer."""
    ours()
    peer()
    own: list[float] = []
    other: list[float] = []
    for _ in range(runs):
        own.append(statistics.median(time_once(ours) for _ in range(inner)))
        other.append(time_once(peer))
    pairs = [theirs / mine for mine, theirs in zip(own, other, strict=True)]
    return Comparison(
        Timing(statistics.median(own), min(own), runs),
        Timing(statistics.median(other), min(other), runs),
        statistics.median(pairs),
    )


def percentile(values: list[float], share: float) -> float:
    """The value below which ``share`` (0 to 1) of the values lie; nearest rank."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, round(share * (len(ordered) - 1)))]

"""The lab's statistics against simulated people, of whom the truth is known."""

from __future__ import annotations

from typing import Final

from benchmarks.report import Row
from tests.core.test_calibration_population import growth_ratio
from tests.lab.simulation import World
from tests.lab.test_coverage import coverage

RUNS: Final = 1000
GROWTH_RUNS: Final = 25


def rows() -> list[Row]:
    """How often intervals hold the truth, and how well a larger gallery is foreseen."""
    return [
        _coverage_row(),
        *(_growth_row(people, times) for people, times in ((40, 10), (100, 5))),
    ]


def _coverage_row() -> Row:
    ours, naive = coverage(RUNS, World())
    shares = ", ".join(f"{name} {share:.1%}" for name, share in ours.items())
    return Row(
        f"95 % intervals that hold the truth, {RUNS:,} simulated evaluations",
        "93 to 97 %",
        f"{shares} (errors taken as independent: {min(naive.values()):.0%} at worst)",
        all(0.93 <= share <= 0.97 for share in ours.values()),
    )


def _growth_row(people: int, times: int) -> Row:
    ratio = growth_ratio(people, times, GROWTH_RUNS)
    return Row(
        f"FPIR predicted for {times} times {people} people over the simulated one, mean of "
        f"{GROWTH_RUNS} sites",
        "within 20 %",
        f"{ratio:.2f}",
        abs(ratio - 1.0) <= 0.2,
    )

"""How often the lab looks at each photo in a sweep of packs, detectors and metrics."""

from __future__ import annotations

from benchmarks.lab import sweep_rows
from benchmarks.report import Row


def rows() -> list[Row]:
    """In a process of its own: a part of the benchmarks has one."""
    return sweep_rows()

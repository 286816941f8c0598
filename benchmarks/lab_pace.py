"""How long the lab takes for as many photos as LFW's pairs name."""

from __future__ import annotations

from benchmarks.lab import pace_rows
from benchmarks.report import Row


def rows() -> list[Row]:
    """In a process of its own: a part of the benchmarks has one."""
    return pace_rows()

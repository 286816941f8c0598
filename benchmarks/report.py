"""Rows of the result table and how they are written."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table: what was measured, what it must reach, what came out."""

    what: str
    goal: str
    measured: str
    reached: bool | None


def table(rows: list[Row]) -> str:
    """The rows as a Markdown table."""
    lines = ["| what | goal | measured | reached |", "|---|---|---|---|"]
    for row in rows:
        mark = {True: "yes", False: "**no**", None: "-"}[row.reached]
        lines.append(f"| {row.what} | {row.goal} | {row.measured} | {mark} |")
    return "\n".join(lines)

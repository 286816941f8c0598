"""The report of an import, in groups for a screen and as a table for a file."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from typing import Final, TextIO

from faceid_gui.services.importing.dropped import Dropped
from faceid_gui.services.importing.people_import import ImportReport, RefusedPhoto
from faceid_gui.services.people_export import safe_cell

COLUMNS: Final = ("what", "name", "photo", "count", "code", "reason")


@dataclass(frozen=True, slots=True)
class Refusals:
    """Photos that were refused for one reason. ``photos`` are in the order of the import."""

    code: str
    reason: str
    photos: tuple[RefusedPhoto, ...]


def refusals(report: ImportReport) -> tuple[Refusals, ...]:
    """The refused photos by their reason, the most frequent one first."""
    groups: dict[tuple[str, str], list[RefusedPhoto]] = {}
    for refused in report.refused:
        # Behind the colon stands what is particular to one photo, such as its size.
        reason = refused.reason.split(":", 1)[0]
        groups.setdefault((refused.code, reason), []).append(refused)
    found = (Refusals(code, reason, tuple(photos)) for (code, reason), photos in groups.items())
    return tuple(sorted(found, key=lambda group: -len(group.photos)))


def write_report_csv(report: ImportReport, dropped: Dropped | None, out: TextIO) -> int:
    """Everything that an import did and did not do, a row each; returns how many.

    ``dropped`` adds the files that are no photos, one row for each reason.
    """
    table = csv.writer(out, lineterminator="\n")
    table.writerow(COLUMNS)
    rows = [*_people_rows(report), *_photo_rows(report)]
    for other in dropped.others if dropped is not None else ():
        examples = "; ".join(other.examples)
        rows.append(("not_a_photo", "", examples, other.count, str(other.reason), ""))
    if report.cancelled:
        rows.append(("stopped", "", "", report.photos, "cancelled", ""))
    if report.fault is not None:
        rows.append(("ended_early", "", "", report.photos, report.fault.code, str(report.fault)))
    for row in rows:
        table.writerow([safe_cell(cell) if isinstance(cell, str) else cell for cell in row])
    return len(rows)


_Row = tuple[str, str, str, int, str, str]


def _people_rows(report: ImportReport) -> list[_Row]:
    rows: list[_Row] = []
    for person in report.people:
        what = "enrolled" if person.created else "extended" if person.added else "unchanged"
        rows.append((what, person.name, "", person.added, "", ""))
        if person.known:
            rows.append(("known_already", person.name, "", person.known, "", ""))
    rows += [("not_enrolled", name, "", 0, "", "no usable photo") for name in report.without]
    return rows


def _photo_rows(report: ImportReport) -> list[_Row]:
    rows: list[_Row] = [
        ("refused", refused.name, refused.path, 1, refused.code, refused.reason)
        for refused in report.refused
    ]
    rows += [("warning", "", "", 1, "", warning) for warning in report.warnings]
    return rows

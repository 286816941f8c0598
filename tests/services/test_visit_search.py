"""Visits are found page by page, and written to a file or not at all."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from pathlib import Path

import pytest

from faceid_gui.core.errors import Cancelled, DiskFull, StoreBusy
from faceid_gui.core.ports import KeptVisit, VisitRecord
from faceid_gui.services.visit_search import (
    Found,
    Wanted,
    export_visits,
    find_visits,
    newer_visits,
)
from tests.fakes import MemoryVisits
from tests.store.samples import visit


def log_of(*visits: VisitRecord) -> MemoryVisits:
    log = MemoryVisits()
    for one in visits:
        log.record(one)
    return log


def named(name: str | None, number: int, *, granted: bool = True) -> VisitRecord:
    one = visit(str(number), at=1000.0 + number, person_id="p", granted=granted)
    return replace(one, name=name)


def ids(found: Found | tuple[KeptVisit, ...]) -> list[str]:
    visits = found.visits if isinstance(found, Found) else found
    return [kept.visit.visit_id for kept in visits]


def by_name(text: str) -> Wanted:
    return Wanted(text=text, line=lambda one: one.name or "")


def test_everything_is_found_page_by_page() -> None:
    log = log_of(*(named("Ada", number) for number in range(7)))
    first = find_visits(log, Wanted(), limit=3)
    assert ids(first) == ["6", "5", "4"]
    second = find_visits(log, Wanted(), before=first.before, limit=3)
    assert ids(second) == ["3", "2", "1"]
    last = find_visits(log, Wanted(), before=second.before, limit=3)
    assert (ids(last), last.before) == (["0"], None)
    assert find_visits(MemoryVisits(), Wanted()) == Found((), None)


@pytest.mark.parametrize("text", ["café", "CAFÉ", "Cafe\u0301", "af"])
def test_a_name_is_found_in_any_spelling(text: str) -> None:
    log = log_of(named("Café", 1), named("Ben", 2), named(None, 3))
    assert ids(find_visits(log, by_name(text))) == ["1"]


def test_hangul_is_found_in_any_form() -> None:
    log = log_of(named("김철수", 1), named("이영희", 2))
    decomposed = "\u1100\u1175\u11b7"
    assert ids(find_visits(log, by_name(decomposed))) == ["1"]


def test_decision_and_days() -> None:
    log = log_of(*(named("Ada", number, granted=bool(number % 2)) for number in range(6)))
    assert ids(find_visits(log, Wanted(granted=True))) == ["5", "3", "1"]
    assert ids(find_visits(log, Wanted(granted=False))) == ["4", "2", "0"]
    assert ids(find_visits(log, Wanted(since=1002.0, until=1005.0))) == ["4", "3", "2"]
    assert Wanted().everything
    assert not Wanted(until=1.0).everything
    assert not Wanted(granted=False).everything


def test_a_long_search_answers_on_the_way() -> None:
    # GIVEN one visit of somebody long ago
    log = log_of(named("Ada", 0), *(named("Ben", number) for number in range(1, 3000)))
    # WHEN they are looked for
    first = find_visits(log, by_name("ada"), most=1000)
    # THEN there is an answer before all was read, which tells where to go on
    assert (first.visits, first.before) == ((), 2001)
    second = find_visits(log, by_name("ada"), before=first.before)
    assert (ids(second), second.before) == (["0"], None)


def test_a_search_can_be_given_up() -> None:
    with pytest.raises(Cancelled):
        find_visits(log_of(named("Ada", 0)), Wanted(), cancelled=lambda: True)


def test_newer_visits() -> None:
    log = log_of(*(named("Ada" if number % 2 else "Ben", number) for number in range(8)))
    assert ids(newer_visits(log, Wanted(), after=5)) == ["7", "6", "5"]
    assert ids(newer_visits(log, by_name("ada"), after=5)) == ["7", "5"]
    assert newer_visits(log, Wanted(), after=8) == ()


def test_more_newer_visits_than_a_page() -> None:
    log = log_of(*(named("Ada", number) for number in range(1200)))
    assert len(newer_visits(log, Wanted(), after=100)) == 1100


def rows(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(path.read_text("utf-8-sig"))))


def test_an_export_has_what_was_looked_for(tmp_path: Path) -> None:
    # GIVEN visits, one of somebody whose name a spreadsheet would compute
    log = log_of(named("=HYPERLINK(1)", 0), named("김철수", 1), *(named("Ben", 2),) * 600)
    told: list[int] = []
    steps: list[int] = []
    # WHEN all are exported
    target = tmp_path / "visits.csv"
    count = export_visits(log, Wanted(), target, noted=told.append, progress=steps.append)
    # THEN each is a row, newest first, and the number was noted
    found = rows(target)
    assert (count, told, len(found)) == (602, [602], 602)
    assert [row["person"] for row in found[-2:]] == ["김철수", "'=HYPERLINK(1)"]
    assert steps[-1] == 602
    assert target.stat().st_mode & 0o077 == 0
    # AND a narrower one has fewer
    assert export_visits(log, by_name("김"), target, noted=told.append) == 1
    assert [row["visit"] for row in rows(target)] == ["1"]


def full(_count: int) -> None:
    raise DiskFull


def busy(_count: int) -> None:
    raise StoreBusy


@pytest.mark.parametrize(("noted", "error"), [(full, DiskFull), (busy, StoreBusy)])
def test_what_cannot_be_noted_is_not_exported(
    tmp_path: Path, noted: object, error: type[Exception]
) -> None:
    target = tmp_path / "visits.csv"
    target.write_text("before")
    with pytest.raises(error):
        export_visits(log_of(named("Ada", 0)), Wanted(), target, noted=noted)  # type: ignore[arg-type]
    assert [path.name for path in tmp_path.iterdir()] == ["visits.csv"]
    assert target.read_text() == "before"


def test_an_export_that_is_stopped_leaves_nothing(tmp_path: Path) -> None:
    log = log_of(*(named("Ada", number) for number in range(1200)))
    pages: list[int] = []
    with pytest.raises(Cancelled):
        export_visits(
            log,
            Wanted(),
            tmp_path / "visits.csv",
            noted=full,
            progress=pages.append,
            cancelled=lambda: bool(pages),
        )
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="No such file"):
        export_visits(MemoryVisits(), Wanted(), tmp_path / "no" / "visits.csv", noted=full)

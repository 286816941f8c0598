"""What every VisitLog promises, over each adapter."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from faceid_gui.core.ports import LogState, VisitLog
from faceid_gui.store.database import Database
from faceid_gui.store.keys import FileKeyProvider
from faceid_gui.store.visits import SqlVisitLog
from tests.fakes import FakeClock, MemoryVisits
from tests.store.samples import visit


@pytest.fixture(params=["sql", "memory"])
def visits(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[VisitLog]:
    if request.param == "memory":
        yield MemoryVisits()
        return
    with Database(tmp_path / "faceid.db", FileKeyProvider(tmp_path / "keys" / "k")) as database:
        yield SqlVisitLog(database, FakeClock())


def test_an_empty_log(visits: VisitLog) -> None:
    assert visits.recent() == ()
    assert list(visits.every()) == []


def test_a_visit_comes_back_as_it_was_written(visits: VisitLog) -> None:
    # GIVEN a grant and a denial
    granted = replace(visit("a", person_id="p1", granted=True), backend="deepface")
    denied = visit("b", at=1_700_000_001.125)
    # WHEN they are recorded
    visits.record(granted)
    visits.record(denied)
    # THEN both come back unchanged
    assert visits.recent() == (denied, granted)


def test_recent_is_newest_first_and_every_is_oldest_first(visits: VisitLog) -> None:
    for i in range(5):
        visits.record(visit(str(i), at=1000.0 - i))  # the clock may be set back
    assert [record.visit_id for record in visits.recent(3)] == ["4", "3", "2"]
    assert [record.visit_id for record in visits.every()] == ["0", "1", "2", "3", "4"]


def test_evidence_that_is_not_finite_is_kept(visits: VisitLog) -> None:
    broken = visit("a")
    broken = replace(broken, evidence=replace(broken.evidence, score=math.nan))
    visits.record(broken)
    score = visits.recent()[0].evidence.score
    assert score is not None
    assert math.isnan(score)


def test_pages_go_back_from_the_newest(visits: VisitLog) -> None:
    # GIVEN ten visits
    for i in range(10):
        visits.record(visit(str(i), at=1000.0 + i))
    # WHEN they are read four at a time, while another one is recorded
    seen: list[str] = []
    before = None
    while page := visits.page(before=before, limit=4):
        if before is None:
            visits.record(visit("late", at=2000.0))
        seen += [kept.visit.visit_id for kept in page]
        before = page[-1].number
    # THEN each comes once, newest first
    assert seen == [str(i) for i in reversed(range(10))]


def test_what_is_newer_than_a_number(visits: VisitLog) -> None:
    for i in range(5):
        visits.record(visit(str(i)))
    third = visits.page(limit=3)[-1].number
    assert [kept.visit.visit_id for kept in visits.page(after=third)] == ["4", "3"]


def test_pages_of_some_days(visits: VisitLog) -> None:
    # GIVEN a visit per second, the clock set back in between
    for name, at in (("a", 10.0), ("b", 20.0), ("c", 5.0), ("d", 15.0), ("e", 20.5)):
        visits.record(visit(name, at=at))
    # THEN a range holds its first moment and not its last
    found = visits.page(since=10.0, until=20.0)
    assert [kept.visit.visit_id for kept in found] == ["d", "a"]
    assert [kept.visit.visit_id for kept in visits.page(since=20.0)] == ["e", "b"]
    assert visits.page(since=100.0) == ()


def test_the_state_tells_of_every_change(visits: VisitLog) -> None:
    assert visits.state() == LogState(0, 0, visits.state().names)
    visits.record(visit("a", at=10.0))
    first = visits.state()
    visits.record(visit("b", at=20.0))
    second = visits.state()
    assert (second.newest > first.newest, second.oldest) == (True, first.oldest)
    assert second.newest == visits.page(limit=1)[0].number
    visits.erase_before(15.0)
    third = visits.state()
    assert (third.newest, third.oldest > second.oldest) == (second.newest, True)


def test_old_visits_are_erased(visits: VisitLog) -> None:
    # GIVEN visits, one of them exactly at the limit, the clock set back in between
    for name, at in (("a", 10.0), ("b", 20.0), ("c", 15.0), ("d", 19.9), ("e", 30.0)):
        visits.record(visit(name, at=at))
    # WHEN what is older is erased, twice
    assert visits.erase_before(20.0) == 3
    assert visits.erase_before(20.0) == 0
    # THEN the others are as they were, and the log goes on
    visits.record(visit("f", at=40.0))
    assert [record.visit_id for record in visits.every()] == ["b", "e", "f"]
    numbers = [kept.number for kept in visits.page()]
    assert numbers == sorted(numbers, reverse=True)


def test_an_empty_log_has_nothing_to_erase(visits: VisitLog) -> None:
    assert visits.erase_before(1e12) == 0
    assert visits.page() == ()

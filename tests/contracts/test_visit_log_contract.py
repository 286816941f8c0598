"""What every VisitLog promises, over each adapter."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from faceid_gui.core.ports import VisitLog
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

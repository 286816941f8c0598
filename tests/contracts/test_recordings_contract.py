"""What every VisitRecordings promises, over each adapter."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from faceid_gui.core.errors import BadRequest
from faceid_gui.core.recorded import MOST_CROP_BYTES, MOST_LOOKS, VisitRecordings
from faceid_gui.store.database import Database
from faceid_gui.store.keys import FileKeyProvider
from faceid_gui.store.recordings import SqlVisitRecordings
from tests.fakes import FakeClock
from tests.recorded import MemoryRecordings, recorded_visit, same


@pytest.fixture(params=["sql", "memory"])
def recordings(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[VisitRecordings]:
    """Every VisitRecordings, empty."""
    if request.param == "memory":
        yield MemoryRecordings()
        return
    with Database(tmp_path / "faceid.db", FileKeyProvider(tmp_path / "keys" / "k")) as database:
        yield SqlVisitRecordings(database, FakeClock())


def test_nothing_was_recorded(recordings: VisitRecordings) -> None:
    assert (list(recordings.every()), recordings.count()) == ([], 0)
    assert recordings.erase_before(math.inf) == 0
    recordings.erase("nobody")


def test_a_recording_comes_back_bit_for_bit(recordings: VisitRecordings) -> None:
    # GIVEN a visit with all that one can have, and one without a look
    whole = replace(
        recorded_visit("a", range(MOST_LOOKS), live=0.875), spoofed=True, fault="TimeoutError"
    )
    careful = replace(whole.looks[0], careful=True, liveness=None)
    whole = replace(whole, looks=(careful, *whole.looks[1:]), liveness_scores=(0.25, 1.0))
    bare = recorded_visit("b", ())
    # WHEN they are kept
    recordings.keep(whole)
    recordings.keep(bare)
    # THEN they come back as they were
    first, second = recordings.every()
    assert same(first, whole)
    assert same(second, bare)


def test_all_come_oldest_first_however_many(recordings: VisitRecordings) -> None:
    # GIVEN more than a page, some of the very same time, kept in any order
    visits = [recorded_visit(f"v{i:02}", (i % 16,), at=1000.0 + i // 3) for i in range(20)]
    for visit in reversed(visits):
        recordings.keep(visit)
    # WHEN all are read THEN none is missing and none comes twice
    assert [visit.visit_id for visit in recordings.every()] == [v.visit_id for v in visits]
    assert recordings.count() == 20


def test_a_second_one_of_the_same_visit_replaces_it(recordings: VisitRecordings) -> None:
    recordings.keep(recorded_visit("a", (1, 2)))
    newer = recorded_visit("a", (3,), at=1_700_000_001.5)
    recordings.keep(newer)
    (kept,) = recordings.every()
    assert same(kept, newer)


def test_erasing_by_age_and_by_visit(recordings: VisitRecordings) -> None:
    # GIVEN recordings of five times
    for i in range(5):
        recordings.keep(recorded_visit(str(i), at=1000.0 + i))
    # WHEN those from before a time are erased, and one by its id
    assert recordings.erase_before(1002.0) == 2
    recordings.erase("3")
    # THEN the others are left, that of the very time among them
    assert [visit.visit_id for visit in recordings.every()] == ["2", "4"]
    assert recordings.erase_before(math.inf) == 2
    assert recordings.count() == 0


def test_what_is_too_large_is_refused(recordings: VisitRecordings) -> None:
    fine = recorded_visit("a")
    many = recorded_visit("b", (1,) * (MOST_LOOKS + 1))
    large = replace(fine, looks=(replace(fine.looks[0], crop=bytes(MOST_CROP_BYTES + 1)),))
    for visit in (many, large):
        with pytest.raises(BadRequest):
            recordings.keep(visit)
    assert recordings.count() == 0

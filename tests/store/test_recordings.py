"""Recordings hold faces: they are sealed, bounded, erased for good, and go with their person."""

from __future__ import annotations

import math
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from sqlalchemy import select, update

from faceid_gui.core.errors import Bug, DiskFull, StoreDamaged
from faceid_gui.store import schema
from faceid_gui.store.audit import SqlAuditLog
from faceid_gui.store.chain import Action
from faceid_gui.store.database import GALLERY_RESERVE, Database
from faceid_gui.store.gallery import SqlGalleryStore
from faceid_gui.store.keys import FileKeyProvider
from faceid_gui.store.recording_bytes import recording_bytes, recording_from
from faceid_gui.store.recordings import SqlVisitRecordings
from faceid_gui.store.visits import SqlVisitLog
from tests.fakes import FakeClock
from tests.recorded import recorded_visit
from tests.store.samples import sample, visit

_MARK = b"a crop that nobody else may see" * 20


@pytest.fixture
def recordings(database: Database, clock: FakeClock) -> SqlVisitRecordings:
    return SqlVisitRecordings(database, clock)


def _on_disk(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in folder.glob("faceid.db*"))


def test_nothing_of_a_recording_can_be_read_in_the_file(
    recordings: SqlVisitRecordings, folder: Path
) -> None:
    # GIVEN a recording with a crop that would be recognised
    made = recorded_visit("a")
    recordings.keep(replace(made, looks=(replace(made.looks[0], crop=_MARK),)))
    # WHEN somebody reads the files THEN neither crop nor embedding is in them
    on_disk = _on_disk(folder)
    assert _MARK not in on_disk
    assert made.looks[0].embedding.tobytes() not in on_disk


def test_what_is_erased_is_in_no_file(
    recordings: SqlVisitRecordings, database: Database, folder: Path
) -> None:
    # GIVEN recordings, and what they look like on the disk
    for number in range(60):
        recordings.keep(recorded_visit(f"v{number}", at=1000.0 + number))
    with database.read() as connection:
        sealed = connection.execute(select(schema.recordings.c.record)).scalars().all()
    database.checkpoint()
    assert any(record[:64] in _on_disk(folder) for record in sealed)
    # WHEN all are erased
    assert recordings.erase_before(math.inf) == 60
    # THEN nothing is left of them
    left = _on_disk(folder)
    assert not any(record[:64] in left for record in sealed)


def test_the_trail_tells_of_each_erasing(
    recordings: SqlVisitRecordings, database: Database, clock: FakeClock
) -> None:
    # GIVEN recordings WHEN some are erased
    for name in ("a", "b", "c"):
        recordings.keep(recorded_visit(name))
    recordings.erase("a")
    recordings.erase("a")
    recordings.erase_before(math.inf)
    # THEN each erasing that erased something is told, and the trail is whole
    audit = SqlAuditLog(database, clock)
    told = [(entry.action, entry.detail) for entry in audit.recent()]
    assert told == [
        (Action.RECORDINGS_ERASED, "2 recordings"),
        (Action.RECORDINGS_ERASED, "1 recordings"),
    ]
    assert audit.verify().ok


def test_beyond_the_most_the_oldest_go(database: Database, clock: FakeClock) -> None:
    # GIVEN room for three WHEN five are kept
    few = SqlVisitRecordings(database, clock, most=3)
    for number in range(5):
        few.keep(recorded_visit(str(number), at=1000.0 + number))
    # THEN the newest are left
    assert [kept.visit_id for kept in few.every()] == ["2", "3", "4"]


def test_the_doors_records_come_first_on_a_full_disk(
    folder: Path, keys: FileKeyProvider, clock: FakeClock
) -> None:
    # GIVEN a disk on which visits can still be recorded
    free = GALLERY_RESERVE - 1
    with Database(folder / "faceid.db", keys) as database:
        SqlVisitRecordings(database, clock).keep(recorded_visit("old"))
    with Database(folder / "faceid.db", keys, space=lambda _folder: free) as database:
        recordings = SqlVisitRecordings(database, clock)
        SqlVisitLog(database, clock).record(visit("v"))
        # WHEN a recording is to be kept THEN it is refused; erasing goes on
        with pytest.raises(DiskFull):
            recordings.keep(recorded_visit("new"))
        assert recordings.erase_before(math.inf) == 1


@pytest.mark.parametrize("column", ["record", "at"])
def test_a_changed_recording_is_passed_over(
    recordings: SqlVisitRecordings,
    database: Database,
    caplog: pytest.LogCaptureFixture,
    column: str,
) -> None:
    # GIVEN two recordings WHEN one is changed from outside
    for name in ("a", "b"):
        recordings.keep(recorded_visit(name))
    table = schema.recordings
    values = {"record": b"\x01" + bytes(80), "at": 1.0}
    with database.write() as connection:
        changed = update(table).where(table.c.visit_id == "a").values({column: values[column]})
        connection.execute(changed)
    # THEN the other one can be read, and the log says so
    assert [kept.visit_id for kept in recordings.every()] == ["b"]
    assert "passed over" in caplog.text


def test_a_persons_recordings_go_with_them(
    recordings: SqlVisitRecordings, store: SqlGalleryStore, database: Database, clock: FakeClock
) -> None:
    # GIVEN two people, visits of both, one refused that was nearest to the first, and of nobody
    ann = store.add_person("Ann", [sample(1)])
    bob = store.add_person("Bob", [sample(2)])
    log = SqlVisitLog(database, clock)
    at = clock.wall()
    log.record(visit("ann", at=at, person_id=ann.id, granted=True))
    log.record(visit("bob", at=at, person_id=bob.id, granted=True))
    refused = visit("near ann", at=at)
    log.record(replace(refused, evidence=replace(refused.evidence, person_id=ann.id)))
    log.record(visit("nobody", at=at))
    for name in ("ann", "bob", "near ann", "nobody"):
        recordings.keep(recorded_visit(name, at=at + 5))
    # WHEN the first one is deleted THEN the recordings stay as long as they can come back
    store.remove(ann.id)
    assert recordings.count() == 4
    # AND go when they are erased, which the trail tells
    store.erase(ann.id)
    assert {kept.visit_id for kept in recordings.every()} == {"bob", "nobody"}
    audit = SqlAuditLog(database, clock)
    assert audit.recent(1)[0].detail == "2 recordings"
    assert audit.verify().ok


def test_who_is_erased_at_the_door_leaves_no_recording(
    recordings: SqlVisitRecordings, store: SqlGalleryStore, folder: Path
) -> None:
    # GIVEN somebody who was let in and erased while they still stood there, and somebody who
    # was deleted and can come back
    ann = store.add_person("Ann", [sample(1)])
    bob = store.add_person("Bob", [sample(2)])
    store.erase(ann.id)
    store.remove(bob.id)
    # WHEN the recordings of their visits arrive afterwards
    recordings.keep(replace(recorded_visit("ann"), people=(ann.id,)))
    recordings.keep(replace(recorded_visit("near both"), people=(bob.id, ann.id)))
    recordings.keep(replace(recorded_visit("bob"), people=(bob.id,)))
    recordings.keep(recorded_visit("nobody"))
    # THEN only those are kept whose people are still known
    assert [kept.visit_id for kept in recordings.every()] == ["bob", "nobody"]


def test_a_recording_whose_visit_is_not_in_the_log_goes_with_its_person(
    recordings: SqlVisitRecordings, store: SqlGalleryStore
) -> None:
    # GIVEN recordings whose visits were not logged (yet)
    ann = store.add_person("Ann", [sample(1)])
    recordings.keep(replace(recorded_visit("ann"), people=(ann.id,)))
    recordings.keep(recorded_visit("nobody"))
    # WHEN the person is erased THEN theirs is gone, and nobody else's
    store.erase(ann.id)
    assert [kept.visit_id for kept in recordings.every()] == ["nobody"]


def test_time_that_runs_out_takes_the_recordings_too(
    recordings: SqlVisitRecordings, store: SqlGalleryStore, database: Database, clock: FakeClock
) -> None:
    ann = store.add_person("Ann", [sample(1)])
    SqlVisitLog(database, clock).record(
        visit("ann", at=clock.wall(), person_id=ann.id, granted=True)
    )
    recordings.keep(recorded_visit("ann", at=clock.wall()))
    store.remove(ann.id)
    clock.advance(31 * 24 * 3600.0)
    assert store.erase_expired() == 1
    assert recordings.count() == 0


def test_content_that_is_cut_or_longer_is_damaged() -> None:
    # GIVEN the bytes of a recording
    content = recording_bytes(recorded_visit("a", (1, 2)))
    # WHEN they are cut anywhere, or something follows
    cuts = [content[:size] for size in range(0, len(content), 97)]
    for bad in (*cuts, content + b"x", b"\xff" * 40):
        # THEN they are refused, never half understood
        with pytest.raises(StoreDamaged):
            recording_from(bad, visit_id="a", at=1.0)


def test_an_embedding_that_is_none_is_refused(recordings: SqlVisitRecordings) -> None:
    made = recorded_visit("a")
    for bad in (np.full(8, math.nan, np.float32), np.zeros((2, 4), np.float32)):
        with pytest.raises(Bug):
            recordings.keep(replace(made, looks=(replace(made.looks[0], embedding=bad),)))

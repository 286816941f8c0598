"""Visits on disk."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from faceid_gui.core.errors import DiskFull, StoreDamaged
from faceid_gui.store import visit_erasure
from faceid_gui.store import visits as visits_module
from faceid_gui.store.audit import SqlAuditLog
from faceid_gui.store.database import Database
from faceid_gui.store.gallery import SqlGalleryStore
from faceid_gui.store.keys import FileKeyProvider
from faceid_gui.store.visits import SqlVisitLog
from tests.fakes import FakeClock
from tests.store.samples import sample, visit


@pytest.fixture
def log(database: Database, clock: FakeClock) -> SqlVisitLog:
    return SqlVisitLog(database, clock)


def test_the_name_is_the_persons_present_one(log: SqlVisitLog, store: SqlGalleryStore) -> None:
    # GIVEN a visit of somebody
    person = store.add_person("Ann", [sample(0)])
    log.record(replace(visit("a", person_id=person.id, granted=True), name="Ann"))
    assert log.recent()[0].name == "Ann"
    # WHEN the person is renamed, deleted for the time being, and then erased
    store.rename(person.id, "Anna")
    assert log.recent()[0].name == "Anna"
    store.remove(person.id)
    assert log.recent()[0].name == "Anna"
    store.erase(person.id)
    # THEN the visit stays, without a name
    (kept,) = log.every()
    assert (kept.name, kept.person_id, kept.granted) == (None, person.id, True)


def test_names_and_evidence_are_not_readable_on_disk(folder: Path, log: SqlVisitLog) -> None:
    log.record(replace(visit("visit-xyzzy"), name="Frobnitz"))
    content = b"".join(path.read_bytes() for path in folder.iterdir() if path.is_file())
    for secret in (b"Frobnitz", b"xyzzy", b"liveness_scores", b"unknown"):
        assert secret not in content


@pytest.mark.parametrize(
    "tampering",
    [
        "UPDATE visits SET at = at + 1",
        "UPDATE visits SET person_id = 'somebody'",
        "UPDATE visits SET id = 'another'",
        "UPDATE visits SET record = zeroblob(200)",
    ],
)
def test_a_changed_visit_is_refused(
    folder: Path, log: SqlVisitLog, database: Database, clock: FakeClock, tampering: str
) -> None:
    log.record(visit("a"))
    with closing(sqlite3.connect(folder / "faceid.db")) as connection, connection:
        connection.execute(tampering)
    with pytest.raises(StoreDamaged):
        log.recent()
    # AND where the record is another one, the trail says so too
    changed_key_or_record = " id = " in tampering or "record" in tampering
    assert SqlAuditLog(database, clock).verify().ok is not changed_key_or_record


def test_every_reads_page_by_page(log: SqlVisitLog, monkeypatch: pytest.MonkeyPatch) -> None:
    # GIVEN more visits than fit a page
    monkeypatch.setattr(visits_module, "_PAGE", 3)
    for i in range(8):
        log.record(visit(str(i)))
    # WHEN they are read while more are recorded
    seen = []
    for record in log.every():
        seen.append(record.visit_id)
        if record.visit_id == "4":
            log.record(visit("late"))
    # THEN each comes once, in order
    assert seen == [*(str(i) for i in range(8)), "late"]


def test_a_full_disk_is_said(folder: Path, keys: FileKeyProvider, clock: FakeClock) -> None:
    free = 10**9
    with Database(folder / "faceid.db", keys, space=lambda _folder: free) as database:
        log = SqlVisitLog(database, clock)
        # visits go on for a while after enrolment is refused
        free = 8 * 1024 * 1024
        log.record(visit("a"))
        free = 1024
        with pytest.raises(DiskFull):
            log.record(visit("b"))
        assert [record.visit_id for record in log.recent()] == ["a"]


def test_an_erasure_is_in_the_trail_and_leaves_it_whole(
    log: SqlVisitLog, database: Database, clock: FakeClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    # GIVEN visits of some days, several at the very same time, the clock set back once
    monkeypatch.setattr(visit_erasure, "_BATCH", 3)
    times = [1.0, 2.0, 2.0, 2.0, 2.0, 7.0, 3.0, 4.0, 8.0, 9.0]
    for place, at in enumerate(times):
        log.record(visit(str(place), at=at))
    # WHEN the old ones are erased, batch by batch, and some more later
    assert log.erase_before(5.0) == 7
    log.record(visit("back", at=2.5))
    assert log.erase_before(8.0) == 2
    # THEN the rest is there, and the trail tells of it without a contradiction
    assert [kept.visit_id for kept in log.every()] == ["8", "9"]
    audit = SqlAuditLog(database, clock)
    assert audit.verify().ok
    notes = [entry for entry in audit.recent() if entry.action == "visits.erased"]
    assert sum(int(note.detail.split()[1]) for note in notes) == 9
    # AND the next visit is recorded and found as ever
    log.record(visit("next"))
    assert audit.verify().ok


def test_two_processes_may_erase_at_once(
    log: SqlVisitLog, database: Database, clock: FakeClock
) -> None:
    # GIVEN another process whose plan was made before ours was carried out
    for place in range(6):
        log.record(visit(str(place), at=float(place)))
    with database.read() as connection:
        plan = visit_erasure.plan_erasure(connection, 4.0)
    log.record(visit("back", at=0.5))
    assert log.erase_before(3.0) == 4
    # WHEN it goes on
    for batch in plan:
        with database.write() as connection:
            assert visit_erasure.erase_batch(
                connection, database.cipher, batch, at=9.0, actor="other"
            )
    # THEN nothing is lost that should stay, and the trail is whole
    assert [kept.visit_id for kept in log.every()] == ["4", "5"]
    assert SqlAuditLog(database, clock).verify().ok


@pytest.mark.parametrize("when", ["before", "after"])
def test_a_visit_taken_out_around_an_erasure_shows(
    folder: Path, log: SqlVisitLog, database: Database, clock: FakeClock, when: str
) -> None:
    # GIVEN visits of which some will be erased by their age
    for place in range(6):
        log.record(visit(str(place), at=float(place)))

    # WHEN somebody takes another one out by hand
    def take_out(number: int) -> None:
        with closing(sqlite3.connect(folder / "faceid.db")) as connection, connection:
            connection.execute("DELETE FROM visits WHERE seq = ?", (number,))

    if when == "before":
        take_out(2)
    log.erase_before(3.0)
    if when == "after":
        take_out(5)
    # THEN the trail says so
    report = SqlAuditLog(database, clock).verify()
    assert not report.ok
    assert "1 visits were taken out" in report.problem


def test_an_erasure_reaches_the_disk(folder: Path, log: SqlVisitLog, database: Database) -> None:
    # GIVEN a visit whose sealed bytes are known
    log.record(visit("a", at=1.0))
    with closing(sqlite3.connect(folder / "faceid.db")) as connection:
        (sealed,) = connection.execute("SELECT record FROM visits").fetchone()
    # WHEN it is erased and the database closed
    log.erase_before(2.0)
    database.close()
    # THEN they are in no file any more
    content = b"".join(path.read_bytes() for path in folder.iterdir() if path.is_file())
    assert sealed not in content


def test_a_change_of_a_name_shows_in_the_state(log: SqlVisitLog, store: SqlGalleryStore) -> None:
    person = store.add_person("Ann", [sample(0)])
    before = log.state()
    store.rename(person.id, "Anna")
    assert log.state().names != before.names


def test_a_visit_that_came_after_the_plan_stays(
    log: SqlVisitLog, database: Database, clock: FakeClock
) -> None:
    # GIVEN a plan, and a visit after it by a clock that was set back
    log.record(visit("old", at=1.0))
    with database.read() as connection:
        (batch,) = visit_erasure.plan_erasure(connection, 4.0)
    log.record(visit("back", at=0.5))
    # WHEN the plan is carried out
    with database.write() as connection:
        visit_erasure.erase_batch(connection, database.cipher, batch, at=9.0, actor="door")
    # THEN that visit stays until the next time, and the trail knows
    assert [kept.visit_id for kept in log.every()] == ["back"]
    assert SqlAuditLog(database, clock).verify().ok
    assert log.erase_before(4.0) == 1
    assert SqlAuditLog(database, clock).verify().ok

"""The audit trail: every later change shows."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from faceid_gui.core.errors import BadRequest
from faceid_gui.store.audit import SqlAuditLog
from faceid_gui.store.database import Database
from faceid_gui.store.gallery import SqlGalleryStore
from faceid_gui.store.visits import SqlVisitLog
from tests.fakes import FakeClock
from tests.store.samples import sample, visit


@pytest.fixture
def log(database: Database, clock: FakeClock) -> SqlAuditLog:
    return SqlAuditLog(database, clock)


@contextmanager
def _by_hand(folder: Path) -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(folder / "faceid.db")) as connection, connection:
        yield connection


def test_an_empty_trail_is_whole(log: SqlAuditLog) -> None:
    report = log.verify()
    assert (report.ok, report.rows) == (True, 0)


def test_entries_come_back_newest_first(log: SqlAuditLog, clock: FakeClock) -> None:
    first = log.append("admin", "settings.changed", "door", "open_s 5 to 7")
    clock.advance(3)
    second = log.append("admin", "app.closed")
    assert log.recent() == (second, first)
    assert log.recent(1) == (second,)
    assert (first.seq, first.actor, first.subject, first.at) == (
        1,
        "admin",
        "door",
        second.at - 3,
    )


def test_a_trail_stays_whole_when_people_are_erased(
    log: SqlAuditLog, store: SqlGalleryStore, database: Database, clock: FakeClock
) -> None:
    # GIVEN enrolments, visits and entries of an administrator
    ann = store.add_person("Ann Xyzzy", [sample(0)])
    store.add_person("Ben", [sample(1)])
    SqlVisitLog(database, clock).record(visit("v", person_id=ann.id, granted=True))
    log.append("admin", "settings.changed", "door")
    # WHEN a person is erased
    store.erase(ann.id)
    # THEN the trail is whole, and no entry holds the name
    report = log.verify()
    assert (report.ok, report.rows, report.first_bad) == (True, 5, None)
    assert not any("Xyzzy" in entry.detail + entry.subject for entry in log.recent())


@pytest.mark.parametrize(
    ("tampering", "first_bad"),
    [
        ("UPDATE audit SET actor = 'nobody' WHERE seq = 3", 3),
        ("UPDATE audit SET at = at + 1 WHERE seq = 1", 1),
        ("UPDATE audit SET detail = 'x' WHERE seq = 6", 6),
        ("UPDATE audit SET mac = zeroblob(32) WHERE seq = 4", 4),
        ("DELETE FROM audit WHERE seq = 2", 2),
        ("DELETE FROM audit WHERE seq = 1", 1),
        ("DELETE FROM audit WHERE seq = 6", 6),
        ("DELETE FROM audit WHERE seq >= 3", 3),
        ("DELETE FROM audit", 1),
        (
            "INSERT INTO audit SELECT 7, at, actor, action, subject, detail, mac "
            "FROM audit WHERE seq = 6",
            7,
        ),
        ("UPDATE audit SET seq = CASE seq WHEN 2 THEN -3 WHEN 3 THEN -2 ELSE seq END", 1),
        ("DELETE FROM meta WHERE key = 'audit_head'", None),
        ("UPDATE meta SET value = zeroblob(60) WHERE key = 'audit_head'", None),
    ],
)
def test_every_change_shows(
    folder: Path, log: SqlAuditLog, tampering: str, first_bad: int | None
) -> None:
    # GIVEN a trail of six entries
    for i in range(6):
        log.append("admin", "did", f"thing {i}")
    # WHEN somebody with a SQLite tool changes it
    with _by_hand(folder) as connection:
        connection.execute(tampering)
    # THEN the check says so and names the first bad entry
    report = log.verify()
    assert not report.ok
    assert report.first_bad == first_bad
    assert report.problem


@pytest.mark.parametrize(
    ("tampering", "words"),
    [
        ("DELETE FROM visits WHERE seq = 1", "1 visits were taken out"),
        ("DELETE FROM visits", "2 visits were taken out"),
        ("INSERT INTO visits SELECT 9, 'new', at, person_id, record FROM visits LIMIT 1", "new"),
        ("DELETE FROM people", "people are gone"),
        (
            "INSERT INTO people (id, name_index, name, created_at) "
            "SELECT 'new', zeroblob(3), name, created_at FROM people LIMIT 1",
            "people were put in",
        ),
        ("UPDATE people SET removed_at = 1.0", "people were deleted or restored from outside"),
    ],
)
def test_what_the_trail_does_not_tell_shows(
    folder: Path,
    log: SqlAuditLog,
    store: SqlGalleryStore,
    database: Database,
    clock: FakeClock,
    tampering: str,
    words: str,
) -> None:
    # GIVEN people and visits
    store.add_person("Ann", [sample(0)])
    visits = SqlVisitLog(database, clock)
    visits.record(visit("a"))
    visits.record(visit("b"))
    assert log.verify().ok
    # WHEN rows are taken out or put in from outside
    with _by_hand(folder) as connection:
        connection.execute(tampering)
    # THEN the check says so
    report = log.verify()
    assert not report.ok
    assert words in report.problem


def test_a_long_entry_is_refused(log: SqlAuditLog) -> None:
    with pytest.raises(BadRequest):
        log.append("admin", "did", "x" * 3000)
    assert log.recent() == ()

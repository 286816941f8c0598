"""Visits on disk."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from faceid_gui.core.errors import DiskFull, StoreDamaged
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
    # WHEN the person is renamed, and then erased
    store.rename(person.id, "Anna")
    assert log.recent()[0].name == "Anna"
    store.remove(person.id)
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

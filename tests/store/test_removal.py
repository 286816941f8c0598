"""Deleting and merging on disk: sealed, told in the trail, and brought from the first schema."""

from __future__ import annotations

import gc
import sqlite3
import weakref
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import update

from faceid_gui.core.errors import Bug, DiskFull, NameTaken, StoreDamaged
from faceid_gui.core.ports import KEPT_AFTER_REMOVAL_S
from faceid_gui.core.types import Consent, PersonRule, Threshold
from faceid_gui.store import removal, schema
from faceid_gui.store.audit import SqlAuditLog
from faceid_gui.store.backup import backup, inspect
from faceid_gui.store.database import Database
from faceid_gui.store.gallery import SqlGalleryStore
from faceid_gui.store.keys import FileKeyProvider
from faceid_gui.store.restore import restore
from tests.fakes import CONTRACT, FakeClock
from tests.store.first_schema import write_first_schema
from tests.store.samples import sample

AGREED = Consent("I agree that xyzzy opens the door.", "1", 1.0)


def _by_hand(folder: Path, statement: str) -> None:
    with closing(sqlite3.connect(folder / "faceid.db")) as connection, connection:
        assert connection.execute(statement).rowcount


def _content(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in folder.iterdir() if path.is_file())


def test_nobody_comes_back_by_a_change_in_the_file(
    folder: Path, database: Database, clock: FakeClock
) -> None:
    # GIVEN somebody who was deleted
    store = SqlGalleryStore(database, clock)
    ann = store.add_person("Ann", [sample(0)])
    store.remove(ann.id)
    # WHEN somebody who can write the file takes the mark away
    _by_hand(folder, "UPDATE people SET removed_at = NULL")
    # THEN the gallery is refused, and the trail tells
    for read in (store.people, lambda: SqlGalleryStore(database, clock).snapshot(CONTRACT)):
        with pytest.raises(StoreDamaged):
            read()
    with pytest.raises(StoreDamaged):
        store.find(ann.id)
    assert "restored from outside" in SqlAuditLog(database, clock).verify().problem


def test_the_time_of_a_deletion_cannot_be_put_off(folder: Path, store: SqlGalleryStore) -> None:
    ann = store.add_person("Ann", [sample(0)])
    store.remove(ann.id)
    _by_hand(folder, "UPDATE people SET removed_at = removed_at + 1000")
    with pytest.raises(StoreDamaged):
        store.restore(ann.id)


def test_a_consent_is_sealed_and_bound_to_its_person(folder: Path, store: SqlGalleryStore) -> None:
    # GIVEN two people, one of whom agreed
    ann = store.add_person("Ann", [], consent=AGREED)
    ben = store.add_person("Ben", [])
    assert b"xyzzy" not in _content(folder)
    # WHEN the consent is copied to the other in the file
    _by_hand(folder, "UPDATE people SET consent = (SELECT MAX(consent) FROM people)")
    # THEN it is refused there
    assert store.consent(ann.id) == AGREED
    with pytest.raises(StoreDamaged):
        store.consent(ben.id)


def test_everything_is_told_in_the_trail_without_names(
    database: Database, clock: FakeClock, store: SqlGalleryStore
) -> None:
    # WHEN people are deleted, merged, brought back and erased
    ann = store.add_person("Ann Xyzzy", [sample(0)], consent=AGREED)
    ben = store.add_person("Ben Xyzzy", [sample(1), sample(2)])
    store.remove(ann.id)
    store.restore(ann.id, name="Anna Xyzzy")
    store.unmerge(ben.id, store.merge(ben.id, into=ann.id))
    store.remove_samples([store.samples(ben.id)[0].id])
    store.erase(ben.id)
    store.remove(ann.id)
    clock.advance(KEPT_AFTER_REMOVAL_S)
    store.erase_expired()
    # THEN each is an entry with the person's id, and the trail is whole
    trail = SqlAuditLog(database, clock)
    entries = trail.recent()[::-1]
    assert [(entry.action, entry.subject == ann.id) for entry in entries] == [
        ("person.added", True),
        ("consent.recorded", True),
        ("person.added", False),
        ("person.deleted", True),
        ("person.restored", True),
        ("person.merged", False),
        ("person.unmerged", False),
        ("samples.erased", False),
        ("person.erased", False),
        ("person.deleted", True),
        ("person.erased", True),
    ]
    assert entries[5].detail == f"2 samples into {ann.id}"
    assert not any("Xyzzy" in entry.detail for entry in entries)
    assert trail.verify().ok


def test_a_merge_that_breaks_half_way_changes_nothing(
    database: Database, clock: FakeClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    # GIVEN two people
    store = SqlGalleryStore(database, clock)
    ann = store.add_person("Ann", [sample(0)])
    ben = store.add_person("Ben", [sample(1)])
    revision = store.revision()

    def broken(*_: object) -> None:
        raise Bug

    # WHEN the power goes after the samples were moved
    with monkeypatch.context() as patch:
        patch.setattr(removal, "write_removal", broken)
        with pytest.raises(Bug):
            store.merge(ben.id, into=ann.id)
    # THEN both are as they were
    assert store.people() == (ann, ben)
    assert len(store.samples(ben.id)) == 1
    assert store.revision() == revision
    assert SqlAuditLog(database, clock).verify().ok


def test_an_erased_sample_leaves_no_bytes(folder: Path, store: SqlGalleryStore) -> None:
    # GIVEN a person with two samples
    ann = store.add_person("Ann", [sample(0, crop=b"c" * 300), sample(1)])
    with closing(sqlite3.connect(folder / "faceid.db")) as connection:
        first = connection.execute("SELECT crop FROM samples ORDER BY seq").fetchone()[0]
    # WHEN one is erased
    store.remove_samples([store.samples(ann.id)[0].id])
    # THEN not even its sealed bytes are left
    assert first not in _content(folder)


def test_expired_people_leave_no_bytes(
    folder: Path, store: SqlGalleryStore, clock: FakeClock
) -> None:
    ann = store.add_person("Ann", [sample(0)])
    store.remove(ann.id)
    with closing(sqlite3.connect(folder / "faceid.db")) as connection:
        (name,) = connection.execute("SELECT name FROM people").fetchone()
        (vector,) = connection.execute("SELECT vector FROM embeddings").fetchone()
    assert name in _content(folder)
    clock.advance(KEPT_AFTER_REMOVAL_S)
    assert store.erase_expired() == 1
    content = _content(folder)
    assert name not in content
    assert vector not in content


def test_another_window_sees_a_deletion_and_a_merge(
    folder: Path, keys: FileKeyProvider, store: SqlGalleryStore, clock: FakeClock
) -> None:
    # GIVEN another process's view of the same database, with templates in memory
    with Database(folder / "faceid.db", keys) as other:
        there = SqlGalleryStore(other, clock)
        ann, ben = store.add_person("Ann", [sample(0)]), store.add_person("Ben", [sample(1)])
        assert len(there.snapshot(CONTRACT).people) == 2
        # WHEN somebody is merged here
        seen = there.revision()
        store.merge(ben.id, into=ann.id)
        # THEN the other has a new revision and one template
        assert there.revision() > seen
        assert [person.samples for person in there.snapshot(CONTRACT).people] == [2]
        # AND can bring the emptied one back
        assert there.restore(ben.id).samples == 0


def test_deleting_works_with_little_space_left(folder: Path, keys: FileKeyProvider) -> None:
    # GIVEN a disk that is nearly full
    free = 10**9
    with Database(folder / "faceid.db", keys, space=lambda _folder: free) as database:
        store = SqlGalleryStore(database, FakeClock())
        ann, ben, cid = (store.add_person(name, [sample(0)]) for name in ("Ann", "Ben", "Cid"))
        free = 8 * 1024 * 1024
        # THEN who must not come in can be deleted, brought back, and erased
        store.remove(ann.id)
        store.restore(ann.id)
        store.erase(ann.id)
        # AND a merge, which writes more, says what is missing
        with pytest.raises(DiskFull):
            store.merge(ben.id, into=cid.id)


def test_the_first_schema_is_brought_up_to_date(
    folder: Path, keys: FileKeyProvider, clock: FakeClock
) -> None:
    # GIVEN a database of the first version, with people and the trail of an erasure
    folder.mkdir()
    write_first_schema(folder / "faceid.db", keys, "Ann", "김철수")
    # WHEN it is opened
    with Database(folder / "faceid.db", keys) as database:
        store = SqlGalleryStore(database, clock)
        # THEN everybody is there, nobody is deleted, nothing is recorded as agreed to
        ann, kim = store.people()
        assert (ann.name, ann.samples, kim.name) == ("Ann", 1, "김철수")
        assert store.removed() == ()
        assert store.consent(ann.id) is None
        assert len(store.snapshot(CONTRACT).people) == 2
        assert SqlAuditLog(database, clock).verify().ok
        # AND all that is new works on it
        store.set_consent(ann.id, AGREED)
        store.unmerge(kim.id, store.merge(kim.id, into=ann.id))
        store.remove(ann.id)
        assert store.restore(ann.id) == ann
        assert SqlAuditLog(database, clock).verify().ok
    # AND the old one is kept beside it
    assert (folder / "faceid.db.schema-0001").exists()


def test_a_backup_of_the_first_schema_comes_back(
    folder: Path, keys: FileKeyProvider, clock: FakeClock, tmp_path: Path
) -> None:
    import hashlib
    import json
    import zipfile

    # GIVEN a backup that the first version made
    old = tmp_path / "old" / "data"
    old.mkdir(parents=True)
    write_first_schema(old / "faceid.db", keys, "Ann")
    with closing(sqlite3.connect(old / "faceid.db")) as connection:
        connection.execute("PRAGMA journal_mode = DELETE").fetchall()
    content = (old / "faceid.db").read_bytes()
    manifest = {
        "format": 1,
        "created_at": 1.6e9,
        "schema": "0001",
        "people": 1,
        "size": len(content),
        "sha256": hashlib.sha256(content).hexdigest(),
        "with_key": False,
    }
    with zipfile.ZipFile(tmp_path / "old.zip", "w") as bundle:
        bundle.writestr("manifest.json", json.dumps(manifest))
        bundle.writestr("faceid.db", content)
    # WHEN it is brought back by this version
    restore(tmp_path / "old.zip", folder / "faceid.db", keys, clock)
    # THEN it is of the present schema
    with Database(folder / "faceid.db", keys) as database:
        store = SqlGalleryStore(database, clock)
        store.remove(store.find("Ann").id)
        assert len(store.removed()) == 1
        assert SqlAuditLog(database, clock).verify().ok
    assert {path.name for path in folder.iterdir()} == {"faceid.db", "keys"}


def test_a_backup_carries_who_was_deleted_and_does_not_count_them(
    folder: Path, keys: FileKeyProvider, clock: FakeClock, tmp_path: Path
) -> None:
    # GIVEN a backup of one who is enrolled and one who was deleted
    with Database(folder / "faceid.db", keys) as database:
        store = SqlGalleryStore(database, clock)
        ann = store.add_person("Ann", [sample(0)], consent=AGREED)
        ben = store.add_person("Ben", [sample(1)])
        store.remove(ben.id)
        backup(database, tmp_path / "site.zip", clock)
        store.erase(ann.id)
        store.erase(ben.id)
    assert inspect(tmp_path / "site.zip").people == 1
    # WHEN it is brought back
    restore(tmp_path / "site.zip", folder / "faceid.db", keys, clock)
    # THEN the deleted one is deleted as before, and can come back
    with Database(folder / "faceid.db", keys) as database:
        store = SqlGalleryStore(database, clock)
        assert store.people() == (ann,)
        assert store.consent(ann.id) == AGREED
        assert store.restore(ben.id) == ben


def test_templates_of_who_was_deleted_leave_the_memory(store: SqlGalleryStore) -> None:
    # GIVEN templates in memory
    ann = store.add_person("Ann", [sample(0)])
    held = weakref.ref(store.snapshot(CONTRACT).matrix)
    assert held() is not None
    # WHEN the person is deleted
    store.remove(ann.id)
    # THEN the store holds them no longer, before anybody asks again
    gc.collect()
    assert held() is None


def test_a_rename_and_a_deletion_at_once_leave_one_of_a_name(store: SqlGalleryStore) -> None:
    # GIVEN somebody deleted, whose name went to another by a rename
    ann = store.add_person("Ann", [sample(0)])
    ben = store.add_person("Ben", [sample(1)])
    store.remove(ann.id)
    store.rename(ben.id, "Ann")
    # THEN that one is found, and the first needs another name
    assert store.find("ann").id == ben.id
    with pytest.raises(NameTaken):
        store.restore(ann.id)


def test_rules_go_with_an_erased_person_and_along_with_a_merged_one(
    store: SqlGalleryStore, database: Database
) -> None:
    # GIVEN rules for two of three people, one of which is not to be read any more
    ann, ben, cat = (store.add_person(name, [sample(n)]) for n, name in enumerate(["A", "B", "C"]))
    rules = (PersonRule(ann.id, 0.7, 0.1), PersonRule(ben.id, 0.6, 0.2))
    store.set_threshold(CONTRACT.id, Threshold(0.5, people=rules))
    store.set_threshold("other", Threshold(0.5, people=rules))
    with database.write() as connection:
        table = schema.thresholds
        connection.execute(update(table).where(table.c.contract_id == "other").values(value=b"x"))
    # WHEN one is merged into another
    store.merge(ann.id, into=ben.id)
    # THEN who got their samples got their rule too, and the stricter one holds
    known = store.threshold(CONTRACT.id)
    assert known is not None
    assert known.of(ben.id) == (0.7, 0.2)
    assert known.of(cat.id) == (0.5, 0.0)
    # WHEN they are erased THEN nothing speaks of them any more
    store.erase(ann.id)
    store.erase(ben.id)
    known = store.threshold(CONTRACT.id)
    assert known is not None
    assert known.people == ()

"""Backups and bringing them back."""

from __future__ import annotations

import json
import shutil
import stat
import zipfile
from pathlib import Path

import pytest

from faceid_gui.core.errors import (
    BadRequest,
    KeyUnavailable,
    StoreBusy,
    StoreDamaged,
)
from faceid_gui.store.audit import SqlAuditLog
from faceid_gui.store.backup import DATABASE, MANIFEST, backup, inspect
from faceid_gui.store.database import Database
from faceid_gui.store.gallery import SqlGalleryStore
from faceid_gui.store.key_envelope import open_key, seal_key
from faceid_gui.store.keys import FileKeyProvider
from faceid_gui.store.restore import restore
from tests.fakes import FakeClock
from tests.store.samples import sample

PASSPHRASE = "correct horse 배터리"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A backup, with its key, of a database with Ann in it, to which Ben came later."""
    made = tmp_path_factory.mktemp("site")
    keys = FileKeyProvider(made / "data" / "keys" / "master.key")
    with Database(made / "data" / "faceid.db", keys) as database:
        store = SqlGalleryStore(database, FakeClock())
        store.add_person("Ann", [sample(0)])
        backup(database, made / "site.zip", FakeClock(), key=keys.key(), passphrase=PASSPHRASE)
        store.add_person("Ben", [sample(1)])
    return made


@pytest.fixture
def saved(site: Path, tmp_path: Path) -> Path:
    """The backup and its data folder, a copy for each test: stretching a key takes time."""
    shutil.copytree(site, tmp_path, dirs_exist_ok=True)
    return tmp_path / "site.zip"


def _names(path: Path, keys: FileKeyProvider, clock: FakeClock) -> list[str]:
    with Database(path, keys) as database:
        assert SqlAuditLog(database, clock).verify().ok
        return [person.name for person in SqlGalleryStore(database, clock).people()]


def _rewritten(source: Path, changes: dict[str, bytes | None]) -> Path:
    """The backup with some entries replaced, added, or (None) left out."""
    target = source.with_name("changed.zip")
    with zipfile.ZipFile(source) as old:
        entries: dict[str, bytes | None] = {name: old.read(name) for name in old.namelist()}
    with zipfile.ZipFile(target, "w") as new:
        for name, content in (entries | changes).items():
            if content is not None:
                new.writestr(name, content)
    return target


def _manifest(source: Path) -> dict[str, object]:
    with zipfile.ZipFile(source) as bundle:
        values: dict[str, object] = json.loads(bundle.read(MANIFEST))
        return values


def test_a_backup_is_private_and_holds_nothing_readable(
    saved: Path, keys: FileKeyProvider, clock: FakeClock
) -> None:
    # THEN it says what it is
    manifest = inspect(saved)
    assert (manifest.people, manifest.with_key) == (1, True)
    assert manifest.created_at == clock.wall()
    assert stat.S_IMODE(saved.stat().st_mode) == 0o600
    # AND neither key nor names are in it
    with zipfile.ZipFile(saved) as bundle:
        content = b"".join(bundle.read(name) for name in bundle.namelist())
    assert keys.key() not in content
    assert b"Ann" not in content


def test_a_restore_brings_back_what_was_saved(
    saved: Path, folder: Path, keys: FileKeyProvider, clock: FakeClock
) -> None:
    # WHEN the backup is restored over the database that went on
    restored = restore(saved, folder / "faceid.db", keys, clock)
    # THEN the present database is the saved one
    assert _names(folder / "faceid.db", keys, clock) == ["Ann"]
    # AND the one that was there is kept beside it, and nothing else is left over
    assert restored.aside is not None
    assert _names(restored.aside, keys, clock) == ["Ann", "Ben"]
    assert {path.name for path in folder.iterdir()} == {
        "faceid.db",
        "keys",
        restored.aside.name,
    }


def test_a_new_machine_needs_the_backup_and_its_passphrase(
    saved: Path, tmp_path: Path, clock: FakeClock
) -> None:
    # GIVEN a machine without a key
    elsewhere = tmp_path / "elsewhere"
    keys = FileKeyProvider(elsewhere / "keys" / "master.key")
    # THEN the backup alone is not enough
    with pytest.raises(KeyUnavailable, match="passphrase"):
        restore(saved, elsewhere / "faceid.db", keys, clock)
    with pytest.raises(KeyUnavailable, match="passphrase is not"):
        restore(saved, elsewhere / "faceid.db", keys, clock, passphrase="wrong passphrase")
    assert not (elsewhere / "faceid.db").exists()
    # WHEN the passphrase is given
    restored = restore(saved, elsewhere / "faceid.db", keys, clock, passphrase=PASSPHRASE)
    # THEN everything is there
    assert restored.aside is None
    assert _names(elsewhere / "faceid.db", keys, clock) == ["Ann"]


def test_a_site_with_another_key_takes_the_backups(
    saved: Path, tmp_path: Path, clock: FakeClock
) -> None:
    # GIVEN another site with people and a key of its own
    other = tmp_path / "other"
    keys = FileKeyProvider(other / "keys" / "master.key")
    with Database(other / "faceid.db", keys) as database:
        SqlGalleryStore(database, clock).add_person("Zoe", [])
    own = keys.key()
    # THEN without the passphrase nothing is changed
    with pytest.raises(KeyUnavailable, match="not the one"):
        restore(saved, other / "faceid.db", keys, clock)
    assert _names(other / "faceid.db", keys, clock) == ["Zoe"]
    # WHEN it is restored with it
    restore(saved, other / "faceid.db", keys, clock, passphrase=PASSPHRASE)
    # THEN the key is the backup's, and the old one is kept
    assert _names(other / "faceid.db", keys, clock) == ["Ann"]
    assert own in [path.read_bytes() for path in keys.path.parent.iterdir()]


def test_a_backup_without_key(
    tmp_path: Path, folder: Path, keys: FileKeyProvider, clock: FakeClock
) -> None:
    target = tmp_path / "plain.zip"
    with Database(folder / "faceid.db", keys) as database:
        backup(database, target, clock)
        backup(database, target, clock)  # replaces the older one
        with pytest.raises(BadRequest):
            backup(database, target, clock, key=keys.key())
        with pytest.raises(BadRequest, match="at least"):
            backup(database, target, clock, key=keys.key(), passphrase="short")
    assert not inspect(target).with_key
    with pytest.raises(BadRequest, match="holds no key"):
        restore(target, folder / "faceid.db", keys, clock, passphrase=PASSPHRASE)
    restore(target, folder / "faceid.db", keys, clock)
    assert list(tmp_path.glob(".*")) == []


def test_a_running_instance_is_not_replaced(
    saved: Path, folder: Path, keys: FileKeyProvider, clock: FakeClock
) -> None:
    # GIVEN an instance that has the database open
    with Database(folder / "faceid.db", keys) as database:
        store = SqlGalleryStore(database, clock)
        assert len(store.people()) == 2
        # THEN restoring is refused and the instance goes on
        with pytest.raises(StoreBusy, match="close faceid-gui"):
            restore(saved, folder / "faceid.db", keys, clock)
        store.add_person("Cid", [])
    assert _names(folder / "faceid.db", keys, clock) == ["Ann", "Ben", "Cid"]


def test_a_damaged_database_can_be_replaced(
    saved: Path, folder: Path, keys: FileKeyProvider, clock: FakeClock
) -> None:
    # GIVEN a database that is rubbish, and its log
    (folder / "faceid.db").write_bytes(b"rubbish" * 5000)
    (folder / "faceid.db-wal").write_bytes(b"rubbish")
    # WHEN the backup is restored
    restored = restore(saved, folder / "faceid.db", keys, clock)
    # THEN it is in place, and the rubbish is kept
    assert _names(folder / "faceid.db", keys, clock) == ["Ann"]
    assert restored.aside is not None
    assert restored.aside.read_bytes().startswith(b"rubbish")


@pytest.mark.parametrize(
    "changes",
    [
        {"../evil": b"x"},
        {"/etc/evil": b"x"},
        {"notes.txt": b"x"},
        {MANIFEST: None},
        {DATABASE: None},
        {MANIFEST: b"not json"},
        {MANIFEST: b"[]"},
        {MANIFEST: b"{}"},
        {MANIFEST: b" " * 100_000},
        {DATABASE: b"another database"},
    ],
)
def test_what_is_no_backup_is_refused(
    saved: Path,
    folder: Path,
    keys: FileKeyProvider,
    clock: FakeClock,
    changes: dict[str, bytes | None],
) -> None:
    # GIVEN a backup with foreign, missing or changed entries
    changed = _rewritten(saved, changes)
    # THEN it is refused
    with pytest.raises(StoreDamaged):
        restore(changed, folder / "faceid.db", keys, clock)
    # AND nothing was touched
    assert _names(folder / "faceid.db", keys, clock) == ["Ann", "Ben"]
    assert {path.name for path in folder.iterdir()} == {"faceid.db", "keys"}
    assert not (folder.parent / "evil").exists()


def test_a_lying_manifest_is_refused(
    saved: Path, folder: Path, keys: FileKeyProvider, clock: FakeClock
) -> None:
    for lie in ({"size": 100}, {"format": 2}, {"schema": "0099"}, {"size": -1}, {"extra": 1}):
        text = json.dumps(_manifest(saved) | lie).encode()
        with pytest.raises(StoreDamaged):
            restore(_rewritten(saved, {MANIFEST: text}), folder / "faceid.db", keys, clock)
    assert _names(folder / "faceid.db", keys, clock) == ["Ann", "Ben"]


@pytest.mark.parametrize("keep", [0, 10, 1000, 0.5, 0.99])
def test_a_truncated_backup_is_refused(
    saved: Path, folder: Path, keys: FileKeyProvider, clock: FakeClock, keep: float
) -> None:
    content = saved.read_bytes()
    saved.write_bytes(content[: int(keep * len(content)) if 0 < keep < 1 else int(keep)])
    with pytest.raises(StoreDamaged):
        restore(saved, folder / "faceid.db", keys, clock)
    assert _names(folder / "faceid.db", keys, clock) == ["Ann", "Ben"]


def test_a_missing_backup_or_folder_is_said(
    tmp_path: Path, folder: Path, keys: FileKeyProvider, clock: FakeClock
) -> None:
    with pytest.raises(StoreDamaged, match="No such file"):
        restore(tmp_path / "none.zip", folder / "faceid.db", keys, clock)
    with (
        Database(folder / "faceid.db", keys) as database,
        pytest.raises(StoreDamaged, match="cannot be written"),
    ):
        backup(database, tmp_path / "nowhere" / "b.zip", clock)


def test_a_key_envelope_opens_with_its_passphrase_only(keys: FileKeyProvider) -> None:
    import unicodedata

    key = keys.create()
    envelope = seal_key(key, PASSPHRASE)
    assert open_key(envelope, unicodedata.normalize("NFD", PASSPHRASE)) == key
    values = json.loads(envelope)
    for change in (
        {"memory_kib": 2**31},
        {"passes": 10**9},
        {"lanes": 0},
        {"salt": "!"},
        {"nonce": ""},
        {"format": "other"},
        {"passes": None},
    ):
        with pytest.raises(StoreDamaged):
            open_key(json.dumps(values | change).encode(), PASSPHRASE)
    for rubbish in (b"", b"[]", b"\xff"):
        with pytest.raises(StoreDamaged):
            open_key(rubbish, PASSPHRASE)

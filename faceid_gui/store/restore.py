"""Bringing a backup back: checked completely beside the present database, then swapped in."""

from __future__ import annotations

import contextlib
import os
import sqlite3
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from faceid_gui.core.errors import BadRequest, DiskFull, KeyUnavailable, StoreBusy, StoreDamaged
from faceid_gui.core.ports import Clock
from faceid_gui.store.atomic import sync_file, sync_folder
from faceid_gui.store.backup import (
    DATABASE,
    KEY,
    Manifest,
    opened,
    read_manifest,
    read_small,
    unpack_database,
)
from faceid_gui.store.chain import Action, append_entry
from faceid_gui.store.database import RECORD_RESERVE, Database
from faceid_gui.store.faults import file_faults, free_space
from faceid_gui.store.key_envelope import open_key
from faceid_gui.store.keys import CreatingKeyProvider
from faceid_gui.store.sync_marks import begin_history

_SPARE: Final = 16 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Restored:
    """What was brought back, and where the database that was there before is kept."""

    manifest: Manifest
    aside: Path | None


class _HeldKey:
    """A key provider for a key that is at hand."""

    def __init__(self, key: bytes) -> None:
        self._key = key

    def key(self) -> bytes:
        return self._key


def restore(
    source: Path,
    database_path: Path,
    key_provider: CreatingKeyProvider,
    clock: Clock,
    *,
    passphrase: str | None = None,
    actor: str = "local",
) -> Restored:
    """Put the database of a backup in the place of the present one.

    Nothing is touched before the backup was read completely, its hash and structure were
    checked and its records open with the key: the one in the backup where ``passphrase`` is
    given, else the present one. What was there is kept beside it. No instance may run
    (hold the InstanceLock). Raises StoreDamaged, StoreBusy, KeyUnavailable, DiskFull, and
    BadRequest for a passphrase where the backup holds no key.
    """
    with file_faults("the backup cannot be restored"):
        database_path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=".restore-", dir=database_path.parent) as folder:
            staged = Path(folder) / DATABASE
            with opened(source) as bundle:
                manifest = read_manifest(bundle)
                _require_space(database_path.parent, manifest.size)
                unpack_database(bundle, manifest, staged)
                envelope = read_small(bundle, KEY) if KEY in bundle.namelist() else None
            key = _key(envelope, passphrase, key_provider)
            _prove(staged, key, clock, manifest, actor)
            aside = _set_aside(database_path, clock)
            _install_key(key, key_provider)
            staged.replace(database_path)
            sync_folder(database_path.parent)
    return Restored(manifest, aside)


def _key(
    envelope: bytes | None, passphrase: str | None, key_provider: CreatingKeyProvider
) -> bytes:
    if passphrase is not None:
        if envelope is None:
            raise BadRequest("this backup holds no key, so it needs no passphrase")
        return open_key(envelope, passphrase)
    try:
        return key_provider.key()
    except KeyUnavailable as error:
        if envelope is None:
            raise
        raise KeyUnavailable(
            "the encryption key is missing here; the backup holds it: give its passphrase"
        ) from error


def _prove(staged: Path, key: bytes, clock: Clock, manifest: Manifest, actor: str) -> None:
    """Open the staged database as the program would, and leave word of it in its trail."""
    with (
        Database(staged, _HeldKey(key)) as database,
        database.write(reserve=RECORD_RESERVE) as connection,
    ):
        append_entry(
            connection,
            database.cipher,
            at=clock.wall(),
            actor=actor,
            action=Action.BACKUP_RESTORED,
            detail=f"made at {manifest.created_at:.0f}",
        )
        begin_history(connection)  # kiosks that read on would miss what a backup does not have
    _settle(staged)
    sync_file(staged)


def _set_aside(path: Path, clock: Clock) -> Path | None:
    """Give the present database a second name, as one file without a log where possible."""
    if not path.exists():
        return None
    aside = path.with_name(f"{path.name}.before-restore-{clock.wall():.0f}-{os.urandom(2).hex()}")
    try:
        _settle(path)
    except StoreDamaged:
        # It cannot be read, which may be why a backup is wanted: keep its parts as they are.
        for suffix in ("-wal", "-shm"):
            part = path.with_name(path.name + suffix)
            if part.exists():
                part.replace(aside.with_name(aside.name + suffix))
    # A second name and not a move: at no moment is there no database.
    os.link(path, aside)
    return aside


def _settle(path: Path) -> None:
    """Fold the write-ahead log into the file and end it. Raises StoreBusy, StoreDamaged."""
    try:
        with contextlib.closing(sqlite3.connect(path, timeout=0.5)) as connection:
            mode = connection.execute("PRAGMA journal_mode = DELETE").fetchone()[0]
    except sqlite3.DatabaseError as error:
        if error.sqlite_errorcode & 0xFF in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
            raise StoreBusy("close faceid-gui on this data folder before restoring") from error
        raise StoreDamaged("the present database cannot be read", detail=str(error)) from error
    if mode != "delete":
        raise StoreBusy("close faceid-gui on this data folder before restoring")


def _install_key(key: bytes, key_provider: CreatingKeyProvider) -> None:
    with contextlib.suppress(KeyUnavailable):
        if key_provider.key() == key:
            return
    key_provider.replace(key)


def _require_space(folder: Path, size: int) -> None:
    if free_space(folder) < 2 * size + _SPARE:
        raise DiskFull("there is not enough space to restore the backup", detail=f"{size} bytes")

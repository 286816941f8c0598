"""Opens the database of a data folder with its key."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from faceid_gui.core.errors import BadRequest
from faceid_gui.core.ports import Clock
from faceid_gui.settings.paths import DataPaths
from faceid_gui.store.audit import SqlAuditLog
from faceid_gui.store.database import Database
from faceid_gui.store.gallery import SqlGalleryStore
from faceid_gui.store.impostors import SqlKeptStrangers
from faceid_gui.store.keys import CreatingKeyProvider, FileKeyProvider, KeyringKeyProvider
from faceid_gui.store.recordings import SqlVisitRecordings
from faceid_gui.store.site_records import SqlSiteRecords
from faceid_gui.store.sync_store import SqlSyncStore
from faceid_gui.store.visits import SqlVisitLog

KEY_VARIABLE = "FACEID_GUI_KEY"
"""``keyring`` keeps the master key in the system keyring; ``file``, the default, in keys/."""


def key_path(paths: DataPaths) -> Path:
    """The file of the master key."""
    return paths.keys / "master.key"


def key_provider(
    paths: DataPaths, environment: Mapping[str, str] | None = None
) -> CreatingKeyProvider:
    """Where the master key comes from: a file, or the system keyring where that is asked for.

    A key file that is there already is used whatever was asked for: a new key would open
    nothing. Raises BadRequest where the environment asks for neither.
    """
    variables = os.environ if environment is None else environment
    wanted = variables.get(KEY_VARIABLE, "").strip() or "file"
    if wanted not in ("file", "keyring"):
        raise BadRequest(f"{KEY_VARIABLE} is file or keyring, not {wanted!r}")
    if wanted == "keyring" and not key_path(paths).exists():
        return KeyringKeyProvider()
    return FileKeyProvider(key_path(paths))


def lock_path(paths: DataPaths) -> Path:
    """The file that running kiosks and consoles share, and that a restore has to itself."""
    return paths.home / "instance.lock"


def kiosk_lock_path(paths: DataPaths) -> Path:
    """The file that the one running kiosk holds: one door, one kiosk."""
    return paths.home / "kiosk.lock"


class OpenRecords:
    """The open database: people, visits and their recordings, the audit trail, the exchange."""

    def __init__(self, database: Database, clock: Clock, *, actor: str) -> None:
        self.database = database
        self.gallery = SqlGalleryStore(database, clock, actor=actor)
        self.visits = SqlVisitLog(database, clock)
        self.audit = SqlAuditLog(database, clock)
        self.sync = SqlSyncStore(database, clock)
        self.recordings = SqlVisitRecordings(database, clock, actor=actor)
        self.site = SqlSiteRecords(database)
        self.strangers = SqlKeptStrangers(database)

    def close(self) -> None:
        """Close the database."""
        self.database.close()


def open_database(paths: DataPaths, clock: Clock, *, actor: str = "local") -> OpenRecords:
    """Open the database, making folders and key at the first time.

    Raises StoreDamaged, StoreBusy, DiskFull or KeyUnavailable. The caller closes it.
    """
    paths.create()
    return OpenRecords(Database(paths.database, key_provider(paths)), clock, actor=actor)


@contextmanager
def records_of(paths: DataPaths, clock: Clock, *, actor: str) -> Iterator[OpenRecords]:
    """``open_database`` that closes by itself."""
    records = open_database(paths, clock, actor=actor)
    try:
        yield records
    finally:
        records.close()

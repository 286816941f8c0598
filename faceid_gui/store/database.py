"""One SQLite file: opened, checked, migrated, unlocked; transactions with our own errors."""

from __future__ import annotations

import contextlib
import os
import sqlite3
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from types import TracebackType
from typing import Final

from sqlalchemy import Connection, Engine, create_engine, event, insert, literal, select
from sqlalchemy.engine import URL
from sqlalchemy.pool import ConnectionPoolEntry

from faceid_gui.core.errors import DiskFull, KeyUnavailable, StoreDamaged
from faceid_gui.core.ports import KeyProvider
from faceid_gui.store import schema
from faceid_gui.store.chain import start_chain
from faceid_gui.store.crypto import Cipher, Purpose
from faceid_gui.store.faults import free_space, translated
from faceid_gui.store.keys import CreatingKeyProvider
from faceid_gui.store.migrate import copy_aside, schema_revision, upgrade

GALLERY_RESERVE: Final = 16 * 1024 * 1024
"""Bytes that must be free before somebody is enrolled."""

RECORD_RESERVE: Final = 2 * 1024 * 1024
"""Bytes that must be free before a visit is recorded or somebody is erased: less, so that
the door goes on for a while after enrolment was refused."""

_KEY_CHECK: Final = ("meta", "key_check")
_KEY_CHECK_TEXT: Final = b"faceid-gui"


class Database:
    """An open database with its key. Safe from any thread; several processes may have it open.

    Opening creates the file (mode 0600) and its tables where there are none, copies and
    migrates an older one, checks it quickly and checks that the key is its own. Raises
    StoreDamaged, StoreBusy, DiskFull or KeyUnavailable.

    ``space`` tells the free bytes of a folder; ``busy_timeout_s`` is how long a transaction
    waits for another process.
    """

    def __init__(
        self,
        path: Path,
        key_provider: KeyProvider,
        *,
        space: Callable[[Path], int] = free_space,
        busy_timeout_s: float = 5.0,
    ) -> None:
        self._path = path
        self._space = space
        self._writing = threading.Lock()
        _create_file(path)
        self._engine = _make_engine(path, busy_timeout_s)
        try:
            with translated(path):
                self._bring_up_to_date()
                self._check()
            self._cipher = self._unlock(key_provider)
        except BaseException:
            self._engine.dispose()
            raise

    @property
    def path(self) -> Path:
        """The database file."""
        return self._path

    @property
    def engine(self) -> Engine:
        """The SQLAlchemy engine: for backup and diagnosis."""
        return self._engine

    @property
    def cipher(self) -> Cipher:
        """Seals and opens this database's records."""
        return self._cipher

    def close(self) -> None:
        """Close every connection; the last one folds the log into the file. Twice is fine."""
        self._engine.dispose()

    def __enter__(self) -> Database:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    @contextlib.contextmanager
    def read(self) -> Iterator[Connection]:
        """A transaction that sees one state of the database and changes nothing."""
        with translated(self._path), self._engine.connect() as connection, connection.begin():
            yield connection

    @contextlib.contextmanager
    def write(self, *, reserve: int = GALLERY_RESERVE) -> Iterator[Connection]:
        """A transaction that is on the disk when the block ends, and undone when it raises.

        ``reserve`` is how many bytes must be free; DiskFull where they are not.
        """
        self._require_space(reserve)
        with (
            translated(self._path),
            self._writing,
            self._engine.connect() as connection,
            connection.execution_options(faceid_write=True).begin(),
        ):
            yield connection

    def checkpoint(self) -> None:
        """Fold the write-ahead log into the file, so that erased rows leave the log too.

        Does nothing where another process reads just now; the next checkpoint catches up.
        """
        with translated(self._path), self._raw() as raw:
            raw.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()

    def vacuum_into(self, target: Path) -> None:
        """Write a compact copy of the present state to an empty or missing file."""
        with translated(self._path), self._raw() as raw:
            raw.execute("VACUUM INTO ?", (str(target),))

    @contextlib.contextmanager
    def _raw(self) -> Iterator[sqlite3.Connection]:
        """The driver's own connection, outside any transaction."""
        pooled = self._engine.raw_connection()
        try:
            driver = pooled.driver_connection
            if not isinstance(driver, sqlite3.Connection):
                raise StoreDamaged("the database connection is gone")
            yield driver
        finally:
            pooled.close()

    def _require_space(self, reserve: int) -> None:
        try:
            free = self._space(self._path.parent)
        except OSError as error:
            raise StoreDamaged(f"the data folder cannot be reached: {error.strerror}") from error
        if free < reserve:
            raise DiskFull(
                f"the disk is full: {free // 2**20} MB are free, {reserve // 2**20} MB are needed",
                detail=str(self._path.parent),
            )

    def _bring_up_to_date(self) -> None:
        with self.read() as connection:
            found = schema_revision(connection, schema.REVISIONS)
        if found == schema.REVISIONS[-1]:
            return
        if found is not None:
            self._require_space(GALLERY_RESERVE + 2 * self._path.stat().st_size)
            copy_aside(self._path, found)
        with self.write(reserve=RECORD_RESERVE) as connection:
            # Asked again: another process may have migrated it in the meantime.
            if schema_revision(connection, schema.REVISIONS) != schema.REVISIONS[-1]:
                upgrade(connection)

    def _check(self) -> None:
        with self.read() as connection:
            verdict = connection.exec_driver_sql("PRAGMA quick_check(1)").scalar()
        if verdict != "ok":
            raise StoreDamaged("the database is damaged; restore a backup", detail=str(verdict))

    def _unlock(self, provider: KeyProvider) -> Cipher:
        with self.read() as connection:
            database_id, check = _key_rows(connection)
        if check is None:
            return self._first_key(provider)
        if database_id is None:
            raise StoreDamaged("the database has lost its id; restore a backup")
        cipher = Cipher(provider.key(), database_id)
        try:
            cipher.open(Purpose.META, check, *_KEY_CHECK)
        except StoreDamaged as error:
            raise KeyUnavailable(
                "the encryption key is not the one that this database was written with",
                detail=str(self._path),
            ) from error
        return cipher

    def _first_key(self, provider: KeyProvider) -> Cipher:
        """Give an empty database its id and key. Another process may be first."""
        with self.write(reserve=RECORD_RESERVE) as connection:
            if _key_rows(connection)[1] is None:
                _refuse_if_used(connection)
                database_id = os.urandom(16)
                cipher = Cipher(_new_key(provider), database_id)
                sealed = cipher.seal(Purpose.META, _KEY_CHECK_TEXT, *_KEY_CHECK)
                rows = {"database_id": database_id, "key_check": sealed}
                for key, value in rows.items():
                    connection.execute(insert(schema.meta).values(key=key, value=value))
                connection.execute(insert(schema.counters).values(key="gallery", value=0))
                start_chain(connection, cipher)
                return cipher
        return self._unlock(provider)


def _new_key(provider: KeyProvider) -> bytes:
    return provider.create() if isinstance(provider, CreatingKeyProvider) else provider.key()


def _key_rows(connection: Connection) -> tuple[bytes | None, bytes | None]:
    """The database's id and its key check, None where there is none yet."""
    query = select(schema.meta.c.key, schema.meta.c.value)
    values = {row.key: row.value for row in connection.execute(query)}
    return values.get("database_id"), values.get("key_check")


def _refuse_if_used(connection: Connection) -> None:
    """A database with content but no key check was tampered with: a new key would hide it."""
    for table in (schema.people, schema.visits, schema.audit):
        if connection.execute(select(literal(1)).select_from(table).limit(1)).first() is not None:
            raise StoreDamaged("the database has lost its key check; restore a backup")


def _create_file(path: Path) -> None:
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        if not path.exists():
            # Never opened where it is there: to close any handle of a file takes every lock
            # on it from this process, those of SQLite's other connections among them.
            os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
        if path.stat().st_mode & 0o077:
            path.chmod(0o600)
    except OSError as error:
        raise StoreDamaged(
            f"the database cannot be opened: {error.strerror}", detail=str(path)
        ) from error


def _make_engine(path: Path, busy_timeout_s: float) -> Engine:
    engine = create_engine(
        URL.create("sqlite", database=str(path)),
        connect_args={"timeout": busy_timeout_s, "check_same_thread": False},
        pool_size=4,
        max_overflow=12,
        pool_timeout=busy_timeout_s,
    )
    event.listen(engine, "connect", _on_connect)
    event.listen(engine, "begin", _on_begin)
    return engine


def _on_connect(connection: sqlite3.Connection, _entry: ConnectionPoolEntry) -> None:
    # None leaves BEGIN to us: the driver would begin late, and not at all before DDL.
    connection.isolation_level = None
    for pragma in (
        "journal_mode = WAL",
        "synchronous = FULL",
        "foreign_keys = ON",
        "secure_delete = ON",
        "temp_store = MEMORY",
        "trusted_schema = OFF",
        "cell_size_check = ON",
    ):
        connection.execute(f"PRAGMA {pragma}").fetchall()


def _on_begin(connection: Connection) -> None:
    # IMMEDIATE takes the write lock at once: upgrading a read later fails under load.
    writing = connection.get_execution_options().get("faceid_write", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")

"""SQLite's errors in the words of the program."""

from __future__ import annotations

import contextlib
import errno
import shutil
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from faceid_gui.core.errors import DiskFull, FaceIdError, StoreBusy, StoreDamaged

_LEAST_FREE: Final = 1024 * 1024


def free_space(folder: Path) -> int:
    """Bytes that this user may still write in a folder."""
    return shutil.disk_usage(folder).free


@contextlib.contextmanager
def translated(path: Path) -> Iterator[None]:
    """Raise DiskFull, StoreBusy or StoreDamaged where SQLite raises its own errors."""
    try:
        yield
    except DBAPIError as error:
        raise translate(error.orig, path) from error
    except sqlite3.Error as error:
        raise translate(error, path) from error
    except PoolTimeout as error:
        raise StoreBusy("the database has no free connection") from error


@contextlib.contextmanager
def file_faults(what: str) -> Iterator[None]:
    """Raise DiskFull or StoreDamaged, beginning with ``what``, where a file operation fails."""
    try:
        yield
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise DiskFull(f"{what}: no space left on the disk") from error
        raise StoreDamaged(f"{what}: {error.strerror or error}") from error


def translate(error: BaseException | None, path: Path) -> FaceIdError:
    """The error of our tree that says what SQLite's means for the user."""
    code = getattr(error, "sqlite_errorcode", None)
    primary = code & 0xFF if isinstance(code, int) else None
    detail = f"{path}: {error}"
    if primary == sqlite3.SQLITE_FULL:
        return DiskFull("there is no space left on the disk; nothing was written", detail=detail)
    if primary in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
        return StoreBusy("another program is writing to the database; try again", detail=detail)
    if primary in (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM):
        return StoreDamaged(f"the database cannot be opened for writing: {path}", detail=detail)
    if primary == sqlite3.SQLITE_IOERR:
        return _disk_fault(path, detail)
    return StoreDamaged("the database is damaged; restore a backup", detail=detail)


def _disk_fault(path: Path, detail: str) -> FaceIdError:
    """SQLite reports some writes to a full disk as plain I/O errors."""
    with contextlib.suppress(OSError):
        if free_space(path.parent) < _LEAST_FREE:
            return DiskFull("there is no space left on the disk", detail=detail)
    return StoreDamaged("the disk failed to read or write the database", detail=detail)

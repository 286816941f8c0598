"""Hashing files, and remembering the hashes of files that have not changed since."""

from __future__ import annotations

import hashlib
import json
import logging
import threading
from collections.abc import Iterator
from dataclasses import astuple, dataclass
from pathlib import Path
from typing import Any

from faceid_gui.core.errors import Cancelled, FaceIdError
from faceid_gui.core.files import write_atomically
from faceid_gui.core.packs import CancelCheck

_log = logging.getLogger(__name__)
_CHUNK = 1 << 20
_MOST_ROWS = 256


def hash_file(path: Path, cancelled: CancelCheck | None = None) -> str:
    """The SHA-256 of a file's content, hex. Raises OSError or Cancelled."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            if cancelled is not None and cancelled():
                raise Cancelled
            digest.update(chunk)
    return digest.hexdigest()


@dataclass(frozen=True, slots=True)
class _Stamp:
    """What changes when a file changes. The change time cannot be set by hand."""

    size: int
    modified_ns: int
    changed_ns: int
    inode: int

    @staticmethod
    def of(path: Path) -> _Stamp:
        status = path.stat()
        return _Stamp(status.st_size, status.st_mtime_ns, status.st_ctime_ns, status.st_ino)


@dataclass(frozen=True, slots=True)
class _Row:
    """A file's hash, and the other one that its path had before; empty if none."""

    stamp: _Stamp
    sha256: str
    before: str = ""


class HashCache:
    """Hashes by path and stamp, kept in a small JSON file. Safe from any thread.

    Saves reading 40 MB at every start. A verification that must not trust it calls
    ``refresh``, which always reads the file.
    """

    def __init__(self, file: Path) -> None:
        self._file = file
        self._lock = threading.Lock()
        self._rows: dict[str, _Row] | None = None

    def sha256(self, path: Path) -> str:
        """The hash of a file, read only if it changed since. Raises OSError."""
        stamp = _Stamp.of(path)
        with self._lock:
            row = self._loaded().get(str(path))
        if row is not None and row.stamp == stamp:
            return row.sha256
        return self.refresh(path)

    def refresh(self, path: Path, cancelled: CancelCheck | None = None) -> str:
        """The hash of a file, read anew. Raises OSError or Cancelled."""
        before = _Stamp.of(path)
        sha256 = hash_file(path, cancelled)
        if _Stamp.of(path) == before:
            self._remember(str(path), before, sha256)
        return sha256

    def known_as(self, path: Path) -> tuple[str, ...]:
        """The hashes that a path is known to have had, whatever it holds now."""
        with self._lock:
            row = self._loaded().get(str(path))
        return (row.sha256, row.before) if row is not None else ()

    def _remember(self, path: str, stamp: _Stamp, sha256: str) -> None:
        with self._lock:
            rows = self._loaded()
            old = rows.pop(path, None)
            before = old.before if old is not None else ""
            if old is not None and old.sha256 != sha256:
                before = old.sha256
            rows[path] = _Row(stamp, sha256, before)
            while len(rows) > _MOST_ROWS:
                rows.pop(next(iter(rows)))
            self._save(rows)

    def _loaded(self) -> dict[str, _Row]:
        if self._rows is None:
            try:
                self._rows = dict(_parse(json.loads(self._file.read_bytes())))
            except FileNotFoundError:
                self._rows = {}
            except (OSError, ValueError, TypeError, KeyError, RecursionError):
                _log.warning("The hash cache %s is unreadable; files are hashed anew", self._file)
                self._rows = {}
        return self._rows

    def _save(self, rows: dict[str, _Row]) -> None:
        """Best effort: without the file the next start is a little slower."""
        document = {
            path: [row.sha256, row.before, *astuple(row.stamp)] for path, row in rows.items()
        }
        try:
            self._file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            write_atomically(self._file, json.dumps(document).encode())
        except (OSError, FaceIdError) as error:
            _log.info("The hash cache %s is not kept: %s", self._file, error)


def _parse(document: Any) -> Iterator[tuple[str, _Row]]:  # noqa: ANN401
    """Rows of the JSON file. Raises ValueError, TypeError or KeyError for anything else."""
    if not isinstance(document, dict):
        message = "not a table"
        raise TypeError(message)
    for path, (sha256, before, *numbers) in document.items():
        yield path, _Row(_Stamp(*(int(number) for number in numbers)), str(sha256), str(before))

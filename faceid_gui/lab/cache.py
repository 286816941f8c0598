"""What the networks said of photos, kept so that no photo is looked at twice.

Rows of numbers by the digest of a photo: where a detector found its face, or what an embedder made
of it. Kept in blocks of many rows, sealed; a block that is damaged is dropped and made anew. It is
also what lets an evaluation that was stopped go on where it was.
"""

from __future__ import annotations

import hashlib
import json
import logging
import struct
import threading
from dataclasses import dataclass, field
from typing import Final

import numpy as np
from numpy.typing import NDArray
from pydantic import TypeAdapter, ValidationError

from faceid_gui.core.errors import EnvironmentFault, FaceIdError
from faceid_gui.lab.parts import SealedFiles

_log = logging.getLogger(__name__)

Row = NDArray[np.float32]
"""Numbers of one photo, shape (w,), float32."""

PREFIX: Final = "rows-"
"""Begins the names of all files of the cache."""

_INDEX: Final = f"{PREFIX}index"
_MAGIC: Final = b"FGR1"
_HEAD: Final = struct.Struct(">4sI")
_DIGEST_BYTES: Final = 32
_MOST_HEADER: Final = 4096


@dataclass(frozen=True, slots=True)
class CacheLimits:
    """How much is kept: rows in a block, bytes of all, and seconds since the last use."""

    block_rows: int = 2048
    most_bytes: int = 512 * 1024 * 1024
    oldest_s: float = 90 * 24 * 3600.0


@dataclass(frozen=True, slots=True)
class _Header:
    key: str
    width: int
    rows: int


@dataclass(frozen=True, slots=True)
class _Used:
    """When rows of a key were last used, Unix time, and how many bytes they take."""

    at: float
    size: int


@dataclass(slots=True)
class _Shelf:
    """The rows of one key, in the order in which they came; ``saved`` of them are on the disk."""

    width: int
    rows: dict[str, Row] = field(default_factory=dict)
    saved: int = 0


_HEADERS: Final = TypeAdapter(_Header)
_INDEXES: Final = TypeAdapter(dict[str, _Used])


class VectorCache:
    """Rows by key and digest, in memory and, where there are files, on the disk. Thread-safe.

    A key says what made the rows: any text. ``now`` is Unix time. What cannot be kept because
    the disk is full is logged and stays in memory.
    """

    def __init__(
        self, files: SealedFiles | None, *, now: float = 0.0, limits: CacheLimits | None = None
    ) -> None:
        self._files = files
        self._now = now
        self._limits = limits or CacheLimits()
        self._shelves: dict[str, _Shelf] = {}
        self._lock = threading.Lock()

    def get(self, key: str, width: int, digest: str) -> Row | None:
        """The row of a photo, shape (width,); None where there is none."""
        with self._lock:
            return self._shelf(key, width).rows.get(digest)

    def put(self, key: str, width: int, digest: str, row: Row) -> None:
        """Keep the row of a photo in memory until ``flush``. A digest is of 64 hex digits."""
        with self._lock:
            kept = np.array(row, np.float32).reshape(width)
            self._shelf(key, width).rows.setdefault(digest, kept)

    def flush(self) -> None:
        """Write what is new to the disk."""
        with self._lock:
            if self._files is None:
                return
            try:
                for key, shelf in self._shelves.items():
                    self._save(self._files, key, shelf)
            except EnvironmentFault as error:
                _log.warning("what was found out of photos is not kept: %s", error)

    def close(self) -> None:
        """Write what is new, and erase what is too old or too much."""
        self.flush()
        with self._lock:
            if self._files is None:
                return
            try:
                self._tidy(self._files)
            except FaceIdError as error:
                _log.warning("what was found out of photos cannot be tidied up: %s", error)

    def _shelf(self, key: str, width: int) -> _Shelf:
        shelf = self._shelves.get(key)
        if shelf is None or shelf.width != width:
            shelf = self._shelves[key] = self._loaded(key, width)
        return shelf

    def _loaded(self, key: str, width: int) -> _Shelf:
        shelf = _Shelf(width)
        if self._files is None:
            return shelf
        start = _block_prefix(key)
        whole = True
        for number, name in enumerate(n for n in self._files.names() if n.startswith(start)):
            content = self._files.get(name)
            found = _read_block(content, key, width) if content is not None else None
            # Rows are saved where they stand: after a block that is gone or short, all anew.
            whole = whole and found is not None and name == _block_name(key, number)
            if whole:
                shelf.saved = number * self._limits.block_rows + len(found or {})
                whole = len(found or {}) == self._limits.block_rows
            shelf.rows.update(found or {})
        return shelf

    def _save(self, files: SealedFiles, key: str, shelf: _Shelf) -> None:
        if shelf.saved >= len(shelf.rows):
            return
        rows = list(shelf.rows.items())
        size = self._limits.block_rows
        for number in range(shelf.saved // size, -(-len(rows) // size)):
            block = rows[number * size : (number + 1) * size]
            files.put(_block_name(key, number), _block(key, shelf.width, block))
            shelf.saved = number * size + len(block)

    def _tidy(self, files: SealedFiles) -> None:
        """Note what was used, and erase the rest from the oldest on, down to the limits."""
        blocks = [name for name in files.names() if name.startswith(PREFIX) and name != _INDEX]
        index = _read_index(files.get(_INDEX))
        used = {prefix: index.get(prefix, _Used(self._now, 0)) for prefix in map(_prefix, blocks)}
        for key, shelf in self._shelves.items():
            if _block_prefix(key) in used:
                row_bytes = _DIGEST_BYTES + 4 * shelf.width
                used[_block_prefix(key)] = _Used(self._now, len(shelf.rows) * row_bytes)
        for prefix in _surplus(used, self._limits, self._now):
            del used[prefix]
            for name in blocks:
                if _prefix(name) == prefix:
                    files.remove(name)
        files.put(_INDEX, _INDEXES.dump_json(used))


def _surplus(used: dict[str, _Used], limits: CacheLimits, now: float) -> list[str]:
    """What has to go: unused for too long, or the longest unused of too much."""
    gone, total = [], 0
    for prefix, one in sorted(used.items(), key=lambda item: -item[1].at):
        total += one.size
        if total > limits.most_bytes or now - one.at > limits.oldest_s:
            gone.append(prefix)
    return gone


def _block_prefix(key: str) -> str:
    return f"{PREFIX}{hashlib.sha256(key.encode()).hexdigest()[:24]}-"


def _block_name(key: str, number: int) -> str:
    return f"{_block_prefix(key)}{number:05d}"


def _prefix(name: str) -> str:
    return name.rpartition("-")[0] + "-"


def _block(key: str, width: int, rows: list[tuple[str, Row]]) -> bytes:
    header = json.dumps({"key": key, "width": width, "rows": len(rows)}).encode()
    digests = b"".join(bytes.fromhex(digest) for digest, _ in rows)
    numbers = np.stack([row for _, row in rows]).astype("<f4").tobytes()
    return _HEAD.pack(_MAGIC, len(header)) + header + digests + numbers


def _read_block(content: bytes, key: str, width: int) -> dict[str, Row] | None:
    """The rows of a block by digest, None where it is not whole or of something else."""
    if len(content) < _HEAD.size:
        return None
    magic, length = _HEAD.unpack_from(content)
    if magic != _MAGIC or length > _MOST_HEADER:
        return None
    try:
        header = _HEADERS.validate_json(content[_HEAD.size : _HEAD.size + length])
    except ValidationError:
        return None
    body = memoryview(content)[_HEAD.size + length :]
    whole = header.rows >= 0 and len(body) == header.rows * (_DIGEST_BYTES + 4 * width)
    if (header.key, header.width) != (key, width) or not whole:
        return None
    split = header.rows * _DIGEST_BYTES
    numbers = np.frombuffer(body[split:], "<f4").reshape(header.rows, width).astype(np.float32)
    if not np.isfinite(numbers).all():
        return None
    digests = (body[at : at + _DIGEST_BYTES].hex() for at in range(0, split, _DIGEST_BYTES))
    return dict(zip(digests, numbers, strict=True))


def _read_index(content: bytes | None) -> dict[str, _Used]:
    try:
        return _INDEXES.validate_json(content) if content is not None else {}
    except ValidationError:
        return {}

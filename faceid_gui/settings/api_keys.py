"""The keys that clients of the server show, as a file that several programs share.

The server reads it, the console and the command line change it. Only the SHA-256 of each key
is kept. That is enough without salt or stretching: a key has 256 random bits, nobody can try
them all, and a check that costs microseconds cannot be used to keep the server busy.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import logging
import secrets
import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from faceid_gui.core.errors import BadRequest, EnvironmentFault, NotFound, StoreDamaged
from faceid_gui.core.keys import KeyInfo, Scope
from faceid_gui.core.ports import Clock
from faceid_gui.settings.private_file import PrivateFile

PREFIX: Final = "fidk_"
"""How every key begins, so that a leaked one is recognised by people and by scanners."""

MOST_KEYS: Final = 1000
LONGEST_NAME: Final = 64

_SECRET_BYTES: Final = 32
_LONGEST_SECRET: Final = 256
_FORMAT: Final = 1

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _Entry:
    """One key as it is kept: ``digest`` is the SHA-256 of its secret."""

    info: KeyInfo
    digest: bytes


@dataclass(frozen=True, slots=True)
class _Ring:
    """All that the file says."""

    entries: tuple[_Entry, ...] = ()
    had_clients: bool = False


class ApiKeyFile:
    """Implements core.keys.KeyRing over a file with mode 0600. Safe from any thread.

    A running server sees what another program added or revoked with the next request: the
    file's state is asked for each time, its content is read when that has changed. A file that
    is damaged or open to others lets nobody in; that is logged once, and ``keys`` raises it.
    """

    def __init__(self, path: Path, clock: Clock) -> None:
        self._file = PrivateFile(path, "the file of the server's keys")
        self._clock = clock
        self._lock = threading.Lock()
        self._seen: object = object()  # like no state of any file
        self._entries: tuple[_Entry, ...] = ()
        self._fault: EnvironmentFault | None = None

    @property
    def had_clients(self) -> bool:
        """Whether a key for a client of the server was ever made, still good or not.

        A key for a kiosk's own camera is none. Raises StoreDamaged or KeyUnavailable.
        """
        data = self._file.read()
        return data is not None and _parse(data, self._file.path).had_clients

    def match(self, secret: str) -> KeyInfo | None:
        """Whose key this is, None for an unknown or revoked one. Constant time per key."""
        if len(secret) > _LONGEST_SECRET:
            return None
        digest = _digest(secret)
        found: KeyInfo | None = None
        for entry in self._fresh():  # to the end: the time says nothing of where it was found
            if hmac.compare_digest(entry.digest, digest):
                found = entry.info
        return found

    def keys(self) -> tuple[KeyInfo, ...]:
        """All that are valid, oldest first. Raises StoreDamaged or KeyUnavailable."""
        entries = self._fresh()
        fault = self._fault
        if fault is not None:
            raise type(fault)(str(fault), detail=fault.detail)
        return tuple(entry.info for entry in entries)

    def add(self, name: str, scope: Scope) -> tuple[KeyInfo, str]:
        """A new key and its secret, which is shown this once.

        Raises BadRequest, DiskFull, StoreDamaged or EnvironmentFault.
        """
        wanted = " ".join(name.split())
        if not 1 <= len(wanted) <= LONGEST_NAME or not wanted.isprintable():
            raise BadRequest(f"a key's name has 1 to {LONGEST_NAME} letters that can be shown")
        secret = PREFIX + secrets.token_urlsafe(_SECRET_BYTES)
        info = KeyInfo(f"k{secrets.token_hex(5)}", wanted, scope, self._clock.wall())

        def with_it(entries: tuple[_Entry, ...]) -> tuple[_Entry, ...]:
            if len(entries) >= MOST_KEYS:
                raise BadRequest(f"there are {MOST_KEYS} keys already; revoke some")
            return (*entries, _Entry(info, _digest(secret)))

        self._change(with_it)
        return info, secret

    def revoke(self, key_id: str) -> KeyInfo:
        """Take a key back; it is refused from the next request on.

        Raises NotFound, DiskFull, StoreDamaged or EnvironmentFault.
        """
        gone: list[KeyInfo] = []

        def without_it(entries: tuple[_Entry, ...]) -> tuple[_Entry, ...]:
            gone.extend(entry.info for entry in entries if entry.info.id == key_id)
            if not gone:
                raise NotFound(f"there is no key {key_id}")
            return tuple(entry for entry in entries if entry.info.id != key_id)

        self._change(without_it)
        return gone[0]

    def _change(self, how: Callable[[tuple[_Entry, ...]], tuple[_Entry, ...]]) -> None:
        """Read, change and write while no other program does."""
        with self._lock, self._file.locked():
            data = self._file.read()
            before = _parse(data, self._file.path) if data is not None else _Ring()
            entries = how(before.entries)
            had = before.had_clients or any(e.info.scope is not Scope.CAMERA for e in entries)
            self._file.write(_document(_Ring(entries, had)))
            self._seen = object()

    def _fresh(self) -> tuple[_Entry, ...]:
        """The keys as they are on the disk now; none where they cannot be trusted."""
        with self._lock:
            state = self._file.state()
            if state != self._seen:
                self._entries, self._fault = self._load()
                self._seen = state
            return self._entries

    def _load(self) -> tuple[tuple[_Entry, ...], EnvironmentFault | None]:
        try:
            data = self._file.read()
            return (_parse(data, self._file.path).entries if data is not None else ()), None
        except EnvironmentFault as fault:
            _log.error("nobody is let in: %s", fault)
            return (), fault


def _digest(secret: str) -> bytes:
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).digest()


def _document(ring: _Ring) -> bytes:
    rows = [
        {
            "id": entry.info.id,
            "name": entry.info.name,
            "scope": entry.info.scope.value,
            "created_at": entry.info.created_at,
            "sha256": entry.digest.hex(),
        }
        for entry in ring.entries
    ]
    document = {"format": _FORMAT, "had_clients": ring.had_clients, "keys": rows}
    return json.dumps(document, indent=1).encode()


def _parse(data: bytes, path: Path) -> _Ring:
    """The keys as written; all or none. Raises StoreDamaged."""
    try:
        document = json.loads(data)
        return _Ring(_entries(document), document["had_clients"] is not False)
    except (ValueError, TypeError, KeyError, RecursionError) as error:
        message = f"The file of the server's keys {path} is damaged. Remove it and make new keys."
        raise StoreDamaged(message, detail=str(path)) from error


def _entries(document: dict[str, Any]) -> tuple[_Entry, ...]:
    if document["format"] != _FORMAT:
        raise ValueError("another format")
    entries = tuple(_entry(row) for row in document["keys"])
    if len({entry.info.id for entry in entries}) != len(entries):
        raise ValueError("an id twice")
    return entries


def _entry(row: dict[str, Any]) -> _Entry:
    digest = bytes.fromhex(str(row["sha256"]))
    if len(digest) != hashlib.sha256().digest_size:
        raise ValueError("no digest")
    info = KeyInfo(
        str(row["id"]), str(row["name"]), Scope(str(row["scope"])), float(str(row["created_at"]))
    )
    return _Entry(info, digest)

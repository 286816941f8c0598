"""Backups: one zip file with a copy of the database, and its key only where asked.

The copy is encrypted as the database is. ``key.json`` holds the master key sealed with a
passphrase, so that one file and one passphrase bring a site back on another machine.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import tempfile
import zipfile
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO, Final

from sqlalchemy import func, select

from faceid_gui.core.errors import BadRequest, StoreDamaged
from faceid_gui.core.ports import Clock
from faceid_gui.store import schema
from faceid_gui.store.atomic import replacing
from faceid_gui.store.chain import Action, append_entry
from faceid_gui.store.database import RECORD_RESERVE, Database
from faceid_gui.store.faults import file_faults
from faceid_gui.store.key_envelope import seal_key

FORMAT: Final = 1
MANIFEST: Final = "manifest.json"
DATABASE: Final = "faceid.db"
KEY: Final = "key.json"
_SMALL: Final = 64 * 1024
_CHUNK: Final = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup holds. ``created_at`` is Unix time; size and hash are the database's."""

    format: int
    created_at: float
    schema: str
    people: int
    size: int
    sha256: str
    with_key: bool


def backup(
    database: Database,
    target: Path,
    clock: Clock,
    *,
    key: bytes | None = None,
    passphrase: str | None = None,
    actor: str = "local",
) -> Manifest:
    """Write a backup of an open database, which stays in use meanwhile.

    With ``key`` (the master key) and ``passphrase`` the key goes with it. The file appears
    whole or not at all, with mode 0600, and replaces an older one of that name. Raises
    BadRequest for a key without a good passphrase, DiskFull, StoreDamaged.
    """
    if (key is None) != (passphrase is None):
        raise BadRequest("a backup with its key needs a passphrase")
    envelope = seal_key(key, passphrase) if key is not None and passphrase is not None else None
    with database.write(reserve=RECORD_RESERVE) as connection:
        append_entry(
            connection, database.cipher, at=clock.wall(), actor=actor, action=Action.BACKUP_MADE
        )
    with (
        file_faults("the backup cannot be written"),
        tempfile.TemporaryDirectory(prefix=".backup-", dir=target.parent) as folder,
    ):
        copy = Path(folder) / DATABASE
        database.vacuum_into(copy)
        manifest = _describe(database, copy, clock, with_key=envelope is not None)
        with replacing(target) as temporary, zipfile.ZipFile(temporary, "w") as bundle:
            text = json.dumps(asdict(manifest), indent=1)
            bundle.writestr(MANIFEST, text)
            bundle.write(copy, DATABASE, zipfile.ZIP_DEFLATED)
            if envelope is not None:
                bundle.writestr(KEY, envelope)
    return manifest


def inspect(source: Path) -> Manifest:
    """What a backup says of itself. Raises StoreDamaged where it is none."""
    with opened(source) as bundle:
        return read_manifest(bundle)


@contextlib.contextmanager
def opened(source: Path) -> Iterator[zipfile.ZipFile]:
    """A backup file whose entries are exactly the ones a backup has.

    Nothing is ever written to a path that an entry names. Raises StoreDamaged.
    """
    with file_faults("the backup cannot be read"):
        try:
            with zipfile.ZipFile(source) as bundle:
                names = sorted(bundle.namelist())
                if names not in ([DATABASE, MANIFEST], [DATABASE, KEY, MANIFEST]):
                    raise StoreDamaged("this file is no backup of faceid-gui", detail=str(source))
                yield bundle
        except (zipfile.BadZipFile, EOFError, NotImplementedError) as error:
            raise StoreDamaged("the backup is damaged", detail=f"{source}: {error}") from error


def read_small(bundle: zipfile.ZipFile, name: str) -> bytes:
    """A small entry, at most 64 KB of it. Raises StoreDamaged where it is larger."""
    with bundle.open(name) as entry:
        content = entry.read(_SMALL + 1)
    if len(content) > _SMALL:
        raise StoreDamaged("the backup is damaged", detail=f"{name} is too large")
    return content


def read_manifest(bundle: zipfile.ZipFile) -> Manifest:
    """The manifest of an opened backup. Raises StoreDamaged, also for a newer format."""
    try:
        values = json.loads(read_small(bundle, MANIFEST))
        manifest = Manifest(**values)
        if manifest.format != FORMAT or manifest.schema not in schema.REVISIONS:
            raise StoreDamaged("the backup was made by a newer version of faceid-gui")
        sane = manifest.size > 0 and isinstance(manifest.sha256, str)
    except (TypeError, ValueError) as error:
        raise StoreDamaged("the backup is damaged", detail=str(error)) from error
    if not sane:
        raise StoreDamaged("the backup is damaged", detail="manifest")
    return manifest


def unpack_database(bundle: zipfile.ZipFile, manifest: Manifest, target: Path) -> None:
    """Copy the database out, never more bytes than promised, and check its hash.

    Raises StoreDamaged where it is not what the manifest says.
    """
    digest, size = hashlib.sha256(), 0
    with bundle.open(DATABASE) as entry, target.open("xb") as file:
        for chunk in _chunks(entry):
            size += len(chunk)
            if size > manifest.size:
                break
            digest.update(chunk)
            file.write(chunk)
    if size != manifest.size or digest.hexdigest() != manifest.sha256:
        raise StoreDamaged("the backup is damaged", detail="the database is not as it was saved")


def _describe(database: Database, copy: Path, clock: Clock, *, with_key: bool) -> Manifest:
    enrolled = schema.people.c.removed_at.is_(None)
    with database.read() as connection:
        people = connection.execute(select(func.count()).where(enrolled)).scalar_one()
    digest = hashlib.sha256()
    with copy.open("rb") as file:
        for chunk in _chunks(file):
            digest.update(chunk)
    return Manifest(
        format=FORMAT,
        created_at=clock.wall(),
        schema=schema.REVISIONS[-1],
        people=people,
        size=copy.stat().st_size,
        sha256=digest.hexdigest(),
        with_key=with_key,
    )


def _chunks(file: IO[bytes]) -> Iterator[bytes]:
    while chunk := file.read(_CHUNK):
        yield chunk

"""Fetching a file whose hash nobody published: bounded, whole, and unpacked by hand.

What comes is recorded by its SHA-256 (deepface_trust.py). Archives are never unpacked as they
say: one stream is read out of them, to a name that we choose, up to a bound.
"""

from __future__ import annotations

import bz2
import contextlib
import os
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import IO, Final, TypeAlias

import requests

from faceid_gui.catalogue.addresses import open_address
from faceid_gui.catalogue.deepface_table import Source
from faceid_gui.catalogue.placing import cannot_write, check_space
from faceid_gui.core.errors import (
    BadRequest,
    Cancelled,
    EnvironmentFault,
    ModelDamaged,
    ModelMissing,
    NoNetwork,
)
from faceid_gui.core.files import disk_full_as_error, sync_folder
from faceid_gui.core.packs import CancelCheck

Listener: TypeAlias = Callable[[int, int], None]
"""Called with the bytes done and the bytes in all."""

MOST_BYTES: Final = 1 << 30
"""No weight file is longer, packed or unpacked."""

_TIMEOUT: Final = (8.0, 20.0)
_CHUNK: Final = 1 << 16
_HEADERS: Final = {"Accept-Encoding": "identity"}


def fetch(source: Source, target: Path, listener: Listener, cancelled: CancelCheck) -> None:
    """Bring a file of DeepFace's to ``target``, whole, or leave no trace of it.

    Tries every address in turn. Raises ModelMissing, NoNetwork, ModelDamaged, DiskFull,
    Cancelled or EnvironmentFault.
    """
    if not source.urls:
        message = f"{source.name} must be fetched by hand and put into a models folder."
        raise ModelMissing(message, detail=source.name)
    failures: list[EnvironmentFault] = []
    for url in source.urls:
        try:
            _from(url, source, target, listener, cancelled)
        except (NoNetwork, ModelMissing, ModelDamaged) as error:
            failures.append(error)
        except OSError as error:
            raise cannot_write(target.parent, error) from error
        else:
            return
    raise failures[0]


def unpack(packed: Path, target: IO[bytes], packing: str, *, most: int = MOST_BYTES) -> None:
    """Write the one file that is inside to ``target``. Raises ModelDamaged.

    Of a zip archive only the first regular member counts, whatever it is called.
    """
    try:
        with _inside(packed, packing) as stream:
            done = 0
            while chunk := stream.read(_CHUNK):
                done += len(chunk)
                if done > most:
                    message = f"{packed.name} holds more than {most} bytes."
                    raise ModelDamaged(message, detail=packed.name)
                target.write(chunk)
    except (zipfile.BadZipFile, EOFError, ValueError, RuntimeError, OSError) as error:
        if isinstance(error, OSError) and error.errno is not None:  # the disk, not the archive
            raise
        message = f"{packed.name} cannot be unpacked."
        raise ModelDamaged(message, detail=str(error)) from error


@contextlib.contextmanager
def _inside(packed: Path, packing: str) -> Iterator[IO[bytes]]:
    if packing == "bz2":
        with packed.open("rb") as start:
            if start.read(3) != b"BZh":
                raise ValueError("no bz2 stream")
        with bz2.open(packed, "rb") as stream:
            yield stream
        return
    with zipfile.ZipFile(packed) as archive:
        members = [member for member in archive.infolist() if not member.is_dir()]
        if not members:
            raise ValueError("an empty archive")
        with archive.open(members[0]) as stream:
            yield stream


def _from(
    url: str, source: Source, target: Path, listener: Listener, cancelled: CancelCheck
) -> None:
    folder = target.parent
    with contextlib.ExitStack() as cleanup, disk_full_as_error(folder):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(prefix=".fetch.", suffix=".tmp", dir=folder)
        got = Path(name)
        cleanup.callback(got.unlink, missing_ok=True)
        with os.fdopen(handle, "wb") as file:
            _receive(url, source, (folder, file), listener, cancelled)
        if source.packing:
            handle, name = tempfile.mkstemp(prefix=".unpack.", suffix=".tmp", dir=folder)
            cleanup.callback(Path(name).unlink, missing_ok=True)
            with os.fdopen(handle, "wb") as file:
                unpack(got, file, source.packing)
                _flush(file)
            got = Path(name)
        got.replace(target)
        sync_folder(folder)


def _receive(
    url: str,
    source: Source,
    place: tuple[Path, IO[bytes]],
    listener: Listener,
    cancelled: CancelCheck,
) -> None:
    folder, file = place
    try:
        with (
            requests.Session() as session,
            closing(open_address(session, url, _HEADERS, _TIMEOUT)) as response,
        ):
            if response.status_code != requests.codes.ok:
                message = f"{url} answers {response.status_code}."
                raise ModelMissing(message, detail=url)
            announced = response.headers.get("Content-Length", "")
            total = int(announced) if announced.isascii() and announced.isdigit() else 0
            if total > MOST_BYTES:
                message = f"{url} serves {total} bytes, which is no weight file."
                raise ModelDamaged(message, detail=url)
            check_space(folder, source.name, total or source.about_bytes)
            done = _write(response, file, total or source.about_bytes, listener, cancelled)
    except requests.RequestException as error:
        raise NoNetwork(f"{url} cannot be reached. Is there a network?", detail=url) from error
    except BadRequest as error:
        raise ModelMissing(str(error), detail=url) from error
    if done == 0 or (total and done != total):
        message = f"{url} broke off after {done} bytes."
        raise NoNetwork(message, detail=url)
    _flush(file)


def _write(
    response: requests.Response,
    file: IO[bytes],
    total: int,
    listener: Listener,
    cancelled: CancelCheck,
) -> int:
    done = 0
    for chunk in response.iter_content(_CHUNK):
        if cancelled():
            raise Cancelled
        done += len(chunk)
        if done > MOST_BYTES:
            message = f"{response.url} does not end."
            raise ModelDamaged(message, detail=response.url)
        file.write(chunk)
        listener(done, max(total, done))
    return done


def _flush(file: IO[bytes]) -> None:
    file.flush()
    os.fsync(file.fileno())

"""Putting files into the library's own folder."""

from __future__ import annotations

import contextlib
import hashlib
import os
import shutil
import tempfile
from pathlib import Path
from typing import BinaryIO, Final

from faceid_gui.core.errors import Cancelled, DiskFull, EnvironmentFault, ModelDamaged
from faceid_gui.core.files import disk_full_as_error, sync_folder
from faceid_gui.core.packs import CancelCheck, FileForm

SPARE_BYTES: Final = 16 << 20
"""Disk space that is left free, so that the database can still be written."""

_CHUNK: Final = 1 << 18


def check_space(folder: Path, title: str, needed: int) -> None:
    """Refuse before the first byte where the disk cannot hold a file. Raises DiskFull."""
    free = shutil.disk_usage(folder).free
    if free < needed + SPARE_BYTES:
        message = (
            f"{title} needs {needed / 1e6:.1f} MB and some room to work, and the disk that "
            f"holds {folder} has {free / 1e6:.1f} MB left."
        )
        raise DiskFull(message, detail=str(folder))


def cannot_write(folder: Path, error: OSError) -> EnvironmentFault:
    """The error to raise where the models folder cannot be written."""
    reason = error.strerror or str(error)
    return EnvironmentFault(f"{folder} cannot be written: {reason}.", detail=str(folder))


def copy_verified(source: Path, form: FileForm, target: Path, cancelled: CancelCheck) -> None:
    """Copy a file and check what was copied, then put it in place in one step.

    Raises ModelDamaged where the bytes are not those of ``form`` (a USB stick can be
    pulled), DiskFull, Cancelled or EnvironmentFault; nothing is left behind then.
    """
    folder = target.parent
    try:
        with disk_full_as_error(folder):
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            check_space(folder, target.name, form.size_bytes)
            handle, name = tempfile.mkstemp(prefix=".copy.", suffix=".tmp", dir=folder)
            with contextlib.ExitStack() as cleanup:
                cleanup.callback(Path(name).unlink, missing_ok=True)
                with source.open("rb") as original, os.fdopen(handle, "wb") as copy:
                    sha256 = _copy(original, copy, form.size_bytes, cancelled)
                if sha256 != form.sha256:
                    message = f"{source} is not what the catalogue says."
                    raise ModelDamaged(message, detail=str(source))
                Path(name).replace(target)
                sync_folder(folder)
    except OSError as error:
        raise cannot_write(folder, error) from error


def copy_plain(source: Path, target: Path, cancelled: CancelCheck) -> None:
    """Copy a file of which no hash is known, and put it in place in one step.

    Raises DiskFull, Cancelled or EnvironmentFault; nothing is left behind then.
    """
    folder = target.parent
    try:
        with disk_full_as_error(folder), contextlib.ExitStack() as cleanup:
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            size = source.stat().st_size
            check_space(folder, target.name, size)
            handle, name = tempfile.mkstemp(prefix=".copy.", suffix=".tmp", dir=folder)
            cleanup.callback(Path(name).unlink, missing_ok=True)
            with source.open("rb") as original, os.fdopen(handle, "wb") as copy:
                _copy(original, copy, size, cancelled)
            Path(name).replace(target)
            sync_folder(folder)
    except OSError as error:
        raise cannot_write(folder, error) from error


def _copy(original: BinaryIO, copy: BinaryIO, most: int, cancelled: CancelCheck) -> str:
    """Copy at most ``most`` bytes and a bit, durably; the SHA-256 of what was read."""
    digest = hashlib.sha256()
    done = 0
    while done <= most and (chunk := original.read(_CHUNK)):
        if cancelled():
            raise Cancelled
        digest.update(chunk)
        copy.write(chunk)
        done += len(chunk)
    copy.flush()
    os.fsync(copy.fileno())
    return digest.hexdigest()

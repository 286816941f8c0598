"""Writing files so that a crash or a full disk never leaves half of one."""

from __future__ import annotations

import contextlib
import errno
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

from faceid_gui.core.errors import DiskFull

_NO_SPACE = (errno.ENOSPC, errno.EDQUOT)


@contextlib.contextmanager
def disk_full_as_error(path: Path) -> Iterator[None]:
    """Turn the operating system's "no space left" into DiskFull, which names the folder."""
    try:
        yield
    except OSError as error:
        if error.errno in _NO_SPACE:
            message = f"There is no space left on the disk that holds {path}."
            raise DiskFull(message, detail=str(path)) from error
        raise


def write_atomically(path: Path, data: bytes, *, mode: int = 0o600) -> None:
    """Replace ``path`` by ``data``: readers see the old file or the new one, whole.

    Returns after the bytes and the folder's entry reached the disk. Raises DiskFull or
    OSError, and then the old file is untouched.
    """
    with disk_full_as_error(path.parent):
        handle, name = tempfile.mkstemp(prefix=f".{path.name}.", suffix=".tmp", dir=path.parent)
        temporary = Path(name)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            temporary.chmod(mode)
            temporary.replace(path)
        finally:
            temporary.unlink(missing_ok=True)  # still there only where something failed
        sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """Make a rename inside ``folder`` durable, where the file system can do that."""
    try:
        handle = os.open(folder, os.O_RDONLY)
    except OSError:  # folders cannot be opened everywhere; the rename itself is done
        return
    try:
        os.fsync(handle)
    except OSError as error:
        if error.errno not in (errno.EINVAL, errno.ENOTSUP, errno.EBADF):
            raise
    finally:
        os.close(handle)

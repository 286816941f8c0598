"""A small file for its owner's eyes that several programs read and change."""

from __future__ import annotations

import contextlib
import fcntl
import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from faceid_gui.core.errors import EnvironmentFault, KeyUnavailable, StoreDamaged
from faceid_gui.core.files import disk_full_as_error, write_atomically

_LARGEST: Final = 1 << 20


@dataclass(frozen=True, slots=True)
class FileState:
    """What changes whenever a file is replaced or written: nobody need read it to know."""

    inode: int
    changed_ns: int
    written_ns: int
    size: int
    mode: int


class PrivateFile:
    """Reads and replaces a file with mode 0600. ``what`` names it in messages."""

    def __init__(self, path: Path, what: str) -> None:
        self.path = path
        self._what = what

    def state(self) -> FileState | None:
        """What the file looks like from outside, None where there is none."""
        try:
            found = self.path.stat()
        except OSError:
            return None
        return FileState(
            found.st_ino, found.st_ctime_ns, found.st_mtime_ns, found.st_size, found.st_mode
        )

    def read(self) -> bytes | None:
        """The content, None where there is no file.

        Raises KeyUnavailable where others may read or write it: whoever can do that could have
        taken or changed what is in it. Raises StoreDamaged where it is far too large, and
        EnvironmentFault where it cannot be read.
        """
        try:
            with self.path.open("rb") as file:
                self._refuse_if_open_to_others(os.fstat(file.fileno()))
                data = file.read(_LARGEST + 1)
        except FileNotFoundError:
            return None
        except OSError as error:
            reason = error.strerror or str(error)
            message = f"{self._sentence} {self.path} cannot be read: {reason}."
            raise EnvironmentFault(message, detail=str(self.path)) from error
        if len(data) > _LARGEST:
            message = f"{self._sentence} {self.path} is damaged: it is far too large."
            raise StoreDamaged(message, detail=str(self.path))
        return data

    def write(self, data: bytes) -> None:
        """Replace the file in one step. Raises DiskFull or EnvironmentFault."""
        try:
            self._make_folder()
            write_atomically(self.path, data, mode=0o600)
        except OSError as error:
            reason = error.strerror or str(error)
            message = f"{self._sentence} {self.path} cannot be written: {reason}."
            raise EnvironmentFault(message, detail=str(self.path)) from error

    def remove(self) -> bool:
        """Remove the file; whether there was one. Raises EnvironmentFault."""
        try:
            self.path.unlink()
        except FileNotFoundError:
            return False
        except OSError as error:
            reason = error.strerror or str(error)
            message = f"{self._sentence} {self.path} cannot be removed: {reason}."
            raise EnvironmentFault(message, detail=str(self.path)) from error
        return True

    @contextlib.contextmanager
    def locked(self) -> Iterator[None]:
        """Keep other programs from changing it meanwhile; readers need no lock.

        The lock is a file of its own, since this one is replaced. The kernel lets go of it
        when the holder dies. Raises DiskFull or EnvironmentFault.
        """
        beside = self.path.with_name(f".{self.path.name}.lock")
        try:
            self._make_folder()
            handle = os.open(beside, os.O_RDWR | os.O_CREAT, 0o600)
        except OSError as error:
            reason = error.strerror or str(error)
            raise EnvironmentFault(f"{beside} cannot be made: {reason}.") from error
        try:
            fcntl.flock(handle, fcntl.LOCK_EX)  # held for the time of one small write
            yield
        finally:
            os.close(handle)

    @property
    def _sentence(self) -> str:
        return self._what[:1].upper() + self._what[1:]

    def _make_folder(self) -> None:
        with disk_full_as_error(self.path.parent):
            self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)

    def _refuse_if_open_to_others(self, found: os.stat_result) -> None:
        mode = stat.S_IMODE(found.st_mode)
        if mode & 0o077:
            message = (
                f"{self._sentence} {self.path} is open to others (mode {mode:o}) and is not "
                f"used. Run: chmod 600 {self.path}"
            )
            raise KeyUnavailable(message, detail=str(self.path))

"""Small encrypted files in one folder: what the lab caches and found. Not part of a backup."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable
from pathlib import Path
from typing import Final

from faceid_gui.core.errors import BadRequest, DiskFull, EnvironmentFault, StoreDamaged
from faceid_gui.core.files import disk_full_as_error, write_atomically
from faceid_gui.store.crypto import Cipher, Purpose
from faceid_gui.store.database import GALLERY_RESERVE
from faceid_gui.store.faults import free_space

_log = logging.getLogger(__name__)

_SUFFIX: Final = ".sealed"
_NAME: Final = re.compile(r"[A-Za-z0-9_-][A-Za-z0-9._-]{0,199}", re.ASCII)


LAB_FOLDER: Final = "lab"
"""Beside the database."""

OF_PEOPLE: Final = "own-"
"""Files whose names begin so hold something of the gallery's people, names for instance."""


def forget_people(database: Path) -> int:
    """Erase all files beside a database that hold something of its people; how many.

    Called when anybody was erased, whoever it was: a result about many people cannot be kept
    without one of them. What cannot be removed is logged.
    """
    erased = 0
    for path in (database.parent / LAB_FOLDER).glob(f"{OF_PEOPLE}*{_SUFFIX}"):
        try:
            path.unlink(missing_ok=True)
            erased += 1
        except OSError as error:
            _log.error("%s cannot be erased: %s", path, error.strerror or error)
    return erased


class SealedFolder:
    """Implements lab.parts.SealedFiles over a folder for its owner alone. Thread-safe.

    Each file is sealed for its own name, so that one put in the place of another does not
    open. ``cipher`` is the database's: a folder that was copied elsewhere tells nothing. The
    folder is made at the first ``put``. ``space`` tells the free bytes of a folder: the door's
    records come before what is kept here.
    """

    def __init__(
        self, folder: Path, cipher: Cipher, *, space: Callable[[Path], int] = free_space
    ) -> None:
        self._folder = folder
        self._cipher = cipher
        self._space = space

    def get(self, name: str) -> bytes | None:
        """The content; None where there is none, or where it cannot be read any more.

        The latter is logged: the file is damaged or moved, or the key is another one. Raises
        BadRequest for a name that cannot be one.
        """
        path = self._path(name)
        try:
            return self._cipher.open(Purpose.LAB, path.read_bytes(), name)
        except FileNotFoundError:
            return None
        except OSError as error:
            _log.warning("%s cannot be read: %s", path.name, error.strerror or error)
        except StoreDamaged as error:
            _log.warning("%s is passed over: %s", path.name, error)
        return None

    def put(self, name: str, content: bytes) -> None:
        """Keep it, in the place of what has the name; on the disk when this returns.

        Raises DiskFull, EnvironmentFault, and BadRequest for a name that cannot be one.
        """
        path = self._path(name)
        sealed = self._cipher.seal(Purpose.LAB, content, name)
        try:
            self._make_folder()
            self._require_space(len(sealed))
            write_atomically(path, sealed, mode=0o600)
        except OSError as error:
            message = f"The file {path} cannot be written: {error.strerror or error}."
            raise EnvironmentFault(message, detail=str(path)) from error

    def names(self) -> tuple[str, ...]:
        """All names, sorted; none where the folder cannot be read, which is logged."""
        try:
            found = [path.name for path in self._folder.iterdir() if path.is_file()]
        except FileNotFoundError:
            return ()
        except OSError as error:
            _log.warning("%s cannot be read: %s", self._folder, error.strerror or error)
            return ()
        names = [name.removesuffix(_SUFFIX) for name in found if name.endswith(_SUFFIX)]
        return tuple(sorted(name for name in names if _NAME.fullmatch(name)))

    def remove(self, name: str) -> None:
        """Erase one; nothing happens where there is none. Raises EnvironmentFault, BadRequest."""
        path = self._path(name)
        try:
            path.unlink(missing_ok=True)
        except OSError as error:
            message = f"The file {path} cannot be removed: {error.strerror or error}."
            raise EnvironmentFault(message, detail=str(path)) from error

    def _path(self, name: str) -> Path:
        if _NAME.fullmatch(name) is None:
            raise BadRequest("a name of a kept file holds letters, digits, '.', '-' and '_'")
        return self._folder / f"{name}{_SUFFIX}"

    def _make_folder(self) -> None:
        with disk_full_as_error(self._folder):
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            if self._folder.stat().st_mode & 0o077:
                self._folder.chmod(0o700)

    def _require_space(self, size: int) -> None:
        if self._space(self._folder) < GALLERY_RESERVE + size:
            message = f"There is no space left on the disk that holds {self._folder}."
            raise DiskFull(message, detail=str(self._folder))

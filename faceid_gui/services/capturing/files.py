"""Captured photos on the disk: all of them or none, under a name that a folder can have."""

from __future__ import annotations

import errno
import os
import shutil
import tempfile
import unicodedata
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from faceid_gui.core.errors import BadRequest, EnvironmentFault, FaceIdError
from faceid_gui.core.files import disk_full_as_error, sync_folder
from faceid_gui.core.names import composed
from faceid_gui.services.capturing.shortlist import Candidate

LONGEST_NAME_BYTES: Final = 200
"""Of a folder's name; with a number and ``.jpg`` the file names stay below 255."""

_SEPARATORS: Final = frozenset({"/", "\\", ":", os.sep})
_LENGTHY: Final = (errno.ENAMETOOLONG, errno.EINVAL, errno.EILSEQ)


def file_name(name: str) -> str:
    """A person's name as a folder's: separators and control characters become ``_``.

    Composed (NFC), so that a name typed on one system is found on another. Raises
    BadRequest for a name that no folder can have; its ``detail`` is ``empty`` or ``long``.
    """
    safe = "".join("_" if _is_unsafe(letter) else letter for letter in composed(name)).lstrip(".")
    if not safe.strip():
        raise BadRequest("this name cannot be the name of a folder", detail="empty")
    if len(safe.encode("utf-8", "replace")) > LONGEST_NAME_BYTES:
        raise BadRequest("this name is too long for a folder", detail="long")
    return safe


def _is_unsafe(letter: str) -> bool:
    return letter in _SEPARATORS or unicodedata.category(letter) in ("Cc", "Cs", "Zl", "Zp")


def write_photos(photos: Sequence[Candidate], *, name: str, out: Path) -> tuple[Path, ...]:
    """Write ``out/Name/Name1.jpg`` and so on, after what is there already: all, or none.

    They are written to a folder beside, which takes the name when all are on the disk; where
    the person has a folder, they are moved into it and taken back if that fails half way.
    Raises DiskFull, BadRequest for a name that no folder can have, and EnvironmentFault where
    the folder cannot be written to.
    """
    folder_name = file_name(name)
    folder = out / folder_name
    try:
        with disk_full_as_error(out):
            out.mkdir(parents=True, exist_ok=True)
            return _placed(photos, folder, folder_name)
    except OSError as error:
        if error.errno in _LENGTHY:
            raise BadRequest("this name cannot be the name of a folder", detail="long") from error
        reason = f"cannot write to {out}: {error.strerror}"
        raise EnvironmentFault(reason, detail=str(out)) from error


def _placed(photos: Sequence[Candidate], folder: Path, name: str) -> tuple[Path, ...]:
    beside = Path(tempfile.mkdtemp(prefix=".faceid-", suffix=".part", dir=folder.parent))
    try:
        numbers = _free_numbers(folder, name, len(photos))
        names = [f"{name}{number}.jpg" for number in numbers]
        for photo, file in zip(photos, names, strict=True):
            _write(beside / file, photo.jpeg)
        sync_folder(beside)
        if not folder.exists():
            beside.chmod(0o755)
            beside.rename(folder)
        else:
            _move(names, beside, folder)
        sync_folder(folder.parent)
        return tuple(folder / file for file in names)
    finally:
        shutil.rmtree(beside, ignore_errors=True)  # still there where something failed


def _free_numbers(folder: Path, name: str, count: int) -> list[int]:
    """The numbers after the highest that is taken."""
    taken = [0]
    if folder.exists():
        for path in folder.iterdir():
            digits = unicodedata.normalize("NFC", path.stem).removeprefix(name)
            if digits.isdecimal() and digits.isascii():
                taken.append(int(digits))
    return list(range(max(taken) + 1, max(taken) + 1 + count))


def _write(path: Path, data: bytes) -> None:
    with path.open("xb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def _move(names: Sequence[str], source: Path, target: Path) -> None:
    """Move files into a folder that is there; on a failure it is as it was before."""
    moved: list[Path] = []
    try:
        for name in names:
            # A link never replaces what somebody else put there meanwhile.
            _link_or_rename(source / name, target / name)
            moved.append(target / name)
        sync_folder(target)
    except (OSError, FaceIdError):
        for path in moved:
            path.unlink(missing_ok=True)
        raise


def _link_or_rename(source: Path, target: Path) -> None:
    try:
        os.link(source, target)
    except FileExistsError:
        raise
    except OSError:  # a file system without links, such as that of a memory stick
        if target.exists():
            raise FileExistsError(errno.EEXIST, "the photo is there already", str(target)) from None
        source.rename(target)

"""Looking for model files in folders that may hold anything."""

from __future__ import annotations

import importlib.util
import logging
import os
import stat
from collections.abc import Collection, Iterator
from pathlib import Path

_log = logging.getLogger(__name__)
_MOST_ENTRIES = 20_000
_DEEPEST = 2


def files_of_size(folder: Path, sizes: Collection[int]) -> Iterator[Path]:
    """Regular files below ``folder`` that have one of the sizes, in the order of their paths.

    Goes two folders deep and gives up after 20,000 names, so that a USB stick full of
    photos costs little. A link to a file counts, a link to a folder is not followed, and
    nothing is ever opened here: devices, pipes and sockets are passed over.
    """
    for number, (path, size) in enumerate(_regular_files(folder, _DEEPEST)):
        if number >= _MOST_ENTRIES:
            _log.warning("Only the first %d files of %s were looked at", _MOST_ENTRIES, folder)
            return
        if size in sizes:
            yield path


def _regular_files(folder: Path, depth: int) -> Iterator[tuple[Path, int]]:
    try:
        with os.scandir(folder) as found:
            entries = sorted(found, key=lambda entry: entry.name)
    except OSError:  # not there, not a folder, not ours to read: nothing in it for us
        return
    folders = []
    for entry in entries:
        try:
            if entry.is_dir(follow_symlinks=False):
                folders.append(Path(entry.path))
                continue
            status = entry.stat()
        except OSError:
            continue
        if stat.S_ISREG(status.st_mode):
            yield Path(entry.path), status.st_size
    if depth > 0:
        for below in folders:
            yield from _regular_files(below, depth - 1)


def package_path(package: str, inside: str) -> Path | None:
    """A file that an installed package carries, without importing the package."""
    try:
        spec = importlib.util.find_spec(package)
    except ValueError:  # half-initialised module of that name
        return None
    for folder in (spec.submodule_search_locations or ()) if spec is not None else ():
        path = Path(folder, inside)
        if path.is_file():
            return path
    return None


def has_module(name: str) -> bool:
    """Whether a top-level Python module is installed, without importing it."""
    try:
        return importlib.util.find_spec(name) is not None
    except ValueError:
        return False

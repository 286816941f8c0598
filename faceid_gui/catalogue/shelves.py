"""The folders in which model files may lie, and what of the catalogue lies there."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator
from pathlib import Path

from faceid_gui.catalogue.folders import files_of_size, package_path
from faceid_gui.catalogue.hashes import HashCache
from faceid_gui.core.errors import ModelDamaged, ModelMissing
from faceid_gui.core.networks import NetworkFile
from faceid_gui.core.packs import CheckState, FileForm, ModelCheck, ModelEntry

_log = logging.getLogger(__name__)


class Shelves:
    """The library's own folder first, then the read-only ones, then installed packages."""

    def __init__(self, write_folder: Path, extra_folders: Iterable[Path]) -> None:
        self.write_folder = write_folder
        self._folders = (write_folder, *extra_folders)
        self._hashes = HashCache(write_folder / ".hashes.json")

    def find(self, entry: ModelEntry) -> NetworkFile | None:
        """The verified file of an entry, None where there is none."""
        for path in self._candidates(entry):
            form = self._form(entry, path)
            if form is not None:
                other = form.sha256 if form.sha256 != entry.spec.sha256 else None
                return NetworkFile(entry.spec, path, other)
        return None

    def needed(self, entry: ModelEntry) -> NetworkFile:
        """The verified file of an entry. Raises ModelDamaged or ModelMissing."""
        found = self.find(entry)
        if found is not None:
            return found
        damaged = self._damaged(entry)
        if damaged is not None:
            message = f"{damaged} is damaged: it is not the {entry.title} of the catalogue."
            raise ModelDamaged(message, detail=str(damaged))
        message = f"{entry.title} is not on this machine. {entry.note}".rstrip()
        raise ModelMissing(message, detail=entry.key)

    def is_owned(self, entry: ModelEntry) -> bool:
        """Whether the library's own folder holds the file."""
        return self.in_folder(entry, self.write_folder) is not None

    def in_folder(self, entry: ModelEntry, folder: Path) -> tuple[Path, FileForm] | None:
        """The entry's file in some folder, and which form of it that is."""
        for path in files_of_size(folder, _sizes(entry)):
            form = self._form(entry, path)
            if form is not None:
                return path, form
        return None

    def check(self, entry: ModelEntry) -> ModelCheck:
        """Read and hash every file that is, or once was, this entry."""
        damaged = self._damaged(entry)
        for path in self._candidates(entry):
            try:
                sha256 = self._hashes.refresh(path)
            except OSError as error:
                _log.warning("%s cannot be read: %s", path, error)
                continue
            if _form_of(entry, sha256) is not None:
                return ModelCheck(entry.title, CheckState.GOOD, entry, path)
            if any(_form_of(entry, known) for known in self._hashes.known_as(path)):
                damaged = path
        if damaged is not None:
            detail = "Its content is not what the catalogue says. Install the pack again."
            return ModelCheck(entry.title, CheckState.DAMAGED, entry, damaged, detail)
        return ModelCheck(entry.title, CheckState.MISSING, entry, detail=entry.note)

    def _candidates(self, entry: ModelEntry) -> Iterator[Path]:
        """Files of the right size, in the order in which they are taken."""
        for folder in self._folders:
            yield from files_of_size(folder, _sizes(entry))
        if entry.package_file is not None:
            path = package_path(*entry.package_file)
            if path is not None:
                yield path

    def _form(self, entry: ModelEntry, path: Path) -> FileForm | None:
        try:
            return _form_of(entry, self._hashes.sha256(path))
        except OSError as error:
            _log.warning("%s cannot be read: %s", path, error)
            return None

    def _damaged(self, entry: ModelEntry) -> Path | None:
        """A file that has the entry's name and something else in it."""
        for folder in self._folders:
            path = folder / entry.file_name
            if path.is_file() and self._form(entry, path) is None:
                return path
        return None


def _sizes(entry: ModelEntry) -> frozenset[int]:
    return frozenset(form.size_bytes for form in entry.forms)


def _form_of(entry: ModelEntry, sha256: str) -> FileForm | None:
    return next((form for form in entry.forms if form.sha256 == sha256), None)

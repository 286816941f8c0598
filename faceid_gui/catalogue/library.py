"""The model library: the catalogue together with the files in some folders."""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from pathlib import Path

from faceid_gui.catalogue.choosing import best_choice
from faceid_gui.catalogue.entries import ENTRIES
from faceid_gui.catalogue.fetch import Download, Fetcher
from faceid_gui.catalogue.folders import has_module
from faceid_gui.catalogue.golden import self_test
from faceid_gui.catalogue.packs import PACKS
from faceid_gui.catalogue.placing import copy_verified
from faceid_gui.catalogue.shelves import Shelves
from faceid_gui.catalogue.wording import installed_why, modules_note, status_note
from faceid_gui.core.errors import EnvironmentFault, ModelMissing, NotFound
from faceid_gui.core.networks import NetworkFile
from faceid_gui.core.packs import (
    AUTO,
    BackendOpener,
    CancelCheck,
    CheckState,
    InstallProgress,
    ModelCheck,
    ModelEntry,
    Pack,
    PackChoice,
    PackFiles,
    PackStatus,
    ProgressListener,
)

_log = logging.getLogger(__name__)


class FolderLibrary:
    """A ModelLibrary over a folder of its own and read-only folders beside it.

    A file counts when its SHA-256 is the catalogue's, whatever its name. ``opener`` opens a
    backend for the golden self-test after an installation and in ``verify``; without it
    only the files are checked. May be read from any thread; one installs at a time.
    """

    def __init__(
        self,
        write_folder: Path,
        extra_folders: Iterable[Path] = (),
        *,
        opener: BackendOpener | None = None,
        entries: Sequence[ModelEntry] = ENTRIES,
        packs: Sequence[Pack] = PACKS,
    ) -> None:
        self._shelves = Shelves(write_folder, extra_folders)
        self._opener = opener
        self._entries = {entry.key: entry for entry in entries}
        self._packs = tuple(sorted(packs, key=lambda pack: pack.rank))

    def entries(self) -> tuple[ModelEntry, ...]:
        """Every model that the catalogue knows."""
        return tuple(self._entries.values())

    def packs(self) -> tuple[Pack, ...]:
        """Every pack, best first."""
        return self._packs

    def entry(self, key: str) -> ModelEntry:
        """One model. Raises NotFound."""
        if key not in self._entries:
            message = f"There is no model named {key}."
            raise NotFound(message, detail=key)
        return self._entries[key]

    def pack(self, key: str) -> Pack:
        """One pack. Raises NotFound."""
        for pack in self._packs:
            if pack.key == key:
                return pack
        names = ", ".join(pack.key for pack in self._packs)
        message = f"There is no pack named {key}. There are: {names}."
        raise NotFound(message, detail=key)

    def find(self, key: str) -> NetworkFile | None:
        """The verified file of an entry, None where there is none. Raises NotFound."""
        return self._shelves.find(self.entry(key))

    def status(self, key: str) -> PackStatus:
        """What of a pack is here. Raises NotFound."""
        pack = self.pack(key)
        entries = [self.entry(entry) for entry in pack.entry_keys]
        missing = tuple(entry for entry in entries if self._shelves.find(entry) is None)
        modules = _missing_modules(pack)
        return PackStatus(
            pack=pack,
            present=not missing and not modules,
            missing=missing,
            note=status_note(pack, missing, modules),
            missing_modules=modules,
            obtainable=not modules and all(entry.urls for entry in missing),
        )

    def files(self, key: str) -> PackFiles:
        """All files of a pack. Raises NotFound, ModelMissing or ModelDamaged."""
        pack = self.pack(key)
        _refuse_missing_modules(pack)
        return PackFiles(
            pack=pack,
            detector=self._needed(pack.detector) if pack.detector else None,
            landmarks=self._needed(pack.landmarks) if pack.landmarks else None,
            embedder=self._needed(pack.embedder),
            liveness=tuple(self._needed(entry) for entry in pack.liveness),
        )

    def parts(self, key: str) -> PackFiles:
        """What is here of a pack: what is missing or damaged is None. Raises NotFound."""
        pack = self.pack(key)
        found = [self._present(entry) for entry in pack.liveness]
        return PackFiles(
            pack=pack,
            detector=self._present(pack.detector),
            landmarks=self._present(pack.landmarks),
            embedder=self._present(pack.embedder),
            liveness=tuple(file for file in found if file is not None) if all(found) else (),
            embedder_spec=self.entry(pack.embedder).spec,
        )

    def choose(self, wanted: str, *, enrolled: Collection[str] = ()) -> PackChoice:
        """The pack that a setting stands for, with the reason. Never touches the network.

        See ``ModelLibrary.choose``. Raises NotFound, or ModelMissing where ``auto`` finds
        neither a pack nor one that can be had.
        """
        if wanted == AUTO:
            statuses = [self.status(pack.key) for pack in self._packs]
            return best_choice(statuses, contract_of=self._contract_of, enrolled=enrolled)
        status = self.status(wanted)
        why = f"{status.pack.title} is chosen in the settings. {status.note}"
        return PackChoice(status.pack, why, present=status.present)

    def install(
        self,
        key: str,
        progress: ProgressListener | None = None,
        cancelled: CancelCheck | None = None,
    ) -> PackChoice:
        """Fetch what is missing of a pack, verify and test it. See ``ModelLibrary.install``."""
        fetcher = Fetcher()
        packs = self._packs if key == AUTO else (self.pack(key),)
        failures: list[EnvironmentFault] = []
        for pack in packs:
            try:
                self._install(pack, fetcher, progress, cancelled)
            except EnvironmentFault as error:
                _log.warning("%s cannot be installed: %s", pack.title, error)
                failures.append(error)
            else:
                why = installed_why(pack, failures) if key == AUTO else f"{pack.title} is here."
                return PackChoice(pack, why)
        raise failures[0]

    def import_folder(
        self,
        folder: Path,
        progress: ProgressListener | None = None,
        cancelled: CancelCheck | None = None,
    ) -> tuple[ModelEntry, ...]:
        """Copy every model file found in a folder. See ``ModelLibrary.import_folder``."""
        if not folder.is_dir():
            message = f"There is no folder {folder}."
            raise NotFound(message, detail=str(folder))
        wanted = [entry for entry in self._entries.values() if not self._shelves.is_owned(entry)]
        there = [(entry, self._shelves.in_folder(entry, folder)) for entry in wanted]
        found = [(entry, *place) for entry, place in there if place is not None]
        for number, (entry, path, form) in enumerate(found, start=1):
            report = _reporter(progress, entry, number=number, count=len(found))
            report(0, form.size_bytes)
            copy_verified(path, form, self._target(entry), cancelled or _never)
            report(form.size_bytes, form.size_bytes)
        return tuple(entry for entry, _, _ in found)

    def verify(self, key: str | None = None) -> tuple[ModelCheck, ...]:
        """Hash the files of a pack again, or all that are here; then run the self-tests.

        What is not here is only named where a pack was asked for. Raises NotFound.
        """
        keys = self.pack(key).entry_keys if key is not None else tuple(self._entries)
        checks = [self._shelves.check(self.entry(entry)) for entry in keys]
        if key is None:
            checks = [check for check in checks if check.state is not CheckState.MISSING]
        packs = (self.pack(key),) if key is not None else self._packs
        return (*checks, *self._self_tests(packs))

    def _install(
        self,
        pack: Pack,
        fetcher: Fetcher,
        progress: ProgressListener | None,
        cancelled: CancelCheck | None,
    ) -> None:
        _refuse_missing_modules(pack)
        missing = self.status(pack.key).missing
        for number, entry in enumerate(missing, start=1):
            report = _reporter(progress, entry, number=number, count=len(missing))
            download = Download(entry.title, entry.urls, entry.forms[0], self._target(entry))
            fetcher.fetch(download, report, cancelled or _never)
        self._self_test(self.files(pack.key))

    def _self_tests(self, packs: Iterable[Pack]) -> Iterator[ModelCheck]:
        for pack in packs:
            if self._opener is None or not self.status(pack.key).present:
                continue
            title = f"{pack.title}: self-test"
            try:
                self._self_test(self.files(pack.key))
            except EnvironmentFault as error:
                yield ModelCheck(title, CheckState.DAMAGED, detail=str(error))
            else:
                yield ModelCheck(title, CheckState.GOOD)

    def _self_test(self, files: PackFiles) -> None:
        if self._opener is not None:
            self_test(files, self.entry(files.pack.embedder), self._opener)

    def _needed(self, key: str) -> NetworkFile:
        return self._shelves.needed(self.entry(key))

    def _present(self, key: str | None) -> NetworkFile | None:
        return self._shelves.find(self.entry(key)) if key else None

    def _contract_of(self, pack: Pack) -> str:
        return self.entry(pack.embedder).spec.contract.id

    def _target(self, entry: ModelEntry) -> Path:
        return self._shelves.write_folder / entry.file_name


def _reporter(
    progress: ProgressListener | None, entry: ModelEntry, *, number: int, count: int
) -> Callable[[int, int], None]:
    """Bytes of one file to progress of the whole installation."""

    def report(done: int, total: int) -> None:
        if progress is not None:
            progress(InstallProgress(entry.title, number, count, done, total))

    return report


def _missing_modules(pack: Pack) -> tuple[str, ...]:
    return tuple(module for module in pack.modules if not has_module(module))


def _refuse_missing_modules(pack: Pack) -> None:
    modules = _missing_modules(pack)
    if modules:
        raise ModelMissing(modules_note(pack, modules), detail=modules[0])


def _never() -> bool:
    return False

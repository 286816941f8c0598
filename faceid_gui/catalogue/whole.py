"""The whole catalogue: our own packs, and DeepFace's beside them."""

from __future__ import annotations

import logging
from collections.abc import Collection, Iterable
from pathlib import Path

from faceid_gui.catalogue import deepface_table as table
from faceid_gui.catalogue.deepface_fetch import fetch
from faceid_gui.catalogue.deepface_files import DeepFaceShelf, FileState
from faceid_gui.catalogue.deepface_offer import Offer
from faceid_gui.catalogue.deepface_packs import DeepFacePacks
from faceid_gui.catalogue.deepface_table import Source
from faceid_gui.catalogue.fetch import Download, Fetcher
from faceid_gui.catalogue.golden import golden_crop
from faceid_gui.catalogue.library import FolderLibrary
from faceid_gui.catalogue.placing import copy_plain
from faceid_gui.core.deepface import PREFIX, OfferedPart
from faceid_gui.core.errors import EnvironmentFault, ModelDamaged, ModelMissing
from faceid_gui.core.geometry import CROPS
from faceid_gui.core.networks import NetworkFile
from faceid_gui.core.packs import (
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


class WholeLibrary:
    """A ModelLibrary of our own packs that also knows every pack of DeepFace's by its key.

    ``packs`` and ``auto`` are our own alone. May be read from any thread; one installs at a
    time.
    """

    def __init__(
        self,
        write_folder: Path,
        extra_folders: Iterable[Path] = (),
        *,
        opener: BackendOpener | None = None,
        own: FolderLibrary | None = None,
        deepface: DeepFacePacks | None = None,
    ) -> None:
        extra = tuple(extra_folders)
        self._own = own or FolderLibrary(write_folder, extra, opener=opener)
        self._opener = opener
        self._deepface = deepface or DeepFacePacks(DeepFaceShelf(write_folder, extra))

    def entries(self) -> tuple[ModelEntry, ...]:
        """Every model of our own, and DeepFace's embedders whose hashes are known."""
        return (*self._own.entries(), *self._deepface.entries())

    def packs(self) -> tuple[Pack, ...]:
        """Our own packs, best first."""
        return self._own.packs()

    def pack(self, key: str) -> Pack:
        """One pack. Raises NotFound."""
        return self._deepface.pack(key) if _is_deepface(key) else self._own.pack(key)

    def status(self, key: str) -> PackStatus:
        """What of a pack is here. Raises NotFound."""
        return self._deepface.status(key) if _is_deepface(key) else self._own.status(key)

    def find(self, key: str) -> NetworkFile | None:
        """The verified file of an entry, None where there is none. Raises NotFound."""
        if not _is_deepface(key):
            return self._own.find(key)
        for entry in self._deepface.entries():
            if entry.key == key:
                name = key.removeprefix(PREFIX).partition("+")[0]
                network = table.network_named(name)
                assert network is not None
                source = table.sources_of(network, self._deepface.engine)[0]
                found = self._deepface.shelf.look(source)
                return NetworkFile(entry.spec, found.path) if found.file and found.path else None
        return None

    def files(self, key: str) -> PackFiles:
        """All files of a pack. Raises NotFound, ModelMissing or ModelDamaged."""
        return self._deepface.files(key) if _is_deepface(key) else self._own.files(key)

    def parts(self, key: str) -> PackFiles:
        """What is here of a pack: what is missing or damaged is None. Raises NotFound."""
        return self._deepface.present(key) if _is_deepface(key) else self._own.parts(key)

    def choose(self, wanted: str, *, enrolled: Collection[str] = ()) -> PackChoice:
        """The pack that a setting stands for; ``auto`` is never one of DeepFace's.

        Raises NotFound, or ModelMissing where ``auto`` finds nothing.
        """
        if not _is_deepface(wanted):
            return self._own.choose(wanted, enrolled=enrolled)
        status = self._deepface.status(wanted)
        why = f"{status.pack.title} is chosen in the settings. {status.note}"
        return PackChoice(status.pack, why, present=status.present)

    def install(
        self,
        key: str,
        progress: ProgressListener | None = None,
        cancelled: CancelCheck | None = None,
    ) -> PackChoice:
        """Fetch what is missing of a pack, record it where no hash is known, and test it.

        See ``ModelLibrary.install``.
        """
        if not _is_deepface(key):
            return self._own.install(key, progress, cancelled)
        parts = self._deepface.parts(key)
        modules = self._deepface.missing_modules(parts)
        if modules:
            raise ModelMissing(self._deepface.status(key).note, detail=modules[0])
        lacking = [
            source
            for source in self._deepface.sources(parts)
            if self._deepface.shelf.look(source).state is not FileState.READY
        ]
        for number, source in enumerate(lacking, start=1):
            self._bring(source, (number, len(lacking)), progress, cancelled or _never)
        files = self._deepface.files(key)
        self._self_test(files)
        return PackChoice(files.pack, f"{files.pack.title} is here.")

    def import_folder(
        self,
        folder: Path,
        progress: ProgressListener | None = None,
        cancelled: CancelCheck | None = None,
    ) -> tuple[ModelEntry, ...]:
        """Copy every model file found in a folder, DeepFace's by their names.

        Those without a known hash count only once their pack is installed. See
        ``ModelLibrary.import_folder``.
        """
        copied = self._own.import_folder(folder, progress, cancelled)
        for source in table.all_sources(self._deepface.engine):
            path = folder / source.name
            target = self._deepface.shelf.target(source)
            if source.entry is None and path.is_file() and not target.exists():
                copy_plain(path, target, cancelled or _never)
        return copied

    def verify(self, key: str | None = None) -> tuple[ModelCheck, ...]:
        """Read and hash the files of a pack, or of all, again; then run the self-tests."""
        if key is None:
            sources = tuple(
                source
                for source in table.all_sources(self._deepface.engine)
                if source.entry is None
            )
            return (*self._own.verify(), *self._deepface.checks(sources, all_of_them=False))
        if not _is_deepface(key):
            return self._own.verify(key)
        sources = self._deepface.sources(self._deepface.parts(key))
        checks = tuple(self._deepface.checks(sources, all_of_them=True))
        if any(check.state is not CheckState.GOOD for check in checks):
            return checks
        return (*checks, *self._test_of(key))

    def offered(self) -> tuple[OfferedPart, ...]:
        """Every network and detector of the installed DeepFace, and whether it can be used."""
        return self._deepface.offered()

    def detector_files(self, key: str) -> PackFiles:
        """One of DeepFace's detectors alone, such as ``deepface:yunet``.

        What opens it finds faces and embeds nothing. Raises NotFound, ModelMissing or
        ModelDamaged.
        """
        return self._deepface.detector_files(key)

    @property
    def deepface_offer(self) -> Offer:
        """What the installed DeepFace has by its own source."""
        return self._deepface.offer

    def _bring(
        self,
        source: Source,
        place: tuple[int, int],
        progress: ProgressListener | None,
        cancelled: CancelCheck,
    ) -> None:
        """Fetch one file, or take over the one that is here; then it is ready."""

        def report(done: int, total: int) -> None:
            if progress is not None:
                progress(InstallProgress(source.name, *place, done, total))

        shelf = self._deepface.shelf
        found = shelf.look(source)
        if found.state is FileState.DAMAGED:
            shelf.needed(source)
        target = shelf.target(source)
        if source.entry is not None:
            form = source.entry.forms[0]
            Fetcher().fetch(Download(source.name, source.urls, form, target), report, cancelled)
            return
        path = found.path
        if path is None:
            fetch(source, target, report, cancelled)
        try:
            shelf.take_over(path or target, source, at=self._deepface.now())
        except ModelDamaged:
            if path is None:
                target.unlink(missing_ok=True)
            raise

    def _self_test(self, files: PackFiles) -> None:
        """Embed a known crop. Raises ModelDamaged where nothing usable comes."""
        if self._opener is None or files.deepface is None:
            return
        width, height = CROPS[files.contract.crop].size
        backend = self._opener(files)
        try:
            crop = golden_crop(max(width, height))[:height, :width]
            rows = backend.embed([crop])
        finally:
            backend.close()
        if rows.shape != (1, files.contract.dimension):
            message = f"{files.pack.title} gives no usable embedding on this machine."
            raise ModelDamaged(message, detail=files.pack.key)

    def _test_of(self, key: str) -> tuple[ModelCheck, ...]:
        if self._opener is None or not self._deepface.status(key).present:
            return ()
        title = f"{self._deepface.pack(key).title}: self-test"
        try:
            self._self_test(self._deepface.files(key))
        except EnvironmentFault as error:
            return (ModelCheck(title, CheckState.DAMAGED, detail=str(error)),)
        return (ModelCheck(title, CheckState.GOOD),)


def _is_deepface(key: str) -> bool:
    return key.startswith(PREFIX)


def _never() -> bool:
    return False

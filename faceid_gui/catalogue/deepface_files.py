"""Which of DeepFace's weight files are here, and whether they may be used."""

from __future__ import annotations

import logging
import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import Final

from faceid_gui.catalogue.deepface_table import Source
from faceid_gui.catalogue.deepface_trust import Trusted, TrustFile
from faceid_gui.catalogue.hashes import HashCache
from faceid_gui.catalogue.shelves import Shelves
from faceid_gui.core.deepface import WeightFile
from faceid_gui.core.errors import ModelDamaged, ModelMissing

FOLDER: Final = "deepface"
"""The folder inside the models folder in which fetched files lie, under DeepFace's names."""

HOME_VARIABLE: Final = "DEEPFACE_HOME"

_log = logging.getLogger(__name__)


class FileState(Enum):
    """What is here of one file."""

    READY = "ready"
    FOUND = "found"
    DAMAGED = "damaged"
    ABSENT = "absent"


@dataclass(frozen=True, slots=True)
class Found:
    """The state of one file; ``file`` is set where it is ready, ``path`` where there is one."""

    source: Source
    state: FileState
    file: WeightFile | None = None
    path: Path | None = None


def weight_folders(environment: Mapping[str, str] | None = None) -> tuple[Path, ...]:
    """Where the user's own DeepFace keeps its weights."""
    variables = os.environ if environment is None else environment
    home = variables.get(HOME_VARIABLE, "").strip()
    try:
        base = Path(home).expanduser() if home else Path.home()
    except RuntimeError:  # nobody's home
        return ()
    return (base / ".deepface" / "weights",)


class DeepFaceShelf:
    """Looks for weight files in our folders and in the user's own of DeepFace's.

    A file with a pinned hash counts whatever it is called; one without counts under DeepFace's
    name and with the hash that was recorded.
    """

    def __init__(
        self, write_folder: Path, extra_folders: Iterable[Path], *, shelves: Shelves | None = None
    ) -> None:
        extra = (*extra_folders, *weight_folders())
        self.write_folder = write_folder / FOLDER
        self.trust = TrustFile(write_folder)
        self._shelves = shelves or Shelves(write_folder, extra)
        self._folders = (
            self.write_folder,
            *(folder / FOLDER for folder in extra),
            *extra,
        )
        self._hashes = HashCache(write_folder / ".deepface-hashes.json")

    def look(self, source: Source, *, again: bool = False) -> Found:
        """The state of one file; ``again`` reads it anew whatever was remembered of it."""
        if source.entry is not None:
            return self._look_pinned(source, again=again)
        for path in self._paths(source):
            sha256 = self._sha256(path, again=again)
            if sha256 is not None:
                return self._look_recorded(source, path, sha256)
        return Found(source, FileState.ABSENT)

    def needed(self, source: Source) -> WeightFile:
        """The file, ready to be used. Raises ModelMissing or ModelDamaged."""
        found = self.look(source)
        if found.file is not None:
            return found.file
        if found.state is FileState.DAMAGED:
            message = f"{found.path} is not the file that was recorded when it was first used."
            raise ModelDamaged(message, detail=str(found.path))
        if found.state is FileState.FOUND:
            message = f"{found.path} was never taken over. Install its pack to do so."
            raise ModelMissing(message, detail=source.name)
        message = f"DeepFace's file {source.name} is not on this machine."
        raise ModelMissing(message, detail=source.name)

    def take_over(self, path: Path, source: Source, *, at: float) -> WeightFile:
        """Record a file that is here. Raises ModelDamaged, ModelMissing, EnvironmentFault."""
        sha256 = self._sha256(path, again=True)
        if sha256 is None:
            raise ModelMissing(f"{path} cannot be read", detail=source.name)
        self.trust.record(source.name, Trusted(sha256, path.stat().st_size, at))
        return WeightFile(source.name, path, sha256)

    def recorded_hash(self, source: Source) -> str | None:
        """The hash that the file must have, None where nothing is known of it yet."""
        if source.entry is not None:
            return source.entry.spec.sha256
        try:
            known = self.trust.records().get(source.name)
        except ModelDamaged:
            return None
        return known.sha256 if known is not None else None

    def target(self, source: Source) -> Path:
        """Where a fetched file is put."""
        return self.write_folder / source.name

    def _look_pinned(self, source: Source, *, again: bool) -> Found:
        assert source.entry is not None
        if again:
            self._shelves.check(source.entry)
        found = self._shelves.find(source.entry)
        if found is None:
            return Found(source, FileState.ABSENT)
        file = WeightFile(source.name, found.path, found.digest)
        return Found(source, FileState.READY, file, found.path)

    def _look_recorded(self, source: Source, path: Path, sha256: str) -> Found:
        try:
            known = self.trust.records().get(source.name)
        except ModelDamaged as error:
            _log.warning("%s", error)
            return Found(source, FileState.DAMAGED, path=path)
        if known is None:
            return Found(source, FileState.FOUND, path=path)
        if known.sha256 != sha256:
            return Found(source, FileState.DAMAGED, path=path)
        return Found(source, FileState.READY, WeightFile(source.name, path, sha256), path)

    def _paths(self, source: Source) -> Iterator[Path]:
        for folder in self._folders:
            path = folder / source.name
            if path.is_file():
                yield path

    def _sha256(self, path: Path, *, again: bool) -> str | None:
        try:
            return self._hashes.refresh(path) if again else self._hashes.sha256(path)
        except OSError as error:
            _log.warning("%s cannot be read: %s", path, error)
            return None

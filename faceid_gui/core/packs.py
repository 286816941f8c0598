"""Models and packs of models as data, and the port through which services see them."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Protocol, TypeAlias, runtime_checkable

from faceid_gui.core.deepface import DeepFaceFiles, OfferedPart
from faceid_gui.core.errors import Bug
from faceid_gui.core.networks import NetworkFile, NetworkSpec
from faceid_gui.core.ports import FaceBackend
from faceid_gui.core.types import EmbeddingContract, Threshold

AUTO = "auto"
"""The pack setting that leaves the choice to the catalogue."""


@dataclass(frozen=True, slots=True)
class Licence:
    """The terms of a model file. ``commercial`` says whether they allow use for money."""

    name: str
    commercial: bool
    url: str

    @property
    def label(self) -> str:
        """The name, with a mark where commercial use is not allowed."""
        return self.name if self.commercial else f"{self.name} (non-commercial)"


@dataclass(frozen=True, slots=True)
class FileForm:
    """One file that carries an entry's weights: its SHA-256 (hex) and exact size in bytes."""

    sha256: str
    size_bytes: int


@dataclass(frozen=True, slots=True)
class ModelEntry:
    """One model of the catalogue.

    ``spec.sha256`` and ``size_bytes`` are those of the file as published at ``urls``.
    ``alternates`` are other files with the same weights and the same input and output, such
    as one with a dynamic batch: any of them may stand in, and the contract stays that of
    ``spec``. ``package_file`` is (package, path inside it) where an installed Python package
    carries the file. ``golden`` is the embedding of the catalogue's golden crop, None where
    there is none to compare with. ``note`` is for the user, such as how to get the file.
    """

    key: str
    title: str
    spec: NetworkSpec
    file_name: str
    urls: tuple[str, ...]
    size_bytes: int
    licence: Licence
    source_page: str
    golden: tuple[float, ...] | None = None
    alternates: tuple[FileForm, ...] = ()
    package_file: tuple[str, str] | None = None
    note: str = ""

    @property
    def forms(self) -> tuple[FileForm, ...]:
        """Every file that counts as this entry, the published one first."""
        return (FileForm(self.spec.sha256, self.size_bytes), *self.alternates)


@dataclass(frozen=True, slots=True)
class Pack:
    """A detector, an embedder and liveness models that work together.

    The strings are keys of entries; ``detector`` is None where the detector needs no file.
    The lowest ``rank`` is the best. ``default_threshold`` holds until the site is
    calibrated. ``modules`` are Python modules that the pack needs, which come with the
    optional dependency ``extra``.
    """

    key: str
    title: str
    note: str
    detector: str | None
    embedder: str
    landmarks: str | None
    liveness: tuple[str, ...]
    rank: int
    default_threshold: Threshold
    modules: tuple[str, ...] = ()
    extra: str | None = None

    @property
    def entry_keys(self) -> tuple[str, ...]:
        """Keys of every file of the pack, each once."""
        single = (self.detector, self.landmarks, self.embedder)
        return tuple(dict.fromkeys(key for key in (*single, *self.liveness) if key))

    @property
    def has_liveness(self) -> bool:
        """Whether the pack judges liveness."""
        return bool(self.liveness)


@dataclass(frozen=True, slots=True)
class PackStatus:
    """What of a pack is on this machine.

    ``present`` means that it can be opened at once, ``obtainable`` that everything missing
    has a published address. ``missing_modules`` are Python modules that are not installed.
    ``note`` is a sentence for the user.
    """

    pack: Pack
    present: bool
    missing: tuple[ModelEntry, ...]
    note: str
    missing_modules: tuple[str, ...] = ()
    obtainable: bool = True

    @property
    def missing_bytes(self) -> int:
        """How much there is to fetch."""
        return sum(entry.size_bytes for entry in self.missing)


@dataclass(frozen=True, slots=True)
class PackChoice:
    """The pack that is used, and why, in a sentence. ``present`` is as in PackStatus."""

    pack: Pack
    why: str
    present: bool = True


@dataclass(frozen=True, slots=True)
class PackFiles:
    """The verified files of one pack, as a backend needs them.

    From ``ModelLibrary.parts`` some may be missing; ``embedder_spec`` then describes the
    embedder whose file is not here, so that a server may stand in for it. ``deepface`` is set
    where DeepFace computes; the other files are None then, and it names its own.
    """

    pack: Pack
    detector: NetworkFile | None
    landmarks: NetworkFile | None
    embedder: NetworkFile | None
    liveness: tuple[NetworkFile, ...]
    embedder_spec: NetworkSpec | None = None
    deepface: DeepFaceFiles | None = None

    @property
    def contract(self) -> EmbeddingContract:
        """The contract of the embeddings that this pack makes. Raises Bug where none is named."""
        if self.deepface is not None:
            return self.deepface.contract
        spec = self.embedder.spec if self.embedder is not None else self.embedder_spec
        if spec is None:
            raise Bug("a pack without an embedder", detail=self.pack.key)
        return spec.contract


@dataclass(frozen=True, slots=True)
class InstallProgress:
    """How far an installation is: file ``number`` of ``count`` (from 1), bytes of that file."""

    title: str
    number: int
    count: int
    done_bytes: int
    total_bytes: int


ProgressListener: TypeAlias = Callable[[InstallProgress], None]
"""Called often, from the thread that installs."""

CancelCheck: TypeAlias = Callable[[], bool]
"""Asked often; True stops the installation with Cancelled."""

BackendOpener: TypeAlias = Callable[[PackFiles], FaceBackend]
"""Opens the backend of a pack, for the self-test. The caller of it closes the backend."""


class CheckState(StrEnum):
    """What a verification found."""

    GOOD = "good"
    MISSING = "missing"
    DAMAGED = "damaged"


@dataclass(frozen=True, slots=True)
class ModelCheck:
    """The verification of one entry, or of a pack's self-test where ``entry`` is None."""

    title: str
    state: CheckState
    entry: ModelEntry | None = None
    path: Path | None = None
    detail: str = ""


class ModelLibrary(Protocol):
    """The catalogue together with the model files on this machine."""

    def entries(self) -> tuple[ModelEntry, ...]:
        """Every model that the catalogue knows."""

    def packs(self) -> tuple[Pack, ...]:
        """Every pack, best first."""

    def pack(self, key: str) -> Pack:
        """One pack. Raises NotFound."""

    def status(self, key: str) -> PackStatus:
        """What of a pack is here. Raises NotFound."""

    def find(self, key: str) -> NetworkFile | None:
        """The verified file of an entry, None where there is none. Raises NotFound."""

    def files(self, key: str) -> PackFiles:
        """All files of a pack. Raises NotFound, ModelMissing or ModelDamaged."""

    def parts(self, key: str) -> PackFiles:
        """What is here of a pack: what is missing or damaged is None. Raises NotFound."""

    def choose(self, wanted: str, *, enrolled: Collection[str] = ()) -> PackChoice:
        """The pack that a setting stands for, with the reason.

        ``wanted`` is a pack's key, or ``auto``: the best that is present, else the best
        that can be had. ``enrolled`` are ids of contracts that people are enrolled with:
        ``auto`` stays with a present pack of one of these, so that a pack that arrives
        later makes nobody a stranger. Raises NotFound.
        """

    def install(
        self,
        key: str,
        progress: ProgressListener | None = None,
        cancelled: CancelCheck | None = None,
    ) -> PackChoice:
        """Fetch what is missing of a pack, verify and test it. Returns what is there now.

        With ``auto``: the best pack that can be had. Raises NotFound, NoNetwork, DiskFull,
        ModelMissing, ModelDamaged or Cancelled.
        """

    def import_folder(
        self,
        folder: Path,
        progress: ProgressListener | None = None,
        cancelled: CancelCheck | None = None,
    ) -> tuple[ModelEntry, ...]:
        """Copy every model file found in a folder, such as a USB stick, into the library.

        Returns the entries that were copied. Raises NotFound, DiskFull, ModelDamaged or
        Cancelled.
        """

    def verify(self, key: str | None = None) -> tuple[ModelCheck, ...]:
        """Read and hash the files of a pack, or of all, again; then run the self-tests."""


@runtime_checkable
class OfferingLibrary(Protocol):
    """What a library offers beside ModelLibrary where it knows DeepFace's networks."""

    def offered(self) -> tuple[OfferedPart, ...]:
        """Every network and detector of the installed DeepFace, and whether it can be used."""

    def detector_files(self, key: str) -> PackFiles:
        """One of its detectors alone, by ``deepface:NAME``: finds faces and embeds nothing.

        Raises NotFound, ModelMissing or ModelDamaged.
        """

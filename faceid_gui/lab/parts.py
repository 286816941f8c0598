"""What the lab is handed: networks to try, and photos to try them on."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, Protocol

from faceid_gui.core.packs import Licence
from faceid_gui.core.ports import FaceBackend
from faceid_gui.core.types import EmbeddingContract, Image


@dataclass(frozen=True, slots=True, eq=False)
class LabDetector:
    """A detector to try. ``open`` gives a backend of which only ``detect`` is used.

    ``key`` is the catalogue's and names what is cached. The backend is for one thread, which
    closes it. ``heavy``: it is opened once at a time, and not beside others. ``alias`` is the
    catalogue's key where ``key`` is another: where a pack has it give points of its own make.
    """

    key: str
    title: str
    open: Callable[[], FaceBackend]
    heavy: bool = False
    alias: str = ""

    @property
    def name(self) -> str:
        """What a kiosk's settings call it."""
        return self.alias or self.key


@dataclass(frozen=True, slots=True, eq=False)
class LabPack:
    """A pack to try: its embedder, and the detector that is its own.

    ``open`` gives a backend of which only the embedder is used. ``licence`` is the embedder's.
    ``own_alignment`` says that the detector's landmarks are made for this embedder alone.
    ``heavy``: it is opened once at a time, and not beside others.
    """

    key: str
    title: str
    detector: LabDetector
    contract: EmbeddingContract
    licence: Licence
    open: Callable[[], FaceBackend]
    own_alignment: bool = False
    heavy: bool = False


@dataclass(frozen=True, slots=True)
class PhotoRef:
    """One photo of a dataset. ``key`` finds it in its dataset: a path, or a sample's id.

    ``digest`` is the SHA-256 of its bytes, hex; empty until they were read. ``crop`` says that
    it is an aligned 112x112 crop already, as the gallery keeps, in which no face is looked for.
    """

    key: str
    digest: str = ""
    crop: bool = False


@dataclass(frozen=True, slots=True)
class Subject:
    """One person of a dataset, with photos. ``groups`` are labels such as ``east_asian``."""

    key: str
    name: str
    photos: tuple[PhotoRef, ...]
    groups: frozenset[str] = frozenset()


class PhotoSource(Protocol):
    """Gives the pictures of a dataset. Safe from several threads at once."""

    def read(self, photo: PhotoRef) -> bytes:
        """The photo's file, undecoded. Raises BadImage or NotFound."""

    def image(self, photo: PhotoRef) -> Image:
        """The photo upright: shape (h, w, 3), uint8, BGR. Raises BadImage or NotFound."""


@dataclass(frozen=True, slots=True, eq=False)
class Dataset:
    """People known to be different from each other, strangers, and where the photos are.

    ``crops`` says that the people's photos are aligned crops already, as the gallery keeps.
    ``title`` is for the report, such as a folder's name.
    """

    title: str
    people: tuple[Subject, ...]
    strangers: tuple[Subject, ...]
    source: PhotoSource
    crops: bool = False

    @property
    def groups(self) -> tuple[str, ...]:
        """Every label that anybody carries, sorted."""
        return tuple(sorted({g for who in (*self.people, *self.strangers) for g in who.groups}))


OF_THE_GALLERY: Final = "own-"
"""Names of files that begin so hold something of the gallery's people: the store erases them with
anybody who is erased."""


class SealedFiles(Protocol):
    """Small encrypted files by name: cached embeddings, results of earlier runs.

    Names are of letters, digits, ``.``, ``-`` and ``_``. Thread-safe.
    """

    def get(self, name: str) -> bytes | None:
        """The content; None where there is none, or where it cannot be read any more."""

    def put(self, name: str, content: bytes) -> None:
        """Keep it, in the place of what has the name. Raises DiskFull or EnvironmentFault."""

    def names(self) -> tuple[str, ...]:
        """All names, sorted."""

    def remove(self, name: str) -> None:
        """Erase one; nothing happens where there is none."""

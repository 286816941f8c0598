"""Photos of strangers as embeddings: people who are known not to be enrolled."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from faceid_gui.core.calibration_plan import KeptStranger
from faceid_gui.core.photos import walk_photos
from faceid_gui.core.ports import FaceBackend
from faceid_gui.core.types import Embedding, Embeddings
from faceid_gui.services.importing.people_import import ImportProgress, RefusedPhoto
from faceid_gui.services.importing.photo_queue import PhotoTask, PhotoWorkers
from faceid_gui.services.people import shown

_STRANGER: Final = "stranger"


@dataclass(frozen=True, slots=True, eq=False)
class Strangers:
    """Embeddings of people who are not enrolled, shape (n, d), and whence each came.

    ``owners`` says which are of one person, ``groups`` their labels; empty where each is
    somebody else, or nobody has a label.
    """

    embeddings: Embeddings
    paths: tuple[str, ...]
    refused: tuple[RefusedPhoto, ...]
    owners: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()

    def only(self, rows: NDArray[np.bool_]) -> Strangers:
        """Some of them; ``rows`` has shape (n,)."""
        chosen = [row for row, wanted in enumerate(rows) if wanted]

        def of(told: tuple[str, ...]) -> tuple[str, ...]:
            return tuple(told[row] for row in chosen) if told else ()

        return Strangers(
            self.embeddings[chosen],
            of(self.paths),
            self.refused,
            of(self.owners),
            of(self.groups),
        )

    def kept(self) -> tuple[KeptStranger, ...]:
        """What may be kept of them: no path, and for whose they are a number."""
        numbers: dict[str, str] = {}
        owners = self.owners or self.paths
        groups = self.groups or ("",) * len(self.paths)
        return tuple(
            KeptStranger(row, numbers.setdefault(owner, str(len(numbers))), group)
            for row, owner, group in zip(self.embeddings, owners, groups, strict=True)
        )


@dataclass(frozen=True, slots=True)
class StrangerPhotos:
    """Photos under a folder; ``owner`` and ``group`` tell of each photo whose it is."""

    paths: tuple[Path, ...]
    owner: Callable[[Path], str] = str
    group: Callable[[Path], str] = lambda _path: ""


def embed_strangers(
    photos: Iterable[Path] | StrangerPhotos,
    *,
    make_backend: Callable[[], FaceBackend],
    dimension: int,
    workers: int = 1,
    progress: Callable[[ImportProgress], None] = lambda _: None,
) -> Strangers:
    """Embed photos of strangers, one face each; what cannot be used is reported."""
    known = photos if isinstance(photos, StrangerPhotos) else StrangerPhotos(tuple(photos))
    tasks = [PhotoTask(_STRANGER, photo) for photo in known.paths]
    rows: list[Embedding] = []
    used: list[Path] = []
    refused: list[RefusedPhoto] = []
    with PhotoWorkers(make_backend, keep_crops=False, workers=workers) as pool:
        for done, result in enumerate(pool.each(tasks), start=1):
            path = shown(result.task.path)
            if result.sample is not None:
                rows += result.sample.embeddings.values()
                used.append(result.task.path)
            elif result.error is not None:
                refused.append(RefusedPhoto(path, "", result.error.code, str(result.error)))
            progress(ImportProgress(done, len(tasks), path))
    return Strangers(
        np.stack(rows) if rows else np.zeros((0, dimension), np.float32),
        tuple(shown(path) for path in used),
        tuple(refused),
        tuple(known.owner(path) for path in used),
        tuple(known.group(path) for path in used),
    )


def folder_of_strangers(folder: Path) -> tuple[Path, ...]:
    """All photos under a folder. Raises BadRequest where there is none."""
    return tuple(walk_photos(folder))


def photos_of_strangers(
    folder: Path, *, by_parent: bool = False, label: Callable[[str], str] = lambda _name: ""
) -> StrangerPhotos:
    """All photos under a folder with whose they are. Raises BadRequest where there is none.

    ``group/person/photo`` are several photos of one person. ``by_parent`` takes the topmost
    folder for the group; else ``label`` gives one by the name of the person's folder or photo.
    """

    def owner(path: Path) -> str:
        parts = path.relative_to(folder).parts
        return str(path.parent) if len(parts) > 2 else str(path)

    def group(path: Path) -> str:
        parts = path.relative_to(folder).parts
        if by_parent:
            return parts[0] if len(parts) > 1 else ""
        return (label(path.parent.name) if len(parts) > 1 else "") or label(path.stem)

    return StrangerPhotos(folder_of_strangers(folder), owner, group)

"""The threshold of this site: from its own people, and from photos of strangers."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

import numpy as np

from faceid_gui.core.calibration import CalibrationReport, calibrate
from faceid_gui.core.errors import BadRequest
from faceid_gui.core.photos import walk_photos
from faceid_gui.core.ports import FaceBackend, GalleryStore
from faceid_gui.core.similarity import Searcher
from faceid_gui.core.types import Embedding, EmbeddingContract, Embeddings, Threshold
from faceid_gui.services.importing.people_import import ImportProgress, RefusedPhoto
from faceid_gui.services.importing.photo_queue import PhotoTask, PhotoWorkers
from faceid_gui.services.people import shown

_STRANGER: Final = "stranger"


@dataclass(frozen=True, slots=True)
class NearStranger:
    """The photo of a stranger that is most like somebody enrolled: is it a stranger at all?"""

    path: str
    name: str
    score: float


@dataclass(frozen=True, slots=True, eq=False)
class Strangers:
    """Embeddings of people who are not enrolled, shape (n, d), and whence each came."""

    embeddings: Embeddings
    paths: tuple[str, ...]
    refused: tuple[RefusedPhoto, ...]


@dataclass(frozen=True, slots=True)
class SiteCalibration:
    """A new threshold, the one it replaces, and the stranger who decides most."""

    report: CalibrationReport
    before: Threshold
    nearest: NearStranger | None
    refused: tuple[RefusedPhoto, ...]

    @property
    def sentence(self) -> str:
        """What the threshold stands for, in plain English."""
        return self.report.sentence


def embed_strangers(
    photos: Iterable[Path],
    *,
    make_backend: Callable[[], FaceBackend],
    dimension: int,
    workers: int = 1,
    progress: Callable[[ImportProgress], None] = lambda _: None,
) -> Strangers:
    """Embed photos of strangers, one face each; what cannot be used is reported."""
    tasks = [PhotoTask(_STRANGER, photo) for photo in photos]
    rows: list[Embedding] = []
    paths: list[str] = []
    refused: list[RefusedPhoto] = []
    with PhotoWorkers(make_backend, keep_crops=False, workers=workers) as pool:
        for done, result in enumerate(pool.each(tasks), start=1):
            path = shown(result.task.path)
            if result.sample is not None:
                rows += result.sample.embeddings.values()
                paths.append(path)
            elif result.error is not None:
                refused.append(RefusedPhoto(path, "", result.error.code, str(result.error)))
            progress(ImportProgress(done, len(tasks), path))
    matrix = np.stack(rows) if rows else np.zeros((0, dimension), np.float32)
    return Strangers(matrix, tuple(paths), tuple(refused))


def folder_of_strangers(folder: Path) -> tuple[Path, ...]:
    """All photos under a folder. Raises BadRequest where there is none."""
    return tuple(walk_photos(folder))


def calibrate_site(
    store: GalleryStore,
    contract: EmbeddingContract,
    *,
    target_fpir: float,
    default: Threshold,
    strangers: Strangers | None = None,
    keep: bool = True,
) -> SiteCalibration:
    """Set the threshold for a rate of strangers let through; ``keep`` stores it.

    Raises BadRequest where there is nobody to compare with, or where two people are so alike
    that no threshold would let anybody in; then nothing is kept. Raises what the store raises.
    """
    vectors = store.vectors(contract)
    foreign = strangers if strangers is not None and len(strangers.embeddings) else None
    report = calibrate(
        vectors.matrix,
        vectors.person_ids,
        target_fpir=target_fpir,
        default=default,
        strangers=None if foreign is None else foreign.embeddings,
    )
    report = _with_names(report, store)
    _refuse_to_shut_everybody_out(report)
    before = store.threshold(contract.id) or default
    if keep:
        store.set_threshold(contract.id, report.threshold)
    return SiteCalibration(
        report=report,
        before=before,
        nearest=None if foreign is None else _nearest(store, contract, foreign),
        refused=() if strangers is None else strangers.refused,
    )


def _refuse_to_shut_everybody_out(report: CalibrationReport) -> None:
    """One photo under two names asks for a threshold that nobody on earth can reach."""
    if report.threshold.value < 1.0:
        return
    pair = report.closest
    who = f"{pair.first} and {pair.second}" if pair is not None else "two people"
    raise BadRequest(
        f"{who} are as good as the same person: no threshold would let anybody in. "
        "Is somebody enrolled twice, or is a stranger's photo of somebody enrolled?"
    )


def _with_names(report: CalibrationReport, store: GalleryStore) -> CalibrationReport:
    """The report with the names of the closest two instead of their ids."""
    if report.closest is None:
        return report
    names = {person.id: person.name for person in store.people()}
    first, second = (names.get(key, key) for key in (report.closest.first, report.closest.second))
    return replace(report, closest=replace(report.closest, first=first, second=second))


def _nearest(
    store: GalleryStore, contract: EmbeddingContract, strangers: Strangers
) -> NearStranger | None:
    found = Searcher(store.snapshot(contract)).search_many(strangers.embeddings)
    pairs = [
        (match, path)
        for match, path in zip(found, strangers.paths, strict=True)
        if match is not None
    ]
    if not pairs:
        return None
    match, path = max(pairs, key=lambda pair: pair[0].score)
    return NearStranger(path, match.person.name, match.score)

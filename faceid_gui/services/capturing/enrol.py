"""Captured photos into the gallery: the same import as for any other photos."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import cast

import numpy as np

from faceid_gui.core.errors import NotFound
from faceid_gui.core.ports import FaceBackend, GalleryStore
from faceid_gui.core.similarity import fold
from faceid_gui.core.types import (
    Consent,
    EmbeddingContract,
    Embeddings,
    GallerySnapshot,
    Person,
    Threshold,
)
from faceid_gui.services.capturing.shortlist import Candidate
from faceid_gui.services.importing.gallery_import import ConsentingStore
from faceid_gui.services.importing.people_import import ImportReport, add_photos
from faceid_gui.services.samples.prediction import population_of
from faceid_gui.services.samples.strength import NO_STRENGTH, Strength, strength_of


@dataclass(frozen=True, slots=True)
class Known:
    """What the gallery says of captured photos before they are enrolled.

    ``namesake`` is enrolled under the name already, and ``differs`` tells that the photos do
    not look like them. ``alike`` is enrolled under another name and would be taken for the
    person of the photos.
    """

    namesake: Person | None = None
    differs: bool = False
    alike: Person | None = None


@dataclass(frozen=True, slots=True)
class Enrolled:
    """What became of enrolling: ``person`` is None where no photo was good enough."""

    person: Person | None
    report: ImportReport
    strength: Strength


def look_up(
    photos: Sequence[Candidate],
    *,
    name: str,
    store: GalleryStore,
    contract: EmbeddingContract,
    threshold: Threshold,
) -> Known:
    """Whether the person of these photos, or the name, is enrolled. Blocks.

    Raises what the store raises.
    """
    namesake = _find(store, name)
    fronts = [photo.embedding for photo in photos if photo.quality.issue is None]
    gallery = store.snapshot(contract)
    if not fronts or not len(gallery.people):
        return Known(namesake)
    scores = gallery.matrix @ fold(np.stack(fronts))
    own = _score_of(namesake, gallery, scores)
    others = [
        (float(score), person)
        for score, person in zip(scores, gallery.people, strict=True)
        if namesake is None or person.id != namesake.id
    ]
    best = max(others, key=lambda pair: pair[0], default=(-1.0, None))
    return Known(
        namesake,
        differs=own is not None and own < threshold.value,
        alike=best[1] if best[0] >= threshold.value else None,
    )


def _find(store: GalleryStore, name: str) -> Person | None:
    try:
        return store.find(name.strip())
    except NotFound:
        return None


def _score_of(person: Person | None, gallery: GallerySnapshot, scores: Embeddings) -> float | None:
    if person is None:
        return None
    return next(
        (
            float(score)
            for score, other in zip(scores, gallery.people, strict=True)
            if other.id == person.id
        ),
        None,
    )


def enrol_photos(
    name: str,
    photos: Mapping[Path, Candidate],
    *,
    consent: Consent | None,
    store: GalleryStore,
    make_backend: Callable[[], FaceBackend],
    keep_crops: bool,
    contract: EmbeddingContract,
    threshold: Threshold,
    default: Threshold,
) -> Enrolled:
    """Enrol the person of written photos, or add them to who is enrolled under the name.

    The same as importing the folder, but for photos in profile, of which an import tells one
    by one that they are turned away. ``threshold`` is the one in force, ``default`` that of
    the pack. Raises what opening a backend raises, and a fault of the
    store, such as DiskFull; then nobody was enrolled.
    """
    usable = [path for path, photo in photos.items() if photo.quality.issue is None]
    if not usable:
        return Enrolled(None, ImportReport((), (), (), (), 0), NO_STRENGTH)
    target = store if consent is None else cast(GalleryStore, ConsentingStore(store, consent))
    report = add_photos(
        name,
        usable,
        store=target,
        make_backend=make_backend,
        default=default,
        keep_crops=keep_crops,
    )
    if report.fault is not None:
        raise report.fault
    if not report.people:
        return Enrolled(None, report, NO_STRENGTH)
    person = store.find(report.people[0].person_id)
    rows = [
        sample.embeddings[contract.id]
        for sample in store.samples(person.id)
        if contract.id in sample.embeddings
    ]
    if not rows:
        return Enrolled(person, report, NO_STRENGTH)
    population = population_of(store.vectors(contract), default)
    strength = strength_of(np.stack(rows), threshold, population)
    return Enrolled(person, report, strength)

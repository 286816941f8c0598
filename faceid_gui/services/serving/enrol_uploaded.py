"""Photos that a client sent as samples: a person is made of the good ones, or not at all."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from faceid_gui.core.errors import NotFound, UserError
from faceid_gui.core.names import clean_name, quoted, same_name_form
from faceid_gui.core.ports import FaceBackend, GalleryStore
from faceid_gui.core.types import (
    Consent,
    Embedding,
    EmbeddingContract,
    Embeddings,
    Image,
    NewSample,
    Person,
    Pose,
    Quality,
    Sample,
)
from faceid_gui.services.enrolment.enroller import Effort, Enroller

SAME_PHOTO: Final = 0.9999
"""Samples nearer than this (cosine) are of one photo: the same file sent once more."""

NO_PICTURE: Final = Quality(0.5, 0.0, 0.0, 0.0, Pose(0.0, 0.0, 0.0))
"""The quality of a sample that came as an embedding: nobody has seen its picture."""

_LONGEST_SOURCE: Final = 120


@dataclass(frozen=True, slots=True, eq=False)
class UploadedPhoto:
    """What became of one photo, by its place in the request: a sample, or why not.

    ``code`` is the stable code of the refusal (a UserError's, or ``duplicate``), ``reason`` the
    same in plain English.
    """

    index: int
    filename: str
    sample: NewSample | None = None
    code: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class Enrolled:
    """Somebody after an upload: ``added`` samples are new, ``refused`` photos are none."""

    person: Person
    added: tuple[Sample, ...]
    refused: tuple[UploadedPhoto, ...]


class NothingUsable(UserError):
    """None of the photos can be used; ``refused`` says of each why."""

    code = "no_usable_photo"

    def __init__(self, refused: Sequence[UploadedPhoto]) -> None:
        super().__init__("none of the photos can be used")
        self.refused = tuple(refused)


class PersonExists(UserError):
    """A person of that name is enrolled already; ``person`` is who."""

    code = "name_taken"

    def __init__(self, person: Person) -> None:
        super().__init__(f"{quoted(person.name)} is enrolled already")
        self.person = person


def sample_work(
    image: Image, filename: str, *, effort: Effort, keep_crops: bool
) -> Callable[[FaceBackend], NewSample]:
    """Work for the pool: the sample of a photo. Raises NoFace, SeveralFaces, PoorQuality."""

    def work(backend: FaceBackend) -> NewSample:
        enroller = Enroller(backend, keep_crops=keep_crops)
        return enroller.sample(image, source_of(filename), effort=effort)

    return work


def refused_photo(index: int, filename: str, error: UserError) -> UploadedPhoto:
    """A photo that was turned down, and why."""
    code = error.detail if error.code == "bad_image" and error.detail else error.code
    return UploadedPhoto(index, filename, code=code, reason=str(error))


def embedding_photos(rows: Embeddings, contract: EmbeddingContract) -> tuple[UploadedPhoto, ...]:
    """Embeddings that a client made itself, shape (n, d), unit rows, as samples."""
    return tuple(
        UploadedPhoto(
            index, "", NewSample({contract.id: np.asarray(row, np.float32)}, NO_PICTURE, "api")
        )
        for index, row in enumerate(rows)
    )


def source_of(filename: str) -> str:
    """What a sample says of where it came from: the file's name without path and controls."""
    name = filename.replace("\\", "/").rpartition("/")[2]
    plain = "".join(c for c in name if unicodedata.category(c)[0] not in "CZ" or c == " ")
    return f"api:{plain.strip()[:_LONGEST_SOURCE]}" if plain.strip() else "api"


def check_free(store: GalleryStore, name: str) -> str:
    """The name as it would be kept. Raises BadRequest, and PersonExists where it is taken.

    Asked before the photos are looked at, which is what costs time; the store asks again.
    """
    cleaned = clean_name(name)
    try:
        person = store.find(cleaned)
    except NotFound:
        return cleaned
    if same_name_form(person.name) == same_name_form(cleaned):
        raise PersonExists(person)
    return cleaned  # it is somebody's id, not their name


def create_person(
    store: GalleryStore,
    name: str,
    photos: Sequence[UploadedPhoto],
    *,
    consent: Consent | None = None,
) -> Enrolled:
    """A new person with the good ones of the photos, in one transaction.

    Raises NothingUsable where there is no good one, PersonExists, BadRequest, and what the
    store raises; nothing is kept then.
    """
    name = check_free(store, name)
    good, refused = _without_twins(photos, ())
    if not good:
        raise NothingUsable(refused)
    person = store.add_person(name, good, consent=consent)
    return Enrolled(person, store.samples(person.id), refused)


def add_photos(store: GalleryStore, person_id: str, photos: Sequence[UploadedPhoto]) -> Enrolled:
    """The good ones of the photos as further samples of somebody, in one transaction.

    A photo that is there already is refused as ``duplicate``, so a request can be repeated.
    Raises NotFound, and NothingUsable where there is no good one.
    """
    before = store.samples(person_id)
    good, refused = _without_twins(photos, [sample.embeddings for sample in before])
    if not good:
        raise NothingUsable(refused)
    person = store.add_samples(person_id, good)
    known = {sample.id for sample in before}
    added = tuple(s for s in store.samples(person_id) if s.id not in known)
    return Enrolled(person, added, refused)


def _without_twins(
    photos: Sequence[UploadedPhoto], known: Sequence[dict[str, Embedding]]
) -> tuple[list[NewSample], tuple[UploadedPhoto, ...]]:
    """The samples to keep, and the photos that are refused, among them those seen before."""
    seen, good, refused = list(known), [], []
    for photo in photos:
        if photo.sample is None:
            refused.append(photo)
        elif any(_is_twin(photo.sample.embeddings, other) for other in seen):
            refused.append(
                UploadedPhoto(
                    photo.index, photo.filename, code="duplicate", reason="the photo is there"
                )
            )
        else:
            good.append(photo.sample)
            seen.append(photo.sample.embeddings)
    return good, tuple(refused)


def _is_twin(one: dict[str, Embedding], other: dict[str, Embedding]) -> bool:
    return any(
        float(one[contract] @ other[contract]) >= SAME_PHOTO
        for contract in one.keys() & other.keys()
    )

"""The people of an evaluation: from the face pictures that the gallery keeps."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import Final

from faceid_gui.core.errors import BadImage, BadRequest, NotFound
from faceid_gui.core.geometry import ARCFACE_112
from faceid_gui.core.names import quoted
from faceid_gui.core.photos import decode_photo
from faceid_gui.core.ports import GalleryStore
from faceid_gui.core.types import Image, Person
from faceid_gui.lab.datasets import limited, one_photo, strangers_dataset, with_groups
from faceid_gui.lab.parts import Dataset, PhotoRef, PhotoSource, Subject
from faceid_gui.lab.request import BY_PARENT
from faceid_gui.lab.results import Finding, FindingKind

GALLERY_TITLE: Final = "gallery"


class GalleryPhotos:
    """A PhotoSource over kept face pictures, by the ids of their samples.

    Holds the pictures of one person at a time. ``beside`` gives all other photos.
    """

    def __init__(
        self, store: GalleryStore, owners: dict[str, str], beside: PhotoSource | None = None
    ) -> None:
        self._store = store
        self._owners = owners
        self._beside = beside
        self._lock = threading.Lock()
        self._held_of = ""
        self._held: dict[str, bytes] = {}

    def read(self, photo: PhotoRef) -> bytes:
        """The picture as PNG. Raises NotFound where it was erased meanwhile, and BadImage."""
        owner = self._owners.get(photo.key)
        if owner is None:
            if self._beside is None:
                raise NotFound(f"the gallery has no sample {photo.key}")
            return self._beside.read(photo)
        with self._lock:
            if self._held_of != owner:
                self._held = _crops(self._store, owner)
                self._held_of = owner
            crop = self._held.get(photo.key)
        if crop is None:
            raise NotFound("the face picture of this sample was erased")
        return crop

    def image(self, photo: PhotoRef) -> Image:
        """The picture: for a kept one shape (112, 112, 3). Raises BadImage or NotFound."""
        image = decode_photo(self.read(photo))
        width, height = ARCFACE_112.size
        if photo.key in self._owners and image.shape[:2] != (height, width):
            raise BadImage("the kept face picture has the wrong size")
        return image


def gallery_dataset(
    store: GalleryStore,
    *,
    strangers: Path | None = None,
    groups: Path | str | None = None,
    limit: int | None = None,
) -> tuple[Dataset, tuple[Finding, ...]]:
    """Everybody who is enrolled, by their kept face pictures, and who has none.

    ``strangers`` is a folder of photos of people who are not enrolled. ``groups`` is a file;
    by BY_PARENT the strangers alone get labels. Raises BadRequest where nobody has a picture,
    and what strangers_dataset and the store raise.
    """
    people: list[Subject] = []
    owners: dict[str, str] = {}
    findings: list[Finding] = []
    for person in store.people():
        keys = tuple(_crops(store, person.id))
        owners |= dict.fromkeys(keys, person.id)
        if keys:
            photos = tuple(PhotoRef(key, crop=True) for key in keys)
            people.append(Subject(person.id, person.name, photos))
        else:
            findings.append(_without_pictures(person))
    if not people:
        raise BadRequest("the gallery keeps no face pictures; give a folder of photos")
    foreign, noticed = _strangers(strangers, groups)
    dataset = Dataset(
        title=GALLERY_TITLE,
        people=tuple(people),
        strangers=foreign.strangers if foreign is not None else (),
        source=GalleryPhotos(store, owners, None if foreign is None else foreign.source),
        crops=True,
    )
    dataset, unknown = with_groups(dataset, None if groups == BY_PARENT else groups)
    dataset = limited(dataset, limit)
    return dataset, (*findings, *noticed, *unknown, *one_photo(dataset))


def _strangers(
    folder: Path | None, groups: Path | str | None
) -> tuple[Dataset | None, tuple[Finding, ...]]:
    if folder is None:
        return None, ()
    return strangers_dataset(folder, by_parent=groups == BY_PARENT)


def _without_pictures(person: Person) -> Finding:
    return Finding(
        FindingKind.EMPTY_FOLDER,
        f"of {quoted(person.name)} no face picture is kept, so another network cannot try them",
        subject=person.name,
    )


def _crops(store: GalleryStore, person_id: str) -> dict[str, bytes]:
    """Somebody's kept pictures by sample id; none where they were deleted meanwhile."""
    try:
        samples = store.samples(person_id)
    except NotFound:
        return {}
    return {sample.id: sample.crop_png for sample in samples if sample.crop_png is not None}

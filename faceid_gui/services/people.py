"""Who is meant: folders of photos as people, and people by name."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from faceid_gui.core.errors import BadRequest, NotFound
from faceid_gui.core.names import folder_name as folder_name
from faceid_gui.core.names import same_name_form
from faceid_gui.core.names import shown as shown
from faceid_gui.core.photos import walk_photos
from faceid_gui.core.ports import GalleryStore
from faceid_gui.core.types import Person, RemovedPerson


@dataclass(frozen=True, slots=True)
class PhotoFolder:
    """All photos of one person."""

    name: str
    photos: tuple[Path, ...]


def find_people(root: Path) -> tuple[PhotoFolder, ...]:
    """The people of a folder: each folder that holds photos is one, under the folder's name.

    Folders may be nested; those of one name are one person. Raises BadRequest where there
    is no folder or no photo in it.
    """
    if root == Path():  # what an empty argument becomes
        raise BadRequest("no folder was given")
    if not root.is_dir():
        raise BadRequest(f"there is no folder {shown(root)}", detail=str(root))
    found: dict[str, list[Path]] = {}
    for photo in walk_photos(root):
        folder = photo.parent if photo.parent != root else root.resolve()
        found.setdefault(folder_name(folder), []).append(photo)
    if not found:
        raise BadRequest(f"there are no photos in {shown(root)}", detail=str(root))
    return tuple(PhotoFolder(name, tuple(photos)) for name, photos in found.items())


def rename_person(store: GalleryStore, name_or_id: str, name: str) -> Person:
    """Give somebody another name. Raises NotFound, NameTaken or BadRequest."""
    return store.rename(store.find(name_or_id).id, name)


def remove_person(store: GalleryStore, name_or_id: str) -> RemovedPerson:
    """Delete somebody; returns who it was, and until when they can come back.

    Raises NotFound.
    """
    person = store.find(name_or_id)
    store.remove(person.id)
    return find_removed(store, person.id)


def erase_person(store: GalleryStore, name_or_id: str) -> Person:
    """Erase somebody beyond recall, enrolled or deleted; returns who it was.

    Who is enrolled goes before who was deleted under the same name. Raises NotFound, and
    BadRequest where several were deleted under it.
    """
    try:
        person = store.find(name_or_id)
    except NotFound as missing:
        try:
            person = find_removed(store, name_or_id).person
        except NotFound:
            raise missing from None
    store.erase(person.id)
    return person


def restore_person(store: GalleryStore, name_or_id: str, *, name: str | None = None) -> Person:
    """Bring somebody back who was deleted, under another name where one is given.

    Raises NotFound, NameTaken, and BadRequest for a name that cannot be, or where several
    were deleted under this one.
    """
    return store.restore(find_removed(store, name_or_id).person.id, name=name)


def find_removed(store: GalleryStore, name_or_id: str) -> RemovedPerson:
    """Somebody who was deleted and can come back. Raises NotFound, BadRequest."""
    removed = store.removed()
    for one in removed:
        if one.person.id == name_or_id:
            return one
    wanted = same_name_form(name_or_id)
    named = [one for one in removed if same_name_form(one.person.name) == wanted]
    if len(named) > 1:
        raise BadRequest(f"{len(named)} people of that name were deleted: give the id of one")
    if not named:
        raise NotFound("nobody of that name or id was deleted and can come back")
    return named[0]


@dataclass(frozen=True, slots=True)
class Merged:
    """One person's samples became another's: ``into`` as they are now."""

    gone: Person
    into: Person
    moved: int


def merge_people(store: GalleryStore, name_or_id: str, into: str) -> Merged:
    """Give all samples of one person to another, and delete the first.

    Raises NotFound, and BadRequest where the two are one.
    """
    gone, owner = store.find(name_or_id), store.find(into)
    moved = store.merge(gone.id, into=owner.id)
    return Merged(gone, store.find(owner.id), len(moved))

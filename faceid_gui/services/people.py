"""Who is meant: folders of photos as people, and people by name."""

from __future__ import annotations

import os
import unicodedata
from dataclasses import dataclass
from pathlib import Path

from faceid_gui.core.errors import BadRequest
from faceid_gui.core.photos import walk_photos
from faceid_gui.core.ports import GalleryStore
from faceid_gui.core.types import Person


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


def folder_name(folder: Path) -> str:
    """A person's name from a folder's: composed Unicode, whatever the file system did."""
    return unicodedata.normalize("NFC", os.fsencode(folder.name).decode("utf-8", "replace"))


def shown(path: Path) -> str:
    """A path as text that can be printed and stored."""
    return os.fsencode(path).decode("utf-8", "replace")


def rename_person(store: GalleryStore, name_or_id: str, name: str) -> Person:
    """Give somebody another name. Raises NotFound, NameTaken or BadRequest."""
    return store.rename(store.find(name_or_id).id, unicodedata.normalize("NFC", name))


def remove_person(store: GalleryStore, name_or_id: str) -> Person:
    """Erase somebody with all samples; returns who it was. Raises NotFound."""
    person = store.find(name_or_id)
    store.remove(person.id)
    return person

"""The people of an evaluation: from folders of photos."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final, TypeVar

import numpy as np

from faceid_gui.core.errors import BadRequest, NotFound
from faceid_gui.core.names import composed, folder_name, quoted, same_name_form, shown
from faceid_gui.core.photos import decode_photo, read_photo_bytes, walk_photos
from faceid_gui.core.types import Image
from faceid_gui.lab.groups import label, read_groups, unknown_names
from faceid_gui.lab.parts import Dataset, PhotoRef, Subject
from faceid_gui.lab.request import BY_PARENT
from faceid_gui.lab.results import Finding, FindingKind

_STRANGERS: Final = "strangers/"
"""Begins the key of a stranger whose own could be taken for that of one of the people."""

_T = TypeVar("_T")


class FolderPhotos:
    """A PhotoSource over files, by their keys. It holds no picture."""

    def __init__(self, paths: Mapping[str, Path]) -> None:
        self._paths = dict(paths)

    def path(self, key: str) -> Path:
        """The file of a photo. Raises NotFound."""
        path = self._paths.get(key)
        if path is None:
            raise NotFound(f"the dataset has no photo {key}")
        return path

    def read(self, photo: PhotoRef) -> bytes:
        """The file's content. Raises BadImage or NotFound."""
        return read_photo_bytes(self.path(photo.key))

    def image(self, photo: PhotoRef) -> Image:
        """The photo upright. Raises BadImage or NotFound."""
        return decode_photo(self.read(photo))


def folder_dataset(
    folder: Path,
    *,
    strangers: Path | None = None,
    groups: Path | str | None = None,
    limit: int | None = None,
) -> tuple[Dataset, tuple[Finding, ...]]:
    """The people of a folder, and what was noticed on the way.

    Each folder that holds photos, at any depth, is a person of that name; folders of one name
    are one person. ``groups`` is a file, or BY_PARENT: the folder above a person's is the
    label. ``limit`` takes so many people, spread over all, and as many strangers. Photos that
    lie loose in the strangers' folder are a stranger each. Raises BadRequest where there is no
    such folder or no photo in it, where both folders are the same, and for a group file that
    cannot be read. Where one of the folders lies in the other, its photos count for it alone.
    """
    by_parent = groups == BY_PARENT
    if strangers is not None and folder.resolve() == strangers.resolve():
        raise BadRequest("the folder of people is that of strangers too", detail=str(folder))
    around = strangers is not None and strangers.resolve() in folder.resolve().parents
    here = _read_folder(folder, by_parent=by_parent, beside=None if around else strangers)
    if not here.people:
        raise BadRequest(f"there are no photos in {shown(folder)}", detail=str(folder))
    others = _Folder()
    if strangers is not None:
        beside = folder if around else None
        others = _read_strangers(strangers, here, by_parent=by_parent, beside=beside)
    dataset = Dataset(
        title=folder_name(folder.resolve()),
        people=here.people,
        strangers=others.people,
        source=FolderPhotos({**here.paths, **others.paths}),
    )
    dataset, unknown = with_groups(dataset, None if by_parent else groups)
    findings = (*here.findings, *others.findings, *unknown)
    dataset = limited(dataset, limit)
    return dataset, (*findings, *one_photo(dataset))


def strangers_dataset(
    folder: Path, *, by_parent: bool = False
) -> tuple[Dataset, tuple[Finding, ...]]:
    """The people of a folder as strangers beside whomever; photos that lie loose are one each.

    Raises BadRequest where there is no such folder.
    """
    found = _read_strangers(folder, _Folder(), by_parent=by_parent)
    title, source = folder_name(folder.resolve()), FolderPhotos(found.paths)
    return Dataset(title, (), found.people, source), found.findings


def with_groups(dataset: Dataset, groups: Path | str | None) -> tuple[Dataset, tuple[Finding, ...]]:
    """The dataset with the labels of a group file, and whom that names in vain.

    Raises BadRequest where the file cannot be read.
    """
    if groups is None:
        return dataset, ()
    everybody = (*dataset.people, *dataset.strangers)
    labelled, unknown = label(everybody, read_groups(Path(groups)))
    count = len(dataset.people)
    labelled_set = replace(dataset, people=labelled[:count], strangers=labelled[count:])
    return labelled_set, unknown_names(unknown)


def limited(dataset: Dataset, limit: int | None) -> Dataset:
    """The dataset with at most so many people and strangers, spread evenly over all."""
    if limit is None:
        return dataset
    people, strangers = _spread(dataset.people, limit), _spread(dataset.strangers, limit)
    return replace(dataset, people=people, strangers=strangers)


def one_photo(dataset: Dataset) -> tuple[Finding, ...]:
    """One finding per person of a single photo: enrolled with it, nothing is left to search."""
    return tuple(
        Finding(
            FindingKind.ONE_PHOTO,
            f"{quoted(subject.name)} has one photo only, so nothing is left to look them up by",
            subject=subject.name,
            photo=subject.photos[0].key,
        )
        for subject in dataset.people
        if len(subject.photos) == 1
    )


def _spread(items: Sequence[_T], count: int) -> tuple[_T, ...]:
    if count >= len(items):
        return tuple(items)
    places = np.linspace(0, len(items) - 1, max(count, 0)).round().astype(int)
    return tuple(items[place] for place in places)


@dataclass(frozen=True, slots=True)
class _Folder:
    """What a folder holds: people, their files by key, and what was noticed."""

    people: tuple[Subject, ...] = ()
    paths: Mapping[str, Path] = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()

    def as_strangers(self, people: _Folder) -> _Folder:
        """The same under keys that none of the people and their photos has."""
        if not self.people:
            return self
        renamed = tuple(
            replace(
                subject,
                key=_STRANGERS + subject.key,
                photos=tuple(PhotoRef(_other_than(p.key, people.paths)) for p in subject.photos),
            )
            for subject in self.people
        )
        paths = {_other_than(key, people.paths): path for key, path in self.paths.items()}
        return _Folder(renamed, paths, self.findings)


def _read_strangers(
    folder: Path, people: _Folder, *, by_parent: bool, beside: Path | None = None
) -> _Folder:
    found = _read_folder(folder, by_parent=by_parent, beside=beside, loose=True)
    if found.people:
        return found.as_strangers(people)
    detail = f"the folder of strangers {quoted(folder_name(folder.resolve()))} holds no photos"
    return replace(found, findings=(Finding(FindingKind.EMPTY_FOLDER, detail),))


def _other_than(key: str, taken: Mapping[str, Path]) -> str:
    return _STRANGERS + key if key in taken or key.startswith(_STRANGERS) else key


def _read_folder(
    root: Path, *, by_parent: bool, beside: Path | None = None, loose: bool = False
) -> _Folder:
    """The people of a folder, in natural order of their folders.

    ``beside`` is another dataset's folder, which does not count where it lies inside. With
    ``loose`` the photos in the folder itself are a person each.
    """
    if not root.is_dir():
        raise BadRequest(f"there is no folder {shown(root)}", detail=str(root))
    outside = beside.resolve() if beside is not None else None
    found = _Gathered(by_parent)
    used: set[Path] = set()
    for photo in walk_photos(root):
        if outside is not None and outside in photo.resolve().parents:
            continue
        used.add(photo.parent)
        found.add(photo, root, loose=loose and photo.parent == root)
    empty = tuple(_empty_folders(root, used, outside))
    return _Folder(found.people(), found.paths, (*found.findings, *empty))


class _Gathered:
    """Collects photos as people, by name."""

    def __init__(self, by_parent: bool) -> None:
        self._by_parent = by_parent
        self._folders: dict[str, list[Path]] = {}
        self._names: dict[str, str] = {}
        self._photos: dict[str, list[str]] = {}
        self._labels: dict[str, frozenset[str]] = {}
        self.paths: dict[str, Path] = {}

    def add(self, photo: Path, root: Path, *, loose: bool) -> None:
        """One more photo; ``loose`` makes its file's name the person's."""
        folder = photo.parent
        named = photo.with_suffix("") if loose else folder if folder != root else root.resolve()
        form = same_name_form(folder_name(named))
        self._names.setdefault(form, folder_name(named))
        folders = self._folders.setdefault(form, [])
        if folder not in folders:
            folders.append(folder)
        key = shown(Path(photo.relative_to(root).as_posix()))
        self.paths[key] = photo
        self._photos.setdefault(form, []).append(key)
        parents = folder.relative_to(root).parts[:-1]
        if self._by_parent and parents:
            label = composed(folder_name(Path(parents[-1])))
            self._labels[form] = self._labels.get(form, frozenset()) | {label}

    def people(self) -> tuple[Subject, ...]:
        """Everybody, in the order in which they were found."""
        return tuple(
            Subject(
                key=form,
                name=self._names[form],
                photos=tuple(PhotoRef(key) for key in keys),
                groups=self._labels.get(form, frozenset()),
            )
            for form, keys in self._photos.items()
        )

    @property
    def findings(self) -> tuple[Finding, ...]:
        """Whose photos come from several folders of one name."""
        return tuple(
            Finding(
                FindingKind.SAME_PERSON,
                f"{len(folders)} folders are named {quoted(self._names[form])}: "
                "they were taken as one person",
                subject=self._names[form],
                other=shown(folders[-1]),
            )
            for form, folders in self._folders.items()
            if len(folders) > 1
        )


def _empty_folders(root: Path, used: set[Path], outside: Path | None) -> Iterator[Finding]:
    """The folders without a photo in them or beneath, the topmost of a branch alone."""
    full = {folder for path in used for folder in (path, *path.parents)}
    for place, folders, _ in os.walk(root):
        here = Path(place)
        folders.sort()
        for name in tuple(folders):
            folder = here / name
            if name.startswith(".") or folder.resolve() == outside:
                folders.remove(name)
            elif folder not in full:
                folders.remove(name)
                yield Finding(
                    FindingKind.EMPTY_FOLDER,
                    f"the folder {quoted(folder_name(folder))} holds no photos",
                    subject=folder_name(folder),
                )

"""Many photos to enrolled people: one transaction each, and a reason for every refusal."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from faceid_gui.core.errors import BadRequest, FaceIdError, NotFound, UserError
from faceid_gui.core.photos import walk_photos
from faceid_gui.core.ports import FaceBackend, GalleryStore
from faceid_gui.core.types import NewSample, Person, Sample, Threshold
from faceid_gui.services.enrolment.enroller import Effort
from faceid_gui.services.importing.facts import (
    ImportedPerson,
    ImportProgress,
    ImportReport,
    ReasonCount,
    RefusedPhoto,
)
from faceid_gui.services.importing.photo_queue import (
    PhotoResult,
    PhotoTask,
    PhotoWorkers,
    source_digest,
)
from faceid_gui.services.people import PhotoFolder, shown
from faceid_gui.services.samples.mislabelled import Mislabelled
from faceid_gui.services.samples.selection import LeftOutReason, Selection, choose

__all__ = [
    "ImportProgress",
    "ImportReport",
    "ImportedPerson",
    "ReasonCount",
    "RefusedPhoto",
    "add_photos",
    "import_people",
]

SWIFT_FROM: Final = 6
"""From so many photos of one person on, a quick look at each is enough."""


def import_people(
    folders: Sequence[PhotoFolder],
    *,
    store: GalleryStore,
    make_backend: Callable[[], FaceBackend],
    default: Threshold | None = None,
    keep_crops: bool = False,
    workers: int = 1,
    thorough: bool = False,
    progress: Callable[[ImportProgress], None] = lambda _: None,
    cancelled: Callable[[], bool] = lambda: False,
) -> ImportReport:
    """Enrol people from their photos, one transaction per person.

    Photos that cannot be used are reported, the rest is imported; so are photos of somebody
    else, near duplicates, and photos with which the person would be recognised less surely
    (see services/samples/selection.py; ``default`` is the pack's own threshold, without which near
    duplicates are taken). A photo that is a sample of the person already is skipped, so an
    import can be repeated. ``thorough`` takes every photo as carefully as a single one.

    Raises what opening a backend raises; a fault of the store ends the import and is in the
    report.
    """
    run = _Import(store=store, folders=folders, default=default, progress=progress)
    tasks = run.tasks(cancelled, thorough=thorough)
    with PhotoWorkers(make_backend, keep_crops=keep_crops, workers=workers) as photo_workers:
        fault: FaceIdError | None = None
        try:
            for result in photo_workers.each(tasks):
                run.take(result)
        except FaceIdError as error:
            if not run.storing:
                raise
            fault = error
        run.mislabelled.name_owners(store, photo_workers.contract)
    return run.report(fault=fault)


def add_photos(
    name: str,
    photos: Iterable[Path],
    *,
    store: GalleryStore,
    make_backend: Callable[[], FaceBackend],
    default: Threshold | None = None,
    keep_crops: bool = False,
    workers: int = 1,
    progress: Callable[[ImportProgress], None] = lambda _: None,
) -> ImportReport:
    """Enrol one person from photos, or add them to one who is enrolled; thorough."""
    paths = [path for photo in photos for path in _walked(photo)]
    if not paths:
        raise BadRequest("there are no photos")
    return import_people(
        [PhotoFolder(unicodedata.normalize("NFC", name), tuple(paths))],
        store=store,
        make_backend=make_backend,
        default=default,
        keep_crops=keep_crops,
        workers=workers,
        thorough=True,
        progress=progress,
    )


def _walked(photo: Path) -> Iterator[Path]:
    return walk_photos(photo) if photo.is_dir() else iter((photo,))


@dataclass(frozen=True, slots=True, eq=False)
class _Enrolled:
    """Who has the name of a folder, if anybody, and what they are made of."""

    person: Person | None = None
    samples: tuple[Sample, ...] = ()

    @property
    def digests(self) -> frozenset[str]:
        return frozenset(source_digest(sample.source) for sample in self.samples)


@dataclass(slots=True)
class _Open:
    """One person of whom photos are still being looked at."""

    expected: int
    enrolled: _Enrolled
    samples: dict[str, NewSample] = field(default_factory=dict)
    paths: dict[str, Path] = field(default_factory=dict)
    known: int = 0
    done: int = 0


class _Import:
    """The state of one import; used by one thread."""

    def __init__(
        self,
        *,
        store: GalleryStore,
        folders: Sequence[PhotoFolder],
        default: Threshold | None,
        progress: Callable[[ImportProgress], None],
    ) -> None:
        self._store = store
        self._folders = folders
        self._default = default
        self._progress = progress
        self._total = sum(len(folder.photos) for folder in folders)
        self._open: dict[str, _Open] = {}
        self._done = 0
        self._people: list[ImportedPerson] = []
        self._refused: list[RefusedPhoto] = []
        self._without: list[str] = []
        self._warnings: list[str] = []
        self._owners: dict[str, str] = {}
        self._cancelled = False
        self.mislabelled = Mislabelled(default)
        self.storing = False
        """True while the store is at work: what is raised then is the store's fault."""

    def tasks(self, cancelled: Callable[[], bool], *, thorough: bool) -> Iterator[PhotoTask]:
        """All photos, person by person, until somebody cancels."""
        for folder in self._folders:
            enrolled = self._enrolled(folder.name)
            self._open[folder.name] = _Open(len(folder.photos), enrolled)
            photos = len(folder.photos) + len(enrolled.samples)
            swift = Effort.SWIFT if photos >= SWIFT_FROM else Effort.BRISK
            effort = Effort.THOROUGH if thorough else swift
            known = enrolled.digests
            for number, photo in enumerate(folder.photos):
                if cancelled():
                    self._cancelled = True
                    return
                yield PhotoTask(folder.name, photo, known, effort, mirrored=number % 2 == 1)

    def _enrolled(self, name: str) -> _Enrolled:
        self.storing = True
        try:
            person = self._store.find(name)
            enrolled = _Enrolled(person, self._store.samples(person.id))
        except NotFound:
            enrolled = _Enrolled()
        self.storing = False
        return enrolled

    def take(self, result: PhotoResult) -> None:
        """Note one photo's result; store the person when it was the last."""
        task = result.task
        person = self._open[task.name]
        person.done += 1
        self._done += 1
        if result.error is not None:
            code, words = result.error.code, str(result.error)
            self._refused.append(RefusedPhoto(shown(task.path), task.name, code, words))
        elif result.sample is None or source_digest(result.sample.source) in person.samples:
            person.known += 1
        else:
            digest = source_digest(result.sample.source)
            person.samples[digest], person.paths[digest] = result.sample, task.path
        if person.done == person.expected:
            self._finish(task.name, self._open.pop(task.name))
        self._progress(ImportProgress(self._done, self._total, task.name))

    def _finish(self, name: str, person: _Open) -> None:
        """Choose what the person is made of, and store it."""
        existing = person.enrolled.samples
        chosen = choose(tuple(person.samples.values()), default=self._default, existing=existing)
        if not chosen.kept and not person.known:
            self._leave_out(name, person, chosen)
            self._without.append(name)
            return
        try:
            stored = self._stored(name, person.enrolled.person, chosen.kept)
        except UserError as error:  # a name that cannot be: this person alone is left out
            self.storing = False
            self._without.append(name)
            self._refused.append(RefusedPhoto("", name, error.code, str(error)))
            return
        self._leave_out(name, person, chosen)
        self._warn(name, chosen)
        created, added = person.enrolled.person is None, len(chosen.kept)
        self._people.append(ImportedPerson(stored.name, stored.id, created, added, person.known))

    def _stored(self, name: str, person: Person | None, samples: Sequence[NewSample]) -> Person:
        self.storing = True
        if person is None:
            stored = self._store.add_person(name, samples)
        elif samples:
            stored = self._store.add_samples(person.id, samples)
        else:
            stored = person
        self.storing = False
        return stored

    def _leave_out(self, name: str, person: _Open, chosen: Selection) -> None:
        for left in chosen.left_out:
            path = shown(person.paths[source_digest(left.sample.source)])
            refused = RefusedPhoto(path, name, str(left.reason), left.words, left.score)
            if left.reason is LeftOutReason.MISLABELLED:
                self.mislabelled.add(refused, left.sample)
            else:
                self._refused.append(refused)

    def _warn(self, name: str, chosen: Selection) -> None:
        for sample in chosen.kept:
            owner = self._owners.setdefault(source_digest(sample.source), name)
            if owner != name:
                tail = sample.source.split("|", 1)[-1]
                self._warnings.append(f"{name}: {tail} is also a photo of {owner}")
        if chosen.mixed:
            self._warnings.append(f"{name}: the photos do not look like one person")

    def report(self, *, fault: FaceIdError | None = None) -> ImportReport:
        """Everything that was done."""
        return ImportReport(
            people=tuple(self._people),
            refused=(*self._refused, *self.mislabelled.refused),
            without=tuple(self._without),
            warnings=tuple(self._warnings),
            photos=self._done,
            cancelled=self._cancelled,
            fault=fault,
        )

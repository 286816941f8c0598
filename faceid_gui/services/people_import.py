"""Many photos to enrolled people: one transaction each, and a reason for every refusal."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import numpy as np

from faceid_gui.core.errors import BadRequest, FaceIdError, NotFound, UserError
from faceid_gui.core.photos import walk_photos
from faceid_gui.core.ports import FaceBackend, GalleryStore
from faceid_gui.core.types import NewSample, Person
from faceid_gui.services.people import PhotoFolder, shown
from faceid_gui.services.photo_queue import PhotoResult, PhotoTask, PhotoWorkers, source_digest

ODD_ONE_OUT: Final = 0.2
"""A sample less similar than this to the person's others is probably of somebody else."""


@dataclass(frozen=True, slots=True)
class ImportProgress:
    """How far an import is: ``done`` of ``total`` photos, the last one of ``name``."""

    done: int
    total: int
    name: str


@dataclass(frozen=True, slots=True)
class RefusedPhoto:
    """A photo that became no sample. ``code`` is stable, ``reason`` plain English."""

    path: str
    name: str
    code: str
    reason: str


@dataclass(frozen=True, slots=True)
class ImportedPerson:
    """What an import did for one person; ``known`` photos were samples already."""

    name: str
    person_id: str
    created: bool
    added: int
    known: int


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What an import did. Everything in ``people`` is on the disk.

    ``without`` are the names of whom no photo could be used. ``fault`` ended the import
    early, such as a full disk.
    """

    people: tuple[ImportedPerson, ...]
    refused: tuple[RefusedPhoto, ...]
    without: tuple[str, ...]
    warnings: tuple[str, ...]
    photos: int
    cancelled: bool = False
    fault: FaceIdError | None = None

    @property
    def added(self) -> int:
        """How many samples were added."""
        return sum(person.added for person in self.people)

    @property
    def complete(self) -> bool:
        """Whether everybody who was found is enrolled now."""
        return not (self.cancelled or self.fault or self.without)


def import_people(
    folders: Sequence[PhotoFolder],
    *,
    store: GalleryStore,
    make_backend: Callable[[], FaceBackend],
    keep_crops: bool = False,
    workers: int = 1,
    progress: Callable[[ImportProgress], None] = lambda _: None,
    cancelled: Callable[[], bool] = lambda: False,
) -> ImportReport:
    """Enrol people from their photos, one transaction per person.

    Photos that cannot be used are reported, the rest is imported; a photo that is a sample
    of the person already is skipped, so an import can be repeated. Raises what opening a
    backend raises; a fault of the store ends the import and is in the report.
    """
    run = _Import(store=store, folders=folders, progress=progress)
    with PhotoWorkers(make_backend, keep_crops=keep_crops, workers=workers) as photo_workers:
        try:
            for result in photo_workers.each(run.tasks(cancelled)):
                run.take(result)
        except FaceIdError as fault:
            if not run.storing:
                raise
            return run.report(fault=fault)
    return run.report()


def add_photos(
    name: str,
    photos: Iterable[Path],
    *,
    store: GalleryStore,
    make_backend: Callable[[], FaceBackend],
    keep_crops: bool = False,
    workers: int = 1,
    progress: Callable[[ImportProgress], None] = lambda _: None,
) -> ImportReport:
    """Enrol one person from photos, or add them to one who is enrolled."""
    paths = [path for photo in photos for path in _walked(photo)]
    if not paths:
        raise BadRequest("there are no photos")
    return import_people(
        [PhotoFolder(unicodedata.normalize("NFC", name), tuple(paths))],
        store=store,
        make_backend=make_backend,
        keep_crops=keep_crops,
        workers=workers,
        progress=progress,
    )


def _walked(photo: Path) -> Iterator[Path]:
    return walk_photos(photo) if photo.is_dir() else iter((photo,))


@dataclass(slots=True)
class _Open:
    """One person of whom photos are still being looked at."""

    expected: int
    person: Person | None
    samples: dict[str, NewSample] = field(default_factory=dict)
    known: int = 0
    done: int = 0


class _Import:
    """The state of one import; used by one thread."""

    def __init__(
        self,
        *,
        store: GalleryStore,
        folders: Sequence[PhotoFolder],
        progress: Callable[[ImportProgress], None],
    ) -> None:
        self._store = store
        self._folders = folders
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
        self.storing = False
        """True while the store is at work: what is raised then is the store's fault."""

    def tasks(self, cancelled: Callable[[], bool]) -> Iterator[PhotoTask]:
        """All photos, person by person, until somebody cancels."""
        for folder in self._folders:
            person, known = self._enrolled(folder.name)
            self._open[folder.name] = _Open(len(folder.photos), person)
            for photo in folder.photos:
                if cancelled():
                    self._cancelled = True
                    return
                yield PhotoTask(folder.name, photo, known)

    def _enrolled(self, name: str) -> tuple[Person | None, frozenset[str]]:
        self.storing = True
        person: Person | None = None
        known: frozenset[str] = frozenset()
        try:
            person = self._store.find(name)
            sources = (sample.source for sample in self._store.samples(person.id))
            known = frozenset(source_digest(source) for source in sources)
        except NotFound:
            person = None
        self.storing = False
        return person, known

    def take(self, result: PhotoResult) -> None:
        """Note one photo's result; store the person when it was the last."""
        task = result.task
        person = self._open[task.name]
        person.done += 1
        self._done += 1
        if result.error is not None:
            self._refuse(task, result.error)
        elif result.sample is None or source_digest(result.sample.source) in person.samples:
            person.known += 1
        else:
            person.samples[source_digest(result.sample.source)] = result.sample
        if person.done == person.expected:
            self._store_person(task.name, self._open.pop(task.name))
        self._progress(ImportProgress(self._done, self._total, task.name))

    def _refuse(self, task: PhotoTask, error: FaceIdError) -> None:
        self._refused.append(RefusedPhoto(shown(task.path), task.name, error.code, str(error)))

    def _store_person(self, name: str, person: _Open) -> None:
        samples = tuple(person.samples.values())
        if not samples and not person.known:
            self._without.append(name)
            return
        try:
            stored = self._stored(name, person.person, samples)
        except UserError as error:  # a name that cannot be: this person alone is left out
            self.storing = False
            self._without.append(name)
            self._refused.append(RefusedPhoto("", name, error.code, str(error)))
            return
        self._warn(name, person)
        self._people.append(
            ImportedPerson(
                name=stored.name,
                person_id=stored.id,
                created=person.person is None,
                added=len(samples),
                known=person.known,
            )
        )

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

    def _warn(self, name: str, person: _Open) -> None:
        for digest, sample in person.samples.items():
            owner = self._owners.setdefault(digest, name)
            if owner != name:
                self._warnings.append(f"{name}: {_tail(sample)} is also a photo of {owner}")
        self._warnings += [
            f"{name}: {_tail(sample)} looks like somebody else"
            for sample in odd_samples(tuple(person.samples.values()))
        ]

    def report(self, *, fault: FaceIdError | None = None) -> ImportReport:
        """Everything that was done."""
        return ImportReport(
            people=tuple(self._people),
            refused=tuple(self._refused),
            without=tuple(self._without),
            warnings=tuple(self._warnings),
            photos=self._done,
            cancelled=self._cancelled,
            fault=fault,
        )


def _tail(sample: NewSample) -> str:
    return sample.source.split("|", 1)[-1]


def odd_samples(samples: Sequence[NewSample]) -> tuple[NewSample, ...]:
    """Samples that do not look like the person's others. Needs three to tell who is odd."""
    if len(samples) < 3:
        return ()
    contract = Counter(key for sample in samples for key in sample.embeddings).most_common(1)[0][0]
    usable = [sample for sample in samples if contract in sample.embeddings]
    rows = np.stack([sample.embeddings[contract] for sample in usable])
    total = rows.sum(axis=0)
    others = total - rows
    lengths = np.linalg.norm(others, axis=1)
    likeness = np.einsum("ij,ij->i", rows, others) / np.maximum(lengths, 1e-9)
    return tuple(
        sample for sample, score in zip(usable, likeness, strict=True) if score < ODD_ONE_OUT
    )

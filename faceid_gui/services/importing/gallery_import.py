"""An import into the gallery, as the job of the app runs it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import cast

from faceid_gui.core.ports import FaceBackend, GalleryStore
from faceid_gui.core.types import Consent, NewSample, Person, Threshold
from faceid_gui.services.importing.dropped import LookProgress
from faceid_gui.services.importing.people_import import ImportProgress, ImportReport, import_people
from faceid_gui.services.importing.plan import ImportPlan, plan_import
from faceid_gui.services.people import PhotoFolder


class ConsentingStore:
    """A GalleryStore that records with everybody who is added what they agreed to.

    Whoever is enrolled already and gets further samples keeps what is recorded of them; only
    where nothing is, this is.
    """

    def __init__(self, store: GalleryStore, consent: Consent) -> None:
        self._store = store
        self._consent = consent

    def add_person(
        self, name: str, samples: Sequence[NewSample], *, consent: Consent | None = None
    ) -> Person:
        """A new person, in one transaction with the consent."""
        return self._store.add_person(name, samples, consent=consent or self._consent)

    def add_samples(self, person_id: str, samples: Sequence[NewSample]) -> Person:
        """More samples for somebody, after the consent."""
        if self._store.consent(person_id) is None:
            self._store.set_consent(person_id, self._consent)
        return self._store.add_samples(person_id, samples)

    def __getattr__(self, name: str) -> object:
        """Everything else is the store's own."""
        return getattr(self._store, name)


@dataclass(frozen=True, slots=True)
class GalleryImport:
    """Looks through what was dropped, and imports it. Both are for background threads.

    ``make_backend`` opens a backend of the present pack with so many threads; ``keep_crops``
    says whether face pictures are kept; ``workers`` is how many backends work side by side;
    ``default`` gives the pack's own threshold, None where it is not known.
    """

    store: GalleryStore
    make_backend: Callable[[int], FaceBackend]
    keep_crops: Callable[[], bool]
    workers: int = 1
    default: Callable[[], Threshold | None] = lambda: None

    def look(
        self,
        paths: tuple[Path, ...],
        progress: Callable[[LookProgress], None],
        cancelled: Callable[[], bool],
    ) -> ImportPlan:
        """What an import would do. Raises Cancelled, and what the store raises."""
        return plan_import(paths, store=self.store, progress=progress, cancelled=cancelled)

    def work(
        self,
        folders: tuple[PhotoFolder, ...],
        consent: Consent | None,
        progress: Callable[[ImportProgress], None],
        cancelled: Callable[[], bool],
    ) -> ImportReport:
        """Enrol these people. Raises what opening a backend raises."""
        store = self.store
        if consent is not None:
            store = cast(GalleryStore, ConsentingStore(store, consent))
        return import_people(
            folders,
            store=store,
            make_backend=lambda: self.make_backend(1),
            default=self.default(),
            keep_crops=self.keep_crops(),
            workers=self.workers,
            progress=progress,
            cancelled=cancelled,
        )

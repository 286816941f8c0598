"""The people of a test, without a database."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from faceid_gui.core.errors import BadRequest, NameTaken, NotFound
from faceid_gui.core.names import clean_name, quoted, same_name_form, sort_form
from faceid_gui.core.ports import KEPT_AFTER_REMOVAL_S, Clock
from faceid_gui.core.types import (
    Consent,
    Embedding,
    EmbeddingContract,
    GallerySnapshot,
    NewSample,
    Person,
    RemovedPerson,
    Sample,
    SampleVectors,
    Threshold,
)
from faceid_gui.store.records import consent_bytes
from tests.clocks import FakeClock


class MemoryGallery:
    """A GalleryStore in memory. People who were deleted stay in ``_removed`` with samples."""

    def __init__(self, clock: Clock | None = None) -> None:
        self._clock = clock or FakeClock()
        self._people: dict[str, Person] = {}
        self._removed: dict[str, RemovedPerson] = {}
        self._samples: dict[str, list[Sample]] = {}
        self._consents: dict[str, Consent] = {}
        self._thresholds: dict[str, Threshold] = {}
        self._numbers: dict[str, int] = {}
        self._revision = 0

    def people(self) -> tuple[Person, ...]:
        people = (self._counted(person) for person in self._people.values())
        return tuple(sorted(people, key=lambda person: sort_form(person.name)))

    def find(self, name_or_id: str) -> Person:
        wanted = same_name_form(name_or_id)
        for person in self._people.values():
            if name_or_id == person.id or wanted == same_name_form(person.name):
                return self._counted(person)
        raise NotFound(f"nobody is enrolled as {quoted(name_or_id)}")

    def add_person(
        self, name: str, samples: Sequence[NewSample], *, consent: Consent | None = None
    ) -> Person:
        name = self._free(name)
        if consent is not None:
            consent_bytes(consent)
        person = Person(str(uuid.uuid4()), name, self._clock.wall())
        self._people[person.id] = person
        self._samples[person.id] = []
        if consent is not None:
            self._consents[person.id] = consent
        return self.add_samples(person.id, samples)

    def add_samples(self, person_id: str, samples: Sequence[NewSample]) -> Person:
        person = self._person(person_id)
        for new in samples:
            sample_id = str(uuid.uuid4())
            self._numbers[sample_id] = len(self._numbers)
            self._samples[person_id].append(
                Sample(
                    sample_id,
                    person_id,
                    dict(new.embeddings),
                    new.quality,
                    new.source,
                    self._clock.wall(),
                    new.crop_png,
                )
            )
        self._revision += 1
        return self._counted(person)

    def rename(self, person_id: str, name: str) -> Person:
        person = self._person(person_id)
        self._people[person_id] = replace(person, name=self._free(name, but_for=person_id))
        self._revision += 1
        return self._counted(self._people[person_id])

    def remove(self, person_id: str) -> None:
        person = self._counted(self._person(person_id))
        now = self._clock.wall()
        self._removed[person_id] = RemovedPerson(person, now, now + KEPT_AFTER_REMOVAL_S)
        del self._people[person_id]
        self._revision += 1

    def removed(self) -> tuple[RemovedPerson, ...]:
        now = self._clock.wall()
        kept = (
            replace(removed, person=self._counted(removed.person))
            for removed in self._removed.values()
            if removed.erased_at > now
        )
        return tuple(sorted(kept, key=lambda removed: (-removed.removed_at, removed.person.id)))

    def restore(self, person_id: str, *, name: str | None = None) -> Person:
        removed = self._removed.get(person_id)
        if removed is None or removed.erased_at <= self._clock.wall():
            raise NotFound(person_id)
        self._people[person_id] = replace(
            removed.person, name=self._free(removed.person.name if name is None else name)
        )
        del self._removed[person_id]
        self._revision += 1
        return self._counted(self._people[person_id])

    def erase(self, person_id: str) -> None:
        if person_id not in self._people and person_id not in self._removed:
            raise NotFound(person_id)
        self._people.pop(person_id, None)
        self._removed.pop(person_id, None)
        self._consents.pop(person_id, None)
        del self._samples[person_id]
        self._revision += 1

    def erase_expired(self) -> int:
        now = self._clock.wall()
        expired = [key for key, removed in self._removed.items() if removed.erased_at <= now]
        for person_id in expired:
            self.erase(person_id)
        return len(expired)

    def merge(self, person_id: str, *, into: str) -> tuple[str, ...]:
        self._person(person_id)
        self._person(into)
        if person_id == into:
            raise BadRequest("a person cannot be merged with themselves")
        moved = tuple(sample.id for sample in self._samples[person_id])
        self._move(moved, into)
        self.remove(person_id)
        return moved

    def unmerge(self, person_id: str, sample_ids: Sequence[str]) -> Person:
        for sample_id in sample_ids:
            self._sample(sample_id)
        person = self.restore(person_id)
        self._move(sample_ids, person_id)
        return self._counted(person)

    def remove_samples(self, sample_ids: Sequence[str]) -> None:
        for sample in [self._sample(sample_id) for sample_id in set(sample_ids)]:
            self._samples[sample.person_id].remove(sample)
        self._revision += bool(sample_ids)

    def consent(self, person_id: str) -> Consent | None:
        return self._consents.get(self._person(person_id).id)

    def set_consent(self, person_id: str, consent: Consent) -> None:
        self._person(person_id)
        consent_bytes(consent)
        self._consents[person_id] = consent
        self._revision += 1

    def portrait(self, person_id: str) -> bytes | None:
        self._person(person_id)
        kept = [sample for sample in self._samples[person_id] if sample.crop_png is not None]
        return max(kept, key=lambda sample: sample.quality.score).crop_png if kept else None

    def vectors(self, contract: EmbeddingContract) -> SampleVectors:
        having = sorted(
            (
                sample
                for person_id in self._people
                for sample in self._samples[person_id]
                if contract.id in sample.embeddings
            ),
            key=lambda sample: self._numbers[sample.id],
        )
        rows = [sample.embeddings[contract.id] for sample in having]
        matrix = np.stack(rows) if rows else np.zeros((0, contract.dimension), np.float32)
        ids = tuple(sample.id for sample in having)
        return SampleVectors(contract.id, matrix, ids, tuple(s.person_id for s in having))

    def samples(self, person_id: str) -> tuple[Sample, ...]:
        self._person(person_id)
        return tuple(self._samples[person_id])

    def add_embeddings(self, sample_id: str, embeddings: dict[str, Embedding]) -> None:
        self._sample(sample_id).embeddings.update(embeddings)
        self._revision += 1

    def snapshot(self, contract: EmbeddingContract) -> GallerySnapshot:
        rows, people = [], []
        for person in self.people():
            vectors = [
                sample.embeddings[contract.id]
                for sample in self._samples[person.id]
                if contract.id in sample.embeddings
            ]
            if vectors:
                mean = np.mean(vectors, axis=0)
                rows.append((mean / np.linalg.norm(mean)).astype(np.float32))
                people.append(person)
        matrix = np.stack(rows) if rows else np.zeros((0, contract.dimension), np.float32)
        return GallerySnapshot(contract.id, matrix, tuple(people), self._revision)

    def without(self, contract: EmbeddingContract) -> tuple[Person, ...]:
        known = {person.id for person in self.snapshot(contract).people}
        return tuple(person for person in self.people() if person.id not in known)

    def revision(self) -> int:
        return self._revision

    def threshold(self, contract_id: str) -> Threshold | None:
        return self._thresholds.get(contract_id)

    def set_threshold(self, contract_id: str, threshold: Threshold) -> None:
        self._thresholds[contract_id] = threshold
        self._revision += 1

    def _person(self, person_id: str) -> Person:
        if person_id not in self._people:
            raise NotFound("there is no such person", detail=person_id)
        return self._people[person_id]

    def _sample(self, sample_id: str) -> Sample:
        for person_id in self._people:
            for sample in self._samples[person_id]:
                if sample.id == sample_id:
                    return sample
        raise NotFound("there is no such sample", detail=sample_id)

    def _counted(self, person: Person) -> Person:
        return replace(person, samples=len(self._samples[person.id]))

    def _free(self, name: str, *, but_for: str = "") -> str:
        cleaned = clean_name(name)
        wanted = same_name_form(cleaned)
        for person in self._people.values():
            if person.id != but_for and same_name_form(person.name) == wanted:
                raise NameTaken(f"{quoted(cleaned)} is enrolled already")
        return cleaned

    def _move(self, sample_ids: Sequence[str], owner: str) -> None:
        for sample in [self._sample(sample_id) for sample_id in sample_ids]:
            self._samples[sample.person_id].remove(sample)
            self._samples[owner].append(replace(sample, person_id=owner))
        self._samples[owner].sort(key=lambda sample: self._numbers[sample.id])

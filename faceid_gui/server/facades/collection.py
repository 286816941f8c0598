"""What facades do with the gallery: the same services, audit trail and events as ``/v1``.

Other systems name people by what they are called, so every function here takes names. All of
them block; routes call them on another thread.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request

from faceid_gui.core.errors import NotFound
from faceid_gui.core.keys import KeyInfo
from faceid_gui.core.names import clean_name, quoted, same_name_form
from faceid_gui.core.ports import FaceBackend
from faceid_gui.core.types import (
    DetectedFace,
    EmbeddingContract,
    Embeddings,
    Image,
    Liveness,
    NewSample,
    Person,
)
from faceid_gui.server.deps import answered, decode_image, gate_of
from faceid_gui.server.parts import ServerParts
from faceid_gui.services.enrolment.enroller import Effort
from faceid_gui.services.serving.enrol_uploaded import (
    Enrolled,
    NothingUsable,
    PersonExists,
    UploadedPhoto,
    add_photos,
    create_person,
    sample_work,
)
from faceid_gui.services.serving.events import ServerEventKind
from faceid_gui.services.serving.sample_index import SampleIndexer


class NoSuchSubject(NotFound):
    """Nobody is enrolled by that name."""

    code = "no_such_subject"


class NoSuchImage(NotFound):
    """There is no sample with that id."""

    code = "no_such_image"


@dataclass(frozen=True, slots=True)
class Added:
    """A sample that somebody has now: by this upload, or because it was there already."""

    person: Person
    sample_id: str


@dataclass(frozen=True, slots=True, eq=False)
class Collection:
    """The gallery, as one caller changes it: ``caller`` is who is named in the audit trail."""

    parts: ServerParts
    caller: KeyInfo

    def person(self, name: str) -> Person:
        """Somebody by name alone, never by id. Raises NoSuchSubject."""
        found = self.find(name)
        if found is None:
            raise NoSuchSubject(f"nobody is enrolled as {quoted(name)}")
        return found

    def find(self, name: str) -> Person | None:
        """Somebody by name, None where nobody is called so."""
        try:
            found = self.parts.gallery.find(name)
        except NotFound:
            return None
        return found if same_name_form(found.name) == same_name_form(name) else None

    def add_empty(self, name: str) -> Person:
        """A person without a sample, whom nothing can match yet. Raises NameTaken."""
        person = self.parts.gallery.add_person(clean_name(name), ())
        self._added(person)
        return person

    def add_samples(self, name: str, samples: Sequence[NewSample]) -> tuple[Added, ...]:
        """Enrol somebody, or give further samples to them; one answer per sample, in order.

        A photo that was sent before adds nothing, and answers with the sample that it made.
        """
        photos = tuple(
            UploadedPhoto(index, sample.source, sample) for index, sample in enumerate(samples)
        )
        found = self.find(name)
        if found is None:
            try:
                enrolled = create_person(self.parts.gallery, name, photos)
            except PersonExists as taken:  # by another request, meanwhile
                found = taken.person
            else:
                self._added(enrolled.person)
        if found is not None:
            enrolled = self._extended(found, photos)
        return tuple(self._which(enrolled.person, sample) for sample in samples)

    def rename(self, name: str, new: str) -> Person:
        """Give somebody another name; somebody else of that name gets all their samples."""
        person, wanted = self.person(name), clean_name(new)
        other = self.find(wanted)
        if other is not None and other.id != person.id:
            self.parts.gallery.merge(person.id, into=other.id)
            self._note("api.person.merge", person.id, f"into {other.id}")
            self._tell(ServerEventKind.PERSON_DELETED, person_id=person.id)
            merged = self.parts.gallery.find(other.id)
            self._tell(ServerEventKind.SAMPLES_ADDED, person_id=merged.id, samples=merged.samples)
            return merged
        renamed = self.parts.gallery.rename(person.id, wanted)
        self._note("api.person.rename", renamed.id)
        self._tell(ServerEventKind.PERSON_RENAMED, person_id=renamed.id, name=renamed.name)
        return renamed

    def remove(self, name: str) -> Person:
        """Delete somebody, who can come back for a while. Raises NoSuchSubject."""
        person = self.person(name)
        self._remove(person)
        return person

    def remove_everybody(self) -> int:
        """Delete all people, who can come back for a while; how many."""
        people = self.parts.gallery.people()
        for person in people:
            self._remove(person)
        return len(people)

    def erase_samples(self, sample_ids: Sequence[str], person_id: str = "") -> None:
        """Erase samples beyond recall. Raises NoSuchImage, and then erases none."""
        if not sample_ids:
            return
        try:
            self.parts.gallery.remove_samples(sample_ids)
        except NotFound as error:
            raise NoSuchImage("there is no such image", detail=error.detail) from error
        self._note("api.samples.erase", person_id, f"{len(sample_ids)} samples")
        self._tell(ServerEventKind.SAMPLES_ERASED, person_id=person_id, samples=len(sample_ids))

    def _remove(self, person: Person) -> None:
        self.parts.gallery.remove(person.id)
        self._note("api.person.delete", person.id)
        self._tell(ServerEventKind.PERSON_DELETED, person_id=person.id)

    def _added(self, person: Person) -> None:
        self._note("api.person.add", person.id, f"{person.samples} samples")
        self._tell(
            ServerEventKind.PERSON_ADDED,
            person_id=person.id,
            name=person.name,
            samples=person.samples,
        )

    def _extended(self, person: Person, photos: Sequence[UploadedPhoto]) -> Enrolled:
        try:
            enrolled = add_photos(self.parts.gallery, person.id, photos)
        except NothingUsable:  # all were there already: nothing else is refused here
            return Enrolled(person, (), ())
        self._note("api.samples.add", person.id, f"{len(enrolled.added)} samples")
        self._tell(ServerEventKind.SAMPLES_ADDED, person_id=person.id, samples=len(enrolled.added))
        return enrolled

    def _which(self, person: Person, sample: NewSample) -> Added:
        """The stored sample that a new one became, or that it is a copy of."""
        contract = self.parts.contract.id
        wanted = sample.embeddings[contract]
        stored = [
            one for one in self.parts.gallery.samples(person.id) if contract in one.embeddings
        ]
        if not stored:
            raise NoSuchImage("the sample is gone already")
        nearest = max(stored, key=lambda one: float(np.dot(one.embeddings[contract], wanted)))
        return Added(person, nearest.id)

    def _note(self, action: str, subject: str, detail: str = "") -> None:
        self.parts.audit.append(f"key:{self.caller.id}", action, subject, detail)

    def _tell(self, kind: ServerEventKind, **facts: str | int) -> None:
        self.parts.events.publish(kind, **facts)


async def new_sample(request: Request, data: bytes, *, least: float = 0.0) -> NewSample:
    """The sample of the one face in a JPEG or PNG file.

    Faces that the detector is less sure of than ``least`` do not count. Raises BadImage,
    NoFace, SeveralFaces, PoorQuality, Overloaded.
    """
    gate = gate_of(request)
    image = await decode_image(gate, data)
    keep = await run_in_threadpool(gate.parts.keep_crops)
    return await answered(request, gate.parts.pool.submit(_sampling(image, least, keep)))


def indexer_of(request: Request) -> SampleIndexer:
    """The index of this server's samples, made at its first use."""
    state = request.app.state
    found = getattr(state, "sample_indexer", None)
    if not isinstance(found, SampleIndexer):
        parts = gate_of(request).parts
        found = state.sample_indexer = SampleIndexer(parts.gallery, parts.contract)
    return found


def _sampling(image: Image, least: float, keep_crops: bool) -> Callable[[FaceBackend], NewSample]:
    work = sample_work(image, "", effort=Effort.THOROUGH, keep_crops=keep_crops)
    return lambda backend: work(_Sure(backend, least) if least > 0.0 else backend)


class _Sure:
    """A backend that keeps quiet about faces that it is not sure of. Implements FaceBackend."""

    def __init__(self, backend: FaceBackend, least: float) -> None:
        self._backend = backend
        self._least = least

    @property
    def contract(self) -> EmbeddingContract:
        return self._backend.contract

    @property
    def name(self) -> str:
        return self._backend.name

    @property
    def provider(self) -> str:
        return self._backend.provider

    @property
    def has_liveness(self) -> bool:
        return self._backend.has_liveness

    def detect(self, image: Image, *, careful: bool = False) -> tuple[DetectedFace, ...]:
        found = self._backend.detect(image, careful=careful)
        return tuple(face for face in found if face.score >= self._least)

    def embed(self, crops: Sequence[Image]) -> Embeddings:
        return self._backend.embed(crops)

    def liveness(self, image: Image, faces: Sequence[DetectedFace]) -> tuple[Liveness, ...]:
        return self._backend.liveness(image, faces)

    def close(self) -> None:
        """Nothing: the backend belongs to the pool."""

"""What an import tells: how far it is, what it did, and why it refused what."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from faceid_gui.core.errors import FaceIdError


@dataclass(frozen=True, slots=True)
class ImportProgress:
    """How far an import is: ``done`` of ``total`` photos, the last one of ``name``."""

    done: int
    total: int
    name: str


@dataclass(frozen=True, slots=True)
class RefusedPhoto:
    """A photo that became no sample. ``code`` is stable, ``reason`` plain English.

    A photo that was compared with the person's others has a ``score``, its cosine similarity
    to them (see services/samples/selection.py); ``looks_like`` is the name of whom it would be
    taken for, where there is somebody.
    """

    path: str
    name: str
    code: str
    reason: str
    score: float | None = None
    looks_like: str = ""


@dataclass(frozen=True, slots=True)
class ReasonCount:
    """How many photos were refused for one reason. ``example`` is the first one's path."""

    code: str
    count: int
    example: str


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

    @property
    def reasons(self) -> tuple[ReasonCount, ...]:
        """The refusals by their code, the most frequent first."""
        counts = Counter(refused.code for refused in self.refused)
        examples: dict[str, str] = {}
        for refused in self.refused:
            examples.setdefault(refused.code, refused.path or refused.name)
        return tuple(
            ReasonCount(code, count, examples[code]) for code, count in counts.most_common()
        )

"""What both sides of an exchange do to people and samples, with the trail's entries for it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection, Row, select

from faceid_gui.core.sync import Conflict, ConflictKind
from faceid_gui.core.types import Consent, Embedding, Sample
from faceid_gui.store import schema
from faceid_gui.store.chain import Action, append_entry
from faceid_gui.store.changes import bury_person, count_change
from faceid_gui.store.consents import open_consent, write_consent
from faceid_gui.store.crypto import Cipher
from faceid_gui.store.person_rows import open_name, person_row, write_person
from faceid_gui.store.removal import erase_person
from faceid_gui.store.sample_rows import (
    erase_samples,
    insert_embeddings,
    move_sample,
    open_samples,
    sample_ids_of,
    write_sample,
)
from faceid_gui.store.sync_conflicts import conflict_id, note_conflict


class Desk:
    """One exchange within one transaction: writes, counts what it wrote, and tells the trail.

    ``actor`` is who is named in the trail, ``place`` the kiosk that conflicts are about.
    Without ``keep_crops`` face pictures that come along are not written.
    """

    def __init__(
        self,
        connection: Connection,
        cipher: Cipher,
        *,
        now: float,
        actor: str,
        place: str,
        keep_crops: bool = True,
    ) -> None:
        self.connection = connection
        self.cipher = cipher
        self.now = now
        self.place = place
        self._actor = actor
        self._keep_crops = keep_crops
        self._samples: Counter[tuple[Action, str]] = Counter()
        self.changed = False
        self.erased = False

    def add_person(self, person_id: str, name: str, created_at: float) -> None:
        """Make somebody; the name is free."""
        write_person(self.connection, self.cipher, person_id, name, None, created_at=created_at)
        self.tell(Action.PERSON_ADDED, person_id)

    def set_person(self, row: Row[Any], name: str, removed_at: float | None) -> None:
        """Give somebody who is there a name, which is free, and a state."""
        renamed = name != self.name_of(row)
        if not renamed and removed_at == row.removed_at:
            return
        write_person(self.connection, self.cipher, row.id, name, removed_at)
        if renamed:
            self.tell(Action.PERSON_RENAMED, row.id)
        if (removed_at is None) != (row.removed_at is None):
            back = removed_at is None
            self.tell(Action.PERSON_RESTORED if back else Action.PERSON_DELETED, row.id)
        self.changed = True

    def name_of(self, row: Row[Any]) -> str:
        """Somebody's name. Raises StoreDamaged."""
        return open_name(self.cipher, row.id, row.name, row.removed_at)

    def name_by_id(self, person_id: str) -> str:
        """The name of somebody who is there, empty for anybody else."""
        row = person_row(self.connection, person_id)
        return "" if row is None else self.name_of(row)

    def consent_of(self, row: Row[Any]) -> Consent | None:
        """What somebody agreed to."""
        return open_consent(self.cipher, row.id, row.consent)

    def set_consent(self, person_id: str, consent: Consent) -> None:
        """Record what somebody agreed to."""
        write_consent(self.connection, self.cipher, person_id, consent)
        self.tell(Action.CONSENT_RECORDED, person_id)

    def erase(self, person_id: str, *, origin: str, sent: bool) -> None:
        """Erase somebody with all samples."""
        samples = sample_ids_of(self.connection, person_id)
        erase_person(self.connection, self.cipher, person_id)
        bury_person(self.connection, person_id, samples, origin=origin, sent=sent)
        self.tell(Action.PERSON_ERASED, person_id)
        self.erased = True

    def add_sample(self, sample: Sample) -> None:
        """Write a sample that is not there."""
        if not self._keep_crops:
            sample = replace(sample, crop_png=None)
        write_sample(self.connection, self.cipher, sample)
        self._count(Action.SAMPLES_ADDED, sample.person_id)

    def erase_sample(self, row: Row[Any]) -> None:
        """Erase a sample that is there."""
        erase_samples(self.connection, [row.id])
        self._count(Action.SAMPLES_ERASED, row.person_id)
        self.erased = True

    def move_sample(self, row: Row[Any], owner: str) -> None:
        """Give a sample to somebody else."""
        move_sample(self.connection, self.cipher, row, owner)
        self._count(Action.SAMPLES_ADDED, owner)

    def embeddings_of(self, row: Row[Any]) -> Mapping[str, Embedding]:
        """The embeddings of a sample that is there."""
        return open_samples(self.connection, self.cipher, [row])[0].embeddings

    def add_embeddings(self, row: Row[Any], owner: str, new: dict[str, Embedding]) -> None:
        """Write embeddings of a sample, or replace them."""
        if new:
            insert_embeddings(self.connection, self.cipher, owner, row.id, new)
            self._count(Action.SAMPLES_ADDED, owner)

    def note(
        self,
        kind: ConflictKind,
        person_id: str,
        name: str,
        *,
        other: str = "",
        samples: int = 0,
    ) -> None:
        """Put a decision on the list, once."""
        key = conflict_id(kind, person_id, other, self.place, str(samples))
        conflict = Conflict(key, self.now, kind, person_id, name, other, self.place, samples)
        note_conflict(self.connection, self.cipher, conflict)

    def tell(self, action: Action, subject: str, detail: str = "") -> None:
        """Write into the trail what was done."""
        self.changed = True
        append_entry(
            self.connection,
            self.cipher,
            at=self.now,
            actor=self._actor,
            action=action,
            subject=subject,
            detail=detail,
        )

    def finish(self) -> None:
        """Tell of the samples, and let the revision grow where anything changed."""
        for (action, person_id), count in sorted(self._samples.items()):
            self.tell(action, person_id, f"{count} samples")
        if self.changed:
            count_change(self.connection)

    def _count(self, action: Action, person_id: str) -> None:
        self._samples[action, person_id] += 1
        self.changed = True


def unsent_samples_of(connection: Connection, person_id: str) -> int:
    """How many samples of somebody wait to be sent."""
    samples, marks = schema.samples.c, schema.sample_changes.c
    query = (
        select(samples.id)
        .join(schema.sample_changes, marks.sample_id == samples.id)
        .where(samples.person_id == person_id, marks.number > marks.sent)
    )
    return len(connection.execute(query).all())


def same_vector(one: Embedding | None, other: Embedding) -> bool:
    """Whether an embedding is there and is the very same."""
    return one is not None and one.tobytes() == other.tobytes()

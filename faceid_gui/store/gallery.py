"""People and their samples in the database: the GalleryStore that ships."""

from __future__ import annotations

import threading
import uuid
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from sqlalchemy import Connection, insert, select

from faceid_gui.core.errors import NotFound
from faceid_gui.core.names import clean_name, quoted
from faceid_gui.core.ports import Clock
from faceid_gui.core.sync import Facet
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
from faceid_gui.store import schema
from faceid_gui.store.chain import Action, append_entry
from faceid_gui.store.changes import (
    bury_person,
    count_change,
    gallery_revision,
    touch_all_samples,
    touch_person,
    touch_samples,
)
from faceid_gui.store.consents import read_consent, write_consent
from faceid_gui.store.database import RECORD_RESERVE, Database
from faceid_gui.store.person_rows import (
    find_id,
    free_index,
    load_people,
    load_person,
    person_row,
    seal_name,
    write_name,
    write_removal,
)
from faceid_gui.store.removal import (
    erase_person,
    expired_ids,
    list_removed,
    merge_people,
    restore_person,
    unmerge_person,
)
from faceid_gui.store.sample_rows import (
    best_crop,
    erase_samples,
    insert_embeddings,
    insert_samples,
    load_samples,
    owners_of,
    sample_ids_of,
)
from faceid_gui.store.sealed_files import forget_people
from faceid_gui.store.templates import load_snapshot, load_vectors
from faceid_gui.store.thresholds import read_threshold, write_threshold


class SqlGalleryStore:
    """Implements core.ports.GalleryStore. Safe from any thread and beside other processes.

    ``actor`` is who is named in the audit trail, which gets an entry in the same
    transaction as each change. Reading raises StoreDamaged where a record was changed,
    moved or copied.
    """

    def __init__(self, database: Database, clock: Clock, *, actor: str = "local") -> None:
        self._database = database
        self._cipher = database.cipher
        self._clock = clock
        self._actor = actor
        self._loading = threading.Lock()
        self._snapshots: dict[str, GallerySnapshot] = {}

    def people(self) -> tuple[Person, ...]:
        """Everybody, by name."""
        with self._database.read() as connection:
            return load_people(connection, self._cipher)

    def find(self, name_or_id: str) -> Person:
        """One person by name (any Unicode form or case) or id. Raises NotFound."""
        with self._database.read() as connection:
            person_id = find_id(connection, self._cipher, name_or_id)
            if person_id is not None:
                return self._person(connection, person_id)
        raise NotFound(f"nobody is enrolled as {quoted(name_or_id)}")

    def add_person(
        self, name: str, samples: Sequence[NewSample], *, consent: Consent | None = None
    ) -> Person:
        """A new person with samples, and what they agreed to.

        Raises NameTaken, and BadRequest for an unusable name or a consent without words.
        """
        cleaned = clean_name(name)
        person_id, now = str(uuid.uuid4()), self._clock.wall()
        with self._database.write() as connection:
            connection.execute(
                insert(schema.people).values(
                    id=person_id,
                    name_index=free_index(connection, self._cipher, cleaned),
                    name=seal_name(self._cipher, person_id, cleaned),
                    created_at=now,
                )
            )
            touch_person(connection, person_id, Facet.NAME, Facet.STATE)
            added = insert_samples(connection, self._cipher, person_id, samples, now)
            touch_samples(connection, person_id, added)
            self._changed(connection, Action.PERSON_ADDED, person_id, f"{len(samples)} samples")
            if consent is not None:
                write_consent(connection, self._cipher, person_id, consent)
                touch_person(connection, person_id, Facet.CONSENT)
                self._changed(connection, Action.CONSENT_RECORDED, person_id)
            return self._person(connection, person_id)

    def add_samples(self, person_id: str, samples: Sequence[NewSample]) -> Person:
        """More samples for somebody. Raises NotFound."""
        now = self._clock.wall()
        with self._database.write() as connection:
            self._person(connection, person_id)
            added = insert_samples(connection, self._cipher, person_id, samples, now)
            touch_samples(connection, person_id, added)
            self._changed(connection, Action.SAMPLES_ADDED, person_id, f"{len(samples)} samples")
            return self._person(connection, person_id)

    def rename(self, person_id: str, name: str) -> Person:
        """Another name. Raises NameTaken, NotFound, BadRequest."""
        cleaned = clean_name(name)
        with self._database.write() as connection:
            self._person(connection, person_id)
            index = free_index(connection, self._cipher, cleaned, but_for=person_id)
            write_name(connection, self._cipher, person_id, cleaned, index)
            touch_person(connection, person_id, Facet.NAME)
            self._changed(connection, Action.PERSON_RENAMED, person_id)
            return self._person(connection, person_id)

    def remove(self, person_id: str) -> None:
        """Delete somebody, who can come back for a while. Raises NotFound."""
        now = self._clock.wall()
        with self._forgetting(), self._database.write(reserve=RECORD_RESERVE) as connection:
            write_removal(connection, self._cipher, self._person(connection, person_id), now)
            touch_person(connection, person_id, Facet.STATE)
            self._changed(connection, Action.PERSON_DELETED, person_id)

    def removed(self) -> tuple[RemovedPerson, ...]:
        """Who was deleted and can come back, the newest first."""
        with self._database.read() as connection:
            return list_removed(connection, self._cipher, self._clock.wall())

    def restore(self, person_id: str, *, name: str | None = None) -> Person:
        """Bring somebody back who was deleted. Raises NotFound, NameTaken, BadRequest."""
        now = self._clock.wall()
        with self._database.write(reserve=RECORD_RESERVE) as connection:
            undone = _removed_at(connection, person_id)
            restored = restore_person(connection, self._cipher, person_id, name, now)
            _touch_back(connection, person_id, undone, renamed=name is not None)
            self._changed(connection, Action.PERSON_RESTORED, person_id)
            return restored

    def erase(self, person_id: str) -> None:
        """Erase a person with all samples, from the log as well. Raises NotFound."""
        with self._erasing() as connection:
            samples = sample_ids_of(connection, person_id)
            recordings = erase_person(connection, self._cipher, person_id)
            bury_person(connection, person_id, samples)
            self._changed(
                connection, Action.PERSON_ERASED, person_id, _with("", recordings=recordings)
            )
        forget_people(self._database.path)

    def erase_expired(self) -> int:
        """Erase everybody who was deleted too long ago to come back; how many."""
        now = self._clock.wall()
        with self._database.read() as connection:
            if not expired_ids(connection, now):
                return 0
        with self._erasing() as connection:
            # Asked again: another process may have erased or restored them meanwhile.
            expired = expired_ids(connection, now)
            for person_id in expired:
                samples = sample_ids_of(connection, person_id)
                recordings = erase_person(connection, self._cipher, person_id)
                # A source goes by its own clock: to it this is no wish of ours.
                bury_person(connection, person_id, samples, sent=True)
                why = _with("time ran out", recordings=recordings)
                self._changed(connection, Action.PERSON_ERASED, person_id, why)
        if expired:
            forget_people(self._database.path)
        return len(expired)

    def merge(self, person_id: str, *, into: str) -> tuple[str, ...]:
        """Move all samples of one person to another, and delete the emptied one.

        Returns the samples' ids. Raises NotFound, and BadRequest where the two are one.
        """
        now = self._clock.wall()
        with self._forgetting(), self._database.write() as connection:
            moved = merge_people(connection, self._cipher, person_id, into, now)
            touch_person(connection, person_id, Facet.STATE)
            touch_samples(connection, into, moved)
            detail = f"{len(moved)} samples into {into}"
            self._changed(connection, Action.PERSON_MERGED, person_id, detail)
        return moved

    def unmerge(self, person_id: str, sample_ids: Sequence[str]) -> Person:
        """Bring a merged person back with those samples. Raises NotFound, NameTaken."""
        now = self._clock.wall()
        with self._database.write() as connection:
            undone = _removed_at(connection, person_id)
            back = unmerge_person(connection, self._cipher, person_id, sample_ids, now)
            _touch_back(connection, person_id, undone)
            touch_samples(connection, person_id, sample_ids)
            self._changed(
                connection, Action.PERSON_UNMERGED, person_id, f"{len(sample_ids)} samples"
            )
            return back

    def remove_samples(self, sample_ids: Sequence[str]) -> None:
        """Erase single samples, from the log as well. Raises NotFound, and then erases none."""
        if not sample_ids:
            return
        with self._erasing() as connection:
            owners = owners_of(connection, sample_ids)
            erase_samples(connection, owners)
            for sample_id, owner in owners.items():
                touch_samples(connection, owner, [sample_id])
            for owner, count in sorted(Counter(owners.values()).items()):
                self._changed(connection, Action.SAMPLES_ERASED, owner, f"{count} samples")

    def consent(self, person_id: str) -> Consent | None:
        """What somebody agreed to, None where nothing is recorded. Raises NotFound."""
        with self._database.read() as connection:
            return read_consent(connection, self._cipher, person_id)

    def set_consent(self, person_id: str, consent: Consent) -> None:
        """Record what somebody agreed to. Raises NotFound, BadRequest."""
        with self._database.write(reserve=RECORD_RESERVE) as connection:
            self._person(connection, person_id)
            write_consent(connection, self._cipher, person_id, consent)
            touch_person(connection, person_id, Facet.CONSENT)
            self._changed(connection, Action.CONSENT_RECORDED, person_id)

    def portrait(self, person_id: str) -> bytes | None:
        """The kept face picture of the best sample as PNG, None where none is kept.

        Raises NotFound.
        """
        with self._database.read() as connection:
            self._person(connection, person_id)
            return best_crop(connection, self._cipher, person_id)

    def vectors(self, contract: EmbeddingContract) -> SampleVectors:
        """Every embedding of one contract in one go, read-only."""
        with self._database.read() as connection:
            return load_vectors(connection, self._cipher, contract)

    def samples(self, person_id: str) -> tuple[Sample, ...]:
        """All samples of somebody, oldest first. Raises NotFound."""
        with self._database.read() as connection:
            self._person(connection, person_id)
            return load_samples(connection, self._cipher, person_id)

    def add_embeddings(self, sample_id: str, embeddings: dict[str, Embedding]) -> None:
        """Add embeddings of further contracts to a stored sample, or replace them.

        Raises NotFound.
        """
        with self._database.write() as connection:
            person_id = owners_of(connection, [sample_id])[sample_id]
            insert_embeddings(connection, self._cipher, person_id, sample_id, embeddings)
            touch_samples(connection, person_id, [sample_id])
            self._changed(connection, Action.SAMPLES_ADDED, person_id, "embedded again")

    def snapshot(self, contract: EmbeddingContract) -> GallerySnapshot:
        """All templates of one contract, read-only; cached until the gallery changes."""
        with self._loading, self._database.read() as connection:
            revision = gallery_revision(connection)
            cached = self._snapshots.get(contract.id)
            if cached is not None and cached.revision == revision:
                return cached
            loaded = load_snapshot(connection, self._cipher, contract, revision)
            self._snapshots[contract.id] = loaded
            return loaded

    def without(self, contract: EmbeddingContract) -> tuple[Person, ...]:
        """People who have no embedding of this contract: they must be embedded again."""
        having = (
            select(schema.samples.c.person_id)
            .join(schema.embeddings, schema.embeddings.c.sample_id == schema.samples.c.id)
            .where(schema.embeddings.c.contract_id == contract.id)
            .distinct()
        )
        with self._database.read() as connection:
            known = set(connection.execute(having).scalars())
            people = load_people(connection, self._cipher)
        return tuple(person for person in people if person.id not in known)

    def revision(self) -> int:
        """Grows with every change, also by another process. Cheap: poll it."""
        with self._database.read() as connection:
            return gallery_revision(connection)

    def threshold(self, contract_id: str) -> Threshold | None:
        """The calibrated threshold of a contract, None until there is one."""
        with self._database.read() as connection:
            return read_threshold(connection, self._cipher, contract_id)

    def set_threshold(self, contract_id: str, threshold: Threshold) -> None:
        """Keep a calibrated threshold."""
        with self._database.write(reserve=RECORD_RESERVE) as connection:
            write_threshold(connection, self._cipher, contract_id, threshold)
            self._changed(
                connection, Action.THRESHOLD_SET, contract_id, f"value {threshold.value:.4f}"
            )

    def _person(self, connection: Connection, person_id: str) -> Person:
        return load_person(connection, self._cipher, person_id)

    @contextmanager
    def _erasing(self) -> Iterator[Connection]:
        """A transaction after which what it took out is in neither memory, file nor log."""
        with self._forgetting(), self._database.write(reserve=RECORD_RESERVE) as connection:
            yield connection
        self._database.checkpoint()

    @contextmanager
    def _forgetting(self) -> Iterator[None]:
        """Drop the templates in memory when the block has ended well."""
        yield
        with self._loading:
            self._snapshots.clear()

    def _changed(
        self, connection: Connection, action: Action, subject: str, detail: str = ""
    ) -> None:
        """Count the change and write it into the trail, in the caller's transaction."""
        count_change(connection)
        append_entry(
            connection,
            self._cipher,
            at=self._clock.wall(),
            actor=self._actor,
            action=action,
            subject=subject,
            detail=detail,
        )


def _with(why: str, *, recordings: int) -> str:
    """What the trail says of an erasing: recordings of the person's visits went with them."""
    parts = [why] if why else []
    return ", ".join([*parts, f"{recordings} recordings"] if recordings else parts)


def _removed_at(connection: Connection, person_id: str) -> float | None:
    row = person_row(connection, person_id)
    return None if row is None else row.removed_at


def _touch_back(
    connection: Connection, person_id: str, undone: float | None, *, renamed: bool = False
) -> None:
    """Number that somebody is back, with samples that nobody was sent meanwhile."""
    touch_person(connection, person_id, Facet.STATE, undone=undone)
    if renamed:
        touch_person(connection, person_id, Facet.NAME)
    touch_all_samples(connection, person_id)

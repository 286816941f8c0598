"""People and their samples in the database: the GalleryStore that ships."""

from __future__ import annotations

import threading
import uuid
from collections.abc import Sequence
from typing import Any, Final

from sqlalchemy import Connection, Row, delete, func, insert, select, update
from sqlalchemy.dialects.sqlite import insert as upsert

from faceid_gui.core.errors import NameTaken, NotFound, StoreDamaged
from faceid_gui.core.ports import Clock
from faceid_gui.core.types import (
    Embedding,
    EmbeddingContract,
    GallerySnapshot,
    NewSample,
    Person,
    Sample,
    Threshold,
)
from faceid_gui.store import schema
from faceid_gui.store.chain import Action, append_entry
from faceid_gui.store.crypto import Purpose
from faceid_gui.store.database import RECORD_RESERVE, Database
from faceid_gui.store.names import clean_name
from faceid_gui.store.records import (
    details_bytes,
    details_from,
    embedding_bytes,
    embedding_from,
    threshold_bytes,
    threshold_from,
)
from faceid_gui.store.templates import embedding_place, load_people, load_snapshot, open_name

_COUNTER: Final = "gallery"


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
        text = name_or_id.encode("utf-8", "replace").decode()
        index = self._cipher.name_index(text)
        with self._database.read() as connection:
            for column, value in (("id", text), ("name_index", index)):
                query = select(schema.people.c.id).where(schema.people.c[column] == value)
                person_id = connection.execute(query).scalar()
                if person_id is not None:
                    return self._person(connection, person_id)
        raise NotFound(f"nobody is enrolled as {name_or_id!r}")

    def add_person(self, name: str, samples: Sequence[NewSample]) -> Person:
        """A new person with samples. Raises NameTaken, and BadRequest for an unusable name."""
        cleaned = clean_name(name)
        person_id = str(uuid.uuid4())
        with self._database.write() as connection:
            connection.execute(
                insert(schema.people).values(
                    id=person_id,
                    name_index=self._free_index(connection, cleaned),
                    name=self._seal_name(person_id, cleaned),
                    created_at=self._clock.wall(),
                )
            )
            self._insert_samples(connection, person_id, samples)
            self._changed(connection, Action.PERSON_ADDED, person_id, f"{len(samples)} samples")
            return self._person(connection, person_id)

    def add_samples(self, person_id: str, samples: Sequence[NewSample]) -> Person:
        """More samples for somebody. Raises NotFound."""
        with self._database.write() as connection:
            self._person(connection, person_id)
            self._insert_samples(connection, person_id, samples)
            self._changed(connection, Action.SAMPLES_ADDED, person_id, f"{len(samples)} samples")
            return self._person(connection, person_id)

    def rename(self, person_id: str, name: str) -> Person:
        """Another name. Raises NameTaken, NotFound, BadRequest."""
        cleaned = clean_name(name)
        with self._database.write() as connection:
            self._person(connection, person_id)
            connection.execute(
                update(schema.people)
                .where(schema.people.c.id == person_id)
                .values(
                    name_index=self._free_index(connection, cleaned, but_for=person_id),
                    name=self._seal_name(person_id, cleaned),
                )
            )
            self._changed(connection, Action.PERSON_RENAMED, person_id)
            return self._person(connection, person_id)

    def remove(self, person_id: str) -> None:
        """Erase a person with all samples, from the log as well. Raises NotFound."""
        with self._database.write(reserve=RECORD_RESERVE) as connection:
            gone = connection.execute(
                delete(schema.people).where(schema.people.c.id == person_id)
            ).rowcount
            if not gone:
                raise NotFound("there is no such person", detail=person_id)
            self._changed(connection, Action.PERSON_REMOVED, person_id)
        with self._loading:
            self._snapshots.clear()
        self._database.checkpoint()

    def samples(self, person_id: str) -> tuple[Sample, ...]:
        """All samples of somebody, oldest first. Raises NotFound."""
        query = (
            select(schema.samples)
            .where(schema.samples.c.person_id == person_id)
            .order_by(schema.samples.c.seq)
        )
        with self._database.read() as connection:
            self._person(connection, person_id)
            vectors = self._vectors(connection, person_id)
            rows = connection.execute(query).all()
            return tuple(self._sample(row, vectors.get(row.id, {})) for row in rows)

    def add_embeddings(self, sample_id: str, embeddings: dict[str, Embedding]) -> None:
        """Add embeddings of further contracts to a stored sample, or replace them.

        Raises NotFound.
        """
        query = select(schema.samples.c.person_id).where(schema.samples.c.id == sample_id)
        with self._database.write() as connection:
            person_id = connection.execute(query).scalar()
            if person_id is None:
                raise NotFound("there is no such sample", detail=sample_id)
            self._insert_embeddings(connection, person_id, sample_id, embeddings)
            self._changed(connection, Action.SAMPLES_ADDED, person_id, "embedded again")

    def snapshot(self, contract: EmbeddingContract) -> GallerySnapshot:
        """All templates of one contract, read-only; cached until the gallery changes."""
        with self._loading, self._database.read() as connection:
            revision = _revision(connection)
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
            return _revision(connection)

    def threshold(self, contract_id: str) -> Threshold | None:
        """The calibrated threshold of a contract, None until there is one."""
        query = select(schema.thresholds.c.value).where(
            schema.thresholds.c.contract_id == contract_id
        )
        with self._database.read() as connection:
            sealed = connection.execute(query).scalar()
        if sealed is None:
            return None
        place = ("thresholds", "value", contract_id)
        return threshold_from(self._cipher.open(Purpose.THRESHOLD, sealed, *place))

    def set_threshold(self, contract_id: str, threshold: Threshold) -> None:
        """Keep a calibrated threshold."""
        content = threshold_bytes(threshold)
        place = ("thresholds", "value", contract_id)
        sealed = self._cipher.seal(Purpose.THRESHOLD, content, *place)
        statement = upsert(schema.thresholds).values(contract_id=contract_id, value=sealed)
        statement = statement.on_conflict_do_update(
            index_elements=["contract_id"], set_={"value": statement.excluded.value}
        )
        with self._database.write(reserve=RECORD_RESERVE) as connection:
            connection.execute(statement)
            self._changed(
                connection, Action.THRESHOLD_SET, contract_id, f"value {threshold.value:.4f}"
            )

    def _person(self, connection: Connection, person_id: str) -> Person:
        query = select(schema.people).where(schema.people.c.id == person_id)
        row = connection.execute(query).first()
        if row is None:
            raise NotFound("there is no such person", detail=person_id)
        counting = select(func.count()).where(schema.samples.c.person_id == person_id)
        count = connection.execute(counting).scalar_one()
        return Person(row.id, open_name(self._cipher, row.id, row.name), row.created_at, count)

    def _free_index(self, connection: Connection, name: str, *, but_for: str = "") -> bytes:
        index = self._cipher.name_index(name)
        query = select(schema.people.c.id).where(schema.people.c.name_index == index)
        owner = connection.execute(query).scalar()
        if owner is not None and owner != but_for:
            raise NameTaken(f"{name!r} is enrolled already")
        return index

    def _seal_name(self, person_id: str, name: str) -> bytes:
        return self._cipher.seal(Purpose.NAME, name.encode(), "people", "name", person_id)

    def _insert_samples(
        self, connection: Connection, person_id: str, samples: Sequence[NewSample]
    ) -> None:
        for new in samples:
            sample_id = str(uuid.uuid4())
            place = (sample_id, person_id)
            details = details_bytes(new.quality, new.source)
            crop = new.crop_png
            seal = self._cipher.seal
            connection.execute(
                insert(schema.samples).values(
                    id=sample_id,
                    person_id=person_id,
                    created_at=self._clock.wall(),
                    details=seal(Purpose.SAMPLE, details, "samples", "details", *place),
                    crop=crop and seal(Purpose.CROP, crop, "samples", "crop", *place),
                )
            )
            self._insert_embeddings(connection, person_id, sample_id, new.embeddings)

    def _insert_embeddings(
        self,
        connection: Connection,
        person_id: str,
        sample_id: str,
        embeddings: dict[str, Embedding],
    ) -> None:
        for contract_id, embedding in embeddings.items():
            place = embedding_place(sample_id, person_id, contract_id)
            sealed = self._cipher.seal(Purpose.EMBEDDING, embedding_bytes(embedding), *place)
            statement = upsert(schema.embeddings).values(
                sample_id=sample_id, contract_id=contract_id, vector=sealed
            )
            connection.execute(
                statement.on_conflict_do_update(
                    index_elements=["sample_id", "contract_id"],
                    set_={"vector": statement.excluded.vector},
                )
            )

    def _changed(
        self, connection: Connection, action: Action, subject: str, detail: str = ""
    ) -> None:
        """Count the change and write it into the trail, in the caller's transaction."""
        counters = schema.counters
        counted = connection.execute(
            update(counters).where(counters.c.key == _COUNTER).values(value=counters.c.value + 1)
        ).rowcount
        if counted != 1:
            raise StoreDamaged("the database has lost its revision counter")
        append_entry(
            connection,
            self._cipher,
            at=self._clock.wall(),
            actor=self._actor,
            action=action,
            subject=subject,
            detail=detail,
        )

    def _vectors(self, connection: Connection, person_id: str) -> dict[str, dict[str, Embedding]]:
        """A person's embeddings: sample id, then contract id."""
        query = (
            select(schema.embeddings)
            .join(schema.samples, schema.samples.c.id == schema.embeddings.c.sample_id)
            .where(schema.samples.c.person_id == person_id)
        )
        found: dict[str, dict[str, Embedding]] = {}
        for sample_id, contract_id, sealed in connection.execute(query):
            place = embedding_place(sample_id, person_id, contract_id)
            content = self._cipher.open(Purpose.EMBEDDING, sealed, *place)
            found.setdefault(sample_id, {})[contract_id] = embedding_from(content)
        return found

    def _sample(self, row: Row[Any], embeddings: dict[str, Embedding]) -> Sample:
        place = (row.id, row.person_id)
        details = self._cipher.open(Purpose.SAMPLE, row.details, "samples", "details", *place)
        quality, source = details_from(details)
        crop = row.crop and self._cipher.open(Purpose.CROP, row.crop, "samples", "crop", *place)
        return Sample(row.id, row.person_id, embeddings, quality, source, row.created_at, crop)


def _revision(connection: Connection) -> int:
    query = select(schema.counters.c.value).where(schema.counters.c.key == _COUNTER)
    value = connection.execute(query).scalar()
    if value is None:
        raise StoreDamaged("the database has lost its revision counter")
    return int(value)

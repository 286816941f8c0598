"""The rows of the samples and their embeddings: written, read, moved and erased."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Row, delete, insert, select, update
from sqlalchemy.dialects.sqlite import insert as upsert

from faceid_gui.core.errors import NotFound
from faceid_gui.core.types import Embedding, NewSample, Quality, Sample
from faceid_gui.store import schema
from faceid_gui.store.changes import in_lots
from faceid_gui.store.crypto import Cipher, Purpose
from faceid_gui.store.records import (
    details_bytes,
    details_from,
    embedding_bytes,
    embedding_from,
)
from faceid_gui.store.templates import embedding_place


def insert_samples(
    connection: Connection,
    cipher: Cipher,
    person_id: str,
    samples: Sequence[NewSample],
    created_at: float,
) -> tuple[str, ...]:
    """Write new samples of somebody; their ids. Raises Bug for a vector that is no embedding."""
    written = []
    for new in samples:
        sample = Sample(
            str(uuid.uuid4()),
            person_id,
            new.embeddings,
            new.quality,
            new.source,
            created_at,
            new.crop_png,
        )
        write_sample(connection, cipher, sample)
        written.append(sample.id)
    return tuple(written)


def write_sample(connection: Connection, cipher: Cipher, sample: Sample) -> None:
    """Write a sample under its own id. Raises Bug for a vector that is no embedding."""
    details = details_bytes(sample.quality, sample.source)
    connection.execute(
        insert(schema.samples).values(
            id=sample.id,
            person_id=sample.person_id,
            created_at=sample.created_at,
            **_sealed(cipher, sample.id, sample.person_id, details, sample.crop_png),
        )
    )
    insert_embeddings(connection, cipher, sample.person_id, sample.id, sample.embeddings)


def insert_embeddings(
    connection: Connection,
    cipher: Cipher,
    person_id: str,
    sample_id: str,
    embeddings: Mapping[str, Embedding],
) -> None:
    """Write embeddings of a sample, or replace those of the same contracts. Raises Bug."""
    for contract_id, embedding in embeddings.items():
        place = embedding_place(sample_id, person_id, contract_id)
        sealed = cipher.seal(Purpose.EMBEDDING, embedding_bytes(embedding), *place)
        statement = upsert(schema.embeddings).values(
            sample_id=sample_id, contract_id=contract_id, vector=sealed
        )
        connection.execute(
            statement.on_conflict_do_update(
                index_elements=["sample_id", "contract_id"],
                set_={"vector": statement.excluded.vector},
            )
        )


def load_samples(connection: Connection, cipher: Cipher, person_id: str) -> tuple[Sample, ...]:
    """All samples of somebody, oldest first. Raises StoreDamaged."""
    return open_samples(connection, cipher, _rows(connection, person_id))


def open_samples(
    connection: Connection, cipher: Cipher, rows: Sequence[Row[Any]]
) -> tuple[Sample, ...]:
    """Rows of samples as they were given, in the same order. Raises StoreDamaged."""
    vectors = _vectors(connection, cipher, {row.id: row.person_id for row in rows})
    return tuple(
        Sample(
            row.id,
            row.person_id,
            vectors.get(row.id, {}),
            *_details(cipher, row),
            row.created_at,
            _crop(cipher, row),
        )
        for row in rows
    )


def sample_rows(connection: Connection, sample_ids: Iterable[str]) -> dict[str, Row[Any]]:
    """The rows of samples by their ids, whether their owners are enrolled or deleted."""
    samples = schema.samples
    return {
        row.id: row
        for some in in_lots(sample_ids)
        for row in connection.execute(select(samples).where(samples.c.id.in_(some)))
    }


def best_crop(connection: Connection, cipher: Cipher, person_id: str) -> bytes | None:
    """The kept face picture of the sample with the best quality, the oldest of equals."""
    kept = [row for row in _rows(connection, person_id) if row.crop is not None]
    if not kept:
        return None
    return _crop(cipher, max(kept, key=lambda row: _details(cipher, row)[0].score))


def move_samples(
    connection: Connection, cipher: Cipher, sample_ids: Iterable[str], owner: str
) -> None:
    """Give samples to another person, sealed anew: they are bound to their owner."""
    for row in _by_ids(connection, sample_ids):
        move_sample(connection, cipher, row, owner)


def move_sample(connection: Connection, cipher: Cipher, row: Row[Any], owner: str) -> None:
    """Give one sample to another person, sealed anew."""
    details = cipher.open(Purpose.SAMPLE, row.details, *_place("details", row))
    values = _sealed(cipher, row.id, owner, details, _crop(cipher, row))
    this = schema.samples.c.id == row.id
    connection.execute(update(schema.samples).where(this).values(person_id=owner, **values))
    _move_embeddings(connection, cipher, row, owner)


def owners_of(connection: Connection, sample_ids: Iterable[str]) -> dict[str, str]:
    """Sample id to the id of its owner, who is enrolled. Raises NotFound for any other id."""
    wanted = set(sample_ids)
    found = {row.id: str(row.person_id) for row in _by_ids(connection, wanted)}
    if missing := wanted - found.keys():
        raise NotFound("there is no such sample", detail=min(missing))
    return found


def sample_ids_of(connection: Connection, person_id: str) -> tuple[str, ...]:
    """The ids of somebody's samples, oldest first."""
    return tuple(str(row.id) for row in _rows(connection, person_id))


def erase_samples(connection: Connection, sample_ids: Iterable[str]) -> None:
    """Take samples out, with their embeddings."""
    for sample_id in sample_ids:
        connection.execute(delete(schema.samples).where(schema.samples.c.id == sample_id))


def _rows(connection: Connection, person_id: str) -> Sequence[Row[Any]]:
    samples = schema.samples
    query = select(samples).where(samples.c.person_id == person_id).order_by(samples.c.seq)
    return connection.execute(query).all()


def _by_ids(connection: Connection, sample_ids: Iterable[str]) -> list[Row[Any]]:
    """The rows of samples whose owners are enrolled."""
    samples, people = schema.samples, schema.people
    query = (
        select(samples)
        .join(people, people.c.id == samples.c.person_id)
        .where(people.c.removed_at.is_(None))
    )
    return [
        row
        for some in in_lots(sample_ids)
        for row in connection.execute(query.where(samples.c.id.in_(some)))
    ]


def _vectors(
    connection: Connection, cipher: Cipher, owners: Mapping[str, str]
) -> dict[str, dict[str, Embedding]]:
    """Embeddings of samples, given with their owners: sample id, then contract id."""
    table = schema.embeddings
    found: dict[str, dict[str, Embedding]] = {}
    for some in in_lots(owners):
        query = select(table).where(table.c.sample_id.in_(some))
        for sample_id, contract_id, sealed in connection.execute(query):
            place = embedding_place(sample_id, owners[sample_id], contract_id)
            content = cipher.open(Purpose.EMBEDDING, sealed, *place)
            found.setdefault(sample_id, {})[contract_id] = embedding_from(content)
    return found


def _move_embeddings(connection: Connection, cipher: Cipher, row: Row[Any], owner: str) -> None:
    table = schema.embeddings
    query = select(table).where(table.c.sample_id == row.id)
    for sample_id, contract_id, sealed in connection.execute(query).all():
        place = embedding_place(sample_id, row.person_id, contract_id)
        content = cipher.open(Purpose.EMBEDDING, sealed, *place)
        moved = cipher.seal(
            Purpose.EMBEDDING, content, *embedding_place(sample_id, owner, contract_id)
        )
        this = (table.c.sample_id == sample_id) & (table.c.contract_id == contract_id)
        connection.execute(update(table).where(this).values(vector=moved))


def _sealed(
    cipher: Cipher, sample_id: str, person_id: str, details: bytes, crop: bytes | None
) -> dict[str, bytes | None]:
    """The sealed columns of a sample, bound to it and to its owner."""
    place = (sample_id, person_id)
    return {
        "details": cipher.seal(Purpose.SAMPLE, details, "samples", "details", *place),
        "crop": crop and cipher.seal(Purpose.CROP, crop, "samples", "crop", *place),
    }


def _details(cipher: Cipher, row: Row[Any]) -> tuple[Quality, str]:
    return details_from(cipher.open(Purpose.SAMPLE, row.details, *_place("details", row)))


def _crop(cipher: Cipher, row: Row[Any]) -> bytes | None:
    return row.crop and cipher.open(Purpose.CROP, row.crop, *_place("crop", row))


def _place(column: str, row: Row[Any]) -> tuple[str, ...]:
    return "samples", column, row.id, row.person_id

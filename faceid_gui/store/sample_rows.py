"""The rows of the samples and their embeddings: written, read, moved and erased."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from sqlalchemy import Connection, Row, delete, insert, select, update
from sqlalchemy.dialects.sqlite import insert as upsert

from faceid_gui.core.errors import NotFound
from faceid_gui.core.types import Embedding, NewSample, Quality, Sample
from faceid_gui.store import schema
from faceid_gui.store.crypto import Cipher, Purpose
from faceid_gui.store.records import (
    details_bytes,
    details_from,
    embedding_bytes,
    embedding_from,
)
from faceid_gui.store.templates import embedding_place

_ASKED_AT_ONCE: Final = 500
"""Ids in one question: SQLite takes only so many values."""


def insert_samples(
    connection: Connection,
    cipher: Cipher,
    person_id: str,
    samples: Sequence[NewSample],
    created_at: float,
) -> None:
    """Write samples of somebody. Raises Bug for a vector that is no embedding."""
    for new in samples:
        sample_id = str(uuid.uuid4())
        details = details_bytes(new.quality, new.source)
        connection.execute(
            insert(schema.samples).values(
                id=sample_id,
                person_id=person_id,
                created_at=created_at,
                **_sealed(cipher, sample_id, person_id, details, new.crop_png),
            )
        )
        insert_embeddings(connection, cipher, person_id, sample_id, new.embeddings)


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
    vectors = _vectors(connection, cipher, person_id)
    return tuple(
        Sample(
            row.id,
            person_id,
            vectors.get(row.id, {}),
            *_details(cipher, row),
            row.created_at,
            _crop(cipher, row),
        )
        for row in _rows(connection, person_id)
    )


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
    wanted = sorted(set(sample_ids))
    rows: list[Row[Any]] = []
    for start in range(0, len(wanted), _ASKED_AT_ONCE):
        query = (
            select(samples)
            .join(people, people.c.id == samples.c.person_id)
            .where(samples.c.id.in_(wanted[start : start + _ASKED_AT_ONCE]))
            .where(people.c.removed_at.is_(None))
        )
        rows.extend(connection.execute(query).all())
    return rows


def _vectors(
    connection: Connection, cipher: Cipher, person_id: str
) -> dict[str, dict[str, Embedding]]:
    """A person's embeddings: sample id, then contract id."""
    query = (
        select(schema.embeddings)
        .join(schema.samples, schema.samples.c.id == schema.embeddings.c.sample_id)
        .where(schema.samples.c.person_id == person_id)
    )
    found: dict[str, dict[str, Embedding]] = {}
    for sample_id, contract_id, sealed in connection.execute(query):
        place = embedding_place(sample_id, person_id, contract_id)
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

"""Deleting, bringing back, merging and erasing people, each within the caller's transaction.

Who was deleted keeps their rows and loses the name's index, so that the name is free, until
they are restored or erased.
"""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection, delete, select

from faceid_gui.core.errors import BadRequest, NotFound
from faceid_gui.core.names import clean_name
from faceid_gui.core.ports import KEPT_AFTER_REMOVAL_S
from faceid_gui.core.types import Person, RemovedPerson
from faceid_gui.store import schema
from faceid_gui.store.crypto import Cipher
from faceid_gui.store.person_rows import (
    as_person,
    free_index,
    load_person,
    person_row,
    removed_rows,
    write_name,
    write_removal,
)
from faceid_gui.store.recordings import erase_recordings_of
from faceid_gui.store.sample_rows import move_samples, owners_of, sample_ids_of
from faceid_gui.store.thresholds import carry_rules, drop_rules_of


def list_removed(connection: Connection, cipher: Cipher, now: float) -> tuple[RemovedPerson, ...]:
    """Who was deleted and can come back at ``now`` (Unix time), the newest first."""
    return tuple(
        RemovedPerson(
            as_person(connection, cipher, row),
            row.removed_at,
            row.removed_at + KEPT_AFTER_REMOVAL_S,
        )
        for row in removed_rows(connection)
        if not _expired(row.removed_at, now)
    )


def restore_person(
    connection: Connection, cipher: Cipher, person_id: str, name: str | None, now: float
) -> Person:
    """Bring somebody back. Raises NotFound, NameTaken, and BadRequest for an unusable name."""
    removed = _removed_person(connection, cipher, person_id, now)
    wanted = removed.name if name is None else clean_name(name)
    write_name(connection, cipher, person_id, wanted, free_index(connection, cipher, wanted))
    return load_person(connection, cipher, person_id)


def erase_person(connection: Connection, cipher: Cipher, person_id: str) -> int:
    """Take somebody out with all samples, deleted or not, and the recordings of their visits.

    Rules for them go as well.

    Returns how many recordings these were. Raises NotFound.
    """
    row = schema.people.c.id == person_id
    if not connection.execute(delete(schema.people).where(row)).rowcount:
        raise NotFound("there is no such person", detail=person_id)
    drop_rules_of(connection, cipher, person_id)
    return erase_recordings_of(connection, cipher, person_id)


def expired_ids(connection: Connection, now: float) -> tuple[str, ...]:
    """Whose time to come back has run out at ``now``."""
    people = schema.people
    query = select(people.c.id, people.c.removed_at).where(people.c.removed_at.is_not(None))
    rows = connection.execute(query).all()
    return tuple(row.id for row in rows if _expired(row.removed_at, now))


def merge_people(
    connection: Connection, cipher: Cipher, person_id: str, into: str, now: float
) -> tuple[str, ...]:
    """Give all samples of one person to another and delete the emptied one; the samples' ids.

    Raises NotFound, and BadRequest where the two are one.
    """
    person = load_person(connection, cipher, person_id)
    load_person(connection, cipher, into)
    if person_id == into:
        raise BadRequest("a person cannot be merged with themselves", detail=person_id)
    moved = sample_ids_of(connection, person_id)
    move_samples(connection, cipher, moved, into)
    carry_rules(connection, cipher, person_id, into)
    write_removal(connection, cipher, person, now)
    return moved


def unmerge_person(
    connection: Connection, cipher: Cipher, person_id: str, sample_ids: Sequence[str], now: float
) -> Person:
    """Bring a merged person back with those samples. Raises NotFound, NameTaken."""
    owners_of(connection, sample_ids)
    restore_person(connection, cipher, person_id, None, now)
    move_samples(connection, cipher, sample_ids, person_id)
    return load_person(connection, cipher, person_id)


def _removed_person(connection: Connection, cipher: Cipher, person_id: str, now: float) -> Person:
    row = person_row(connection, person_id)
    if row is None or row.removed_at is None or _expired(row.removed_at, now):
        raise NotFound("nobody who was deleted and can come back has this id", detail=person_id)
    return as_person(connection, cipher, row)


def _expired(removed_at: float, now: float) -> bool:
    return removed_at + KEPT_AFTER_REMOVAL_S <= now

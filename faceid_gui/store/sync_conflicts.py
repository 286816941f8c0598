"""What was decided between two galleries, sealed, until somebody settles it."""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterable
from dataclasses import asdict
from typing import Any, Final

from sqlalchemy import Connection, Row, delete, func, select
from sqlalchemy.dialects.sqlite import insert as upsert

from faceid_gui.core.errors import NotFound, StoreDamaged
from faceid_gui.core.sync import Conflict, ConflictKind
from faceid_gui.store import schema
from faceid_gui.store.crypto import Cipher, Purpose

_FAMILY: Final = uuid.UUID("5f0f1d0e-3c52-4c9e-8b0a-7d2f0a5f9c11")
"""Ids of conflicts are made of their content: the same one is noted once."""


def conflict_id(kind: ConflictKind, person_id: str, *rest: str) -> str:
    """The id of a conflict: the same for the same content."""
    return str(uuid.uuid5(_FAMILY, json.dumps([kind.value, person_id, *rest])))


def note_conflict(connection: Connection, cipher: Cipher, conflict: Conflict) -> bool:
    """Keep one, once; whether it was not there yet."""
    content = json.dumps(asdict(conflict)).encode()
    sealed = cipher.seal(Purpose.CONFLICT, content, *_place(conflict.id))
    values = {"id": conflict.id, "at": conflict.at, "record": sealed}
    statement = upsert(schema.sync_conflicts).values(values).on_conflict_do_nothing()
    return connection.execute(statement).rowcount == 1


def read_conflicts(
    connection: Connection, cipher: Cipher, limit: int | None = None
) -> tuple[Conflict, ...]:
    """All that are open, the newest first. Raises StoreDamaged."""
    table = schema.sync_conflicts
    query = select(table).order_by(table.c.at.desc(), table.c.id).limit(limit)
    return tuple(_opened(cipher, row) for row in connection.execute(query))


def count_conflicts(connection: Connection) -> int:
    """How many are open."""
    return connection.execute(select(func.count()).select_from(schema.sync_conflicts)).scalar_one()


def take_conflict(connection: Connection, cipher: Cipher, wanted: str) -> Conflict:
    """Take one off the list. Raises NotFound."""
    table = schema.sync_conflicts
    row = connection.execute(select(table).where(table.c.id == wanted)).first()
    if row is None:
        raise NotFound("there is no such conflict", detail=wanted)
    drop_conflicts(connection, [wanted])
    return _opened(cipher, row)


def drop_conflicts(connection: Connection, ids: Iterable[str]) -> None:
    """Take some off the list, those that are on it."""
    for one in ids:
        connection.execute(delete(schema.sync_conflicts).where(schema.sync_conflicts.c.id == one))


def _opened(cipher: Cipher, row: Row[Any]) -> Conflict:
    content = cipher.open(Purpose.CONFLICT, row.record, *_place(row.id))
    try:
        values: dict[str, Any] = json.loads(content)
        return Conflict(**{**values, "kind": ConflictKind(values["kind"])})
    except (KeyError, TypeError, ValueError) as error:
        raise StoreDamaged("a conflict cannot be understood", detail=str(error)) from error


def _place(conflict: str) -> tuple[str, ...]:
    return "sync_conflicts", "record", conflict

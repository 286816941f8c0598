"""Small values by key that the exchange with another gallery remembers."""

from __future__ import annotations

import uuid
from enum import StrEnum

from sqlalchemy import Connection, delete, select
from sqlalchemy.dialects.sqlite import insert as upsert

from faceid_gui.store import schema


class Mark(StrEnum):
    """What is remembered."""

    EPOCH = "epoch"  # the name of this gallery's own history
    SOURCE = "source"  # the name of the source's history
    CURSOR = "cursor"  # how far the source was read
    OFFERED = "offered"  # the history that was offered what it did not know
    SENT_VISIT = "sent_visit"  # the last visit that the source has
    LOST_VISITS = "lost_visits"  # how many were erased before they were sent


def read_mark(connection: Connection, mark: Mark) -> str:
    """A value, empty where there is none."""
    table = schema.sync_marks.c
    return connection.execute(select(table.value).where(table.key == mark.value)).scalar() or ""


def read_number(connection: Connection, mark: Mark) -> int:
    """A value that is a number, 0 where there is none."""
    return int(read_mark(connection, mark) or 0)


def write_mark(connection: Connection, mark: Mark, value: str | int) -> None:
    """Remember a value."""
    statement = upsert(schema.sync_marks).values(key=mark.value, value=str(value))
    connection.execute(
        statement.on_conflict_do_update(
            index_elements=["key"], set_={"value": statement.excluded.value}
        )
    )


def own_epoch(connection: Connection) -> str:
    """The name of this gallery's history; made at the first time, in a writing transaction."""
    epoch = read_mark(connection, Mark.EPOCH)
    if not epoch:
        epoch = uuid.uuid4().hex
        write_mark(connection, Mark.EPOCH, epoch)
    return epoch


def begin_history(connection: Connection) -> None:
    """This gallery's history takes another course from here: numbers may mean other changes."""
    table = schema.sync_marks
    connection.execute(delete(table).where(table.c.key == Mark.EPOCH.value))

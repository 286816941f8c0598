"""The rows of the people: who is enrolled, who was deleted, and what a name is bound to.

The name of somebody who was deleted is sealed anew together with the time of the deletion,
so that nobody comes back by a changed ``removed_at`` in the file.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from sqlalchemy import Connection, Row, func, insert, select, update

from faceid_gui.core.errors import NameTaken, NotFound
from faceid_gui.core.names import quoted, sort_form
from faceid_gui.core.types import Person
from faceid_gui.store import schema
from faceid_gui.store.crypto import Cipher, Purpose

_PEOPLE: Final = """
    SELECT people.id, people.name, people.created_at, COUNT(samples.id)
    FROM people LEFT JOIN samples ON samples.person_id = people.id
    WHERE people.removed_at IS NULL
    GROUP BY people.id
"""


def load_people(connection: Connection, cipher: Cipher) -> tuple[Person, ...]:
    """Everybody who is enrolled, by name. Raises StoreDamaged where a name does not open."""
    people = [
        Person(key, open_name(cipher, key, sealed), created_at, count)
        for key, sealed, created_at, count in connection.exec_driver_sql(_PEOPLE).all()
    ]
    return tuple(sorted(people, key=lambda person: sort_form(person.name)))


def load_person(connection: Connection, cipher: Cipher, person_id: str) -> Person:
    """Somebody who is enrolled. Raises NotFound, also for somebody who was deleted."""
    row = person_row(connection, person_id)
    if row is None or row.removed_at is not None:
        raise NotFound("there is no such person", detail=person_id)
    return as_person(connection, cipher, row)


def person_row(connection: Connection, person_id: str) -> Row[Any] | None:
    """The row of somebody, deleted or not; None where there is none."""
    query = select(schema.people).where(schema.people.c.id == person_id)
    return connection.execute(query).first()


def as_person(connection: Connection, cipher: Cipher, row: Row[Any]) -> Person:
    """A row with its name opened and its samples counted. Raises StoreDamaged."""
    counting = select(func.count()).where(schema.samples.c.person_id == row.id)
    count = connection.execute(counting).scalar_one()
    name = open_name(cipher, row.id, row.name, row.removed_at)
    return Person(row.id, name, row.created_at, count)


def find_id(connection: Connection, cipher: Cipher, name_or_id: str) -> str | None:
    """The id of somebody who is enrolled, by id or by name (any Unicode form or case)."""
    people = schema.people
    # Half a surrogate can be typed and is in no name: SQLite would refuse the question.
    text = name_or_id.encode("utf-8", "replace").decode()
    for asked in (people.c.id == text, people.c.name_index == cipher.name_index(text)):
        query = select(people.c.id).where(asked, people.c.removed_at.is_(None))
        found = connection.execute(query).scalar()
        if found is not None:
            return str(found)
    return None


def free_index(connection: Connection, cipher: Cipher, name: str, *, but_for: str = "") -> bytes:
    """The index of a name that nobody else has. Raises NameTaken."""
    index = cipher.name_index(name)
    query = select(schema.people.c.id).where(schema.people.c.name_index == index)
    owner = connection.execute(query).scalar()
    if owner is not None and owner != but_for:
        raise NameTaken(f"{quoted(name)} is enrolled already")
    return index


def write_name(
    connection: Connection, cipher: Cipher, person_id: str, name: str, index: bytes
) -> None:
    """Give somebody who is enrolled, or comes back, a name; ``index`` is from ``free_index``."""
    values = {"name_index": index, "name": seal_name(cipher, person_id, name), "removed_at": None}
    row = schema.people.c.id == person_id
    connection.execute(update(schema.people).where(row).values(values))


def write_removal(
    connection: Connection, cipher: Cipher, person: Person, removed_at: float
) -> None:
    """Mark somebody as deleted at a time, and free the name."""
    values = {
        "name_index": _removed_index(cipher, person.id),
        "name": seal_name(cipher, person.id, person.name, removed_at),
        "removed_at": removed_at,
    }
    row = schema.people.c.id == person.id
    connection.execute(update(schema.people).where(row).values(values))


def write_person(
    connection: Connection,
    cipher: Cipher,
    person_id: str,
    name: str,
    removed_at: float | None,
    *,
    created_at: float | None = None,
) -> None:
    """Give somebody a name, which is free, and a state at once; ``created_at`` makes the row."""
    enrolled = removed_at is None
    index = cipher.name_index(name) if enrolled else _removed_index(cipher, person_id)
    values = {
        "name_index": index,
        "name": seal_name(cipher, person_id, name, removed_at),
        "removed_at": removed_at,
    }
    if created_at is not None:
        row = {"id": person_id, "created_at": created_at, **values}
        connection.execute(insert(schema.people).values(row))
        return
    this = schema.people.c.id == person_id
    connection.execute(update(schema.people).where(this).values(values))


def removed_rows(connection: Connection) -> Iterator[Row[Any]]:
    """The rows of those who were deleted, the newest first."""
    people = schema.people
    query = (
        select(people)
        .where(people.c.removed_at.is_not(None))
        .order_by(people.c.removed_at.desc(), people.c.id)
    )
    yield from connection.execute(query).all()


def seal_name(cipher: Cipher, person_id: str, name: str, removed_at: float | None = None) -> bytes:
    """A name as it is kept, bound to its person and to the time of their deletion."""
    return cipher.seal(Purpose.NAME, name.encode(), *_name_place(person_id, removed_at))


def open_name(
    cipher: Cipher, person_id: str, sealed: bytes, removed_at: float | None = None
) -> str:
    """A person's name. Raises StoreDamaged."""
    return cipher.open(Purpose.NAME, sealed, *_name_place(person_id, removed_at)).decode()


def _name_place(person_id: str, removed_at: float | None) -> tuple[str, ...]:
    place = ("people", "name", person_id)
    return place if removed_at is None else (*place, "removed", repr(removed_at))


def _removed_index(cipher: Cipher, person_id: str) -> bytes:
    """An index that no name has: names hold no null character."""
    return cipher.mac(Purpose.NAME_INDEX, b"\0removed\0" + person_id.encode())

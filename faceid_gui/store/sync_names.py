"""Names for people who were given the same one on two sides."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count
from typing import Final

from sqlalchemy import Connection, select

from faceid_gui.core.errors import Bug
from faceid_gui.core.names import MAX_NAME, clean_name, name_fault
from faceid_gui.store import schema
from faceid_gui.store.crypto import Cipher

_LONGEST_PLACE: Final = 60


def owner_of(connection: Connection, cipher: Cipher, name: str) -> str | None:
    """The id of who is enrolled under a name."""
    people = schema.people.c
    index = cipher.name_index(name)
    return connection.execute(select(people.id).where(people.name_index == index)).scalar()


def distinct_name(
    connection: Connection, cipher: Cipher, name: str, place: str, person_id: str
) -> str:
    """A name like this one that nobody else has: with the place behind it, or a number.

    The same for the same person as long as nothing changes.
    """
    for ending in _endings(" ".join(place.split())[:_LONGEST_PLACE]):
        wanted = clean_name(name[: MAX_NAME - len(ending)].rstrip() + ending)
        if owner_of(connection, cipher, wanted) in (None, person_id):
            return wanted
    raise Bug("no name is free")


def _endings(place: str) -> Iterator[str]:
    usable = name_fault(place) is None
    if usable:
        yield f" ({place})"
    for number in count(2):
        yield f" ({place} {number})" if usable else f" ({number})"

"""Which change of people and samples came when, by whom, and whether a source has it.

Written in the same transaction as the change itself. A change waits to be sent while its
``number`` is above ``sent``: a source's own changes, and those it has acknowledged, do not wait.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from sqlalchemy import Connection, Row, delete, select, update

from faceid_gui.core.errors import StoreDamaged
from faceid_gui.core.sync import Facet
from faceid_gui.store import schema

GALLERY_COUNTER: Final = "gallery"
WANTED: Final = "wanted"
"""The origin of a sample that is not here and that the source is asked for."""

_CHANGES: Final = "changes"

# Plain SQL: thousands of these are written in one exchange.
_ADD: Final = "UPDATE counters SET value = value + ? WHERE key = ? RETURNING value"
_TOUCH_FACET: Final = """
    INSERT INTO person_changes (person_id, facet, number, sent, origin, undone)
    VALUES (?1, ?2, ?3, COALESCE(?4, 0), ?5, ?6)
    ON CONFLICT (person_id, facet) DO UPDATE
    SET number = ?3, sent = COALESCE(?4, sent), origin = ?5, undone = ?6
"""
_TOUCH_SAMPLE: Final = """
    INSERT INTO sample_changes (sample_id, person_id, number, sent, origin)
    VALUES (?1, ?2, ?3, COALESCE(?4, 0), ?5)
    ON CONFLICT (sample_id) DO UPDATE
    SET person_id = ?2, number = ?3, sent = COALESCE(?4, sent), origin = ?5
"""
_ASKED_AT_ONCE: Final = 500


def count_change(connection: Connection) -> None:
    """Let the gallery's revision grow. Raises StoreDamaged where it is lost."""
    _add(connection, GALLERY_COUNTER, 1)


def newest_number(connection: Connection) -> int:
    """The number of the newest change. Raises StoreDamaged where it is lost."""
    return _read(connection, _CHANGES)


def gallery_revision(connection: Connection) -> int:
    """The gallery's revision. Raises StoreDamaged where it is lost."""
    return _read(connection, GALLERY_COUNTER)


def touch_person(
    connection: Connection,
    person_id: str,
    *facets: Facet,
    origin: str = "",
    undone: float | None = None,
    sent: bool = False,
) -> None:
    """Number a change of facets. ``sent`` marks it as one that the source has.

    ``undone`` is the time of the deletion that is taken back.
    """
    first = _take(connection, len(facets))
    if facets:
        connection.exec_driver_sql(
            _TOUCH_FACET,
            [
                (person_id, facet.value, number, number if sent else None, origin, undone)
                for number, facet in enumerate(facets, first)
            ],
        )


def touch_samples(
    connection: Connection,
    person_id: str,
    sample_ids: Sequence[str],
    *,
    origin: str = "",
    sent: bool = False,
) -> None:
    """Number a change of samples, which belong or belonged to somebody."""
    if not sample_ids:
        return
    first = _take(connection, len(sample_ids))
    connection.exec_driver_sql(
        _TOUCH_SAMPLE,
        [
            (sample_id, person_id, number, number if sent else None, origin)
            for number, sample_id in enumerate(sample_ids, first)
        ],
    )


def touch_all_samples(connection: Connection, person_id: str) -> None:
    """Number all samples of somebody who comes back: nobody was sent them meanwhile."""
    number = schema.sample_changes.c.number
    rows = connection.execute(
        select(schema.samples.c.id, schema.sample_changes)
        .join(schema.sample_changes, schema.sample_changes.c.sample_id == schema.samples.c.id)
        .where(schema.samples.c.person_id == person_id)
        .order_by(number)
    ).all()
    first = _take(connection, len(rows))
    for new, row in enumerate(rows, first):
        waits = row.number > row.sent
        this = schema.sample_changes.c.sample_id == row.sample_id
        values = {"number": new} if waits else {"number": new, "sent": new}
        connection.execute(update(schema.sample_changes).where(this).values(values))


def bury_person(
    connection: Connection,
    person_id: str,
    sample_ids: Sequence[str],
    *,
    origin: str = "",
    sent: bool = False,
) -> None:
    """Number an erasure. Of the person and the samples only the ids stay.

    The samples' erasure is never sent by itself: it goes with the person's. A sample that was
    given to this person without the source knowing may be somebody else's there: it is
    ``WANTED`` back.
    """
    table = schema.person_changes.c
    rest = (table.person_id == person_id) & (table.facet != Facet.STATE.value)
    connection.execute(delete(schema.person_changes).where(rest))
    touch_person(connection, person_id, Facet.STATE, origin=origin, sent=sent)
    marks = sample_marks(connection, sample_ids)
    moved = [one for one in sample_ids if one in marks and marks[one].number > marks[one].sent]
    others = [one for one in sample_ids if one not in set(moved)]
    touch_samples(connection, person_id, others, origin=origin, sent=True)
    touch_samples(connection, person_id, moved, origin=WANTED)


def person_marks(connection: Connection, ids: Iterable[str]) -> dict[str, dict[Facet, Row[Any]]]:
    """The rows of people's facets: person id, then facet."""
    found: dict[str, dict[Facet, Row[Any]]] = {}
    table = schema.person_changes
    for some in in_lots(ids):
        for row in connection.execute(select(table).where(table.c.person_id.in_(some))):
            found.setdefault(row.person_id, {})[Facet(row.facet)] = row
    return found


def sample_marks(connection: Connection, ids: Iterable[str]) -> dict[str, Row[Any]]:
    """The rows of samples, by the sample's id."""
    table = schema.sample_changes
    return {
        row.sample_id: row
        for some in in_lots(ids)
        for row in connection.execute(select(table).where(table.c.sample_id.in_(some)))
    }


def unsent_facets(marks: Mapping[Facet, Row[Any]]) -> frozenset[Facet]:
    """Which facets of somebody wait to be sent."""
    return frozenset(facet for facet, row in marks.items() if row.number > row.sent)


def in_lots(ids: Iterable[str]) -> Iterable[list[str]]:
    """Ids in lots that fit into one question: SQLite takes only so many values."""
    every = sorted(set(ids))
    return (every[i : i + _ASKED_AT_ONCE] for i in range(0, len(every), _ASKED_AT_ONCE))


def _take(connection: Connection, count: int) -> int:
    """The first of ``count`` new numbers."""
    return _add(connection, _CHANGES, count) - count + 1 if count else 0


def _add(connection: Connection, key: str, count: int) -> int:
    value = connection.exec_driver_sql(_ADD, (count, key)).scalar()
    if value is None:
        raise StoreDamaged("the database has lost its revision counter")
    return int(value)


def _read(connection: Connection, key: str) -> int:
    query = select(schema.counters.c.value).where(schema.counters.c.key == key)
    value = connection.execute(query).scalar()
    if value is None:
        raise StoreDamaged("the database has lost its revision counter")
    return int(value)

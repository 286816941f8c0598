"""Pages of changes, in both directions: what a source tells, and what a kiosk sends.

Samples of somebody who is deleted are not told, only that they are theirs: they are sent when
the person comes back. A page never ends within a change, and names everybody whose samples it
holds.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Connection, Row, and_, func, literal, null, select, union_all

from faceid_gui.core.sync import Facet, Outgoing, PersonNews, Push, SampleNews, SentMark
from faceid_gui.core.types import Sample
from faceid_gui.store import schema
from faceid_gui.store.changes import (
    WANTED,
    in_lots,
    person_marks,
    sample_marks,
    unsent_facets,
)
from faceid_gui.store.consents import open_consent
from faceid_gui.store.crypto import Cipher
from faceid_gui.store.person_rows import open_name
from faceid_gui.store.sample_rows import open_samples, sample_rows

PAGE_BYTES: Final = 1_500_000
"""About how much a page may weigh before it ends."""


@dataclass(frozen=True, slots=True, eq=False)
class FeedPage:
    """One page of a source's changes; ``cursor`` is the last number that it holds."""

    people: tuple[PersonNews, ...]
    samples: tuple[SampleNews, ...]
    cursor: int
    more: bool


@dataclass(frozen=True, slots=True)
class _Change:
    number: int
    person_id: str
    sample_id: str | None


def page_after(
    connection: Connection, cipher: Cipher, after: int, limit: int, reader: str
) -> FeedPage:
    """The changes after a number, as they stand now; ``reader`` knows its own already.

    Raises StoreDamaged.
    """
    changes = _changes_after(connection, after, limit)
    weights = _weights(connection, changes)
    kept = _light(changes, weights)
    samples = _sample_news(connection, cipher, kept, reader)
    ids = {change.person_id for change in kept if change.sample_id is None}
    ids |= {news.person_id for news in samples if not news.gone}
    people = _people_news(connection, cipher, ids, after, reader)
    cursor = kept[-1].number if kept else after
    return FeedPage(people, samples, cursor, len(kept) < len(changes) or len(changes) == limit)


def outgoing_page(connection: Connection, cipher: Cipher, limit: int, base: Push) -> Outgoing:
    """What this gallery's source has not acknowledged: at first people, then samples.

    ``base`` is the push without any. Raises StoreDamaged.
    """
    facets = _unsent_people(connection, limit)
    changed = {person_id: unsent_facets(marks) for person_id, marks in facets.items()}
    waiting = _unsent_samples(connection, max(limit - len(facets), 0))
    kept = _light(waiting, _weights(connection, waiting))
    samples = _sample_news(connection, cipher, kept, reader=None)
    owners = {news.person_id for news in samples if news.content is not None}
    everybody = {**dict.fromkeys(owners, frozenset[Facet]()), **changed}
    people = _told(connection, cipher, everybody)
    marks = tuple(
        SentMark(person_id, facet, rows[facet].number)
        for person_id, rows in facets.items()
        for facet in changed[person_id]
    )
    marks += tuple(SentMark(str(one.sample_id), None, one.number) for one in kept)
    push = Push(base.epoch, base.cursor, people, samples, base.conflicts)
    return Outgoing(push, marks)


def count_unsent_people(connection: Connection) -> int:
    """How many people have changes, or samples with changes, that were not sent."""
    people, samples = schema.person_changes.c, schema.sample_changes.c
    both = select(people.person_id).where(people.number > people.sent)
    both = both.union(select(samples.person_id).where(samples.number > samples.sent))  # type: ignore[assignment]
    return connection.execute(select(func.count()).select_from(both.subquery())).scalar_one()


def _changes_after(connection: Connection, after: int, limit: int) -> list[_Change]:
    people, samples = schema.person_changes.c, schema.sample_changes.c
    query = union_all(
        select(people.number, people.person_id, null().label("sample_id")).where(
            people.number > literal(after)
        ),
        select(samples.number, samples.person_id, samples.sample_id).where(
            samples.number > literal(after)
        ),
    )
    rows = connection.execute(query.order_by("number").limit(limit))
    return [_Change(*row) for row in rows]


def _unsent_people(connection: Connection, limit: int) -> dict[str, dict[Facet, Row[Any]]]:
    table = schema.person_changes.c
    query = (
        select(table.person_id)
        .where(table.number > table.sent)
        .group_by(table.person_id)
        .order_by(func.min(table.number))
        .limit(limit)
    )
    ids = connection.execute(query).scalars().all()
    marks = person_marks(connection, ids)
    return {person_id: marks[person_id] for person_id in ids}


def _unsent_samples(connection: Connection, limit: int) -> list[_Change]:
    table = schema.sample_changes.c
    query = select(table.number, table.person_id, table.sample_id)
    rows = connection.execute(
        query.where(table.number > table.sent).order_by(table.number).limit(limit)
    )
    return [_Change(*row) for row in rows]


def _weights(connection: Connection, changes: Iterable[_Change]) -> dict[str, int]:
    """About how many bytes each sample takes."""
    samples, embeddings = schema.samples.c, schema.embeddings
    query = (
        select(
            samples.id,
            func.coalesce(func.length(samples.crop), 0),
            func.length(samples.details),
            func.coalesce(func.sum(func.length(embeddings.c.vector)), 0),
        )
        .join(embeddings, embeddings.c.sample_id == samples.id, isouter=True)
        .group_by(samples.id)
    )
    ids = [change.sample_id for change in changes if change.sample_id is not None]
    return {
        row[0]: row[1] + row[2] + row[3]
        for some in in_lots(ids)
        for row in connection.execute(query.where(samples.id.in_(some)))
    }


def _light(changes: Sequence[_Change], weights: dict[str, int]) -> list[_Change]:
    """The first changes that weigh no more than a page may, at least one."""
    total = 0
    kept: list[_Change] = []
    for change in changes:
        total += weights.get(change.sample_id or "", 300)
        if kept and total > PAGE_BYTES:
            break
        kept.append(change)
    return kept


def _sample_news(
    connection: Connection, cipher: Cipher, changes: Sequence[_Change], reader: str | None
) -> tuple[SampleNews, ...]:
    """``reader`` is who reads what a source tells; None for what a kiosk sends."""
    ids = [change.sample_id for change in changes if change.sample_id is not None]
    rows = sample_rows(connection, ids)
    marks = sample_marks(connection, ids)
    asking = reader is None
    hidden = frozenset[str]() if reader is None else _deleted(connection, rows.values())
    shown = [row for row in rows.values() if row.person_id not in hidden]
    contents = {sample.id: sample for sample in open_samples(connection, cipher, shown)}
    return tuple(
        _one_sample(
            rows.get(sample_id),
            contents.get(sample_id),
            marks[sample_id],
            changed=asking or marks[sample_id].origin != reader,
            wanted=asking and marks[sample_id].origin == WANTED,
        )
        for sample_id in ids
    )


def _one_sample(
    row: Row[Any] | None, content: Sample | None, mark: Row[Any], *, changed: bool, wanted: bool
) -> SampleNews:
    if row is None:
        return SampleNews(mark.sample_id, mark.person_id, changed=not wanted, gone=not wanted)
    return SampleNews(row.id, row.person_id, changed, content)


def _deleted(connection: Connection, rows: Iterable[Row[Any]]) -> frozenset[str]:
    """Who of the owners of these samples is deleted."""
    people = schema.people.c
    return frozenset(
        person_id
        for some in in_lots(row.person_id for row in rows)
        for person_id in connection.execute(
            select(people.id).where(and_(people.id.in_(some), people.removed_at.is_not(None)))
        ).scalars()
    )


def _people_news(
    connection: Connection, cipher: Cipher, ids: Iterable[str], after: int, reader: str
) -> tuple[PersonNews, ...]:
    marks = person_marks(connection, ids)
    changed = {
        person_id: frozenset(
            facet for facet, row in facets.items() if row.number > after and row.origin != reader
        )
        for person_id, facets in marks.items()
    }
    return _told(connection, cipher, changed)


def _told(
    connection: Connection, cipher: Cipher, changed: dict[str, frozenset[Facet]]
) -> tuple[PersonNews, ...]:
    people = schema.people
    marks = person_marks(connection, changed)
    rows = {
        row.id: row
        for some in in_lots(changed)
        for row in connection.execute(select(people).where(people.c.id.in_(some)))
    }
    return tuple(
        _one_person(cipher, person_id, facets, rows.get(person_id), marks.get(person_id, {}))
        for person_id, facets in changed.items()
    )


def _one_person(
    cipher: Cipher,
    person_id: str,
    changed: frozenset[Facet],
    row: Row[Any] | None,
    marks: dict[Facet, Row[Any]],
) -> PersonNews:
    if row is None:
        return PersonNews(person_id, changed, gone=True)
    state = marks.get(Facet.STATE)
    return PersonNews(
        person_id,
        changed,
        name=open_name(cipher, person_id, row.name, row.removed_at),
        created_at=row.created_at,
        removed_at=row.removed_at,
        consent=open_consent(cipher, person_id, row.consent),
        undone=None if state is None else state.undone,
    )

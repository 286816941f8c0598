"""The visits in the database: the VisitLog that ships."""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Any, Final

from sqlalchemy import Connection, Row, Select, func, insert, select

from faceid_gui.core.ports import Clock, KeptVisit, LogState, VisitRecord
from faceid_gui.core.sync import Place
from faceid_gui.store import schema
from faceid_gui.store.chain import Action, append_entry
from faceid_gui.store.crypto import Cipher, Purpose, fingerprint, place_bytes
from faceid_gui.store.database import RECORD_RESERVE, Database
from faceid_gui.store.person_rows import open_name
from faceid_gui.store.records import visit_bytes, visit_from
from faceid_gui.store.visit_erasure import erase_batch, plan_erasure

_PAGE: Final = 500


class SqlVisitLog:
    """Implements core.ports.VisitLog.

    Each visit is sealed, bound to its time and person, and gets an entry in the audit
    trail in the same transaction, so a visit that was taken out or changed is seen. Names
    are looked up when a visit is read: of an erased person only the id remains, and of one
    who was deleted as soon as they are erased.
    """

    def __init__(self, database: Database, clock: Clock, *, actor: str = "door") -> None:
        self._database = database
        self._cipher = database.cipher
        self._clock = clock
        self._actor = actor

    def record(self, visit: VisitRecord) -> None:
        """Write one visit; returns after the commit."""
        with self._database.write(reserve=RECORD_RESERVE) as connection:
            self._insert(connection, uuid.uuid4().hex, visit)

    def receive(self, visits: Sequence[VisitRecord], place: Place) -> int:
        """Write visits that a kiosk sent, in one transaction; how many were not there yet."""
        new = 0
        with self._database.write(reserve=RECORD_RESERVE) as connection:
            for visit in visits:
                row_id = _row_id(place, visit.visit_id)
                known = select(schema.visits.c.seq).where(schema.visits.c.id == row_id)
                if connection.execute(known).first() is None:
                    self._insert(connection, row_id, replace(visit, place=place.name))
                    new += 1
        return new

    def following(self, number: int, limit: int) -> tuple[KeptVisit, ...]:
        """Visits with higher numbers, oldest first."""
        columns = schema.visits.c
        query = select(schema.visits).where(columns.seq > number).order_by(columns.seq)
        return self._kept(query, limit)

    def span(self) -> tuple[int, int]:
        """The lowest and the highest number that is kept, (0, 0) where there is none."""
        state = self.state()
        return state.oldest, state.newest

    def recent(self, limit: int = 100) -> tuple[VisitRecord, ...]:
        """The newest visits, newest first."""
        query = select(schema.visits).order_by(schema.visits.c.seq.desc()).limit(limit)
        with self._database.read() as connection:
            return self._visits(connection, connection.execute(query).all())

    def every(self) -> Iterable[VisitRecord]:
        """All visits, oldest first, some hundreds at a time.

        Each page is a transaction of its own: a slow reader never holds up the log.
        """
        last = 0
        while batch := self.following(last, _PAGE):
            for kept in batch:
                last = kept.number
                yield kept.visit

    def page(
        self,
        *,
        before: int | None = None,
        after: int = 0,
        since: float | None = None,
        until: float | None = None,
        limit: int = 100,
    ) -> tuple[KeptVisit, ...]:
        """Visits with numbers below ``before`` and above ``after``, newest first."""
        columns = schema.visits.c
        limits = [columns.seq > after]
        if before is not None:
            limits.append(columns.seq < before)
        if since is not None:
            limits.append(columns.at >= since)
        if until is not None:
            limits.append(columns.at < until)
        return self._kept(select(schema.visits).where(*limits).order_by(columns.seq.desc()), limit)

    def state(self) -> LogState:
        """What the log holds by now: three looks at indexes."""
        number, counters = schema.visits.c.seq, schema.counters.c
        query = select(
            select(func.max(number)).scalar_subquery(),
            select(func.min(number)).scalar_subquery(),
            select(counters.value).where(counters.key == "gallery").scalar_subquery(),
        )
        with self._database.read() as connection:
            newest, oldest, names = connection.execute(query).one()
        return LogState(newest or 0, oldest or 0, names or 0)

    def erase_before(self, at: float) -> int:
        """Erase all visits from before a Unix time beyond recall, and note it; how many.

        Some hundreds in one transaction: a visit at the door never waits for the rest.
        """
        with self._database.read() as connection:
            plan = plan_erasure(connection, at)
        erased = 0
        for batch in plan:
            with self._database.write(reserve=RECORD_RESERVE) as connection:
                erased += erase_batch(
                    connection, self._cipher, batch, at=self._clock.wall(), actor=self._actor
                )
        return erased

    def _insert(self, connection: Connection, row_id: str, visit: VisitRecord) -> None:
        at = float(visit.at)
        place = _place(row_id, at, visit.person_id)
        sealed = self._cipher.seal(Purpose.VISIT, visit_bytes(visit), *place)
        values = {"id": row_id, "at": at, "person_id": visit.person_id, "record": sealed}
        connection.execute(insert(schema.visits).values(values))
        append_entry(
            connection,
            self._cipher,
            at=at,  # the visit's own time: by it, erasing old visits can be proven
            actor=self._actor,
            action=Action.VISIT,
            subject=row_id,
            detail=fingerprint(sealed),
        )

    def _kept(self, query: Select[Any], limit: int) -> tuple[KeptVisit, ...]:
        with self._database.read() as connection:
            rows = connection.execute(query.limit(limit)).all()
            visits = self._visits(connection, rows)
        return tuple(KeptVisit(row.seq, visit) for row, visit in zip(rows, visits, strict=True))

    def _visits(self, connection: Connection, rows: Sequence[Row[Any]]) -> tuple[VisitRecord, ...]:
        names = dict(self._names(connection, {row.person_id for row in rows if row.person_id}))
        return tuple(open_visit(self._cipher, row, names.get(row.person_id)) for row in rows)

    def _names(self, connection: Connection, ids: set[str]) -> Iterator[tuple[str, str]]:
        people = schema.people
        query = select(people).where(people.c.id.in_(sorted(ids)))
        for row in connection.execute(query):
            yield row.id, open_name(self._cipher, row.id, row.name, row.removed_at)


def open_visit(cipher: Cipher, row: Row[Any], name: str | None) -> VisitRecord:
    """The visit of a row of the table, with the person's name. Raises StoreDamaged."""
    content = cipher.open(Purpose.VISIT, row.record, *_place(row.id, row.at, row.person_id))
    return visit_from(content, at=row.at, person_id=row.person_id, name=name)


def _place(row_id: str, at: float, person_id: str | None) -> tuple[str, ...]:
    return "visits", "record", row_id, repr(at), person_id or ""


def _row_id(place: Place, visit_id: str) -> str:
    """The same for the same visit of the same kiosk, so that it is kept once."""
    return hashlib.sha256(place_bytes("visit", place.id, visit_id)).hexdigest()[:32]

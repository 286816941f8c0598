"""Recorded visits in the database, where the operator opted in.

They hold faces, so they are sealed, go with the person they are of, and are never exchanged
between machines. A backup has them, as it has everything of the database.
"""

from __future__ import annotations

import logging
from collections.abc import Collection, Iterator, Sequence
from typing import Any, Final

from sqlalchemy import Connection, Row, Select, delete, func, or_, select, tuple_
from sqlalchemy.dialects.sqlite import insert as upsert

from faceid_gui.core.errors import StoreDamaged
from faceid_gui.core.ports import Clock, VisitRecord
from faceid_gui.core.recorded import RecordedVisit
from faceid_gui.store import schema
from faceid_gui.store.chain import Action, append_entry
from faceid_gui.store.crypto import Cipher, Purpose
from faceid_gui.store.database import RECORD_RESERVE, Database
from faceid_gui.store.recording_bytes import recording_bytes, recording_from
from faceid_gui.store.visits import open_visit

_log = logging.getLogger(__name__)

MOST_RECORDINGS: Final = 2000
"""How many are kept: some hundred MB at most, whatever the days say."""

_PAGE: Final = 8
_BATCH: Final = 50
_LONGEST_VISIT_S: Final = 24 * 3600.0


class SqlVisitRecordings:
    """Implements core.recorded.VisitRecordings. Safe from any thread and beside other processes.

    Each recording is sealed for its visit and time. ``actor`` is who is named in the audit
    trail, which gets an entry with each erasing. Beyond ``most`` the oldest ones are erased.
    """

    def __init__(
        self,
        database: Database,
        clock: Clock,
        *,
        actor: str = "local",
        most: int = MOST_RECORDINGS,
    ) -> None:
        self._database = database
        self._cipher = database.cipher
        self._clock = clock
        self._actor = actor
        self._most = most

    def keep(self, visit: RecordedVisit) -> None:
        """Keep one; a second one of the same id replaces it.

        Where one of its people was erased while the visit still went on, it goes with them and
        is not kept. Raises DiskFull while there is still room for the door's own records,
        BadRequest for a recording larger than one can be, and Bug for embeddings that are none.
        """
        at, table = float(visit.at), schema.recordings
        place = _place(visit.visit_id, at)
        sealed = self._cipher.seal(Purpose.RECORDING, recording_bytes(visit), *place)
        statement = upsert(table).values(visit_id=visit.visit_id, at=at, record=sealed)
        with self._database.write() as connection:
            if not _all_known(connection, visit.people):
                _log.info("the visit %s is of somebody who was erased: not kept", visit.visit_id)
                return
            connection.execute(
                statement.on_conflict_do_update(
                    index_elements=["visit_id"], set_={"at": at, "record": sealed}
                )
            )
            self._make_room(connection)

    def every(self) -> Iterator[RecordedVisit]:
        """All, oldest first, some at a time; what cannot be read is logged and passed over.

        Each page is a transaction of its own: a slow reader never holds up the door.
        """
        columns = schema.recordings.c
        order = (columns.at, columns.visit_id)
        query = select(schema.recordings).order_by(*order).limit(_PAGE)
        rows = self._page(query)
        while rows:
            for row in rows:
                if (visit := self._opened(row)) is not None:
                    yield visit
            last = tuple_(*order) > tuple_(rows[-1].at, rows[-1].visit_id)
            rows = self._page(query.where(last))

    def count(self) -> int:
        """How many there are."""
        with self._database.read() as connection:
            return _count(connection)

    def erase_before(self, at: float) -> int:
        """Erase all from before a Unix time beyond recall, and note it; how many.

        ``math.inf`` erases all. Some at a time: a visit at the door never waits for the rest.
        """
        columns = schema.recordings.c
        query = select(columns.visit_id).where(columns.at < at).limit(_BATCH)
        erased = 0
        while True:
            with self._database.read() as connection:
                ids = tuple(connection.execute(query).scalars())
            if not ids:
                break
            erased += self._erase(ids)
        if erased:
            self._database.checkpoint()
        return erased

    def erase(self, visit_id: str) -> None:
        """Erase one beyond recall; nothing happens where there is none."""
        if self._erase((visit_id,)):
            self._database.checkpoint()

    def _erase(self, ids: Sequence[str]) -> int:
        with self._database.write(reserve=RECORD_RESERVE) as connection:
            count = _delete(connection, ids)
            if count:
                self._note(connection, count)
        return count

    def _make_room(self, connection: Connection) -> None:
        """Erase the oldest ones beyond ``most``, within the caller's transaction."""
        spare = _count(connection) - self._most
        if spare > 0:
            columns = schema.recordings.c
            oldest = select(columns.visit_id).order_by(columns.at, columns.visit_id).limit(spare)
            self._note(connection, _delete(connection, connection.execute(oldest).scalars().all()))

    def _note(self, connection: Connection, count: int) -> None:
        append_entry(
            connection,
            self._cipher,
            at=self._clock.wall(),
            actor=self._actor,
            action=Action.RECORDINGS_ERASED,
            detail=f"{count} recordings",
        )

    def _page(self, query: Select[Any]) -> Sequence[Row[Any]]:
        with self._database.read() as connection:
            return connection.execute(query).all()

    def _opened(self, row: Row[Any]) -> RecordedVisit | None:
        return _opened(self._cipher, row)


def erase_recordings_of(connection: Connection, cipher: Cipher, person_id: str) -> int:
    """Erase the recordings of visits of one person, within the caller's transaction; how many.

    Theirs are the visits in which they were let in, and those that were nearest to them and
    refused. A recording whose visit is not in the log (yet) tells by itself. The
    caller folds the log into the file afterwards.
    """
    oldest = connection.execute(select(func.min(schema.recordings.c.at))).scalar()
    if oldest is None:
        return 0
    columns = schema.visits.c
    since = columns.at >= oldest - _LONGEST_VISIT_S
    query = select(schema.visits).where(or_(columns.person_id == person_id, since))
    log = [visit for row in connection.execute(query) if (visit := _readable(cipher, row))]
    ids = [
        visit.visit_id for visit in log if person_id in (visit.person_id, visit.evidence.person_id)
    ]
    logged = frozenset(visit.visit_id for visit in log)
    ids += _unlogged_of(connection, cipher, person_id, logged)
    return sum(_delete(connection, ids[i : i + _BATCH]) for i in range(0, len(ids), _BATCH))


def _unlogged_of(
    connection: Connection, cipher: Cipher, person_id: str, logged: Collection[str]
) -> list[str]:
    """The ids of one person's recordings that the log of visits does not know."""
    table = schema.recordings
    ids = connection.execute(select(table.c.visit_id)).scalars().all()
    found = []
    for visit_id in ids:
        if visit_id in logged:
            continue
        # One at a time: each is some hundred KB.
        row = connection.execute(select(table).where(table.c.visit_id == visit_id)).one()
        visit = _opened(cipher, row)
        if visit is None or person_id in visit.people:
            found.append(visit_id)  # what cannot be read may be theirs
    return found


def _all_known(connection: Connection, people: Sequence[str]) -> bool:
    """Whether nobody of these was erased; who was deleted can still come back."""
    ids = schema.people.c.id
    found = connection.execute(select(func.count()).where(ids.in_(people))).scalar()
    return found == len(set(people))


def _opened(cipher: Cipher, row: Row[Any]) -> RecordedVisit | None:
    try:
        place = _place(row.visit_id, row.at)
        content = cipher.open(Purpose.RECORDING, row.record, *place)
        return recording_from(content, visit_id=row.visit_id, at=row.at)
    except StoreDamaged as error:
        _log.warning("the recording of visit %s is passed over: %s", row.visit_id, error)
        return None


def _readable(cipher: Cipher, row: Row[Any]) -> VisitRecord | None:
    try:
        return open_visit(cipher, row, None)
    except StoreDamaged:  # a damaged record must not keep a person from being erased
        _log.warning("visit %s cannot be read", row.id)
        return None


def _delete(connection: Connection, ids: Sequence[str]) -> int:
    table = schema.recordings
    return connection.execute(delete(table).where(table.c.visit_id.in_(ids))).rowcount


def _count(connection: Connection) -> int:
    return connection.execute(select(func.count()).select_from(schema.recordings)).scalar() or 0


def _place(visit_id: str, at: float) -> tuple[str, ...]:
    return "recordings", "record", visit_id, repr(at)

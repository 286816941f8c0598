"""The audit trail: who did what, in a chain that shows every later change."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from sqlalchemy import Connection, select

from faceid_gui.core.errors import BadRequest, StoreDamaged
from faceid_gui.core.ports import Clock
from faceid_gui.store import schema
from faceid_gui.store.chain import (
    GENESIS,
    Action,
    AuditEntry,
    append_entry,
    entry_mac,
    read_head,
)
from faceid_gui.store.database import RECORD_RESERVE, Database
from faceid_gui.store.visit_erasure import VisitStory

_LONGEST: Final = 2000

_ERASING: Final = frozenset({Action.PERSON_ERASED, Action.PERSON_REMOVED})
_DELETING: Final = frozenset({Action.PERSON_DELETED, Action.PERSON_MERGED})
_RESTORING: Final = frozenset({Action.PERSON_RESTORED, Action.PERSON_UNMERGED})


@dataclass(frozen=True, slots=True)
class AuditReport:
    """What a check of the trail found.

    ``rows`` is how many entries were read, ``first_bad`` the number of the first entry that
    is not as it was written (None where no single entry is to blame), ``problem`` a sentence.
    """

    ok: bool
    rows: int
    first_bad: int | None = None
    problem: str = ""


class SqlAuditLog:
    """Appends to the audit trail and checks it.

    Every entry carries ids and numbers, never a name: it stays valid when a person is
    erased. The gallery and the visit log append entries of their own, in the same
    transaction as what they did.
    """

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    def append(self, actor: str, action: str, subject: str = "", detail: str = "") -> AuditEntry:
        """Write one entry; returns after the commit. Raises BadRequest where one is too long."""
        if any(len(text) > _LONGEST for text in (actor, action, subject, detail)):
            raise BadRequest("an audit entry is too long")
        with self._database.write(reserve=RECORD_RESERVE) as connection:
            return append_entry(
                connection,
                self._database.cipher,
                at=self._clock.wall(),
                actor=actor,
                action=action,
                subject=subject,
                detail=detail,
            )

    def recent(self, limit: int = 100) -> tuple[AuditEntry, ...]:
        """The newest entries, newest first."""
        query = select(schema.audit).order_by(schema.audit.c.seq.desc()).limit(limit)
        with self._database.read() as connection:
            return tuple(AuditEntry(*row[:6]) for row in connection.execute(query))

    def verify(self) -> AuditReport:
        """Check every entry, and that the visits and people are those of the trail."""
        cipher = self._database.cipher
        previous, count = GENESIS, 0
        story = _Story()
        with self._database.read() as connection:
            try:
                head = read_head(connection, cipher)
            except StoreDamaged as error:
                return AuditReport(False, 0, None, str(error))
            for entry, mac in _entries(connection):
                expected = entry_mac(cipher, previous, entry)
                if entry.seq != count + 1 or mac != expected:
                    problem = f"entry {count + 1} was changed, moved, added or taken out"
                    return AuditReport(False, count, count + 1, problem)
                previous, count = mac, entry.seq
                story.hear(entry)
            if (head.count, head.mac) != (count, previous):
                return AuditReport(False, count, count + 1, "entries are missing at the end")
            problem = story.contradiction(connection)
        return AuditReport(not problem, count, None, problem)


class _Story:
    """What the trail says must be in the tables."""

    def __init__(self) -> None:
        self._people: set[str] = set()
        self._deleted: set[str] = set()
        self._visits = VisitStory()

    def hear(self, entry: AuditEntry) -> None:
        """Take one entry, in the order of the trail."""
        if entry.action == Action.PERSON_ADDED:
            self._people.add(entry.subject)
        elif entry.action in _ERASING:
            self._people.discard(entry.subject)
            self._deleted.discard(entry.subject)
        elif entry.action in _DELETING:
            self._deleted.add(entry.subject)
        elif entry.action in _RESTORING:
            self._deleted.discard(entry.subject)
        else:
            self._visits.hear(entry)

    def contradiction(self, connection: Connection) -> str:
        """What the tables say otherwise, an empty text where they agree."""
        rows = connection.execute(select(schema.people.c.id, schema.people.c.removed_at)).all()
        people = {row.id for row in rows}
        if lost := self._people - people:
            return f"{len(lost)} people are gone without having been removed: {min(lost)}"
        if added := people - self._people:
            return f"{len(added)} people were put in from outside: {min(added)}"
        if turned := self._deleted ^ {row.id for row in rows if row.removed_at is not None}:
            return f"{len(turned)} people were deleted or restored from outside: {min(turned)}"
        return self._visits.contradiction(connection)


def _entries(connection: Connection) -> Iterator[tuple[AuditEntry, bytes]]:
    rows: Iterable[tuple[int, float, str, str, str, str, bytes]] = connection.execution_options(
        yield_per=1000
    ).execute(select(schema.audit).order_by(schema.audit.c.seq))
    for row in rows:
        yield AuditEntry(*row[:6]), row[6]

"""Erasing visits by their age, so that the audit trail can prove what was erased.

The trail holds the time of every visit. The entry of an erasure says up to which entry of the
trail and before which time visits were erased, and how many these were. Whoever checks the
trail finds the same visits from the trail alone, so a visit that was taken out by other means
makes the number wrong.
"""

from __future__ import annotations

from dataclasses import dataclass
from heapq import heappop, heappush
from typing import Final

from sqlalchemy import Connection, delete, func, select

from faceid_gui.store import schema
from faceid_gui.store.chain import Action, AuditEntry, append_entry
from faceid_gui.store.crypto import Cipher, fingerprint

_BATCH: Final = 500


@dataclass(frozen=True, slots=True)
class ErasedVisits:
    """One batch: visits that the trail tells up to entry ``up_to`` and from before ``before``
    (Unix time), which are these ids."""

    up_to: int
    before: float
    ids: tuple[str, ...]


def plan_erasure(connection: Connection, at: float) -> tuple[ErasedVisits, ...]:
    """All visits of the log from before ``at``, the oldest first, in batches."""
    audit, visits = schema.audit.c, schema.visits.c
    up_to = connection.execute(select(func.max(audit.seq))).scalar() or 0
    query = (
        select(audit.at, audit.subject)
        .join(schema.visits, visits.id == audit.subject)
        .where(audit.action == Action.VISIT.value, audit.at < at)
        .order_by(audit.at, audit.seq)
    )
    rows = [(float(row.at), str(row.subject)) for row in connection.execute(query)]
    batches: list[ErasedVisits] = []
    first = 0
    while first < len(rows):
        last = _end_of_batch(rows, first)
        before = rows[last][0] if last < len(rows) else at
        ids = tuple(visit_id for _, visit_id in rows[first:last])
        batches.append(ErasedVisits(up_to, before, ids))
        first = last
    return tuple(batches)


def _end_of_batch(rows: list[tuple[float, str]], first: int) -> int:
    """Where the next batch begins: visits of the very same time are never torn apart."""
    last = min(first + _BATCH, len(rows))
    while last < len(rows) and rows[last][0] == rows[last - 1][0]:
        last += 1
    return last


def erase_batch(
    connection: Connection, cipher: Cipher, batch: ErasedVisits, *, at: float, actor: str
) -> int:
    """Erase one batch and note it, within the caller's transaction; returns how many there were.

    Another process may have erased some of them in the meantime.
    """
    query = delete(schema.visits).where(schema.visits.c.id.in_(batch.ids))
    count = connection.execute(query).rowcount
    if count:
        append_entry(
            connection,
            cipher,
            at=at,
            actor=actor,
            action=Action.VISITS_ERASED,
            subject=str(batch.up_to),
            detail=f"{batch.before!r} {count}",
        )
    return count


class VisitStory:
    """What the trail, told entry by entry, says must be in the table of visits."""

    def __init__(self) -> None:
        self._told: dict[str, str] = {}
        self._by_age: list[tuple[float, int, str]] = []  # a heap: the oldest visit first
        self._problem = ""

    def hear(self, entry: AuditEntry) -> None:
        """Take one entry, in the order of the trail; those of other matters are passed over."""
        if entry.action == Action.VISIT:
            self._told[entry.subject] = entry.detail
            heappush(self._by_age, (entry.at, entry.seq, entry.subject))
        elif entry.action == Action.VISITS_ERASED:
            self._hear_erasure(entry)

    def contradiction(self, connection: Connection) -> str:
        """What the table says otherwise, an empty text where it agrees."""
        waiting = dict(self._told)
        for row in connection.execute(select(schema.visits.c.id, schema.visits.c.record)):
            if waiting.pop(row.id, None) != fingerprint(row.record):
                return f"visit {row.id} was changed or put in from outside"
        if waiting:
            return f"{len(waiting)} visits were taken out: {min(waiting)}"
        return self._problem

    def _hear_erasure(self, entry: AuditEntry) -> None:
        before, count = entry.detail.split(" ")
        gone = self._erase(float(before), int(entry.subject))
        if gone != int(count) and not self._problem:
            taken = gone - int(count)
            self._problem = f"{taken} visits were taken out before entry {entry.seq} erased them"

    def _erase(self, before: float, up_to: int) -> int:
        """Forget the visits that an erasure was about; how many they are."""
        gone = 0
        younger: list[tuple[float, int, str]] = []
        while self._by_age and self._by_age[0][0] < before:
            visit = heappop(self._by_age)
            if visit[1] > up_to:
                younger.append(visit)
            else:
                gone += 1
                self._told.pop(visit[2], None)
        for visit in younger:
            heappush(self._by_age, visit)
        return gone

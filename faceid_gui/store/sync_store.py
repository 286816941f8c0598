"""The exchange of people between galleries, on the database: both sides of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from sqlalchemy import Connection, update

from faceid_gui.core.errors import ChangedMeanwhile
from faceid_gui.core.ports import Clock, VisitRecord
from faceid_gui.core.sync import (
    Bookmark,
    Changes,
    Conflict,
    Outgoing,
    Place,
    Push,
)
from faceid_gui.store import schema
from faceid_gui.store.database import RECORD_RESERVE, Database
from faceid_gui.store.sealed_files import forget_people
from faceid_gui.store.sync_apply import Applier, offer_unknown
from faceid_gui.store.sync_conflicts import (
    count_conflicts,
    drop_conflicts,
    read_conflicts,
    take_conflict,
)
from faceid_gui.store.sync_feed import count_unsent_people, outgoing_page, page_after
from faceid_gui.store.sync_marks import Mark, own_epoch, read_mark, read_number, write_mark
from faceid_gui.store.sync_merge import Merger
from faceid_gui.store.sync_people import Desk
from faceid_gui.store.thresholds import read_thresholds
from faceid_gui.store.visits import SqlVisitLog

_CONFLICTS_AT_ONCE: Final = 100


class SqlSyncStore:
    """Implements core.sync.SyncStore and SyncHub. Safe from any thread and beside processes.

    ``actor`` is who is named in the audit trail for what a source told. ``keep_crops`` says
    whether this installation keeps face pictures, also those that come from others.
    """

    def __init__(
        self,
        database: Database,
        clock: Clock,
        *,
        actor: str = "sync",
        keep_crops: Callable[[], bool] = lambda: True,
    ) -> None:
        self._database = database
        self._cipher = database.cipher
        self._clock = clock
        self._actor = actor
        self._keep_crops = keep_crops

    # -- a kiosk's side

    def bookmark(self) -> Bookmark:
        """How far this gallery has read its source."""
        with self._database.read() as connection:
            return Bookmark(
                read_mark(connection, Mark.SOURCE), read_number(connection, Mark.CURSOR)
            )

    def restart(self, epoch: str) -> None:
        """The source has another history: read it from its beginning."""
        with self._database.write() as connection:
            write_mark(connection, Mark.SOURCE, epoch)
            write_mark(connection, Mark.CURSOR, 0)

    def apply(self, page: Changes) -> bool:
        """Take one page over with its cursor; whether anything changed.

        Raises ChangedMeanwhile for a page that does not follow the bookmark.
        """
        with self._database.write() as connection:
            desk = self._desk(connection, self._actor, page.place)
            here = (read_mark(connection, Mark.SOURCE), read_number(connection, Mark.CURSOR))
            if here != (page.epoch, page.after):
                raise ChangedMeanwhile("this page does not follow the last one")
            Applier(desk, page.epoch).apply(page)
            write_mark(connection, Mark.CURSOR, page.cursor)
            if not page.more and read_mark(connection, Mark.OFFERED) != page.epoch:
                offer_unknown(connection, page.epoch)
                write_mark(connection, Mark.OFFERED, page.epoch)
        if desk.erased:
            forget_people(self._database.path)
            self._database.checkpoint()
        return desk.changed

    def outgoing(self, limit: int) -> Outgoing:
        """The next changes of this gallery that its source has not acknowledged."""
        with self._database.read() as connection:
            base = Push(
                read_mark(connection, Mark.SOURCE),
                read_number(connection, Mark.CURSOR),
                conflicts=read_conflicts(connection, self._cipher, _CONFLICTS_AT_ONCE),
            )
            return outgoing_page(connection, self._cipher, limit, base)

    def acknowledge(self, sent: Outgoing) -> None:
        """The source has taken these. What was changed again meanwhile stays to be sent."""
        people, samples = schema.person_changes, schema.sample_changes
        with self._database.write() as connection:
            for mark in sent.marks:
                values = {"sent": mark.number, "origin": sent.push.epoch}
                if mark.facet is None:
                    this = samples.c.sample_id == mark.id
                    connection.execute(update(samples).where(this).values(values))
                else:
                    this = (people.c.person_id == mark.id) & (people.c.facet == mark.facet.value)
                    connection.execute(update(people).where(this).values(values))
            drop_conflicts(connection, [conflict.id for conflict in sent.push.conflicts])

    def waiting_people(self) -> int:
        """How many people have changes that were not sent."""
        with self._database.read() as connection:
            return count_unsent_people(connection)

    def sent_visit(self) -> int | None:
        """The number of the last visit that the source has, None before anybody noted one."""
        with self._database.read() as connection:
            found = read_mark(connection, Mark.SENT_VISIT)
        return int(found) if found else None

    def lost_visits(self) -> int:
        """How many visits were erased by their age before they could be sent."""
        with self._database.read() as connection:
            return read_number(connection, Mark.LOST_VISITS)

    def note_sent_visit(self, number: int, *, lost: int = 0) -> None:
        """Remember that the source has the visits up to this number, but for ``lost`` more."""
        with self._database.write(reserve=RECORD_RESERVE) as connection:
            write_mark(connection, Mark.SENT_VISIT, number)
            if lost:
                before = read_number(connection, Mark.LOST_VISITS)
                write_mark(connection, Mark.LOST_VISITS, before + lost)

    # -- the source's side

    def changes(self, after: int, limit: int, place: Place) -> Changes:
        """The page after a number: at most ``limit`` changes, at least one if there is one."""
        epoch = self._epoch()
        with self._database.read() as connection:
            page = page_after(connection, self._cipher, after, limit, place.id)
            return Changes(
                epoch=epoch,
                after=after,
                cursor=page.cursor,
                more=page.more,
                people=page.people,
                samples=page.samples,
                thresholds=read_thresholds(connection, self._cipher),
                place=place.name,
                conflicts=count_conflicts(connection),
            )

    def merge(self, push: Push, place: Place) -> None:
        """Take over what was changed on a kiosk. Taken twice it changes nothing.

        Raises ChangedMeanwhile where the kiosk knows another history.
        """
        if push.epoch != self._epoch():
            raise ChangedMeanwhile("this gallery has another history: read it first")
        with self._database.write() as connection:
            desk = self._desk(connection, f"kiosk {place.id}", place.name)
            Merger(desk, place, push.cursor).merge(push)
        if desk.erased:
            forget_people(self._database.path)
            self._database.checkpoint()

    def receive(self, visits: Sequence[VisitRecord], place: Place) -> int:
        """Keep a kiosk's visits; how many of them were new."""
        log = SqlVisitLog(self._database, self._clock, actor=f"kiosk {place.id}")
        return log.receive(visits, place)

    # -- both

    def conflicts(self) -> tuple[Conflict, ...]:
        """Those that nobody has settled, the newest first."""
        with self._database.read() as connection:
            return read_conflicts(connection, self._cipher)

    def settle(self, conflict_id: str) -> Conflict:
        """Take one off the list. Raises NotFound."""
        with self._database.write() as connection:
            return take_conflict(connection, self._cipher, conflict_id)

    def _epoch(self) -> str:
        with self._database.read() as connection:
            epoch = read_mark(connection, Mark.EPOCH)
        if epoch:
            return epoch
        with self._database.write() as connection:
            return own_epoch(connection)

    def _desk(self, connection: Connection, actor: str, place: str) -> Desk:
        return Desk(
            connection,
            self._cipher,
            now=self._clock.wall(),
            actor=actor,
            place=place,
            keep_crops=self._keep_crops(),
        )

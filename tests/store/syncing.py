"""A source and its kiosks over real databases, and one exchange between them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from faceid_gui.core.sync import Place
from faceid_gui.core.types import Consent
from faceid_gui.store.database import Database
from faceid_gui.store.gallery import SqlGalleryStore
from faceid_gui.store.keys import FileKeyProvider
from faceid_gui.store.sync_store import SqlSyncStore
from faceid_gui.store.visits import SqlVisitLog
from tests.fakes import FakeClock

DOOR = Place("key-1", "Front door")


@dataclass(eq=False)
class Side:
    """One gallery with all that looks at it."""

    database: Database
    gallery: SqlGalleryStore
    sync: SqlSyncStore
    visits: SqlVisitLog
    clock: FakeClock
    place: Place

    def names(self) -> list[str]:
        """Everybody's name, in order."""
        return [person.name for person in self.gallery.people()]


def open_side(folder: Path, place: Place = DOOR) -> Side:
    """A gallery of its own in a folder, with a clock of its own."""
    clock = FakeClock()
    database = Database(folder / "faceid.db", FileKeyProvider(folder / "keys" / "k"))
    return Side(
        database,
        SqlGalleryStore(database, clock),
        SqlSyncStore(database, clock),
        SqlVisitLog(database, clock),
        clock,
        place,
    )


def pull(source: Side, kiosk: Side, *, limit: int = 200) -> int:
    """Read the source to its end; how many pages it took."""
    pages = 0
    while True:
        mark = kiosk.sync.bookmark()
        page = source.sync.changes(mark.cursor, limit, kiosk.place)
        if page.epoch != mark.epoch:
            kiosk.sync.restart(page.epoch)
            continue
        kiosk.sync.apply(page)
        pages += 1
        if not page.more:
            return pages


def push(source: Side, kiosk: Side, *, limit: int = 200) -> None:
    """Send all that waits, once the source is known."""
    if not kiosk.sync.bookmark().epoch:
        pull(source, kiosk, limit=limit)
    while not (outgoing := kiosk.sync.outgoing(limit)).push.empty:
        source.sync.merge(outgoing.push, kiosk.place)
        kiosk.sync.acknowledge(outgoing)


def exchange(source: Side, kiosk: Side, *, limit: int = 200) -> None:
    """Send, then read."""
    push(source, kiosk, limit=limit)
    pull(source, kiosk, limit=limit)


def enrolled(side: Side) -> dict[str, tuple[object, ...]]:
    """Everybody who is enrolled, with consent and samples, in a form that can be compared."""
    return {
        person.id: (
            person.name,
            person.created_at,
            _consent(side.gallery.consent(person.id)),
            {
                sample.id: (
                    {key: vector.tobytes() for key, vector in sample.embeddings.items()},
                    sample.source,
                    sample.quality,
                    sample.created_at,
                    sample.crop_png,
                )
                for sample in side.gallery.samples(person.id)
            },
        )
        for person in side.gallery.people()
    }


def _consent(consent: Consent | None) -> object:
    return consent and (consent.text, consent.version, consent.given_at)

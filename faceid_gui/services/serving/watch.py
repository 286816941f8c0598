"""Tells of what others changed: the console, the command line, a kiosk that brought visits."""

from __future__ import annotations

import logging
import threading
from dataclasses import dataclass
from typing import Final

from faceid_gui.core.keys import KeyInfo, KeyRing, Scope
from faceid_gui.core.ports import GalleryStore, VisitLog
from faceid_gui.services.serving.events import EventHub, ServerEventKind

_log = logging.getLogger(__name__)

_STOP_S: Final = 5.0
_MOST_VISITS: Final = 200
"""Visits told at one look, the newest: a kiosk that was offline for a day brings many."""


@dataclass(frozen=True, slots=True)
class Watched:
    """What is looked at."""

    keys: KeyRing
    gallery: GalleryStore
    visits: VisitLog


class ServerWatch:
    """Compares keys, gallery and visits with what they were, and publishes the difference.

    They are shared with other processes, which cannot publish here by themselves.
    """

    def __init__(self, watched: Watched, events: EventHub, *, period_s: float = 1.0) -> None:
        self._watched = watched
        self._events = events
        self._period_s = period_s
        self._keys: dict[str, KeyInfo] | None = None
        self._revision: int | None = None
        self._newest: int | None = None
        self._stopping = threading.Event()
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        """Take what there is as known, and begin to look. A second call does nothing."""
        if self._thread is None:
            self._stopping.clear()
            self._thread = threading.Thread(target=self._run, name="server-watch", daemon=True)
            self._thread.start()

    def stop(self) -> None:
        """Stop looking. May be called twice."""
        self._stopping.set()
        if self._thread is not None:
            self._thread.join(_STOP_S)
            self._thread = None

    def look(self) -> None:
        """Publish what changed since the last look; the first one only remembers.

        Raises what key ring and store raise.
        """
        self._look_at_keys()
        self._look_at_gallery()
        self._look_at_visits()

    def _run(self) -> None:
        while not self._stopping.is_set():
            try:
                self.look()
            except Exception:  # the top of the thread: the next look may fare better
                _log.exception("what changed on this server could not be told")
            self._stopping.wait(self._period_s)

    def _look_at_keys(self) -> None:
        ring = self._watched.keys.keys()
        keys = {key.id: key for key in ring}
        before, self._keys = self._keys, keys
        if before is None:
            return
        for key in [keys[key_id] for key_id in keys.keys() - before.keys()]:
            self._events.publish(
                ServerEventKind.KEY_MADE, key_id=key.id, name=key.name, scope=key.scope.value
            )
            if key.scope is Scope.KIOSK:
                self._events.publish(ServerEventKind.KIOSK_PAIRED, key_id=key.id, name=key.name)
        for key in [before[key_id] for key_id in before.keys() - keys.keys()]:
            self._events.publish(ServerEventKind.KEY_REVOKED, key_id=key.id, name=key.name)

    def _look_at_gallery(self) -> None:
        revision = self._watched.gallery.revision()
        before, self._revision = self._revision, revision
        if before is not None and before != revision:
            self._events.publish(ServerEventKind.GALLERY_CHANGED, revision=revision)

    def _look_at_visits(self) -> None:
        newest = self._watched.visits.state().newest
        before, self._newest = self._newest, newest
        if before is None or newest <= before:
            return
        new = self._watched.visits.page(after=before, before=newest + 1, limit=_MOST_VISITS)
        for kept in reversed(new):
            visit = kept.visit
            self._events.publish(
                ServerEventKind.VISIT_RECEIVED,
                visit_id=visit.visit_id,
                visited_at=visit.at,
                granted=visit.granted,
                reason=visit.reason.value if visit.reason is not None else None,
                person_id=visit.person_id,
                name=visit.name,
                place=visit.place,
            )

"""Events on their way out of the engine's process."""

from __future__ import annotations

import logging
import threading
from collections import deque
from typing import Final

from faceid_gui.core.events import Event, FrameAnalysed, VisitRecorded

_log = logging.getLogger(__name__)

_MOST: Final = 64
_MOST_RECORDED: Final = 8


class Outbox:
    """Holds events until they are sent, without ever making the pipeline wait.

    When the other side does not read, the oldest FrameAnalysed are forgotten: the newest
    says it all. Of recorded visits, which are large, a few wait at most. Everything else is
    kept.
    """

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._events: deque[Event] = deque()
        self._closed = False

    def put(self, event: Event) -> None:
        """Add one event; never blocks for long."""
        with self._changed:
            if isinstance(event, VisitRecorded):
                self._make_room()
            elif len(self._events) >= _MOST:
                self._forget_one()
            self._events.append(event)
            self._changed.notify()

    def _forget_one(self) -> None:
        for index, event in enumerate(self._events):
            if isinstance(event, FrameAnalysed):
                del self._events[index]
                return

    def _make_room(self) -> None:
        waiting = [event for event in self._events if isinstance(event, VisitRecorded)]
        if len(waiting) >= _MOST_RECORDED:
            self._events.remove(waiting[0])
            _log.warning("recorded visits wait to be kept; the oldest one is dropped")

    def take(self) -> tuple[Event, ...]:
        """All events, waiting for the first; empty once closed and drained."""
        with self._changed:
            self._changed.wait_for(lambda: self._events or self._closed)
            events = tuple(self._events)
            self._events.clear()
            return events

    def close(self) -> None:
        """Nothing more comes."""
        with self._changed:
            self._closed = True
            self._changed.notify_all()

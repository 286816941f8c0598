"""Who hears the events of an engine."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterable
from typing import TypeAlias

from faceid_gui.core.events import Event

_log = logging.getLogger(__name__)

Listener: TypeAlias = Callable[[Event], None]


class Listeners:
    """Tells every listener every event, one event at a time, from whichever thread.

    A listener that raises is logged and keeps nobody else from hearing.
    """

    def __init__(self) -> None:
        self._order = threading.RLock()
        self._guard = threading.Lock()
        self._listeners: tuple[Listener, ...] = ()

    def subscribe(self, listener: Listener) -> Callable[[], None]:
        """Hear events from now on; returns the call that ends it. Never blocks for long."""
        with self._guard:
            self._listeners = (*self._listeners, listener)

        def unsubscribe() -> None:
            with self._guard:
                self._listeners = tuple(one for one in self._listeners if one is not listener)

        return unsubscribe

    def tell(self, events: Iterable[Event]) -> None:
        """Tell these events, in order."""
        with self._order:
            for event in events:
                for listener in self._listeners:
                    _call(listener, event)


def _call(listener: Listener, event: Event) -> None:
    try:
        listener(event)
    except Exception:  # a screen that cannot paint must not stop the door
        _log.exception("a listener failed on %s", type(event).__name__)

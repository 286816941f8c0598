"""Hears an engine's events and waits for them without sleeping."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import TypeVar

from faceid_gui.core.events import (
    CameraChanged,
    CameraState,
    EngineChanged,
    EngineState,
    Event,
    VisitEnded,
    VisitReady,
)

E = TypeVar("E")


class Ears:
    """A listener that remembers."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self.events: list[Event] = []

    def __call__(self, event: Event) -> None:
        with self._changed:
            self.events.append(event)
            self._changed.notify_all()

    def wait(self, wanted: Callable[[Event], bool], *, since: int = 0, timeout: float = 20) -> int:
        """The index of the first such event from index ``since`` on."""
        found: list[int] = []

        def look() -> bool:
            found[:] = [i for i in range(since, len(self.events)) if wanted(self.events[i])][:1]
            return bool(found)

        with self._changed:
            assert self._changed.wait_for(look, timeout), self._told()
        return found[0]

    def wait_engine(self, state: EngineState, *, since: int = 0) -> int:
        """Until the engine says that it is in a state."""
        return self.wait(lambda e: isinstance(e, EngineChanged) and e.state is state, since=since)

    def wait_camera(self, state: CameraState, *, since: int = 0) -> int:
        """Until the camera is in a state."""
        return self.wait(lambda e: isinstance(e, CameraChanged) and e.state is state, since=since)

    def of(self, kind: type[E], *, since: int = 0) -> list[E]:
        """The events of one kind."""
        return [event for event in self.events[since:] if isinstance(event, kind)]

    def outcomes(self) -> list[tuple[bool, bool, str | None]]:
        """The visits in the order of their end: decided, granted, reason."""
        return [(e.decided, e.granted, e.reason) for e in self.of(VisitEnded)]

    def grants(self, *, since: int = 0) -> list[VisitReady]:
        """What the pipeline would grant."""
        return [event for event in self.of(VisitReady, since=since) if event.granted]

    def _told(self) -> str:
        kinds = [type(event).__name__ for event in self.events]
        states = [e for e in self.events if isinstance(e, CameraChanged | EngineChanged)]
        return f"not heard among {len(kinds)} events; states {states}"

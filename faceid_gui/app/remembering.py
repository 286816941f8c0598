"""An engine that tells late listeners what they missed."""

from __future__ import annotations

import threading
from collections.abc import Callable

from faceid_gui.core.events import (
    BackendChanged,
    BackendReady,
    CameraChanged,
    EngineChanged,
    Event,
)
from faceid_gui.core.ports import Engine, EngineSettings
from faceid_gui.core.types import Frame


class RememberingEngine:
    """Wraps an engine so that it can start before the window exists.

    A new listener first hears the newest state of camera, engine and backend, on the
    thread that subscribes. Implements core.ports.Engine.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._lock = threading.Lock()
        self._newest: dict[type, Event] = {}
        self._leave = engine.subscribe(self._note)

    def start(self) -> None:
        """Begin; returns at once."""
        self._engine.start()

    def stop(self) -> None:
        """End, and wait for it. May be called twice."""
        self._engine.stop()
        self._leave()

    def apply(self, settings: EngineSettings) -> None:
        """Use another gallery, threshold or policy from the next frame on."""
        self._engine.apply(settings)

    def subscribe(self, listener: Callable[[Event], None]) -> Callable[[], None]:
        """Hear the present state at once and events from now on."""
        leave = self._engine.subscribe(listener)
        with self._lock:
            known = tuple(self._newest.values())
        for event in known:
            listener(event)
        return leave

    def newest_frame(self) -> Frame | None:
        """The newest picture (BGR, read-only), None before the first."""
        return self._engine.newest_frame()

    def _note(self, event: Event) -> None:
        if isinstance(event, CameraChanged | EngineChanged | BackendReady | BackendChanged):
            with self._lock:
                self._newest[type(event)] = event


class AbsentEngine:
    """Stands where no engine can be built, and says why. Implements core.ports.Engine."""

    def __init__(self, trouble: EngineChanged) -> None:
        self._trouble = trouble

    def start(self) -> None:
        """There is nothing to start."""

    def stop(self) -> None:
        """There is nothing to stop."""

    def apply(self, settings: EngineSettings) -> None:
        """Nobody uses them."""

    def subscribe(self, listener: Callable[[Event], None]) -> Callable[[], None]:
        """Hear why there is no engine."""
        listener(self._trouble)
        return lambda: None

    def newest_frame(self) -> Frame | None:
        """There is no picture."""
        return None

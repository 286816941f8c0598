"""A thread that collects samples and tells listeners how far it is."""

from __future__ import annotations

import logging
import os
import threading
import time
from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import replace
from typing import Final

from faceid_gui.core.errors import FaceIdError
from faceid_gui.services.enrolment.coaching import CoachState, Hint, Shot

DEADLINE_S: Final = 3.0
"""How long ``stop`` waits for the thread: a camera's read takes about a second at most."""

_BETWEEN_CALLS_S: Final = 0.05
_MOST_THREADS: Final = 4
_log = logging.getLogger(__name__)

Listener = Callable[[CoachState], None]


class SessionThread(ABC):
    """Starts, stops and speaks for one session. Its methods are safe from any thread."""

    def __init__(self, *, name: str, first: CoachState) -> None:
        self._name = name
        self._lock = threading.RLock()
        self._listeners: list[Listener] = []
        self._state = first
        self._told_at = 0.0
        self._shots: list[Shot] = []
        self._numbers = 0
        self._thread: threading.Thread | None = None
        self._stopping = threading.Event()

    @property
    def state(self) -> CoachState:
        """How far it is."""
        with self._lock:
            return self._state

    @property
    def shots(self) -> tuple[Shot, ...]:
        """What was taken so far, oldest first."""
        with self._lock:
            return tuple(self._shots)

    def subscribe(self, listener: Listener) -> Callable[[], None]:
        """Hear each new state, at most about 20 times a second, on the session's thread.

        Returns the call that ends it. A listener must not block.
        """
        with self._lock:
            self._listeners.append(listener)

        def end() -> None:
            with self._lock:
                if listener in self._listeners:
                    self._listeners.remove(listener)

        return end

    def start(self) -> None:
        """Begin, or go on after a stop with the shots that are there. Returns at once."""
        with self._lock:
            if self._state.running and not self._stopping.is_set():
                return
            self._stopping = stopping = threading.Event()
            self._state = replace(self._state, running=True, error=None)
            self._thread = threading.Thread(
                target=self._work, args=(stopping,), name=self._name, daemon=True
            )
            self._thread.start()

    def stop(self, deadline_s: float = DEADLINE_S) -> bool:
        """End and wait for it, but no longer than the deadline; says whether it has ended.

        A camera that is still being opened then is closed by the thread itself. May be
        called twice, and by a listener.
        """
        with self._lock:
            thread, stopping = self._thread, self._stopping
        stopping.set()
        if thread is None or thread is threading.current_thread():
            return thread is None
        thread.join(deadline_s)
        with self._lock:  # what was stopped does not run, even where a driver holds the thread
            if self._stopping is stopping:
                self._state = replace(self._state, running=False)
        return not thread.is_alive()

    def _work(self, stopping: threading.Event) -> None:
        error: Exception | None = None
        try:
            self._run(stopping)
        except Exception as fault:  # the top of the thread: the screen says what happened
            known = isinstance(fault, FaceIdError)
            _log.warning("%s ended: %s", self._name, fault, exc_info=not known)
            error = fault
        with self._lock:
            if self._stopping is not stopping:
                return  # a newer run speaks for the session
            if error is not None and not stopping.is_set():
                self._state = replace(self._state, hint=Hint.FAILED, error=error)
            self._state = replace(self._state, running=False, faces=())
        self._tell(force=True)

    @abstractmethod
    def _run(self, stopping: threading.Event) -> None:
        """Do the work until it is done or ``stopping``; what it raises becomes FAILED."""

    def _show(self, state: CoachState, stopping: threading.Event, *, force: bool = False) -> None:
        """Make a state the newest one, and tell listeners where it is time."""
        with self._lock:
            if self._stopping is not stopping or stopping.is_set():
                return
            self._state = state
        self._tell(force=force)

    def _settle(self, state: CoachState, stopping: threading.Event) -> None:
        """How it ended, also where it was asked to; told to listeners at the very end."""
        with self._lock:
            if self._stopping is stopping:
                self._state = state

    def _tell(self, *, force: bool) -> None:
        now = time.monotonic()
        with self._lock:
            if not force and now - self._told_at < _BETWEEN_CALLS_S:
                return
            self._told_at = now
            state, listeners = self._state, tuple(self._listeners)
        for listener in listeners:
            try:
                listener(state)
            except Exception:  # a screen that fails must not end what is being taken
                _log.exception("a listener of %s failed", self._name)

    def _next_number(self) -> int:
        with self._lock:
            self._numbers += 1
            return self._numbers


def backend_threads() -> int:
    """Threads for the backend of a session: a core is left to the screen."""
    return max(1, min(_MOST_THREADS, (os.cpu_count() or 2) - 1))

"""Starts and stops the sessions of the wizard, one after the other, without blocking it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal
from shiboken6 import isValid

from faceid_gui.core.types import Frame
from faceid_gui.qt.background import Background
from faceid_gui.qt.session_feed import SessionFeed
from faceid_gui.services.capturing.session import CaptureSession
from faceid_gui.services.capturing.states import CaptureState


class Capturing(QObject):
    """Holds one session. A source can be opened once, so a new session begins when the one
    before has ended. UI thread only. ``changed`` when there is news: ask ``shown`` for it."""

    changed = Signal()

    def __init__(self, background: Background, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._background = background
        self._feed = SessionFeed(self)
        self._feed.changed.connect(lambda _state: self.changed.emit())
        self.session: CaptureSession | None = None
        self._running: CaptureSession | None = None
        self._stopping = False
        self._then: Callable[[], None] | None = None

    def shown(self) -> tuple[Frame | None, CaptureState]:
        """The newest picture and state; nothing where there is no session."""
        return (None, CaptureState()) if self.session is None else self.session.shown()

    def begin(self, session: CaptureSession) -> None:
        """Use this session from now on."""
        self.session = session
        self._feed.attach(session.subscribe)
        self._settle()

    def forget(self, then: Callable[[], None] | None = None) -> None:
        """Stop what runs; ``then`` is called once it has stopped."""
        self._feed.detach()
        self.session = None
        self._then = then
        self._settle()

    def close(self) -> None:
        """Stop for good: for the end of the wizard. The background waits for it."""
        self._feed.detach()
        running, self._running, self.session, self._then = self._running, None, None, None
        if running is not None:
            self._background.let_go(running.stop)

    def _settle(self) -> None:
        """Come one step nearer to what is wanted."""
        if self._stopping:
            return
        if self._running is not None and self._running is not self.session:
            self._stopping = True
            self._background.call(self._running.stop, then=self._stopped, failed=self._stopped)
            return
        if self.session is not None and self._running is None:
            self._running = self.session
            self.session.start()
        then, self._then = self._then, None
        if then is not None:
            then()

    def _stopped(self, _outcome: object) -> None:
        if isValid(self):
            self._stopping, self._running = False, None
            self._settle()

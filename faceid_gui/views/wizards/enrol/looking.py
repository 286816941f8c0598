"""Starts and stops the sessions of the wizard, one after the other, without blocking it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QObject, Signal
from shiboken6 import isValid

from faceid_gui.core.types import Frame
from faceid_gui.qt.background import Background
from faceid_gui.qt.session_feed import SessionFeed
from faceid_gui.services.enrolment.coaching import CoachState, Hint, Shot
from faceid_gui.services.importing.people_import import RefusedPhoto
from faceid_gui.views.wizards.enrol.services import EnrolSource

_OVER: Final = (Hint.COMPLETE, Hint.ENDED)


class Looking(QObject):
    """Keeps one session, whose shots outlive its stop. UI thread only, but for ``newest_frame``.

    A camera can be opened only once, so nothing is started before what ran was stopped, and
    stopping waits on a background thread. ``changed`` carries the newest CoachState.
    """

    changed = Signal(object)

    def __init__(self, background: Background, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._background = background
        self._feed = SessionFeed(self)
        self._feed.changed.connect(self.changed)
        self._session: EnrolSource | None = None  # whose shots are shown
        self._wanted: EnrolSource | None = None  # which should run
        self._running: EnrolSource | None = None  # which does, or is being stopped
        self._stopping = False
        self._idle: list[Callable[[], None]] = []

    @property
    def state(self) -> CoachState:
        """How far it is; that of nothing where there is no session."""
        return CoachState() if self._session is None else self._session.state

    @property
    def shots(self) -> tuple[Shot, ...]:
        """What was taken so far."""
        return () if self._session is None else self._session.shots

    @property
    def refused(self) -> tuple[RefusedPhoto, ...]:
        """Photos that became no shot."""
        return () if self._session is None else self._session.refused

    @property
    def exists(self) -> bool:
        """Whether there is a session, running or not."""
        return self._session is not None

    @property
    def is_over(self) -> bool:
        """Whether the session ended by itself and has something to show for it."""
        state = self.state
        return state.hint in _OVER and not state.running and bool(self.shots)

    def newest_frame(self) -> Frame | None:
        """The newest picture of the session. From any thread."""
        session = self._session
        return None if session is None else session.newest_frame()

    def begin(self, session: EnrolSource) -> None:
        """Use another session from now on, and start it as soon as the one before ended."""
        self._idle.clear()
        self._session = session
        self._feed.attach(session.subscribe)
        self._want(session)

    def resume(self) -> None:
        """Let the session go on."""
        self._idle.clear()
        self._want(self._session)

    def pause(self, then: Callable[[], None]) -> None:
        """Stop the session, keep its shots, and call ``then`` once it has ended.

        Not called where something else is wanted before that.
        """
        self._idle = [then]
        self._want(None)

    def drop(self, number: int) -> None:
        """Throw a shot away."""
        if self._session is not None:
            self._session.drop(number)

    def forget(self, then: Callable[[], None] = lambda: None) -> None:
        """Throw the shots away, stop the session, and call ``then`` once it has ended."""
        self._feed.detach()
        self._session = None
        self.pause(then)

    def close(self) -> None:
        """Stop everything for good: for the end of the wizard. The background waits for it."""
        self._feed.detach()
        self._idle.clear()
        running, self._running = self._running, None
        self._session = self._wanted = None
        if running is not None:
            self._background.let_go(running.stop)

    def _want(self, session: EnrolSource | None) -> None:
        self._wanted = session
        self._settle()

    def _settle(self) -> None:
        """Come one step nearer to what is wanted."""
        if self._stopping:
            return
        if self._running is not None and self._running is not self._wanted:
            self._stop(self._running)
            return
        if self._wanted is not None:
            # Also one that ended by itself goes on; one that runs takes no notice.
            self._running = self._wanted
            self._wanted.start()
            return
        waiting, self._idle = self._idle, []
        for then in waiting:
            then()

    def _stop(self, session: EnrolSource) -> None:
        self._stopping = True

        def stopped(_: object) -> None:
            if isValid(self):
                self._stopping, self._running = False, None
                self._settle()

        self._background.call(session.stop, then=stopped, failed=stopped)

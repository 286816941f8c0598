"""Keeps one session running and replaces it without stopping the screen."""

from __future__ import annotations

import logging
from collections.abc import Callable

from faceid_gui.app.session import Session, SessionBuilder
from faceid_gui.core.types import Frame, Threshold
from faceid_gui.qt.background import Background
from faceid_gui.qt.feed import EngineFeed

_log = logging.getLogger(__name__)


class SessionDesk:
    """Lives in the UI thread; stopping and building happen on a thread of its own.

    ``changed`` is called in the UI thread after a session was replaced.
    """

    def __init__(
        self,
        builder: SessionBuilder,
        feed: EngineFeed,
        session: Session,
        *,
        changed: Callable[[], None] = lambda: None,
    ) -> None:
        self._builder = builder
        self._feed = feed
        self._session = session
        self._changed = changed
        self._background = Background(threads=1)
        self._wanted: str | None = None
        self._replacing = False
        self._closed = False
        feed.attach(session.engine, session.access)

    @property
    def session(self) -> Session:
        """The session that runs."""
        return self._session

    def source(self) -> str | None:
        """The source that is shown now, None while it is being replaced."""
        return None if self._replacing else self._session.source

    def newest_frame(self) -> Frame | None:
        """The newest picture of the running engine."""
        return None if self._replacing else self._feed.newest_frame()

    def threshold(self) -> Threshold | None:
        """The threshold in force."""
        return self._session.threshold()

    def replace(self, source: str) -> None:
        """Run another session with this source; the last wish wins."""
        self._wanted = source
        if self._replacing or self._closed:
            return
        self._replacing = True
        self._wanted = None
        old = self._session

        def work() -> Session:
            old.stop()
            session = self._builder.build(source)
            if self._closed:  # nobody will take it any more
                session.stop()
            return session

        self._background.call(work, then=self._use, failed=self._failed)

    def close(self) -> None:
        """Stop everything and wait for it."""
        self._closed = True
        self._feed.detach()
        self._background.close()
        self._session.stop()

    def _use(self, session: Session) -> None:
        self._replacing = False
        self._session = session
        if self._wanted is not None:
            self.replace(self._wanted)
            return
        self._feed.attach(session.engine, session.access)
        session.start()
        self._changed()

    def _failed(self, error: Exception) -> None:
        self._replacing = False
        _log.error("the session could not be replaced: %s", error)

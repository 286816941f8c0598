"""Fills the list of visits in the background, and follows the log."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QObject, QTimer, Signal
from shiboken6 import isValid

from faceid_gui.core.errors import Cancelled
from faceid_gui.core.ports import KeptVisit, LogState
from faceid_gui.qt.background import Background
from faceid_gui.services.visit_search import Found, VisitPages, Wanted, find_visits, newer_visits
from faceid_gui.views.console.visits.model import VisitsModel

PAGE: Final = 100
_POLL_MS: Final = 500


@dataclass(frozen=True, slots=True)
class _News:
    """What a look at the log brought: its state, and the newer visits or all of them."""

    state: LogState
    newer: tuple[KeptVisit, ...] = ()
    again: Found | None = None


class VisitLoader(QObject):
    """Keeps a model in step with the log and with what is looked for.

    ``changed`` when something came or began; ``failed`` with the error where the log could
    not be read, and ``recovered`` once it could again. ``names_changed`` when somebody may have
    another name; ``ticked`` before every look at the log.
    """

    changed = Signal()
    failed = Signal(object)
    recovered = Signal()
    names_changed = Signal()
    ticked = Signal()

    def __init__(
        self, log: VisitPages, background: Background, model: VisitsModel, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._log = log
        self._background = background
        self._model = model
        self._wanted = Wanted()
        self._stop = threading.Event()
        self._state: LogState | None = None
        self._before: int | None = None
        self._owed = 0
        self._searching = False
        self._looking = False
        self._faulty = False
        self._timer = QTimer(self)
        self._timer.setInterval(_POLL_MS)
        self._timer.timeout.connect(self.look)

    @property
    def searching(self) -> bool:
        """Whether visits are being looked for."""
        return self._searching

    @property
    def loaded(self) -> bool:
        """Whether there was an answer at all."""
        return self._state is not None

    @property
    def complete(self) -> bool:
        """Whether the oldest wanted visit is shown."""
        return self.loaded and self._before is None

    def follow(self, *, following: bool) -> None:
        """Look at the log twice a second, or rest."""
        if following:
            self._timer.start()
            if self._state is not None:
                self.look()
        else:
            self._timer.stop()

    def search(self, wanted: Wanted) -> None:
        """Show the visits that are wanted, the newest first."""
        self._wanted, self._owed = wanted, PAGE
        self._find(self._on_first)

    def more(self) -> None:
        """Look for older visits, where there are any and nothing is under way."""
        if self._searching or self.complete or not self.loaded:
            return
        self._owed = PAGE
        self._find(self._on_more, before=self._before)

    def look(self) -> None:
        """Ask in the background whether the log is another one by now."""
        self.ticked.emit()
        if self._looking or self._searching:
            return
        known = self._state
        if known is None:
            self.search(self._wanted)
            return
        self._looking = True
        wanted, stop = self._wanted, self._stop
        newest, down_to = self._model.newest, self._before or 0

        def work() -> _News:
            state = self._log.state()
            if state == known:
                return _News(state)
            if (state.oldest, state.names) == (known.oldest, known.names):
                after = max(known.newest, newest)
                return _News(state, newer_visits(self._log, wanted, after=after))
            return _News(state, again=_all_down_to(down_to, self._log, wanted, stop.is_set))

        self._background.call(
            work,
            then=lambda news: self._on_news(news, stop),
            failed=lambda error: self._on_failed(error, stop),
        )

    def stop(self) -> None:
        """Give up what is under way; nothing is shown any more."""
        self._timer.stop()
        self._stop.set()

    def _find(self, then: Callable[[LogState, Found], None], before: int | None = None) -> None:
        self._stop.set()
        stop = self._stop = threading.Event()
        self._searching, self._looking = True, False
        wanted, limit = self._wanted, self._owed

        def work() -> tuple[LogState, Found]:
            # The state first: what comes while we search is then looked for again.
            state = self._log.state()
            found = find_visits(
                self._log, wanted, before=before, limit=limit, cancelled=stop.is_set
            )
            return state, found

        def done(answer: tuple[LogState, Found]) -> None:
            if isValid(self) and not stop.is_set():
                self._searching = False
                self._recover()
                then(*answer)

        self._background.call(work, then=done, failed=lambda error: self._on_failed(error, stop))
        self.changed.emit()

    def _on_first(self, state: LogState, found: Found) -> None:
        self._state, self._before = state, found.before
        self._model.show_visits(found.visits)
        self._go_on(len(found.visits))

    def _on_more(self, _state: LogState, found: Found) -> None:
        # The state is not taken over: what is newer still has to be put in front.
        self._before = found.before
        self._model.add_older(found.visits)
        self._go_on(len(found.visits))

    def _go_on(self, found: int) -> None:
        """A search that found little goes on until a page is full."""
        self._owed -= found
        if self._owed > 0 and self._before is not None:
            self._find(self._on_more, before=self._before)
        self.changed.emit()

    def _on_news(self, news: _News, stop: threading.Event) -> None:
        if not isValid(self) or stop.is_set():
            return
        self._looking = False
        self._recover()
        if news.state == self._state:
            return
        self._state = news.state
        if news.again is not None:
            self._before = news.again.before
            self._model.show_visits(news.again.visits)
            self.names_changed.emit()
        else:
            self._model.add_newer(news.newer)
        self.changed.emit()

    def _on_failed(self, error: Exception, stop: threading.Event) -> None:
        if not isValid(self) or stop.is_set() or isinstance(error, Cancelled):
            return
        self._searching = self._looking = False
        self._faulty = True
        self.failed.emit(error)
        self.changed.emit()

    def _recover(self) -> None:
        if self._faulty:
            self._faulty = False
            self.recovered.emit()


def _all_down_to(
    number: int, log: VisitPages, wanted: Wanted, cancelled: Callable[[], bool]
) -> Found:
    """All wanted visits from the newest down to a number, and where to go on."""
    visits: list[KeptVisit] = []
    before: int | None = None
    while True:
        found = find_visits(log, wanted, before=before, limit=PAGE, cancelled=cancelled)
        visits += found.visits
        before = found.before
        if before is None or before <= number:
            return Found(tuple(visits), before)

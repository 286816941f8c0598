"""What others do to the gallery is seen within a second; strengths follow at their own pace."""

from __future__ import annotations

import logging
from typing import Final

from PySide6.QtCore import QObject, QTimer, Signal
from shiboken6 import isValid

from faceid_gui.qt.background import Background
from faceid_gui.services.samples.strength import Strengths, strengths
from faceid_gui.views.console.people.roster import Roster
from faceid_gui.views.console.people.tools import PeopleTools

_log = logging.getLogger(__name__)

POLL_MS: Final = 400
REST_MS: Final = 2000
"""Between two gradings of everybody, so that an import does not grade ten thousand people
after each photo."""


class StoreFollower(QObject):
    """Asks in the background whether the store changed, while it is told to.

    ``changed`` carries a Roster, ``failed`` the error of a store that cannot be read;
    ``answered`` whenever it could.
    """

    changed = Signal(object)
    failed = Signal(object)
    answered = Signal()

    def __init__(
        self, tools: PeopleTools, background: Background, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._store = tools.store
        self._background = background
        self._revision = -1
        self._asking = False
        self._again = False
        self._timer = QTimer(self)
        self._timer.setInterval(POLL_MS)
        self._timer.timeout.connect(self._poll)

    @property
    def following(self) -> bool:
        """Whether it asks by itself."""
        return self._timer.isActive()

    def start(self) -> None:
        """Follow from now on."""
        self.look()
        self._timer.start()

    def stop(self) -> None:
        """Rest until it is started again."""
        self._timer.stop()

    def look(self) -> None:
        """Look at once: something was changed. Answered even where a look is under way."""
        self._again = self._asking
        if not self._asking:
            self._ask()

    def _poll(self) -> None:
        if not self._asking:
            self._ask()

    def _ask(self) -> None:
        self._asking = True
        known, store = self._revision, self._store

        def work() -> Roster | None:
            # The revision first: what changes meanwhile is then seen by the next look.
            revision = store.revision()
            return None if revision == known else Roster.of(store.people(), revision)

        self._background.call(work, then=self._on_answer, failed=self._on_failed)

    def _on_answer(self, roster: Roster | None) -> None:
        if not isValid(self):
            return
        self.answered.emit()
        if roster is not None:
            self._revision = roster.revision
            self.changed.emit(roster)
        self._go_on()

    def _on_failed(self, error: Exception) -> None:
        if isValid(self):
            self.failed.emit(error)
            self._go_on()

    def _go_on(self) -> None:
        self._asking = False
        if self._again:
            self.look()


class StrengthFollower(QObject):
    """Grades everybody in the background, at once the first time and then now and again.

    ``changed`` carries Strengths, or None where there is no pack to grade with.
    """

    changed = Signal(object)

    def __init__(
        self, tools: PeopleTools, background: Background, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._tools = tools
        self._background = background
        self._working = False
        self._again = False
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(REST_MS)
        self._rest.timeout.connect(self._on_rested)

    def look(self) -> None:
        """People, samples, pack or threshold are others now."""
        if self._working or self._rest.isActive():
            self._again = True
        else:
            self._grade()

    def _grade(self) -> None:
        self._again = False
        contract, threshold = self._tools.contract(), self._tools.threshold()
        if contract is None or threshold is None:
            self.changed.emit(None)
            return
        self._working = True
        store = self._tools.store
        self._background.call(
            lambda: strengths(store.vectors(contract), threshold),
            then=self._on_graded,
            failed=self._on_failed,
        )

    def _on_graded(self, graded: Strengths) -> None:
        if isValid(self):
            self._working = False
            self._rest.start()
            self.changed.emit(graded)

    def _on_failed(self, error: Exception) -> None:
        if isValid(self):
            # The list itself says what is wrong with the store.
            _log.warning("people cannot be graded: %s", error)
            self._working = False
            self._rest.start()

    def _on_rested(self) -> None:
        if self._again:
            self._grade()

"""What tests of enrolment sessions share."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from faceid_gui.core.types import Threshold
from faceid_gui.services.enrolment.coaching import CoachState, PoseBin
from faceid_gui.services.enrolment.session_thread import SessionThread

DEFAULT = Threshold(0.44, margin=0.05)
PATIENCE_S = 20.0


class Heard:
    """Collects what a session says, and waits for it."""

    def __init__(self) -> None:
        self.states: list[CoachState] = []
        self._news = threading.Condition()

    def __call__(self, state: CoachState) -> None:
        with self._news:
            self.states.append(state)
            self._news.notify_all()

    def wait_for(self, condition: Callable[[CoachState], bool]) -> CoachState:
        """The first state that meets the condition."""
        with self._news:
            assert self._news.wait_for(
                lambda: any(condition(state) for state in self.states), PATIENCE_S
            ), f"heard only {self.states[-3:]}"
            return next(state for state in self.states if condition(state))


@contextmanager
def running(session: SessionThread) -> Iterator[Heard]:
    """A session that is started, heard, and stopped at the end."""
    heard = Heard()
    end = session.subscribe(heard)
    session.start()
    try:
        yield heard
    finally:
        assert session.stop()
        end()


def finished(session: SessionThread) -> CoachState:
    """Let a session run to its own end; its last state."""
    with running(session) as heard:
        return heard.wait_for(lambda state: not state.running)


def poses_of(session: SessionThread) -> list[PoseBin]:
    """The poses of the shots, oldest first."""
    return [shot.pose for shot in session.shots]

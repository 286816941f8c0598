"""An evaluation of the lab, away from the UI thread and whatever page is shown."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final, TypeAlias

from PySide6.QtCore import QObject, QTimer, Signal

from faceid_gui.core.errors import Cancelled
from faceid_gui.core.ports import Clock
from faceid_gui.lab.request import EvaluateProgress, EvaluateRequest
from faceid_gui.lab.results import Run
from faceid_gui.qt.background import Background
from faceid_gui.services.importing.pace import Pace

_log = logging.getLogger(__name__)

TELL_EVERY_MS: Final = 50
"""Progress is fetched this often, however fast the work goes: a screen shows no more."""

LabWork: TypeAlias = Callable[
    [EvaluateRequest, Callable[[EvaluateProgress], None], Callable[[], bool]], Run
]
"""Evaluates and keeps the run; called on a background thread. Raises Cancelled where it was
stopped before anything was measured."""


class LabPhase(StrEnum):
    """Where an evaluation stands."""

    IDLE = "idle"
    RUNNING = "running"
    DONE = "done"  # with a run, be it one that was stopped
    FAILED = "failed"  # what was embedded until then stays in the cache


@dataclass(frozen=True, slots=True)
class LabState:
    """How it stands. ``left_s`` is for the present stage, None while nobody can tell;
    ``stopping`` once somebody asked to stop."""

    phase: LabPhase = LabPhase.IDLE
    request: EvaluateRequest | None = None
    progress: EvaluateProgress | None = None
    left_s: float | None = None
    stopping: bool = False
    run: Run | None = None
    error: Exception | None = None


@dataclass(frozen=True, slots=True)
class _Paced:
    """A step, and how long the rest of its stage will take."""

    step: EvaluateProgress
    left_s: float | None


class _Mailbox:
    """Where the working thread leaves its newest step. An older one is nobody's concern."""

    def __init__(self, clock: Clock) -> None:
        self.newest: _Paced | None = None
        self._clock = clock
        self._pace = Pace(clock.monotonic)
        self._stage = ""

    def put(self, step: EvaluateProgress) -> None:
        """Leave a step; called on the working thread."""
        if step.stage != self._stage:  # photos and trials go at different speeds
            self._stage, self._pace = step.stage, Pace(self._clock.monotonic)
        self._pace.note(step.done)
        self.newest = _Paced(step, self._pace.left_s(step.total - step.done))


class LabJob(QObject):
    """One for the whole app, so that it goes on whatever page is shown. UI thread only.

    ``changed`` with every change of ``state``; ``finished`` once there is a run to look at.
    """

    changed = Signal()
    finished = Signal()

    def __init__(self, *, work: LabWork, clock: Clock, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._work = work
        self._clock = clock
        self._background = Background(threads=1)
        self._cancel = threading.Event()
        self._mail = _Mailbox(clock)
        self._seen: _Paced | None = None
        self._tick = QTimer(self)
        self._tick.setInterval(TELL_EVERY_MS)
        self._tick.timeout.connect(self._on_tick)
        self.state = LabState()

    def start(self, request: EvaluateRequest) -> None:
        """Evaluate. Does nothing while one evaluation runs."""
        if self.state.phase is LabPhase.RUNNING:
            return
        cancel = self._cancel = threading.Event()
        mail = self._mail = _Mailbox(self._clock)
        self._seen = None
        self._show(LabState(LabPhase.RUNNING, request=request))
        self._tick.start()
        self._background.call(
            lambda: self._work(request, mail.put, cancel.is_set),
            then=lambda run: self._on_done(cancel, run),
            failed=lambda error: self._on_failed(cancel, error),
        )

    def stop(self) -> None:
        """Stop after what is in hand; what was embedded is kept, and found again next time."""
        if self.state.phase is LabPhase.RUNNING and not self.state.stopping:
            self._cancel.set()
            self._show(replace(self.state, stopping=True))

    def dismiss(self) -> None:
        """Forget the run or the error. Does nothing while an evaluation runs."""
        if self.state.phase is not LabPhase.RUNNING:
            self._show(LabState())

    def close(self) -> None:
        """Stop, and wait for it."""
        self._tick.stop()
        self._cancel.set()
        self._background.close()

    def _on_tick(self) -> None:
        """Show the newest step, where there is one that was not shown yet."""
        paced = self._mail.newest
        if paced is None or paced is self._seen or self.state.phase is not LabPhase.RUNNING:
            return
        self._seen = paced
        self._show(replace(self.state, progress=paced.step, left_s=paced.left_s))

    def _on_done(self, cancel: threading.Event, run: Run) -> None:
        if cancel is self._cancel:
            self._show(LabState(LabPhase.DONE, request=self.state.request, run=run))
            self.finished.emit()

    def _on_failed(self, cancel: threading.Event, error: Exception) -> None:
        if cancel is not self._cancel:
            return
        if isinstance(error, Cancelled):
            self._show(LabState())
            return
        _log.warning("the evaluation failed: %s", error)
        failed = replace(self.state, phase=LabPhase.FAILED, stopping=False, error=error)
        self._show(failed)

    def _show(self, state: LabState) -> None:
        self.state = state
        if state.phase is not LabPhase.RUNNING:
            self._tick.stop()
        self.changed.emit()

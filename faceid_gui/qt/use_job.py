"""Taking a trial of the lab into use at the door, and taking that back, off the UI thread."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final, TypeAlias

from PySide6.QtCore import QObject, QTimer, Signal

from faceid_gui.core.errors import Cancelled
from faceid_gui.lab.results import Trial
from faceid_gui.qt.background import Background
from faceid_gui.services.adoption import (
    AdoptionPlan,
    AdoptionProgress,
    AdoptionRecord,
    AdoptionResult,
    UndoPlan,
)

_log = logging.getLogger(__name__)

TELL_EVERY_MS: Final = 50
"""Progress is fetched this often, however fast the work goes."""

_Progress: TypeAlias = Callable[[AdoptionProgress], None]
_Stopped: TypeAlias = Callable[[], bool]


@dataclass(frozen=True, slots=True)
class UseWork:
    """What a UseJob does its work with; all of it is called on background threads.

    These are the functions of services/adoption with their tools: ``plan`` and ``plan_undo``
    find out what would change, ``use`` and ``undo`` do it, and raise Cancelled where they were
    stopped, after which everything is as it was. ``last`` is what can be undone.
    """

    plan: Callable[[Trial], AdoptionPlan]
    use: Callable[[AdoptionPlan, _Progress, _Stopped], AdoptionResult]
    last: Callable[[], AdoptionRecord | None]
    plan_undo: Callable[[], UndoPlan]
    undo: Callable[[UndoPlan, _Progress, _Stopped], AdoptionResult]


class UsePhase(StrEnum):
    """Where it stands."""

    IDLE = "idle"
    PLANNING = "planning"
    ASKING = "asking"  # there is a plan; somebody must agree
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"  # everything is as it was


@dataclass(frozen=True, slots=True)
class UseState:
    """How it stands. ``plan`` is an UndoPlan where something is taken back. ``trial`` is what
    is taken into use. ``last`` is what can be undone, whatever the phase."""

    phase: UsePhase = UsePhase.IDLE
    trial: Trial | None = None
    plan: AdoptionPlan | UndoPlan | None = None
    progress: AdoptionProgress | None = None
    stopping: bool = False
    result: AdoptionResult | None = None
    last: AdoptionRecord | None = None
    error: Exception | None = None

    @property
    def busy(self) -> bool:
        """Whether something is under way."""
        return self.phase in (UsePhase.PLANNING, UsePhase.RUNNING)


class _Mailbox:
    """Where the working thread leaves its newest step."""

    def __init__(self) -> None:
        self.newest: AdoptionProgress | None = None

    def put(self, step: AdoptionProgress) -> None:
        """Leave a step; called on the working thread."""
        self.newest = step


class UseJob(QObject):
    """One for the whole app, so that it goes on whatever page is shown. UI thread only.

    ``changed`` with every change of ``state``; ``switched`` carries an AdoptionResult once
    other settings are on the disk: use them.
    """

    changed = Signal()
    switched = Signal(object)

    def __init__(self, work: UseWork, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._work = work
        self._background = Background(threads=1)
        self._cancel = threading.Event()
        self._mail = _Mailbox()
        self._tick = QTimer(self)
        self._tick.setInterval(TELL_EVERY_MS)
        self._tick.timeout.connect(self._on_tick)
        self.state = UseState()

    def look(self) -> None:
        """Find out again what can be undone."""
        if not self.state.busy:
            self._background.call(self._work.last, then=self._on_last, failed=_on_look_failed)

    def plan(self, trial: Trial) -> None:
        """Find out what taking a trial into use would change. Does nothing while busy."""
        self._find_out(trial, lambda: self._work.plan(trial))

    def plan_undo(self) -> None:
        """Find out what undoing the newest one would change. Does nothing while busy."""
        self._find_out(None, self._work.plan_undo)

    def start(self) -> None:
        """Do what the plan says. Does nothing without one that waits to be agreed to."""
        plan = self.state.plan
        if self.state.phase is not UsePhase.ASKING or plan is None:
            return
        cancel, mail = self._renew(), self._mail
        self._show(replace(self.state, phase=UsePhase.RUNNING, progress=None, stopping=False))
        self._tick.start()

        def work() -> AdoptionResult:
            if isinstance(plan, UndoPlan):
                return self._work.undo(plan, mail.put, cancel.is_set)
            return self._work.use(plan, mail.put, cancel.is_set)

        self._background.call(
            work,
            then=lambda result: self._on_done(cancel, result),
            failed=lambda error: self._on_failed(cancel, error),
        )

    def stop(self) -> None:
        """Give up what is under way; everything is then as it was."""
        if self.state.phase is UsePhase.RUNNING:
            self._cancel.set()
            self._show(replace(self.state, stopping=True))
        else:
            self.dismiss()

    def dismiss(self) -> None:
        """Forget the plan, the outcome or the error. Does nothing while the door is changed."""
        if self.state.phase is not UsePhase.RUNNING:
            self._renew()
            self._show(UseState(last=self.state.last))

    def close(self) -> None:
        """Stop, and wait for it."""
        self._tick.stop()
        self._cancel.set()
        self._background.close()

    def _find_out(self, trial: Trial | None, work: Callable[[], AdoptionPlan | UndoPlan]) -> None:
        if self.state.busy:
            return
        cancel = self._renew()
        self._show(UseState(UsePhase.PLANNING, trial, last=self.state.last))
        self._background.call(
            work,
            then=lambda plan: self._on_plan(cancel, plan),
            failed=lambda error: self._on_failed(cancel, error),
        )

    def _on_tick(self) -> None:
        step = self._mail.newest
        if self.state.phase is UsePhase.RUNNING and step is not self.state.progress:
            self._show(replace(self.state, progress=step))

    def _on_last(self, last: AdoptionRecord | None) -> None:
        if not self.state.busy and last != self.state.last:
            self._show(replace(self.state, last=last))

    def _on_plan(self, cancel: threading.Event, plan: AdoptionPlan | UndoPlan) -> None:
        if cancel is self._cancel and self.state.phase is UsePhase.PLANNING:
            self._show(replace(self.state, phase=UsePhase.ASKING, plan=plan))

    def _on_done(self, cancel: threading.Event, result: AdoptionResult) -> None:
        if cancel is self._cancel:
            done = replace(self.state, phase=UsePhase.DONE, stopping=False, result=result)
            self._show(done)
            self.switched.emit(result)
            self.look()

    def _on_failed(self, cancel: threading.Event, error: Exception) -> None:
        if cancel is not self._cancel:
            return
        if isinstance(error, Cancelled):
            self._show(UseState(last=self.state.last))
            return
        _log.warning("what the lab found was not taken into use, or not taken back: %s", error)
        failed = replace(self.state, phase=UsePhase.FAILED, stopping=False, error=error)
        self._show(failed)

    def _renew(self) -> threading.Event:
        self._cancel.set()
        self._cancel = threading.Event()
        self._mail = _Mailbox()
        return self._cancel

    def _show(self, state: UseState) -> None:
        self.state = state
        if state.phase is not UsePhase.RUNNING:
            self._tick.stop()
        self.changed.emit()


def _on_look_failed(error: Exception) -> None:
    _log.warning("it is not known what can be undone: %s", error)

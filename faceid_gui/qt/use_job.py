"""Putting a trial of the lab to use at the door, and taking that back, away from the UI thread."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Final, TypeAlias

from PySide6.QtCore import QObject, QTimer, Signal

from faceid_gui.core.errors import Cancelled
from faceid_gui.core.types import Threshold
from faceid_gui.lab.results import Run, Trial
from faceid_gui.qt.background import Background

_log = logging.getLogger(__name__)

TELL_EVERY_MS: Final = 50


class UseStage(StrEnum):
    """The steps of putting a trial to use, in their order."""

    EMBEDDING = "embedding"  # everybody from kept pictures, ``what`` is a name
    CALIBRATING = "calibrating"
    SWITCHING = "switching"  # settings are written, the engine starts anew


@dataclass(frozen=True, slots=True)
class UseProgress:
    """How far it is: ``done`` of ``total`` pieces of a stage, and what it is at."""

    stage: UseStage
    done: int
    total: int
    what: str = ""


@dataclass(frozen=True, slots=True)
class UsePlan:
    """What would change, to be agreed to. ``token`` is what its maker takes back to do it.

    ``title`` names what comes, ``pack`` and ``detector`` are titles, those with ``_now`` of what
    is in use. ``ready`` are the people who are known to the new pack or will be from kept
    pictures, ``must_come_back`` the names of those who will not be recognised until they are
    enrolled again. ``threshold`` is what is expected, None where it is only found on the way.
    ``notes`` are further sentences, in the language of whoever made the plan.
    """

    title: str
    pack: str
    pack_now: str
    detector: str
    detector_now: str
    ready: int
    must_come_back: tuple[str, ...]
    threshold: Threshold | None
    threshold_now: Threshold | None
    notes: tuple[str, ...] = ()
    token: object = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class UsedTrial:
    """The trial that was put to use last and can still be taken back: when (Unix time), what it
    is, and what was in use before. ``must_come_back`` as in UsePlan."""

    at: float
    title: str
    before: str
    must_come_back: tuple[str, ...] = ()


PlanWork: TypeAlias = Callable[[Run, Trial], UsePlan]
"""Finds out what would change; changes nothing. Called on a background thread."""

UseWork: TypeAlias = Callable[
    [UsePlan, Callable[[UseProgress], None], Callable[[], bool]], UsedTrial
]
"""Does what a plan says, all or nothing; called on a background thread. Raises Cancelled where
it was stopped: then everything is as it was."""


class UsePhase(StrEnum):
    """Where it stands."""

    IDLE = "idle"
    PLANNING = "planning"
    ASKING = "asking"  # there is a plan; somebody must agree
    RUNNING = "running"
    UNDOING = "undoing"
    DONE = "done"
    FAILED = "failed"  # everything is as it was


@dataclass(frozen=True, slots=True)
class UseState:
    """How it stands. ``used`` is what can be undone, whatever the phase."""

    phase: UsePhase = UsePhase.IDLE
    plan: UsePlan | None = None
    progress: UseProgress | None = None
    stopping: bool = False
    used: UsedTrial | None = None
    error: Exception | None = None

    @property
    def busy(self) -> bool:
        """Whether something is under way."""
        return self.phase in (UsePhase.PLANNING, UsePhase.RUNNING, UsePhase.UNDOING)


class _Mailbox:
    """Where the working thread leaves its newest step."""

    def __init__(self) -> None:
        self.newest: UseProgress | None = None

    def put(self, step: UseProgress) -> None:
        """Leave a step; called on the working thread."""
        self.newest = step


class UseJob(QObject):
    """One for the whole app, so that it goes on whatever page is shown. UI thread only.

    ``changed`` with every change of ``state``; ``finished`` once the door works otherwise.
    ``last`` gives what can be undone, None where nothing can; ``undo`` takes it back. All
    callables are called on a thread of the job's own, one at a time.
    """

    changed = Signal()
    finished = Signal()

    def __init__(
        self,
        *,
        plan: PlanWork,
        use: UseWork,
        last: Callable[[], UsedTrial | None],
        undo: Callable[[], None],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._plan = plan
        self._use = use
        self._last = last
        self._undo = undo
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
            self._background.call(self._last, then=self._on_last, failed=self._on_look_failed)

    def plan(self, run: Run, trial: Trial) -> None:
        """Find out what putting a trial to use would change. Does nothing while busy."""
        if self.state.busy:
            return
        cancel = self._renew()
        self._show(UseState(UsePhase.PLANNING, used=self.state.used))
        self._background.call(
            lambda: self._plan(run, trial),
            then=lambda plan: self._on_plan(cancel, plan),
            failed=lambda error: self._on_failed(cancel, error),
        )

    def start(self) -> None:
        """Do what the plan says. Does nothing without a plan."""
        plan = self.state.plan
        if self.state.phase is not UsePhase.ASKING or plan is None:
            return
        cancel, mail = self._renew(), self._mail
        self._show(replace(self.state, phase=UsePhase.RUNNING, progress=None, stopping=False))
        self._tick.start()
        self._background.call(
            lambda: self._use(plan, mail.put, cancel.is_set),
            then=lambda used: self._on_used(cancel, used),
            failed=lambda error: self._on_failed(cancel, error),
        )

    def stop(self) -> None:
        """Give up: what runs is taken back."""
        self._cancel.set()
        if self.state.phase is UsePhase.RUNNING:
            self._show(replace(self.state, stopping=True))
        elif self.state.phase is UsePhase.PLANNING:
            self.dismiss()

    def dismiss(self) -> None:
        """Forget the plan, the outcome or the error. Does nothing while the door is changed."""
        if self.state.phase in (UsePhase.RUNNING, UsePhase.UNDOING):
            return
        self._cancel.set()
        self._cancel = threading.Event()
        self._show(UseState(used=self.state.used))

    def undo(self) -> None:
        """Take back what was put to use last. Does nothing while busy or without one."""
        if self.state.busy or self.state.used is None:
            return
        cancel = self._renew()
        self._show(UseState(UsePhase.UNDOING, used=self.state.used))
        self._background.call(
            self._undo,
            then=lambda _none: self._on_undone(cancel),
            failed=lambda error: self._on_failed(cancel, error),
        )

    def close(self) -> None:
        """Stop, and wait for it."""
        self._tick.stop()
        self._cancel.set()
        self._background.close()

    def _on_tick(self) -> None:
        step = self._mail.newest
        if self.state.phase is UsePhase.RUNNING and step is not self.state.progress:
            self._show(replace(self.state, progress=step))

    def _on_last(self, used: UsedTrial | None) -> None:
        if not self.state.busy and used != self.state.used:
            self._show(replace(self.state, used=used))

    def _on_plan(self, cancel: threading.Event, plan: UsePlan) -> None:
        if cancel is self._cancel and self.state.phase is UsePhase.PLANNING:
            self._show(replace(self.state, phase=UsePhase.ASKING, plan=plan))

    def _on_used(self, cancel: threading.Event, used: UsedTrial) -> None:
        if cancel is self._cancel:
            self._show(UseState(UsePhase.DONE, plan=self.state.plan, used=used))
            self.finished.emit()

    def _on_undone(self, cancel: threading.Event) -> None:
        if cancel is self._cancel:
            self._show(UseState())
            self.finished.emit()
            self.look()  # what was in use before may itself be one that can be undone

    def _on_failed(self, cancel: threading.Event, error: Exception) -> None:
        if cancel is not self._cancel:
            return
        if isinstance(error, Cancelled):
            self._show(UseState(used=self.state.used))
            return
        _log.warning("what the lab found was not put to use or taken back: %s", error)
        failed = replace(self.state, phase=UsePhase.FAILED, stopping=False, error=error)
        self._show(failed)

    def _on_look_failed(self, error: Exception) -> None:
        _log.warning("it is not known what can be undone: %s", error)

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

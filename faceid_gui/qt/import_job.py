"""Importing people from photos, away from the UI thread and whatever page is shown."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path
from typing import Final, TypeAlias

from PySide6.QtCore import QObject, QTimer, Signal

from faceid_gui.core.errors import Cancelled
from faceid_gui.core.ports import Clock
from faceid_gui.core.types import Consent
from faceid_gui.qt.background import Background
from faceid_gui.services.importing.dropped import LookProgress
from faceid_gui.services.importing.pace import Pace
from faceid_gui.services.importing.people_import import ImportProgress, ImportReport
from faceid_gui.services.importing.plan import ImportPlan
from faceid_gui.services.people import PhotoFolder

_log = logging.getLogger(__name__)

TELL_EVERY_MS: Final = 50
"""Progress is fetched this often, however fast the work goes: a screen shows no more."""

LookWork: TypeAlias = Callable[
    [tuple[Path, ...], Callable[[LookProgress], None], Callable[[], bool]], ImportPlan
]
"""Looks through what was dropped; called on a background thread. Raises Cancelled."""

ImportWork: TypeAlias = Callable[
    [tuple[PhotoFolder, ...], Consent | None, Callable[[ImportProgress], None], Callable[[], bool]],
    ImportReport,
]
"""Enrols people from their photos; called on a background thread."""


class ImportPhase(StrEnum):
    """Where an import stands."""

    IDLE = "idle"
    LOOKING = "looking"  # through what was dropped
    ASKING = "asking"  # it is known what would be done; somebody must start it
    RUNNING = "running"
    DONE = "done"  # with a report, be it of an import that was stopped or ended by a fault
    FAILED = "failed"  # it broke off; who was enrolled until then stays


@dataclass(frozen=True, slots=True)
class ImportState:
    """How it stands. ``speed`` is in photos per second, ``left_s`` in seconds, each None
    while nobody can tell. ``stopping`` once somebody asked to stop."""

    phase: ImportPhase = ImportPhase.IDLE
    looked: LookProgress | None = None
    plan: ImportPlan | None = None
    progress: ImportProgress | None = None
    speed: float | None = None
    left_s: float | None = None
    stopping: bool = False
    report: ImportReport | None = None
    error: Exception | None = None


@dataclass(frozen=True, slots=True)
class _Paced:
    """A step of an import, and how fast it goes."""

    step: ImportProgress
    speed: float | None
    left_s: float | None


@dataclass(frozen=True, slots=True)
class _Order:
    """What was started last, so that it can be started again."""

    folders: tuple[PhotoFolder, ...]
    consent: Consent | None


class _Mailbox:
    """Where the working thread leaves its newest step. An older one is nobody's concern."""

    def __init__(self) -> None:
        self.newest: LookProgress | _Paced | None = None

    def put(self, step: LookProgress | _Paced) -> None:
        """Leave a step; called on the working thread."""
        self.newest = step


def _paced(mail: _Mailbox, clock: Clock) -> Callable[[ImportProgress], None]:
    """A listener for the working thread that adds to each step how fast it goes."""
    pace = Pace(clock.monotonic)

    def hear(step: ImportProgress) -> None:
        pace.note(step.done)
        mail.put(_Paced(step, pace.per_second, pace.left_s(step.total - step.done)))

    return hear


class ImportJob(QObject):
    """One for the whole app, so that it goes on whatever page is shown. UI thread only.

    ``changed`` with every change of ``state``; ``refused`` where something was dropped while
    an import runs; ``finished`` once people may have been enrolled.
    """

    changed = Signal()
    refused = Signal()
    finished = Signal()

    def __init__(
        self,
        *,
        look: LookWork,
        work: ImportWork,
        clock: Clock,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._look = look
        self._work = work
        self._clock = clock
        self._background = Background(threads=2)
        self._cancel = threading.Event()
        self._paths: tuple[Path, ...] = ()
        self._order: _Order | None = None
        self._mail = _Mailbox()
        self._seen: LookProgress | _Paced | None = None
        self._tick = QTimer(self)
        self._tick.setInterval(TELL_EVERY_MS)
        self._tick.timeout.connect(self._on_tick)
        self.state = ImportState()

    def look(self, paths: tuple[Path, ...]) -> None:
        """Look through files and folders; more of them join those that wait already.

        Nothing is taken while an import runs: then ``refused``.
        """
        phase = self.state.phase
        if phase is ImportPhase.RUNNING:
            self.refused.emit()
            return
        waiting = self._paths if phase in (ImportPhase.LOOKING, ImportPhase.ASKING) else ()
        paths = self._paths = tuple(dict.fromkeys((*waiting, *paths)))
        if not paths:
            return
        self._order = None
        cancel = self._renew()
        self._show(ImportState(ImportPhase.LOOKING))
        mail = self._mail
        self._background.call(
            lambda: self._look(paths, mail.put, cancel.is_set),
            then=lambda plan: self._on_plan(cancel, plan),
            failed=lambda error: self._on_failed(cancel, error),
        )

    def start(self, folders: tuple[PhotoFolder, ...], consent: Consent | None) -> None:
        """Enrol these people, who agreed to it. Does nothing while one import runs."""
        if self.state.phase is ImportPhase.RUNNING or not folders:
            return
        self._order = _Order(folders, consent)
        cancel = self._renew()
        photos = sum(len(folder.photos) for folder in folders)
        first = ImportProgress(0, photos, "")
        self._show(ImportState(ImportPhase.RUNNING, plan=self.state.plan, progress=first))
        hear = _paced(self._mail, self._clock)
        self._background.call(
            lambda: self._work(folders, consent, hear, cancel.is_set),
            then=lambda done: self._on_done(cancel, done),
            failed=lambda error: self._on_failed(cancel, error),
        )

    @property
    def can_go_on(self) -> bool:
        """Whether something ended early and can be taken up where it ended."""
        report = self.state.report
        early = report is not None and (report.cancelled or report.fault is not None)
        return early or self.state.phase is ImportPhase.FAILED

    def go_on(self) -> None:
        """Start what ended early again; what was done is skipped."""
        if not self.can_go_on:
            return
        if self._order is not None:
            self.start(self._order.folders, self._order.consent)
        else:
            self.look(self._paths)

    def cancel(self) -> None:
        """Stop: a look at once, an import after the photos in hand; what was done stays."""
        self._cancel.set()
        if self.state.phase is ImportPhase.RUNNING:
            self._show(replace(self.state, stopping=True))
        elif self.state.phase is ImportPhase.LOOKING:
            self._forget()

    def dismiss(self) -> None:
        """Forget what was dropped, or the report. Does nothing while an import runs."""
        if self.state.phase is not ImportPhase.RUNNING:
            self._cancel.set()
            self._forget()

    def close(self) -> None:
        """Stop, and wait for it."""
        self._tick.stop()
        self._cancel.set()
        self._background.close()

    # -- on the way back

    def _on_tick(self) -> None:
        """Show the newest step, where there is one that was not shown yet."""
        step = self._mail.newest
        if step is self._seen or step is None:
            return
        self._seen = step
        if isinstance(step, LookProgress) and self.state.phase is ImportPhase.LOOKING:
            self._show(replace(self.state, looked=step))
        elif isinstance(step, _Paced) and self.state.phase is ImportPhase.RUNNING:
            self._show(
                replace(self.state, progress=step.step, speed=step.speed, left_s=step.left_s)
            )

    def _on_plan(self, cancel: threading.Event, plan: ImportPlan) -> None:
        if cancel is self._cancel and self.state.phase is ImportPhase.LOOKING:
            self._show(ImportState(ImportPhase.ASKING, plan=plan))

    def _on_done(self, cancel: threading.Event, report: ImportReport) -> None:
        if cancel is self._cancel and self.state.phase is ImportPhase.RUNNING:
            self._show(ImportState(ImportPhase.DONE, plan=self.state.plan, report=report))
            self.finished.emit()

    def _on_failed(self, cancel: threading.Event, error: Exception) -> None:
        if cancel is not self._cancel:
            return
        if isinstance(error, Cancelled):
            self._forget()
            return
        _log.warning("the import failed: %s", error)
        ran = self.state.phase is ImportPhase.RUNNING
        self._show(replace(self.state, phase=ImportPhase.FAILED, stopping=False, error=error))
        if ran:
            self.finished.emit()

    def _renew(self) -> threading.Event:
        """End what is under way, and give what comes next its own way to be stopped."""
        self._cancel.set()
        self._cancel = threading.Event()
        self._mail, self._seen = _Mailbox(), None
        self._tick.start()
        return self._cancel

    def _forget(self) -> None:
        self._paths, self._order = (), None
        self._show(ImportState())

    def _show(self, state: ImportState) -> None:
        self.state = state
        if state.phase not in (ImportPhase.LOOKING, ImportPhase.RUNNING):
            self._tick.stop()
        self.changed.emit()

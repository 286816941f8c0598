"""Embedding everybody again after a change of pack, away from the UI thread."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TypeAlias

from PySide6.QtCore import QObject, Signal

from faceid_gui.core.types import Person
from faceid_gui.qt.background import Background
from faceid_gui.services.reembed import ReembedProgress, ReembedReport

_log = logging.getLogger(__name__)

ReembedWork: TypeAlias = Callable[
    [Callable[[ReembedProgress], None], Callable[[], bool]], ReembedReport
]
"""Embeds everybody who is not known; called on a background thread."""


@dataclass(frozen=True, slots=True)
class ReembedState:
    """How it stands. ``waiting`` are the people whom the present pack does not know."""

    waiting: tuple[Person, ...] = ()
    running: bool = False
    progress: ReembedProgress | None = None
    report: ReembedReport | None = None
    error: Exception | None = None


class ReembedJob(QObject):
    """One for the whole app, so that it goes on whatever window is open. UI thread only.

    ``changed`` with every change of ``state``; ``begun`` when it starts by itself.
    ``waiting`` and ``work`` are called on a thread of the job's own, one at a time.
    """

    changed = Signal()
    begun = Signal()

    def __init__(
        self,
        *,
        waiting: Callable[[], tuple[Person, ...]],
        work: ReembedWork,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._waiting = waiting
        self._work = work
        self._background = Background(threads=1)
        self._cancel = threading.Event()
        self.state = ReembedState()

    def look(self) -> None:
        """Find out again who is not known to the pack."""
        self._background.call(self._waiting, then=self._on_waiting, failed=self._on_look_failed)

    def pack_changed(self) -> None:
        """Another pack is used now: stop what was for the one before, and begin anew."""
        self.cancel()
        self._show(ReembedState())
        self._background.call(self._waiting, then=self._begin, failed=self._on_look_failed)

    def start(self) -> None:
        """Embed those who wait. Does nothing while it runs or where nobody waits."""
        if self.state.running or not self.state.waiting:
            return
        cancel = self._cancel = threading.Event()
        self._show(replace(self.state, running=True, progress=None, report=None, error=None))

        def on_progress(step: ReembedProgress) -> None:
            self._on_progress(cancel, step)

        report = self._background.to_ui(on_progress)
        self._background.call(
            lambda: self._work(report, cancel.is_set),
            then=lambda done: self._on_done(cancel, done),
            failed=lambda error: self._on_failed(cancel, error),
        )

    def cancel(self) -> None:
        """Stop after the person that is being embedded; what was done stays."""
        self._cancel.set()

    def close(self) -> None:
        """Stop, and wait for it."""
        self.cancel()
        self._background.close()

    def _begin(self, waiting: tuple[Person, ...]) -> None:
        self._on_waiting(waiting)
        if waiting:
            self.start()
            self.begun.emit()

    def _on_waiting(self, waiting: tuple[Person, ...]) -> None:
        if waiting != self.state.waiting:
            self._show(replace(self.state, waiting=waiting))

    def _on_progress(self, cancel: threading.Event, progress: ReembedProgress) -> None:
        if cancel is self._cancel and self.state.running:
            self._show(replace(self.state, progress=progress))

    def _on_done(self, cancel: threading.Event, report: ReembedReport) -> None:
        if cancel is self._cancel and self.state.running:
            self._show(replace(self.state, running=False, report=report))
            self.look()

    def _on_failed(self, cancel: threading.Event, error: Exception) -> None:
        if cancel is self._cancel and self.state.running:
            self._show(replace(self.state, running=False, error=error))
            self.look()

    def _on_look_failed(self, error: Exception) -> None:
        _log.warning("it is not known whom the pack does not know: %s", error)

    def _show(self, state: ReembedState) -> None:
        self.state = state
        self.changed.emit()

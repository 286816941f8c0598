"""Trying other settings on recorded visits, away from the UI thread."""

from __future__ import annotations

import threading
from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal
from shiboken6 import isValid

from faceid_gui.core.errors import Cancelled
from faceid_gui.qt.background import Background
from faceid_gui.services.replay import ReplayWish
from faceid_gui.services.replay_results import ReplayProgress, ReplayReport
from faceid_gui.views.console.visits.tools import RecordingState, ReplayTools, TrialPackName


@dataclass(frozen=True, slots=True)
class Offer:
    """What can be tried, and on how much."""

    state: RecordingState
    packs: tuple[TrialPackName, ...]


class ReplayJob(QObject):
    """One replay at a time, on a thread of its own. The signals come on the UI thread.

    ``offered`` carries an Offer, ``progressed`` a ReplayProgress, ``done`` a ReplayReport and
    ``failed`` an exception; ``stopped`` where it was cancelled before the first visit.
    """

    offered = Signal(object)
    progressed = Signal(object)
    done = Signal(object)
    stopped = Signal()
    failed = Signal(object)

    def __init__(self, tools: ReplayTools, parent: QObject) -> None:
        super().__init__(parent)
        self._tools = tools
        self._background = Background(threads=1)
        self._cancel = threading.Event()
        self.running = False

    def look(self) -> None:
        """Find out what can be tried."""
        tools = self._tools
        self._background.call(
            lambda: Offer(tools.state(), tools.packs()),
            then=self._on_offer,
            failed=self._on_failed,
        )

    def start(self, wish: ReplayWish) -> None:
        """Try something; nothing happens while it runs."""
        if self.running:
            return
        self.running = True
        cancel = self._cancel = threading.Event()
        report = self._background.to_ui(self._on_progress)
        self._background.call(
            lambda: self._tools.run(wish, progress=report, cancelled=cancel.is_set),
            then=self._on_done,
            failed=self._on_failed,
        )

    def cancel(self) -> None:
        """Stop after the visit in hand; what was decided by then is told."""
        self._cancel.set()

    def close(self) -> None:
        """Stop, and wait for it."""
        self.cancel()
        self._background.close()

    def _on_offer(self, offer: Offer) -> None:
        if isValid(self):
            self.offered.emit(offer)

    def _on_progress(self, step: ReplayProgress) -> None:
        if isValid(self) and self.running:
            self.progressed.emit(step)

    def _on_done(self, report: ReplayReport) -> None:
        if isValid(self):
            self.running = False
            self.done.emit(report)

    def _on_failed(self, error: Exception) -> None:
        if not isValid(self):
            return
        self.running = False
        if isinstance(error, Cancelled):
            self.stopped.emit()
        else:
            self.failed.emit(error)

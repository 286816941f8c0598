"""Runs check-ups on threads of their own, each by itself: a slow one holds up no other."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QObject, QTimer, Signal
from shiboken6 import isValid

from faceid_gui.qt.background import Background
from faceid_gui.services.health import Check, CheckUp, run_check

PATIENCE_S: Final = 20.0
"""A check that gave no answer for so long is a finding of its own."""

_THREADS: Final = 3


class CheckJob(QObject):
    """One run at a time. ``check_ups`` is called on a thread as well.

    ``begun`` with the keys once it is known what is looked at, ``found`` for each finding as
    it comes, ``failed`` where there is nothing to run, ``finished`` at the end of a run.
    """

    begun = Signal(object)  # tuple[str, ...]
    found = Signal(object)  # Check
    failed = Signal(object)  # Exception
    finished = Signal()

    def __init__(
        self,
        check_ups: Callable[[], tuple[CheckUp, ...]],
        *,
        patience_s: float = PATIENCE_S,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._check_ups = check_ups
        # Not the window's threads: a check that hangs must not take them.
        self._background = Background(self, threads=_THREADS)
        self._run = 0
        self._waiting: list[str] = []
        self.running = False
        self._patience = QTimer(self)
        self._patience.setSingleShot(True)
        self._patience.setInterval(round(patience_s * 1000))
        self._patience.timeout.connect(self._on_patience_lost)

    def start(self) -> None:
        """Look at everything; nothing happens while a run is under way."""
        if self.running:
            return
        self.running = True
        self._run += 1
        run = self._run
        self._patience.start()
        self._background.call(
            self._check_ups,
            then=lambda checks: self._on_known(run, checks),
            failed=lambda error: self._on_failed(run, error),
        )

    def stop(self) -> None:
        """Run no more, and wait for what runs, a few seconds at most."""
        self._run += 1
        self.running = False
        self._patience.stop()
        self._background.close()

    def _on_known(self, run: int, checks: tuple[CheckUp, ...]) -> None:
        if not isValid(self) or run != self._run:
            return
        self._waiting = [key for key, _, _ in checks]
        self.begun.emit(tuple(self._waiting))
        for check in checks:
            self._begin(run, check)
        self._end_if_done()

    def _begin(self, run: int, check: CheckUp) -> None:
        key, call, advice = check

        def broken(error: Exception) -> None:
            # Of a kind that no check should raise: said, and the others go on.
            self._on_found(run, Check(key, False, f"{type(error).__name__}: {error}", advice), key)

        self._background.call(
            lambda: run_check(key, call, advice),
            then=lambda found: self._on_found(run, found, key),
            failed=broken,
        )

    def _on_found(self, run: int, found: Check, key: str) -> None:
        if isValid(self) and run == self._run and key in self._waiting:
            self._waiting.remove(key)
            self.found.emit(found)
            self._end_if_done()

    def _on_failed(self, run: int, error: Exception) -> None:
        if isValid(self) and run == self._run:
            self._end()
            self.failed.emit(error)

    def _on_patience_lost(self) -> None:
        """What answers later belongs to no run any more."""
        self._run += 1
        seconds = self._patience.interval() // 1000
        if not self._waiting:
            self.failed.emit(TimeoutError(f"no answer for {seconds} s"))
        for key in tuple(self._waiting):
            self.found.emit(Check(key, False, f"no answer for {seconds} s"))
        self._end()

    def _end_if_done(self) -> None:
        if not self._waiting:
            self._end()

    def _end(self) -> None:
        self._waiting = []
        self._patience.stop()
        self.running = False
        self.finished.emit()

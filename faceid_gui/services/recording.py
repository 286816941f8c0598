"""Keeps the recordings that an engine makes of visits, where the operator opted in."""

from __future__ import annotations

import logging
import math
import queue
import threading
from collections.abc import Callable
from functools import partial
from typing import Final

from faceid_gui.core.errors import DiskFull, FaceIdError
from faceid_gui.core.events import Event, VisitRecorded
from faceid_gui.core.ports import Engine
from faceid_gui.core.recorded import RecordedVisit, VisitRecordings

_QUEUE: Final = 16
_STOP_S: Final = 5.0
_log = logging.getLogger(__name__)


class VisitRecorder:
    """Listens to an engine and keeps recorded visits on a thread of its own.

    It is never in the way of a decision: what cannot be kept soon enough is dropped, and the
    log says so. ``wanted`` tells whether the operator wants recordings by now; where not, or
    not any more, all that there are get erased within ``period_s``: opting out means gone.
    """

    def __init__(
        self,
        *,
        engine: Engine,
        recordings: VisitRecordings,
        wanted: Callable[[], bool],
        period_s: float = 2.0,
    ) -> None:
        self._engine = engine
        self._recordings = recordings
        self._wanted = wanted
        self._period_s = period_s
        self._jobs: queue.Queue[RecordedVisit | None] = queue.Queue(_QUEUE)
        self._thread: threading.Thread | None = None
        self._leave: Callable[[], None] | None = None
        self._swept = False
        self._full = False

    def start(self) -> None:
        """Begin to listen. A second call does nothing."""
        if self._thread is None:
            self._thread = threading.Thread(target=self._run, name="recorder", daemon=True)
            self._thread.start()
            self._leave = self._engine.subscribe(self._hear)

    def stop(self) -> None:
        """Keep what is waiting, and end. May be called twice; best after the engine's stop."""
        if self._leave is not None:
            self._leave()
            self._leave = None
        thread, self._thread = self._thread, None
        if thread is None:
            return
        try:
            self._jobs.put(None, timeout=_STOP_S)
        except queue.Full:
            _log.error("the disk is too slow; recordings of visits are lost")
        thread.join(_STOP_S)

    def _hear(self, event: Event) -> None:
        """On the engine's thread: never blocks."""
        if not isinstance(event, VisitRecorded):
            return
        try:
            self._jobs.put_nowait(event.visit)
        except queue.Full:
            _log.warning("visit %s is not recorded: too many wait", event.visit.visit_id)

    def _run(self) -> None:
        while True:
            try:
                visit = self._jobs.get(timeout=self._period_s)
            except queue.Empty:
                self._safely(self._sweep)
                continue
            if visit is None:
                return
            self._safely(self._sweep)
            self._safely(partial(self._keep, visit))

    def _safely(self, work: Callable[[], None]) -> None:
        try:
            work()
        except Exception:  # top of this thread's work: the next visit has its own chance
            _log.exception("recordings of visits cannot be kept")

    def _sweep(self) -> None:
        """Erase everything once where recordings are not wanted any more."""
        if self._wanted():
            self._swept = False
        elif not self._swept:
            count = self._recordings.erase_before(math.inf)
            self._swept = True
            if count:
                _log.info("erased: %d recordings, which are not wanted any more", count)

    def _keep(self, visit: RecordedVisit) -> None:
        if not self._wanted():
            return
        try:
            self._recordings.keep(visit)
            self._full = False
        except DiskFull as error:
            if not self._full:  # once, and not at each visit until there is room
                _log.warning("visits are not recorded: %s", error)
            self._full = True
        except FaceIdError as error:
            _log.warning("visit %s is not recorded: %s", visit.visit_id, error)

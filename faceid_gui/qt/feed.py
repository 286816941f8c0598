"""From the engine's threads to the UI thread: facts as signals, pixels on request.

The engine calls its listeners on a thread of its own. The feed keeps what it hears in a
list and wakes the UI thread once; of analysed frames only the newest is kept, so a busy
screen sees fewer frames and never a growing queue.
"""

from __future__ import annotations

import logging
import threading
from collections import deque
from collections.abc import Callable
from typing import Protocol, TypeAlias

from PySide6.QtCore import QObject, Qt, Signal, Slot

from faceid_gui.core.events import (
    BackendChanged,
    BackendReady,
    CameraChanged,
    EngineChanged,
    Event,
    FrameAnalysed,
    VisitEnded,
    VisitReady,
    VisitRecorded,
    VisitStarted,
)
from faceid_gui.core.link import BackendState
from faceid_gui.core.ports import DoorState, Engine
from faceid_gui.core.types import Frame
from faceid_gui.services.access import Verdict

_log = logging.getLogger(__name__)

Announcement: TypeAlias = Verdict | DoorState
Fact: TypeAlias = Event | Verdict | DoorState


class Announcer(Protocol):
    """Whoever decides at the door: tells verdicts and the door's state."""

    def subscribe(self, listener: Callable[[Announcement], None]) -> Callable[[], None]:
        """Hear of verdicts and of the door; returns the call that ends it."""


class EngineFeed(QObject):
    """What the windows listen to. Lives in the UI thread; engines come and go under it.

    The newest state of each kind can be read at any time (``camera``, ``engine``,
    ``backend``, ``link``, ``door``), so that a window that opens late shows the truth.
    """

    camera_changed = Signal(object)  # CameraChanged
    engine_changed = Signal(object)  # EngineChanged
    backend_ready = Signal(object)  # BackendReady
    link_changed = Signal(object)  # BackendState
    frame_analysed = Signal(object)  # FrameAnalysed, the newest alone
    visit_started = Signal(object)  # VisitStarted
    visit_ready = Signal(object)  # VisitReady
    visit_ended = Signal(object)  # VisitEnded
    verdict_given = Signal(object)  # Verdict
    door_changed = Signal(object)  # DoorState

    _woken = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._lock = threading.Lock()
        self._facts: deque[Fact] = deque()
        self._analysed: FrameAnalysed | None = None
        self._waking = False
        self._generation = 0
        self._engine: Engine | None = None
        self._ends: list[Callable[[], None]] = []
        self.camera: CameraChanged | None = None
        self.engine: EngineChanged | None = None
        self.backend: BackendReady | None = None
        self.link: BackendState | None = None
        self.door: DoorState | None = None
        self._woken.connect(self._drain, Qt.ConnectionType.QueuedConnection)

    def attach(self, engine: Engine, announcer: Announcer | None = None) -> None:
        """Listen to an engine and to the one who decides; an earlier pair is let go."""
        self.detach()
        self._engine = engine
        heard = self._listener()
        self._ends.append(engine.subscribe(heard))
        if announcer is not None:
            self._ends.append(announcer.subscribe(heard))

    def detach(self) -> None:
        """Hear nothing more; what is under way is dropped."""
        for end in self._ends:
            end()
        self._ends.clear()
        self._engine = None
        with self._lock:
            self._generation += 1
            self._facts.clear()
            self._analysed = None
        self.camera = self.engine = self.backend = self.link = self.door = None

    def newest_frame(self) -> Frame | None:
        """The newest picture of the attached engine, None without one. From any thread."""
        engine = self._engine
        return None if engine is None else engine.newest_frame()

    def _listener(self) -> Callable[[Fact], None]:
        """The callable that engine threads call; deaf once the feed was detached."""
        generation = self._generation

        def hear(fact: Fact) -> None:
            with self._lock:
                if generation != self._generation or isinstance(fact, VisitRecorded):
                    return  # faces that are to be kept are nothing for the screen
                if isinstance(fact, FrameAnalysed):
                    self._analysed = fact
                else:
                    self._facts.append(fact)
                if self._waking:
                    return
                self._waking = True
                self._woken.emit()

        return hear

    @Slot()
    def _drain(self) -> None:
        """UI thread: hand out everything that was heard, the newest frame last."""
        with self._lock:
            self._waking = False
            facts = tuple(self._facts)
            self._facts.clear()
            analysed, self._analysed = self._analysed, None
        for fact in facts:
            self._announce(fact)
        if analysed is not None:
            self.frame_analysed.emit(analysed)

    def _announce(self, fact: Fact) -> None:
        match fact:
            case CameraChanged():
                self.camera = fact
                self.camera_changed.emit(fact)
            case EngineChanged():
                self.engine = fact
                self.engine_changed.emit(fact)
            case BackendReady():
                self.backend = fact
                self.backend_ready.emit(fact)
            case BackendChanged(state=state):
                self.link = state
                self.link_changed.emit(state)
            case VisitStarted():
                self.visit_started.emit(fact)
            case VisitReady():
                self.visit_ready.emit(fact)
            case VisitEnded():
                self.visit_ended.emit(fact)
            case DoorState():
                self.door = fact
                self.door_changed.emit(fact)
            case Verdict():
                self.verdict_given.emit(fact)
            case _:
                _log.warning("an unknown fact was dropped: %r", fact)

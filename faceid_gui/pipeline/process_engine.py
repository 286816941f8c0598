"""The engine in a child process: a hung driver or a crash costs a restart, nothing else."""

from __future__ import annotations

import logging
import os
import threading
from collections.abc import Callable, Iterator
from typing import Final

from faceid_gui.core.errors import EngineFailed
from faceid_gui.core.events import EngineChanged, EngineState, Event, FrameAnalysed
from faceid_gui.core.ports import Clock, EngineSettings
from faceid_gui.core.types import Frame
from faceid_gui.pipeline.child import ChildTask
from faceid_gui.pipeline.engine import EngineFactory, EngineTimes, Loop
from faceid_gui.pipeline.host import Child
from faceid_gui.pipeline.listeners import Listener, Listeners
from faceid_gui.pipeline.open_visits import OpenVisits
from faceid_gui.pipeline.options import PipelineOptions
from faceid_gui.pipeline.shared_frames import SharedFrames

_log = logging.getLogger(__name__)

_PATIENCE: Final = 3
"""Children in a row that analysed nothing, after which the engine counts as failed."""

_GRACE_S: Final = 10.0
"""For the kill and the threads that read and write, after the child's own deadline."""

_OWN_WORDS: Final = frozenset({EngineState.STARTING, EngineState.STOPPED})


class ProcessEngine:
    """Runs a ThreadEngine in a child process. Implements core.ports.Engine.

    Events and settings go through a pipe, the newest frame through shared memory. A child
    that dies or gives no sign of life is killed and replaced. ``factory`` must pickle. No
    method waits for the child but ``stop``, and that only until its deadline.
    """

    def __init__(
        self,
        factory: EngineFactory,
        settings: EngineSettings,
        clock: Clock,
        *,
        options: PipelineOptions | None = None,
        times: EngineTimes | None = None,
    ) -> None:
        self._factory = factory
        self._settings = settings
        self._clock = clock
        self._options = options
        self._times = times or EngineTimes()
        self._listeners = Listeners()
        self._visits = OpenVisits()
        self._guard = threading.Lock()
        self._child: Child | None = None
        self._frames: SharedFrames | None = None
        self._stop = threading.Event()
        self._thread: threading.Thread | None = None
        self._served = False

    @property
    def pid(self) -> int | None:
        """The child's process id, None between two lives."""
        child = self._child
        return child.pid if child else None

    def start(self) -> None:
        """Begin; returns at once. State comes as events."""
        if self._thread is not None:
            return
        self._stop = threading.Event()
        self._thread = threading.Thread(
            target=self._run, args=(self._stop,), name="engine-supervisor", daemon=True
        )
        self._thread.start()

    def stop(self) -> None:
        """End, and wait for it. May be called twice, but not by a listener."""
        thread, self._thread = self._thread, None
        self._stop.set()
        if thread is not None:
            thread.join(self._times.stop_s + _GRACE_S)
            if thread.is_alive():
                _log.error("a listener keeps the engine from stopping; it is left behind")

    def apply(self, settings: EngineSettings) -> None:
        """Use another gallery, threshold or policy from the next frame on."""
        with self._guard:
            self._settings = settings
            if self._child is not None:
                self._child.send(settings)

    def subscribe(self, listener: Listener) -> Callable[[], None]:
        """Hear events; returns the call that ends it."""
        return self._listeners.subscribe(listener)

    def newest_frame(self) -> Frame | None:
        """The newest picture (BGR, read-only), None before the first."""
        frames = self._frames
        return frames.newest() if frames else None

    def _run(self, stop: threading.Event) -> None:
        """One child after the other until stopped."""
        self._say(EngineState.STARTING)
        frames: SharedFrames | None = None
        try:
            self._frames = frames = SharedFrames.create()
            self._live_on(frames, stop)
        except Exception as error:  # the top of this thread
            _log.exception("the engine cannot run")
            self._say(EngineState.FAILED, EngineFailed.code, str(error))
            stop.wait()
        finally:
            if frames is not None:
                frames.close()
            self._say(EngineState.STOPPED)

    def _live_on(self, frames: SharedFrames, stop: threading.Event) -> None:
        useless = 0
        pause = self._times.reload_s
        while not stop.is_set():
            self._served = False
            trouble = self._one_life(frames, stop)
            if stop.is_set():
                return
            _log.error("the engine is started again: %s", trouble)
            useless = 0 if self._served else useless + 1
            if useless < _PATIENCE:
                pause = self._times.reload_s
                continue
            self._say(EngineState.FAILED, EngineFailed.code, trouble)
            stop.wait(pause)
            pause = min(2 * pause, self._times.reload_max_s)

    def _one_life(self, frames: SharedFrames, stop: threading.Event) -> str:
        """Start a child and watch it; returns what was wrong with it."""
        for loop in Loop:
            frames.promise(loop, 0.0)
        task = ChildTask(frames.name, os.getpid(), self._options, self._times)
        try:
            child = Child(task, self._factory, self._settings, self._hear)
        except OSError as error:
            return f"no process can be started: {error}"
        with self._guard:
            self._child = child
            child.send(self._settings)  # they may have changed meanwhile
        trouble = child.watch(frames, self._clock, self._times.boot_s, stop)
        with self._guard:
            self._child = None
        if stop.is_set():
            child.ask_to_stop(self._times.stop_s)
            self._listeners.tell(self._end_visits("the engine was stopped"))
            return ""
        child.muted = True
        self._say(EngineState.RESTARTING, EngineFailed.code, trouble)
        child.kill()
        self._listeners.tell(self._end_visits(trouble))
        return trouble

    def _end_visits(self, fault: str) -> Iterator[Event]:
        yield from self._visits.end_all(self._clock.monotonic(), fault)

    def _hear(self, child: Child, events: tuple[Event, ...]) -> None:
        self._listeners.tell(self._from(child, events))

    def _from(self, child: Child, events: tuple[Event, ...]) -> Iterator[Event]:
        """The events worth telling, checked as they are told: a dead child is not heard."""
        for event in events:
            if child.muted:
                return
            if isinstance(event, EngineChanged) and event.state in _OWN_WORDS:
                continue
            self._served = self._served or isinstance(event, FrameAnalysed)
            self._visits.note(event)
            yield event

    def _say(self, state: EngineState, code: str = "", detail: str = "") -> None:
        self._listeners.tell((EngineChanged(state, code, detail),))

"""The parent's side of one child process: its pipe, its threads and its end."""

from __future__ import annotations

import logging
import multiprocessing
import threading
from collections.abc import Callable
from multiprocessing.connection import wait
from multiprocessing.reduction import ForkingPickler
from typing import Final, TypeAlias

from faceid_gui.core.events import Event
from faceid_gui.core.ports import Clock, EngineSettings
from faceid_gui.pipeline.child import ChildTask, Word, run_child
from faceid_gui.pipeline.engine import EngineFactory
from faceid_gui.pipeline.shared_frames import SharedFrames
from faceid_gui.pipeline.slot import LatestSlot

_log = logging.getLogger(__name__)

_GLANCE_S: Final = 0.1
_BURIAL_S: Final = 2.0

Hear: TypeAlias = Callable[["Child", tuple[Event, ...]], None]


class Child:
    """One child process from start to end. Everything that could block has its own thread.

    ``hear`` is called on the reading thread with what the child says. Raises OSError where
    no process can be started, and what pickling raises where ``factory`` cannot travel.
    """

    def __init__(
        self, task: ChildTask, factory: EngineFactory, settings: EngineSettings, hear: Hear
    ) -> None:
        self.muted = False
        self._hear = hear
        self._factory = bytes(ForkingPickler.dumps(factory))
        self._words: LatestSlot[EngineSettings | Word] = LatestSlot()
        self._words.put(settings)
        context = multiprocessing.get_context("spawn")
        self._pipe, theirs = context.Pipe()
        self._process = context.Process(
            target=run_child, args=(task, theirs), name="faceid-engine", daemon=True
        )
        with theirs:
            self._process.start()
        self._threads = (
            threading.Thread(target=self._read, name="engine-reader", daemon=True),
            threading.Thread(target=self._write, name="engine-writer", daemon=True),
        )
        for thread in self._threads:
            thread.start()

    @property
    def pid(self) -> int | None:
        """The process id."""
        return self._process.pid

    def send(self, settings: EngineSettings) -> None:
        """Hand over new settings; never waits for the child."""
        self._words.put(settings)

    def watch(
        self, frames: SharedFrames, clock: Clock, boot_s: float, stop: threading.Event
    ) -> str:
        """Wait until the child is in trouble and return what it is; empty where stopped."""
        boots_until = clock.monotonic() + boot_s
        while not stop.is_set():
            if wait([self._process.sentinel], _GLANCE_S):
                self._process.join(_BURIAL_S)
                return f"the process ended with code {self._process.exitcode}"
            due = frames.promised() or boots_until
            if clock.monotonic() > due:
                return "the process gives no sign of life"
        return ""

    def ask_to_stop(self, deadline_s: float) -> None:
        """Let it end by itself, and kill it where it does not in time."""
        self._words.put(Word.STOP)
        self._process.join(deadline_s)
        self._bury()

    def kill(self) -> None:
        """End it at once; nothing it still says is heard."""
        self.muted = True
        self._bury()

    def _bury(self) -> None:
        if self._process.is_alive():
            self._process.kill()
            self._process.join(_BURIAL_S)
        self._words.close()
        for thread in self._threads:
            thread.join(_BURIAL_S)
            if thread.is_alive():
                _log.error("the thread %s does not end", thread.name)
        self._pipe.close()
        if self._process.exitcode is None:
            _log.error("process %s cannot be killed", self._process.pid)
        else:
            self._process.close()

    def _read(self) -> None:
        try:
            while True:
                self._hear(self, self._pipe.recv())
        except (EOFError, OSError):
            _log.debug("the engine's process has closed its pipe")

    def _write(self) -> None:
        try:
            self._pipe.send_bytes(self._factory)
            while (word := self._words.take()) is not None:
                self._pipe.send(word)
        except OSError:
            _log.debug("the engine's process does not listen any more")

"""The child process of an engine: a ThreadEngine whose events leave through a pipe."""

from __future__ import annotations

import ctypes
import logging
import os
import signal
import sys
import threading
from dataclasses import dataclass
from enum import Enum
from multiprocessing.connection import Connection
from typing import Final

from faceid_gui.core.clock import SystemClock
from faceid_gui.core.ports import EngineSettings
from faceid_gui.pipeline.engine import EngineFactory, EngineTimes, Loop
from faceid_gui.pipeline.options import PipelineOptions
from faceid_gui.pipeline.outbox import Outbox
from faceid_gui.pipeline.shared_frames import SharedFrames
from faceid_gui.pipeline.thread_engine import ThreadEngine

_log = logging.getLogger(__name__)

_PR_SET_PDEATHSIG: Final = 1


class Word(Enum):
    """What a parent says to its child beside new settings."""

    STOP = "stop"


@dataclass(frozen=True, slots=True, eq=False)
class ChildTask:
    """What a child is started with. It stays small, so that starting one never blocks; the
    factory and the settings come through the pipe."""

    memory_name: str
    parent_pid: int
    options: PipelineOptions | None
    times: EngineTimes


def run_child(task: ChildTask, connection: Connection) -> None:
    """The body of the child process: serve until told to stop, or until the parent is gone."""
    _die_with_parent(task.parent_pid)
    # Ctrl-C in a terminal reaches both; the parent says when it is over.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    frames = SharedFrames.attach(task.memory_name)
    clock = SystemClock()

    def pulse(loop: Loop, seconds: float) -> None:
        frames.promise(loop, clock.monotonic() + seconds)

    beginning = _beginning(connection)
    if beginning is not None:
        engine = ThreadEngine(
            *beginning,
            clock,
            options=task.options,
            times=task.times,
            on_frame=frames.write,
            pulse=pulse,
        )
        _serve(engine, connection, task.times)
    frames.close()


def _serve(engine: ThreadEngine, connection: Connection, times: EngineTimes) -> None:
    outbox = Outbox()
    engine.subscribe(outbox.put)
    sender = threading.Thread(target=_send, args=(outbox, connection), name="sender", daemon=True)
    sender.start()
    engine.start()
    _obey(engine, connection)
    engine.stop()
    outbox.close()
    sender.join(times.stop_s)


def _beginning(connection: Connection) -> tuple[EngineFactory, EngineSettings] | None:
    """What to run and how, None where there is nothing to begin."""
    try:
        factory: EngineFactory = connection.recv()
        settings = connection.recv()
    except (EOFError, OSError):
        return None
    return (factory, settings) if isinstance(settings, EngineSettings) else None


def _obey(engine: ThreadEngine, connection: Connection) -> None:
    """Take new settings until the parent says stop or is gone."""
    while True:
        try:
            word = connection.recv()
        except (EOFError, OSError):
            return
        if not isinstance(word, EngineSettings):
            return
        engine.apply(word)


def _send(outbox: Outbox, connection: Connection) -> None:
    try:
        while events := outbox.take():
            connection.send(events)
    except (BrokenPipeError, OSError):
        _log.info("nobody listens to this engine any more")


def _die_with_parent(parent_pid: int) -> None:
    """Ask the kernel to end this process when its parent dies, however that happens."""
    if sys.platform != "linux":
        return
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0) != 0:
        _log.warning("prctl failed: %s", os.strerror(ctypes.get_errno()))
    if os.getppid() != parent_pid:  # it died before we could ask
        os._exit(1)

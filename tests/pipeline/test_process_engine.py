"""What only an engine in a child process can survive, and must."""

from __future__ import annotations

import os
import select
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from multiprocessing.shared_memory import SharedMemory
from pathlib import Path

import pytest

from faceid_gui.core.clock import SystemClock
from faceid_gui.core.decision import DenyReason
from faceid_gui.core.events import (
    CameraChanged,
    EngineChanged,
    EngineState,
    Event,
    FrameAnalysed,
    VisitEnded,
    VisitReady,
)
from faceid_gui.pipeline.engine import EngineFactory, EngineParts
from faceid_gui.pipeline.process_engine import ProcessEngine
from tests.data import ROOT
from tests.pipeline.ears import Ears
from tests.pipeline.factories import QUICK, Crashing, Endless, Imports, Switched, settings

Run = Callable[[EngineFactory], tuple[ProcessEngine, Ears]]


@pytest.fixture
def run() -> Iterator[Run]:
    """Starts engines that know person 1, and stops them."""
    engines: list[ProcessEngine] = []

    def start(factory: EngineFactory) -> tuple[ProcessEngine, Ears]:
        engine = ProcessEngine(factory, settings(1), SystemClock(), times=QUICK)
        engines.append(engine)
        ears = Ears()
        engine.subscribe(ears)
        engine.start()
        return engine, ears

    yield start
    for engine in engines:
        engine.stop()


def is_frame(event: Event) -> bool:
    """Whether a frame was analysed."""
    return isinstance(event, FrameAnalysed)


def is_ready(event: Event) -> bool:
    """Whether a visit was decided."""
    return isinstance(event, VisitReady)


def is_gone(pid: int) -> bool:
    """Whether no such process is left."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return True
    return False


def strike(engine: ProcessEngine, ears: Ears, blow: signal.Signals) -> None:
    """Hit the child and wait until the engine has recovered."""
    assert engine.pid is not None
    before = len(ears.events)
    os.kill(engine.pid, blow)
    # THEN it says so
    broken = ears.wait_engine(EngineState.RESTARTING, since=before)
    # AND it is back, with frames
    running = ears.wait_engine(EngineState.RUNNING, since=broken)
    ears.wait(is_frame, since=running)
    # AND nothing of the dead child's is heard in between
    for event in ears.events[broken + 1 : running]:
        assert not isinstance(event, VisitReady | FrameAnalysed)


def survive(run: Run, blow: signal.Signals, times: int) -> None:
    """An engine takes this many blows and serves on."""
    engine, ears = run(Endless())
    ears.wait(is_ready)
    for _ in range(times):
        strike(engine, ears, blow)
    assert all(event.state is not EngineState.FAILED for event in ears.of(EngineChanged))
    index = len(ears.events)
    frame = ears.events[ears.wait(is_frame, since=index)]
    assert isinstance(frame, FrameAnalysed)
    # AND every grant came from frames that were fresh when it was heard of
    for ready in ears.grants():
        evidence = ready.evidence
        assert evidence.newest_frame_at is not None
        assert evidence.first_frame_at is not None
        assert evidence.newest_frame_at - evidence.first_frame_at < 1.0


@pytest.mark.parametrize(("blow", "times"), [(signal.SIGKILL, 5), (signal.SIGSTOP, 2)])
def test_it_survives(run: Run, blow: signal.Signals, times: int) -> None:
    survive(run, blow, times)


@pytest.mark.slow
@pytest.mark.timeout(900)
@pytest.mark.parametrize("blow", [signal.SIGKILL, signal.SIGSTOP])
def test_it_survives_fifty_times(run: Run, blow: signal.Signals) -> None:
    survive(run, blow, 50)


def test_a_crash_ends_the_open_visits(run: Run) -> None:
    # GIVEN a granted visit WHEN the child is killed
    engine, ears = run(Endless())
    first = ears.events[ears.wait(is_ready)]
    strike(engine, ears, signal.SIGKILL)
    # THEN that visit has ended, and the face has a new one
    assert isinstance(first, VisitReady)
    ended = ears.of(VisitEnded)[0]
    assert (ended.visit_id, ended.decided) == (first.visit_id, True)
    second = ears.events[ears.wait(is_ready, since=ears.events.index(ended))]
    assert isinstance(second, VisitReady)
    assert second.visit_id != first.visit_id


def test_settings_survive_a_restart(run: Run) -> None:
    # GIVEN an engine that was told of another gallery
    engine, ears = run(Endless())
    ears.wait(is_ready)
    engine.apply(settings(2))
    before = len(ears.events)
    # WHEN its child is replaced THEN the new one uses that gallery
    strike(engine, ears, signal.SIGKILL)
    ready = ears.events[ears.wait(is_ready, since=before)]
    assert isinstance(ready, VisitReady)
    assert ready.reason is DenyReason.UNKNOWN


def test_a_camera_that_blocks_for_ever_costs_a_restart(run: Run, tmp_path: Path) -> None:
    # GIVEN a driver that never returns
    switch = tmp_path / "switch"
    _, ears = run(Switched(switch))
    ears.wait(is_frame)
    switch.write_text("blocked")
    # THEN the child is replaced
    index = ears.wait_engine(EngineState.RESTARTING)
    switch.write_text("")
    ears.wait(is_frame, since=index)


def test_a_child_that_always_crashes_is_said_to_have_failed(run: Run) -> None:
    # GIVEN a factory that takes its process down
    _, ears = run(Crashing())
    # THEN after a few tries that is said, with the reason, and it goes on trying
    failed = ears.events[ears.wait_engine(EngineState.FAILED)]
    assert isinstance(failed, EngineChanged)
    assert failed.code == "engine_failed"
    assert "ended with code 3" in failed.detail
    index = ears.wait_engine(EngineState.RESTARTING, since=ears.events.index(failed))
    assert index


def test_a_factory_that_cannot_travel_is_said(run: Run) -> None:
    parts = Endless()
    _, ears = run(lambda: EngineParts(parts().camera, parts().backend))
    ears.wait_engine(EngineState.FAILED)


def test_the_child_knows_no_qt(run: Run) -> None:
    _, ears = run(Imports())
    index = ears.wait(lambda event: isinstance(event, CameraChanged))
    changed = ears.events[index]
    assert isinstance(changed, CameraChanged)
    assert changed.source == "no Qt"


def test_nothing_is_left_behind(run: Run) -> None:
    # GIVEN a running engine
    engine, ears = run(Endless())
    ears.wait(is_frame)
    assert engine.pid is not None
    pid = engine.pid
    assert engine._frames is not None
    name = engine._frames.name
    # WHEN it stops THEN neither process nor memory remain
    engine.stop()
    assert is_gone(pid)
    with pytest.raises(FileNotFoundError):
        SharedMemory(name=name)


def test_a_stopped_child_does_not_keep_stop_waiting(run: Run) -> None:
    # GIVEN a child that hears nothing any more
    engine, ears = run(Endless())
    ears.wait(is_frame)
    pid = engine.pid
    assert pid is not None
    os.kill(pid, signal.SIGSTOP)
    # WHEN told to stop THEN it is killed
    engine.stop()
    assert is_gone(pid)
    assert ears.of(EngineChanged)[-1].state is EngineState.STOPPED


ORPHAN = """
import sys, threading
from faceid_gui.core.clock import SystemClock
from faceid_gui.pipeline.process_engine import ProcessEngine
from tests.pipeline.ears import Ears
from tests.pipeline.factories import Endless, settings

if __name__ == "__main__":
    engine, ears = ProcessEngine(Endless(), settings(1), SystemClock()), Ears()
    engine.subscribe(ears)
    engine.start()
    ears.wait(lambda event: type(event).__name__ == "FrameAnalysed")
    print(engine.pid, flush=True)
    threading.Event().wait()
"""


@pytest.mark.parametrize("hung", [False, True])
def test_a_child_does_not_outlive_its_parent(tmp_path: Path, hung: bool) -> None:
    # GIVEN a program with an engine, which may hang
    script = tmp_path / "program.py"
    script.write_text(ORPHAN)
    with subprocess.Popen(
        [sys.executable, str(script)],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as program:
        assert program.stdout is not None
        pid = int(program.stdout.readline())
        child = os.pidfd_open(pid)
        if hung:
            os.kill(pid, signal.SIGSTOP)
        # WHEN it is killed without a chance to say goodbye
        program.kill()
        program.wait(10)
    # THEN its child ends, too
    ended, _, _ = select.select([child], [], [], 10)
    os.close(child)
    assert ended

"""The recorder keeps what it hears, is never in the way, and forgets when it is told to."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator

import pytest

from faceid_gui.core.errors import DiskFull, StoreBusy
from faceid_gui.core.events import Event, VisitRecorded, VisitStarted
from faceid_gui.core.ports import EngineSettings
from faceid_gui.core.recorded import RecordedVisit
from faceid_gui.core.types import Frame
from faceid_gui.services.recording import VisitRecorder
from tests.recorded import MemoryRecordings, recorded_visit


class Mouth:
    """An engine that says what it is told to say."""

    def __init__(self) -> None:
        self.listeners: list[Callable[[Event], None]] = []

    def start(self) -> None:
        """Nothing to start."""

    def stop(self) -> None:
        """Nothing to stop."""

    def apply(self, settings: EngineSettings) -> None:
        """Nobody uses them."""

    def subscribe(self, listener: Callable[[Event], None]) -> Callable[[], None]:
        self.listeners.append(listener)
        return lambda: self.listeners.remove(listener)

    def newest_frame(self) -> Frame | None:
        return None

    def say(self, name: str) -> None:
        for listener in tuple(self.listeners):
            listener(VisitStarted(name, 1, 0.0))
            listener(VisitRecorded(recorded_visit(name)))


class Slow(MemoryRecordings):
    """Keeps one visit after the other when it is let; tells of what it did."""

    def __init__(self) -> None:
        super().__init__()
        self.go = threading.Event()
        self.go.set()
        self.busy = threading.Event()
        self.erased = threading.Event()
        self.fails: list[Exception] = []

    def keep(self, visit: RecordedVisit) -> None:
        self.busy.set()
        assert self.go.wait(20)
        if self.fails:
            raise self.fails.pop(0)
        super().keep(visit)

    def erase_before(self, at: float) -> int:
        count = super().erase_before(at)
        self.erased.set()
        return count


class Bench:
    """A recorder between an engine and a memory."""

    def __init__(self) -> None:
        self.engine = Mouth()
        self.recordings = Slow()
        self.on = True
        self.recorder = VisitRecorder(
            engine=self.engine,
            recordings=self.recordings,
            wanted=lambda: self.on,
            period_s=0.01,
        )


@pytest.fixture
def bench() -> Iterator[Bench]:
    made = Bench()
    yield made
    made.recordings.go.set()
    made.recorder.stop()


def test_what_is_heard_is_kept_also_at_the_very_end(bench: Bench) -> None:
    # GIVEN a recorder that was started twice
    bench.recorder.start()
    bench.recorder.start()
    # WHEN visits end, the last one just before the stop
    for name in ("a", "b", "c"):
        bench.engine.say(name)
    bench.recorder.stop()
    bench.recorder.stop()
    # THEN all are kept, and nobody listens any more
    assert [visit.visit_id for visit in bench.recordings.every()] == ["a", "b", "c"]
    assert bench.engine.listeners == []


def test_a_slow_disk_never_holds_the_engine_up(
    bench: Bench, caplog: pytest.LogCaptureFixture
) -> None:
    # GIVEN a disk that hangs
    bench.recordings.go.clear()
    bench.recorder.start()
    bench.engine.say("first")
    assert bench.recordings.busy.wait(20)
    # WHEN far more visits end than can wait THEN nothing blocks, and the log tells
    for number in range(40):
        bench.engine.say(f"v{number}")
    assert "too many wait" in caplog.text
    # AND those that could wait are kept
    bench.recordings.go.set()
    bench.recorder.stop()
    assert 16 <= bench.recordings.count() <= 18


def test_a_full_disk_is_said_once_until_there_is_room(
    bench: Bench, caplog: pytest.LogCaptureFixture
) -> None:
    # GIVEN a disk that is full twice, has room, and is full again
    bench.recordings.fails = [DiskFull("the disk is full"), DiskFull("the disk is full")]
    bench.recorder.start()
    for name in ("a", "b", "c"):
        bench.engine.say(name)
    bench.recorder.stop()
    # THEN it was said once, and what came later is kept
    assert caplog.text.count("the disk is full") == 1
    assert list(bench.recordings.kept) == ["c"]


def test_any_fault_costs_one_recording_alone(
    bench: Bench, caplog: pytest.LogCaptureFixture
) -> None:
    bench.recordings.fails = [StoreBusy("somebody writes"), RuntimeError("broken")]
    bench.recorder.start()
    for name in ("a", "b", "c"):
        bench.engine.say(name)
    bench.recorder.stop()
    assert "somebody writes" in caplog.text
    assert "broken" in caplog.text
    assert list(bench.recordings.kept) == ["c"]


def test_opting_out_erases_everything_at_once(bench: Bench) -> None:
    # GIVEN recordings
    bench.recordings.keep(recorded_visit("old"))
    bench.recorder.start()
    # WHEN the operator turns recording off
    bench.on = False
    assert bench.recordings.erased.wait(20)
    # THEN they are gone, and a visit that ends now is not kept
    bench.engine.say("new")
    bench.recorder.stop()
    assert bench.recordings.count() == 0

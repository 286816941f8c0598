"""What every engine promises, wherever it runs."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeAlias

import pytest

from faceid_gui.core.clock import SystemClock
from faceid_gui.core.decision import DenyReason
from faceid_gui.core.events import (
    BackendReady,
    CameraChanged,
    CameraState,
    EngineChanged,
    EngineState,
    Event,
    FrameAnalysed,
    VisitEnded,
    VisitReady,
    VisitStarted,
)
from faceid_gui.pipeline.engine import EngineFactory
from faceid_gui.pipeline.process_engine import ProcessEngine
from faceid_gui.pipeline.thread_engine import ThreadEngine
from tests.pipeline.ears import Ears
from tests.pipeline.factories import (
    QUICK,
    Broken,
    Endless,
    Missing,
    Story,
    Switched,
    settings,
)

AnyEngine: TypeAlias = ThreadEngine | ProcessEngine
Build: TypeAlias = Callable[[EngineFactory], tuple[AnyEngine, Ears]]


@pytest.fixture(params=[ThreadEngine, ProcessEngine])
def build(request: pytest.FixtureRequest) -> Iterator[Build]:
    """Makes engines that know persons 1 and 2, with somebody listening, and stops them."""
    engines: list[AnyEngine] = []

    def make(factory: EngineFactory) -> tuple[AnyEngine, Ears]:
        engine: AnyEngine = request.param(factory, settings(1, 2), SystemClock(), times=QUICK)
        engines.append(engine)
        ears = Ears()
        engine.subscribe(ears)
        return engine, ears

    yield make
    for engine in engines:
        engine.stop()


def is_frame(event: Event) -> bool:
    """Whether a frame was analysed."""
    return isinstance(event, FrameAnalysed)


def is_ready(event: Event) -> bool:
    """Whether a visit was decided."""
    return isinstance(event, VisitReady)


def test_a_recording_is_told_from_start_to_end(build: Build) -> None:
    # GIVEN a recording of somebody known, then somebody unknown
    engine, ears = build(Story())
    assert engine.newest_frame() is None
    # WHEN it is played
    engine.start()
    ears.wait_camera(CameraState.ENDED)
    # THEN the visits are those of the recording, each decided once
    assert sorted(ears.outcomes(), key=str) == [
        (True, False, DenyReason.UNKNOWN),
        (True, True, None),
    ]
    assert [ready.name for ready in ears.grants()] == ["person 1"]
    # AND states come in their order
    engine.stop()
    engines = [event.state for event in ears.of(EngineChanged)]
    assert engines == [EngineState.STARTING, EngineState.RUNNING, EngineState.STOPPED]
    cameras = [event.state for event in ears.of(CameraChanged)]
    assert cameras == [CameraState.OPENING, CameraState.STREAMING, CameraState.ENDED]
    (ready,) = ears.of(BackendReady)
    assert (ready.backend, ready.provider) == ("fake", "FakeProvider")
    # AND a visit starts before it is decided and ends after
    for ended in ears.of(VisitEnded):
        order = [
            type(event)
            for event in ears.events
            if isinstance(event, VisitStarted | VisitReady | VisitEnded)
            and event.visit_id == ended.visit_id
        ]
        assert order == [VisitStarted, VisitReady, VisitEnded]


def test_the_newest_frame_is_read_only_and_fresh(build: Build) -> None:
    engine, ears = build(Endless())
    engine.start()
    ears.wait(is_frame)
    frame = engine.newest_frame()
    assert frame is not None
    assert frame.image.shape == (360, 640, 3)
    assert not frame.image.flags.writeable
    later = ears.wait(lambda e: isinstance(e, FrameAnalysed) and e.number > frame.number)
    newer = engine.newest_frame()
    assert newer is not None
    assert newer.number > frame.number
    assert later


def test_stopping_twice_and_without_a_start_is_fine(build: Build) -> None:
    engine, ears = build(Endless())
    engine.stop()
    engine.start()
    ears.wait_engine(EngineState.RUNNING)
    engine.stop()
    engine.stop()
    assert ears.of(EngineChanged)[-1].state is EngineState.STOPPED
    count = len(ears.events)
    assert engine.newest_frame() is engine.newest_frame()
    assert len(ears.events) == count


def test_a_stopped_engine_can_start_again(build: Build) -> None:
    engine, ears = build(Endless())
    engine.start()
    ears.wait(is_ready)
    engine.stop()
    before = len(ears.events)
    engine.start()
    ears.wait(is_ready, since=before)


def test_stopping_ends_the_open_visits(build: Build) -> None:
    engine, ears = build(Endless())
    engine.start()
    ears.wait(is_ready)
    engine.stop()
    (ended,) = ears.of(VisitEnded)
    assert (ended.decided, ended.granted) == (True, True)


def test_new_settings_are_used_from_the_next_frame_on(build: Build) -> None:
    # GIVEN an engine that names person 1
    engine, ears = build(Endless())
    engine.start()
    ears.wait(lambda e: isinstance(e, FrameAnalysed) and any(f.accepted for f in e.faces))
    # WHEN they are removed from the gallery
    before = len(ears.events)
    engine.apply(settings(2))
    # THEN the name is gone
    ears.wait(
        lambda e: isinstance(e, FrameAnalysed) and bool(e.faces) and not e.faces[0].accepted,
        since=before,
    )


def test_settings_from_before_the_start_count(build: Build) -> None:
    engine, ears = build(Endless())
    engine.apply(settings(2))
    engine.start()
    ears.wait(is_ready)
    assert ears.grants() == []


def test_who_unsubscribes_hears_no_more(build: Build) -> None:
    engine, ears = build(Endless())
    other = Ears()
    leave = engine.subscribe(other)
    engine.start()
    other.wait(is_frame)
    leave()
    count = len(other.events)
    ears.wait(is_frame, since=len(ears.events) + 5)
    assert len(other.events) <= count + 1  # one may have been on its way


def test_a_listener_that_raises_harms_nobody(build: Build) -> None:
    engine, ears = build(Endless())

    def bad(event: Event) -> None:
        raise ValueError("painted wrong")

    engine.subscribe(bad)
    engine.start()
    ears.wait(is_ready)


@pytest.mark.parametrize(
    ("word", "state"), [("gone", CameraState.MISSING), ("busy", CameraState.BUSY)]
)
def test_a_camera_that_cannot_be_opened_is_tried_again(
    build: Build, tmp_path: Path, word: str, state: CameraState
) -> None:
    # GIVEN a camera that is missing, or in use
    switch = tmp_path / "switch"
    switch.write_text(word)
    engine, ears = build(Switched(switch))
    engine.start()
    # THEN that is said
    index = ears.wait_camera(state)
    # WHEN it comes THEN it is used
    switch.write_text("")
    ears.wait_camera(CameraState.STREAMING, since=index)
    ears.wait(is_ready, since=index)


def test_a_camera_that_is_unplugged_comes_back(build: Build, tmp_path: Path) -> None:
    # GIVEN a running engine WHEN the camera goes
    switch = tmp_path / "switch"
    engine, ears = build(Switched(switch))
    engine.start()
    ears.wait(is_ready)
    switch.write_text("gone")
    lost = ears.wait_camera(CameraState.LOST)
    # THEN the visit ends with it
    ears.wait(lambda e: isinstance(e, VisitEnded), since=lost)
    # WHEN it is back THEN there is a new visit
    switch.write_text("")
    back = ears.wait_camera(CameraState.STREAMING, since=lost)
    ears.wait(is_ready, since=back)


def test_a_frozen_camera_is_said_and_grants_nothing(build: Build, tmp_path: Path) -> None:
    # GIVEN a camera that repeats its first picture
    switch = tmp_path / "switch"
    switch.write_text("frozen")
    engine, ears = build(Switched(switch))
    engine.start()
    frozen = ears.wait_camera(CameraState.FROZEN)
    ears.wait(is_frame, since=frozen + 30)
    assert ears.grants() == []
    # WHEN it moves again THEN it counts again
    switch.write_text("")
    index = ears.wait_camera(CameraState.STREAMING, since=frozen)
    ears.wait(is_ready, since=index)


def test_a_camera_that_blocks_is_said_to_be_lost(build: Build, tmp_path: Path) -> None:
    switch = tmp_path / "switch"
    engine, ears = build(Switched(switch))
    engine.start()
    ears.wait(is_frame)
    switch.write_text("blocked")
    lost = ears.wait_camera(CameraState.LOST)
    switch.write_text("")
    index = ears.wait_camera(CameraState.STREAMING, since=lost)
    ears.wait(is_frame, since=index)


def test_missing_models_are_said_and_looked_for_again(build: Build, tmp_path: Path) -> None:
    switch = tmp_path / "model"
    engine, ears = build(Missing(switch))
    engine.start()
    index = ears.wait_engine(EngineState.FAILED)
    failed = ears.events[index]
    assert isinstance(failed, EngineChanged)
    assert (failed.code, failed.detail) == ("model_missing", "the model is not here")
    switch.write_text("here")
    ears.wait_engine(EngineState.RUNNING, since=index)
    ears.wait(is_ready, since=index)


def test_a_failing_backend_denies_and_goes_on(build: Build, tmp_path: Path) -> None:
    # GIVEN a backend that cannot embed
    switch = tmp_path / "broken"
    switch.write_text("broken")
    engine, ears = build(Broken(switch))
    engine.start()
    index = ears.wait(is_ready)
    ready = ears.events[index]
    assert isinstance(ready, VisitReady)
    assert (ready.granted, ready.reason) == (False, DenyReason.FAULT)
    # WHEN it can again THEN the person is granted in a later visit
    switch.unlink()
    ears.wait(lambda e: isinstance(e, VisitReady) and e.granted, since=index)


def test_a_slow_backend_makes_no_old_pictures(build: Build) -> None:
    # GIVEN a backend that takes 0.2 s per frame, and a camera of 30 pictures a second
    engine, ears = build(Endless(delay_s=0.2, fps=30))
    engine.start()
    ears.wait(is_frame)
    # WHEN the screen asks for the newest picture while frames are analysed
    ages = []
    pause = threading.Event()
    while len(ears.of(FrameAnalysed)) < 8:
        frame = engine.newest_frame()
        assert frame is not None
        ages.append(time.monotonic() - frame.captured_at)
        pause.wait(0.01)
    # THEN it is about a period old and not a backlog's age, and so is what is analysed
    ages.sort()
    assert ages[len(ages) // 2] < 0.1
    assert all(event.times.age_ms < 1000 for event in ears.of(FrameAnalysed)[2:])
    # AND fewer frames were analysed than were captured
    assert ears.of(FrameAnalysed)[-1].number > 2 * len(ears.of(FrameAnalysed))


def test_nobody_waits_for_a_busy_engine(build: Build) -> None:
    # GIVEN an engine in the middle of long work
    engine, ears = build(Endless(delay_s=1.0))
    engine.start()
    ears.wait(is_frame)
    # WHEN everything is asked of it THEN nothing takes as long as that
    started = time.monotonic()
    for _ in range(20):
        engine.apply(settings(*range(16)))
        engine.newest_frame()
        engine.subscribe(ears)()
    assert time.monotonic() - started < 0.5

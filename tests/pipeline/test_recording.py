"""Recordings, one call, no threads."""

from __future__ import annotations

import pytest

from faceid_gui.core.clock import SystemClock
from faceid_gui.core.errors import BadRequest
from faceid_gui.core.events import (
    BackendReady,
    CameraChanged,
    CameraState,
    FrameAnalysed,
    VisitEnded,
    VisitReady,
)
from faceid_gui.pipeline.engine import EngineParts
from faceid_gui.pipeline.recording import run_recording
from tests.fakes import FakeBackend, ListCamera
from tests.pipeline.factories import picture, settings, story


def parts(camera: ListCamera) -> EngineParts:
    """A camera with a fake backend."""
    return EngineParts(camera, FakeBackend(live=None))


def test_a_recording_gives_every_frame_and_the_end_of_every_visit() -> None:
    # GIVEN a recording of somebody known, then somebody unknown
    camera = ListCamera(story())
    events = list(run_recording(parts(camera), settings(1, 2), SystemClock()))
    # THEN every frame was analysed, and the visits were decided
    assert isinstance(events[0], BackendReady)
    assert [e.number for e in events if isinstance(e, FrameAnalysed)] == list(range(85))
    assert [e.granted for e in events if isinstance(e, VisitReady)] == [True, False]
    assert len([e for e in events if isinstance(e, VisitEnded)]) == 2
    # AND it ends with the camera closed
    assert events[-1] == CameraChanged(CameraState.ENDED, "fake:")
    assert not camera.opened


def test_every_nth_frame() -> None:
    events = run_recording(parts(ListCamera(story())), settings(1, 2), SystemClock(), every=4)
    numbers = [e.number for e in events if isinstance(e, FrameAnalysed)]
    assert numbers == list(range(0, 85, 4))


def test_every_must_be_positive() -> None:
    with pytest.raises(BadRequest):
        list(run_recording(parts(ListCamera([])), settings(1), SystemClock(), every=0))


def test_a_caller_that_stops_asking_closes_the_camera() -> None:
    camera = ListCamera(story())
    events = run_recording(parts(camera), settings(1), SystemClock())
    next(events)
    next(events)
    assert camera.opened
    events.close()  # type: ignore[attr-defined]
    assert not camera.opened


def test_a_frozen_recording_is_said() -> None:
    camera = ListCamera([picture(0)] * 8 + [picture(1)])
    events = run_recording(parts(camera), settings(1), SystemClock())
    states = [e.state for e in events if isinstance(e, CameraChanged)]
    assert states == [
        CameraState.STREAMING,
        CameraState.FROZEN,
        CameraState.STREAMING,
        CameraState.ENDED,
    ]

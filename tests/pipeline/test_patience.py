"""How long an engine waits for a slow backend before it takes it for hung."""

from __future__ import annotations

import pytest

from faceid_gui.backends.combined import CombinedBackend
from faceid_gui.core.clock import SystemClock
from faceid_gui.core.events import CameraState
from faceid_gui.core.ports import FaceBackend, PatientBackend
from faceid_gui.pipeline.engine import EngineParts, EngineTimes, Loop
from faceid_gui.pipeline.thread_engine import ThreadEngine
from tests.fakes import FakeBackend, ListCamera
from tests.pipeline.ears import Ears
from tests.pipeline.factories import picture, settings


class SlowBackend(FakeBackend):
    """Like DeepFace's: a call may take a minute, and then fails by itself."""

    @property
    def longest_call_s(self) -> float:
        return 58.0


def promises(backend: FaceBackend) -> list[float]:
    """What the pipeline promised, sign of life by sign of life, once the networks were there."""
    told: list[float] = []
    times = EngineTimes(pulse_s=2.0, load_s=0.5, warm_s=10.0)

    def pulse(loop: Loop, seconds: float) -> None:
        if loop is Loop.PIPELINE and seconds != times.load_s:
            told.append(seconds)

    parts = EngineParts(ListCamera([picture(n) for n in range(20)]), backend)
    engine = ThreadEngine(lambda: parts, settings(1), SystemClock(), times=times, pulse=pulse)
    ears = Ears()
    engine.subscribe(ears)
    engine.start()
    try:
        ears.wait_camera(CameraState.ENDED)
    finally:
        engine.stop()
    return told


@pytest.mark.parametrize("combined", [False, True])
def test_a_backend_that_ends_its_calls_itself_is_given_the_time(*, combined: bool) -> None:
    # GIVEN a slow backend, and pictures without a face, which are quick
    slow: FaceBackend = SlowBackend(live=None)
    if combined:
        slow = CombinedBackend(eyes=FakeBackend(live=None), embedding=slow)
    # WHEN an engine has looked at them THEN it still waits as long as the next face may take
    assert isinstance(slow, PatientBackend)
    assert min(promises(slow)) >= 58.0


def test_a_usual_backend_is_not_waited_for() -> None:
    told = promises(FakeBackend(live=None))
    assert told[0] == 10.0
    assert min(told) == 2.0

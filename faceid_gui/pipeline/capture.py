"""The capture loop: opens the camera, reads, notices trouble, opens it again."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final, TypeAlias

from faceid_gui.core.errors import CameraLost, CameraUnavailable
from faceid_gui.core.events import CameraState
from faceid_gui.core.ports import CameraSource, Clock
from faceid_gui.core.types import Frame
from faceid_gui.pipeline.engine import EngineTimes, Loop, Pulse
from faceid_gui.pipeline.freeze import FreezeWatch, is_frozen
from faceid_gui.pipeline.slot import LatestSlot

_log = logging.getLogger(__name__)

Say: TypeAlias = Callable[[CameraState, str], None]
"""Called with what the camera does now; repeated words are for the hearer to drop."""

_NAP_S: Final = 0.25


@dataclass(frozen=True, slots=True, eq=False)
class Shot:
    """A frame on its way to the pipeline: how often its bytes were seen before, and how
    many times the camera had failed by then."""

    frame: Frame
    repeats: int
    outage: int


@dataclass(frozen=True, slots=True, eq=False)
class CaptureWires:
    """What connects a capture loop: where frames go, who is told, and when to stop."""

    slot: LatestSlot[Shot]
    say: Say
    pulse: Pulse
    on_frame: Callable[[Frame], None]
    stop: threading.Event


class Capture:
    """Runs a camera until told to stop. ``run`` is the body of the capture thread.

    Recordings are played at their own speed; one without times waits for the pipeline.
    """

    def __init__(
        self, camera: CameraSource, wires: CaptureWires, clock: Clock, times: EngineTimes
    ) -> None:
        self._camera = camera
        self._wires = wires
        self._clock = clock
        self._times = times
        self._freeze = FreezeWatch()
        self._frozen_since: float | None = None
        self._started_at: float | None = None
        self._reading_since: float | None = None
        self._outage = 0

    @property
    def outage(self) -> int:
        """How many times the camera has failed."""
        return self._outage

    @property
    def silent_s(self) -> float:
        """For how long the camera has been keeping us waiting for a picture, seconds."""
        since = self._reading_since
        return 0.0 if since is None else self._clock.monotonic() - since

    def run(self) -> None:
        """Open, read and open again until stopped or the recording has ended."""
        try:
            while not self._wires.stop.is_set():
                if self._session():
                    break
                self._rest(self._times.reopen_s)
        finally:
            self._wires.slot.close()

    def _session(self) -> bool:
        """One opening of the camera; says whether that was the end of a recording."""
        try:
            if self._outage == 0:  # later the reason of the outage stays on the screen
                self._wires.say(CameraState.OPENING, "")
            self._wires.pulse(Loop.CAPTURE, self._times.open_s)
            self._camera.open()
            return self._read_all()
        except CameraUnavailable as error:
            self._fail(_closed_state(error), str(error))
        except CameraLost as error:
            self._fail(CameraState.LOST, str(error))
        except Exception as error:  # a driver may raise anything; the camera is tried again
            _log.exception("the camera failed")
            self._fail(CameraState.LOST, str(error) or type(error).__name__)
        finally:
            self._reading_since = None
            self._camera.close()
        return False

    def _fail(self, state: CameraState, detail: str) -> None:
        self._outage += 1
        self._wires.say(state, detail)

    def _read_all(self) -> bool:
        self._freeze, self._frozen_since, self._started_at = FreezeWatch(), None, None
        while not self._wires.stop.is_set():
            self._wires.pulse(Loop.CAPTURE, self._times.read_s)
            self._reading_since = self._clock.monotonic()
            frame = self._camera.read()
            self._reading_since = None
            if frame is None:
                return True
            if self._is_stuck(frame):
                return False
        return False

    def _is_stuck(self, frame: Frame) -> bool:
        """Pass a frame on; says whether the camera repeats itself so that it must be reopened."""
        repeats = self._freeze.repeats(frame.image)
        frozen = is_frozen(repeats)
        self._pass_on(frame, repeats)
        self._wires.say(CameraState.FROZEN if frozen else CameraState.STREAMING, "")
        if not frozen or not self._camera.live:
            self._frozen_since = None
            return False
        now = self._clock.monotonic()
        self._frozen_since = now if self._frozen_since is None else self._frozen_since
        return now - self._frozen_since >= self._times.thaw_s

    def _pass_on(self, frame: Frame, repeats: int) -> None:
        frame.image.flags.writeable = False
        if not self._camera.live and frame.time_s is not None:
            frame = self._wait_for_its_time(frame, frame.time_s)
        self._wires.on_frame(frame)
        self._wires.slot.put(Shot(frame, repeats, self._outage))
        if not self._camera.live and frame.time_s is None:
            while not self._wires.stop.is_set() and not self._wires.slot.wait_taken(_NAP_S):
                self._wires.pulse(Loop.CAPTURE, self._times.read_s)

    def _wait_for_its_time(self, frame: Frame, time_s: float) -> Frame:
        """Play a recording at its own speed: what is shown now was captured now."""
        if self._started_at is None:
            self._started_at = self._clock.monotonic() - time_s
        self._rest(self._started_at + time_s - self._clock.monotonic())
        return replace(frame, captured_at=self._clock.monotonic())

    def _rest(self, seconds: float) -> None:
        end = self._clock.monotonic() + seconds
        while (left := end - self._clock.monotonic()) > 0:
            self._wires.pulse(Loop.CAPTURE, self._times.read_s)
            if self._wires.stop.wait(min(left, 1.0)):
                return


def _closed_state(error: CameraUnavailable) -> CameraState:
    return CameraState.BUSY if error.detail == CameraState.BUSY else CameraState.MISSING

"""One life of an engine's parts: the pipeline loop beside a capture thread."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from faceid_gui.core.events import (
    BackendChanged,
    BackendReady,
    CameraChanged,
    CameraState,
    EngineChanged,
    EngineState,
    Event,
)
from faceid_gui.core.link import BackendState
from faceid_gui.core.ports import Clock, EngineSettings, LinkedBackend, PatientBackend
from faceid_gui.core.types import Frame
from faceid_gui.pipeline.analyser import Analyser
from faceid_gui.pipeline.capture import Capture, CaptureWires, Shot
from faceid_gui.pipeline.engine import EngineParts, EngineTimes, Loop, Pulse
from faceid_gui.pipeline.options import PipelineOptions
from faceid_gui.pipeline.slot import LatestSlot

_log = logging.getLogger(__name__)

_NAP_S: Final = 0.25
_SLOWER: Final = 4.0
_FADE: Final = 0.98
_STATE_S: Final = 1.0


@dataclass(frozen=True, slots=True, eq=False)
class ServiceWires:
    """What connects a service to its engine. ``settings`` gives the ones in force."""

    clock: Clock
    times: EngineTimes
    options: PipelineOptions | None
    settings: Callable[[], EngineSettings]
    tell: Callable[[tuple[Event, ...]], None]
    on_frame: Callable[[Frame], None]
    pulse: Pulse
    stop: threading.Event


class Service:
    """Runs the parts until told to stop, then closes them. ``run`` is the pipeline loop."""

    def __init__(self, parts: EngineParts, wires: ServiceWires) -> None:
        self._parts = parts
        self._wires = wires
        self._settings = wires.settings()
        self._analyser = Analyser(parts.backend, self._settings, wires.clock, wires.options)
        self._slot: LatestSlot[Shot] = LatestSlot()
        self._camera_said = (CameraState.ENDED, "")
        self._camera_guard = threading.Lock()
        self._slowest_s = 0.0
        backend = parts.backend
        self._longest_s = backend.longest_call_s if isinstance(backend, PatientBackend) else 0.0
        self._outage = 0
        self._link_said: BackendState | None = None
        self._link_due = 0.0

    def run(self) -> None:
        """Serve until stopped. Closes camera and backend whatever happens."""
        backend = self._parts.backend
        ready = BackendReady(backend.name, backend.provider, backend.contract.id)
        self._wires.tell((ready, EngineChanged(EngineState.RUNNING)))
        ended = threading.Event()
        wires = CaptureWires(self._slot, self._say, self._wires.pulse, self._wires.on_frame, ended)
        capture = Capture(self._parts.camera, wires, self._wires.clock, self._wires.times)
        thread = threading.Thread(target=capture.run, name="engine-capture", daemon=True)
        thread.start()
        try:
            self._serve(capture)
        finally:
            ended.set()
            self._slot.close()
            self._wires.tell(self._analyser.finish())
            thread.join(self._wires.times.stop_s)
            if thread.is_alive():
                _log.error("the camera does not stop; it is left behind")
            self._parts.backend.close()

    def _serve(self, capture: Capture) -> None:
        self._wires.pulse(Loop.PIPELINE, max(self._wires.times.warm_s, self._longest_s))
        while not self._wires.stop.is_set():
            self._refresh_settings()
            self._tell_link()
            shot = self._slot.take(_NAP_S)
            if shot is not None:
                self._analyse(shot)
            elif self._slot.closed:
                self._close_recording()
                return
            else:
                self._watch(capture)

    def _analyse(self, shot: Shot) -> None:
        self._note_outage(shot.outage)
        started = self._wires.clock.monotonic()
        events = self._analyser.analyse(shot.frame, repeats=shot.repeats)
        self._wires.tell(events)
        took = self._wires.clock.monotonic() - started
        self._slowest_s = max(self._slowest_s * _FADE, took)
        self._beat()

    def _beat(self) -> None:
        """Promise the next sign of life, as late as this backend's usual pace demands.

        One that ends its long calls by itself is left to it: a picture without a face is quick,
        and were the next one's embedding a fault, the engine would start again for ever.
        """
        usual = max(self._slowest_s * _SLOWER, self._longest_s)
        patience = max(self._wires.times.pulse_s, usual)
        self._wires.pulse(Loop.PIPELINE, patience)

    def _refresh_settings(self) -> None:
        settings = self._wires.settings()
        if settings is not self._settings:
            self._settings = settings
            self._analyser.apply(settings)

    def _tell_link(self) -> None:
        """Say where answers come from: a change of that at once, of the latency now and then."""
        backend = self._parts.backend
        if not isinstance(backend, LinkedBackend):
            return
        state, said = backend.state, self._link_said
        turned = said is None or (state.answering, state.trouble) != (said.answering, said.trouble)
        now = self._wires.clock.monotonic()
        if state != said and (turned or now >= self._link_due):
            self._link_said, self._link_due = state, now + _STATE_S
            self._wires.tell((BackendChanged(state),))

    def _watch(self, capture: Capture) -> None:
        """Nothing came: the camera may be gone, or block inside its driver."""
        self._beat()
        self._note_outage(capture.outage)
        silent_s = capture.silent_s
        if silent_s >= self._wires.times.silent_s:
            self._say(CameraState.LOST, "the camera gives no pictures")

    def _note_outage(self, outage: int) -> None:
        """After an outage nobody is where they were, nor is the evidence."""
        if outage != self._outage:
            self._outage = outage
            self._wires.tell(self._analyser.finish())

    def _close_recording(self) -> None:
        """The recording is over: end its visits, say so, and idle until stopped."""
        self._wires.tell(self._analyser.finish())
        if not self._wires.stop.is_set():
            self._say(CameraState.ENDED, "")
        while not self._wires.stop.wait(_NAP_S):
            self._tell_link()
            self._beat()
            self._wires.pulse(Loop.CAPTURE, self._wires.times.pulse_s)

    def _say(self, state: CameraState, detail: str) -> None:
        with self._camera_guard:
            if (state, detail) == self._camera_said:
                return
            self._camera_said = (state, detail)
            source = self._parts.camera.description
            self._wires.tell((CameraChanged(state, source, detail),))

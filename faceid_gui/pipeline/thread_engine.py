"""The engine in this process: a capture thread and a pipeline thread."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from typing import Final

from faceid_gui.core.errors import FaceIdError
from faceid_gui.core.events import EngineChanged, EngineState
from faceid_gui.core.ports import Clock, EngineSettings
from faceid_gui.core.types import Frame
from faceid_gui.pipeline.engine import EngineFactory, EngineTimes, Loop, Pulse
from faceid_gui.pipeline.listeners import Listener, Listeners
from faceid_gui.pipeline.options import PipelineOptions
from faceid_gui.pipeline.service import Service, ServiceWires

_log = logging.getLogger(__name__)

_FOREVER_S: Final = 1e9


class ThreadEngine:
    """Capture, pipeline and backend in threads of this process. Implements core.ports.Engine.

    For tests and the command line; a hung driver or a crash takes this process with it.
    The parts are built by ``factory`` on the pipeline thread. ``on_frame`` sees every frame
    on the capture thread, and ``pulse`` the signs of life of both.
    """

    def __init__(
        self,
        factory: EngineFactory,
        settings: EngineSettings,
        clock: Clock,
        *,
        options: PipelineOptions | None = None,
        times: EngineTimes | None = None,
        on_frame: Callable[[Frame], None] | None = None,
        pulse: Pulse | None = None,
    ) -> None:
        self._factory = factory
        self._settings = settings
        self._clock = clock
        self._options = options
        self._times = times or EngineTimes()
        self._on_frame = on_frame
        self._pulse: Pulse = pulse or _no_pulse
        self._listeners = Listeners()
        self._stop = threading.Event()
        self._thread: threading.Thread | None = None
        self._newest: Frame | None = None

    def start(self) -> None:
        """Begin; returns at once. State comes as events."""
        if self._thread is not None:
            return
        self._stop = threading.Event()
        self._thread = threading.Thread(
            target=self._run, args=(self._stop,), name="engine-pipeline", daemon=True
        )
        self._thread.start()

    def stop(self) -> None:
        """End, and wait for it. May be called twice, but not by a listener."""
        thread, self._thread = self._thread, None
        self._stop.set()
        if thread is not None:
            thread.join(2 * self._times.stop_s)
            if thread.is_alive():
                _log.error("the pipeline does not stop; it is left behind")

    def apply(self, settings: EngineSettings) -> None:
        """Use another gallery, threshold or policy from the next frame on."""
        self._settings = settings

    def subscribe(self, listener: Listener) -> Callable[[], None]:
        """Hear events; returns the call that ends it."""
        return self._listeners.subscribe(listener)

    def newest_frame(self) -> Frame | None:
        """The newest picture (BGR, read-only), None before the first."""
        return self._newest

    def _run(self, stop: threading.Event) -> None:
        """Build the parts and run them; after a failure say so and try again."""
        self._say(EngineState.STARTING)
        pause = self._times.reload_s
        while not stop.is_set():
            if self._serve(stop):
                pause = self._times.reload_s
            if not stop.is_set():
                self._pulse(Loop.PIPELINE, pause + self._times.pulse_s)
                stop.wait(pause)
                pause = min(2 * pause, self._times.reload_max_s)
        self._say(EngineState.STOPPED)

    def _serve(self, stop: threading.Event) -> bool:
        """One life of the parts; says whether they could be built."""
        built = False
        try:
            self._pulse(Loop.PIPELINE, self._times.load_s)
            self._pulse(Loop.CAPTURE, _FOREVER_S)
            service = Service(self._factory(), self._wires(stop))
            built = True
            service.run()
        except FaceIdError as error:
            _log.warning("the engine failed: %s", error)
            self._say(EngineState.FAILED, error.code, str(error))
        except Exception as error:  # the top of this thread
            _log.exception("the engine failed")
            self._say(EngineState.FAILED, "bug", str(error) or type(error).__name__)
        return built

    def _wires(self, stop: threading.Event) -> ServiceWires:
        return ServiceWires(
            clock=self._clock,
            times=self._times,
            options=self._options,
            settings=lambda: self._settings,
            tell=self._listeners.tell,
            on_frame=self._keep,
            pulse=self._pulse,
            stop=stop,
        )

    def _keep(self, frame: Frame) -> None:
        self._newest = frame
        if self._on_frame is not None:
            self._on_frame(frame)

    def _say(self, state: EngineState, code: str = "", detail: str = "") -> None:
        self._listeners.tell((EngineChanged(state, code, detail),))


def _no_pulse(loop: Loop, seconds: float) -> None:
    """Nobody watches this engine."""

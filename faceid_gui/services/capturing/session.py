"""Capturing photos on a thread of its own: look, click a face, collect, choose."""

from __future__ import annotations

import logging
import queue
import threading
from collections.abc import Callable
from dataclasses import replace
from typing import Final

import numpy as np

from faceid_gui.core.errors import FaceIdError
from faceid_gui.core.opencv import cv2
from faceid_gui.core.ports import CameraSource, FaceBackend
from faceid_gui.core.types import Frame, Threshold
from faceid_gui.services.capturing.capturer import CapturePlan
from faceid_gui.services.capturing.identity import Likeness
from faceid_gui.services.capturing.player import Player
from faceid_gui.services.capturing.states import CapturePhase, CaptureState
from faceid_gui.services.capturing.work import CaptureWork

_log = logging.getLogger(__name__)

_JOIN_S: Final = 3.0
"""How long ``stop`` waits; a source that is still being opened is closed by the thread."""

_LARGEST_SHOWN: Final = 1600


class CaptureSession:
    """From a source to the photos of one person. All methods return at once, but ``stop``.

    ``open_camera`` gives a source that is not open yet, ``make_backend`` a backend with so
    many threads; both are called on the session's thread. A recording is searched for its
    first face and then stands still; a camera runs. Everything that happens is told in states.
    """

    def __init__(
        self,
        *,
        open_camera: Callable[[], CameraSource],
        make_backend: Callable[[int], FaceBackend],
        default: Threshold,
        plan: CapturePlan,
    ) -> None:
        self._open_camera = open_camera
        self._make_backend = make_backend
        self._bars = Likeness.of(default)
        self._plan = plan
        self._lock = threading.Lock()
        self._listeners: list[Callable[[CaptureState], None]] = []
        self._state = CaptureState(wanted=plan.count)
        self._shown: Frame | None = None
        self._wish_s: float | None = None
        self._stopping = threading.Event()
        self._commands: queue.SimpleQueue[Callable[[CaptureWork], None]] = queue.SimpleQueue()
        self._thread: threading.Thread | None = None

    # -- any thread

    @property
    def state(self) -> CaptureState:
        """How far it is."""
        with self._lock:
            return self._state

    def newest_frame(self) -> Frame | None:
        """The shown picture, that of the state's faces; large ones are made smaller."""
        with self._lock:
            return self._shown

    def shown(self) -> tuple[Frame | None, CaptureState]:
        """Both at once, so that they belong together."""
        with self._lock:
            return self._shown, self._state

    def subscribe(self, listener: Callable[[CaptureState], None]) -> Callable[[], None]:
        """Hear states, on the session's thread; returns the call that ends it."""
        with self._lock:
            self._listeners.append(listener)

        def end() -> None:
            with self._lock:
                if listener in self._listeners:
                    self._listeners.remove(listener)

        return end

    def start(self) -> None:
        """Open the source and look. A second call does nothing."""
        if self._thread is None:
            self._thread = threading.Thread(target=self._run, name="capture", daemon=True)
            self._thread.start()

    def stop(self) -> None:
        """End, and wait for it a few seconds. May be called twice; not in the UI thread."""
        self._stopping.set()
        self._commands.put(lambda _work: None)
        if self._thread is not None:
            self._thread.join(_JOIN_S)
            if self._thread.is_alive():
                _log.error("capturing did not end in time")

    def go_to(self, time_s: float) -> None:
        """Show the frame of this time of a recording. Only the last wish counts."""
        with self._lock:
            waits = self._wish_s is not None
            self._wish_s = time_s
        if not waits:
            self._commands.put(self._go_to)

    def next_face(self) -> None:
        """Go on in the recording to the next face."""
        self._commands.put(lambda work: work.next_face())

    def pick(self, x: float, y: float) -> None:
        """The person at this point of the shown frame, pixels, is the one."""
        self._commands.put(lambda work: work.pick(x, y))

    def collect(self) -> None:
        """Collect photos: of the picked person, else of the one seen most."""
        self._commands.put(lambda work: work.collect())

    def finish(self) -> None:
        """Enough: end collecting, with the photos so far."""
        self._commands.put(lambda work: work.finish())

    def look_again(self) -> None:
        """Back to looking, at the place where somebody was picked."""
        self._commands.put(lambda work: work.look_again())

    # -- the session's thread

    def _tell(self, state: CaptureState, frame: Frame | None = None) -> None:
        """Publish another state, with the frame that it is about where that is another one."""
        shown = None if frame is None else _reduced(frame)
        with self._lock:
            self._state = state
            self._shown = self._shown if shown is None else shown
            listeners = tuple(self._listeners)
        for listener in listeners:
            listener(state)

    def _go_to(self, work: CaptureWork) -> None:
        with self._lock:
            time_s, self._wish_s = self._wish_s, None
        if time_s is not None:
            work.go_to(time_s)

    def _run(self) -> None:
        backend: FaceBackend | None = None
        player: Player | None = None
        try:
            backend = self._make_backend(1)
            if self._stopping.is_set():
                return
            player = Player(self._open_camera())
            player.camera.open()
            work = CaptureWork(player, backend, bars=self._bars, plan=self._plan, told=self._tell)
            work.begin()
            while not self._stopping.is_set():
                self._obey(work)
                if not self._stopping.is_set():
                    work.step()
        except Exception as error:  # thread top: the screen says what is wrong
            _log.info("capturing failed: %s", error, exc_info=not isinstance(error, FaceIdError))
            self._tell(replace(self.state, phase=CapturePhase.FAILED, error=error))
        finally:
            if player is not None:
                player.camera.close()
            if backend is not None:
                backend.close()

    def _obey(self, work: CaptureWork) -> None:
        """Do what was asked for; where nothing runs by itself, wait for it."""
        while True:
            try:
                command = self._commands.get(block=work.resting, timeout=work.nap_s)
            except queue.Empty:
                return
            if self._stopping.is_set():
                return
            command(work)


def _reduced(frame: Frame) -> Frame:
    """The frame as it is shown: a screen needs no 24 megapixels."""
    height, width = frame.image.shape[:2]
    scale = _LARGEST_SHOWN / max(height, width)
    if scale >= 1.0:
        return frame
    size = max(round(width * scale), 1), max(round(height * scale), 1)
    small = cv2.resize(frame.image, size, interpolation=cv2.INTER_AREA)
    return replace(frame, image=np.asarray(small, np.uint8))

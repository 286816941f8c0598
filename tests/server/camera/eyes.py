"""A camera of a kiosk that publishes, and those who look."""

from __future__ import annotations

import itertools
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from faceid_gui.core.clock import SystemClock
from faceid_gui.core.keys import KeyRing, Scope
from faceid_gui.core.types import Frame, Image
from faceid_gui.server.camera.app import CameraServer
from faceid_gui.server.camera.pictures import CameraLimits
from faceid_gui.server.run import bind
from tests.server.support import MemoryKeys


class Eye:
    """A kiosk's newest frame: a new one at each call, until ``frozen`` is set."""

    def __init__(self, pictures: Iterator[Image]) -> None:
        self._pictures = pictures
        self._numbers = itertools.count()
        self._lock = threading.Lock()
        self.frozen = threading.Event()
        self.frame: Frame | None = None

    def __call__(self) -> Frame | None:
        with self._lock:
            if not self.frozen.is_set():
                number = next(self._numbers)
                self.frame = Frame(next(self._pictures), number, time.monotonic())
            return self.frame


@contextmanager
def published(
    newest_frame: Callable[[], Frame | None],
    *,
    keys: KeyRing | None = None,
    limits: CameraLimits | None = None,
) -> Iterator[tuple[CameraServer, str]]:
    """The camera on a free port of loopback, and a key that is good for it."""
    keys = keys or MemoryKeys()
    _, secret = keys.add("home", Scope.CAMERA)
    server = CameraServer(newest_frame, keys, SystemClock(), limits=limits)
    server.start(bind("127.0.0.1", 0))
    try:
        yield server, secret
    finally:
        server.stop()

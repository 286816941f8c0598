"""A camera that the engine has open already, as a source for a wizard."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Final

from faceid_gui.core.errors import CameraLost
from faceid_gui.core.ports import Clock
from faceid_gui.core.types import Frame

_LOOK_S: Final = 0.01
_SILENT_S: Final = 1.0


class BorrowedCamera:
    """Implements core.ports.CameraSource over the newest frame of a running engine.

    A camera can be opened only once, so a wizard looks at what the engine sees. Each frame
    is given once; ``read`` raises CameraLost where no new one came for a second.
    """

    live = True

    def __init__(
        self, newest_frame: Callable[[], Frame | None], *, description: str, clock: Clock
    ) -> None:
        self._newest_frame = newest_frame
        self._description = description
        self._clock = clock
        self._last: tuple[int, float] | None = None
        self._closed = threading.Event()

    @property
    def description(self) -> str:
        """The source in the words of the command line."""
        return self._description

    def open(self) -> None:
        """Nothing has to be opened."""
        self._closed.clear()

    def read(self) -> Frame | None:
        """The next frame that the engine sees; None once it was closed. Raises CameraLost."""
        end = self._clock.monotonic() + _SILENT_S
        while not self._closed.is_set():
            frame = self._newest_frame()
            if frame is not None and (frame.number, frame.captured_at) != self._last:
                self._last = frame.number, frame.captured_at
                return frame
            if self._clock.monotonic() > end:
                raise CameraLost("the camera gives no pictures", detail=self._description)
            self._closed.wait(_LOOK_S)
        return None

    def close(self) -> None:
        """Borrow no more."""
        self._closed.set()

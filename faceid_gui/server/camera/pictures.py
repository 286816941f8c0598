"""The newest picture as JPEG, made once however many look at it."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from faceid_gui.core.errors import Bug
from faceid_gui.core.opencv import cv2
from faceid_gui.core.ports import Clock
from faceid_gui.core.types import Frame


@dataclass(frozen=True, slots=True)
class CameraLimits:
    """What the published camera may cost.

    At most ``fps`` pictures a second are encoded, whoever asks. A picture older than
    ``oldest_s`` is not shown: somebody would take it for what is there now. ``viewers`` see
    the stream at the same time; one that does not take a picture within ``slow_s`` is dropped.
    """

    fps: float = 10.0
    quality: int = 80
    oldest_s: float = 1.0
    viewers: int = 8
    slow_s: float = 5.0
    connections: int = 64
    bad_keys_per_minute: int = 10


@dataclass(frozen=True, slots=True, eq=False)
class Picture:
    """One picture as a JPEG file. ``number`` grows with every one that was made."""

    number: int
    jpeg: bytes
    captured_at: float


class SharedPictures:
    """Encodes frames as they are asked for. Safe from any thread."""

    def __init__(
        self, newest_frame: Callable[[], Frame | None], clock: Clock, limits: CameraLimits
    ) -> None:
        self._newest_frame = newest_frame
        self._clock = clock
        self._limits = limits
        self._lock = threading.Lock()
        self._last: Picture | None = None
        self._made_at = 0.0
        self.encoded = 0

    def newest(self) -> Picture | None:
        """The newest picture, None where there is none that is young enough. May encode."""
        with self._lock:
            if self._last is None or self._is_due():
                self._look()
            picture = self._last
        return picture if picture is not None and self._is_young(picture.captured_at) else None

    def _is_due(self) -> bool:
        """Whether the next picture may be made; a little early, so that no beat is missed."""
        return self._clock.monotonic() - self._made_at >= 0.95 / self._limits.fps

    def _is_young(self, captured_at: float) -> bool:
        return self._clock.monotonic() - captured_at <= self._limits.oldest_s

    def _look(self) -> None:
        frame = self._newest_frame()
        if frame is None:
            self._last = None
            return
        if self._last is not None and self._last.captured_at == frame.captured_at:
            return
        if not self._is_young(frame.captured_at):
            return
        self._made_at = self._clock.monotonic()
        self.encoded += 1
        self._last = Picture(self.encoded, self._encode(frame), frame.captured_at)

    def _encode(self, frame: Frame) -> bytes:
        options = [cv2.IMWRITE_JPEG_QUALITY, self._limits.quality]
        done, data = cv2.imencode(".jpg", np.ascontiguousarray(frame.image), options)
        if not done:
            raise Bug("OpenCV does not write JPEG")
        return data.tobytes()

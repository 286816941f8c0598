"""A camera at this machine, through OpenCV's Video4Linux capture."""

from __future__ import annotations

import logging
import sys
from collections.abc import Callable
from typing import Final, Protocol

import numpy as np

from faceid_gui.cameras import v4l
from faceid_gui.cameras.config import CameraConfig, CameraFault, lost, unavailable
from faceid_gui.core.clock import SystemClock
from faceid_gui.core.opencv import cv2
from faceid_gui.core.ports import Clock
from faceid_gui.core.types import Frame, Image

_log = logging.getLogger(__name__)

_PATIENCE_S: Final = 1.0
_MAX_FAILURES: Final = 10
_MAX_REPEATS: Final = 5
_OLDEST_STAMP_S: Final = 10.0


class Capture(Protocol):
    """What is used of ``cv2.VideoCapture``."""

    def isOpened(self) -> bool:  # noqa: N802 - OpenCV's name
        """Whether it runs."""

    def set(self, prop: int, value: float, /) -> bool:
        """Ask for a property."""

    def get(self, prop: int, /) -> float:
        """A property, 0 where unknown."""

    def read(self) -> tuple[bool, object]:
        """The next picture."""

    def release(self) -> None:
        """Let go."""


def _open_capture(path: str) -> Capture:
    if sys.platform == "linux":
        capture: Capture = cv2.VideoCapture(path, cv2.CAP_V4L2)
        return capture
    number = int("".join(filter(str.isdecimal, path)) or 0)
    other: Capture = cv2.VideoCapture(number, cv2.CAP_ANY)
    return other


class DeviceCamera:
    """``camera:0`` or ``camera:/dev/v4l/by-id/...``.

    A read waits at most about a second when the driver honours OpenCV's select timeout
    (set in core/opencv.py); a driver that hangs inside the kernel can only be helped by
    whoever watches this process. Implements core.ports.CameraSource.
    """

    live = True

    def __init__(
        self,
        device: str,
        config: CameraConfig,
        clock: Clock | None = None,
        *,
        opener: Callable[[str], Capture] = _open_capture,
        check: Callable[[str], None] = v4l.check_device,
        present: Callable[[str], bool] = v4l.present,
    ) -> None:
        self.description = f"camera:{device}"
        self._path = v4l.device_path(device)
        self._config = config
        self._clock = clock or SystemClock()
        self._opener = opener
        self._check = check
        self._present = present
        self._capture: Capture | None = None
        self._number = 0
        self._stamp = 0.0
        self._repeats = 0

    def open(self) -> None:
        """Start the camera. Raises CameraUnavailable: missing, busy, no permission."""
        self.close()
        self._check(self._path)
        capture = self._opener(self._path)
        if not capture.isOpened():
            capture.release()
            self._check(self._path)
            raise unavailable(CameraFault.UNREADABLE, f"the camera {self._path} cannot be started")
        self._ask_for_format(capture)
        self._capture = capture
        self._number, self._stamp, self._repeats = 0, 0.0, 0

    def _ask_for_format(self, capture: Capture) -> None:
        # Compressed pictures first: USB 2 carries 720p uncompressed at 10 a second only.
        capture.set(cv2.CAP_PROP_FOURCC, cv2.VideoWriter.fourcc(*"MJPG"))
        capture.set(cv2.CAP_PROP_FRAME_WIDTH, self._config.width)
        capture.set(cv2.CAP_PROP_FRAME_HEIGHT, self._config.height)
        capture.set(cv2.CAP_PROP_FPS, self._config.fps)
        capture.set(cv2.CAP_PROP_BUFFERSIZE, 1)
        width = int(capture.get(cv2.CAP_PROP_FRAME_WIDTH))
        height = int(capture.get(cv2.CAP_PROP_FRAME_HEIGHT))
        if (width, height) != (self._config.width, self._config.height):
            _log.warning(
                "%s gives %dx%d, not %dx%d",
                self.description,
                width,
                height,
                self._config.width,
                self._config.height,
            )

    def read(self) -> Frame | None:
        """The next picture. Raises CameraLost when it is gone, silent, or repeats itself."""
        if self._capture is None:
            raise lost(CameraFault.MISSING, f"{self.description} is not open")
        deadline = self._clock.monotonic() + _PATIENCE_S
        for _ in range(_MAX_FAILURES):
            done, picture = self._capture.read()
            if done and isinstance(picture, np.ndarray) and picture.size:
                return self._frame(self._capture, picture)
            if not self._present(self._path) or self._clock.monotonic() > deadline:
                break
        if not self._present(self._path):
            raise lost(CameraFault.MISSING, f"{self.description} was unplugged")
        raise lost(CameraFault.SILENT, f"{self.description} gives no pictures")

    def _frame(
        self, capture: Capture, picture: np.ndarray[tuple[int, ...], np.dtype[np.uint8]]
    ) -> Frame:
        """A frame with the driver's own time, where that is the monotonic clock's."""
        now = self._clock.monotonic()
        stamp = capture.get(cv2.CAP_PROP_POS_MSEC) / 1000.0
        self._check_stamp(stamp)
        captured_at = stamp if 0.0 <= now - stamp < _OLDEST_STAMP_S and stamp > 0 else now
        frame = Frame(_bgr(picture), self._number, captured_at)
        self._number += 1
        return frame

    def _check_stamp(self, stamp: float) -> None:
        # After an unplug some drivers hand out the last buffer for ever, with success.
        self._repeats = self._repeats + 1 if stamp > 0 and stamp == self._stamp else 0
        self._stamp = stamp
        if self._repeats >= _MAX_REPEATS:
            raise lost(CameraFault.FROZEN, f"{self.description} repeats one picture")

    def close(self) -> None:
        """Stop. May be called twice."""
        capture, self._capture = self._capture, None
        if capture is not None:
            capture.release()


def _bgr(picture: np.ndarray[tuple[int, ...], np.dtype[np.uint8]]) -> Image:
    if picture.ndim == 2 or picture.shape[2] == 1:
        return np.asarray(cv2.cvtColor(picture, cv2.COLOR_GRAY2BGR), np.uint8)
    return np.ascontiguousarray(picture[..., :3])

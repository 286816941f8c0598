"""The ribbon camera of a Raspberry Pi, through picamera2 and libcamera."""

from __future__ import annotations

import importlib
import logging
import time
from collections.abc import Callable
from typing import Any, Final

import numpy as np

from faceid_gui.cameras.config import CameraConfig, CameraFault, lost, unavailable
from faceid_gui.core.clock import SystemClock
from faceid_gui.core.errors import CameraUnavailable
from faceid_gui.core.ports import Clock
from faceid_gui.core.types import Frame

_log = logging.getLogger(__name__)

_PATIENCE_S: Final = 1.0
_OLDEST_STAMP_S: Final = 10.0

Maker = Callable[[int], Any]
"""Makes a ``Picamera2`` of a camera's number."""


def _picamera2(number: int) -> Any:  # noqa: ANN401 - an untyped library's object
    try:
        module = importlib.import_module("picamera2")
    except (ImportError, OSError, ValueError, RuntimeError) as error:  # or built for another numpy
        raise unavailable(
            CameraFault.NOT_INSTALLED,
            "picamera2 cannot be loaded: sudo apt install python3-picamera2, and make the "
            "virtual environment with --system-site-packages",
        ) from error
    return module.Picamera2(number)


class PiCamera:
    """``picamera:0``. Implements core.ports.CameraSource."""

    live = True

    def __init__(
        self,
        number: int,
        config: CameraConfig,
        clock: Clock | None = None,
        *,
        maker: Maker = _picamera2,
    ) -> None:
        self.description = f"picamera:{number}"
        self._camera_number = number
        self._config = config
        self._clock = clock or SystemClock()
        self._maker = maker
        self._camera: Any = None
        self._number = 0

    def open(self) -> None:
        """Start the camera. Raises CameraUnavailable: not installed, missing, busy."""
        self.close()
        try:
            self._camera = self._maker(self._camera_number)
            self._start(self._camera)
        except CameraUnavailable:
            raise
        except IndexError as error:
            raise unavailable(CameraFault.MISSING, f"there is no {self.description}") from error
        except (RuntimeError, OSError, ValueError) as error:
            self.close()
            busy = any(word in str(error).lower() for word in ("busy", "acquire", "__init__"))
            fault = CameraFault.BUSY if busy else CameraFault.UNREADABLE
            words = "is used by another program" if busy else "cannot be started"
            raise unavailable(fault, f"{self.description} {words}") from error
        self._number = 0

    def _start(self, camera: Any) -> None:  # noqa: ANN401
        # libcamera's RGB888 lies in memory as B, G, R. Without a queue the next request
        # is a fresh picture, not one that waited while we were busy.
        wanted = camera.create_video_configuration(
            main={"size": (self._config.width, self._config.height), "format": "RGB888"},
            controls={"FrameRate": float(self._config.fps)},
            buffer_count=4,
            queue=False,
        )
        camera.configure(wanted)
        camera.start()

    def read(self) -> Frame | None:
        """The next picture. Raises CameraLost when there is none for a second."""
        if self._camera is None:
            raise lost(CameraFault.MISSING, f"{self.description} is not open")
        try:
            request = self._camera.capture_request(wait=_PATIENCE_S)
        except (TimeoutError, RuntimeError, OSError) as error:
            raise lost(CameraFault.SILENT, f"{self.description} gives no pictures") from error
        try:
            image = np.ascontiguousarray(request.make_array("main")[..., :3], np.uint8)
            stamp = request.get_metadata().get("SensorTimestamp", 0)
        finally:
            request.release()
        frame = Frame(image, self._number, self._captured_at(int(stamp)))
        self._number += 1
        return frame

    def _captured_at(self, stamp_ns: int) -> float:
        """The sensor's time (nanoseconds since boot) on the monotonic clock."""
        now = self._clock.monotonic()
        age = time.clock_gettime(time.CLOCK_BOOTTIME) - stamp_ns / 1e9
        return now - age if stamp_ns and 0.0 <= age < _OLDEST_STAMP_S else now

    def close(self) -> None:
        """Stop. May be called twice."""
        camera, self._camera = self._camera, None
        if camera is not None:
            try:
                camera.stop()
            except (RuntimeError, OSError) as error:
                _log.warning("%s did not stop: %s", self.description, error)
            finally:
                camera.close()

"""A video file as a source of pictures."""

from __future__ import annotations

import math
import stat
import threading
from pathlib import Path
from typing import Final

import numpy as np

from faceid_gui.cameras.config import CameraFault, VideoConfig, lost, unavailable
from faceid_gui.core.clock import SystemClock
from faceid_gui.core.errors import CameraUnavailable
from faceid_gui.core.opencv import cv2
from faceid_gui.core.ports import Clock
from faceid_gui.core.types import Frame, Image

_MAX_PIXELS: Final = 24_000_000
_DEFAULT_FPS: Final = 30.0
_PATIENCE_S: Final = 1.0
_BACK_S: Final = (2.0, 10.0)
_SAME_TIME_S: Final = 0.001
_MOST_FRAMES: Final = 1e9  # a file without an index may claim any number


class VideoCamera:
    """A video file, frame by frame, turned upright by its own metadata.

    ``time_s`` comes from the container and grows on over a loop. Played in real time it
    counts as live: frames that nobody fetched in time are left out, as with a camera.
    Implements core.ports.CameraSource.
    """

    def __init__(
        self, path: Path, config: VideoConfig | None = None, clock: Clock | None = None
    ) -> None:
        self.description = str(path)
        self._path = path
        self._config = config or VideoConfig()
        self._clock = clock or SystemClock()
        self._capture: cv2.VideoCapture | None = None
        self._held: Image | None = None
        self._number = 0
        self._time_s = 0.0
        self._offset_s = 0.0
        self._period_s = 1 / _DEFAULT_FPS
        self._started_at = math.nan
        self._closing = threading.Event()

    @property
    def live(self) -> bool:
        """Whether it is played at its own speed."""
        return self._config.real_time

    def open(self) -> None:
        """Open the file and decode its first frame. Raises CameraUnavailable."""
        self.close()
        self._closing.clear()
        self._start()
        self._number, self._offset_s, self._started_at = 0, 0.0, math.nan

    def _start(self) -> None:
        _check_file(self._path)
        capture = cv2.VideoCapture(
            str(self._path), cv2.CAP_FFMPEG, [cv2.CAP_PROP_N_THREADS, self._config.threads]
        )
        try:
            self._held = self._first_picture(capture)
        except CameraUnavailable:
            capture.release()
            raise
        self._capture = capture
        fps = capture.get(cv2.CAP_PROP_FPS)
        self._period_s = 1 / (fps if 0 < fps < 1000 else _DEFAULT_FPS)
        self._time_s = -self._period_s

    def _first_picture(self, capture: cv2.VideoCapture) -> Image:
        width = capture.get(cv2.CAP_PROP_FRAME_WIDTH)
        height = capture.get(cv2.CAP_PROP_FRAME_HEIGHT)
        if width * height > _MAX_PIXELS:
            raise unavailable(
                CameraFault.UNREADABLE, "the video's pictures are larger than 24 megapixels"
            )
        capture.set(cv2.CAP_PROP_ORIENTATION_AUTO, 1)
        done, picture = capture.read()
        if not done:
            raise unavailable(CameraFault.UNREADABLE, f"{self._path} is no video that can be read")
        return np.asarray(picture, np.uint8)

    @property
    def duration_s(self) -> float | None:
        """How long the open recording is, seconds; None where the container does not say."""
        if self._capture is None:
            return None
        frames = self._capture.get(cv2.CAP_PROP_FRAME_COUNT)
        return frames * self._period_s if 0 < frames < _MOST_FRAMES else None

    def seek(self, time_s: float) -> None:
        """Go on at the frame of that time, or near it where the container cannot do better.

        The times of the frames that follow are their own. Frame numbers are those of a steady
        frame rate.
        """
        if self._capture is None:
            return
        target = max(time_s, 0.0)
        self._held = None
        for earlier in (0.0, *_BACK_S, target):
            if self._enter(self._capture, max(target - earlier, 0.0), target):
                break
        self._number, self._offset_s = round(target / self._period_s), 0.0
        self._time_s, self._started_at = -self._period_s, math.nan

    def _enter(self, capture: cv2.VideoCapture, start: float, target: float) -> bool:
        """Go to about ``start`` and on to ``target``; says whether that was early enough.

        Where the frame rate varies, what OpenCV takes for a time is a guess.
        """
        capture.set(cv2.CAP_PROP_POS_MSEC, start * 1000.0)
        position = -1.0
        while capture.grab():
            position = capture.get(cv2.CAP_PROP_POS_MSEC) / 1000.0
            if position >= target - _SAME_TIME_S:
                done, picture = capture.retrieve()
                self._held = np.asarray(picture, np.uint8) if done else None
                break
        return start <= 0.0 or 0.0 <= position <= target + self._period_s

    def read(self) -> Frame | None:
        """The next frame, None at the end of a video that does not loop."""
        while self._advance():
            if self.live and self._is_late():
                self._held = None
                continue
            image = self._take()
            if image is None:
                continue
            if self.live:
                self._closing.wait(min(max(self._lead_s(), 0.0), _PATIENCE_S))
            return Frame(image, self._number - 1, self._clock.monotonic(), self._time_s)
        return None

    def _advance(self) -> bool:
        """Go to the next frame; says whether there is one."""
        if self._capture is None:
            return False
        if self._held is None and not self._capture.grab() and not self._rewind():
            return False
        position = self._capture.get(cv2.CAP_PROP_POS_MSEC) / 1000.0 + self._offset_s
        # Some containers know no times; never stand still or go back.
        following = self._time_s + self._period_s
        self._time_s = position if position > self._time_s else following
        self._number += 1
        return True

    def _rewind(self) -> bool:
        if not self._config.loop or self._closing.is_set():
            return False
        self._release()
        end_s = self._time_s + self._period_s
        try:
            self._start()
        except CameraUnavailable as error:
            raise lost(CameraFault.MISSING, f"{self._path} is gone") from error
        self._offset_s = end_s
        self._time_s = end_s - self._period_s
        return True

    def _take(self) -> Image | None:
        held, self._held = self._held, None
        if held is not None or self._capture is None:
            return held
        done, picture = self._capture.retrieve()
        return np.asarray(picture, np.uint8) if done else None

    def _lead_s(self) -> float:
        """How long until this frame is due, seconds; negative when it is late."""
        now = self._clock.monotonic()
        lead = self._started_at + self._time_s - now
        if math.isnan(lead) or abs(lead) > _PATIENCE_S:  # at the start, and after a pause
            self._started_at = now - self._time_s
            return 0.0
        return lead

    def _is_late(self) -> bool:
        return self._lead_s() < -self._period_s

    def close(self) -> None:
        """Stop. May be called twice."""
        self._closing.set()
        self._release()

    def _release(self) -> None:
        capture, self._capture, self._held = self._capture, None, None
        if capture is not None:
            capture.release()


def _check_file(path: Path) -> None:
    name = ascii(str(path))
    try:
        mode = path.stat().st_mode
        if not stat.S_ISREG(mode):
            raise unavailable(CameraFault.UNREADABLE, f"{name} is not a file")
        with path.open("rb"):
            pass
    except PermissionError as error:
        raise unavailable(CameraFault.NO_PERMISSION, f"no permission to read {name}") from error
    except (OSError, ValueError) as error:
        raise unavailable(CameraFault.MISSING, f"there is no video {name}") from error

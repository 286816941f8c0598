"""Stand-ins for OpenCV's capture and for picamera2. They behave; they are not scripted."""

from __future__ import annotations

import time
from typing import Any

import cv2

from tests.cameras.fixtures import numbered_picture


class FakeCapture:
    """A capture of numbered pictures; ``stuck`` repeats the last one with its time stamp."""

    def __init__(self, pictures: int, *, opened: bool = True, stuck: bool = False) -> None:
        self.pictures = pictures
        self.opened = opened
        self.stuck = stuck
        self.next = 0
        self.released = False
        self.asked: dict[int, float] = {}
        self.size = (160.0, 120.0)
        self.stamp_s = 0.0
        self.failures = 0

    def isOpened(self) -> bool:  # noqa: N802
        return self.opened

    def set(self, prop: int, value: float, /) -> bool:
        self.asked[prop] = value
        return True

    def get(self, prop: int, /) -> float:
        if prop == cv2.CAP_PROP_FRAME_WIDTH:
            return self.size[0]
        if prop == cv2.CAP_PROP_FRAME_HEIGHT:
            return self.size[1]
        return self.stamp_s * 1000 if prop == cv2.CAP_PROP_POS_MSEC else 0.0

    def read(self) -> tuple[bool, object]:
        if self.failures:
            self.failures -= 1
            return False, None
        if self.next >= self.pictures:
            return (True, numbered_picture(self.next - 1)) if self.stuck else (False, None)
        picture = numbered_picture(self.next)
        self.next += 1
        self.stamp_s = time.monotonic()
        return True, picture

    def release(self) -> None:
        self.released = True


class FakeRequest:
    def __init__(self, number: int) -> None:
        self.number = number
        self.released = False

    def make_array(self, name: str) -> Any:
        assert name == "main"
        return numbered_picture(self.number)

    def get_metadata(self) -> dict[str, int]:
        return {"SensorTimestamp": time.clock_gettime_ns(time.CLOCK_BOOTTIME) - 20_000_000}

    def release(self) -> None:
        self.released = True


class FakePicamera2:
    """The part of ``Picamera2`` that is used."""

    def __init__(self, pictures: int) -> None:
        self.pictures = pictures
        self.requests: list[FakeRequest] = []
        self.configuration: dict[str, Any] = {}
        self.started = self.closed = False
        self.fail_stop = False

    def create_video_configuration(self, **wanted: Any) -> dict[str, Any]:
        return wanted

    def configure(self, configuration: dict[str, Any]) -> None:
        self.configuration = configuration

    def start(self) -> None:
        self.started = True

    def capture_request(self, wait: float) -> FakeRequest:
        assert 0 < wait <= 1.0
        if len(self.requests) >= self.pictures:
            raise TimeoutError
        self.requests.append(FakeRequest(len(self.requests)))
        return self.requests[-1]

    def stop(self) -> None:
        if self.fail_stop:
            raise RuntimeError("already stopped")
        self.started = False

    def close(self) -> None:
        self.closed = True

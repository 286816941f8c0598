"""The ribbon camera, over a stand-in for picamera2."""

from __future__ import annotations

import time

import pytest

from faceid_gui.cameras.config import CameraConfig
from faceid_gui.cameras.picamera import PiCamera
from faceid_gui.core.errors import CameraLost, CameraUnavailable
from tests.cameras.fakes import FakePicamera2
from tests.cameras.fixtures import number_of

CONFIG = CameraConfig(160, 120, 30)


def test_frames_are_fresh_bgr_and_given_back() -> None:
    fake = FakePicamera2(3)
    camera = PiCamera(0, CONFIG, maker=lambda _: fake)
    camera.open()
    assert fake.configuration["main"] == {"size": (160, 120), "format": "RGB888"}
    assert fake.configuration["queue"] is False
    frame = camera.read()
    assert frame is not None
    assert number_of(frame.image) == 0
    # THEN its time is the sensor's, 20 ms ago
    assert time.monotonic() - frame.captured_at > 0.0
    assert fake.requests[0].released
    camera.close()
    assert fake.closed


def test_silence_is_a_loss() -> None:
    camera = PiCamera(0, CONFIG, maker=lambda _: FakePicamera2(0))
    camera.open()
    with pytest.raises(CameraLost) as caught:
        camera.read()
    assert caught.value.detail == "silent"
    camera.close()


@pytest.mark.parametrize(
    ("error", "fault"),
    [
        (IndexError("list index out of range"), "missing"),
        (RuntimeError("Failed to acquire camera: Device or resource busy"), "busy"),
        (RuntimeError("Camera frontend has timed out"), "unreadable"),
    ],
)
def test_why_it_does_not_start(error: Exception, fault: str) -> None:
    def maker(_: int) -> FakePicamera2:
        raise error

    with pytest.raises(CameraUnavailable) as caught:
        PiCamera(0, CONFIG, maker=maker).open()
    assert caught.value.detail == fault


def test_without_picamera2_it_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    import sys

    monkeypatch.setitem(sys.modules, "picamera2", None)
    with pytest.raises(CameraUnavailable, match="python3-picamera2") as caught:
        PiCamera(0, CONFIG).open()
    assert caught.value.detail == "not_installed"


def test_a_stop_that_fails_still_closes() -> None:
    fake = FakePicamera2(1)
    fake.fail_stop = True
    camera = PiCamera(0, CONFIG, maker=lambda _: fake)
    camera.open()
    camera.close()
    assert fake.closed

"""Cameras at this machine: format, faults, and the driver's own clock."""

from __future__ import annotations

import errno
import logging
import os
import struct
import sys
from collections.abc import Callable
from pathlib import Path

import cv2
import numpy as np
import pytest

from faceid_gui.cameras import v4l
from faceid_gui.cameras.config import CameraConfig
from faceid_gui.cameras.device import DeviceCamera
from faceid_gui.core.errors import CameraLost, CameraUnavailable
from tests.cameras.fakes import FakeCapture
from tests.cameras.fixtures import number_of

CONFIG = CameraConfig(160, 120, 30)


def device(
    capture: FakeCapture,
    *,
    check: Callable[[str], None] = lambda _: None,
    present: Callable[[str], bool] = lambda _: True,
) -> DeviceCamera:
    return DeviceCamera("0", CONFIG, opener=lambda _: capture, check=check, present=present)


def test_it_asks_for_compressed_pictures_of_the_size() -> None:
    capture = FakeCapture(3)
    camera = device(capture)
    camera.open()
    assert capture.asked[cv2.CAP_PROP_FOURCC] == cv2.VideoWriter.fourcc(*"MJPG")
    assert capture.asked[cv2.CAP_PROP_FRAME_WIDTH] == 160
    assert capture.asked[cv2.CAP_PROP_BUFFERSIZE] == 1
    camera.close()
    assert capture.released


def test_another_resolution_is_accepted_and_logged(caplog: pytest.LogCaptureFixture) -> None:
    capture = FakeCapture(3)
    capture.size = (320.0, 240.0)
    with caplog.at_level(logging.WARNING):
        device(capture).open()
    assert "gives 320x240, not 160x120" in caplog.text


def test_one_bad_picture_is_no_loss() -> None:
    capture = FakeCapture(3)
    camera = device(capture)
    camera.open()
    capture.failures = 3
    frame = camera.read()
    assert frame is not None
    assert number_of(frame.image) == 0


def test_silence_and_unplugging_are_told_apart() -> None:
    # GIVEN a camera that gives nothing
    camera = device(FakeCapture(0))
    camera.open()
    with pytest.raises(CameraLost) as caught:
        camera.read()
    assert caught.value.detail == "silent"
    # AND one whose node is gone
    camera = device(FakeCapture(0), present=lambda _: False)
    camera.open()
    with pytest.raises(CameraLost) as caught:
        camera.read()
    assert caught.value.detail == "missing"


def test_the_last_picture_for_ever_is_a_loss() -> None:
    # GIVEN a driver that repeats its last buffer after an unplug, with success
    camera = device(FakeCapture(3, stuck=True))
    camera.open()
    for _ in range(3):
        camera.read()
    # WHEN it is read on THEN it is lost within a few pictures
    with pytest.raises(CameraLost) as caught:
        for _ in range(6):
            camera.read()
    assert caught.value.detail == "frozen"


def test_the_drivers_time_is_used_where_it_makes_sense() -> None:
    capture = FakeCapture(3)
    camera = device(capture)
    camera.open()
    frame = camera.read()
    assert frame is not None
    assert frame.captured_at == pytest.approx(capture.stamp_s, abs=1e-6)


def test_a_driver_of_another_clock_is_not_believed() -> None:
    class Odd(FakeCapture):
        def get(self, prop: int, /) -> float:
            value = super().get(prop)
            return value + 1e12 if prop == cv2.CAP_PROP_POS_MSEC else value

    capture = Odd(3)
    camera = device(capture)
    camera.open()
    frame = camera.read()
    assert frame is not None
    assert frame.captured_at >= capture.stamp_s
    assert frame.captured_at < capture.stamp_s + 5


def test_grey_cameras_give_bgr() -> None:
    class Grey(FakeCapture):
        def read(self) -> tuple[bool, object]:
            return True, np.full((120, 160), 7, np.uint8)

    camera = device(Grey(1))
    camera.open()
    frame = camera.read()
    assert frame is not None
    assert frame.image.shape == (120, 160, 3)


def test_a_capture_that_does_not_start_is_released_and_told() -> None:
    capture = FakeCapture(0, opened=False)
    with pytest.raises(CameraUnavailable):
        device(capture).open()
    assert capture.released


# --- the node ------------------------------------------------------------------------------


def fault_of(path: str) -> str:
    with pytest.raises(CameraUnavailable) as caught:
        v4l.check_device(path)
    return caught.value.detail


def test_a_missing_node_and_one_that_is_no_camera(tmp_path: Path) -> None:
    assert fault_of(str(tmp_path / "video0")) == "missing"
    (tmp_path / "file").touch()
    assert fault_of(str(tmp_path / "file")) == "not_a_camera"
    assert fault_of("/dev/null") == "not_a_camera"
    assert fault_of("a\0b") == "missing"


@pytest.mark.parametrize(
    ("number", "fault"),
    [
        (errno.EBUSY, "busy"),
        (errno.EACCES, "no_permission"),
        (errno.ENODEV, "missing"),
        (errno.EIO, "unreadable"),
    ],
)
def test_why_a_node_does_not_open(number: int, fault: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> int:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr("faceid_gui.cameras.v4l.os.open", refuse)
    assert fault_of("/dev/video0") == fault


class FakeDriver:
    """Answers the two ioctl calls as a kernel driver does."""

    def __init__(self, *, capture: bool = True, streaming: bool = False) -> None:
        self.capture = capture
        self.streaming = streaming

    def __call__(self, handle: int, request: int, argument: bytearray) -> int:
        if request == v4l._QUERYCAP:
            caps = 0x80000000 | 0x04200000
            own = 0x1 if self.capture else 0x00A00000  # metadata capture
            argument[:] = struct.pack("=16s32s32sIII12x", b"uvcvideo", b"Cam", b"usb", 1, caps, own)
        elif self.streaming:
            raise OSError(errno.EBUSY, "busy")
        return 0


@pytest.mark.skipif(sys.platform != "linux", reason="Video4Linux")
def test_a_driver_is_asked_what_it_is_and_who_uses_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import fcntl

    node = tmp_path / "video0"
    node.touch()
    monkeypatch.setattr(fcntl, "ioctl", FakeDriver())
    v4l.check_device(str(node))
    monkeypatch.setattr(fcntl, "ioctl", FakeDriver(capture=False))
    assert fault_of(str(node)) == "not_a_camera"
    monkeypatch.setattr(fcntl, "ioctl", FakeDriver(streaming=True))
    assert fault_of(str(node)) == "busy"


def test_ioctl_numbers_follow_the_structures() -> None:
    # The size of the structure is part of the number (bits 16 to 29).
    assert v4l._CAPABILITY.size == (v4l._QUERYCAP >> 16) & 0x3FFF
    assert v4l._BUFFERS.size == (v4l._REQBUFS >> 16) & 0x3FFF


def test_device_paths() -> None:
    assert v4l.device_path("3") == "/dev/video3"
    assert v4l.device_path("/dev/v4l/by-id/x") == "/dev/v4l/by-id/x"

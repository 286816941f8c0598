"""Frames are made ready away from the UI thread, and what is on the screen stays as it is."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import numpy as np
import pytest
from PySide6.QtCore import QThread
from pytestqt.qtbot import QtBot

from faceid_gui.core.types import Frame
from faceid_gui.qt.pump import FramePump, Look, Picture
from tests.qt.support import gradient


class Camera:
    """The newest frame, and on which threads it was asked for."""

    def __init__(self) -> None:
        self.frame: Frame | None = None
        self.ui_asked = threading.Event()
        self.number = 0

    def __call__(self) -> Frame | None:
        if QThread.isMainThread():
            self.ui_asked.set()
        return self.frame

    def show(self, level: int) -> Frame:
        self.number += 1
        self.frame = Frame(np.full((72, 128, 3), level, np.uint8), self.number, 1000.0)
        return self.frame


@pytest.fixture
def camera() -> Camera:
    return Camera()


@pytest.fixture
def pump(qtbot: QtBot, camera: Camera) -> Iterator[FramePump]:
    made = FramePump(camera)
    made.want(Look(64, 36, mirrored=False))
    made.start()
    yield made
    made.stop()


def next_picture(qtbot: QtBot, pump: FramePump) -> Picture:
    taken: list[Picture] = []

    def arrived() -> bool:
        picture = pump.take()
        if picture is not None:
            taken.append(picture)
        return bool(taken)

    qtbot.waitUntil(arrived)
    return taken[0]


def test_frames_come_in_the_size_of_the_view(qtbot: QtBot, pump: FramePump, camera: Camera) -> None:
    # WHEN a frame comes
    with qtbot.waitSignal(pump.ready):
        frame = camera.show(50)

    # THEN it is ready in the view's size, and the UI thread fetched nothing
    picture = next_picture(qtbot, pump)
    assert picture.frame is frame
    assert (picture.image.width(), picture.image.height()) == (64, 36)
    assert picture.image.pixelColor(10, 10).red() == 50
    assert not camera.ui_asked.is_set()


def test_the_shown_picture_is_not_written_to(qtbot: QtBot, pump: FramePump, camera: Camera) -> None:
    # GIVEN a picture on the screen
    camera.show(10)
    shown = next_picture(qtbot, pump)

    # WHEN many more are made ready than there are buffers, and nobody takes them
    for level in range(20, 120, 10):
        frame = camera.show(level)
        qtbot.waitUntil(lambda frame=frame: waits(pump, frame))  # type: ignore[misc]

    # THEN the one on the screen is untouched, and the newest is the one that waits
    assert shown.image.pixelColor(5, 5).red() == 10
    assert next_picture(qtbot, pump).image.pixelColor(5, 5).red() == 110


def waits(pump: FramePump, frame: Frame) -> bool:
    return pump._waiting is not None and pump._waiting.frame is frame


def test_a_forgotten_picture_does_not_come_back(
    qtbot: QtBot, pump: FramePump, camera: Camera
) -> None:
    # GIVEN a picture that waits
    old = camera.show(10)
    qtbot.waitUntil(lambda: waits(pump, old))

    # WHEN another source comes
    camera.frame = None
    pump.forget()

    # THEN only its pictures are seen, even one of the same number
    assert pump.take() is None
    camera.number = 0
    new = camera.show(90)
    assert next_picture(qtbot, pump).frame is new


def test_a_frame_that_cannot_be_rendered_is_survived(
    qtbot: QtBot, pump: FramePump, camera: Camera, caplog: pytest.LogCaptureFixture
) -> None:
    # GIVEN a frame that is none
    camera.frame = Frame(np.zeros((4,), np.uint8), 7, 1000.0)
    qtbot.waitUntil(lambda: "could not be made ready" in caplog.text)

    # THEN the next good one is shown
    good = camera.show(30)
    assert next_picture(qtbot, pump).frame is good


def test_it_can_be_stopped_and_started_again(qtbot: QtBot, pump: FramePump, camera: Camera) -> None:
    pump.stop()
    pump.stop()
    assert not pump.running
    camera.frame = Frame(gradient(64, 36), 1, 1000.0)
    pump.start()
    assert next_picture(qtbot, pump).frame is camera.frame

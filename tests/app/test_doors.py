"""Which door a session gets."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from faceid_gui.app.doors import door_before
from faceid_gui.core.clock import SystemClock
from faceid_gui.core.ports import DoorDriver
from faceid_gui.doors.http import HttpDoor
from faceid_gui.doors.simulated import SimulatedDoor
from faceid_gui.settings.tree import Door, DoorKind

RELAY = Door(driver=DoorKind.HTTP, http_url="http://127.0.0.1:9")


@pytest.fixture
def doors() -> Iterator[list[DoorDriver]]:
    opened: list[DoorDriver] = []
    yield opened
    for door in opened:
        door.close()


@pytest.mark.parametrize(
    "source",
    ["synthetic:", "clip.mp4", "/media/usb/ada.jpg", "file:///x.mp4", "~/photos", "ftp://x"],
)
def test_a_recording_moves_no_real_door(source: str, doors: list[DoorDriver]) -> None:
    # GIVEN a kiosk with a relay WHEN it shows a recording, where anybody may be seen
    doors.append(door_before(source, RELAY, SystemClock()))
    # THEN grants move nothing
    assert isinstance(doors[0], SimulatedDoor)


@pytest.mark.parametrize("source", ["camera:0", "0", "/dev/video0", "picamera:0", "rtsp://cam/1"])
def test_a_camera_has_the_door_of_the_settings(source: str, doors: list[DoorDriver]) -> None:
    doors.append(door_before(source, RELAY, SystemClock()))
    assert isinstance(doors[0], HttpDoor)
    doors.append(door_before(source, Door(), SystemClock()))
    assert isinstance(doors[1], SimulatedDoor)

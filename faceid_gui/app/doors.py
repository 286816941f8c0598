"""From the settings to a door driver."""

from __future__ import annotations

import logging

from faceid_gui.cameras.sources import is_camera
from faceid_gui.core.ports import Clock, DoorDriver
from faceid_gui.settings.tree import Door, DoorKind

_log = logging.getLogger(__name__)


def door_before(source: str, door: Door, clock: Clock) -> DoorDriver:
    """The driver for a session that watches this source. Raises BadRequest or DoorFault.

    A recording or a test picture shows who was there once, so whatever it shows moves no
    real door: the demo has a simulated one.
    """
    if door.driver is not DoorKind.SIMULATED and not is_camera(source):
        _log.warning("the source is no camera: the door is simulated")
        door = door.model_copy(update={"driver": DoorKind.SIMULATED})
    return build_door(door, clock)


def build_door(door: Door, clock: Clock) -> DoorDriver:
    """The driver that the settings name. Raises BadRequest or DoorFault."""
    match door.driver:
        case DoorKind.GPIO:
            from faceid_gui.doors.gpio import GpioConfig, GpioDoor

            return GpioDoor(
                GpioConfig(door.gpio_pin, active_high=door.gpio_active_high), clock=clock
            )
        case DoorKind.HTTP:
            from faceid_gui.doors.http import HttpDoor, HttpDoorConfig

            return HttpDoor(HttpDoorConfig(url=door.http_url), clock)
        case DoorKind.SIMULATED:
            from faceid_gui.doors.simulated import SimulatedDoor

            return SimulatedDoor(clock)

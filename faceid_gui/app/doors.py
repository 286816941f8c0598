"""From the settings to a door driver."""

from __future__ import annotations

from faceid_gui.core.ports import Clock, DoorDriver
from faceid_gui.settings.tree import Door, DoorKind


def build_door(door: Door, clock: Clock) -> DoorDriver:
    """The driver that the settings name. Raises BadRequest or DoorFault."""
    match door.driver:
        case DoorKind.GPIO:
            from faceid_gui.doors.gpio import GpioConfig, GpioDoor

            return GpioDoor(GpioConfig(pin=door.gpio_pin), clock=clock)
        case DoorKind.HTTP:
            from faceid_gui.doors.http import HttpDoor, HttpDoorConfig

            return HttpDoor(HttpDoorConfig(url=door.http_url), clock)
        case DoorKind.SIMULATED:
            from faceid_gui.doors.simulated import SimulatedDoor

            return SimulatedDoor(clock)

"""A relay at a GPIO pin, through gpiozero. No current means locked."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from faceid_gui.core.clock import SystemClock
from faceid_gui.core.errors import DoorFault
from faceid_gui.core.ports import Clock, DoorState, Lease
from faceid_gui.doors.lease import DoorTrouble, door_fault
from faceid_gui.doors.leased import LeasedDoor


@dataclass(frozen=True, slots=True)
class GpioConfig:
    """The relay's pin (BCM number); ``active_high`` is False for relays driven by low."""

    pin: int = 17
    active_high: bool = True


class OutputPin(Protocol):
    """What is used of gpiozero's ``OutputDevice``."""

    def on(self) -> None:
        """Energise."""

    def off(self) -> None:
        """De-energise."""

    def close(self) -> None:
        """Give the pin back."""


PinFactory = Callable[[GpioConfig], OutputPin]
"""Makes a pin that is off from its first moment."""


def gpiozero_pin(config: GpioConfig) -> OutputPin:
    """A pin of this machine. Raises DoorFault without gpiozero, or when the pin is taken."""
    try:
        gpiozero = importlib.import_module("gpiozero")
    except (ImportError, OSError) as error:
        raise door_fault(
            DoorTrouble.NOT_INSTALLED, "gpiozero is not installed; install faceid-gui[gpio]"
        ) from error
    try:
        pin: OutputPin = gpiozero.OutputDevice(
            config.pin, active_high=config.active_high, initial_value=False
        )
    except (gpiozero.GPIOZeroError, OSError, RuntimeError, ValueError) as error:
        raise door_fault(DoorTrouble.HARDWARE, f"GPIO pin {config.pin} cannot be used") from error
    return pin


class _PinRelay:
    def __init__(self, pin: OutputPin, number: int) -> None:
        self._pin = pin
        self._number = number

    def energise(self, lease: Lease, seconds: float) -> None:
        self._try(self._pin.on)

    def release(self) -> None:
        self._try(self._pin.off)

    def close(self) -> None:
        self._try(self._pin.close)

    def _try(self, action: Callable[[], None]) -> None:
        try:
            action()
        except (OSError, RuntimeError, ValueError, AttributeError) as error:
            raise _failed(self._number) from error


def _failed(number: int) -> DoorFault:
    return door_fault(DoorTrouble.HARDWARE, f"GPIO pin {number} does not obey")


class GpioDoor:
    """A door behind a relay. Implements core.ports.DoorDriver; any thread.

    The pin is off from the moment this is made, when the lease ends, when ``close`` is
    called, and when the process ends and gives the pin back.
    """

    def __init__(
        self,
        config: GpioConfig,
        clock: Clock | None = None,
        *,
        pin_factory: PinFactory = gpiozero_pin,
    ) -> None:
        relay = _PinRelay(pin_factory(config), config.pin)
        self._door = LeasedDoor(relay, clock or SystemClock(), name=f"gpio {config.pin}")

    @property
    def state(self) -> DoorState:
        """What is known of the door; never blocks."""
        return self._door.state

    def unlock(self, lease: Lease) -> None:
        """Open for the life of the lease. Raises DoorFault."""
        self._door.unlock(lease)

    def lock(self) -> None:
        """Lock at once. Raises DoorFault."""
        self._door.lock()

    def close(self) -> None:
        """Lock and give the pin back. May be called twice."""
        self._door.close()

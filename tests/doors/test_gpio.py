"""The relay at a GPIO pin."""

from __future__ import annotations

import sys
import threading
import types

import pytest

from faceid_gui.core.clock import SystemClock
from faceid_gui.core.errors import DoorFault
from faceid_gui.core.ports import Lease
from faceid_gui.doors.gpio import GpioConfig, GpioDoor, OutputPin
from tests.doors.relays import FakePin
from tests.fakes import FakeClock


def test_the_pin_goes_off_when_the_door_is_made() -> None:
    pin = FakePin()
    door = GpioDoor(GpioConfig(), FakeClock(), pin_factory=lambda _: pin)
    assert pin.wait_for(0)
    door.close()
    assert pin.closed


def test_the_pin_goes_off_at_the_end_of_a_real_lease() -> None:
    pin, clock = FakePin(), SystemClock()
    door = GpioDoor(GpioConfig(), clock, pin_factory=lambda _: pin)
    door.unlock(Lease("v", clock.monotonic() + 0.2))
    assert pin.value == 1
    assert pin.wait_for(0)
    door.close()


def test_a_pin_that_does_not_obey_is_a_fault() -> None:
    pin, clock = FakePin(), FakeClock()
    door = GpioDoor(GpioConfig(), clock, pin_factory=lambda _: pin)
    assert pin.wait_for(0)
    pin.broken = True
    with pytest.raises(DoorFault) as caught:
        door.unlock(Lease("v", clock.now + 1))
    assert caught.value.detail == "hardware"
    pin.broken = False
    door.close()


def test_without_gpiozero_it_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "gpiozero", None)
    with pytest.raises(DoorFault, match=r"faceid-gui\[gpio\]") as caught:
        GpioDoor(GpioConfig())
    assert caught.value.detail == "not_installed"


class _GpioZero(types.ModuleType):
    """What is used of gpiozero."""

    class GPIOZeroError(Exception):
        pass

    taken: frozenset[int] = frozenset()
    made: list[tuple[int, bool, bool]]

    def OutputDevice(self, pin: int, *, active_high: bool, initial_value: bool) -> OutputPin:  # noqa: N802
        if pin in self.taken:
            raise self.GPIOZeroError("pin already in use")
        self.made.append((pin, active_high, initial_value))
        return FakePin()


def test_gpiozero_is_asked_for_a_pin_that_is_off(monkeypatch: pytest.MonkeyPatch) -> None:
    module = _GpioZero("gpiozero")
    module.made = []
    monkeypatch.setitem(sys.modules, "gpiozero", module)
    GpioDoor(GpioConfig(pin=22, active_high=False)).close()
    assert module.made == [(22, False, False)]
    module.taken = frozenset({22})
    with pytest.raises(DoorFault, match="22") as caught:
        GpioDoor(GpioConfig(pin=22))
    assert caught.value.detail == "hardware"
    assert not [t for t in threading.enumerate() if t.name.startswith("door")]


def test_with_the_real_gpiozero_on_mock_pins(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GPIOZERO_PIN_FACTORY", "mock")
    gpiozero = pytest.importorskip("gpiozero")
    monkeypatch.setattr(gpiozero.Device, "pin_factory", None)
    clock = SystemClock()
    door = GpioDoor(GpioConfig(pin=17), clock)
    pin = gpiozero.Device.pin_factory.pin(17)
    door.unlock(Lease("v", clock.monotonic() + 5))
    assert pin.state == 1
    door.lock()
    assert pin.state == 0
    door.close()
    gpiozero.Device.pin_factory.close()

"""What every door driver promises (core.ports.DoorDriver)."""

from __future__ import annotations

import math
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass

import pytest

from faceid_gui.core.errors import DoorFault
from faceid_gui.core.ports import DoorDriver, Lease
from faceid_gui.doors.gpio import GpioConfig, GpioDoor
from faceid_gui.doors.http import HttpDoor, HttpDoorConfig
from faceid_gui.doors.simulated import SimulatedDoor
from tests.doors.relays import FakePin, relay_server
from tests.fakes import FakeClock


@dataclass
class Doorway:
    """A driver, its clock, and what the door itself would say."""

    door: DoorDriver
    clock: FakeClock
    opened: Callable[[], bool]

    def lease(self, seconds: float = 5.0, visit: str = "visit-1") -> Lease:
        return Lease(visit, self.clock.now + seconds)

    def until(self, opened: bool) -> bool:
        """Wait until the door itself is open or shut."""
        waited = threading.Event()
        for _ in range(500):
            if self.opened() is opened:
                return True
            waited.wait(0.01)
        return False


def _simulated(stack: ExitStack, clock: FakeClock) -> Doorway:
    door = SimulatedDoor(clock)
    return Doorway(door, clock, lambda: not door.state.locked)


def _gpio(stack: ExitStack, clock: FakeClock) -> Doorway:
    pin = FakePin()
    door = GpioDoor(GpioConfig(), clock, pin_factory=lambda _: pin)
    return Doorway(door, clock, lambda: pin.value == 1)


def _http(stack: ExitStack, clock: FakeClock) -> Doorway:
    relay = stack.enter_context(relay_server())
    door = HttpDoor(HttpDoorConfig(relay.url), clock)
    return Doorway(door, clock, lambda: relay.names()[-1:] == ["unlock"])


MAKERS = {"simulated": _simulated, "gpio": _gpio, "http": _http}


@pytest.fixture(params=list(MAKERS))
def doorway(request: pytest.FixtureRequest) -> Iterator[Doorway]:
    with ExitStack() as stack:
        way = MAKERS[request.param](stack, FakeClock())
        yield way
        way.door.close()


def test_it_is_locked_to_begin_with(doorway: Doorway) -> None:
    assert doorway.door.state.locked
    assert doorway.until(opened=False)


def test_it_is_open_for_the_life_of_a_lease(doorway: Doorway) -> None:
    # GIVEN a lease of five seconds
    doorway.door.unlock(doorway.lease(5.0))
    assert doorway.until(opened=True)
    assert not doorway.door.state.locked
    doorway.clock.advance(4.9)
    assert not doorway.door.state.locked
    # WHEN it runs out THEN the door locks by itself
    doorway.clock.advance(0.1)
    assert doorway.door.state.locked
    assert doorway.until(opened=False)
    assert doorway.door.state.locked


def test_a_lease_can_be_renewed(doorway: Doorway) -> None:
    doorway.door.unlock(doorway.lease(2.0))
    doorway.clock.advance(1.5)
    doorway.door.unlock(doorway.lease(2.0))
    doorway.clock.advance(1.5)
    assert not doorway.door.state.locked
    assert doorway.opened()
    doorway.clock.advance(0.6)
    assert doorway.until(opened=False)


def test_locking_at_once_and_twice(doorway: Doorway) -> None:
    doorway.door.lock()
    doorway.door.unlock(doorway.lease())
    doorway.door.lock()
    assert doorway.door.state.locked
    assert not doorway.opened()
    doorway.door.lock()
    assert doorway.door.state.locked


@pytest.mark.parametrize(
    ("seconds", "visit"),
    [(60.5, "v"), (0.0, "v"), (-1.0, "v"), (math.nan, "v"), (math.inf, "v"), (5.0, "")],
)
def test_a_senseless_lease_is_refused(doorway: Doorway, seconds: float, visit: str) -> None:
    with pytest.raises(DoorFault) as caught:
        doorway.door.unlock(doorway.lease(seconds, visit))
    assert caught.value.detail
    assert doorway.door.state.locked
    assert not doorway.opened()


def test_a_refused_lease_does_not_lengthen_a_good_one(doorway: Doorway) -> None:
    doorway.door.unlock(doorway.lease(2.0))
    with pytest.raises(DoorFault):
        doorway.door.unlock(doorway.lease(600.0))
    doorway.clock.advance(2.1)
    assert doorway.door.state.locked
    assert doorway.until(opened=False)


def test_closing_locks_for_good(doorway: Doorway) -> None:
    doorway.door.unlock(doorway.lease())
    doorway.door.close()
    assert doorway.door.state.locked
    assert not doorway.opened()
    with pytest.raises(DoorFault) as caught:
        doorway.door.unlock(doorway.lease())
    assert caught.value.detail == "closed"
    doorway.door.lock()
    doorway.door.close()
    assert not doorway.opened()


def test_many_threads_at_once_leave_it_locked(doorway: Doorway) -> None:
    # GIVEN four threads that unlock and lock
    def hammer(number: int) -> None:
        for _ in range(5):
            try:
                doorway.door.unlock(doorway.lease(5.0, f"visit-{number}"))
            except DoorFault as error:
                assert error.detail == "overtaken"
            doorway.door.lock()

    threads = [threading.Thread(target=hammer, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
        assert not thread.is_alive()
    # THEN the last word was a lock
    assert doorway.door.state.locked
    assert doorway.until(opened=False)

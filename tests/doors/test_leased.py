"""The thread that holds a relay: slow, broken and overtaken orders."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator

import pytest

from faceid_gui.core.errors import DoorFault
from faceid_gui.core.ports import Lease
from faceid_gui.doors.leased import LeasedDoor
from tests.doors.relays import PATIENCE_S, FakeRelay
from tests.fakes import FakeClock


@pytest.fixture
def relay() -> FakeRelay:
    return FakeRelay()


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def door(relay: FakeRelay, clock: FakeClock) -> Iterator[LeasedDoor]:
    door = LeasedDoor(relay, clock, name="test", answer_s=0.2)
    assert relay.wait_until(lambda: relay.calls == ["release"])
    yield door
    relay.gate.set()
    relay.broken.clear()
    door.close()
    assert relay.closed
    assert not relay.energised


def test_the_relay_is_released_before_anything_else(door: LeasedDoor, relay: FakeRelay) -> None:
    assert relay.calls == ["release"]


def test_the_relay_is_told_for_how_long(
    door: LeasedDoor, relay: FakeRelay, clock: FakeClock
) -> None:
    door.unlock(Lease("v", clock.now + 4.0))
    assert relay.seconds == [4.0]


def test_an_unlock_that_fails_is_followed_by_a_lock(
    door: LeasedDoor, relay: FakeRelay, clock: FakeClock
) -> None:
    relay.broken.add("energise")
    with pytest.raises(DoorFault) as caught:
        door.unlock(Lease("v", clock.now + 4.0))
    assert caught.value.detail == "hardware"
    assert relay.wait_until(lambda: relay.calls == ["release", "energise", "release"])
    assert door.state.locked


def test_an_unlock_that_comes_too_late_is_taken_back(
    door: LeasedDoor, relay: FakeRelay, clock: FakeClock
) -> None:
    # GIVEN a relay that hangs
    relay.gate.clear()
    # WHEN somebody unlocks THEN they are told in time
    with pytest.raises(DoorFault) as caught:
        door.unlock(Lease("v", clock.now + 4.0))
    assert caught.value.detail == "no_answer"
    assert door.state.locked
    # AND when the relay opens after all, it is locked again at once
    relay.gate.set()
    assert relay.wait_until(lambda: relay.calls == ["release", "energise", "release"])
    assert not relay.energised


def test_a_lock_overtakes_an_unlock_that_waits(
    door: LeasedDoor, relay: FakeRelay, clock: FakeClock
) -> None:
    # GIVEN an unlock under way that hangs, and one behind it
    relay.gate.clear()
    door._answer_s = PATIENCE_S
    faults: list[str] = []

    def unlock(visit: str) -> None:
        try:
            door.unlock(Lease(visit, clock.now + 5.0))
        except DoorFault as error:
            faults.append(error.detail)

    first = threading.Thread(target=unlock, args=("a",))
    first.start()
    assert relay.entered.wait(PATIENCE_S)
    second = threading.Thread(target=unlock, args=("b",))
    second.start()
    with door._changed:
        assert door._changed.wait_for(lambda: len(door._jobs) == 1, PATIENCE_S)
    # WHEN somebody locks
    locking = threading.Thread(target=door.lock)
    locking.start()
    second.join(PATIENCE_S)
    # THEN the one that waits is told at once, and the door ends locked
    assert faults == ["overtaken"]
    relay.gate.set()
    for thread in (first, locking):
        thread.join(PATIENCE_S)
    assert relay.calls == ["release", "energise", "release"]
    assert not relay.energised
    assert door.state.locked


def test_a_lock_that_fails_is_told_shown_and_tried_again(
    door: LeasedDoor, relay: FakeRelay, clock: FakeClock, caplog: pytest.LogCaptureFixture
) -> None:
    # GIVEN an open door whose relay no longer obeys
    door.unlock(Lease("v", clock.now + 5.0))
    relay.broken.add("release")
    # WHEN it is locked THEN that is a fault, and the state does not pretend
    with caplog.at_level(logging.WARNING), pytest.raises(DoorFault):
        door.lock()
    assert not door.state.locked
    assert "may be open" in door.state.detail
    tries = len(relay.calls)
    # AND it is tried again, logged once
    clock.advance(1.1)
    assert relay.wait_until(lambda: len(relay.calls) > tries)
    assert caplog.text.count("could not be locked") == 1
    # UNTIL it works
    relay.broken.clear()
    clock.advance(1.1)
    assert relay.wait_until(lambda: not relay.energised)


def test_a_relay_that_cannot_be_reached_from_the_start_is_no_open_door(clock: FakeClock) -> None:
    relay = FakeRelay()
    relay.broken.add("release")
    door = LeasedDoor(relay, clock, name="test")
    assert relay.wait_until(lambda: bool(relay.calls))
    assert door.state.locked
    relay.broken.clear()
    door.close()


def test_a_bug_in_a_relay_locks_and_ends(
    relay: FakeRelay, clock: FakeClock, caplog: pytest.LogCaptureFixture
) -> None:
    # GIVEN a relay that raises what it should not
    class Buggy(FakeRelay):
        def energise(self, lease: Lease, seconds: float) -> None:
            raise ZeroDivisionError

    buggy = Buggy()
    door = LeasedDoor(buggy, clock, name="test", answer_s=0.2)
    with pytest.raises(DoorFault):
        door.unlock(Lease("v", clock.now + 5.0))
    # THEN the door was locked, and no later order is accepted
    assert buggy.wait_until(lambda: buggy.calls[-1] == "release")
    door.close()
    with pytest.raises(DoorFault):
        door.unlock(Lease("v", clock.now + 5.0))
    assert door.state.locked
    assert "failed" in door.state.detail
    assert "ZeroDivisionError" in caplog.text


def test_no_thread_is_left(door: LeasedDoor) -> None:
    door.close()
    assert not door._thread.is_alive()

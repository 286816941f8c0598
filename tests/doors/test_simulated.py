"""The simulated door."""

from __future__ import annotations

from faceid_gui.core.ports import Lease
from faceid_gui.doors.simulated import SimulatedDoor
from tests.fakes import FakeClock


def test_it_remembers_who_it_was_opened_for() -> None:
    clock = FakeClock()
    door = SimulatedDoor(clock)
    leases = [Lease(f"visit-{n}", clock.now + 5) for n in range(3)]
    for lease in leases:
        door.unlock(lease)
    assert door.unlocks == tuple(leases)
    assert door.state.detail == "visit-2"

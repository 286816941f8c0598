"""A door that is a variable: for demos and tests, and where there is no door."""

from __future__ import annotations

import threading
from collections import deque
from typing import Final

from faceid_gui.core.clock import SystemClock
from faceid_gui.core.ports import Clock, DoorState, Lease
from faceid_gui.doors.lease import DoorTrouble, check_lease, door_fault

_KEPT: Final = 1000


class SimulatedDoor:
    """Open exactly while a lease lives. Implements core.ports.DoorDriver; any thread."""

    def __init__(self, clock: Clock | None = None) -> None:
        self._clock = clock or SystemClock()
        self._guard = threading.Lock()
        self._lease: Lease | None = None
        self._closed = False
        self._unlocks: deque[Lease] = deque(maxlen=_KEPT)

    @property
    def state(self) -> DoorState:
        """Unlocked while the newest lease lives; it ends by itself."""
        lease = self._lease
        if lease is None or self._clock.monotonic() >= lease.expires_at:
            return DoorState(locked=True)
        return DoorState(locked=False, detail=lease.visit_id)

    @property
    def unlocks(self) -> tuple[Lease, ...]:
        """The leases that opened the door, oldest first (the last 1000)."""
        with self._guard:
            return tuple(self._unlocks)

    def unlock(self, lease: Lease) -> None:
        """Open for the life of the lease. Raises DoorFault."""
        with self._guard:
            if self._closed:
                raise door_fault(DoorTrouble.CLOSED, "the door driver is closed")
            check_lease(lease, self._clock.monotonic())
            self._lease = lease
            self._unlocks.append(lease)

    def lock(self) -> None:
        """Lock at once."""
        with self._guard:
            self._lease = None

    def close(self) -> None:
        """Lock for good."""
        with self._guard:
            self._lease = None
            self._closed = True

"""Holds the door open for one grant, in small leases, and shuts it in time."""

from __future__ import annotations

import logging

from faceid_gui.core.decision import Grant
from faceid_gui.core.errors import DoorFault
from faceid_gui.core.ports import Clock, DoorDriver, Lease

LEASE_STEP_S = 1.0
"""Length of one lease: a process that dies or hangs leaves the door open no longer."""

RENEW_BEFORE_S = 0.6
"""A lease is renewed once it has no more than this left to live."""

_log = logging.getLogger(__name__)


class DoorKeeper:
    """Shows grants to the door driver and nothing else. Owned by one thread."""

    def __init__(self, *, door: DoorDriver, clock: Clock) -> None:
        self._door = door
        self._clock = clock
        self._grant: Grant | None = None
        self._leased_until = 0.0

    @property
    def holding(self) -> bool:
        """Whether a grant is being honoured."""
        return self._grant is not None

    def hold(self, grant: Grant) -> None:
        """Unlock for this grant. Raises DoorFault, and then the door was told to lock."""
        if not isinstance(grant, Grant):
            message = "only a grant opens the door"
            raise TypeError(message)
        self._grant = grant
        self._lease()

    def tick(self) -> None:
        """Renew what is due, lock what has expired. Raises DoorFault after locking."""
        if self._grant is None:
            return
        now = self._clock.monotonic()
        if now >= self._grant.expires_at:
            self.shut()
        elif self._leased_until < min(now + RENEW_BEFORE_S, self._grant.expires_at):
            self._lease()

    def shut(self) -> None:
        """Forget the grant and lock at once; a driver that fails is logged.

        The lease that it holds runs out by itself.
        """
        self._grant = None
        try:
            self._door.lock()
        except DoorFault:
            _log.exception("the door did not take the order to lock")

    def _lease(self) -> None:
        grant = self._grant
        if grant is None:
            return
        until = min(self._clock.monotonic() + LEASE_STEP_S, grant.expires_at)
        unlocked = False
        try:
            self._door.unlock(Lease(grant.visit_id, until))
            unlocked = True
        finally:
            if not unlocked:
                self.shut()
        self._leased_until = until

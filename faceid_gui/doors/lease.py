"""The rules every door driver puts a lease to."""

from __future__ import annotations

from enum import StrEnum
from typing import Final

from faceid_gui.core.errors import DoorFault
from faceid_gui.core.ports import Lease

MAX_LEASE_S: Final = 60.0
"""No lease is longer: whoever wants the door open for longer has to ask again."""


class DoorTrouble(StrEnum):
    """What is wrong: the stable ``detail`` of a DoorFault."""

    NO_VISIT = "no_visit"
    EXPIRED = "expired"
    TOO_LONG = "too_long"
    CLOSED = "closed"
    OVERTAKEN = "overtaken"  # it was locked before the unlock was carried out
    NOT_INSTALLED = "not_installed"
    NO_ANSWER = "no_answer"
    REFUSED = "refused"
    HARDWARE = "hardware"


def door_fault(trouble: DoorTrouble, message: str) -> DoorFault:
    """A DoorFault with a stable detail."""
    return DoorFault(message, detail=trouble.value)


def check_lease(lease: Lease, now: float) -> None:
    """Raise DoorFault unless the lease names a visit and runs out soon, but not yet."""
    if not lease.visit_id:
        raise door_fault(DoorTrouble.NO_VISIT, "the lease names no visit")
    remaining = lease.expires_at - now
    if remaining > MAX_LEASE_S:
        raise door_fault(DoorTrouble.TOO_LONG, "a lease of more than 60 s is refused")
    if not remaining > 0.0:  # also NaN
        raise door_fault(DoorTrouble.EXPIRED, "the lease has run out")

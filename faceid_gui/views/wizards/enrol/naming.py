"""Whether a name can be used, while it is typed."""

from __future__ import annotations

from enum import StrEnum

from faceid_gui.core.names import NameFault, name_fault


class NameState(StrEnum):
    """How a name stands."""

    EMPTY = "empty"
    TOO_LONG = "too_long"
    UNUSABLE = "unusable"
    CHECKING = "checking"  # nothing is wrong with it; whether it is free is being asked
    FREE = "free"
    TAKEN = "taken"
    UNKNOWN = "unknown"  # the store did not answer; saving will tell


def judged(name: str) -> NameState:
    """What can be said of a name without asking the store: CHECKING where nothing is wrong."""
    match name_fault(name):
        case NameFault.EMPTY:
            return NameState.EMPTY
        case NameFault.TOO_LONG:
            return NameState.TOO_LONG
        case NameFault.UNUSABLE | NameFault.INVISIBLE:
            return NameState.UNUSABLE
        case None:
            return NameState.CHECKING

"""Whether a name can be used, while it is typed."""

from __future__ import annotations

import unicodedata
from enum import StrEnum
from typing import Final

MAX_NAME: Final = 200
"""Characters of the longest name; the store refuses longer ones."""

_REFUSED: Final = frozenset({"Cc", "Cs", "Zl", "Zp"})
_INVISIBLE: Final = frozenset({"Cf", "Zs", "Mn", "Me"})
_BIDI_CONTROLS: Final = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


class NameState(StrEnum):
    """How a name stands."""

    EMPTY = "empty"
    TOO_LONG = "too_long"
    UNUSABLE = "unusable"
    CHECKING = "checking"  # nothing is wrong with it; whether it is free is being asked
    FREE = "free"
    TAKEN = "taken"
    UNKNOWN = "unknown"  # the store did not answer; saving will tell


def composed(name: str) -> str:
    """A name as it is kept: composed Unicode, without space at its ends."""
    return unicodedata.normalize("NFC", name).strip()


def judged(name: str) -> NameState:
    """What can be said of a name without asking the store: CHECKING where nothing is wrong.

    The same rule as the store's, which has the last word when it is saved.
    """
    text = composed(name)
    if not text:
        return NameState.EMPTY
    if len(text) > MAX_NAME:
        return NameState.TOO_LONG
    categories = {unicodedata.category(character) for character in text}
    if categories & _REFUSED or _BIDI_CONTROLS & set(text) or categories <= _INVISIBLE:
        return NameState.UNUSABLE
    return NameState.CHECKING

"""What a person's name may be, and when two names are the same."""

from __future__ import annotations

import unicodedata
from typing import Final

from faceid_gui.core.errors import BadRequest

MAX_NAME: Final = 200
"""Characters of the longest name."""

_LONGEST_SAID: Final = 60
"""Characters of a name in a message."""

_REFUSED_CATEGORIES: Final = frozenset({"Cc", "Cs", "Zl", "Zp"})

_INVISIBLE_CATEGORIES: Final = frozenset({"Cf", "Zs", "Mn", "Me"})

_BIDI_CONTROLS: Final = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
"""They let a name rearrange the text around it on screen and in logs."""


def clean_name(name: str) -> str:
    """The name as it is kept: NFC, without space at its ends.

    Raises BadRequest where it is empty, too long, invisible, or holds control characters.
    """
    cleaned = unicodedata.normalize("NFC", name).strip()
    if not cleaned:
        raise BadRequest("a name is needed")
    if len(cleaned) > MAX_NAME:
        raise BadRequest(f"a name has at most {MAX_NAME} characters", detail=str(len(cleaned)))
    for character in cleaned:
        if unicodedata.category(character) in _REFUSED_CATEGORIES or character in _BIDI_CONTROLS:
            raise BadRequest(
                "the name holds a character that no name can have", detail=f"U+{ord(character):04X}"
            )
    if all(unicodedata.category(character) in _INVISIBLE_CATEGORIES for character in cleaned):
        raise BadRequest("the name cannot be seen")
    return cleaned


def same_name_form(name: str) -> str:
    """What two names share that are one name: case, spacing and invisible marks are ignored."""
    folded = unicodedata.normalize("NFC", unicodedata.normalize("NFC", name).casefold())
    visible = "".join(c for c in folded if unicodedata.category(c) != "Cf")
    return " ".join(visible.split())


def quoted(name: str) -> str:
    """A name inside a message: between quotation marks, and cut short where it is long."""
    text = unicodedata.normalize("NFC", name)
    return f"'{text}'" if len(text) <= _LONGEST_SAID else f"'{text[:_LONGEST_SAID]}...'"


def sort_form(name: str) -> tuple[str, str]:
    """The key by which people are listed: without regard to case, then as written."""
    return name.casefold(), name

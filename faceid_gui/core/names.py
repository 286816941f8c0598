"""What a person's name may be, and when two names are the same."""

from __future__ import annotations

import os
import unicodedata
from enum import StrEnum
from pathlib import Path
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


class NameFault(StrEnum):
    """Why nobody can have a name."""

    EMPTY = "empty"
    TOO_LONG = "too_long"
    UNUSABLE = "unusable"  # it holds a character that no name can have
    INVISIBLE = "invisible"  # nothing of it could be seen


def composed(name: str) -> str:
    """A name in the form in which it is kept: NFC, without space at its ends."""
    return unicodedata.normalize("NFC", name).strip()


def name_fault(name: str) -> NameFault | None:
    """Why a name cannot be kept, None where it can: the one rule for fields and the store."""
    text = composed(name)
    if not text:
        return NameFault.EMPTY
    if len(text) > MAX_NAME:
        return NameFault.TOO_LONG
    if any(_is_refused(character) for character in text):
        return NameFault.UNUSABLE
    if all(unicodedata.category(character) in _INVISIBLE_CATEGORIES for character in text):
        return NameFault.INVISIBLE
    return None


def clean_name(name: str) -> str:
    """The name as it is kept.

    Raises BadRequest where it has a fault; the detail of a long one is its length, that of
    one with a refused character this character, such as ``U+202E``.
    """
    text = composed(name)
    match name_fault(text):
        case NameFault.EMPTY:
            raise BadRequest("a name is needed")
        case NameFault.TOO_LONG:
            raise BadRequest(f"a name has at most {MAX_NAME} characters", detail=str(len(text)))
        case NameFault.UNUSABLE:
            refused = next(filter(_is_refused, text))
            raise BadRequest(
                "the name holds a character that no name can have", detail=f"U+{ord(refused):04X}"
            )
        case NameFault.INVISIBLE:
            raise BadRequest("the name cannot be seen")
        case None:
            return text


def same_name_form(name: str) -> str:
    """What two names share that are one name: case, spacing and invisible marks are ignored."""
    folded = unicodedata.normalize("NFC", unicodedata.normalize("NFC", name).casefold())
    visible = "".join(c for c in folded if unicodedata.category(c) != "Cf")
    return " ".join(visible.split())


def quoted(name: str) -> str:
    """A name inside a message: between quotation marks, and cut short where it is long."""
    text = unicodedata.normalize("NFC", name)
    return f"'{text}'" if len(text) <= _LONGEST_SAID else f"'{text[:_LONGEST_SAID]}...'"


def folder_name(folder: Path) -> str:
    """A person's name from a folder's: composed Unicode, whatever the file system did."""
    return unicodedata.normalize("NFC", os.fsencode(folder.name).decode("utf-8", "replace"))


def shown(path: Path) -> str:
    """A path as text that can be printed and stored."""
    return os.fsencode(path).decode("utf-8", "replace")


def sort_form(name: str) -> tuple[str, str]:
    """The key by which people are listed: without regard to case, then as written."""
    return name.casefold(), name


def _is_refused(character: str) -> bool:
    return unicodedata.category(character) in _REFUSED_CATEGORIES or character in _BIDI_CONTROLS

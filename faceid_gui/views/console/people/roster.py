"""Who is enrolled, made ready to be sorted and searched as one types. No Qt in here: it is
made on a background thread."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import Final, TypeAlias

from faceid_gui.core.types import Person

# Hangul syllables stand in Unicode in the order lead, vowel, tail (The Unicode Standard,
# chapter 3.12): 21 vowels times 28 tails follow each lead.
_FIRST, _LAST = ord("가"), ord("힣")
_LEADS: Final = "ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ"
_PER_LEAD: Final = 21 * 28
_PER_VOWEL: Final = 28

_PAIRS: Final = {
    "ㄳ": "ㄱㅅ",
    "ㄵ": "ㄴㅈ",
    "ㄶ": "ㄴㅎ",
    "ㄺ": "ㄹㄱ",
    "ㄻ": "ㄹㅁ",
    "ㄼ": "ㄹㅂ",
    "ㄽ": "ㄹㅅ",
    "ㄾ": "ㄹㅌ",
    "ㄿ": "ㄹㅍ",
    "ㅀ": "ㄹㅎ",
    "ㅄ": "ㅂㅅ",
}
"""A keyboard joins two consonants that are typed in a row."""

Strength: TypeAlias = Callable[[str], tuple[int, float]]
"""From a person's id to what people are sorted by: the rank of the grade, and the score."""


class Order(IntEnum):
    """What people are sorted by: the columns of the table, from the left."""

    NAME = 0
    SAMPLES = 1
    STRENGTH = 2
    ENROLLED = 3


@dataclass(frozen=True, slots=True, eq=False)
class Roster:
    """Everybody by name, and what each is found by. ``revision`` is that of the store."""

    people: tuple[Person, ...] = ()
    keys: tuple[str, ...] = ()
    revision: int = -1

    @staticmethod
    def of(people: tuple[Person, ...], revision: int) -> Roster:
        """Prepare people, who are sorted by name already."""
        return Roster(people, tuple(search_key(person.name) for person in people), revision)

    def sorted_by(self, order: Order, *, descending: bool, strength: Strength) -> list[int]:
        """The rows of ``people`` in another order; who is alike stays sorted by name."""
        rows = list(range(len(self.people)))
        if order is Order.NAME:
            return rows[::-1] if descending else rows
        people = self.people
        value: Callable[[int], object] = {
            Order.SAMPLES: lambda row: people[row].samples,
            Order.STRENGTH: lambda row: strength(people[row].id),
            Order.ENROLLED: lambda row: people[row].created_at,
        }[order]
        return sorted(rows, key=value, reverse=descending)  # type: ignore[arg-type]

    def matching(self, rows: Sequence[int], text: str) -> list[int]:
        """Those of the rows whose name holds every word of the text, in the same order."""
        found = list(rows)
        keys = self.keys
        for word in search_key(text).split():
            pattern = _hangul_pattern(word)
            if pattern is None:
                found = [row for row in found if word in keys[row]]
            else:
                search = re.compile(pattern).search
                found = [row for row in found if search(keys[row])]
        return found


def search_key(text: str) -> str:
    """What of a name counts when people are searched: neither case, accents nor Unicode form."""
    if text.isascii():
        return text.casefold()
    apart = unicodedata.normalize("NFD", text.casefold())
    kept = [c for c in apart if unicodedata.category(c) not in ("Mn", "Cf")]
    return unicodedata.normalize("NFC", "".join(kept))


def _hangul_pattern(word: str) -> str | None:
    """A regular expression where Hangul asks for one, None where plain text will do.

    A consonant by itself stands for every syllable that begins with it, as Koreans search in
    telephone books; an open syllable at the end may be waiting for its last consonant.
    """
    spelled = "".join(_PAIRS.get(c, c) for c in word)
    if not any(c in _LEADS for c in spelled) and not _is_open(spelled[-1]):
        return None
    parts = [_lead_pattern(c) if c in _LEADS else re.escape(c) for c in spelled]
    if _is_open(spelled[-1]):
        parts[-1] = f"[{spelled[-1]}-{chr(ord(spelled[-1]) + _PER_VOWEL - 1)}]"
    return "".join(parts)


def _is_open(character: str) -> bool:
    code = ord(character)
    return _FIRST <= code <= _LAST and (code - _FIRST) % _PER_VOWEL == 0


def _lead_pattern(consonant: str) -> str:
    first = _FIRST + _LEADS.index(consonant) * _PER_LEAD
    return f"[{consonant}{chr(first)}-{chr(first + _PER_LEAD - 1)}]"

"""Syllables from the letters of a Korean keyboard (KS X 5002: consonants left, vowels right).

How a syllable is put together: Unicode Standard, chapter 3.12, "Conjoining Jamo Behavior".
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

_INITIALS: Final = "ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ"
_VOWELS: Final = "ㅏㅐㅑㅒㅓㅔㅕㅖㅗㅘㅙㅚㅛㅜㅝㅞㅟㅠㅡㅢㅣ"
_FINALS: Final = "ㄱㄲㄳㄴㄵㄶㄷㄹㄺㄻㄼㄽㄾㄿㅀㅁㅂㅄㅅㅆㅇㅈㅊㅋㅌㅍㅎ"
_FIRST: Final = 0xAC00
_PAIRS: Final = {
    pair[:2]: pair[2]
    for pair in (
        *("ㅗㅏㅘ", "ㅗㅐㅙ", "ㅗㅣㅚ", "ㅜㅓㅝ", "ㅜㅔㅞ", "ㅜㅣㅟ", "ㅡㅣㅢ"),
        *("ㄱㅅㄳ", "ㄴㅈㄵ", "ㄴㅎㄶ", "ㄹㄱㄺ", "ㄹㅁㄻ", "ㄹㅂㄼ", "ㄹㅅㄽ", "ㄹㅌㄾ", "ㄹㅍㄿ"),
        *("ㄹㅎㅀ", "ㅂㅅㅄ"),
    )
}


def is_letter(stroke: str) -> bool:
    """Whether a key types a part of a syllable."""
    return len(stroke) == 1 and (stroke in _INITIALS or stroke in _VOWELS)


@dataclass(frozen=True, slots=True)
class Edit:
    """``text`` takes the place of the ``replaced`` characters before the cursor."""

    replaced: int
    text: str


class Composer:
    """Knows how far the syllable is that is being typed."""

    def __init__(self) -> None:
        self._strokes = ""

    @property
    def syllable(self) -> str:
        """What stands in the text so far of it; empty between syllables."""
        return _together(self._strokes) or ""

    def type(self, stroke: str) -> Edit:
        """One letter more; see ``is_letter``."""
        replaced = len(self.syllable)
        grown = _together(self._strokes + stroke)
        if grown is not None:
            self._strokes += stroke
            return Edit(replaced, grown)
        if stroke in _VOWELS and self._strokes[-1] not in _VOWELS:
            # The consonant under it turns out to begin the next syllable.
            before = _together(self._strokes[:-1]) or ""
            self._strokes = self._strokes[-1] + stroke
            return Edit(replaced, before + self.syllable)
        self._strokes = stroke
        return Edit(0, stroke)

    def erase(self) -> Edit | None:
        """Take back the last letter; None where no syllable is being typed."""
        if not self._strokes:
            return None
        replaced = len(self.syllable)
        self._strokes = self._strokes[:-1]
        return Edit(replaced, self.syllable)

    def end(self) -> None:
        """The syllable is complete: the next letter begins another."""
        self._strokes = ""


def _together(strokes: str) -> str | None:
    """The one character that letters make, empty for none; None where they make more."""
    if len(strokes) < 2:
        return strokes
    initial = strokes[0] if strokes[0] in _INITIALS else ""
    rest = strokes[len(initial) :]
    end = next((at for at, letter in enumerate(rest) if letter not in _VOWELS), len(rest))
    vowel, final = _pair(rest[:end]), _pair(rest[end:])
    if not vowel or final is None:
        return None
    if not initial:
        return None if final else vowel
    if final and final not in _FINALS:
        return None
    place = _INITIALS.index(initial) * len(_VOWELS) + _VOWELS.index(vowel)
    last = _FINALS.index(final) + 1 if final else 0
    return chr(_FIRST + place * (len(_FINALS) + 1) + last)


def _pair(letters: str) -> str | None:
    """A letter, or two as the one that they make; None where they make none."""
    return letters if len(letters) <= 1 else _PAIRS.get(letters)

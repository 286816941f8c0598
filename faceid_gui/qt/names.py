"""Names of people where there is little room: shortened, and broken where they have no blank."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QTextBoundaryFinder

_LONGEST_WORD: Final = 28
_BREAK_HERE: Final = "\u200b"


def shown_name(name: str, most: int = 60) -> str:
    """A name for a label that wraps: one line, ``most`` letters, never a word without end.

    Letters are what a reader takes for one: an emoji of several code points stays whole.
    """
    letters = _letters(" ".join(name.split()))
    if len(letters) > most:
        letters = [*letters[: most - 1], "…"]
    shown, run = [], 0
    for letter in letters:
        run = 0 if letter.isspace() else run + 1
        shown.append(letter)
        if run == _LONGEST_WORD:
            shown.append(_BREAK_HERE)
            run = 0
    return "".join(shown)


def _letters(text: str) -> list[str]:
    """The grapheme clusters of a text."""
    # Qt counts in UTF-16: what lies beyond takes two units there and one character here.
    units = text.encode("utf-16-le", "surrogatepass")
    finder = QTextBoundaryFinder(QTextBoundaryFinder.BoundaryType.Grapheme, text)
    ends: list[int] = []
    while (end := finder.toNextBoundary()) != -1:
        ends.append(end)
    starts = [0, *ends[:-1]]
    return [
        units[2 * start : 2 * end].decode("utf-16-le", "surrogatepass")
        for start, end in zip(starts, ends, strict=True)
    ]

"""Small marks for people: how strong they are, and what stands for a portrait."""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from typing import Final

from PySide6.QtCore import QRectF, QSize, Qt, QTextBoundaryFinder
from PySide6.QtGui import QColor, QFont, QPainter, QPen, QPixmap

from faceid_gui.qt.fonts import sized
from faceid_gui.qt.theme import Tokens, current_tokens
from faceid_gui.services.samples.strength import Grade
from faceid_gui.views.console.people.portraits import RADIUS_SHARE

_BARS: Final = 4
_FILLED: Final = {
    Grade.NONE: 0,
    Grade.WEAK: 1,
    Grade.FAIR: 2,
    Grade.GOOD: 3,
    Grade.STRONG: 4,
}
_MOST_INITIAL: Final = 8


def strength_bars(
    grade: Grade,
    tokens: Tokens,
    *,
    height: int = 22,
    scale: float = 1.0,
    only: QColor | None = None,
) -> QPixmap:
    """A grade as bars that grow, as telephones show their reception: readable without colour.

    ``only`` is the one colour to use where the ground is not that of the theme.
    """
    width = height * 1.1
    pixmap = QPixmap(QSize(round(width * scale), round(height * scale)))
    pixmap.setDevicePixelRatio(scale)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    colour = only or _grade_colour(grade, tokens)
    step = width / _BARS
    for number in range(_BARS):
        tall = height * (0.34 + 0.22 * number) - 1
        bar = QRectF(step * number + 0.75, height - tall - 0.5, step - 2.0, tall)
        painter.setPen(QPen(only or QColor(tokens.text), 1.0))
        painter.setBrush(colour if number < _FILLED[grade] else Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(bar, 1.5, 1.5)
    painter.end()
    return pixmap


def _grade_colour(grade: Grade, tokens: Tokens) -> QColor:
    if grade in (Grade.STRONG, Grade.GOOD):
        return QColor(tokens.granted)
    return QColor(tokens.retry if grade is Grade.FAIR else tokens.denied)


def initials_pixmap(name: str, side: int, font: QFont, *, scale: float = 1.0) -> QPixmap:
    """What stands for somebody without a portrait, with round corners."""
    tokens = current_tokens()
    pixmap = QPixmap(QSize(round(side * scale), round(side * scale)))
    pixmap.setDevicePixelRatio(scale)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(QColor(tokens.line), 1.0))
    painter.setBrush(QColor(tokens.raised))
    tile = QRectF(0.5, 0.5, side - 1, side - 1)
    painter.drawRoundedRect(tile, side * RADIUS_SHARE, side * RADIUS_SHARE)
    painter.setPen(QColor(tokens.text))
    painter.setFont(sized(font, round(side * 0.4)))
    painter.drawText(tile, Qt.AlignmentFlag.AlignCenter, initials(name))
    painter.end()
    return pixmap


@lru_cache(maxsize=2048)
def initials(name: str) -> str:
    """One or two characters that stand for a name; of a Korean name, the given one."""
    words = name.split()
    if not words:
        return ""
    if len(words) == 1 and len(words[0]) in (2, 3, 4) and _is_hangul(words[0]):
        return words[0][-2:]
    first = _first_character(words[0])
    if len(words) == 1 or not first.isalpha():
        return first.upper()
    return first.upper() + _first_character(words[-1]).upper()


def _is_hangul(word: str) -> bool:
    return all("가" <= character <= "힣" for character in word)


def _first_character(word: str) -> str:
    """What a reader takes for one character, though it may be several code points."""
    finder = QTextBoundaryFinder(QTextBoundaryFinder.BoundaryType.Grapheme, word)
    end = finder.toNextBoundary()
    # Qt counts in UTF-16.
    taken = word.encode("utf-16-le", "replace")[: 2 * max(end, 1)].decode("utf-16-le", "ignore")
    first = taken if 0 < len(taken) <= _MOST_INITIAL else word[0]
    return first if unicodedata.category(first[0])[0] != "M" else ""

"""Inline SVG by hand: a drawing that collects shapes, and scales from values to pixels.

Lines and letters take the page's colour (``currentColor``), so that a drawing is readable on light
and dark ground; the series' colours stand out on both. Every text is escaped here.
"""

from __future__ import annotations

import html
import math
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from statistics import NormalDist
from typing import Final, TypeAlias

SERIES: Final = (
    "#2f7fd1",
    "#cf6a12",
    "#23906a",
    "#b14fa5",
    "#7f6ad0",
    "#8f7a12",
    "#1f8ea3",
    "#d0475a",
)
"""Colours of series, each with a contrast of at least 3 to white and to the dark page."""

DASHES: Final = ("", "7 3", "2 3", "9 3 2 3", "12 4", "4 4", "1 4", "9 2 2 2 2 2")
"""A pattern beside each colour, for who cannot tell the colours apart."""

FONT: Final = "system-ui, 'Noto Sans KR', 'Noto Sans CJK KR', 'Malgun Gothic', sans-serif"

_NORMAL: Final = NormalDist()
_BIDI: Final = frozenset("\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")

XY: TypeAlias = tuple[float, float]


def plain(text: str) -> str:
    """A text without what XML forbids and what turns the text around it."""
    return "".join("\ufffd" if _unfit(letter) else letter for letter in text)


def _unfit(letter: str) -> bool:
    if letter in "\t\n":
        return False
    stray = unicodedata.category(letter) in ("Cc", "Cs") or ord(letter) & 0xFFFE == 0xFFFE
    return stray or letter in _BIDI


def escaped(text: object) -> str:
    """A text for between tags, and for attributes in double quotes."""
    return html.escape(plain(str(text)), quote=True)


def text_width(text: str, size: float) -> float:
    """About how many pixels a text takes: letters of double width count nearly twice."""
    wide = sum(unicodedata.east_asian_width(letter) in "WF" for letter in text)
    return size * (0.95 * wide + 0.56 * (len(text) - wide))


def shortened(text: str, size: float, room: float) -> str:
    """The text, cut with an ellipsis where it would be wider than ``room`` pixels."""
    if text_width(text, size) <= room:
        return text
    while text and text_width(text + "…", size) > room:
        text = text[:-1]
    return text + "…"


def colour(number: int) -> str:
    """The colour of a series."""
    return SERIES[number % len(SERIES)]


def dash(number: int) -> str:
    """Its pattern."""
    return DASHES[number % len(DASHES)]


@dataclass(frozen=True, slots=True)
class Scale:
    """From values to pixels: ``stretch`` makes values even, which run from ``low`` to ``high``
    between the pixels ``start`` and ``end``. ``ticks`` are values with their texts."""

    stretch: Callable[[float], float]
    low: float
    high: float
    start: float
    end: float
    ticks: tuple[tuple[float, str], ...]

    def __call__(self, value: float) -> float:
        """The pixel of a value, which is brought into the range."""
        low, high = self.stretch(self.low), self.stretch(self.high)
        here = self.stretch(min(max(value, self.low), self.high))
        share = (here - low) / (high - low) if high > low else 0.0
        return self.start + share * (self.end - self.start)

    def holds(self, value: float) -> bool:
        """Whether a value lies in the range."""
        return self.low <= value <= self.high


def linear(low: float, high: float, *, start: float, end: float, suffix: str = "") -> Scale:
    """An even scale with about five round ticks."""
    high = high if high > low else low + 1.0
    step = _round_step((high - low) / 5)
    first = math.ceil(low / step - 1e-9)
    values = [(first + n) * step for n in range(int((high - low) / step + 1e-9) + 1)]
    ticks = tuple((value, _short(value) + suffix) for value in values if value <= high + 1e-9)
    return Scale(lambda value: value, low, high, start, end, ticks)


def share_scale(high: float, *, start: float, end: float) -> Scale:
    """Shares from none to ``high`` on even ground, with ticks in percent."""
    inner = linear(0.0, 100 * high, start=start, end=end)
    ticks = tuple((value / 100, f"{text} %") for value, text in inner.ticks)
    return Scale(lambda value: value, 0.0, high, start, end, ticks)


def logarithmic(low: float, high: float, *, start: float, end: float) -> Scale:
    """A logarithmic scale with ticks at 1, 2 and 5 of each power of ten."""
    low, high = low / 1.3, max(high, low) * 1.3
    powers = range(math.floor(math.log10(low)), math.ceil(math.log10(high)) + 1)
    values = [base * 10.0**power for power in powers for base in (1, 2, 5)]
    ticks = tuple((value, _short(value)) for value in values if low <= value <= high)
    return Scale(math.log10, low, high, start, end, ticks)


def probit(low: float, high: float, *, start: float, end: float) -> Scale:
    """Shares as deviates of the normal distribution, the axes of a DET plot.

    Source: Martin et al., "The DET curve in assessment of detection task performance" (1997).
    """
    values = (1e-6, 1e-5, 1e-4, 1e-3, 3e-3, 0.01, 0.03, 0.1, 0.2, 0.4, 0.6, 0.8)
    ticks = tuple((value, f"{_short(100 * value)} %") for value in values if low <= value <= high)
    return Scale(_NORMAL.inv_cdf, low, high, start, end, ticks)


def _round_step(rough: float) -> float:
    power = 10.0 ** math.floor(math.log10(rough))
    return next(power * base for base in (1, 2, 2.5, 5, 10) if power * base >= rough * 0.999)


def _short(value: float) -> str:
    return f"{value:.6f}".rstrip("0").rstrip(".") if value else "0"


class Drawing:
    """Shapes in the order in which they are drawn, as SVG text."""

    def __init__(self, width: float, height: float) -> None:
        self.width = width
        self.height = height
        self._parts: list[str] = []

    def line(self, a: XY, b: XY, *, stroke: str = "currentColor", **look: str) -> None:
        """A straight line. ``look`` are further attributes, with ``_`` for ``-``."""
        place = f'x1="{a[0]:.1f}" y1="{a[1]:.1f}" x2="{b[0]:.1f}" y2="{b[1]:.1f}"'
        self._parts.append(f'<line {place} stroke="{stroke}"{_attributes(look)}/>')

    def path(self, points: Iterable[XY], *, stroke: str, fill: str = "none", **look: str) -> None:
        """Straight lines from point to point; nothing of fewer than two."""
        places = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
        if " " in places:
            self._parts.append(
                f'<polyline points="{places}" fill="{fill}" stroke="{stroke}"{_attributes(look)}/>'
            )

    def rect(self, a: XY, b: XY, *, fill: str, **look: str) -> None:
        """A rectangle between two corners."""
        left, right = sorted((a[0], b[0]))
        top, bottom = sorted((a[1], b[1]))
        self._parts.append(
            f'<rect x="{left:.1f}" y="{top:.1f}" width="{right - left:.1f}" '
            f'height="{bottom - top:.1f}" fill="{fill}"{_attributes(look)}/>'
        )

    def dot(self, at: XY, radius: float, *, fill: str, **look: str) -> None:
        """A filled or hollow circle."""
        self._parts.append(
            f'<circle cx="{at[0]:.1f}" cy="{at[1]:.1f}" r="{radius:.1f}" '
            f'fill="{fill}"{_attributes(look)}/>'
        )

    def text(
        self,
        at: XY,
        text: object,
        *,
        anchor: str = "start",
        size: float = 12,
        turned: bool = False,
        **look: str,
    ) -> None:
        """A text whose baseline starts, ends or has its middle at a point; turned to the left."""
        turn = f' transform="rotate(-90 {at[0]:.1f} {at[1]:.1f})"' if turned else ""
        self._parts.append(
            f'<text x="{at[0]:.1f}" y="{at[1]:.1f}" text-anchor="{anchor}" '
            f'font-size="{size:g}" fill="currentColor"{turn}{_attributes(look)}>'
            f"{escaped(text)}</text>"
        )

    def svg(self, title: str) -> str:
        """The whole drawing; ``title`` is read to whoever cannot see it."""
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {self.width:g} '
            f'{self.height:g}" role="img" aria-label="{escaped(title)}" '
            f'font-family="{FONT}">' + "".join(self._parts) + "</svg>"
        )


def _attributes(look: dict[str, str]) -> str:
    return "".join(
        f' {name.replace("_", "-")}="{escaped(value)}"' for name, value in look.items() if value
    )


@dataclass(frozen=True, slots=True)
class Frame:
    """The two scales of a plot with the texts beside them."""

    x: Scale
    y: Scale
    x_title: str
    y_title: str

    def draw(self, drawing: Drawing) -> None:
        """Grid, ticks, axes and their titles."""
        left, right = self.x.start, self.x.end
        bottom, top = self.y.start, self.y.end
        faint = {"stroke_opacity": "0.18"}
        for value, text in self.x.ticks:
            x = self.x(value)
            drawing.line((x, bottom), (x, top), **faint)
            drawing.text((x, bottom + 16), text, anchor="middle", size=11)
        for value, text in self.y.ticks:
            y = self.y(value)
            drawing.line((left, y), (right, y), **faint)
            drawing.text((left - 6, y + 4), text, anchor="end", size=11)
        drawing.line((left, bottom), (right, bottom))
        drawing.line((left, bottom), (left, top))
        drawing.text(((left + right) / 2, bottom + 36), self.x_title, anchor="middle")
        drawing.text((left - 48, (bottom + top) / 2), self.y_title, anchor="middle", turned=True)


def legend(drawing: Drawing, top: float, names: Sequence[str], *, left: float) -> float:
    """Lines with names, one below the other; returns where it ends."""
    for number, name in enumerate(names):
        y = top + 18 * number
        drawing.line(
            (left, y - 4),
            (left + 30, y - 4),
            stroke=colour(number),
            stroke_width="2.5",
            stroke_dasharray=dash(number),
        )
        shown = shortened(name, 12, drawing.width - left - 46)
        drawing.text((left + 38, y), shown)
    return top + 18 * len(names)

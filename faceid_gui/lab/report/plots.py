"""The plots of a report: DET, scores, accuracy against time, and bars with intervals."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from faceid_gui.lab.figures import milliseconds, percent
from faceid_gui.lab.report.svg import (
    XY,
    Drawing,
    Frame,
    Scale,
    colour,
    dash,
    legend,
    linear,
    logarithmic,
    probit,
    share_scale,
    shortened,
)
from faceid_gui.lab.results import Curve, Histogram, Point

WIDTH: Final = 660.0
_LEFT: Final = 76.0
_LOWEST: Final = 1e-6
_GENUINE: Final = colour(0)
_IMPOSTOR: Final = colour(1)


@dataclass(frozen=True, slots=True)
class DetSeries:
    """One curve of a DET plot with the operating points that were measured."""

    name: str
    curve: Curve
    points: tuple[Point, ...] = ()


def det_plot(series: Sequence[DetSeries], *, title: str, x_title: str, y_title: str) -> str:
    """Misses against false matches on probit axes, a colour and a pattern for each series."""
    drawing = Drawing(WIDTH, 452 + 18 * len(series))
    x = probit(_floor(series, "false"), 0.5, start=_LEFT, end=WIDTH - 16)
    y = probit(_floor(series, "miss"), 0.5, start=380.0, end=14.0)
    Frame(x, y, x_title, y_title).draw(drawing)
    for number, one in enumerate(series):
        look = {"stroke_width": "2", "stroke_dasharray": dash(number)}
        drawing.path(_inside(one.curve, x, y), stroke=colour(number), **look)
        for point in one.points:
            at = (point.false.value, point.miss.value)
            if point.supported and all(map(math.isfinite, at)):
                drawing.dot((x(at[0]), y(at[1])), 3.5, fill=colour(number))
    legend(drawing, 440, [one.name for one in series], left=_LEFT)
    return drawing.svg(title)


def _floor(series: Sequence[DetSeries], side: str) -> float:
    """A little below the smallest rate that a curve shows."""
    rates = [rate for one in series for rate in getattr(one.curve, side) if rate > 0]
    return max(_LOWEST, 0.7 * min(min(rates, default=1e-3), 1e-2))


def _inside(curve: Curve, x: Scale, y: Scale) -> Iterator[XY]:
    """The part of a curve that the axes show, out to their edges and not along them."""
    rates = [
        pair
        for pair in zip(curve.false, curve.miss, strict=True)
        if math.isfinite(pair[0]) and math.isfinite(pair[1])
    ]
    shown = [x.holds(false) and y.holds(miss) for false, miss in rates]
    for number, (false, miss) in enumerate(rates):
        if any(shown[max(0, number - 1) : number + 2]):
            yield x(false), y(miss)


def histogram_plot(
    histogram: Histogram,
    *,
    title: str,
    names: tuple[str, str],
    x_title: str,
    threshold: float | None,
) -> str:
    """Scores of one person's and of two people's pairs, each as shares, and the threshold.

    ``names`` are what the two are called in the legend.
    """
    drawing = Drawing(WIDTH / 2, 236)
    shares = (_shares(histogram.genuine), _shares(histogram.impostor))
    most = max((share for both in shares for share in both), default=0.0) or 1.0
    edges = histogram.edges or (0.0, 1.0)
    x = linear(edges[0], edges[-1], start=44.0, end=WIDTH / 2 - 10)
    y = share_scale(most * 1.05, start=176.0, end=26.0)
    _small_frame(drawing, x, y, x_title)
    drawing.text((44, 14), shortened(title, 13, WIDTH / 2 - 54), size=13, font_weight="600")
    for share, tint in zip(shares, (_GENUINE, _IMPOSTOR), strict=True):
        outline = list(_steps(histogram.edges, share, x, y))
        drawing.path(outline, stroke=tint, fill=tint, fill_opacity="0.28", stroke_width="1.5")
    if threshold is not None and x.holds(threshold):
        at = x(threshold)
        drawing.line((at, 176), (at, 26), stroke_width="1.5", stroke_dasharray="5 3")
    for name, tint, left in zip(names, (_GENUINE, _IMPOSTOR), (44.0, 180.0), strict=True):
        drawing.rect((left, 218), (left + 12, 228), fill=tint)
        drawing.text((left + 17, 228), shortened(name, 11, 118), size=11)
    return drawing.svg(title)


def _small_frame(drawing: Drawing, x: Scale, y: Scale, x_title: str) -> None:
    for value, text in x.ticks:
        drawing.text((x(value), y.start + 14), text, anchor="middle", size=10)
    for value, text in y.ticks:
        drawing.line((x.start, y(value)), (x.end, y(value)), stroke_opacity="0.18")
        drawing.text((x.start - 4, y(value) + 3), text, anchor="end", size=9)
    drawing.line((x.start, y.start), (x.end, y.start))
    drawing.text(((x.start + x.end) / 2, y.start + 30), x_title, anchor="middle", size=11)


def _shares(counts: Sequence[int]) -> list[float]:
    total = sum(counts)
    return [count / total for count in counts] if total else [0.0 for _ in counts]


def _steps(edges: Sequence[float], shares: Sequence[float], x: Scale, y: Scale) -> Iterator[XY]:
    if not shares:
        return
    yield x(edges[0]), y(0)
    for left, right, share in zip(edges, edges[1:], shares, strict=False):
        yield x(left), y(share)
        yield x(right), y(share)
    yield x(edges[-1]), y(0)


@dataclass(frozen=True, slots=True)
class Mark:
    """A figure with its interval: a bar, or a dot where a time goes with it."""

    name: str
    value: float
    low: float
    high: float
    commercial: bool
    best: bool = False
    ms: float = math.nan


def speed_plot(marks: Sequence[Mark], *, title: str, x_title: str, y_title: str) -> str:
    """What is missed against the time it takes, hollow where commercial use is not allowed."""
    drawing = Drawing(WIDTH, 380)
    times = [mark.ms for mark in marks]
    x = logarithmic(min(times), max(times), start=_LEFT, end=WIDTH - 24)
    y = share_scale(max(mark.high for mark in marks) * 1.05 or 0.01, start=320.0, end=16.0)
    Frame(x, y, x_title, y_title).draw(drawing)
    taken: list[float] = []
    for number, mark in enumerate(sorted(marks, key=lambda one: one.value)):
        at = (x(mark.ms), y(mark.value))
        tint = colour(number)
        drawing.line((at[0], y(mark.low)), (at[0], y(mark.high)), stroke=tint, stroke_width="1.5")
        fill = tint if mark.commercial else "none"
        drawing.dot(at, 6, fill=fill, stroke=tint, stroke_width="2.5")
        _label(drawing, at, mark, taken)
    return drawing.svg(title)


def _label(drawing: Drawing, at: XY, mark: Mark, taken: list[float]) -> None:
    """A name beside its mark, moved up while another name is there."""
    height = at[1] - 8
    while any(abs(height - other) < 14 for other in taken) and height > 22:
        height -= 3
    taken.append(height)
    to_left = at[0] > WIDTH * 0.62
    place = (at[0] - 10, height) if to_left else (at[0] + 10, height)
    room = at[0] - _LEFT if to_left else WIDTH - at[0] - 14
    name = shortened(f"{mark.name}, {milliseconds(mark.ms)}", 12, max(60.0, room))
    weight = "700" if mark.best else ""
    drawing.text(place, name, anchor="end" if to_left else "start", font_weight=weight)


def bars_plot(marks: Sequence[Mark], *, title: str) -> str:
    """A bar for each figure with its interval, in the order given."""
    row, left, right = 24.0, 262.0, WIDTH - 78
    drawing = Drawing(WIDTH, row * len(marks) + 40)
    bottom = row * len(marks) + 10
    x = share_scale(max(mark.high for mark in marks) or 0.01, start=left, end=right)
    for value, text in x.ticks:
        drawing.line((x(value), bottom), (x(value), 6), stroke_opacity="0.18")
        drawing.text((x(value), bottom + 16), text, anchor="middle", size=11)
    for number, mark in enumerate(marks):
        _bar(drawing, mark, x, 8 + row * number)
    return drawing.svg(title)


def _bar(drawing: Drawing, mark: Mark, x: Scale, top: float) -> None:
    tint = colour(2) if mark.best else colour(0)
    fill = tint if mark.commercial else "none"
    look = {"stroke": tint, "stroke_width": "1.5"}
    drawing.rect((x.start, top + 2), (x(mark.value), top + 16), fill=fill, **look)
    middle = top + 9
    for end in (mark.low, mark.high):
        drawing.line((x(end), middle - 4), (x(end), middle + 4), stroke_width="1.5")
    drawing.line((x(mark.low), middle), (x(mark.high), middle), stroke_width="1.5")
    name = shortened(f"▶ {mark.name}" if mark.best else mark.name, 12, x.start - 12)
    drawing.text((x.start - 6, top + 14), name, anchor="end")
    drawing.text((WIDTH - 2, top + 14), percent(mark.value), anchor="end", size=12)

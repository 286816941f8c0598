"""The drawings: true to the figures, readable on both grounds, and whole as SVG."""

from __future__ import annotations

import math
from itertools import pairwise
from xml.etree import ElementTree

import pytest

from faceid_gui.lab.report.plots import (
    DetSeries,
    Mark,
    bars_plot,
    det_plot,
    histogram_plot,
    speed_plot,
)
from faceid_gui.lab.report.style import DARK_GROUND, STYLE
from faceid_gui.lab.report.svg import (
    DASHES,
    SERIES,
    Drawing,
    escaped,
    linear,
    logarithmic,
    plain,
    probit,
    share_scale,
    shortened,
    text_width,
)
from faceid_gui.lab.results import Curve, Histogram
from tests.lab.samples import NETWORKS, trial

SVG = "{http://www.w3.org/2000/svg}"


def shapes(svg: str, name: str) -> list[ElementTree.Element]:
    """The shapes of a kind; fails where the drawing is no XML."""
    return list(ElementTree.fromstring(svg).iter(SVG + name))


def texts(svg: str) -> list[str]:
    """What is written in a drawing."""
    return [shape.text or "" for shape in shapes(svg, "text")]


def luminance(colour: str) -> float:
    """Relative luminance of ``#rrggbb`` (WCAG 2.1)."""
    parts = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("ground", ["#ffffff", DARK_GROUND])
@pytest.mark.parametrize("colour", SERIES)
def test_colours_stand_out_on_both_grounds(colour: str, ground: str) -> None:
    light, dark = sorted((luminance(colour), luminance(ground)), reverse=True)
    assert (light + 0.05) / (dark + 0.05) >= 3.0


def test_the_dark_ground_is_the_pages() -> None:
    assert f"--ground: {DARK_GROUND};" in STYLE


def test_every_series_differs_in_more_than_colour() -> None:
    assert len(set(DASHES)) == len(SERIES) == len(set(SERIES))


def mark(name: str, value: float, *, ms: float = 10.0, commercial: bool = True) -> Mark:
    return Mark(name, value, value / 2, value * 2, commercial, best=name == "best", ms=ms)


def det() -> str:
    series = [
        DetSeries(one.title, one.identification.curve, one.identification.points)
        for one in map(trial, NETWORKS)
        if one.identification is not None
    ]
    return det_plot(series, title="DET", x_title="FPIR", y_title="FNIR")


def test_a_det_plot_has_a_line_for_each() -> None:
    svg = det()
    lines = shapes(svg, "polyline")
    assert [line.get("stroke") for line in lines] == list(SERIES[: len(NETWORKS)])
    assert {one.title for one in NETWORKS} <= set(texts(svg))
    assert len(shapes(svg, "circle")) == 2 * len(NETWORKS)  # the third rate is not supported
    assert shapes(svg, "svg") or ElementTree.fromstring(svg).get("aria-label") == "DET"


def test_a_det_line_falls_and_stays_inside() -> None:
    for line in shapes(det(), "polyline"):
        points = [tuple(map(float, pair.split(","))) for pair in line.get("points", "").split()]
        assert len(points) > 5
        xs, ys = [x for x, _ in points], [y for _, y in points]
        assert xs == sorted(xs)
        assert ys == sorted(ys)  # downwards on the screen
        assert min(xs) >= 76
        assert max(xs) <= 644
        assert max(ys) <= 380


def test_a_det_plot_of_nothing_is_a_drawing_too() -> None:
    odd = Curve((math.nan, 0.0, 1.0), (0.5, math.nan, 0.0), (1.0, 0.5, 0.0))
    for curve in (Curve((), (), ()), odd, Curve((0.0, 1.0), (1.0, 0.0), (1.0, 0.0))):
        svg = det_plot([DetSeries("x", curve)], title="", x_title="", y_title="")
        assert "nan" not in svg


def test_a_histogram_shows_shares_and_the_threshold() -> None:
    # GIVEN ten genuine pairs in the upper bin and a thousand others in the lower
    chart = Histogram((0.0, 0.5, 1.0), (0, 10), (1000, 0))
    svg = histogram_plot(
        chart, title="김하늘", names=("one", "two"), x_title="score", threshold=0.5
    )
    # THEN both reach as high, and the dashed line stands in the middle
    one, two = (
        [tuple(map(float, pair.split(","))) for pair in line.get("points", "").split()]
        for line in shapes(svg, "polyline")
    )
    assert min(y for _, y in one) == min(y for _, y in two)
    (dashed,) = [line for line in shapes(svg, "line") if line.get("stroke-dasharray")]
    assert dashed.get("x1") == dashed.get("x2")
    assert float(dashed.get("x1", "0")) == pytest.approx((44 + 320) / 2, abs=0.1)
    assert "김하늘" in texts(svg)


@pytest.mark.parametrize("threshold", [None, 5.0])
def test_a_threshold_outside_is_not_drawn(threshold: float | None) -> None:
    chart = Histogram((0.0, 1.0), (0,), (0,))
    svg = histogram_plot(chart, title="", names=("", ""), x_title="", threshold=threshold)
    assert [line for line in shapes(svg, "line") if line.get("stroke-dasharray")] == []


def test_what_may_not_be_sold_is_hollow() -> None:
    marks = [mark("best", 0.02), mark("research", 0.01, ms=90.0, commercial=False)]
    dots = shapes(speed_plot(marks, title="", x_title="", y_title=""), "circle")
    bars = shapes(bars_plot(marks, title=""), "rect")
    for drawn, hollow in ((dots, 0), (bars, 1)):  # dots come best first
        assert [shape.get("fill") == "none" for shape in drawn] == [
            number == hollow for number in range(2)
        ]


def test_bars_are_as_long_as_their_figures() -> None:
    svg = bars_plot([mark("best", 0.04), mark("other", 0.02)], title="")
    wide, narrow = (float(bar.get("width", "0")) for bar in shapes(svg, "rect"))
    assert wide == pytest.approx(2 * narrow, abs=0.2)
    assert "▶ best" in texts(svg)
    assert "4 %" in texts(svg)


def test_labels_do_not_cover_each_other() -> None:
    # GIVEN five networks that are alike
    marks = [mark(f"n{n}", 0.02, ms=10 + n) for n in range(5)]
    svg = speed_plot(marks, title="", x_title="", y_title="")
    heights = sorted(
        float(one.get("y", "0")) for one in shapes(svg, "text") if "ms" in str(one.text)
    )
    assert all(below - above >= 11 for above, below in pairwise(heights))


def test_figures_of_nothing_are_drawn() -> None:
    for drawn in (
        speed_plot([mark("best", 0.0)], title="", x_title="", y_title=""),
        bars_plot([mark("best", 0.0)], title=""),
    ):
        ElementTree.fromstring(drawn)
        assert "nan" not in drawn


# --- scales and texts -------------------------------------------------------------------------


def test_a_probit_scale_is_even_in_deviates() -> None:
    scale = probit(0.001, 0.5, start=0, end=300)
    middle = scale(0.0227501)  # two deviates below the middle
    assert scale(0.001) == 0
    assert scale(0.5) == pytest.approx(300)
    assert middle == pytest.approx(300 * (3.0902 - 2) / 3.0902, abs=0.1)
    assert scale(0.9) == scale(0.5)  # brought into the range
    assert not scale.holds(0.9)


def test_scales_have_round_ticks() -> None:
    assert [text for _, text in linear(0, 1, start=0, end=1).ticks] == [
        "0", "0.2", "0.4", "0.6", "0.8", "1",
    ]  # fmt: skip
    assert [text for _, text in share_scale(0.05, start=0, end=1).ticks][:2] == ["0 %", "1 %"]
    ticks = dict(logarithmic(8, 120, start=0, end=1).ticks)
    assert list(ticks.values()) == ["10", "20", "50", "100"]
    assert linear(2, 2, start=0, end=1)(2) == 0


def test_texts_are_escaped_and_plain() -> None:
    assert escaped("<a \"b\"> & 'c'") == "&lt;a &quot;b&quot;&gt; &amp; &#x27;c&#x27;"
    assert plain("a\x00b\u202ec\ud800d\uffff") == "a\ufffdb\ufffdc\ufffdd\ufffd"
    drawing = Drawing(10, 10)
    drawing.text((0, 0), "</text><script>", font_weight='"><x')
    assert texts(drawing.svg("<&\x01")) == ["</text><script>"]


def test_long_names_are_cut_by_their_width() -> None:
    assert shortened("short", 12, 200) == "short"
    for name in ("x" * 200, "김하늘" * 50):
        cut = shortened(name, 12, 120)
        assert cut.endswith("…")
        assert text_width(cut, 12) <= 120
    assert shortened("abc", 12, 1) == "…"

"""The sections of a report that are plots."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Final

from faceid_gui.lab.advice import (
    PAIRS_TARGET,
    SEARCH_TARGET,
    deciding_point,
    local_ms,
)
from faceid_gui.lab.figures import packs_text, percent
from faceid_gui.lab.report.markup import Markup, section, tag
from faceid_gui.lab.report.plots import (
    DetSeries,
    Mark,
    bars_plot,
    det_plot,
    histogram_plot,
    speed_plot,
)
from faceid_gui.lab.report.svg import SERIES
from faceid_gui.lab.report.view import View
from faceid_gui.lab.results import Histogram, Trial

MOST_BARS: Final = 40


def det_section(view: View) -> Markup | None:
    """DET plots of searches and of pairs, of the best trials."""
    words = view.words
    searches = [
        DetSeries(words.choice(t.choice), t.identification.curve, t.identification.points)
        for t in _of_each(view, view.trials)
        if t.identification is not None
    ]
    compared = [
        DetSeries(words.choice(t.choice), t.verification.curve, t.verification.points)
        for t in _of_each(view, view.trials)
        if t.verification is not None
    ]
    plots = [
        _det(view, kind, series)
        for kind, series in (("search", searches), ("pairs", compared))
        if series
    ]
    if not plots:
        return None
    return section(words("det"), tag("p", words("det_lead")), *plots, id_="det")


def _of_each(view: View, trials: Iterable[Trial]) -> list[Trial]:
    """The best trial of all networks and detectors, the main trial first and for its own."""
    found: dict[tuple[str, str], Trial] = {}
    ordered = sorted(trials, key=lambda trial: trial is not view.main)
    for trial in ordered:
        found.setdefault((packs_text(trial.choice), trial.choice.detector), trial)
    return list(found.values())


def _det(view: View, kind: str, series: list[DetSeries]) -> Markup:
    words, name = view.words, view.words(f"det_{kind}")
    rest = len(series) - len(SERIES)
    plot = det_plot(
        series[: len(SERIES)],
        title=f"{words('det')}: {name}",
        x_title=words(f"det_x_{kind}"),
        y_title=words(f"det_y_{kind}"),
    )
    more = tag("p", words("findings_more", n=rest)) if rest > 0 else None
    return tag("div", tag("h3", name), Markup(plot), more, class_="plot")


def bars_section(view: View) -> Markup | None:
    """What every trial misses, best first."""
    words, target = view.words, view.target
    marks = [
        _mark(trial, words.choice(trial.choice), best=trial is view.main) for trial in view.rated
    ]
    if not marks:
        return None
    lead = words("bars_lead" if view.searched else "bars_lead_pairs", target=target)
    plot = Markup(bars_plot(marks[:MOST_BARS], title=words("bars")))
    rest = len(marks) - MOST_BARS
    more = tag("p", words("findings_more", n=rest)) if rest > 0 else None
    return section(words("bars"), tag("p", lead), tag("div", plot, class_="plot"), more, id_="bars")


def _mark(trial: Trial, name: str, *, best: bool) -> Mark:
    point = deciding_point(trial)
    low, high = (0.0, 0.0) if point is None else (point.miss.low, point.miss.high)
    value = math.nan if point is None else point.miss.value
    return Mark(name, value, low, high, trial.commercial, best, local_ms(trial))


def speed_section(view: View) -> Markup | None:
    """The best trial of each network and detector against the time it takes."""
    words = view.words
    timed = [trial for trial in view.rated if math.isfinite(local_ms(trial))]
    if not timed:
        return None
    marks = [
        _mark(
            trial,
            f"{packs_text(trial.choice)}, {trial.choice.detector}",
            best=trial is view.main,
        )
        for trial in _of_each(view, timed)
    ]
    name = "col_fnir" if view.searched else "det_y_pairs"
    plot = speed_plot(
        marks,
        title=words("speed"),
        x_title=words("speed_x"),
        y_title=words(name, target=view.target),
    )
    return section(
        words("speed"),
        tag("p", words("speed_lead")),
        tag("div", Markup(plot), class_="plot"),
        id_="speed",
    )


def histograms_section(view: View) -> Markup | None:
    """Scores of all and of each group with the threshold, by the main trial."""
    words, trial = view.words, view.main
    if trial is None:
        return None
    charts = [(words("everybody"), trial.histogram)] if trial.histogram is not None else []
    charts += [(group.group, group.histogram) for group in trial.groups]
    if not charts:
        return None
    threshold, target = _threshold(trial)
    plots = [_histogram(name, chart, view, threshold) for name, chart in charts]
    lead = words("histograms_lead", choice=words.choice(trial.choice), target=target)
    return section(
        words("histograms"), tag("p", lead), tag("div", *plots, class_="charts"), id_="histograms"
    )


def _threshold(trial: Trial) -> tuple[float | None, str]:
    point = deciding_point(trial)
    rate = "FPIR" if trial.identification is not None else "FMR"
    target = SEARCH_TARGET if trial.identification is not None else PAIRS_TARGET
    value = None if point is None or not math.isfinite(point.threshold) else point.threshold
    return value, f"{rate} {percent(target)}"


def _histogram(name: str, chart: Histogram, view: View, threshold: float | None) -> Markup:
    words = view.words
    return Markup(
        histogram_plot(
            chart,
            title=name,
            names=(words("genuine"), words("impostor")),
            x_title=words("score"),
            threshold=threshold,
        )
    )

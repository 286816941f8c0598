"""A run as one HTML file: no script, nothing from outside, readable on screen and on paper."""

from __future__ import annotations

from typing import Final

from faceid_gui.lab.compare import Comparison
from faceid_gui.lab.report import plot_sections, sections
from faceid_gui.lab.report.markup import Markup, join, tag
from faceid_gui.lab.report.style import STYLE
from faceid_gui.lab.report.trial_table import trials_section
from faceid_gui.lab.report.view import Picture, View, date_text, view_of
from faceid_gui.lab.results import Run
from faceid_gui.lab.words import Words

_POLICY: Final = "default-src 'none'; img-src data:; style-src 'unsafe-inline'"
"""Even where a text were not escaped, a browser would run and fetch nothing."""


def _no_picture(_photo: str) -> bytes | None:
    return None


def to_html(
    run: Run,
    *,
    language: str = "en",
    picture: Picture = _no_picture,
    comparison: Comparison | None = None,
) -> str:
    """The whole report. ``language`` is ``ko``, or else English.

    ``picture`` gives small JPEGs or PNGs of photos by their keys; what is neither, or larger
    than ``thumbnails.MOST_BYTES``, is left out. ``comparison`` adds what changed since an
    earlier run.
    """
    view = view_of(run, Words(language), picture=picture, comparison=comparison)
    page = tag("html", _head(view), _body(view), lang=view.words.language)
    return f"<!DOCTYPE html>\n{page}\n"


def _head(view: View) -> Markup:
    title = f"{view.words('title')}: {_subtitle(view)}"
    return tag(
        "head",
        tag("meta", charset="utf-8"),
        tag("meta", http_equiv="Content-Security-Policy", content=_POLICY),
        tag("meta", name="viewport", content="width=device-width, initial-scale=1"),
        tag("meta", name="color-scheme", content="light dark"),
        tag("meta", name="generator", content="faceid-gui"),
        tag("title", title),
        tag("style", Markup(STYLE)),
    )


def _subtitle(view: View) -> str:
    return view.words("of", dataset=view.run.dataset, date=date_text(view.run.at))


def _body(view: View) -> Markup:
    heading = tag(
        "header",
        tag("h1", view.words("title")),
        tag("p", _subtitle(view), dir="auto"),
        None if view.run.whole else tag("p", view.words("stopped"), class_="stopped"),
    )
    parts = (
        sections.recommendation_section(view),
        sections.summary_section(view),
        trials_section(view),
        plot_sections.bars_section(view),
        sections.groups_section(view),
        plot_sections.histograms_section(view),
        plot_sections.det_section(view),
        plot_sections.speed_section(view),
        sections.confusions_section(view),
        sections.compared_section(view),
        sections.findings_section(view),
        sections.work_section(view),
        sections.machine_section(view),
        sections.glossary_section(view),
    )
    return tag("body", heading, tag("main", join(parts)))

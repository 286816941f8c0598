"""The sections of a report in words and tables; those with plots are in ``plot_sections``."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from faceid_gui.lab.advice import PAIRS_TARGET, SEARCH_TARGET
from faceid_gui.lab.compare import Change, FigureKind, TrialChange, Verdict
from faceid_gui.lab.figures import (
    NOTHING,
    estimate_text,
    milliseconds,
    percent,
    rate_text,
    ratio_text,
    score_text,
)
from faceid_gui.lab.recommend import recommendation_in
from faceid_gui.lab.report.markup import Markup, grid, items, join, pairs, row, section, tag
from faceid_gui.lab.report.thumbnails import data_uri
from faceid_gui.lab.report.trial_table import point_cell
from faceid_gui.lab.report.view import View, date_text
from faceid_gui.lab.results import (
    Choice,
    Confusion,
    Estimate,
    Finding,
    FindingKind,
    GroupResult,
    Point,
    Trial,
)
from faceid_gui.lab.words import Words

MOST_FINDINGS: Final = 40
"""Of one kind; the rest are counted."""

MOST_CONFUSIONS: Final = 24

_GLOSSARY: Final = ("fpir", "fnir", "rank1", "fmr", "fnmr", "tmr", "eer")


def recommendation_section(view: View) -> Markup:
    """The sentence, and what it does not know."""
    words, found = view.words, recommendation_in(view.run, view.words.language)
    unknown = None
    if found.unknown:
        unknown = join((tag("h3", words("unknown")), items(found.unknown)))
    sentence = tag("p", found.sentence, class_="sentence", dir="auto")
    return section(words("recommendation"), sentence, unknown, id_="recommendation")


def summary_section(view: View) -> Markup:
    """What was evaluated."""
    run, words = view.run, view.words
    entries = [
        (words("summary_people"), run.people),
        (words("summary_photos"), run.photos),
        (words("summary_strangers"), run.strangers or words("none")),
        (words("summary_groups"), ", ".join(run.groups) or words("none")),
        (words("summary_took"), words.took(run.took_s)),
        (words("summary_run"), run.id),
    ]
    return tag("section", pairs(entries), class_="facts", id="summary")


# --- groups ---------------------------------------------------------------------------------


def groups_section(view: View) -> Markup:
    """Each group at the threshold of all, by the recommended trial."""
    words, trial = view.words, view.main
    if trial is None or not trial.groups:
        return section(words("groups"), tag("p", words("groups_none")), id_="groups")
    lead = words(
        "groups_lead",
        choice=words.choice(trial.choice),
        fpir=percent(SEARCH_TARGET),
        fmr=percent(PAIRS_TARGET),
    )
    headers = [words(f"col_{name}") for name in ("group", "people", "fpir")]
    headers += [words("col_fnir", target=percent(SEARCH_TARGET))]
    headers += [words(f"col_{name}") for name in ("fmr", "fnmr", "ratio")]
    rows = [row(_all_cells(trial, words)), *(row(_group_cells(one, words)) for one in trial.groups)]
    table = grid(headers, rows, caption=words("groups"))
    return section(words("groups"), tag("p", lead), table, id_="groups")


def _all_cells(trial: Trial, words: Words) -> Iterator[object]:
    yield words("everybody")
    yield trial.identification.enrolled if trial.identification is not None else NOTHING
    search = trial.identification.at(SEARCH_TARGET) if trial.identification is not None else None
    compared = trial.verification.at(PAIRS_TARGET) if trial.verification is not None else None
    yield from _points((search, compared), words)
    yield NOTHING


def _group_cells(group: GroupResult, words: Words) -> Iterator[object]:
    yield group.group
    yield group.people
    search = next((p for p in group.identification if p.target == SEARCH_TARGET), None)
    compared = next((p for p in group.verification if p.target == PAIRS_TARGET), None)
    yield from _points((search, compared), words)
    yield ratio_text(group.fmr_ratio)


def _points(points: Iterable[Point | None], words: Words) -> Iterator[object]:
    """The false and the missed of each, marked where the trials were too few for the rate."""
    for point in points:
        for rate in (None, None) if point is None else (point.false, point.miss):
            if point is None or rate is None or not rate.trials:
                yield NOTHING
            else:
                yield point_cell(point, rate_text(rate), words)


# --- confusions -----------------------------------------------------------------------------


def confusions_section(view: View) -> Markup:
    """Pairs of photos that the recommended trial confuses."""
    words, trial = view.words, view.main
    if trial is None or not trial.confusions:
        return section(words("confusions"), tag("p", words("confusions_none")), id_="confusions")
    lead = words("confusions_lead", choice=words.choice(trial.choice))
    shown = [_confusion(one, view) for one in trial.confusions[:MOST_CONFUSIONS]]
    return section(
        words("confusions"), tag("p", lead), tag("div", *shown, class_="cards"), id_="confusions"
    )


def _confusion(confusion: Confusion, view: View) -> Markup:
    key = "confusion_one" if confusion.same else "confusion_two"
    text = view.words(
        key,
        first=confusion.first_name,
        second=confusion.second_name,
        score=score_text(confusion.score),
    )
    keys = (confusion.first, confusion.second)
    return tag(
        "figure",
        *(_photo(photo, view) for photo in keys),
        tag("figcaption", text, tag("small", " / ".join(keys)), dir="auto"),
    )


def _photo(key: str, view: View) -> Markup:
    address = data_uri(view.picture(key))
    if address is None:
        return tag("span", view.words("no_picture"), class_="blank")
    return tag("img", src=address, alt=key)


# --- comparison with an earlier run -----------------------------------------------------------


def compared_section(view: View) -> Markup | None:
    """What changed since an earlier run; nothing where none was given."""
    found, words = view.comparison, view.words
    if found is None:
        return None
    heading = words("compared", date=date_text(found.before_at))
    parts: list[object] = []
    if not found.same_data:
        parts.append(tag("p", words("compared_other")))
    if not found.trials:
        parts.append(tag("p", words("compared_none")))
    else:
        headers = [words(f"col_{name}") for name in ("networks", "figure", "before", "now")]
        rows = [r for trial in found.trials for r in _changed_rows(trial, words)]
        headers.append(words("col_verdict"))
        parts.append(grid(headers, rows, caption=heading))
        parts.append(tag("p", words("compared_same", n=sum(t.untouched for t in found.trials))))
    for key, choices in (("only_before", found.only_before), ("only_now", found.only_after)):
        if choices:
            parts.append(tag("p", words(key, names=_names(choices, words))))
    return section(heading, *parts, id_="compared")


def _names(choices: Iterable[Choice], words: Words) -> str:
    return words.some(words.choice(choice) for choice in choices)


def _changed_rows(trial: TrialChange, words: Words) -> Iterator[Markup]:
    for change in trial.telling:
        yield row(
            (
                words.choice(trial.choice),
                figure_name(change, words),
                figure_text(change.kind, change.before),
                figure_text(change.kind, change.after),
                words(change.verdict.value),
            ),
            class_=change.verdict.value if change.verdict is not Verdict.SAME else None,
        )


def figure_name(change: Change, words: Words) -> str:
    """What a figure is called, with the rate that it is for."""
    if change.kind in (FigureKind.FNIR, FigureKind.TMR):
        return words(f"col_{change.kind}", target=percent(change.target))
    return words(f"col_{change.kind}")


def figure_text(kind: FigureKind, figure: Estimate) -> str:
    """A figure: a share with its interval, a time, or a count."""
    if kind is FigureKind.TIME:
        return milliseconds(figure.value)
    return f"{figure.value:.0f}" if kind is FigureKind.UNDETECTED else estimate_text(figure)


# --- findings -------------------------------------------------------------------------------


def findings_section(view: View) -> Markup:
    """What was noticed in the photos, kind by kind."""
    words, findings = view.words, view.run.findings
    if not findings:
        return section(words("findings"), tag("p", words("findings_none")), id_="findings")
    parts: list[Markup] = []
    for kind in FindingKind:
        of_kind = [finding for finding in findings if finding.kind is kind]
        if of_kind:
            parts.append(tag("h3", f"{words(f'kind_{kind}')} ({len(of_kind)})"))
            texts = [finding_text(one, words) for one in of_kind[:MOST_FINDINGS]]
            rest = len(of_kind) - len(texts)
            parts.append(items([*texts, words("findings_more", n=rest)] if rest else texts))
    return section(words("findings"), *parts, id_="findings")


def finding_text(finding: Finding, words: Words) -> str:
    """A finding as a sentence: in English its own, in another language with its score."""
    if words.language == "en" and finding.detail:
        return finding.detail
    text = words(
        f"finding_{finding.kind}",
        subject=finding.subject or NOTHING,
        photo=finding.photo or NOTHING,
        other=finding.other or NOTHING,
    )
    if finding.kind in (FindingKind.NETWORK_FAILED, FindingKind.UNREADABLE) and finding.detail:
        text = f"{text} ({finding.detail})"
    return text if finding.score is None else f"{text} ({score_text(finding.score)})"


# --- the end ----------------------------------------------------------------------------------


def work_section(view: View) -> Markup:
    """How much work was done, and what was saved."""
    words, counts = view.words, view.run.counts
    entries: list[tuple[object, object]] = [
        (words("work_detected", name=name), count) for name, count in counts.detected.items()
    ]
    entries += [(words("work_embedded", name=name), n) for name, n in counts.embedded.items()]
    entries.append((words("work_cached"), counts.cached))
    return section(words("work"), tag("p", words("work_lead")), pairs(entries), id_="work")


def machine_section(view: View) -> Markup:
    """Where it was measured."""
    words, machine = view.words, view.run.machine
    entries = [
        (words("machine_processor"), machine.processor),
        (words("machine_cores"), machine.cores),
        (words("machine_system"), machine.system),
        (words("machine_versions"), machine.versions),
    ]
    return section(words("machine"), pairs(entries), id_="machine")


def glossary_section(view: View) -> Markup:
    """The words of the field."""
    words = view.words
    entries = [
        (name.upper() if name != "rank1" else words("col_rank1"), words(f"word_{name}"))
        for name in _GLOSSARY
    ]
    entries.append((words("col_threshold"), words("word_threshold")))
    entries.append(("95 %", words("word_interval")))
    entries.append(("a + b", words("word_fusion")))
    return section(words("glossary"), pairs(entries), id_="glossary")

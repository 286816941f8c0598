"""What ``evaluate`` says, in words, as JSON, and as a report on the disk."""

from __future__ import annotations

import locale
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

from faceid_gui.cli.output import emit, one_line, say, table
from faceid_gui.core.errors import BadRequest, NotFound
from faceid_gui.core.files import disk_full_as_error, write_atomically
from faceid_gui.lab import advice
from faceid_gui.lab.figures import (
    NOTHING,
    estimate_text,
    milliseconds,
    packs_text,
    percent,
    rate_text,
)
from faceid_gui.lab.report import codec
from faceid_gui.lab.report.sections import figure_name, figure_text
from faceid_gui.lab.report.view import View, view_of
from faceid_gui.lab.results import FindingKind
from faceid_gui.lab.words import Words

if TYPE_CHECKING:
    from faceid_gui.cli.desks import LabDesk
    from faceid_gui.lab.compare import Comparison
    from faceid_gui.lab.results import Finding, Point, Run, Trial
    from faceid_gui.lab.runs import RunSummary
    from faceid_gui.settings.tree import Settings

LAST: Final = "last"
"""The newest run that is kept, of those that measured anything."""

MOST_FINDINGS: Final = 6
"""So many of a kind are said; all are in the report."""

_GUESS: Final = " ?"
"""Behind a rate whose threshold comes from too few trials."""

_MISSED: Final = 5  # the column of the rate that decides

_HTML, _JSON = "report.html", "report.json"


@dataclass(frozen=True, slots=True)
class Written:
    """Where a report is."""

    html: Path
    json: Path


# --- earlier runs ---------------------------------------------------------------------------


def earlier_run(desk: LabDesk, name: str) -> Run:
    """A run by its id, ``last``, or the path of a report.json. Raises NotFound, BadRequest."""
    path = Path(name)
    if path.suffix == ".json" or path.is_file():
        return _from_file(path)
    if name != LAST:
        return desk.load(name)
    runs = [run for run in desk.runs() if run.trials]
    if not runs:
        raise NotFound("there is no earlier run to compare with")
    return desk.load(runs[0].id)


def _from_file(path: Path) -> Run:
    try:
        return codec.from_json(path.read_bytes())
    except OSError as error:
        raise NotFound(f"cannot read {path}: {error.strerror}", detail=str(path)) from error
    except BadRequest as error:
        raise BadRequest(f"{path}: {error}", detail=error.detail) from error


def show_runs(runs: Sequence[RunSummary], *, as_json: bool) -> None:
    """What is kept, newest first."""
    if as_json:
        emit({"runs": [codec.encode(run) for run in runs]})
        return
    if not runs:
        say("no run is kept")
        return
    rows = [
        (run.id, _local_time(run.at), run.people, run.trials, _state(run), one_line(run.dataset))
        for run in runs
    ]
    table(("run", "when", "people", "trials", "state", "photos of"), rows)


def _state(run: RunSummary) -> str:
    return "whole" if run.whole else "stopped"


def _local_time(at: float) -> str:
    return f"{datetime.fromtimestamp(at):%Y-%m-%d %H:%M}"


# --- the report -----------------------------------------------------------------------------


def language_of(settings: Settings) -> str:
    """The language of the screen, where it is the system's that of the shell."""
    chosen = settings.general.language.value
    return chosen if chosen != "system" else (locale.getlocale()[0] or "en")


def prepare(folder: Path) -> None:
    """Make the report's folder, before hours are spent. Raises BadRequest or DiskFull."""
    try:
        with disk_full_as_error(folder):
            folder.mkdir(parents=True, exist_ok=True)
            with tempfile.TemporaryFile(dir=folder):
                pass  # files can be made there
    except OSError as error:
        raise BadRequest(f"cannot write to {folder}: {error.strerror}") from error


def write(
    folder: Path, run: Run, desk: LabDesk, *, language: str, comparison: Comparison | None
) -> Written:
    """Write report.html and report.json. Raises BadRequest or DiskFull."""
    from faceid_gui.lab.report.html import to_html
    from faceid_gui.lab.report.thumbnails import thumbnail

    photos = desk.pictures(run.id)

    def picture(photo: str) -> bytes | None:
        image = photos(photo)
        return None if image is None else thumbnail(image)

    page = to_html(run, language=language, picture=picture, comparison=comparison)
    written = Written(folder / _HTML, folder / _JSON)
    try:
        write_atomically(written.html, page.encode("utf-8"))
        write_atomically(written.json, codec.to_json(run, indent=1).encode("utf-8"))
    except OSError as error:
        raise BadRequest(f"cannot write to {folder}: {error.strerror}") from error
    return written


# --- JSON -----------------------------------------------------------------------------------


def document(run: Run, written: Written | None, comparison: Comparison | None) -> dict[str, object]:
    """The one document of ``--json``: that of report.json, with where it is."""
    found = codec.run_document(run)
    found["report"] = (
        None if written is None else {"html": str(written.html), "json": str(written.json)}
    )
    found["comparison"] = None if comparison is None else codec.encode(comparison)
    return found


# --- words ----------------------------------------------------------------------------------


def say_run(run: Run, written: Written | None, comparison: Comparison | None) -> None:
    """The recommendation, the trials, what was noticed, and where the report is."""
    words = Words("en")
    say(one_line(run.recommendation.sentence))
    for unknown in run.recommendation.unknown:
        say(one_line(f"- {unknown}"))
    if run.trials:
        say()
        _say_trials(run, words)
    if comparison is not None:
        say()
        _say_comparison(comparison, words)
    if run.findings:
        say()
        _say_findings(run.findings)
    say()
    say(f"kept as {run.id}")
    if written is not None:
        say(f"report: {written.html} (names and pictures of people are in it)")


def _say_trials(run: Run, words: Words) -> None:
    view = view_of(run, words, picture=lambda _photo: None)
    missed = f"FNIR at FPIR {view.target}" if view.searched else f"FNMR at FMR {view.target}"
    headers = ["", "packs", "detector", "metric", "photos", missed, "EER"]
    headers += ["accuracy", "one face", "licence"]
    rows = [
        tuple(_cells(trial, view, best=trial.choice == run.recommendation.choice))
        for trial in view.trials
    ]
    kept = [n for n, name in enumerate(headers) if n == 0 or _filled(rows, n) or name == missed]
    table([headers[n] for n in kept], [[cells[n] for n in kept] for cells in rows])
    if any(cells[_MISSED].endswith(_GUESS) for cells in rows):
        say(f"{_GUESS.strip()} {words('not_seen')}")
    for count in sorted({trial.choice.photos for trial in view.trials}):
        alike = [trial for trial in view.trials if trial.choice.photos == count]
        if view.searched and all(trial.identification is None for trial in alike):
            say(f"with {words.photos(count)} enrolled nobody has any left to search for")


def _filled(rows: Iterable[Sequence[str]], column: int) -> bool:
    return any(cells[column] != NOTHING for cells in rows)


def _cells(trial: Trial, view: View, *, best: bool) -> Iterator[str]:
    choice, pairs = trial.choice, trial.verification
    # Pairs say nothing of searches: the column is of the one or the other.
    other = view.searched and trial.identification is None
    point = None if other else advice.deciding_point(trial)
    yield "*" if best else ""
    yield packs_text(choice)
    yield choice.detector
    yield choice.metric.value
    yield str(choice.photos)
    yield _rate_cell(point)
    yield NOTHING if pairs is None else estimate_text(pairs.eer)
    yield (
        NOTHING
        if pairs is None or pairs.accuracy is None
        else f"{percent(pairs.accuracy.mean)} ± {percent(pairs.accuracy.std)}"
    )
    yield milliseconds(advice.local_ms(trial))
    yield trial.licence if trial.commercial else f"{trial.licence} (non-commercial)"


def _rate_cell(point: Point | None) -> str:
    if point is None or not point.miss.trials:
        return NOTHING
    return rate_text(point.miss) + ("" if point.supported else _GUESS)


def _say_comparison(comparison: Comparison, words: Words) -> None:
    say(f"against {comparison.before_id}:")
    if not comparison.same_data:
        say(words("compared_other"))
    rows = [
        (
            one_line(words.choice(trial.choice)),
            figure_name(change, words),
            figure_text(change.kind, change.before),
            figure_text(change.kind, change.after),
            words(change.verdict.value),
        )
        for trial in comparison.trials
        for change in trial.telling
    ]
    if rows:
        table(("trial", "figure", "before", "now", "difference"), rows)
    else:
        say(words("compared_none"))


def _say_findings(findings: Sequence[Finding]) -> None:
    """The first of each kind: many of one must not hide the only one of another."""
    words = Words("en")
    for kind in FindingKind:
        alike = [finding for finding in findings if finding.kind is kind]
        for finding in alike[:MOST_FINDINGS]:
            say(one_line(f"noticed: {finding.detail}"))
        rest = len(alike) - MOST_FINDINGS
        if rest > 0:
            say(f"noticed: {rest} more: {words(f'kind_{kind}').lower()}")

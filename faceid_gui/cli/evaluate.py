"""``evaluate``: which networks, detector and metric suit these people."""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING, Annotated, Final

import typer

from faceid_gui.cli.context import context_of
from faceid_gui.cli.options import Json
from faceid_gui.cli.output import emit, note, progress_bar, say

if TYPE_CHECKING:
    from faceid_gui.cli.context import CliContext
    from faceid_gui.cli.desks import LabDesk
    from faceid_gui.lab.request import EvaluateProgress, EvaluateRequest
    from faceid_gui.lab.results import Run

_STAGES: Final = {"photos": "photos", "trials": "trials", "latency": "times"}


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("evaluate")(_evaluate)


def _evaluate(
    ctx: typer.Context,
    folder: Annotated[
        Path | None, typer.Argument(metavar="[DIR]", help="A folder of people's folders.")
    ] = None,
    gallery: Annotated[
        bool, typer.Option("--gallery", help="The gallery's own kept pictures, not a folder.")
    ] = False,
    strangers: Annotated[
        Path | None, typer.Option("--strangers", help="A folder of people who are not enrolled.")
    ] = None,
    pairs: Annotated[
        Path | None, typer.Option("--pairs", help="Compare the pairs of this file (as LFW has).")
    ] = None,
    packs: Annotated[
        str | None, typer.Option("--packs", metavar="A,B", help="Packs to try (default: all).")
    ] = None,
    detectors: Annotated[
        str | None,
        typer.Option("--detectors", metavar="A,B", help="Detectors (default: each pack's own)."),
    ] = None,
    metrics: Annotated[
        str | None,
        typer.Option(
            "--metrics", metavar="A,B", help="cosine (default), euclidean, euclidean_l2, angular."
        ),
    ] = None,
    photos: Annotated[
        str, typer.Option("--photos", metavar="N[,N]", help="Photos to enrol each person with.")
    ] = "3",
    groups: Annotated[
        str | None,
        typer.Option("--groups", metavar="FILE", help="A file of groups, or by-parent."),
    ] = None,
    report: Annotated[
        Path | None,
        typer.Option("--report", metavar="OUT", help="Write report.html and report.json there."),
    ] = None,
    fuse: Annotated[
        bool, typer.Option("--fuse/--no-fuse", help="Also try each two packs together.")
    ] = True,
    latency: Annotated[
        bool, typer.Option("--latency/--no-latency", help="Measure how long a face takes.")
    ] = True,
    remote: Annotated[
        bool, typer.Option("--remote", help="Measure that on the paired server too.")
    ] = False,
    limit: Annotated[
        int | None, typer.Option("--limit", min=2, help="Only the first so many people.")
    ] = None,
    compare: Annotated[
        str | None,
        typer.Option(
            "--compare", metavar="RUN", help="An earlier run: its id, last, or a report.json."
        ),
    ] = None,
    list_runs: Annotated[bool, typer.Option("--list", help="Earlier runs, and stop.")] = False,
    forget: Annotated[
        bool, typer.Option("--forget", help="Erase earlier runs and cached embeddings, and stop.")
    ] = False,
    as_json: Json = False,
) -> None:
    """Try networks, detectors and metrics on photos of people, and say which is best.

    DIR holds a folder for each person. Interrupted, it writes what is measured by then and ends
    with code 130; the same command goes on where it was.
    """
    context = context_of(ctx)
    if list_runs or forget:
        _earlier(context.lab(), forget=forget, as_json=as_json)
        return
    request = _request(
        folder,
        gallery=gallery,
        strangers=strangers,
        pairs=pairs,
        packs=_listed(packs),
        detectors=_listed(detectors),
        metrics=_listed(metrics),
        photos=_numbers(photos),
        groups=groups,
        fuse=fuse,
        latency=latency,
        remote=remote,
        limit=limit,
    )
    _run(context, request, report=report, compare=compare, as_json=as_json)


# --- what is asked for ----------------------------------------------------------------------


def _request(
    folder: Path | None,
    *,
    gallery: bool,
    strangers: Path | None,
    pairs: Path | None,
    packs: tuple[str, ...],
    detectors: tuple[str, ...],
    metrics: tuple[str, ...],
    photos: tuple[int, ...],
    groups: str | None,
    fuse: bool,
    latency: bool,
    remote: bool,
    limit: int | None,
) -> EvaluateRequest:
    from faceid_gui.lab.request import BY_PARENT, EvaluateRequest
    from faceid_gui.lab.results import Metric

    if (folder is None) is not gallery:
        raise typer.BadParameter("give a folder of people's folders, or --gallery, and not both")
    known = [metric.value for metric in Metric]
    for name in metrics:
        if name not in known:
            raise typer.BadParameter(f"no metric {name!r}; there are {', '.join(known)}")
    by_file = None if groups in (None, BY_PARENT) else Path(groups or "")
    _look_for(folder, strangers, files=(pairs, by_file))
    return EvaluateRequest(
        folder=folder,
        strangers=strangers,
        pairs=pairs,
        packs=packs,
        detectors=detectors,
        metrics=tuple(Metric(name) for name in metrics) or (Metric.COSINE,),
        photos=photos,
        groups=groups if by_file is None else by_file,
        fuse=fuse,
        latency=latency,
        remote=remote,
        limit=limit,
    )


def _look_for(*folders: Path | None, files: tuple[Path | None, ...]) -> None:
    """Say what is missing before anything is opened. Raises NotFound."""
    from faceid_gui.core.errors import NotFound

    for folder in folders:
        if folder is not None and not folder.is_dir():
            raise NotFound(f"there is no folder {folder}", detail=str(folder))
    for file in files:
        if file is not None and not file.is_file():
            raise NotFound(f"there is no file {file}", detail=str(file))


def _listed(text: str | None) -> tuple[str, ...]:
    """Names between commas, each once."""
    names = (name.strip() for name in (text or "").split(","))
    return tuple(dict.fromkeys(name for name in names if name))


def _numbers(text: str) -> tuple[int, ...]:
    numbers = []
    for name in _listed(text):
        if not (name.isascii() and name.isdecimal() and 1 <= int(name) <= 99):
            raise typer.BadParameter(f"--photos takes numbers from 1 to 99, not {name!r}")
        numbers.append(int(name))
    if not numbers:
        raise typer.BadParameter("--photos takes a number")
    return tuple(sorted(set(numbers)))


def _check_names(desk: LabDesk, request: EvaluateRequest) -> None:
    """Raises BadRequest for a pack or detector that is not there, or not ready."""
    from faceid_gui.core.deepface import DeepFaceKey
    from faceid_gui.core.errors import BadRequest

    for what, wanted, offered in (
        ("pack", request.packs, desk.packs),
        ("detector", request.detectors, desk.detectors),
    ):
        options = {option.key: option for option in offered()} if wanted else {}
        for name in wanted:
            option = options.get(name)
            if option is None and DeepFaceKey.parse(name) is not None:
                continue  # behind another detector of DeepFace's: the desk knows
            if option is None:
                there = ", ".join(key for key, one in options.items() if one.ready) or "none"
                raise BadRequest(f"there is no {what} {name!r}; ready are: {there}")
            if not option.ready:
                raise BadRequest(f"the {what} {name!r} cannot run: {option.note}")


# --- the evaluation -------------------------------------------------------------------------


def _run(
    context: CliContext,
    request: EvaluateRequest,
    *,
    report: Path | None,
    compare: str | None,
    as_json: bool,
) -> None:
    from faceid_gui.cli import evaluate_report as out
    from faceid_gui.cli.run import INTERRUPTED
    from faceid_gui.core.errors import FaceIdError
    from faceid_gui.lab.compare import compare as compare_runs

    desk = context.lab()
    _check_names(desk, request)
    before = out.earlier_run(desk, compare) if compare is not None else None
    if report is not None:
        out.prepare(report)
    run = _measure(desk, request)
    comparison = compare_runs(before, run) if before is not None else None
    written, unwritten = None, None
    if report is not None:
        language = out.language_of(context.settings())
        try:
            written = out.write(report, run, desk, language=language, comparison=comparison)
        except FaceIdError as error:
            unwritten = error  # what was measured is said all the same
    if as_json:
        emit(out.document(run, written, comparison))
    else:
        out.say_run(run, written, comparison)
    if unwritten is not None:
        raise unwritten
    if not run.whole:
        note("stopped before the end; the same command goes on where this was")
        raise typer.Exit(INTERRUPTED)


def _measure(desk: LabDesk, request: EvaluateRequest) -> Run:
    with progress_bar("evaluate") as bar, _stop_on_interrupt() as stopped:

        def hear(step: EvaluateProgress) -> None:
            stage = _STAGES.get(step.stage, step.stage)
            bar(step.done, step.total, "stopping" if stopped() else f"{stage}: {step.what}")

        return desk.evaluate(request, progress=hear, cancelled=stopped)


@contextmanager
def _stop_on_interrupt() -> Iterator[Callable[[], bool]]:
    """Ctrl+C asks to stop in order; a second one interrupts as ever."""
    asked = threading.Event()
    if threading.current_thread() is not threading.main_thread():
        yield asked.is_set
        return

    def handle(number: int, frame: FrameType | None) -> None:
        if asked.is_set():
            signal.default_int_handler(number, frame)
        asked.set()

    before = signal.signal(signal.SIGINT, handle)
    try:
        yield asked.is_set
    finally:
        signal.signal(signal.SIGINT, before)


# --- earlier runs ---------------------------------------------------------------------------


def _earlier(desk: LabDesk, *, forget: bool, as_json: bool) -> None:
    from faceid_gui.cli import evaluate_report as out

    if not forget:
        out.show_runs(desk.runs(), as_json=as_json)
        return
    gone = desk.forget()
    if as_json:
        emit({"runs": gone.runs, "cached": gone.cached})
    else:
        say(f"erased: {gone.runs} runs, {gone.cached} files of cached embeddings")

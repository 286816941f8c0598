"""Import of all test photos: how fast, with progress, and how soon it stops when asked to."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from benchmarks.report import Row
from benchmarks.subjects import backend_plan, known_people, pack_files, strangers
from faceid_gui.app.records import open_database
from faceid_gui.core.clock import SystemClock
from faceid_gui.services.importing.people_import import ImportProgress, ImportReport, import_people
from faceid_gui.services.people import PhotoFolder
from faceid_gui.settings.paths import DataPaths

PACK = "compact"
WORKERS = 2
RUNS = 3
CANCEL_AFTER = 100


@dataclass(frozen=True, slots=True)
class Run:
    """One import: its report, its progress, and the time it took."""

    report: ImportReport
    steps: tuple[ImportProgress, ...]
    seconds: float
    cpu_s: float
    enrolled: int


def rows() -> list[Row]:
    """The quickest of three imports, then one that is cancelled."""
    best = min((_run() for _ in range(RUNS)), key=lambda run: run.seconds)
    return [*_speed_rows(best), _cancel_row()]


def _run(
    hear: Callable[[ImportProgress], None] = lambda _: None,
    cancelled: Callable[[], bool] = lambda: False,
) -> Run:
    """Import everybody into an empty database on the disk."""
    people = known_people() | strangers()
    folders = [PhotoFolder(name, tuple(paths)) for name, paths in people.items()]
    steps: list[ImportProgress] = []

    def progress(step: ImportProgress) -> None:
        steps.append(step)
        hear(step)

    with tempfile.TemporaryDirectory() as folder:
        records = open_database(DataPaths(Path(folder)), SystemClock())
        try:
            start, cpu = time.perf_counter(), time.process_time()
            report = import_people(
                folders,
                store=records.gallery,
                make_backend=backend_plan(PACK),
                default=pack_files(PACK).pack.default_threshold,
                workers=WORKERS,
                progress=progress,
                cancelled=cancelled,
            )
            seconds, cpu = time.perf_counter() - start, time.process_time() - cpu
            enrolled = len(records.gallery.people())
        finally:
            records.close()
    return Run(report, tuple(steps), seconds, cpu, enrolled)


def _speed_rows(run: Run) -> list[Row]:
    photos, people = run.report.photos, len(run.report.people)
    speed = photos / run.seconds
    each = run.cpu_s * 1000.0 / photos
    counted = [step.done for step in run.steps] == list(range(1, photos + 1))
    whole = run.enrolled == people and run.report.complete
    reasons = ", ".join(f"{reason.count} {reason.code}" for reason in run.report.reasons)
    return [
        Row(
            f"import of {photos} photos (250x250) of {people} people, compact pack, "
            f"{WORKERS} workers",
            "over 120 photos/s",
            f"{speed:.0f} photos/s ({each:.1f} ms of CPU time a photo, so {2000.0 / each:.0f} "
            f"where two cores do nothing else; refused: {reasons or 'none'})",
            speed > 120.0 and whole,
        ),
        Row(
            "progress of that import",
            "every photo once, in order",
            f"{len(run.steps)} steps",
            counted,
        ),
    ]


def _cancel_row() -> Row:
    asked: list[float] = []

    def hear(step: ImportProgress) -> None:
        if step.done == CANCEL_AFTER:
            asked.append(time.perf_counter())

    run = _run(hear, lambda: bool(asked))
    late = time.perf_counter() - asked[0]
    halves = len(run.report.people) - run.enrolled
    return Row(
        f"cancelled after {CANCEL_AFTER} photos",
        "stops within 1 s, nobody by halves",
        f"stopped after {late:.2f} s and {run.report.photos} photos; {run.enrolled} enrolled, "
        f"{halves} by halves",
        run.report.cancelled and late < 1.0 and halves == 0,
    )

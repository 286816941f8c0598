"""What the People page costs with ten thousand people in a real database."""

from __future__ import annotations

import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QApplication

from benchmarks.crowd import CONTRACT, SAMPLES, open_crowd
from benchmarks.heartbeat import Heart
from benchmarks.report import Row
from benchmarks.timing import percentile, time_once
from faceid_gui.core.types import Threshold
from faceid_gui.qt.appearance import Appearance
from faceid_gui.qt.background import Background
from faceid_gui.qt.reembed_job import ReembedJob
from faceid_gui.services.people_edit import PeopleEditor
from faceid_gui.services.reembed import ReembedReport
from faceid_gui.services.undo import UndoStack
from faceid_gui.settings.tree import General
from faceid_gui.store.gallery import SqlGalleryStore
from faceid_gui.views.console.people.page import PeoplePage
from faceid_gui.views.console.people.table import PeopleTable
from faceid_gui.views.console.people.tools import PeopleTools

PEOPLE = 10_000
OPENINGS = 7
SIZE = (1080, 650)
TYPED = ("grace hopper 12", "lov knuth", "김민서", "ㄱㅁㅅ", "윤 77", "nobody at all")
SWIPE_PX = 37
FRAMES = 600
FRAME_MS = 1000.0 / 60.0
PATIENCE_S = 30.0


@dataclass(slots=True)
class Painted:
    """When tables with people in them were painted, and how long each took."""

    ends: list[float] = field(default_factory=list)
    costs_ms: list[float] = field(default_factory=list)


def rows() -> list[Row]:
    """Opening, then typing, then scrolling, then grading everybody."""
    existing = QApplication.instance()
    app = existing if isinstance(existing, QApplication) else QApplication(["faceid-gui"])
    Appearance(app).show(General())
    with tempfile.TemporaryDirectory(prefix="faceid-bench-") as folder:
        start = time.perf_counter()
        with open_crowd(Path(folder), PEOPLE) as store, painted_tables() as painted:
            made_s = time.perf_counter() - start
            background = Background()
            tools, job = _tools(store), ReembedJob(waiting=tuple, work=_no_work)
            try:
                openings = [_open(tools, background, job, painted) for _ in range(OPENINGS)]
                page = _shown(tools, background, job, painted)
                measured = [_opening_row(openings, made_s), _typing(page), _scrolling(page)]
                measured.append(_grading(page, store))
                page.close()
                page.deleteLater()
            finally:
                job.close()
                background.close()
            return measured


def _no_work(_progress: object, _cancelled: object) -> ReembedReport:
    return ReembedReport((), (), 0)


def _tools(store: SqlGalleryStore) -> PeopleTools:
    undo = UndoStack()
    threshold = Threshold(0.46, 0.05)
    return PeopleTools(store, PeopleEditor(store, undo), undo, lambda: threshold, lambda: CONTRACT)


@contextmanager
def painted_tables() -> Iterator[Painted]:
    """Time every table of people that is painted with somebody in it."""
    log = Painted()
    paint = PeopleTable.paintEvent

    def timed(table: PeopleTable, event: QPaintEvent) -> None:
        start = time.perf_counter()
        paint(table, event)
        if table.people.rowCount():
            log.ends.append(time.perf_counter())
            log.costs_ms.append((log.ends[-1] - start) * 1000.0)

    setattr(PeopleTable, "paintEvent", timed)  # noqa: B010 - mypy forbids the plain way
    try:
        yield log
    finally:
        setattr(PeopleTable, "paintEvent", paint)  # noqa: B010


def _run(seconds: float, until: Callable[[], bool] = lambda: False) -> None:
    loop = QEventLoop()
    QTimer.singleShot(round(seconds * 1000), loop.quit)
    watch = QTimer()
    watch.setInterval(1)
    watch.timeout.connect(lambda: loop.quit() if until() else None)
    watch.start()
    loop.exec()
    watch.stop()


def _shown(
    tools: PeopleTools, background: Background, job: ReembedJob, painted: Painted
) -> PeoplePage:
    painted.ends.clear()
    page = PeoplePage(tools, background, job)
    page.resize(*SIZE)
    page.show()
    _run(PATIENCE_S, until=lambda: bool(painted.ends))
    return page


def _open(tools: PeopleTools, background: Background, job: ReembedJob, painted: Painted) -> float:
    """Milliseconds from making the page to its first rows on the screen."""
    start = time.perf_counter()
    page = _shown(tools, background, job, painted)
    took = (painted.ends[0] - start) * 1000.0
    _run(1.5)  # grading and portraits are over before the next one
    page.close()
    page.deleteLater()
    return took


def _opening_row(openings: list[float], made_s: float) -> Row:
    median = statistics.median(openings)
    return Row(
        f"People page with {PEOPLE:,} people opens: made, shown, read, first rows painted",
        "under 0.5 s",
        f"{median / 1000:.2f} s (median of {len(openings)}, {min(openings) / 1000:.2f} to "
        f"{max(openings) / 1000:.2f}; the first {openings[0] / 1000:.2f}; the database with "
        f"{PEOPLE * SAMPLES:,} samples took {made_s:.0f} s to make)",
        median < 500,
    )


def _typing(page: PeoplePage) -> Row:
    """Each stroke: the field, the filter, the list and its painting."""
    _run(3.0)
    field_, table = page.browser.bar.search, page.browser.table
    took: list[float] = []

    def stroke(text: str) -> None:
        field_.setText(text)
        table.viewport().repaint()

    for text in TYPED:
        parts = [text[:end] for end in (*range(1, len(text) + 1), *range(len(text) - 1, -1, -1))]
        for part in parts:
            took.append(time_once(lambda part=part: stroke(part)))  # type: ignore[misc]
            _run(0.005)
    p95 = percentile(took, 0.95)
    return Row(
        f"filter {PEOPLE:,} people as one types: stroke to the filtered list painted",
        "under 50 ms",
        f"p95 {p95:.0f} ms (median {statistics.median(took):.0f}, most {max(took):.0f}; "
        f"{len(took)} strokes)",
        p95 < 50,
    )


def _scrolling(page: PeoplePage) -> Row:
    """The whole list painted again after every step, portraits arriving meanwhile."""
    table = page.browser.table
    bar = table.verticalScrollBar()
    took: list[float] = []

    def step(value: int) -> None:
        bar.setValue(value)
        table.viewport().repaint()

    for number in range(FRAMES):
        took.append(time_once(lambda value=number * SWIPE_PX: step(value)))  # type: ignore[misc]
        _run(0.003)
    p99 = percentile(took, 0.99)
    return Row(
        f"scroll {PEOPLE:,} people: one frame, all of it painted",
        "under 16.7 ms (60 frames/s)",
        f"p99 {p99:.1f} ms (median {statistics.median(took):.1f}, most {max(took):.1f}; "
        f"{len(took)} frames)",
        p99 < FRAME_MS,
    )


def _grading(page: PeoplePage, store: SqlGalleryStore) -> Row:
    """Somebody else renames a person: all are read and graded again while the screen lives."""
    page.browser.table.verticalScrollBar().setValue(0)
    _run(3.0)
    store.rename(store.people()[0].id, "Aaron")
    heart = Heart()
    heart.start()
    _run(4.0)
    heart.stop()
    return heart.row("while everybody is read and graded anew", f"{PEOPLE:,} people")

"""The real kiosk window over an engine of our choice, and eyes on what it paints."""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TypeAlias

from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QApplication

from benchmarks.subjects import use_test_models
from faceid_gui.app.context import AppContext
from faceid_gui.app.engine import EnginePlan
from faceid_gui.app.gui import Launch, Workplace
from faceid_gui.app.session import Session
from faceid_gui.app.windows import Front
from faceid_gui.core.events import Event, FrameAnalysed
from faceid_gui.core.ports import Clock, Engine, EngineSettings
from faceid_gui.pipeline.engine import EngineFactory
from faceid_gui.pipeline.process_engine import ProcessEngine
from faceid_gui.settings.tree import Role, Settings
from faceid_gui.views.kiosk.kiosk_window import KioskWindow
from faceid_gui.views.widgets.live_view import LiveView

Choose: TypeAlias = Callable[[EnginePlan], EngineFactory]
"""From the plan that the app made to what the engine is built from instead."""

BOOT_S = 30.0


@contextmanager
def own_home(**sections: dict[str, object]) -> Iterator[Path]:
    """A fresh data folder with silent settings and the compact pack: ``access={...}``."""
    with tempfile.TemporaryDirectory(prefix="faceid-bench-") as folder:
        os.environ["FACEID_GUI_HOME"] = folder
        use_test_models()
        tree = Settings().model_dump()
        tree["general"]["sound"] = False
        tree["recognition"]["pack"] = "compact"
        for name, values in sections.items():
            tree[name].update(values)
        AppContext().save_settings(Settings.model_validate(tree))
        yield Path(folder)


@dataclass(slots=True)
class Analysed:
    """Hears an engine and remembers the newest analysed frame."""

    newest: FrameAnalysed | None = None

    def hear(self, event: Event) -> None:
        """A listener of the engine."""
        if isinstance(event, FrameAnalysed):
            self.newest = event


@dataclass(frozen=True, slots=True, eq=False)
class OpenKiosk:
    """The open app: its engine, its session and its window."""

    app: QApplication
    workplace: Workplace
    session: Session
    front: Front
    engine: ProcessEngine
    analysed: Analysed

    @property
    def window(self) -> KioskWindow:
        """The kiosk's window."""
        window = self.front.window
        assert isinstance(window, KioskWindow)
        return window

    def listen(self) -> None:
        """Let the window hear the engine alone, and not the one who decides at the door.

        A verdict covers the live picture for seconds, which then costs nothing: without
        verdicts every frame is painted, which is the hard case.
        """
        self.front.feed.attach(self.session.engine)

    def run(self, seconds: float, *, until: Callable[[], bool] = lambda: False) -> None:
        """Let Qt work for so long, or until something holds."""
        loop = QEventLoop()
        QTimer.singleShot(round(seconds * 1000), loop.quit)
        watch = QTimer()
        watch.setInterval(50)
        watch.timeout.connect(lambda: loop.quit() if until() else None)
        watch.start()
        loop.exec()
        watch.stop()


@contextmanager
def open_kiosk(choose: Choose) -> Iterator[OpenKiosk]:
    """The kiosk in a window of its usual size, with frames coming in."""
    made: list[ProcessEngine] = []

    def make(plan: EnginePlan, settings: EngineSettings, clock: Clock) -> Engine:
        made.append(ProcessEngine(choose(plan), settings, clock))
        return made[-1]

    existing = QApplication.instance()
    app = existing if isinstance(existing, QApplication) else QApplication(["faceid-gui"])
    workplace = Workplace(AppContext(), Launch(Role.KIOSK, "benchmark", True, None))
    workplace.builder = replace(workplace.builder, make_engine=make)
    session = workplace.builder.build("benchmark")
    session.start()
    front = Front(app, workplace, session)
    analysed = Analysed()
    made[0].subscribe(analysed.hear)
    kiosk = OpenKiosk(app, workplace, session, front, made[0], analysed)
    try:
        kiosk.listen()
        front.show()
        kiosk.run(BOOT_S, until=lambda: analysed.newest is not None)
        if analysed.newest is None:
            message = "the engine gives no frames"
            raise RuntimeError(message)
        yield kiosk
    finally:
        front.close()
        workplace.close()


@dataclass(frozen=True, slots=True)
class Painted:
    """One frame that came onto the screen. Times of the monotonic clock, seconds."""

    number: int
    captured_at: float
    painted_at: float
    cost_ms: float


@dataclass(slots=True)
class PaintLog:
    """What live views painted, and what that took of the UI thread's time.

    ``frames`` came onto the screen for the first time, ``repaints_ms`` are the others: the
    same picture with newer faces.
    """

    frames: list[Painted] = field(default_factory=list)
    repaints_ms: list[float] = field(default_factory=list)
    _taken_ms: float = 0.0
    _last: tuple[int, float] | None = None

    def clear(self) -> None:
        """Forget everything."""
        self.frames.clear()
        self.repaints_ms.clear()

    def taken(self, took_ms: float) -> None:
        """The view took a picture that was ready."""
        self._taken_ms += took_ms

    def painted(self, view: LiveView, took_ms: float) -> None:
        """The view painted: a frame for the first time, or the same one again."""
        frame = view.shown_frame
        if frame is None:
            return
        if (frame.number, frame.captured_at) == self._last:
            self.repaints_ms.append(took_ms)
            return
        self._last = (frame.number, frame.captured_at)
        now = time.monotonic()
        cost, self._taken_ms = took_ms + self._taken_ms, 0.0
        self.frames.append(Painted(frame.number, frame.captured_at, now, cost))


@contextmanager
def paint_log() -> Iterator[PaintLog]:
    """Time every live view that is made while this is open."""
    log = PaintLog()
    # The slot that takes a ready picture is the view's own business, but its time counts.
    names = ("_on_ready", "paintEvent")
    ready, paint = (getattr(LiveView, name) for name in names)

    def timed_ready(view: LiveView) -> None:
        start = time.perf_counter()
        ready(view)
        log.taken((time.perf_counter() - start) * 1000.0)

    def timed_paint(view: LiveView, event: QPaintEvent) -> None:
        start = time.perf_counter()
        paint(view, event)
        log.painted(view, (time.perf_counter() - start) * 1000.0)

    _put(LiveView, names, (timed_ready, timed_paint))
    try:
        yield log
    finally:
        _put(LiveView, names, (ready, paint))


def _put(where: type, names: Sequence[str], methods: Sequence[Callable[..., None]]) -> None:
    for name, method in zip(names, methods, strict=True):
        setattr(where, name, method)

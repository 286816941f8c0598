"""Whether the screen stays alive: a 10 ms timer in the UI thread, while others work or hang."""

from __future__ import annotations

import os
import signal
import tempfile
import time
from pathlib import Path

import cv2
from PySide6.QtCore import Qt, QTimer

from benchmarks.factories import FPS, ClipFactory
from benchmarks.kiosk import OpenKiosk, open_kiosk, own_home
from benchmarks.report import Row
from benchmarks.subjects import known_people, strangers
from benchmarks.timing import percentile
from faceid_gui.core.events import EngineChanged, EngineState, Event
from faceid_gui.services.importing.people_import import ImportReport, import_people
from faceid_gui.services.people import PhotoFolder

PHOTOS = 1000
BEAT_MS = 10
HANGS = 3
P99_MS = 33.0
MAX_MS = 150.0


class Heart:
    """Beats every 10 ms in the UI thread and keeps the gaps."""

    def __init__(self) -> None:
        self.gaps_ms: list[float] = []
        self._last = 0.0
        self._timer = QTimer()
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.setInterval(BEAT_MS)
        self._timer.timeout.connect(self._beat)

    def start(self) -> None:
        """Begin to count."""
        self.gaps_ms.clear()
        self._last = time.perf_counter()
        self._timer.start()

    def stop(self) -> None:
        """Count no more."""
        self._timer.stop()

    def _beat(self) -> None:
        now = time.perf_counter()
        self.gaps_ms.append((now - self._last) * 1000.0)
        self._last = now

    def row(self, what: str, note: str) -> Row:
        """What was counted, against the goals."""
        p99, most = percentile(self.gaps_ms, 0.99), max(self.gaps_ms)
        return Row(
            f"UI heartbeat (10 ms timer) {what}",
            "p99 under 33 ms, max under 150 ms",
            f"p99 {p99:.0f} ms, max {most:.0f} ms ({note}; {len(self.gaps_ms)} beats)",
            p99 < P99_MS and most < MAX_MS,
        )


def rows() -> list[Row]:
    """The kiosk window over the clip at 30 frames per second; first an import, then hangs."""
    cv2.setNumThreads(1)
    with own_home(), open_kiosk(lambda plan: ClipFactory(plan.backend, FPS)) as kiosk:
        kiosk.run(1.0)
        return [_importing(kiosk), _hanging(kiosk)]


def _importing(kiosk: OpenKiosk) -> Row:
    context = kiosk.workplace.context
    pack = context.pack(key="compact")
    done: list[ImportReport] = []
    heart = Heart()
    with tempfile.TemporaryDirectory() as folder:
        folders = many_photos(Path(folder))

        def work() -> ImportReport:
            return import_people(
                folders,
                store=kiosk.workplace.records.gallery,
                make_backend=lambda: pack.make(1),
                default=pack.default,
                workers=pack.workers,
            )

        start = time.monotonic()
        heart.start()
        kiosk.front.background.call(work, then=done.append, failed=_fail)
        kiosk.run(180.0, until=lambda: bool(done))
        heart.stop()
    seconds = time.monotonic() - start
    if not done:
        message = "the import did not come to its end"
        raise RuntimeError(message)
    note = f"{done[0].photos} photos in {seconds:.0f} s by {pack.workers} workers"
    return heart.row("during the import of 1,000 photos", note)


def _fail(error: Exception) -> None:
    raise error


def _hanging(kiosk: OpenKiosk) -> Row:
    outages = Outages()
    end = kiosk.engine.subscribe(outages.hear)
    heart = Heart()
    heart.start()
    for _ in range(HANGS):
        pid = kiosk.engine.pid
        assert pid is not None
        outages.begin()
        os.kill(pid, signal.SIGSTOP)  # killed by the engine's own supervisor
        kiosk.run(30.0, until=lambda: outages.over)
        kiosk.run(1.0)
    heart.stop()
    end()
    if len(outages.back_s) < HANGS:
        message = "a hung engine did not come back"
        raise RuntimeError(message)
    note = f"{HANGS} hangs, running again after {max(outages.back_s):.1f} s at most"
    return heart.row("with a hung engine", note)


class Outages:
    """Hears how long the engine was away each time."""

    def __init__(self) -> None:
        self.back_s: list[float] = []
        self.over = True
        self._stopped_at = 0.0
        self._away = False

    def begin(self) -> None:
        """The engine hangs from now on."""
        self.over, self._stopped_at = False, time.monotonic()

    def hear(self, event: Event) -> None:
        """A listener of the engine."""
        if not isinstance(event, EngineChanged):
            return
        if event.state is EngineState.RUNNING and self._away:
            self.back_s.append(time.monotonic() - self._stopped_at)
            self._away, self.over = False, True
        elif event.state is EngineState.RESTARTING:
            self._away = True


def many_photos(folder: Path, count: int = PHOTOS) -> list[PhotoFolder]:
    """Real photos, again and again under other names; each file has bytes of its own."""
    people = list((known_people() | strangers()).items())
    folders: list[PhotoFolder] = []
    left, turn = count, 0
    while left > 0:
        name, paths = people[turn % len(people)]
        copies = []
        for path in paths[:left]:
            copy = folder / f"{turn}-{path.name}"
            # Bytes after a JPEG's end change its digest and nothing else.
            copy.write_bytes(path.read_bytes() + turn.to_bytes(4, "big"))
            copies.append(copy)
        folders.append(PhotoFolder(f"{name} {turn // len(people)}", tuple(copies)))
        left -= len(copies)
        turn += 1
    return folders

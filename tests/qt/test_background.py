"""Call, then, failed."""

from __future__ import annotations

import threading

from PySide6.QtCore import QThread
from pytestqt.qtbot import QtBot

from faceid_gui.core.errors import DiskFull
from faceid_gui.qt.background import Background


def test_the_result_comes_back_in_the_ui_thread(qtbot: QtBot, background: Background) -> None:
    results: list[tuple[bool, bool]] = []

    background.call(
        QThread.isMainThread, then=lambda there: results.append((there, QThread.isMainThread()))
    )
    qtbot.waitUntil(lambda: bool(results))

    assert results == [(False, True)]


def test_an_error_comes_back_too(qtbot: QtBot, background: Background) -> None:
    errors: list[Exception] = []

    def work() -> None:
        raise DiskFull

    background.call(work, then=lambda _none: None, failed=errors.append)
    qtbot.waitUntil(lambda: bool(errors))

    assert isinstance(errors[0], DiskFull)


def test_progress_reaches_the_ui_thread(qtbot: QtBot, background: Background) -> None:
    heard: list[int] = []
    report = background.to_ui(heard.append)

    background.call(lambda: [report(number) for number in range(5)])
    qtbot.waitUntil(lambda: len(heard) == 5)

    assert heard == [0, 1, 2, 3, 4]


def test_closing_waits_and_drops_the_rest(qtbot: QtBot) -> None:
    # GIVEN a call under way and one that waits for its turn
    background = Background(threads=1)
    begun, release = threading.Event(), threading.Event()
    told: list[str] = []

    def work() -> str:
        begun.set()
        release.wait(5)
        return "done"

    background.call(work, then=told.append)
    background.call(lambda: "never", then=told.append)
    assert begun.wait(5)

    # WHEN it is closed
    release.set()
    background.close()
    background.call(lambda: "later", then=told.append)

    # THEN the first has ended, and nobody is told anything any more
    assert not background.busy
    assert told == []

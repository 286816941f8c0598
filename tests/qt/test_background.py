"""Call, then, failed."""

from __future__ import annotations

import threading

import pytest
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


def test_what_is_let_go_of_is_never_dropped(qtbot: QtBot) -> None:
    # GIVEN every thread of the pool at work, and one more thing to end
    background = Background(threads=1)
    begun, release = threading.Event(), threading.Event()
    ended: list[str] = []

    def hold() -> None:
        begun.set()
        release.wait(5)

    def end() -> None:
        release.wait(5)
        ended.append(threading.current_thread().name)

    background.call(hold)
    assert begun.wait(5)
    background.let_go(end)
    assert ended == []
    assert background.busy
    # WHEN it is closed
    release.set()
    background.close()
    # THEN that was waited for, on a thread of its own
    assert ended == ["letting-go"]
    assert not background.busy
    # AND afterwards it is done at once
    background.let_go(lambda: ended.append("at once"))
    assert ended[-1] == "at once"


def test_an_end_that_fails_is_no_end_of_the_program(
    background: Background, caplog: pytest.LogCaptureFixture
) -> None:
    def end() -> None:
        raise DiskFull

    background.let_go(end)
    background.close()
    assert "something did not end well" in caplog.text

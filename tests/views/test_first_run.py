"""The first run writes at Finish, and not a moment before."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from faceid_gui.core.errors import DiskFull
from faceid_gui.services.first_run import FirstRunFlow, Step
from faceid_gui.settings.tree import Language, Settings
from faceid_gui.views.first_run.window import FirstRunContext, FirstRunWindow
from tests.qt.support import MemoryPin
from tests.views.support import Bench


@pytest.fixture
def pin() -> MemoryPin:
    return MemoryPin(None)


@pytest.fixture
def window(qtbot: QtBot, bench: Bench, pin: MemoryPin) -> Iterator[FirstRunWindow]:
    made = FirstRunWindow(FirstRunContext(Settings(), bench.tools(), pin))
    qtbot.addWidget(made)
    made.resize(800, 480)
    made.show()
    yield made
    made.hide()


def type_pin(window: FirstRunWindow, pin: str) -> None:
    for digit in pin:
        window.pin.pad.type_digit(digit)
    window.pin.pad.submit()


def walk_to_the_end(window: FirstRunWindow) -> None:
    window.language.chosen.emit(Language.KOREAN)
    window.camera.picker._choose("synthetic:")
    window.next_button.click()
    window.next_button.click()
    type_pin(window, "8305")
    type_pin(window, "8305")


def test_everything_is_written_at_finish(
    qtbot: QtBot, window: FirstRunWindow, bench: Bench, pin: MemoryPin
) -> None:
    # GIVEN all questions answered
    walk_to_the_end(window)
    assert window.flow.step is Step.DONE

    # THEN nothing is written yet
    assert bench.written == []
    assert pin.pin is None
    assert "synthetic:" in window.done.text

    # WHEN Finish is touched
    with qtbot.waitSignal(window.finished) as finished:
        window.next_button.click()

    # THEN it is
    assert finished.args == bench.written
    assert bench.written[0].general.language is Language.KOREAN
    assert bench.written[0].camera.source == "synthetic:"
    assert pin.pin == "8305"


def test_closing_keeps_nothing(window: FirstRunWindow, bench: Bench, pin: MemoryPin) -> None:
    walk_to_the_end(window)
    window.close()
    assert bench.written == []
    assert pin.pin is None


def test_the_language_is_spoken_at_once(window: FirstRunWindow, bench: Bench) -> None:
    window.language.chosen.emit(Language.KOREAN)
    assert bench.appearance.language is Language.KOREAN
    assert window.next_button.text() == "다음"


def test_going_back_asks_for_the_pin_again(window: FirstRunWindow) -> None:
    walk_to_the_end(window)
    window.back_button.click()
    assert window.flow.step is Step.PIN
    assert window.flow.answers.pin == ""
    assert not window.next_button.isVisible()


def test_a_full_disk_is_said(qtbot: QtBot, window: FirstRunWindow, bench: Bench) -> None:
    bench.write_error = DiskFull()
    walk_to_the_end(window)
    window.next_button.click()
    qtbot.waitUntil(lambda: bool(window.words))
    assert window.words.startswith("디스크가 가득")
    assert window.next_button.isEnabled()


def test_the_flow_does_not_pass_the_pin_without_one() -> None:
    flow = FirstRunFlow(Settings())
    for _ in range(10):
        flow.forward()
    steps = [flow.step]
    flow.choose_pin("8305")
    flow.forward()
    flow.forward()
    steps.append(flow.step)
    for _ in range(10):
        flow.back()
    assert [*steps, flow.step] == [Step.PIN, Step.DONE, Step.LANGUAGE]

"""The console: live picture, people, threshold."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from pytestqt.qtbot import QtBot

from faceid_gui.core.clock import SystemClock
from faceid_gui.core.errors import BadRequest
from faceid_gui.core.events import CameraChanged, CameraState
from faceid_gui.core.types import Threshold
from faceid_gui.qt.feed import EngineFeed
from faceid_gui.settings.tree import Language
from faceid_gui.views.console.console_window import ConsoleWindow
from faceid_gui.views.console.context import ConsoleContext
from faceid_gui.views.dialogs.pin_pad import PinPrompt
from faceid_gui.views.dialogs.settings_panel import SettingsPanel
from faceid_gui.views.widgets.reembed_panel import ReembedPanel
from tests.fakes import MemoryGallery
from tests.qt.support import MemoryPin, ToldEngine
from tests.views.console.people_support import people_tools
from tests.views.support import Bench, NotingSounds


class Calibration:
    """Calibrates to a fixed threshold, or fails."""

    def __init__(self) -> None:
        self.error: Exception | None = None

    def __call__(self, report: Callable[[float], None]) -> Threshold:
        if self.error is not None:
            raise self.error
        report(0.5)
        return Threshold(0.512, 0.05, True, 0.001, 0.0005, 3, 6)


@pytest.fixture
def gallery() -> MemoryGallery:
    return MemoryGallery()


@pytest.fixture
def calibration() -> Calibration:
    return Calibration()


@pytest.fixture
def window(
    qtbot: QtBot,
    bench: Bench,
    feed: EngineFeed,
    gallery: MemoryGallery,
    calibration: Calibration,
) -> Iterator[ConsoleWindow]:
    made = ConsoleWindow(
        ConsoleContext(
            feed=feed,
            clock=SystemClock(),
            pin=MemoryPin(),
            background=bench.background,
            sounds=NotingSounds(),
            tools=bench.tools(),
            settings=lambda: bench.settings,
            use_source=bench.sources.append,
            people=people_tools(gallery),
            calibrate=calibration,
            closed=lambda: bench.left.append(True),
            reembed=bench.reembed,
        )
    )
    qtbot.addWidget(made)
    made.show()
    yield made
    made.close()


def test_people_who_come_are_shown(
    qtbot: QtBot, window: ConsoleWindow, gallery: MemoryGallery
) -> None:
    # GIVEN an empty gallery that says what to do
    window.pages.setCurrentRow(1)
    qtbot.waitUntil(lambda: window.people.browser.page == "empty")

    # WHEN somebody is enrolled elsewhere
    gallery.add_person("Ada", ())

    # THEN they are in the list
    qtbot.waitUntil(lambda: window.people.browser.page == "list")
    assert window.people.browser.foot == "People enrolled: 1"


def test_calibrating(qtbot: QtBot, window: ConsoleWindow, calibration: Calibration) -> None:
    window.pages.setCurrentRow(2)
    assert "0.460" in window.threshold.card.text
    window.threshold.button.click()
    qtbot.waitUntil(lambda: "0.512" in window.threshold.card.text)
    assert window.threshold.button.isEnabled()

    calibration.error = BadRequest("nobody")
    window.threshold.button.click()
    qtbot.waitUntil(lambda: bool(window.threshold.words))
    assert window.threshold.button.isEnabled()


def test_settings_stand_behind_the_pin(qtbot: QtBot, window: ConsoleWindow) -> None:
    window._settings.click()
    prompt = window.sheet.content
    assert isinstance(prompt, PinPrompt)
    for digit in "8305":
        prompt.pad.type_digit(digit)
    prompt.pad.submit()
    qtbot.waitUntil(lambda: isinstance(window.sheet.content, SettingsPanel))


def test_trouble_and_language(
    qtbot: QtBot, window: ConsoleWindow, feed: EngineFeed, bench: Bench
) -> None:
    engine = ToldEngine()
    feed.attach(engine)
    engine.say(CameraChanged(CameraState.BUSY, "camera:0"))
    qtbot.waitUntil(lambda: window.banner.text.startswith("Another program"))
    bench.appearance.speak(Language.KOREAN)
    qtbot.waitUntil(lambda: window.windowTitle() == "FaceID 콘솔")
    assert window.backend.itemText(0) == "이 기기"


def test_another_source_for_now(window: ConsoleWindow, bench: Bench) -> None:
    window._use_source("/clips/door.mp4")
    window._use_source("camera:0")
    assert bench.sources == ["/clips/door.mp4", ""]


def test_closing_tells(window: ConsoleWindow, bench: Bench) -> None:
    window.close()
    assert bench.left == [True]


def test_people_whom_the_pack_does_not_know_are_named(
    qtbot: QtBot, window: ConsoleWindow, bench: Bench
) -> None:
    # GIVEN somebody of another pack
    bench.again.expect("Ada")
    assert window.people.unknown.text == ""

    # WHEN the people are shown
    bench.reembed.look()
    window.pages.setCurrentRow(1)

    # THEN the page says so, and leads to the names
    qtbot.waitUntil(lambda: window.people.unknown.text == "People this pack does not know: 1")
    window.people.again.click()
    panel = window.sheet.content
    assert isinstance(panel, ReembedPanel)
    assert panel.must_come_back == ("Ada",)

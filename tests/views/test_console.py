"""The console: live picture, people, threshold."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import cv2
import pytest
from pytestqt.qtbot import QtBot

from faceid_gui.core.errors import BadRequest
from faceid_gui.core.events import CameraChanged, CameraState
from faceid_gui.qt.feed import EngineFeed
from faceid_gui.qt.import_job import ImportPhase
from faceid_gui.settings.tree import Language
from faceid_gui.views.console.console_window import ConsoleWindow, Page
from faceid_gui.views.dialogs.pin_pad import PinPrompt
from faceid_gui.views.widgets.reembed_panel import ReembedPanel
from faceid_gui.views.wizards.capture.wizard import CaptureWizard
from faceid_gui.views.wizards.enrol.wizard import EnrolWizard
from tests.fakes import MemoryGallery, face_picture
from tests.qt.support import ToldEngine
from tests.views.console.support import Calibration, Console
from tests.views.support import Bench


@pytest.fixture
def console(qtbot: QtBot, bench: Bench, feed: EngineFeed) -> Iterator[Console]:
    made = Console(bench, feed)
    qtbot.addWidget(made.window)
    made.window.show()
    yield made
    made.close()


@pytest.fixture
def window(console: Console) -> ConsoleWindow:
    return console.window


@pytest.fixture
def gallery(console: Console) -> MemoryGallery:
    return console.gallery


@pytest.fixture
def calibration(console: Console) -> Calibration:
    return console.calibration


def test_people_who_come_are_shown(
    qtbot: QtBot, window: ConsoleWindow, gallery: MemoryGallery
) -> None:
    # GIVEN an empty gallery that says what to do
    window.show_page(Page.PEOPLE)
    qtbot.waitUntil(lambda: window.people.browser.page == "empty")

    # WHEN somebody is enrolled elsewhere
    gallery.add_person("Ada", ())

    # THEN they are in the list
    qtbot.waitUntil(lambda: window.people.browser.page == "list")
    assert window.people.browser.foot == "People enrolled: 1"


def test_calibrating(qtbot: QtBot, window: ConsoleWindow, calibration: Calibration) -> None:
    window.show_page(Page.THRESHOLD)
    assert "0.460" in window.threshold.card.text
    qtbot.waitUntil(lambda: window.threshold.loaded)
    window.threshold.button.click()
    qtbot.waitUntil(lambda: "0.512" in window.threshold.card.text)
    assert window.threshold.button.isEnabled()

    calibration.error = BadRequest("nobody")
    window.threshold.button.click()
    qtbot.waitUntil(lambda: bool(window.threshold.words))
    assert window.threshold.button.isEnabled()


def test_settings_stand_behind_the_pin(qtbot: QtBot, window: ConsoleWindow) -> None:
    window.show_page(Page.SETTINGS)
    prompt = window.settings.prompt
    assert isinstance(prompt, PinPrompt)
    for digit in "8305":
        prompt.pad.type_digit(digit)
    prompt.pad.submit()
    qtbot.waitUntil(lambda: window.settings.panel is not None)


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
    window.show_page(Page.PEOPLE)

    # THEN the page says so, and leads to the names
    qtbot.waitUntil(lambda: window.people.unknown.text == "People this pack does not know: 1")
    window.people.again.click()
    panel = window.sheet.content
    assert isinstance(panel, ReembedPanel)
    assert panel.must_come_back == ("Ada",)


def test_photos_that_are_dropped_on_the_people_are_imported(
    qtbot: QtBot, console: Console, tmp_path: Path
) -> None:
    # GIVEN a folder of photos of somebody, dropped on the page of people
    window = console.window
    (tmp_path / "Ada").mkdir()
    for number in range(2):
        cv2.imwrite(str(tmp_path / "Ada" / f"{number}.png"), face_picture(3, x=100 + 50 * number))
    window.show_page(Page.PEOPLE)
    window.people.import_asked.emit((tmp_path / "Ada",))

    # THEN the import asks, and enrols them once it is started
    assert window.pages.row == Page.IMPORT
    qtbot.waitUntil(lambda: console.job.state.phase is ImportPhase.ASKING)
    plan = console.job.state.plan
    assert plan is not None
    console.job.start(plan.dropped.people, None)
    qtbot.waitUntil(lambda: console.job.state.phase is ImportPhase.DONE)
    assert [person.name for person in console.gallery.people()] == ["Ada"]

    # AND the way back to the people shows them
    window.importing.people_asked.emit()
    assert window.pages.row == Page.PEOPLE
    qtbot.waitUntil(lambda: window.people.browser.table.people.rowCount() == 1)


def test_wizards_have_the_whole_window_and_give_it_back(qtbot: QtBot, console: Console) -> None:
    window = console.window
    window.show_page(Page.PEOPLE)
    # WHEN somebody is to be enrolled, THEN the wizard is all that is seen
    window.people.enrol_asked.emit()
    wizard = window.stage.wizard
    assert isinstance(wizard, EnrolWizard)
    assert not window.pages.isVisible()
    # AND when it is left, the people are there again
    wizard.finished.emit()
    assert window.stage.wizard is None
    assert window.pages.isVisible()
    # AND the same with photos to be captured; closing the window leaves the wizard too
    window.people.capture_asked.emit()
    assert isinstance(window.stage.wizard, CaptureWizard)
    window.close()
    assert window.stage.wizard is None


def test_who_was_just_enrolled_is_shown(qtbot: QtBot, console: Console) -> None:
    window = console.window
    console.gallery.add_person("Ada", ())
    window.people.enrol_asked.emit()
    wizard = window.stage.wizard
    assert isinstance(wizard, EnrolWizard)
    # WHEN the wizard has enrolled somebody and is over
    grace = console.gallery.add_person("Grace", ())
    wizard.enrolled.emit(grace)
    wizard.finished.emit()
    # THEN they are chosen among the people
    table = window.people.browser.table
    qtbot.waitUntil(lambda: [person.id for person in table.chosen()] == [grace.id])


def test_samples_are_added_to_somebody_who_is_enrolled(console: Console) -> None:
    person = console.gallery.add_person("Ada", ())
    console.window.people.more_asked.emit(person)
    wizard = console.window.stage.wizard
    assert isinstance(wizard, EnrolWizard)
    assert (wizard.flow.answers.name, wizard.flow.answers.person_id) == ("Ada", person.id)

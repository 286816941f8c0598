"""Names typed with a finger in the console's window: wizards, searches, a new name."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import QPoint, QRect
from PySide6.QtGui import QPointingDevice
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from faceid_gui.qt.feed import EngineFeed
from faceid_gui.views.console.console_window import ConsoleWindow, Page
from faceid_gui.views.wizards.capture.wizard import CaptureWizard
from faceid_gui.views.wizards.enrol.wizard import EnrolWizard
from tests.views.console.support import Console
from tests.views.support import Bench
from tests.views.test_touch_keyboard import press, touch


@pytest.fixture
def console(qtbot: QtBot, bench: Bench, feed: EngineFeed) -> Iterator[Console]:
    """A console on a small screen, with one person."""
    made = Console(bench, feed)
    made.gallery.add_person("김철수", [])
    made.window.resize(800, 480)
    made.window.show()
    made.window.activateWindow()
    qtbot.waitUntil(made.window.isActiveWindow)
    yield made
    made.close()
    made.window.deleteLater()


def of_enrolment(console: Console, qtbot: QtBot) -> QLineEdit:
    console.window.open_enrolment()
    wizard = console.window.stage.wizard
    assert isinstance(wizard, EnrolWizard)
    return wizard.who.name.line


def of_capture(console: Console, qtbot: QtBot) -> QLineEdit:
    console.window.open_capture()
    wizard = console.window.stage.wizard
    assert isinstance(wizard, CaptureWizard)
    return wizard.source.name


def of_people(console: Console, qtbot: QtBot) -> QLineEdit:
    console.window.show_page(Page.PEOPLE)
    search = console.window.people.browser.bar.search
    qtbot.waitUntil(search.isEnabled)
    return search


def of_visits(console: Console, qtbot: QtBot) -> QLineEdit:
    console.window.show_page(Page.VISITS)
    return console.window.visits.filters.text


def of_a_person(console: Console, qtbot: QtBot) -> QLineEdit:
    console.window.show_page(Page.PEOPLE)
    browser = console.window.people.browser
    person = console.gallery.find("김철수")
    qtbot.waitUntil(lambda: browser.table.people.total == 1)
    browser.table.choose(person.id)
    browser._opened = True
    browser._arrange()
    qtbot.waitUntil(lambda: browser.details.facts is not None)
    browser.details.rename_button.click()
    browser.details.editor.field.clear()
    return browser.details.editor.field


def place_of(widget: QWidget, window: ConsoleWindow) -> QRect:
    return QRect(widget.mapTo(window, QPoint()), widget.size())


@pytest.mark.parametrize(
    "find", [of_enrolment, of_capture, of_people, of_visits, of_a_person], ids=lambda f: f.__name__
)
def test_a_finger_types_a_name(
    qtbot: QtBot, console: Console, find: Callable[[Console, QtBot], QLineEdit]
) -> None:
    # GIVEN a field, and no keys over the page
    window = console.window
    field = find(console, qtbot)
    keyboard = window.keys.keyboard
    assert not keyboard.isVisible()

    # WHEN it is touched
    qtbot.waitUntil(lambda: field.width() > 100 and field.isVisible())
    press(finger(), field)
    qtbot.waitUntil(keyboard.isVisible)

    # THEN the keys are there, but not over it, and type Hangul
    place = place_of(field, window)
    assert window.rect().contains(place)
    assert not keyboard.geometry().intersects(place)
    assert touch(keyboard, "Hangul or Latin letters")
    for key in "ㅇㅣㅅㅓㅈㅜㄴ":
        assert touch(keyboard, key)
    assert field.text() == "이서준"

    # AND the key for it puts them away
    assert touch(keyboard, "Done")
    assert not keyboard.isVisible()


def finger() -> QPointingDevice:
    """A touchscreen."""
    return QTest.createTouchDevice()

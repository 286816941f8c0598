"""Walking through the enrolment wizard as an operator would."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton
from pytestqt.qtbot import QtBot

from faceid_gui.services.flows import EnrolStep
from faceid_gui.views.widgets.photo_tiles import corner_of
from faceid_gui.views.wizards.enrol.wizard import EnrolWizard
from tests.views.wizards.support import Desk

NAME = "Eileen Collins"


def click(button: QAbstractButton) -> None:
    """A finger on a button; nothing where it is disabled, like for a finger."""
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def fill_in(wizard: EnrolWizard, name: str = NAME) -> None:
    """Type a name and tick the consent."""
    wizard.who.name.line.setText(name)
    wizard.who.consent.box.setChecked(True)


def at(qtbot: QtBot, wizard: EnrolWizard, step: EnrolStep) -> None:
    """Wait until a step is shown."""
    qtbot.waitUntil(lambda: wizard.flow.step is step)
    assert wizard.page_index == wizard.flow.number - 1


def to_look(qtbot: QtBot, wizard: EnrolWizard, name: str = NAME) -> None:
    """Fill in the first page and go on."""
    fill_in(wizard, name)
    click(wizard.next_button)
    at(qtbot, wizard, EnrolStep.LOOK)


def to_review(qtbot: QtBot, wizard: EnrolWizard, desk: Desk) -> None:
    """Until everything was taken and checked."""
    to_look(qtbot, wizard)
    desk.session.take_all()
    at(qtbot, wizard, EnrolStep.REVIEW)
    qtbot.waitUntil(lambda: wizard._reviewing.known is not None)


def retake(wizard: EnrolWizard, row: int) -> None:
    """Touch the button in the corner of a tile."""
    grid = wizard.review.grid
    place = corner_of(grid.visualRect(grid.model().index(row, 0))).center()
    QTest.mouseClick(grid.viewport(), Qt.MouseButton.LeftButton, pos=place)


def answer(wizard: EnrolWizard, number: int) -> None:
    """Touch one of the answers to the question."""
    click(wizard.review.question.buttons[number])


def saved(qtbot: QtBot, wizard: EnrolWizard) -> None:
    """Save, and wait for the last page."""
    qtbot.waitUntil(wizard.next_button.isEnabled)
    click(wizard.next_button)
    at(qtbot, wizard, EnrolStep.SAVED)

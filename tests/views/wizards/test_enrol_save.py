"""The save: all or nothing, nothing lost where it fails, and what is said at the end."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from faceid_gui.core.errors import (
    BadRequest,
    DiskFull,
    NotFound,
    PoorQuality,
    StoreBusy,
    StoreDamaged,
)
from faceid_gui.qt.coach_words import grade_advice, grade_text
from faceid_gui.services.enrolment.coaching import PoseBin
from faceid_gui.services.flows import EnrolStep
from faceid_gui.services.samples.strength import Grade, Strength
from faceid_gui.views.wizards.enrol.wizard import EnrolWizard
from tests.views.test_layout import settle
from tests.views.wizards.support import FINE, Desk
from tests.views.wizards.walk import (
    NAME,
    at,
    click,
    retake,
    saved,
    to_review,
)


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (DiskFull(), "The disk is full"),
        (StoreBusy(), "The program is open already"),
        (StoreDamaged(), "The database cannot be read"),
        (NotFound(), "deleted meanwhile"),
        (BadRequest(), "This name cannot be used"),
        (PoorQuality(), "recognised less surely"),
        (RuntimeError("a bug"), "Something went wrong"),
    ],
)
def test_a_save_that_fails_loses_nothing(
    qtbot: QtBot, wizard: EnrolWizard, desk: Desk, error: Exception, words: str
) -> None:
    to_review(qtbot, wizard, desk)
    desk.save_error = error
    click(wizard.next_button)
    qtbot.waitUntil(lambda: words in wizard.words)
    # THEN the pictures are still there, and can be saved once the cause is mended
    assert wizard.flow.step is EnrolStep.REVIEW
    assert len(wizard.review.grid.numbers) == 5
    settle()
    assert (wizard.width(), wizard.height()) == (800, 480)
    desk.save_error = None
    saved(qtbot, wizard)
    assert wizard.words == ""
    assert len(desk.saved[0].shots) == 5


def test_a_second_click_saves_nothing_twice(qtbot: QtBot, wizard: EnrolWizard, desk: Desk) -> None:
    to_review(qtbot, wizard, desk)
    desk.go.clear()
    click(wizard.next_button)
    # WHILE it is being saved no key and no finger does anything
    assert not wizard.next_button.isEnabled()
    assert not wizard.back_button.isEnabled()
    assert not wizard.close_button.isEnabled()
    click(wizard.next_button)
    QTest.keyClick(wizard, Qt.Key.Key_Return)
    QTest.keyClick(wizard, Qt.Key.Key_Escape)
    retake(wizard, 0)
    assert desk.session.dropped == []
    desk.go.set()
    at(qtbot, wizard, EnrolStep.SAVED)
    assert len(desk.saved) == 1


# --- the last page --------------------------------------------------------------------------------


def test_the_last_page_says_what_would_help(qtbot: QtBot, wizard: EnrolWizard, desk: Desk) -> None:
    desk.check = replace(
        FINE,
        strength=Strength(Grade.WEAK, 0.2, 0.3, 2),
        poses=(PoseBin.FRONT, PoseBin.LEFT, PoseBin.UP),
    )
    to_review(qtbot, wizard, desk)
    saved(qtbot, wizard)
    text = wizard.saved.text
    assert f"{NAME} is enrolled" in text
    assert "Strength: Weak" in text
    # the picture's right is the left of whoever stands before the mirror
    assert "No picture shows this pose yet: Left, Down" in text
    assert "another light" in text


def test_a_strong_person_needs_no_advice(qtbot: QtBot, wizard: EnrolWizard, desk: Desk) -> None:
    to_review(qtbot, wizard, desk)
    saved(qtbot, wizard)
    assert "pose yet" not in wizard.saved.text
    assert "light" not in wizard.saved.text
    assert not wizard.back_button.isVisible()


def test_every_grade_has_words() -> None:
    assert len({grade_text(grade) for grade in Grade}) == len(Grade)
    assert len({grade_advice(grade) for grade in Grade}) == len(Grade)

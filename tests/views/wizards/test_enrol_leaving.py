"""Leaving the enrolment wizard: asked where something would be lost, and nothing runs on."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from faceid_gui.services.enrolment.coaching import PoseBin
from faceid_gui.services.flows import EnrolStep
from faceid_gui.views.wizards.enrol.wizard import EnrolWizard
from tests.views.wizards.support import Desk
from tests.views.wizards.walk import at, click, to_look, to_review


def test_at_first_nothing_is_lost(qtbot: QtBot, wizard: EnrolWizard) -> None:
    with qtbot.waitSignal(wizard.finished):
        click(wizard.close_button)


def test_before_a_picture_was_taken_nothing_is_asked(
    qtbot: QtBot, wizard: EnrolWizard, desk: Desk
) -> None:
    to_look(qtbot, wizard)
    with qtbot.waitSignal(wizard.finished):
        click(wizard.close_button)
    assert desk.session.stops == 1


def test_pictures_are_not_thrown_away_unasked(
    qtbot: QtBot, wizard: EnrolWizard, desk: Desk
) -> None:
    ended: list[bool] = []
    wizard.finished.connect(lambda: ended.append(True))
    to_look(qtbot, wizard)
    desk.session.take(PoseBin.FRONT)
    assert wizard.would_lose
    # WHEN it is closed THEN the page asks, with the harmless answer at hand
    click(wizard.close_button)
    assert "Leave without saving?" in wizard.question.text
    assert QApplication.focusWidget() is wizard.question.buttons[0]
    click(wizard.question.buttons[0])
    assert wizard.question.text == ""
    assert wizard.flow.step is EnrolStep.LOOK
    assert ended == []
    # AND WHEN that is meant THEN it ends, once camera and backend were let go
    click(wizard.close_button)
    desk.session.may_stop.clear()
    click(wizard.question.buttons[1])
    qtbot.wait(50)
    assert ended == []
    desk.session.may_stop.set()
    qtbot.waitUntil(lambda: ended == [True])
    assert desk.session.stops == 1
    assert desk.session.stopped_on[0].startswith("background")
    assert desk.saved == []


def test_escape_asks_and_stays(qtbot: QtBot, wizard: EnrolWizard, desk: Desk) -> None:
    to_review(qtbot, wizard, desk)
    QTest.keyClick(wizard, Qt.Key.Key_Escape)
    assert wizard.question.text
    QTest.keyClick(QApplication.focusWidget() or wizard, Qt.Key.Key_Escape)
    assert wizard.question.text == ""
    assert wizard.flow.step is EnrolStep.REVIEW
    # Enter on the answer that has the focus is that answer: stay
    QTest.keyClick(wizard, Qt.Key.Key_Escape)
    QTest.keyClick(QApplication.focusWidget() or wizard, Qt.Key.Key_Return)
    assert wizard.question.text == ""
    assert desk.saved == []


def test_after_the_save_nothing_is_asked(qtbot: QtBot, wizard: EnrolWizard, desk: Desk) -> None:
    to_review(qtbot, wizard, desk)
    click(wizard.next_button)
    at(qtbot, wizard, EnrolStep.SAVED)
    with qtbot.waitSignal(wizard.finished):
        QTest.keyClick(wizard, Qt.Key.Key_Escape)


def test_a_window_that_is_shut_waits_for_no_camera(
    qtbot: QtBot, wizard: EnrolWizard, desk: Desk
) -> None:
    to_look(qtbot, wizard)
    desk.session.may_stop.clear()
    # WHEN the owner stops it while the driver holds the camera
    wizard.stop()
    # THEN the wizard has let go of it, and the background waits
    assert desk.session.stops == 0
    assert not desk.session.heard
    assert desk.background.busy
    # AND a second time does no harm
    wizard.stop()
    # WHEN the driver gives way
    desk.session.may_stop.set()
    desk.background.close()
    # THEN it has ended, away from the screen
    assert desk.session.stops == 1
    assert "MainThread" not in desk.session.stopped_on


def test_answers_that_come_after_the_end_harm_nobody(qtbot: QtBot, desk: Desk) -> None:
    wizard = EnrolWizard(desk.context(), services=desk.services())
    wizard.show()
    to_look(qtbot, wizard)
    desk.go.clear()
    desk.session.take_all()
    at(qtbot, wizard, EnrolStep.REVIEW)
    # GIVEN a check that is under way WHEN the wizard goes
    wizard.stop()
    wizard.close()
    wizard.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    # THEN its answer finds nobody, and nothing is raised
    desk.go.set()
    qtbot.waitUntil(lambda: not desk.background.busy)
    QApplication.processEvents()


@pytest.mark.parametrize("step", [EnrolStep.LOOK, EnrolStep.REVIEW])
def test_a_stop_that_takes_long_blocks_no_finger(
    qtbot: QtBot, wizard: EnrolWizard, desk: Desk, step: EnrolStep
) -> None:
    to_look(qtbot, wizard)
    desk.session.may_stop.clear()
    desk.session.take(PoseBin.FRONT)
    qtbot.waitUntil(wizard.next_button.isEnabled)
    # WHEN a driver takes its time to let go of the camera
    click(wizard.next_button if step is EnrolStep.REVIEW else wizard.back_button)
    # THEN the window answers, and buttons wait
    QApplication.processEvents()
    assert not wizard.next_button.isEnabled()
    assert wizard.flow.step is EnrolStep.LOOK
    desk.session.may_stop.set()
    at(qtbot, wizard, EnrolStep.REVIEW if step is EnrolStep.REVIEW else EnrolStep.WHO)

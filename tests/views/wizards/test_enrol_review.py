"""Before the save: pictures are looked at, and doubts are settled one at a time."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from faceid_gui.core.errors import (
    NameTaken,
    NotFound,
    StoreBusy,
    StoreDamaged,
)
from faceid_gui.core.types import Person
from faceid_gui.services.enrolment.check import Alike
from faceid_gui.services.enrolment.coaching import Hint, PoseBin
from faceid_gui.services.flows import EnrolStep
from faceid_gui.views.widgets.photo_grid import TileUse
from faceid_gui.views.wizards.enrol.doubts import Doubt, Doubts
from faceid_gui.views.wizards.enrol.wizard import EnrolWizard
from tests.views.test_layout import cut_texts, settle
from tests.views.wizards.support import FINE, Desk, shot
from tests.views.wizards.walk import (
    NAME,
    answer,
    at,
    click,
    fill_in,
    retake,
    saved,
    to_look,
    to_review,
)

SALLY = Person("sally", "Sally Ride", 0.0, 4)
ALIKE = (Alike(SALLY, 0.71, same=True),)


def test_the_pictures_stand_there_with_their_poses(
    qtbot: QtBot, wizard: EnrolWizard, desk: Desk
) -> None:
    to_review(qtbot, wizard, desk)
    model = wizard.review.grid.model()
    names = [model.index(row, 0).data() for row in range(model.rowCount())]
    # as in a mirror: the picture's left is the person's right
    assert names == ["Front", "Right", "Left", "Up", "Down"]
    assert wizard.review.words == "Strength: Good. They are recognised as a rule."
    settle()
    assert cut_texts(wizard) == []


@pytest.mark.parametrize("mirrored", [True, False])
def test_pictures_are_shown_as_the_person_saw_them(
    qtbot: QtBot, wizard: EnrolWizard, desk: Desk, mirrored: bool
) -> None:
    desk.mirrored = mirrored
    to_look(qtbot, wizard)
    # GIVEN a picture whose left half is black
    taken = shot(1)
    taken.picture[:, :56] = 0
    taken.picture[:, 56:] = 250
    desk.session.shots = (taken,)
    desk.session.hint(Hint.TURN, shots=1)
    qtbot.waitUntil(wizard.next_button.isEnabled)
    strip = wizard.look.strip.grab().toImage()
    place = wizard.look.strip.places()[0].toRect()
    click(wizard.next_button)
    at(qtbot, wizard, EnrolStep.REVIEW)
    settle()
    grid = wizard.review.grid
    tile = grid.visualRect(grid.model().index(0, 0))
    shown = grid.viewport().grab().toImage()
    # THEN black is at the right in a mirror, in the strip and in the grid
    left = tile.left() + 30, tile.top() + 100
    assert (shown.pixelColor(*left).lightness() > 128) == mirrored
    spot = place.left() + place.width() // 4, place.center().y()
    assert (strip.pixelColor(*spot).lightness() > 128) == mirrored


def test_nothing_is_saved_before_the_check_is_done(
    qtbot: QtBot, wizard: EnrolWizard, desk: Desk
) -> None:
    desk.go.clear()
    to_look(qtbot, wizard)
    desk.session.take_all()
    at(qtbot, wizard, EnrolStep.REVIEW)
    assert "being checked" in wizard.review.words
    assert not wizard.next_button.isEnabled()
    QTest.keyClick(wizard, Qt.Key.Key_Return)
    desk.go.set()
    qtbot.waitUntil(wizard.next_button.isEnabled)
    assert desk.saved == []


def test_one_picture_is_taken_again(qtbot: QtBot, wizard: EnrolWizard, desk: Desk) -> None:
    to_review(qtbot, wizard, desk)
    # WHEN the second picture is to be taken again
    retake(wizard, 1)
    # THEN the camera looks for that pose, and for no other
    at(qtbot, wizard, EnrolStep.LOOK)
    assert desk.session.dropped == [2]
    qtbot.waitUntil(lambda: desk.session.starts == 2)
    assert desk.session.state.wanted is PoseBin.LEFT
    assert len(desk.session.shots) == 4
    # AND it comes back by itself once it is there
    desk.session.take(PoseBin.LEFT)
    desk.session.finish()
    at(qtbot, wizard, EnrolStep.REVIEW)
    saved(qtbot, wizard)
    assert [s.number for s in desk.saved[0].shots] == [1, 3, 4, 5, 6]


def test_the_keyboard_takes_a_picture_again(qtbot: QtBot, wizard: EnrolWizard, desk: Desk) -> None:
    to_review(qtbot, wizard, desk)
    grid = wizard.review.grid
    grid.setCurrentIndex(grid.model().index(3, 0))
    QTest.keyClick(grid, Qt.Key.Key_Delete)
    at(qtbot, wizard, EnrolStep.LOOK)
    assert desk.session.dropped == [4]


def test_back_does_not_run_in_a_circle(qtbot: QtBot, wizard: EnrolWizard, desk: Desk) -> None:
    to_review(qtbot, wizard, desk)
    # WHEN one goes back although everything is there THEN the page stays, camera at rest
    click(wizard.back_button)
    at(qtbot, wizard, EnrolStep.LOOK)
    qtbot.wait(150)
    assert wizard.flow.step is EnrolStep.LOOK
    assert desk.session.starts == 1
    # AND the way on is open
    click(wizard.next_button)
    at(qtbot, wizard, EnrolStep.REVIEW)
    # AND so is the one to the first page and forward again, without another look
    click(wizard.back_button)
    click(wizard.back_button)
    at(qtbot, wizard, EnrolStep.WHO)
    click(wizard.next_button)
    at(qtbot, wizard, EnrolStep.REVIEW)
    assert desk.session.starts == 1
    saved(qtbot, wizard)


def test_photos_are_left_out_one_by_one(qtbot: QtBot, wizard: EnrolWizard, desk: Desk) -> None:
    fill_in(wizard)
    wizard.who.take_files((Path("a.jpg"), Path("b.jpg")))
    click(wizard.next_button)
    at(qtbot, wizard, EnrolStep.LOOK)
    desk.session.take(PoseBin.FRONT, PoseBin.LEFT)
    desk.session.finish(Hint.ENDED)
    at(qtbot, wizard, EnrolStep.REVIEW)
    assert wizard.review.grid.use is TileUse.REMOVE
    qtbot.waitUntil(lambda: len(desk.checked) == 1)
    # WHEN one is left out THEN the rest is checked anew, and stays on this page
    retake(wizard, 0)
    qtbot.waitUntil(lambda: len(desk.checked) == 2)
    assert wizard.review.grid.numbers == (2,)
    # WHEN the last one goes THEN there is nothing to review
    qtbot.waitUntil(wizard.next_button.isEnabled)
    retake(wizard, 0)
    at(qtbot, wizard, EnrolStep.WHO)
    assert not wizard.would_lose


# --- doubts -------------------------------------------------------------------------------


def test_pictures_of_two_people(qtbot: QtBot, wizard: EnrolWizard, desk: Desk) -> None:
    desk.check = replace(FINE, odd=(2, 4))
    to_review(qtbot, wizard, desk)
    # THEN they are marked, asked about, and nothing can be saved
    assert "do not look like the same person" in wizard.review.question.text
    assert wizard.review.grid.marked == {2, 4}
    assert not wizard.next_button.isEnabled()
    # WHEN they are left out THEN the others can be saved
    desk.check = FINE
    answer(wizard, 1)
    saved(qtbot, wizard)
    assert [s.number for s in desk.saved[0].shots] == [1, 3, 5]


def test_the_operator_may_know_better(qtbot: QtBot, wizard: EnrolWizard, desk: Desk) -> None:
    desk.check = replace(FINE, odd=(2,))
    to_review(qtbot, wizard, desk)
    answer(wizard, 0)
    assert wizard.review.grid.marked == frozenset()
    saved(qtbot, wizard)
    assert len(desk.saved[0].shots) == 5


def test_nobody_knows_which_picture_is_odd(qtbot: QtBot, wizard: EnrolWizard, desk: Desk) -> None:
    desk.check = replace(FINE, odd=(1, 2, 3, 4, 5))
    to_review(qtbot, wizard, desk)
    # THEN leaving all of them out is not offered
    shown = [b.text() for b in wizard.review.question.buttons if b.isVisible()]
    assert shown == ["It is one person"]


def test_pictures_that_would_lower_are_not_saved(
    qtbot: QtBot, wizard: EnrolWizard, desk: Desk
) -> None:
    desk.check = replace(FINE, lowers=(3,))
    to_review(qtbot, wizard, desk)
    assert "less surely" in wizard.review.question.text
    assert wizard.review.grid.marked == {3}
    desk.check = FINE
    answer(wizard, 0)
    saved(qtbot, wizard)
    assert 3 not in [s.number for s in desk.saved[0].shots]


def test_somebody_like_them_gets_the_pictures(
    qtbot: QtBot, wizard: EnrolWizard, desk: Desk
) -> None:
    desk.check = replace(FINE, alike=ALIKE)
    to_review(qtbot, wizard, desk)
    assert "enrolled already: Sally Ride (0.71)" in wizard.review.question.text
    assert not wizard.next_button.isEnabled()
    # WHEN the pictures are theirs
    desk.check = FINE
    answer(wizard, 2)
    # THEN they are checked against that person, and saved there
    qtbot.waitUntil(lambda: desk.checked[-1].person_id == "sally")
    saved(qtbot, wizard)
    assert desk.saved[0].answers.person_id == "sally"
    assert wizard.saved.text.startswith("Pictures added to Sally Ride: 5")


def test_going_back_takes_that_back(qtbot: QtBot, wizard: EnrolWizard, desk: Desk) -> None:
    desk.check = replace(FINE, alike=ALIKE)
    to_review(qtbot, wizard, desk)
    desk.check = FINE
    answer(wizard, 2)
    qtbot.waitUntil(wizard.next_button.isEnabled)
    # WHEN one goes back to the first page THEN it is about the new person again
    click(wizard.back_button)
    click(wizard.back_button)
    at(qtbot, wizard, EnrolStep.WHO)
    assert wizard.flow.answers.person_id is None
    click(wizard.next_button)
    at(qtbot, wizard, EnrolStep.REVIEW)
    saved(qtbot, wizard)
    assert desk.saved[0].answers.name == NAME
    assert desk.saved[0].answers.person_id is None


def test_somebody_like_them_is_somebody_else(qtbot: QtBot, wizard: EnrolWizard, desk: Desk) -> None:
    desk.check = replace(FINE, alike=(Alike(SALLY, 0.44, same=False),))
    to_review(qtbot, wizard, desk)
    assert "who looks like them is enrolled: Sally Ride (0.44)" in wizard.review.question.text
    answer(wizard, 1)
    saved(qtbot, wizard)
    assert desk.saved[0].answers.person_id is None


def test_somebody_like_them_ends_it(qtbot: QtBot, wizard: EnrolWizard, desk: Desk) -> None:
    desk.check = replace(FINE, alike=ALIKE)
    to_review(qtbot, wizard, desk)
    answer(wizard, 0)
    # THEN pictures would be lost, so that is asked first
    assert "Leave without saving?" in wizard.question.text
    with qtbot.waitSignal(wizard.finished):
        click(wizard.question.buttons[1])
    assert desk.saved == []


def test_a_name_that_was_taken_meanwhile(qtbot: QtBot, wizard: EnrolWizard, desk: Desk) -> None:
    desk.check = replace(FINE, name_taken=True)
    to_review(qtbot, wizard, desk)
    # THEN it can be changed here
    assert wizard.review.name.isVisible()
    assert "of that name is enrolled" in wizard.review.name.words
    assert not wizard.next_button.isEnabled()
    wizard.review.name.line.setText("Eileen Collins 2")
    saved(qtbot, wizard)
    assert desk.saved[0].answers.name == "Eileen Collins 2"


def test_a_name_that_is_taken_between_check_and_save(
    qtbot: QtBot, wizard: EnrolWizard, desk: Desk
) -> None:
    to_review(qtbot, wizard, desk)
    desk.save_error = NameTaken()
    click(wizard.next_button)
    qtbot.waitUntil(wizard.review.name.isVisible)
    assert not wizard.next_button.isEnabled()
    desk.save_error = None
    wizard.review.name.line.setText("E. Collins")
    saved(qtbot, wizard)
    assert desk.saved[0].answers.name == "E. Collins"


def test_one_question_after_the_other(qtbot: QtBot, wizard: EnrolWizard, desk: Desk) -> None:
    desk.check = replace(FINE, odd=(1,), lowers=(2,), alike=ALIKE, name_taken=True)
    to_review(qtbot, wizard, desk)
    texts = [wizard.review.question.text]
    answer(wizard, 0)  # one person
    texts.append(wizard.review.question.text)
    desk.check = replace(desk.check, lowers=())
    answer(wizard, 0)  # leave out
    qtbot.waitUntil(lambda: "already" in wizard.review.question.text)
    texts.append(wizard.review.question.text)
    answer(wizard, 1)  # a new person
    assert ["same person" in texts[0], "less surely" in texts[1], "already" in texts[2]] == [
        True
    ] * 3
    assert wizard.review.question.text == ""
    assert wizard.review.name.isVisible()
    assert (wizard.width(), wizard.height()) == (800, 480)


def test_a_check_that_fails_can_be_done_again(
    qtbot: QtBot, wizard: EnrolWizard, desk: Desk
) -> None:
    desk.check_error = StoreDamaged()
    to_look(qtbot, wizard)
    desk.session.take_all()
    at(qtbot, wizard, EnrolStep.REVIEW)
    qtbot.waitUntil(lambda: "database cannot be read" in wizard.review.words)
    assert not wizard.next_button.isEnabled()
    desk.check_error = None
    answer(wizard, 0)
    qtbot.waitUntil(wizard.next_button.isEnabled)


def test_somebody_who_was_deleted_before_the_check(
    qtbot: QtBot, wizard: EnrolWizard, desk: Desk
) -> None:
    desk.check_error = NotFound()
    to_look(qtbot, wizard)
    desk.session.take_all()
    qtbot.waitUntil(lambda: "was deleted meanwhile" in wizard.review.words)
    # THEN nothing can be saved until they are back
    assert not wizard.next_button.isEnabled()
    desk.check_error = None
    answer(wizard, 0)
    qtbot.waitUntil(wizard.next_button.isEnabled)


def test_doubts_without_a_screen() -> None:
    doubts, met = Doubts(), []
    met.append(doubts.open)
    doubts.know(replace(FINE, alike=ALIKE))
    met.append(doubts.open)
    doubts.dismiss_alike()
    met.append(doubts.open)
    # somebody else who looks alike turns up in a later check
    other = Alike(Person("mae", "Mae Jemison", 0.0), 0.8, same=True)
    doubts.know(replace(FINE, alike=(other, *ALIKE)))
    met.append(doubts.open)
    assert doubts.alike == (other,)
    doubts.fail(StoreBusy())
    met.append(doubts.open)
    assert met == [Doubt.CHECKING, Doubt.ALIKE, Doubt.NONE, Doubt.ALIKE, Doubt.FAILED]

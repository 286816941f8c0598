"""Enrolling somebody: in five clicks, by the keyboard alone, and again."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QLocale, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from faceid_gui.core.errors import BadRequest, ModelMissing, StoreBusy
from faceid_gui.core.names import clean_name
from faceid_gui.core.types import Person
from faceid_gui.qt.appearance import Appearance
from faceid_gui.services.enrolment.coaching import Hint, PoseBin
from faceid_gui.services.enrolment.consent import VERSION, consent_text
from faceid_gui.services.flows import EnrolAnswers, EnrolFrom, EnrolStep
from faceid_gui.settings.tree import Language
from faceid_gui.views.wizards.enrol.naming import NameState, judged
from faceid_gui.views.wizards.enrol.wizard import EnrolWizard
from tests.qt.support import NamedCamera
from tests.views.drops import drop_files
from tests.views.wizards.support import Desk, shot
from tests.views.wizards.walk import NAME, at, click, fill_in, to_look, to_review


def test_four_clicks_after_the_one_that_opens_it(
    qtbot: QtBot, wizard: EnrolWizard, desk: Desk
) -> None:
    enrolled: list[Person] = []
    wizard.enrolled.connect(enrolled.append)
    # GIVEN the name is typed, into the field that has the focus
    assert wizard.focusWidget() is wizard.who.name.line
    QTest.keyClicks(wizard.who.name.line, NAME)
    assert not wizard.next_button.isEnabled()
    # WHEN consent is ticked and one goes on
    wizard.who.consent.box.click()
    click(wizard.next_button)
    at(qtbot, wizard, EnrolStep.LOOK)
    # AND the session takes all poses by itself THEN it goes on by itself
    desk.session.take_all()
    at(qtbot, wizard, EnrolStep.REVIEW)
    qtbot.waitUntil(wizard.next_button.isEnabled)
    # WHEN it is saved and done
    click(wizard.next_button)
    at(qtbot, wizard, EnrolStep.SAVED)
    with qtbot.waitSignal(wizard.finished):
        click(wizard.next_button)
    # THEN somebody is enrolled with all that was taken, and camera and backend are let go
    assert [person.name for person in enrolled] == [NAME]
    assert len(desk.saved) == 1
    assert [s.pose for s in desk.saved[0].shots] == list(PoseBin)
    assert desk.session.stops >= 1
    assert not desk.session.heard


def test_the_consent_that_was_shown_is_recorded(
    qtbot: QtBot, wizard: EnrolWizard, desk: Desk
) -> None:
    to_review(qtbot, wizard, desk)
    desk.clock.advance(500)
    click(wizard.next_button)
    at(qtbot, wizard, EnrolStep.SAVED)
    # THEN text, version and the time of the first page are saved
    consent = desk.saved[0].consent
    assert (
        consent.text
        == consent_text("en", keep_crops=False)
        == wizard.who.consent.text.toPlainText()
    )
    assert consent.version == VERSION
    assert consent.given_at == desk.clock.wall() - 500


def test_consent_is_in_the_language_of_the_screen(
    qtbot: QtBot, wizard: EnrolWizard, appearance: Appearance
) -> None:
    fill_in(wizard)
    assert wizard.who.consent.agreed
    # WHEN the language changes THEN other words are there, and nobody agreed to those
    appearance.speak(Language.KOREAN)
    assert QLocale().name().startswith("ko")
    korean = consent_text("ko", keep_crops=False)
    qtbot.waitUntil(lambda: wizard.who.consent.text.toPlainText() == korean)
    assert not wizard.who.consent.agreed
    assert not wizard.next_button.isEnabled()


def test_the_keyboard_alone_is_enough(qtbot: QtBot, wizard: EnrolWizard, desk: Desk) -> None:
    qtbot.waitUntil(lambda: QApplication.focusWidget() is wizard.who.name.line)
    QTest.keyClicks(wizard.who.name.line, NAME)
    # Enter does nothing before there is consent
    QTest.keyClick(wizard.who.name.line, Qt.Key.Key_Return)
    assert wizard.flow.step is EnrolStep.WHO
    wizard.who.consent.box.setFocus()
    QTest.keyClick(wizard.who.consent.box, Qt.Key.Key_Space)
    QTest.keyClick(wizard.who.consent.box, Qt.Key.Key_Return)
    at(qtbot, wizard, EnrolStep.LOOK)
    desk.session.take_all()
    at(qtbot, wizard, EnrolStep.REVIEW)
    qtbot.waitUntil(wizard.next_button.isEnabled)
    QTest.keyClick(QApplication.focusWidget() or wizard, Qt.Key.Key_Enter)
    at(qtbot, wizard, EnrolStep.SAVED)
    with qtbot.waitSignal(wizard.finished):
        QTest.keyClick(QApplication.focusWidget() or wizard, Qt.Key.Key_Return)
    assert len(desk.saved) == 1


def test_enter_presses_the_button_that_has_the_focus(
    qtbot: QtBot, wizard: EnrolWizard, desk: Desk
) -> None:
    to_look(qtbot, wizard)
    desk.session.take(PoseBin.FRONT)
    qtbot.waitUntil(wizard.next_button.isEnabled)
    # GIVEN the focus is on Back WHEN Enter is pressed THEN it goes back, not on
    wizard.back_button.setFocus()
    QTest.keyClick(wizard.back_button, Qt.Key.Key_Return)
    at(qtbot, wizard, EnrolStep.WHO)


def test_the_next_person_begins_with_an_empty_page(
    qtbot: QtBot, wizard: EnrolWizard, desk: Desk
) -> None:
    to_review(qtbot, wizard, desk)
    click(wizard.next_button)
    at(qtbot, wizard, EnrolStep.SAVED)
    assert wizard.another_button.isVisible()
    # WHEN another one is enrolled THEN nothing of the first is left, least of all the consent
    click(wizard.another_button)
    at(qtbot, wizard, EnrolStep.WHO)
    assert wizard.who.name.line.text() == ""
    assert not wizard.who.consent.agreed
    assert not wizard.next_button.isEnabled()
    to_look(qtbot, wizard, "Sally Ride")
    assert len(desk.sessions) == 2
    assert desk.session.shots == ()


def test_pictures_for_somebody_who_is_enrolled(
    qtbot: QtBot, desk: Desk, open_wizard: Callable[..., EnrolWizard]
) -> None:
    # GIVEN a wizard for more pictures of somebody
    person = desk.store.add_person(NAME, [shot(1).sample])
    wizard = open_wizard(EnrolAnswers(name=NAME, person_id=person.id))
    # THEN the name stays, although it is taken
    assert wizard.who.name.line.isReadOnly()
    assert "added to this person" in wizard.who.name.words
    wizard.who.consent.box.setChecked(True)
    click(wizard.next_button)
    at(qtbot, wizard, EnrolStep.LOOK)
    desk.session.take_all()
    at(qtbot, wizard, EnrolStep.REVIEW)
    qtbot.waitUntil(wizard.next_button.isEnabled)
    click(wizard.next_button)
    at(qtbot, wizard, EnrolStep.SAVED)
    # AND the pictures are theirs
    assert desk.saved[0].answers.person_id == person.id
    assert wizard.saved.text.startswith(f"Pictures added to {NAME}: 5")
    assert not wizard.another_button.isVisible()


def test_answers_that_are_known_are_filled_in(
    qtbot: QtBot, desk: Desk, open_wizard: Callable[..., EnrolWizard], tmp_path: Path
) -> None:
    photos = (tmp_path / "1.jpg", tmp_path / "2.jpg")
    given = EnrolAnswers(name=NAME, origin=EnrolFrom.PHOTOS, photos=photos)
    wizard = open_wizard(given)
    assert (given.name, given.origin, given.photos) == (NAME, EnrolFrom.PHOTOS, photos)
    wizard.who.consent.box.setChecked(True)
    click(wizard.next_button)
    at(qtbot, wizard, EnrolStep.LOOK)
    assert desk.session.answers.photos == photos


# --- names --------------------------------------------------------------------------------


def test_a_taken_name_is_said_while_typing(qtbot: QtBot, wizard: EnrolWizard, desk: Desk) -> None:
    desk.store.add_person(NAME, [shot(1).sample])
    fill_in(wizard)
    # WHEN nothing more is typed THEN the words come by themselves, and one cannot go on
    qtbot.waitUntil(lambda: "of that name is enrolled" in wizard.who.name.words)
    assert not wizard.next_button.isEnabled()
    # AND go again with another name
    wizard.who.name.line.setText(f"{NAME} 2")
    assert wizard.who.name.words == ""
    assert wizard.next_button.isEnabled()


def test_going_on_at_once_still_asks_for_the_name(
    qtbot: QtBot, wizard: EnrolWizard, desk: Desk
) -> None:
    desk.store.add_person(NAME, [shot(1).sample])
    # WHEN Next is touched before typing has paused
    fill_in(wizard)
    click(wizard.next_button)
    # THEN the taken name is found all the same
    qtbot.waitUntil(lambda: wizard.who.name.state is NameState.TAKEN)
    assert wizard.flow.step is EnrolStep.WHO
    assert desk.sessions == []


def test_an_answer_for_a_name_that_was_changed_counts_for_nothing(
    qtbot: QtBot, wizard: EnrolWizard, desk: Desk
) -> None:
    desk.store.add_person(NAME, [shot(1).sample])
    # GIVEN a question for a taken name that is under way
    desk.names_go.clear()
    fill_in(wizard)
    click(wizard.next_button)
    qtbot.waitUntil(lambda: desk.background.busy)
    # WHEN the name is changed before the answer comes
    wizard.who.name.line.setText("Sally Ride")
    states: list[NameState] = []
    wizard.who.name.edited.connect(lambda: states.append(wizard.who.name.state))
    desk.names_go.set()
    # THEN it is not held against the new one, and nothing goes on unasked
    qtbot.waitUntil(lambda: wizard.who.name.state is NameState.FREE)
    assert states == [NameState.FREE]
    assert wizard.flow.step is EnrolStep.WHO


def test_a_store_that_does_not_answer_stops_nobody_from_looking(
    qtbot: QtBot, wizard: EnrolWizard, desk: Desk
) -> None:
    desk.name_error = StoreBusy()
    to_look(qtbot, wizard)
    assert wizard.who.name.state is NameState.UNKNOWN


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("가" * 300, "at most 200"),
        ("\u202eevil", "cannot be shown"),
        ("tab\there", "cannot be shown"),
        ("\u200b\u200b", "cannot be shown"),
    ],
)
def test_names_that_cannot_be(wizard: EnrolWizard, name: str, words: str) -> None:
    fill_in(wizard, name)
    assert words in wizard.who.name.words
    assert not wizard.next_button.isEnabled()
    assert wizard.width() == 800


@pytest.mark.parametrize(
    "name",
    ["😀 Zoë 👩🏽‍🚀", unicodedata.normalize("NFD", "김민수"), "  가" * 66, "ABCDEFGHIJ" * 20],
)
def test_names_that_can(qtbot: QtBot, wizard: EnrolWizard, desk: Desk, name: str) -> None:
    # WHEN somebody with such a name is enrolled
    to_look(qtbot, wizard, name)
    desk.session.take_all()
    at(qtbot, wizard, EnrolStep.REVIEW)
    qtbot.waitUntil(wizard.next_button.isEnabled)
    click(wizard.next_button)
    at(qtbot, wizard, EnrolStep.SAVED)
    # THEN the name is kept composed, and no page became wider
    assert desk.saved[0].answers.name == unicodedata.normalize("NFC", name).strip()
    assert (wizard.width(), wizard.height()) == (800, 480)


def test_the_rule_is_that_of_the_store() -> None:
    names = ["", " ", "a", "a" * 200, "a" * 201, "\u0000", "a\u2028b", "\u2066x", "\u200b", "é"]
    names += [chr(code) for code in range(0x20, 0x3000, 7)]
    for name in names:
        try:
            clean_name(name)
            usable = True
        except BadRequest:
            usable = False
        assert (judged(name) is NameState.CHECKING) == usable, ascii(name)


# --- where from ---------------------------------------------------------------------------


def test_the_camera_of_the_settings_is_chosen(
    qtbot: QtBot, desk: Desk, wizard: EnrolWizard
) -> None:
    to_look(qtbot, wizard)
    assert desk.session.answers.source == "camera:0"
    assert desk.session.answers.origin is EnrolFrom.CAMERA


def test_another_camera_can_be_chosen(
    qtbot: QtBot, desk: Desk, open_wizard: Callable[..., EnrolWizard]
) -> None:
    desk.cameras = (NamedCamera("camera:0", "HD Webcam"), NamedCamera("camera:2", "Desk"))
    wizard = open_wizard()
    combo = wizard.who.origin.camera
    qtbot.waitUntil(lambda: combo.count() == 2)
    combo.setCurrentIndex(1)
    combo.activated.emit(1)
    to_look(qtbot, wizard)
    assert desk.session.answers.source == "camera:2"


def test_a_recording_in_the_settings_is_no_camera(
    qtbot: QtBot, desk: Desk, open_wizard: Callable[..., EnrolWizard]
) -> None:
    # GIVEN settings that play a video
    desk.source = "/clips/door.mp4"
    wizard = open_wizard()
    to_look(qtbot, wizard)
    # THEN it is looked through like one: with progress, without a ring
    desk.session.hint(Hint.BLURRED, fraction=0.3)
    qtbot.waitUntil(lambda: wizard.look.words == "Looking through the video The face is blurred")
    assert wizard.look.bar.isVisible()
    assert not wizard.look.view.ring.isVisible()


def test_dropped_photos_are_taken_anywhere(
    qtbot: QtBot, desk: Desk, wizard: EnrolWizard, tmp_path: Path
) -> None:
    photos = tuple(tmp_path / f"{n}.jpg" for n in range(3))
    assert drop_files(wizard.who.consent, *photos)
    assert wizard.who.origin.origin is EnrolFrom.PHOTOS
    to_look(qtbot, wizard)
    assert desk.session.answers.photos == photos


def test_a_dropped_video_is_a_video(
    qtbot: QtBot, desk: Desk, wizard: EnrolWizard, tmp_path: Path
) -> None:
    assert drop_files(wizard, tmp_path / "clip.MP4")
    to_look(qtbot, wizard)
    assert desk.session.answers.origin is EnrolFrom.VIDEO
    assert desk.session.answers.source == str(tmp_path / "clip.MP4")


def test_other_photos_can_be_dropped_while_nothing_was_taken(
    qtbot: QtBot, desk: Desk, wizard: EnrolWizard, tmp_path: Path
) -> None:
    to_look(qtbot, wizard)
    camera = desk.session
    # WHEN photos are dropped before anything was taken THEN they are looked at instead
    assert drop_files(wizard, tmp_path / "a.jpg", tmp_path / "b.jpg")
    qtbot.waitUntil(lambda: desk.session is not camera and desk.session.starts == 1)
    assert camera.stops == 1
    # AND WHEN there is something that would be lost THEN they are not taken
    desk.session.take(PoseBin.FRONT)
    qtbot.waitUntil(wizard.next_button.isEnabled)
    assert not drop_files(wizard, tmp_path / "c.jpg")


def test_nothing_chosen_is_not_enough(wizard: EnrolWizard) -> None:
    fill_in(wizard)
    for origin in (EnrolFrom.VIDEO, EnrolFrom.PHOTOS):
        click(wizard.who.origin.buttons[origin])
        assert not wizard.next_button.isEnabled()
    click(wizard.who.origin.buttons[EnrolFrom.CAMERA])
    assert wizard.next_button.isEnabled()


def test_no_pack_is_said_on_the_first_page(qtbot: QtBot, desk: Desk, wizard: EnrolWizard) -> None:
    desk.open_error = ModelMissing()
    fill_in(wizard)
    click(wizard.next_button)
    qtbot.waitUntil(lambda: "A model file is missing" in wizard.words)
    assert wizard.flow.step is EnrolStep.WHO

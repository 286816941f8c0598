"""Coaching in words: every hint, recordings, photos, and a camera that goes and comes back."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from faceid_gui.cameras.config import CameraFault, unavailable
from faceid_gui.core.errors import BackendUnavailable, CameraLost
from faceid_gui.core.types import Box, FaceState, Frame
from faceid_gui.qt.appearance import Appearance
from faceid_gui.qt.coach_words import camera_hint_text, coach_text, pose_text, turn_text
from faceid_gui.services.enrolment.coaching import CoachState, Hint, PoseBin, SeenFace
from faceid_gui.services.flows import EnrolFrom, EnrolStep
from faceid_gui.services.importing.people_import import RefusedPhoto
from faceid_gui.settings.tree import Language
from faceid_gui.views.widgets.pose_ring import Part
from faceid_gui.views.wizards.enrol.wizard import EnrolWizard
from tests.qt.support import gradient
from tests.views.test_layout import cut_texts, settle
from tests.views.wizards.support import Desk
from tests.views.wizards.walk import at, click, fill_in, to_look

SAID = {
    Hint.LOOKING: "One moment",
    Hint.NO_FACE: "No face",
    Hint.NOBODY_COMES: "Nobody is in front of the camera",
    Hint.SEVERAL_FACES: "One person at a time",
    Hint.HELD_UP_PICTURE: "a photo or a screen",
    Hint.OTHER_PERSON: "somebody else",
    Hint.TOO_SMALL: "Come closer",
    Hint.TOO_LARGE: "Step back",
    Hint.CUT_OFF: "whole face",
    Hint.TURNED_AWAY: "turned too far",
    Hint.TOO_DARK: "More light",
    Hint.TOO_BRIGHT: "Too much light",
    Hint.BLURRED: "Hold still",
    Hint.TURN: "Turn your head a little to the right",
    Hint.HOLD_STILL: "Good. Hold still",
    Hint.CAMERA_LOST: "comes back by itself",
    Hint.COMPLETE: "All pictures are there",
}


@pytest.mark.parametrize("hint", list(SAID))
def test_every_hint_is_one_large_line(
    qtbot: QtBot, wizard: EnrolWizard, desk: Desk, hint: Hint
) -> None:
    to_look(qtbot, wizard)
    desk.session.hint(hint, wanted=PoseBin.LEFT)
    qtbot.waitUntil(lambda: SAID[hint] in wizard.look.words)
    settle()
    assert cut_texts(wizard) == []
    assert (wizard.width(), wizard.height()) == (800, 480)


def test_no_hint_is_forgotten() -> None:
    assert set(SAID) == set(Hint) - {Hint.ENDED, Hint.FAILED}
    for origin in EnrolFrom:
        for hint in Hint:
            for shots in (0, 3):
                state = CoachState(hint=hint, shots=shots, running=hint is not Hint.FAILED)
                assert coach_text(state, origin, mirrored=True).what, (origin, hint)


def test_left_is_what_the_person_sees() -> None:
    # GIVEN a pose towards the picture's left: the person's own right
    mirror, camera = (camera_hint_text(Hint.TURN, PoseBin.LEFT, mirrored=m) for m in (True, False))
    # THEN a mirror says right, as ring and caption do
    assert "to the right" in mirror.what
    assert pose_text(PoseBin.LEFT, mirrored=True) == "Right"
    # AND without one it is the side of the picture that is named
    assert "left side of the picture" in camera.what
    assert pose_text(PoseBin.LEFT, mirrored=False) == "Left"
    # AND up and down stay
    for pose in (PoseBin.UP, PoseBin.DOWN, PoseBin.FRONT):
        assert turn_text(pose, mirrored=True) == turn_text(pose, mirrored=False)


def test_the_ring_follows_the_session(qtbot: QtBot, wizard: EnrolWizard, desk: Desk) -> None:
    to_look(qtbot, wizard)
    assert wizard.look.view.ring.isVisible()
    desk.session.take(PoseBin.FRONT)
    # THEN what was taken is marked, and the next pose has the arrow: left is right in a mirror
    ring = wizard.look.view.ring
    qtbot.waitUntil(lambda: ring.part(PoseBin.FRONT) is Part.TAKEN)
    assert ring.part(PoseBin.RIGHT) is Part.WANTED
    assert len(wizard.look.strip.numbers) == 1


def test_faces_are_outlined_where_they_are_seen(
    qtbot: QtBot, wizard: EnrolWizard, desk: Desk
) -> None:
    desk.mirrored = False
    to_look(qtbot, wizard)
    qtbot.waitUntil(lambda: wizard.look.view.live.shown_frame is not None)
    now = desk.clock.monotonic()
    chosen, other = (
        SeenFace(Box(400, 200, 100, 120), chosen=True, good=True),
        SeenFace(Box(40, 40, 60, 60), chosen=False, good=False),
    )
    # GIVEN faces of a picture twice as large as the one that is shown
    desk.session.say(
        CoachState(
            hint=Hint.HOLD_STILL,
            running=True,
            faces=(other, chosen),
            width=1280,
            height=720,
            captured_at=now,
        )
    )
    live = wizard.look.view.live
    qtbot.waitUntil(lambda: len(live.cards()) == 2)
    first, second = live.cards()
    # THEN the chosen one comes first, is the larger one, and has no words at all
    assert first.principal
    assert first.state is FaceState.GRANTED
    assert first.rect.width() > second.rect.width()
    placement = live._placement
    assert placement is not None
    half = 0.5 * placement.shown_w / placement.width
    assert first.rect.width() == pytest.approx(100 * half)
    assert [card.text for card in (first, second)] == ["", ""]
    # AND those of a picture of long ago are not painted over another one
    desk.session.frame = Frame(gradient(640, 360), 2, now + 5.0)
    desk.clock.advance(5.0)
    qtbot.waitUntil(lambda: live.cards() == ())


def test_a_camera_that_goes_and_comes_back_loses_nothing(
    qtbot: QtBot, wizard: EnrolWizard, desk: Desk
) -> None:
    to_look(qtbot, wizard)
    desk.session.take(PoseBin.FRONT, PoseBin.LEFT)
    desk.session.hint(Hint.CAMERA_LOST, error=CameraLost())
    qtbot.waitUntil(lambda: "The camera is gone" in wizard.look.words)
    # THEN nothing has to be done, and one could go on with what is there
    assert not wizard.look.again_button.isVisible()
    assert wizard.next_button.isEnabled()
    # WHEN it is back THEN it goes on
    desk.session.hint(Hint.TURN, wanted=PoseBin.UP, error=None)
    qtbot.waitUntil(lambda: "Lift your chin" in wizard.look.words)
    assert len(wizard.look.strip.numbers) == 2


def test_going_on_with_what_is_there(qtbot: QtBot, wizard: EnrolWizard, desk: Desk) -> None:
    to_look(qtbot, wizard)
    assert not wizard.next_button.isEnabled()
    desk.session.take(PoseBin.FRONT)
    qtbot.waitUntil(wizard.next_button.isEnabled)
    # WHEN somebody cannot turn the head THEN one goes on with the front alone
    click(wizard.next_button)
    at(qtbot, wizard, EnrolStep.REVIEW)
    assert len(wizard.review.grid.numbers) == 1
    # AND the camera was let go on another thread than that of the screen
    assert desk.session.stopped_on[0].startswith("background")


def test_a_backend_that_fails_can_be_tried_again(
    qtbot: QtBot, wizard: EnrolWizard, desk: Desk
) -> None:
    to_look(qtbot, wizard)
    desk.session.finish(Hint.FAILED, BackendUnavailable())
    qtbot.waitUntil(wizard.look.again_button.isVisible)
    assert "cannot run here" in wizard.look.words
    click(wizard.look.again_button)
    qtbot.waitUntil(lambda: desk.session.starts == 2)
    qtbot.waitUntil(lambda: not wizard.look.again_button.isVisible())


def test_back_while_looking_keeps_what_was_taken(
    qtbot: QtBot, wizard: EnrolWizard, desk: Desk
) -> None:
    to_look(qtbot, wizard)
    desk.session.take(PoseBin.FRONT)
    qtbot.waitUntil(wizard.next_button.isEnabled)
    click(wizard.back_button)
    at(qtbot, wizard, EnrolStep.WHO)
    assert desk.session.stops == 1
    # WHEN only the name is mended THEN the same session goes on
    wizard.who.name.line.setText("Eileen M. Collins")
    click(wizard.next_button)
    at(qtbot, wizard, EnrolStep.LOOK)
    qtbot.waitUntil(lambda: desk.session.starts == 2)
    assert len(desk.sessions) == 1
    assert len(wizard.look.strip.numbers) == 1


def test_another_source_throws_the_pictures_away_only_when_told_to(
    qtbot: QtBot, wizard: EnrolWizard, desk: Desk
) -> None:
    to_look(qtbot, wizard)
    desk.session.take(PoseBin.FRONT)
    qtbot.waitUntil(wizard.next_button.isEnabled)
    click(wizard.back_button)
    at(qtbot, wizard, EnrolStep.WHO)
    wizard.who.take_files((Path("clip.mp4"),))
    click(wizard.next_button)
    qtbot.waitUntil(lambda: "Throw the pictures away" in wizard.question.text)
    # Stay
    click(wizard.question.buttons[0])
    assert wizard.flow.step is EnrolStep.WHO
    assert len(desk.sessions) == 1
    # Throw away
    click(wizard.next_button)
    qtbot.waitUntil(lambda: bool(wizard.question.text))
    click(wizard.question.buttons[1])
    at(qtbot, wizard, EnrolStep.LOOK)
    qtbot.waitUntil(lambda: len(desk.sessions) == 2 and desk.session.starts == 1)


# --- recordings and photos ----------------------------------------------------------------


@pytest.fixture
def video(qtbot: QtBot, wizard: EnrolWizard, desk: Desk) -> EnrolWizard:
    """A wizard that looks through a video."""
    fill_in(wizard)
    wizard.who.take_files((Path("clip.mp4"),))
    click(wizard.next_button)
    at(qtbot, wizard, EnrolStep.LOOK)
    return wizard


@pytest.fixture
def photos(qtbot: QtBot, wizard: EnrolWizard, desk: Desk) -> EnrolWizard:
    """A wizard that reads photos."""
    fill_in(wizard)
    wizard.who.take_files((Path("photos"),))
    click(wizard.next_button)
    at(qtbot, wizard, EnrolStep.LOOK)
    return wizard


def test_a_video_shows_how_far_it_is_and_ends_by_itself(
    qtbot: QtBot, video: EnrolWizard, desk: Desk
) -> None:
    desk.session.hint(Hint.NO_FACE, fraction=0.25)
    qtbot.waitUntil(lambda: video.look.bar.value() == 250)
    assert "Looking through the video" in video.look.words
    # a length that is not known shows that something goes on
    desk.session.hint(Hint.NO_FACE, fraction=None)
    qtbot.waitUntil(lambda: video.look.bar.maximum() == 0)
    desk.session.take(PoseBin.FRONT, PoseBin.LEFT)
    desk.session.finish(Hint.ENDED)
    at(qtbot, video, EnrolStep.REVIEW)


def test_a_video_without_faces(qtbot: QtBot, video: EnrolWizard, desk: Desk) -> None:
    desk.session.finish(Hint.ENDED)
    qtbot.waitUntil(lambda: "No usable face was found" in video.look.words)
    assert video.flow.step is EnrolStep.LOOK
    assert not video.next_button.isEnabled()
    assert video.look.again_button.isVisible()


@pytest.mark.parametrize(
    "error", [unavailable(CameraFault.UNREADABLE, "broken"), CameraLost("cut off")]
)
def test_a_broken_video_is_no_missing_camera(
    qtbot: QtBot, video: EnrolWizard, desk: Desk, error: Exception
) -> None:
    desk.session.finish(Hint.FAILED, error)
    qtbot.waitUntil(lambda: "The video cannot be read" in video.look.words)
    assert "camera" not in video.look.words


def test_a_video_that_is_cut_short_goes_on_with_what_is_there(
    qtbot: QtBot, video: EnrolWizard, desk: Desk
) -> None:
    desk.session.take(PoseBin.FRONT)
    qtbot.waitUntil(video.next_button.isEnabled)
    click(video.look.cancel_button)
    # THEN it stays, stopped, and can go on
    qtbot.waitUntil(lambda: "Stopped" in video.look.words)
    assert desk.session.stops == 1
    assert not video.look.cancel_button.isVisible()
    click(video.next_button)
    at(qtbot, video, EnrolStep.REVIEW)


def test_cancelling_before_anything_was_found_goes_back(
    qtbot: QtBot, photos: EnrolWizard, desk: Desk
) -> None:
    click(photos.look.cancel_button)
    at(qtbot, photos, EnrolStep.WHO)
    assert desk.session.stops == 1


def refused(*codes: tuple[str, int]) -> tuple[RefusedPhoto, ...]:
    """That many photos that were refused for each code."""
    return tuple(
        RefusedPhoto(f"/photos/{code}/{n:05}.jpg", "", code, "plain English")
        for code, count in codes
        for n in range(count)
    )


def test_thousands_of_files_that_are_no_pictures(
    qtbot: QtBot, photos: EnrolWizard, desk: Desk
) -> None:
    # GIVEN 5,000 files, 4,000 of which are no pictures, and no usable face in the others
    desk.session.refused = refused(("bad_image", 4000), ("no_face", 800), ("blurred", 200))
    desk.session.hint(Hint.LOOKING, fraction=0.5)
    qtbot.waitUntil(lambda: photos.look.bar.value() == 500)
    desk.session.finish(Hint.ENDED)
    # THEN the reasons are counted, and each file is listed with its own
    qtbot.waitUntil(photos.look.refusals.isVisible)
    assert "None of the photos can be used" in photos.look.words
    words = photos.look.refusals.words
    assert "No picture that can be read: 4,000" in words
    assert words.index("4,000") < words.index("800") < words.index("200")
    assert len(photos.look.refusals.rows) == 5000
    assert photos.look.refusals.rows[0] == "00000.jpg: No picture that can be read"
    assert photos.flow.step is EnrolStep.LOOK


def test_photos_that_are_not_used_are_named_beside_those_that_are(
    qtbot: QtBot, photos: EnrolWizard, desk: Desk
) -> None:
    desk.session.refused = refused(("bad_image", 4000), ("repeated", 2))
    desk.session.take(PoseBin.FRONT, PoseBin.FRONT, PoseBin.LEFT)
    desk.session.finish(Hint.ENDED)
    at(qtbot, photos, EnrolStep.REVIEW)
    assert photos.review.details_button.text() == "Not used: 4,002"
    click(photos.review.details_button)
    assert photos.review.refusals.isVisible()
    assert "The same photo once more: 2" in photos.review.refusals.words
    click(photos.review.details_button)
    assert photos.review.grid.isVisible()


def test_a_narrow_window_has_the_pictures_below(
    qtbot: QtBot, wizard: EnrolWizard, desk: Desk
) -> None:
    to_look(qtbot, wizard)
    wizard.resize(480, 800)
    settle()
    look = wizard.look
    assert look.strip.mapTo(look, look.strip.rect().topLeft()).y() > look.view.height()
    assert wizard.width() == 480
    click(wizard.back_button)
    at(qtbot, wizard, EnrolStep.WHO)
    settle()
    assert wizard.width() == 480


@pytest.mark.parametrize("language", [Language.ENGLISH, Language.KOREAN])
def test_words_change_with_the_language(
    qtbot: QtBot, wizard: EnrolWizard, desk: Desk, appearance: Appearance, language: Language
) -> None:
    to_look(qtbot, wizard)
    appearance.speak(language)
    for hint in Hint:
        desk.session.hint(hint)
        QApplication.processEvents()
    settle()
    assert (wizard.width(), wizard.height()) == (800, 480)


def test_nothing_is_heard_of_a_session_that_was_left(
    qtbot: QtBot, desk: Desk, open_wizard: Callable[..., EnrolWizard]
) -> None:
    wizard = open_wizard()
    to_look(qtbot, wizard)
    click(wizard.back_button)
    at(qtbot, wizard, EnrolStep.WHO)
    wizard.who.take_files((Path("clip.mp4"),))
    click(wizard.next_button)
    qtbot.waitUntil(lambda: len(desk.sessions) == 2)
    assert not desk.sessions[0].heard
    assert desk.sessions[1].heard

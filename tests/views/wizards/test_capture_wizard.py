"""Capturing photos, from the first page to the last, and everything that can go wrong."""

from __future__ import annotations

import errno
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from faceid_gui.core.errors import CameraLost, CameraUnavailable, DiskFull, StoreBusy
from faceid_gui.core.ports import CameraSource
from faceid_gui.core.types import Frame, NewSample, Person
from faceid_gui.qt.background import Background
from faceid_gui.services.capturing import files as capture_files
from faceid_gui.services.capturing.states import CaptureHint
from faceid_gui.services.flows import CaptureAnswers, CaptureStep
from tests.fakes import CONTRACT, GOOD, ListCamera, identity_vector, no_face_picture
from tests.services.pictures import sharp_face
from tests.views.drops import drop_files
from tests.views.wizards.capture_support import Studio, Webcam, studio, two_people


@pytest.fixture
def desk(qtbot: QtBot, background: Background, tmp_path: Path) -> Iterator[Studio]:
    """A wizard over a recording of two people."""
    with studio(qtbot, background, tmp_path) as made:
        yield made


def test_from_a_video_to_photos_of_the_clicked_person(desk: Studio) -> None:
    # GIVEN a name and a video
    wizard = desk.wizard
    assert not wizard.next_button.isEnabled()
    desk.look("김민수")
    assert not wizard.next_button.isEnabled()
    assert len(wizard.pick.view.faces) == 2
    # WHEN the second of two faces is clicked and photos are collected
    desk.click_face(1)
    desk.next()
    desk.wait_step(CaptureStep.CHOOSE)
    # THEN all photos are of that one, all are chosen
    chosen = wizard.choose.chosen
    assert chosen
    assert all(np.allclose(photo.embedding, identity_vector(9)) for photo in chosen)
    assert str(len(chosen)) in wizard.next_button.text()
    # WHEN they are saved THEN they lie in a folder of the name, and nobody is enrolled
    desk.next()
    desk.wait_step(CaptureStep.SAVED)
    assert desk.files() == [f"김민수/김민수{n}.jpg" for n in range(1, len(chosen) + 1)]
    assert "Nobody was enrolled" in wizard.saved.text
    assert str(desk.pictures / "김민수") in wizard.saved.text
    assert desk.store.people() == ()
    # AND one click ends it
    desk.next()
    desk.wait(lambda: desk.finished == [True])


def test_a_photo_that_is_not_wanted_is_left_out(desk: Studio) -> None:
    desk.collect()
    grid, before = desk.wizard.choose.grid, len(desk.wizard.choose.chosen)
    assert before >= 2
    # WHEN the keys leave out the first photo
    grid.setCurrentIndex(grid.model().index(0, 0))
    QTest.keyClick(grid, Qt.Key.Key_Space)
    # THEN one less is saved
    assert str(before - 1) in desk.wizard.choose.line
    desk.next()
    desk.wait_step(CaptureStep.SAVED)
    assert len(desk.files()) == before - 1


def test_without_any_photo_there_is_nothing_to_save(desk: Studio) -> None:
    desk.collect()
    desk.wizard.choose.grid.choose(())
    assert not desk.wizard.next_button.isEnabled()


def test_enrolling_at_once_takes_a_second_tick(desk: Studio) -> None:
    # GIVEN photos of somebody who is to be enrolled
    desk.collect("Eva")
    wizard = desk.wizard
    wizard.choose.enrol.setChecked(True)
    # THEN it cannot go on before they agreed
    assert wizard.choose.consent.isVisible()
    assert not wizard.next_button.isEnabled()
    wizard.choose.consent.box.setChecked(True)
    # WHEN they did THEN they are enrolled with the words that they agreed to
    desk.next()
    desk.wait_step(CaptureStep.SAVED)
    (person,) = desk.store.people()
    assert desk.enrolled == [person]
    assert person.name == "Eva"
    assert 1 <= person.samples <= len(desk.files())
    consent = desk.store.consent(person.id)
    assert consent is not None
    assert consent.text
    assert "Eva is enrolled" in wizard.saved.text
    # AND the same photos imported later are known already
    sources = {sample.source.split("|")[1] for sample in desk.store.samples(person.id)}
    assert sources <= set(desk.files())


def test_the_keys_alone_will_do(desk: Studio) -> None:
    wizard = desk.wizard
    desk.look()
    view = wizard.pick.view
    assert view.hasFocus()
    # WHEN the arrows walk to the second face, and Enter takes it, and Enter goes on
    for key, current in (
        (Qt.Key.Key_Return, -1),  # nobody knows which of the two is meant
        (Qt.Key.Key_Right, 0),
        (Qt.Key.Key_Right, 1),
        (Qt.Key.Key_Right, 0),
        (Qt.Key.Key_Left, 1),
    ):
        QTest.keyClick(view, key)
        assert view.current == current
        assert not wizard.flow.picked
    QTest.keyClick(view, Qt.Key.Key_Return)
    desk.wait(lambda: wizard.flow.picked)
    assert wizard.focusWidget() is wizard.next_button
    QTest.keyClick(wizard.next_button, Qt.Key.Key_Return)
    # THEN photos of that face are collected
    desk.wait_step(CaptureStep.CHOOSE)
    assert np.allclose(wizard.choose.chosen[0].embedding, identity_vector(9))


def test_tab_walks_the_faces_and_then_leaves_the_picture(desk: Studio) -> None:
    desk.look()
    view = desk.wizard.pick.view
    for current in (0, 1):
        QTest.keyClick(view, Qt.Key.Key_Tab)
        assert (view.hasFocus(), view.current) == (True, current)
    QTest.keyClick(view, Qt.Key.Key_Tab)
    assert not view.hasFocus()
    QTest.keyClick(desk.wizard.focusWidget(), Qt.Key.Key_Backtab)
    assert (view.hasFocus(), view.current) == (True, 1)


def test_a_click_beside_every_face_says_so(desk: Studio) -> None:
    desk.look()
    view = desk.wizard.pick.view
    view.grab()
    corner = view.rect().center() + QPoint(0, view.height() // 2 - 4)
    QTest.mouseClick(view, Qt.MouseButton.LeftButton, pos=corner)
    desk.wait(lambda: "no face at this place" in desk.wizard.pick.line)
    assert not desk.wizard.next_button.isEnabled()


def test_another_face_may_be_clicked_before_going_on(desk: Studio) -> None:
    desk.look()
    desk.click_face(0)
    assert [face.chosen for face in desk.wizard.pick.view.faces] == [True, False]
    desk.click_face(1)
    desk.wait(lambda: [face.chosen for face in desk.wizard.pick.view.faces] == [False, True])


def test_one_moves_through_a_video_until_the_person_is_seen(
    qtbot: QtBot, background: Background, tmp_path: Path
) -> None:
    class Seekable(ListCamera):
        duration_s = 2.0

        def seek(self, time_s: float) -> None:
            self._next = round(time_s * 30)

    pictures = [sharp_face(3)] * 20 + [no_face_picture()] * 20 + two_people(20)
    with studio(qtbot, background, tmp_path, lambda _s: Seekable(pictures)) as desk:
        desk.look()
        bar = desk.wizard.pick.bar
        assert bar.isVisible()
        assert bar.time_text == "0:00 / 0:02"
        # WHEN the slider is pushed to where nobody is THEN that is said
        bar.slider.setValue(1000)
        desk.wait(lambda: "no face in this picture" in desk.wizard.pick.line)
        assert desk.state.position_s == pytest.approx(1.0)
        # WHEN a step back is asked for often enough THEN somebody is there again
        for _ in range(20):
            QTest.mouseClick(bar.back_button, Qt.MouseButton.LeftButton)
        desk.wait(lambda: len(desk.wizard.pick.view.faces) == 1)
        # WHEN the next face is asked for THEN both are found
        QTest.mouseClick(bar.face_button, Qt.MouseButton.LeftButton)
        desk.wait(lambda: len(desk.wizard.pick.view.faces) == 2)
        # AND after the last one, it is said that there is no more
        bar.slider.setValue(1950)
        desk.wait(lambda: desk.state.position_s > 1.9)
        QTest.mouseClick(bar.face_button, Qt.MouseButton.LeftButton)
        desk.wait(lambda: "no other face" in desk.wizard.pick.line)


def test_a_video_without_anybody_says_so(
    qtbot: QtBot, background: Background, tmp_path: Path
) -> None:
    with studio(
        qtbot, background, tmp_path, lambda _s: ListCamera([no_face_picture()] * 9)
    ) as desk:
        desk.name("Eva")
        desk.next()
        desk.wait(lambda: "There is no face in this video" in desk.wizard.words)
        assert not desk.wizard.next_button.isEnabled()
        # WHEN one goes back THEN the name is still there
        desk.wizard.back_button.click()
        desk.wait_step(CaptureStep.SOURCE)
        assert desk.wizard.source.name.text() == "Eva"
        assert desk.wizard.words == ""


@pytest.mark.parametrize(
    ("detail", "words"),
    [("unreadable", "This video cannot be read"), ("missing", "The video is not there")],
)
def test_a_broken_video_says_so(
    qtbot: QtBot, background: Background, tmp_path: Path, detail: str, words: str
) -> None:
    class Broken(ListCamera):
        def open(self) -> None:
            raise CameraUnavailable("no video", detail=detail)

    with studio(qtbot, background, tmp_path, lambda _s: Broken([])) as desk:
        desk.name("Eva")
        desk.next()
        desk.wait(lambda: words in desk.wizard.words)
        assert desk.wizard.back_button.isEnabled()


def test_a_recording_that_breaks_off_gives_what_it_had(
    qtbot: QtBot, background: Background, tmp_path: Path
) -> None:
    class Stream(ListCamera):
        times = 0

        def read(self) -> Frame | None:
            frame = super().read()
            if frame is None:
                raise CameraLost("the stream broke off")
            return frame

    with studio(qtbot, background, tmp_path, lambda _s: Stream(two_people())) as desk:
        desk.collect()
        assert "The recording broke off" in desk.wizard.words
        assert desk.wizard.next_button.isEnabled()


def test_a_camera_is_unplugged_and_comes_back(
    qtbot: QtBot, background: Background, tmp_path: Path
) -> None:
    # GIVEN photos being collected from a camera
    camera = Webcam(two_people())
    with studio(qtbot, background, tmp_path, lambda _s: camera) as desk:
        wizard = desk.wizard
        wizard.source.count.setValue(60)
        desk.look(source="camera:0")
        assert not wizard.pick.bar.isVisible()
        desk.click_face(1)
        desk.next()
        desk.wait(lambda: wizard.flow.chosen > 0)
        # WHEN it is pulled out THEN words say so and the photos stay
        camera.gone.set()
        desk.wait(lambda: "The camera is gone" in wizard.words)
        kept = wizard.flow.chosen
        assert kept
        # WHEN it is back THEN it goes on, without words
        frames = desk.state.frames
        camera.gone.clear()
        desk.wait(lambda: desk.state.frames > frames)
        desk.wait(lambda: wizard.words == "")
        # WHEN the person leaves THEN that is said
        camera.empty.set()
        desk.wait(lambda: "not in the picture" in wizard.collect.hint)
        # WHEN it is enough THEN what there is can be chosen from
        desk.next()
        desk.wait_step(CaptureStep.CHOOSE)
        assert len(wizard.choose.chosen) >= kept


def test_a_person_who_was_never_seen_well_gives_no_photo(
    qtbot: QtBot, background: Background, tmp_path: Path
) -> None:
    # GIVEN a face too small to be of use
    pictures = [sharp_face(3, seed=n, size=30) for n in range(6)]
    with studio(qtbot, background, tmp_path, lambda _s: ListCamera(pictures)) as desk:
        desk.look()
        # WHEN it is clicked THEN it is said that it is small
        desk.click_face(0)
        assert "small, dark or blurred" in desk.wizard.pick.line
        # AND when nothing came of it, that is said too, and one can go back
        desk.next()
        desk.wait(lambda: "No picture of the person was good enough" in desk.wizard.words)
        assert not desk.wizard.next_button.isEnabled()
        desk.wizard.back_button.click()
        desk.wait_step(CaptureStep.PICK)
        desk.wait(lambda: bool(desk.wizard.pick.view.faces))
        assert desk.files() == []


def test_a_full_disk_saves_nothing_and_another_folder_does(
    desk: Studio, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    # GIVEN a disk that is full
    desk.collect()
    write = capture_files._write

    def full(path: Path, data: bytes) -> None:
        if desk.pictures in path.parents:
            raise OSError(errno.ENOSPC, "No space left on device")
        write(path, data)

    monkeypatch.setattr(capture_files, "_write", full)
    # WHEN saved THEN words say so, nothing is half done, and the photos are still there
    desk.next()
    desk.wait(lambda: "The disk is full" in desk.wizard.words)
    assert desk.files() == []
    assert desk.step is CaptureStep.CHOOSE
    # WHEN another folder is chosen THEN they are saved there
    monkeypatch.setattr(
        "faceid_gui.views.wizards.capture.wizard.ask_for_folder", lambda *_: tmp_path / "stick"
    )
    assert desk.wizard.folder_button.isVisible()
    desk.wizard.folder_button.click()
    desk.wait_step(CaptureStep.SAVED)
    assert (tmp_path / "stick" / "Eva" / "Eva1.jpg").is_file()


def test_a_folder_that_cannot_be_written_to_says_so(desk: Studio) -> None:
    desk.pictures.write_text("a file where the folder should be")
    desk.collect()
    desk.next()
    desk.wait(lambda: "the folder cannot be written to" in desk.wizard.words)


def test_photos_stay_where_enrolling_failed_and_it_can_be_tried_again(
    desk: Studio, monkeypatch: pytest.MonkeyPatch
) -> None:
    # GIVEN a database that is busy
    desk.collect()
    desk.agree()
    add, fails = desk.store.add_person, [True, True]

    def busy(*args: object, **more: object) -> Person:
        if fails.pop():
            raise StoreBusy
        return add(*args, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(desk.store, "add_person", busy)
    # WHEN saved THEN the photos are there and it is said that nobody is enrolled
    desk.next()
    desk.wait_step(CaptureStep.SAVED)
    assert desk.files()
    assert "Eva is not enrolled" in desk.wizard.saved.text
    assert desk.enrolled == []
    # WHEN tried again THEN they are
    fails[:] = [False]
    desk.wizard.saved.again_button.click()
    desk.wait(lambda: bool(desk.enrolled))
    assert "Eva is enrolled" in desk.wizard.saved.text


def enrol(desk: Studio, name: str, identity: int) -> Person:
    sample = NewSample({CONTRACT.id: identity_vector(identity)}, GOOD, f"photo of {identity}")
    return desk.store.add_person(name, [sample])


def test_who_is_enrolled_under_the_name_gets_more_photos(desk: Studio) -> None:
    enrol(desk, "Eva", 9)
    desk.collect("Eva")
    desk.agree()
    desk.wait(lambda: "The photos are added" in desk.wizard.choose.note)
    desk.next()
    desk.wait_step(CaptureStep.SAVED)
    (person,) = desk.store.people()
    assert person.samples > 1


def test_photos_of_somebody_else_are_not_mixed_into_a_person(desk: Studio) -> None:
    # GIVEN somebody of that name who looks otherwise
    enrol(desk, "Eva", 5)
    desk.collect("Eva")
    # THEN it is said, and enrolling under the name cannot be ticked; saving can
    desk.wait(lambda: "do not look like them" in desk.wizard.choose.note)
    assert not desk.wizard.choose.enrol.isEnabled()
    desk.next()
    desk.wait_step(CaptureStep.SAVED)
    assert desk.store.people()[0].samples == 1


def test_the_same_person_under_another_name_is_said(desk: Studio) -> None:
    enrol(desk, "Eva the First", 9)
    desk.collect("Eva")
    desk.wait(lambda: "looks like Eva the First" in desk.wizard.choose.note)


def test_a_name_is_told_as_a_folder_has_it(desk: Studio) -> None:
    page, apart = desk.wizard.source, unicodedata.normalize("NFD", "박지성")
    for name, words, goes_on in (
        ("", "", False),
        ("   ", "", False),
        ("Eva", "", True),
        ("A/B", "The folder is called A_B.", True),
        ("..", "No folder can have this name.", False),
        ("x" * 300, "This name is too long for a folder.", False),
        ("🦊", "", True),
        (apart, "", True),
    ):
        page.name.setText(name)
        assert page.words.startswith(words), name
        assert bool(words) is bool(page.words), name
        assert desk.wizard.next_button.isEnabled() is goes_on, name


def test_answers_that_are_known_are_filled_in(
    qtbot: QtBot, background: Background, tmp_path: Path
) -> None:
    answers = CaptureAnswers("clip.mp4", "Eva", tmp_path / "here", 12)
    with studio(qtbot, background, tmp_path, answers=answers) as desk:
        assert desk.wizard.flow.answers == CaptureAnswers("clip.mp4", "Eva", tmp_path / "here", 12)
        assert desk.wizard.source.name.text() == "Eva"
        desk.next()
        desk.wait_step(CaptureStep.PICK)
        assert desk.opened == ["clip.mp4"]


def test_odd_names_are_saved(desk: Studio) -> None:
    for name, folder in (("🦊 A/B", "🦊 A_B"), (unicodedata.normalize("NFD", "박지성"), "박지성")):
        desk.collect(name)
        desk.next()
        desk.wait_step(CaptureStep.SAVED)
        assert f"{folder}/{folder}1.jpg" in desk.files()
        desk.wizard.another_button.click()
        assert desk.step is CaptureStep.SOURCE
        assert desk.wizard.source.name.text() == ""


def test_a_video_is_dropped_on_the_first_page(desk: Studio, tmp_path: Path) -> None:
    drop_files(desk.wizard, tmp_path / "note.txt")
    assert "This is no video" in desk.wizard.words
    video = tmp_path / "clip of Eva.MP4"
    drop_files(desk.wizard, video)
    assert desk.wizard.flow.answers.source == str(video)
    assert desk.wizard.words == ""


def test_leaving_with_photos_asks_first(desk: Studio) -> None:
    desk.collect()
    desk.wizard.close_button.click()
    assert "Leave without saving?" in desk.wizard.question.text
    QTest.keyClick(desk.wizard, Qt.Key.Key_Escape)
    assert desk.wizard.question.text == ""
    assert desk.finished == []
    desk.wizard.close_button.click()
    desk.wizard.question.buttons[1].click()
    desk.wait(lambda: desk.finished == [True])
    assert desk.files() == []


def test_going_back_from_the_choice_asks_and_looks_again(desk: Studio) -> None:
    desk.collect()
    desk.wizard.back_button.click()
    assert "Collect the photos anew?" in desk.wizard.question.text
    desk.wizard.question.buttons[1].click()
    assert desk.step is CaptureStep.PICK
    desk.wait(lambda: bool(desk.wizard.pick.view.faces))
    assert not desk.wizard.next_button.isEnabled()
    desk.click_face(0)
    desk.next()
    desk.wait_step(CaptureStep.CHOOSE)
    assert np.allclose(desk.wizard.choose.chosen[0].embedding, identity_vector(3))


def test_leaving_while_it_looks_stops_the_source(
    qtbot: QtBot, background: Background, tmp_path: Path
) -> None:
    camera = Webcam(two_people())
    with studio(qtbot, background, tmp_path, lambda _s: camera) as desk:
        desk.look(source="camera:0")
        desk.wizard.close_button.click()
        desk.wait(lambda: desk.finished == [True])
        assert camera._closed.is_set()


def test_a_folder_that_no_program_opens_is_said(
    desk: Studio, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[QUrl] = []

    def opens(url: QUrl) -> bool:
        asked.append(url)
        return False

    monkeypatch.setattr(QDesktopServices, "openUrl", opens)
    desk.collect()
    desk.next()
    desk.wait_step(CaptureStep.SAVED)
    desk.wizard.saved.open_button.click()
    assert asked == [QUrl.fromLocalFile(str(desk.pictures / "Eva"))]
    assert not desk.wizard.saved.open_button.isEnabled()


def test_no_pack_is_said_at_once(desk: Studio, monkeypatch: pytest.MonkeyPatch) -> None:
    def none(_answers: object) -> CameraSource:
        raise DiskFull("anything that opening raises")

    monkeypatch.setattr(desk.wizard._saving, "session", none)
    desk.name("Eva")
    desk.next()
    assert desk.wizard.words
    assert desk.step is CaptureStep.SOURCE


def test_hints_have_words() -> None:
    from faceid_gui.views.wizards.capture.words import hint_text

    for hint in CaptureHint:
        for live in (False, True):
            assert (hint_text(hint, live=live) is None) is (hint is CaptureHint.NONE)

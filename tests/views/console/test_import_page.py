"""Importing people by dropping their photos: every state in words, nothing lost on the way."""

from __future__ import annotations

import csv
import threading
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import cv2
import pytest
from PySide6.QtCore import QMimeData, Qt, QTimer, QUrl
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from faceid_gui.core.clock import SystemClock
from faceid_gui.core.errors import DiskFull, ModelMissing
from faceid_gui.core.ports import FaceBackend
from faceid_gui.core.types import Consent, DetectedFace, Image, NewSample, Person, Threshold
from faceid_gui.qt.appearance import Appearance
from faceid_gui.qt.background import Background
from faceid_gui.qt.import_job import ImportJob, ImportPhase
from faceid_gui.services.enrolment.consent import VERSION, given_consent
from faceid_gui.services.importing.gallery_import import GalleryImport
from faceid_gui.settings.tree import Language, ThemeName
from faceid_gui.views.console.importing.choosing import FileAsks
from faceid_gui.views.console.importing.page import ImportPage, ImportTools
from tests.fakes import CONTRACT, GOOD, FakeBackend, identity_vector, no_face_picture
from tests.memory_gallery import MemoryGallery
from tests.services.pictures import sharp_face, write_people, write_photo
from tests.views.drops import drag_away, drag_over, drop, drop_files, mime_of

LEFT = Qt.MouseButton.LeftButton


class GatedBackend(FakeBackend):
    """Waits before each photo until it may go on."""

    def __init__(self, gate: threading.Semaphore | None) -> None:
        super().__init__()
        self._gate = gate

    def detect(self, image: Image, *, careful: bool = False) -> tuple[DetectedFace, ...]:
        if self._gate is not None:
            assert self._gate.acquire(timeout=20)
        return super().detect(image, careful=careful)


class SmallDisk(MemoryGallery):
    """Has room for so many people, and none for more."""

    def __init__(self) -> None:
        super().__init__()
        self.room = 1_000_000

    def add_person(
        self, name: str, samples: Sequence[NewSample], *, consent: Consent | None = None
    ) -> Person:
        if len(self.people()) >= self.room:
            raise DiskFull
        return super().add_person(name, samples, consent=consent)


@dataclass
class Rig:
    """An import page over fakes."""

    background: Background
    store: SmallDisk = field(default_factory=SmallDisk)
    gate: threading.Semaphore | None = None
    error: Exception | None = None
    folder: str = ""
    photos: tuple[str, ...] = ()
    save: str = ""
    default: Threshold | None = None
    shown: list[bool] = field(default_factory=list)

    def __post_init__(self) -> None:
        importing = GalleryImport(
            self.store,
            self._make,
            keep_crops=lambda: False,
            default=lambda: self.default,
        )
        self.job = ImportJob(look=importing.look, work=importing.work, clock=SystemClock())
        self.page = ImportPage(
            ImportTools(
                self.job,
                self.background,
                lambda language: given_consent(language, keep_crops=False, at=5.0),
                FileAsks(
                    folder=lambda _parent: self.folder,
                    photos=lambda _parent: list(self.photos),
                    save=lambda _parent: self.save,
                ),
            )
        )
        self.page.people_asked.connect(lambda: self.shown.append(True))

    def _make(self, _threads: int) -> FaceBackend:
        if self.error is not None:
            raise self.error
        return GatedBackend(self.gate)

    def drop(self, qtbot: QtBot, *paths: Path) -> None:
        """Drop these on the page and wait for the summary."""
        assert drop_files(self.page, *paths)
        self.wait(qtbot, ImportPhase.ASKING)

    def wait(self, qtbot: QtBot, phase: ImportPhase) -> None:
        qtbot.waitUntil(lambda: self.job.state.phase is phase, timeout=20_000)

    def start(self) -> None:
        """Tick that everybody agreed, and start."""
        if not self.page.summary.agreed.isChecked():
            self.page.summary.agreed.click()
        click(self.page.summary.start_button)

    def run(self, qtbot: QtBot, *paths: Path) -> str:
        """Drop, start, and wait for the report; what it says."""
        self.drop(qtbot, *paths)
        self.start()
        self.wait(qtbot, ImportPhase.DONE)
        return self.page.report.words

    def names(self) -> list[str]:
        return [person.name for person in self.store.people()]


def click(button: QWidget) -> None:
    assert button.isVisible()
    QTest.mouseClick(button, LEFT)


@pytest.fixture
def rig(background: Background, appearance: Appearance) -> Iterator[Rig]:
    made = Rig(background)
    made.page.resize(610, 350)
    made.page.show()
    yield made
    made.page.hide()
    made.job.close()
    made.page.deleteLater()


# -- dropping and choosing


def test_a_dropped_folder_of_people_is_summed_up_and_imported(
    qtbot: QtBot, rig: Rig, tmp_path: Path
) -> None:
    # GIVEN an empty page
    assert rig.page.area.isVisible()
    write_people(tmp_path, {"Ada": [1, 1], unicodedata.normalize("NFD", "김민수"): [2]})
    (tmp_path / "notes.txt").touch()
    # WHEN a folder of people is dropped THEN it says what would be done
    rig.drop(qtbot, tmp_path)
    summary = rig.page.summary
    assert summary.isVisible()
    assert "People: 2 · Photos: 3" in summary.words
    assert "left out: 1 (other files 1)" in summary.words
    assert rig.names() == []
    # AND nothing starts before somebody said that they agreed
    assert not summary.start_button.isEnabled()
    rig.start()
    rig.wait(qtbot, ImportPhase.DONE)
    # THEN everybody is enrolled, with the consent in words, its version and its time
    assert rig.names() == ["Ada", "김민수"]
    consent = rig.store.consent(rig.store.find("Ada").id)
    assert consent is not None
    assert (consent.version, consent.given_at) == (VERSION, 5.0)
    assert consent.text.startswith("Purpose:")
    # AND the report says so
    words = rig.page.report.words
    assert words.startswith("The import is done\nPeople enrolled: 2 · samples added: 3")
    # AND leads to them
    click(rig.page.report.people_button)
    assert rig.shown == [True]


def test_the_page_lights_up_and_goes_out(rig: Rig, tmp_path: Path) -> None:
    assert drag_over(rig.page, mime_of([tmp_path]))
    assert rig.page.area.highlighted
    drag_away(rig.page)
    assert not rig.page.area.highlighted


def test_a_drop_on_any_part_of_the_page_counts(qtbot: QtBot, rig: Rig, tmp_path: Path) -> None:
    write_people(tmp_path, {"Ada": [1], "Bob": [2]})
    assert drop_files(rig.page.folder_button, tmp_path / "Ada")
    rig.wait(qtbot, ImportPhase.ASKING)
    # WHEN more is dropped on the list of the summary THEN it joins
    assert drop_files(rig.page.summary.table.viewport(), tmp_path / "Bob")
    qtbot.waitUntil(lambda: "People: 2 · Photos: 2" in rig.page.summary.words)


def test_text_is_not_taken(rig: Rig) -> None:
    data = QMimeData()
    data.setUrls([QUrl("https://example.org/1.jpg")])
    assert not drop(rig.page, data)
    assert rig.job.state.phase is ImportPhase.IDLE


def test_a_chosen_folder_is_taken(qtbot: QtBot, rig: Rig, tmp_path: Path) -> None:
    write_people(tmp_path, {"Ada": [1]})
    rig.folder = str(tmp_path / "Ada")
    click(rig.page.folder_button)
    rig.wait(qtbot, ImportPhase.ASKING)
    assert "People: 1 · Photos: 1" in rig.page.summary.words


def test_nothing_chosen_changes_nothing(rig: Rig) -> None:
    click(rig.page.folder_button)
    click(rig.page.photos_button)
    assert rig.job.state.phase is ImportPhase.IDLE


def test_chosen_photos_are_of_one_person_who_must_be_named(
    qtbot: QtBot, rig: Rig, tmp_path: Path
) -> None:
    # GIVEN two photos that were chosen
    rig.photos = tuple(
        str(write_photo(tmp_path / f"{n}.png", sharp_face(3, seed=n))) for n in range(2)
    )
    click(rig.page.photos_button)
    rig.wait(qtbot, ImportPhase.ASKING)
    summary = rig.page.summary
    assert "Photos: 2" in summary.words
    assert summary._whose.text() == "Photos without a folder: 2. Whose are they?"
    assert not summary.table.isVisible()
    # THEN without a name there is nothing to start
    summary.agreed.click()
    assert not summary.start_button.isEnabled()
    # WHEN the name is typed THEN they are that person's
    QTest.keyClicks(summary.name, " Grace  ")
    assert summary.start_button.isEnabled()
    rig.start()
    rig.wait(qtbot, ImportPhase.DONE)
    assert [(p.name, p.samples) for p in rig.store.people()] == [("Grace", 2)]


def test_a_name_is_suggested_where_the_files_bear_it(
    qtbot: QtBot, rig: Rig, tmp_path: Path
) -> None:
    photo = write_photo(tmp_path / "Grace" / "Grace1.png", sharp_face(3))
    rig.drop(qtbot, photo)
    assert rig.page.summary.name.text() == "Grace"
    # AND another name that was typed stays when more is dropped
    rig.page.summary.name.setText("Grace Hopper")
    rig.drop(qtbot, write_photo(tmp_path / "Grace" / "Grace2.png", sharp_face(3, seed=2)))
    qtbot.waitUntil(lambda: "Photos: 2" in rig.page.summary.words)
    assert rig.page.summary.name.text() == "Grace Hopper"
    # BUT it does not outlive the import
    click(rig.page.summary.dismiss_button)
    rig.drop(qtbot, write_photo(tmp_path / "x.png", sharp_face(3, seed=3)))
    assert rig.page.summary.name.text() == ""


def test_folders_and_loose_photos_together(qtbot: QtBot, rig: Rig, tmp_path: Path) -> None:
    write_people(tmp_path, {"Ada": [1], "Bob": [2]})
    loose = write_photo(tmp_path / "x.png", sharp_face(3))
    rig.drop(qtbot, tmp_path / "Ada", tmp_path / "Bob", loose)
    # THEN it is said that the loose ones are left out without a name
    assert rig.page.summary.name.placeholderText() == "Name, else left out"
    assert "Photos: 2" in rig.page.summary.words
    rig.page.summary.name.setText("Bob")
    assert "Photos: 3" in rig.page.summary.words
    # AND a tick that is taken away leaves the folder out, not the loose photos
    QTest.mouseClick(
        rig.page.summary.table.viewport(),
        LEFT,
        pos=rig.page.summary.table.visualRect(rig.page.summary.model.index(1, 0)).center(),
    )
    assert [(f.name, f.photos) for f in rig.page.summary.chosen()] == [
        ("Ada", (tmp_path / "Ada" / "0.png",)),
        ("Bob", (loose,)),
    ]


def test_people_can_be_left_out_with_the_keyboard_too(
    qtbot: QtBot, rig: Rig, tmp_path: Path
) -> None:
    write_people(tmp_path, {"Ada": [1], "Bob": [2]})
    rig.drop(qtbot, tmp_path)
    summary = rig.page.summary
    summary.table.setCurrentIndex(summary.model.index(1, 0))
    QTest.keyClick(summary.table, Qt.Key.Key_Space)
    assert summary.model.left_out == {"Bob"}
    assert summary.model.data(summary.model.index(1, 0), _SPOKEN) == "Bob, left out"
    QTest.keyClick(summary.table, Qt.Key.Key_Space)
    assert summary.model.left_out == set()
    # AND nobody is left to be imported where all are left out
    summary.agreed.click()
    for row in range(2):
        summary.model.toggle(row)
    assert not summary.start_button.isEnabled()


_SPOKEN = Qt.ItemDataRole.AccessibleTextRole


def test_who_is_enrolled_already_gets_the_photos_added(
    qtbot: QtBot, rig: Rig, tmp_path: Path
) -> None:
    rig.store.add_person("ADA", [NewSample({CONTRACT.id: identity_vector(1)}, GOOD, "before")])
    write_people(tmp_path, {"Ada": [1, 1], "Bob": [2]})
    rig.drop(qtbot, tmp_path)
    assert "enrolled already, gets more samples: 1" in rig.page.summary.words
    rig.start()
    rig.wait(qtbot, ImportPhase.DONE)
    assert [(p.name, p.samples) for p in rig.store.people()] == [("ADA", 3), ("Bob", 1)]
    assert "People enrolled: 1 · enrolled already: 1 · samples added: 3" in rig.page.report.words


def test_the_words_that_are_agreed_to_can_be_read(qtbot: QtBot, rig: Rig, tmp_path: Path) -> None:
    write_people(tmp_path, {"Ada": [1]})
    rig.drop(qtbot, tmp_path)
    click(rig.page.summary.words_button)
    assert rig.page.consent.isVisible()
    assert rig.page.consent.text.startswith("Purpose:")
    click(rig.page.consent.back_button)
    assert rig.page.summary.isVisible()


def test_put_away_again_nothing_was_done(qtbot: QtBot, rig: Rig, tmp_path: Path) -> None:
    write_people(tmp_path, {"Ada": [1]})
    rig.drop(qtbot, tmp_path)
    click(rig.page.summary.dismiss_button)
    assert rig.page.area.isVisible()
    assert rig.names() == []
    # AND who agreed the last time has not agreed to the next import
    rig.drop(qtbot, tmp_path)
    rig.page.summary.agreed.click()
    click(rig.page.summary.dismiss_button)
    rig.drop(qtbot, tmp_path)
    assert not rig.page.summary.agreed.isChecked()


# -- running


def gated(rig: Rig, tmp_path: Path) -> threading.Semaphore:
    """Three people of two photos each, whose photos wait at a gate."""
    write_people(tmp_path, {"Ada": [1, 1], "Bob": [2, 2], "Cid": [3, 3]})
    rig.gate = threading.Semaphore(0)
    return rig.gate


def test_while_it_runs_it_says_how_far_it_is_and_takes_nothing_else(
    qtbot: QtBot, rig: Rig, tmp_path: Path
) -> None:
    gate = gated(rig, tmp_path)
    rig.drop(qtbot, tmp_path)
    rig.start()
    waiting = rig.page.waiting
    assert waiting.isVisible()
    gate.release()
    qtbot.waitUntil(lambda: "Photo 1 of 6 Ada" in waiting.words)
    assert (waiting.bar.value(), waiting.bar.maximum()) == (1, 6)
    assert "other pages" in waiting.words
    # WHEN something is dropped meanwhile THEN it is said that one import runs
    assert drop_files(rig.page, tmp_path)
    assert rig.page.words.startswith("One import runs already")
    # AND that stays while the import goes on
    gate.release()
    qtbot.waitUntil(lambda: waiting.bar.value() == 2)
    assert rig.page.words.startswith("One import runs already")
    # BUT not longer
    gate.release(4)
    rig.wait(qtbot, ImportPhase.DONE)
    assert rig.page.words == ""
    assert rig.names() == ["Ada", "Bob", "Cid"]


def test_it_goes_on_while_the_page_is_away(qtbot: QtBot, rig: Rig, tmp_path: Path) -> None:
    gate = gated(rig, tmp_path)
    rig.drop(qtbot, tmp_path)
    rig.start()
    rig.page.hide()
    gate.release(6)
    rig.wait(qtbot, ImportPhase.DONE)
    rig.page.show()
    assert rig.page.report.isVisible()
    assert rig.names() == ["Ada", "Bob", "Cid"]


def test_stopping_keeps_what_was_done_says_so_and_can_go_on(
    qtbot: QtBot, rig: Rig, tmp_path: Path
) -> None:
    # GIVEN a hundred people of one photo, of whom the first three are done
    write_people(tmp_path, {f"person {number:03}": [number % 15 + 1] for number in range(100)})
    gate = rig.gate = threading.Semaphore(3)
    rig.drop(qtbot, tmp_path)
    rig.start()
    qtbot.waitUntil(lambda: len(rig.names()) == 3)
    # WHEN somebody stops it THEN the page says that they stay
    click(rig.page.waiting.stop_button)
    assert "Whoever is enrolled by now stays enrolled." in rig.page.waiting.words
    assert not rig.page.waiting.stop_button.isEnabled()
    gate.release(97)
    rig.wait(qtbot, ImportPhase.DONE)
    done = len(rig.names())
    assert 3 <= done < 100
    words = rig.page.report.words
    assert words.startswith(f"Stopped. What was done stays.\nPeople enrolled: {done}")
    # AND it can go on where it stopped
    gate.release(200)
    click(rig.page.report.go_on_button)
    rig.wait(qtbot, ImportPhase.DONE)
    assert len(rig.names()) == 100
    assert f"photos known already: {done}" in rig.page.report.words


def test_a_disk_that_is_full_midway_is_said_and_what_was_done_stays(
    qtbot: QtBot, rig: Rig, tmp_path: Path
) -> None:
    write_people(tmp_path, {"Ada": [1, 1], "Bob": [2, 2], "Cid": [3, 3]})
    rig.store.room = 1
    words = rig.run(qtbot, tmp_path)
    # THEN it is said, with what was done
    assert rig.page.words == "The disk is full Free some space and try again."
    assert words.startswith("The import ended early. What was done stays.\nPeople enrolled: 1")
    assert rig.names() == ["Ada"]
    # WHEN there is room again and it goes on THEN the rest is done
    rig.store.room = 10
    click(rig.page.report.go_on_button)
    rig.wait(qtbot, ImportPhase.DONE)
    assert rig.names() == ["Ada", "Bob", "Cid"]
    assert rig.page.words == ""


def test_what_cannot_begin_is_said_and_can_be_tried_again(
    qtbot: QtBot, rig: Rig, tmp_path: Path
) -> None:
    write_people(tmp_path, {"Ada": [1]})
    rig.error = ModelMissing()
    rig.drop(qtbot, tmp_path)
    rig.start()
    rig.wait(qtbot, ImportPhase.FAILED)
    assert rig.page.words.startswith("A model file is missing")
    assert rig.names() == []
    rig.error = None
    click(rig.page.retry_button)
    rig.wait(qtbot, ImportPhase.DONE)
    assert rig.names() == ["Ada"]
    assert rig.page.words == ""


# -- the report


def test_every_refused_photo_is_told_with_its_reason(
    qtbot: QtBot, rig: Rig, tmp_path: Path
) -> None:
    # GIVEN photos that cannot be used, each for another reason, and a name that cannot be
    write_people(tmp_path, {"Ada": [1], "x" * 201: [2]})
    write_photo(tmp_path / "Ada" / "empty room.png", no_face_picture())
    done, whole = cv2.imencode(".jpg", sharp_face(1))
    assert done
    (tmp_path / "Ada" / "broken.jpg").write_bytes(whole.tobytes()[:5000])
    (tmp_path / "Ada" / "text.jpg").write_text("no picture")
    (tmp_path / "Bob").mkdir()
    (tmp_path / "Bob" / "empty.jpg").touch()
    words = rig.run(qtbot, tmp_path)
    assert rig.names() == ["Ada"]
    assert "photos refused: 4" in words
    assert "Not enrolled, for want of a usable photo: 2\nBob" in words
    for reason, name in (
        ("There is no face in the picture: 1", "empty room.png"),
        ("The picture is incomplete: 1", "broken.jpg"),
        ("The file is no picture: 1", "text.jpg"),
        ("The file is empty: 1", "empty.jpg"),
        ("The name is longer than 200 characters: 1", "x" * 201),
    ):
        assert reason in words
        assert name in words.split(reason)[1].split("\n")[1]


def test_somebody_else_among_the_photos_is_named_with_the_score(
    qtbot: QtBot, rig: Rig, tmp_path: Path
) -> None:
    # GIVEN a photo of Bob among Ada's
    write_people(tmp_path, {"Ada": [1, 1, 1, 1, 9], "Bob": [9, 9]})
    words = rig.run(qtbot, tmp_path)
    # THEN it is not taken, and named with its score, and whose it is
    assert "Probably somebody else: 1" in words
    line = words.split("Probably somebody else: 1\n")[1].split("\n")[0]
    assert line == f"{tmp_path / 'Ada' / '4.png'}: score 0.00 against Ada, looks like Bob"
    assert [(p.name, p.samples) for p in rig.store.people()] == [("Ada", 4), ("Bob", 2)]


def test_the_same_photo_twice_is_taken_once(qtbot: QtBot, rig: Rig, tmp_path: Path) -> None:
    rig.default = Threshold(0.5, 0.05)
    write_people(tmp_path, {"Ada": [1, 1]})
    words = rig.run(qtbot, tmp_path)
    assert "Shows the same as another photo: 1" in words
    assert [(p.name, p.samples) for p in rig.store.people()] == [("Ada", 1)]


def test_when_every_photo_was_used_it_says_so(qtbot: QtBot, rig: Rig, tmp_path: Path) -> None:
    write_people(tmp_path, {"Ada": [1]})
    assert "Every photo was used." in rig.run(qtbot, tmp_path)
    # AND the next import begins with an empty page
    click(rig.page.report.more_button)
    assert rig.page.area.isVisible()


def test_a_drop_on_the_report_begins_another_import(qtbot: QtBot, rig: Rig, tmp_path: Path) -> None:
    write_people(tmp_path, {"Ada": [1], "Bob": [2]})
    rig.run(qtbot, tmp_path / "Ada")
    rig.drop(qtbot, tmp_path / "Bob")
    assert "People: 1 · Photos: 1" in rig.page.summary.words


def test_the_report_is_saved_as_a_table(qtbot: QtBot, rig: Rig, tmp_path: Path) -> None:
    write_people(tmp_path / "in", {"김민수": [1]})
    (tmp_path / "in" / "note.txt").touch()
    rig.run(qtbot, tmp_path / "in")
    # WHEN nobody names a file THEN nothing is saved
    click(rig.page.report.save_button)
    assert rig.page.words == ""
    # WHEN somebody does THEN it is there, and said
    rig.save = str(tmp_path / "report.csv")
    click(rig.page.report.save_button)
    qtbot.waitUntil(lambda: rig.page.words.startswith("The report was saved"))
    with (tmp_path / "report.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file))
    assert ["enrolled", "김민수", "", "1", "", ""] in rows
    assert any(row[0] == "not_a_photo" for row in rows)
    # WHEN it cannot be written there THEN that is said, and the report stays
    rig.save = str(tmp_path / "no such folder" / "report.csv")
    click(rig.page.report.save_button)
    qtbot.waitUntil(lambda: rig.page.words.startswith("The report cannot be saved there"))
    assert rig.page.report.isVisible()


# -- much


def test_five_thousand_files_of_which_four_thousand_are_no_pictures(
    qtbot: QtBot, rig: Rig, tmp_path: Path
) -> None:
    # GIVEN 4000 files that are no pictures, half by their name and half by what is in them,
    # among 1000 pictures, all dropped by themselves
    folder = tmp_path / "much"
    folder.mkdir()
    paths = [folder / f"{number}.{kind}" for kind in ("doc", "jpg") for number in range(2000)]
    for path in paths:
        path.write_text("no picture")
    room = write_photo(folder / "room.png", no_face_picture()[:40, :40])
    for number in range(1000):
        copy = folder / f"picture {number}.png"
        copy.hardlink_to(room)
        paths.append(copy)
    beats = Beats()
    # WHEN they are dropped and imported for one person
    rig.drop(qtbot, *paths)
    assert "Photos: 3,000" in rig.page.summary.words
    assert "left out: 2,000 (other files 2,000)" in rig.page.summary.words
    rig.page.summary.name.setText("Ada")
    changes: list[ImportPhase] = []
    rig.job.changed.connect(lambda: changes.append(rig.job.state.phase))
    rig.start()
    rig.wait(qtbot, ImportPhase.DONE)
    # THEN each reason is there with its number, and a few examples
    words = rig.page.report.words
    assert "Nobody was enrolled" in words
    assert "The file is no picture: 2,000" in words
    assert "There is no face in the picture: 1,000" in words
    assert "left out: 2,000 (other files 2,000)" in words
    assert "and 1,996 more; the saved report names all of them" in words
    assert words.count("\n") < 40
    # AND the page stayed alive: it was told now and then, and Qt's own timers went on
    assert 2 < len(changes) < 600
    assert beats.count > 10
    beats.stop()


class Beats:
    """Counts how often Qt's event loop comes round."""

    def __init__(self) -> None:
        self.count = 0
        self._timer = QTimer()
        self._timer.timeout.connect(self._beat)
        self._timer.start(5)

    def stop(self) -> None:
        self._timer.stop()

    def _beat(self) -> None:
        self.count += 1


def test_ten_thousand_people_are_listed_at_once(qtbot: QtBot, rig: Rig, tmp_path: Path) -> None:
    for number in range(10_000):
        folder = tmp_path / f"{number:05}"
        folder.mkdir()
        (folder / "1.jpg").touch()
    assert drop_files(rig.page, tmp_path)
    rig.wait(qtbot, ImportPhase.ASKING)
    assert "People: 10,000 · Photos: 10,000" in rig.page.summary.words
    assert rig.page.summary.model.rowCount() == 10_000


# -- looks


@pytest.mark.parametrize("language", [Language.ENGLISH, Language.KOREAN])
def test_every_state_fits_and_long_names_break_nothing(
    qtbot: QtBot, rig: Rig, appearance: Appearance, tmp_path: Path, language: Language
) -> None:
    appearance.speak(language)
    long = "긴 이름 " * 20
    folder = tmp_path / "in"
    write_people(folder, {long: [1], "🦊 Ada": [2]})
    (folder / ("n" * 200 + ".txt")).touch()
    loose = write_photo(tmp_path / "loose.png", sharp_face(3))
    rig.gate = threading.Semaphore(0)

    def fits() -> bool:
        least = rig.page.minimumSizeHint()
        return least.width() <= 610 and least.height() <= 350

    # WHEN each state is shown in each theme THEN it fits into the smallest window
    for theme in (ThemeName.LIGHT, ThemeName.HIGH_CONTRAST, ThemeName.DARK):
        appearance.paint(theme)
        assert fits()
    rig.drop(qtbot, folder, loose)
    rig.page.summary.name.setText(long)
    assert fits()
    rig.start()
    assert drop_files(rig.page, tmp_path)
    assert rig.page.words
    assert fits()
    rig.gate.release(3)
    rig.wait(qtbot, ImportPhase.DONE)
    assert fits()

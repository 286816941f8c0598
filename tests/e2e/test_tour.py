"""The whole tour through the real windows, on a recording of a performance.

Photos of one performer are captured and enrolled; the kiosk, open all the while, lets him in;
the console explains the visit; he is renamed, that is taken back, he is deleted, and the
kiosk does not know him any more.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from faceid_gui.app.windows import Front
from faceid_gui.core.events import CameraState
from faceid_gui.core.ports import VisitRecord
from faceid_gui.services.capturing.faces import FaceUse
from faceid_gui.services.flows import CaptureStep
from faceid_gui.settings.tree import Role
from faceid_gui.views.console.console_window import ConsoleWindow, Page
from faceid_gui.views.kiosk.kiosk_window import KioskWindow
from faceid_gui.views.wizards.capture.face_picker import FacePicker
from faceid_gui.views.wizards.capture.wizard import CaptureWizard
from tests.data import MEDIA, MODELS, needs_media, needs_models
from tests.e2e.app import keep_settings, running_app

CLIP = MEDIA / "hamilton_640x360.mp4"
PATIENCE_MS = 60_000
LEFT = Qt.MouseButton.LeftButton


def console_of(front: Front) -> ConsoleWindow:
    assert isinstance(front.window, ConsoleWindow)
    return front.window


def granted(front: Front) -> tuple[VisitRecord, ...]:
    visits = front._workplace.records.visits.recent(1000)
    return tuple(visit for visit in visits if visit.granted)


def ended(front: Front) -> bool:
    return front.feed.camera is not None and front.feed.camera.state is CameraState.ENDED


def play_again(qtbot: QtBot, kiosk: Front) -> None:
    """The recording once more, to its end: as many visits as before come again."""
    kiosk._use_source(str(CLIP))
    qtbot.waitUntil(lambda: not ended(kiosk), timeout=PATIENCE_MS)
    qtbot.waitUntil(lambda: ended(kiosk), timeout=PATIENCE_MS)


def capture_and_enrol(qtbot: QtBot, window: ConsoleWindow, name: str, folder: Path) -> None:
    """The capture wizard from its first page to its last."""
    window.show_page(Page.PEOPLE)
    QTest.mouseClick(window.people.browser.bar.capture_button, LEFT)
    wizard = window.stage.wizard
    assert isinstance(wizard, CaptureWizard)
    wizard.source.name.setText(name)
    wizard.source.folder = folder
    wizard.source.edited.emit()
    qtbot.waitUntil(wizard.next_button.isEnabled, timeout=PATIENCE_MS)
    QTest.mouseClick(wizard.next_button, LEFT)
    click_largest_face(qtbot, wizard.pick.view)
    qtbot.waitUntil(wizard.next_button.isEnabled, timeout=PATIENCE_MS)
    QTest.mouseClick(wizard.next_button, LEFT)
    qtbot.waitUntil(lambda: wizard.flow.step is CaptureStep.CHOOSE, timeout=PATIENCE_MS)
    # he is enrolled at once, and agreed to it
    wizard.choose.enrol.setChecked(True)
    wizard.choose.consent.box.setChecked(True)
    qtbot.waitUntil(wizard.next_button.isEnabled, timeout=PATIENCE_MS)
    QTest.mouseClick(wizard.next_button, LEFT)
    qtbot.waitUntil(lambda: wizard.flow.step is CaptureStep.SAVED, timeout=PATIENCE_MS)
    QTest.mouseClick(wizard.next_button, LEFT)
    qtbot.waitUntil(lambda: window.stage.wizard is None, timeout=PATIENCE_MS)


def click_largest_face(qtbot: QtBot, view: FacePicker) -> None:
    """A face is clicked where it is in the picture, once that has been painted."""

    def seen() -> bool:
        return any(f.use is FaceUse.FRONT and not view.rect_of(f).isEmpty() for f in view.faces)

    qtbot.waitUntil(seen, timeout=PATIENCE_MS)
    largest = max(view.faces, key=lambda face: face.box.area)
    QTest.mouseClick(view, LEFT, pos=view.rect_of(largest).center().toPoint())


def listed(window: ConsoleWindow) -> tuple[str, ...]:
    people = window.people.browser.table.people
    return tuple(people.person_at(row).name for row in range(people.rowCount()))


@needs_media
@needs_models
def test_from_a_recording_to_a_door_that_opens_and_shuts_again(
    qapp: QApplication, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # GIVEN a kiosk at which the recording runs, and a console beside it; nobody is enrolled
    monkeypatch.setenv("FACEID_GUI_MODELS", str(MODELS))
    keep_settings(recognition={"pack": "compact"}, access={"liveness": False})
    with (
        running_app(qapp, Role.KIOSK, str(CLIP)) as kiosk,
        running_app(qapp, Role.CONSOLE, str(CLIP)) as front,
    ):
        assert isinstance(kiosk.window, KioskWindow)
        window = console_of(front)
        qtbot.waitUntil(lambda: ended(kiosk), timeout=PATIENCE_MS)
        assert granted(kiosk) == ()

        # WHEN photos of a performer are captured from it and enrolled
        capture_and_enrol(qtbot, window, "Performer", tmp_path)
        photos = sorted(path.name for path in (tmp_path / "Performer").iterdir())
        assert 20 <= len(photos) <= 25
        assert "Performer1.jpg" in photos
        qtbot.waitUntil(lambda: listed(window) == ("Performer",), timeout=PATIENCE_MS)
        person = front._workplace.records.gallery.find("Performer")
        assert front._workplace.records.gallery.consent(person.id) is not None

        # THEN the kiosk lets him in, and nobody else
        play_again(qtbot, kiosk)
        visits = granted(kiosk)
        assert visits
        assert {visit.person_id for visit in visits} == {person.id}

        # AND the console shows the visit and says why
        window.show_page(Page.VISITS)
        decision = window.visits.filters.decision
        decision.setCurrentIndex(decision.findData("granted"))
        qtbot.waitUntil(lambda: window.visits.model.rowCount() > 0, timeout=PATIENCE_MS)
        window.visits.list.setCurrentIndex(window.visits.model.index(0, 0))
        qtbot.waitUntil(lambda: "Performer" in window.visits.details.words, timeout=PATIENCE_MS)
        assert "The door was opened" in window.visits.details.words
        score = visits[0].evidence.score
        assert score is not None
        assert f"{score:.2f}" in window.visits.details.words

        # WHEN he is renamed, THEN the list follows; and that can be taken back
        window.show_page(Page.PEOPLE)
        browser = window.people.browser
        browser.table.choose(person.id)
        qtbot.waitUntil(lambda: browser.details.facts is not None, timeout=PATIENCE_MS)
        QTest.mouseClick(browser.details.rename_button, LEFT)
        browser.details.editor.field.setText("공연자")
        QTest.mouseClick(browser.details.editor.save_button, LEFT)
        qtbot.waitUntil(lambda: listed(window) == ("공연자",), timeout=PATIENCE_MS)
        QTest.mouseClick(browser.bar.undo_button, LEFT)
        qtbot.waitUntil(lambda: listed(window) == ("Performer",), timeout=PATIENCE_MS)

        # WHEN he is deleted
        browser.table.choose(person.id)
        qtbot.waitUntil(lambda: browser.details.facts is not None, timeout=PATIENCE_MS)
        QTest.mouseClick(browser.details.delete_button, LEFT)
        QTest.mouseClick(window.people.question.yes_button, LEFT)
        qtbot.waitUntil(lambda: listed(window) == (), timeout=PATIENCE_MS)

        # THEN the kiosk has forgotten him without being told
        before = len(granted(kiosk))
        play_again(qtbot, kiosk)
        assert len(granted(kiosk)) == before

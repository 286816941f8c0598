"""The capture wizard over the real clip, the real networks and a real database."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from faceid_gui.app.context import AppContext
from faceid_gui.core.clock import SystemClock
from faceid_gui.qt.background import Background
from faceid_gui.services.flows import CaptureAnswers, CaptureStep
from faceid_gui.services.samples.strength import Grade
from faceid_gui.views.dialogs.context import CameraTools
from faceid_gui.views.wizards.capture.wizard import CaptureWizard
from faceid_gui.views.wizards.context import WizardContext
from tests.data import MEDIA, needs_media, needs_models
from tests.qt.support import no_source
from tests.views.wizards.capture_support import WAIT_MS

CLIP = MEDIA / "hamilton_640x360.mp4"


@needs_media
@needs_models
def test_from_the_clip_to_an_enrolled_person(
    qtbot: QtBot, background: Background, tmp_path: Path
) -> None:
    app = AppContext()
    with app.records() as records:
        pack = app.pack(records)
        context = WizardContext(
            background=background,
            clock=SystemClock(),
            cameras=CameraTools(tuple, no_source, lambda: None, lambda: None),
            source=lambda: str(CLIP),
            open_frames=app.camera,
            make_backend=lambda threads: pack.make(threads, smallest_face_px=40),
            store=records.gallery,
            default=lambda: pack.default,
            threshold=lambda: pack.default,
            keep_crops=lambda: False,
            mirrored=lambda: True,
            pictures=tmp_path,
        )
        # GIVEN the wizard over the clip
        wizard = CaptureWizard(context, answers=CaptureAnswers(name="린 마누엘", folder=tmp_path))
        wizard.resize(800, 480)
        wizard.show()
        try:
            _walk(qtbot, wizard)
            # THEN the photos are there, and the person is enrolled with consent
            assert 15 <= len(list((tmp_path / "린 마누엘").glob("*.jpg"))) <= 25
            person = records.gallery.find("린 마누엘")
            assert records.gallery.consent(person.id) is not None
            saved = wizard.saved.saved
            assert saved is not None
            assert saved.enrolled is not None
            assert saved.enrolled.strength.grade in (Grade.FAIR, Grade.GOOD, Grade.STRONG)
        finally:
            wizard.stop()
            wizard.hide()
            wizard.deleteLater()


def _walk(qtbot: QtBot, wizard: CaptureWizard) -> None:
    def wait(condition: Callable[[], bool]) -> None:
        qtbot.waitUntil(condition, timeout=3 * WAIT_MS)

    def click_next() -> None:
        wait(wizard.next_button.isEnabled)
        QTest.mouseClick(wizard.next_button, Qt.MouseButton.LeftButton)

    click_next()
    wait(lambda: bool(wizard.pick.view.faces))
    # WHEN the second scene is gone to, and the one man in it is clicked
    wizard.pick.bar.slider.setValue(4000)
    wait(lambda: wizard._capturing.shown()[1].position_s > 3.9)
    wait(lambda: len(wizard.pick.view.faces) == 1)
    wizard.pick.view.grab()
    face = wizard.pick.view.faces[0]
    at = wizard.pick.view.rect_of(face).center().toPoint()
    QTest.mouseClick(wizard.pick.view, Qt.MouseButton.LeftButton, pos=at)
    wait(lambda: wizard.flow.picked)
    click_next()
    wait(lambda: wizard.flow.step is CaptureStep.CHOOSE)
    assert 20 <= len(wizard.choose.chosen) <= 25
    wizard.choose.enrol.setChecked(True)
    wizard.choose.consent.box.setChecked(True)
    click_next()
    wait(lambda: wizard.flow.step is CaptureStep.SAVED)

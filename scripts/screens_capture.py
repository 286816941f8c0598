"""Pictures of the wizard that captures photos."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from faceid_gui.app.windows import Front
from faceid_gui.services.capturing.faces import FaceUse
from faceid_gui.services.flows import CaptureStep
from faceid_gui.settings.tree import Language, Role
from faceid_gui.views.console.console_window import Page
from faceid_gui.views.wizards.capture.face_picker import FacePicker
from faceid_gui.views.wizards.capture.wizard import CaptureWizard
from scripts.screens import run, take, wait, write_clip
from scripts.screens_console import console_of
from tests.e2e.app import keep_settings, running_app
from tests.turning import cooperative


def capture(app: QApplication, folder: Path) -> None:
    """Photos of somebody are captured from a recording and enrolled, page by page."""
    clip = folder / "Videos" / "eileen.avi"
    clip.parent.mkdir()
    write_clip(clip, [*cooperative(), *cooperative()])
    keep_settings(general={"language": Language.ENGLISH}, recognition={"keep_crops": True})
    with running_app(app, Role.CONSOLE, "synthetic:") as front:
        wizard = _opened(front)
        wizard.source.name.setText("Eileen Collins")
        wizard.source.take_source(str(clip))
        wait(wizard.next_button.isEnabled, "the source")
        take(front, "capture-source.png")
        wizard.next_button.click()
        _pick(wizard)
        take(front, "capture-pick.png")
        wizard.next_button.click()
        wait(lambda: wizard.flow.chosen >= 8, "photos")
        take(front, "capture-collect.png")
        wait(lambda: wizard.flow.step is CaptureStep.CHOOSE, "the choice")
        wizard.choose.enrol.setChecked(True)
        wizard.choose.consent.box.setChecked(True)
        run(1.5)
        take(front, "capture-choose.png")
        wait(wizard.next_button.isEnabled, "what is known of the person")
        wizard.next_button.click()
        wait(lambda: wizard.flow.step is CaptureStep.SAVED, "the save")
        take(front, "capture-saved.png")


def _opened(front: Front) -> CaptureWizard:
    window = console_of(front)
    window.show_page(Page.PEOPLE)
    window.people.browser.bar.capture_button.click()
    wizard = window.stage.wizard
    if not isinstance(wizard, CaptureWizard):
        message = "the wizard did not open"
        raise TypeError(message)
    return wizard


def _pick(wizard: CaptureWizard) -> None:
    """A finger on the face."""
    view: FacePicker = wizard.pick.view

    def seen() -> bool:
        return any(f.use is FaceUse.FRONT and not view.rect_of(f).isEmpty() for f in view.faces)

    wait(seen, "a face")
    place = view.rect_of(view.faces[0]).center().toPoint()
    QTest.mouseClick(view, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, place)
    wait(wizard.next_button.isEnabled, "the face to be followed")

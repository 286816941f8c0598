"""A capture wizard over recordings of squares, and the real services."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from faceid_gui.core.errors import CameraLost, CameraUnavailable
from faceid_gui.core.ports import CameraSource
from faceid_gui.core.types import Frame, Image, Threshold
from faceid_gui.qt.background import Background
from faceid_gui.services.capturing.states import CaptureState
from faceid_gui.services.flows import CaptureAnswers, CaptureStep
from faceid_gui.views.dialogs.context import CameraTools
from faceid_gui.views.wizards.capture.wizard import CaptureWizard
from faceid_gui.views.wizards.context import WizardContext
from tests.fakes import FakeClock, ListCamera, add_face
from tests.memory_gallery import MemoryGallery
from tests.qt.support import NamedCamera, default_threshold, no_source
from tests.services.photographed import PhotoBackend
from tests.services.pictures import sharp_face, sharpen

WAIT_MS = 20_000


def two_people(count: int = 12) -> list[Image]:
    """Person 3 on the left and person 9 on the right, both moving a little."""
    left = [sharp_face(3, seed=n, x=8 * n, size=130) for n in range(count)]
    both = [
        add_face(picture, 9, x=280 + 200 * n // count, y=100, size=150)
        for n, picture in enumerate(left)
    ]
    return [sharpen(picture, seed=n) for n, picture in enumerate(both)]


class Webcam:
    """A live camera of 30 pictures a second that can be pulled out and put back."""

    description = "camera:0"
    live = True

    def __init__(self, pictures: list[Image]) -> None:
        self._pictures = pictures
        self._number = 0
        self._closed = threading.Event()
        self.gone = threading.Event()
        self.empty = threading.Event()

    def open(self) -> None:
        if self.gone.is_set():
            raise CameraUnavailable("there is no camera", detail="missing")
        self._closed.clear()
        self._number = 0

    def read(self) -> Frame | None:
        self._closed.wait(1 / 60)
        if self.gone.is_set():
            raise CameraLost("unplugged")
        self._number += 1
        image = self._pictures[self._number % len(self._pictures)]
        if self.empty.is_set():
            image = image * 0
        return Frame(image, self._number, 1000.0 + self._number / 10.0)

    def close(self) -> None:
        self._closed.set()


@dataclass
class Studio:
    """What a test holds in its hands: a wizard, and what its source gives."""

    qtbot: QtBot
    wizard: CaptureWizard
    store: MemoryGallery
    pictures: Path
    opened: list[str] = field(default_factory=list)
    finished: list[bool] = field(default_factory=list)
    enrolled: list[object] = field(default_factory=list)

    @property
    def step(self) -> CaptureStep:
        return self.wizard.flow.step

    @property
    def state(self) -> CaptureState:
        return self.wizard._capturing.shown()[1]

    def wait(self, condition: Callable[[], bool]) -> None:
        self.qtbot.waitUntil(condition, timeout=WAIT_MS)

    def wait_step(self, step: CaptureStep) -> None:
        self.wait(lambda: self.step is step)

    def next(self) -> None:
        """Click the button that leads on, once it can be clicked."""
        self.wait(self.wizard.next_button.isEnabled)
        QTest.mouseClick(self.wizard.next_button, Qt.MouseButton.LeftButton)

    def name(self, name: str, source: str = "clip.mp4") -> None:
        """Answer the first page."""
        self.wizard.source.name.setText(name)
        self.wizard.source.take_source(source)

    def look(self, name: str = "Eva", source: str = "clip.mp4") -> None:
        """Answer the first page, and wait for faces."""
        self.name(name, source)
        self.next()
        self.wait_step(CaptureStep.PICK)
        self.wait(lambda: bool(self.wizard.pick.view.faces))

    def click_face(self, number: int) -> None:
        """Click a face, counted from the left."""
        view = self.wizard.pick.view
        view.grab()  # what is clicked was painted
        centre = view.rect_of(view.faces[number]).center().toPoint()
        QTest.mouseClick(view, Qt.MouseButton.LeftButton, pos=QPoint(centre))
        self.wait(lambda: self.wizard.flow.picked)

    def collect(self, name: str = "Eva", source: str = "clip.mp4", face: int = 1) -> None:
        """Everything up to the page of the choice."""
        self.look(name, source)
        self.click_face(face)
        self.next()
        self.wait_step(CaptureStep.CHOOSE)

    def agree(self) -> None:
        """Tick both boxes."""
        self.wizard.choose.enrol.setChecked(True)
        self.wizard.choose.consent.box.setChecked(True)

    def files(self) -> list[str]:
        """Everything below the folder of pictures."""
        found = self.pictures.rglob("*") if self.pictures.exists() else iter(())
        return sorted(p.relative_to(self.pictures).as_posix() for p in found if p.is_file())


@contextmanager
def studio(
    qtbot: QtBot,
    background: Background,
    tmp_path: Path,
    source: Callable[[str], CameraSource] | None = None,
    answers: CaptureAnswers | None = None,
) -> Iterator[Studio]:
    """A wizard of 800x480 that is stopped at the end."""
    opened: list[str] = []

    def open_frames(text: str) -> CameraSource:
        opened.append(text)
        return source(text) if source is not None else ListCamera(two_people())

    store = MemoryGallery()
    context = WizardContext(
        background=background,
        clock=FakeClock(),
        cameras=CameraTools(
            list_cameras=lambda: (NamedCamera("camera:0", "HD Webcam"),),
            open_source=no_source,
            running_source=lambda: None,
            running_frame=lambda: None,
        ),
        source=lambda: "camera:0",
        open_frames=open_frames,
        make_backend=lambda _threads: PhotoBackend(),
        store=store,
        default=default_threshold,
        threshold=lambda: Threshold(0.5, 0.05),
        keep_crops=lambda: False,
        mirrored=lambda: True,
        pictures=tmp_path / "pictures",
    )
    wizard = CaptureWizard(context, answers=answers)
    wizard.resize(800, 480)
    wizard.show()
    made = Studio(qtbot, wizard, store, tmp_path / "pictures", opened)
    wizard.finished.connect(lambda: made.finished.append(True))
    wizard.enrolled.connect(made.enrolled.append)
    try:
        yield made
    finally:
        wizard.stop()
        wizard.hide()
        wizard.deleteLater()

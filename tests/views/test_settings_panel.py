"""The settings dialog: writes what was typed, and nothing else."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtWidgets import QComboBox, QDoubleSpinBox
from pytestqt.qtbot import QtBot

from faceid_gui.core.errors import CameraUnavailable, DiskFull
from faceid_gui.core.ports import CameraSource
from faceid_gui.core.types import Frame
from faceid_gui.settings.schema import FIELDS, value_of, with_value
from faceid_gui.settings.tree import Language, Settings
from faceid_gui.views.dialogs.camera_picker import CameraPicker
from faceid_gui.views.dialogs.editors import BoolEditor, NumberEditor, OptionalNumberEditor
from faceid_gui.views.dialogs.field_row import camera_of
from faceid_gui.views.dialogs.pack_picker import PackPicker
from faceid_gui.views.dialogs.settings_panel import SettingsPanel
from tests.fakes import ListCamera
from tests.qt.support import NamedCamera, gradient
from tests.views.support import Bench


@pytest.fixture
def panel(qtbot: QtBot, bench: Bench) -> Iterator[SettingsPanel]:
    made = SettingsPanel(Settings(), bench.tools())
    qtbot.addWidget(made)
    made.resize(880, 700)
    made.show()
    yield made
    made.hide()


def choose(combo: QComboBox, data: object) -> None:
    """What a finger does: choose an entry."""
    combo.setCurrentIndex(combo.findData(data))
    combo.activated.emit(combo.currentIndex())


def test_every_field_has_its_row(panel: SettingsPanel) -> None:
    assert [
        f.path for f in FIELDS if panel.row(f.path).value() != value_of(Settings(), f.path)
    ] == []


def test_saving_undoes_nothing_that_another_program_changed(qtbot: QtBot, bench: Bench) -> None:
    # GIVEN a dialog that is open while a console takes another pack into use
    now = with_value(Settings(), "recognition.pack", "compact")
    made = SettingsPanel(Settings(), replace(bench.tools(), present=lambda: now))
    qtbot.addWidget(made)
    made.show()
    seconds = made.row("door.open_s").editor
    assert isinstance(seconds, NumberEditor)
    assert isinstance(seconds.spin, QDoubleSpinBox)
    seconds.spin.setValue(7.5)
    # WHEN what was typed is saved
    made.save()
    qtbot.waitUntil(lambda: bool(bench.applied))
    # THEN both changes are kept
    assert bench.written == bench.applied == [with_value(now, "door.open_s", 7.5)]
    made.hide()


def test_saving_writes_what_was_changed(qtbot: QtBot, panel: SettingsPanel, bench: Bench) -> None:
    # GIVEN some changes
    seconds, sound = panel.row("door.open_s").editor, panel.row("general.sound").editor
    assert isinstance(seconds, NumberEditor)
    assert isinstance(seconds.spin, QDoubleSpinBox)
    assert isinstance(sound, BoolEditor)
    seconds.spin.setValue(7.5)
    sound.box.setChecked(False)

    # WHEN they are saved
    with qtbot.waitSignal(panel.finished) as finished:
        panel.save()

    # THEN these are written, and applied after
    assert finished.args == [True]
    assert bench.written == bench.applied
    (written,) = bench.written
    assert written.door.open_s == 7.5
    assert written.general.sound is False
    assert written.camera == Settings().camera


def test_cancel_writes_nothing_and_undoes_the_language(
    qtbot: QtBot, panel: SettingsPanel, bench: Bench
) -> None:
    editor = panel.row("general.language").editor
    choose(editor.findChildren(QComboBox)[0], "ko")
    assert bench.appearance.language is Language.KOREAN
    qtbot.waitUntil(lambda: panel._title.text() == "설정")

    panel.cancel()

    assert bench.appearance.language is not Language.KOREAN
    assert bench.written == []


def test_nonsense_is_refused_in_words(qtbot: QtBot, panel: SettingsPanel, bench: Bench) -> None:
    # GIVEN a threshold that is none
    row = panel.row("recognition.threshold")
    assert isinstance(row.editor, OptionalNumberEditor)
    for text in ("5", "abc"):
        row.editor.line.setText(text)

        # WHEN it is saved
        panel.save()

        # THEN the field says what it takes, and nothing is written
        assert row.objection == f"A number from {row.field.minimum:g} to 1."
        assert row.isVisible()
        assert "mend" in panel.words
        assert bench.written == []

    # AND once mended it is written
    row.editor.line.setText("0,5")
    with qtbot.waitSignal(panel.finished):
        panel.save()
    assert bench.written[0].recognition.threshold == 0.5


def test_a_full_disk_is_said(qtbot: QtBot, panel: SettingsPanel, bench: Bench) -> None:
    bench.write_error = DiskFull()
    panel.save()
    qtbot.waitUntil(lambda: panel.words.startswith("The disk is full"))
    assert bench.applied == []
    assert panel._save.isEnabled()


def test_packs_show_licence_and_what_is_missing(qtbot: QtBot, panel: SettingsPanel) -> None:
    picker = panel.row("recognition.pack").editor
    assert isinstance(picker, PackPicker)
    qtbot.waitUntil(lambda: picker.ready)
    assert picker.combo.currentText() == "Automatic: now Compact"
    assert "All its files are on this machine." in picker.details.text
    assert "MIT" in picker.details.text

    choose(picker.combo, "balanced")

    assert "Missing: " in picker.details.text
    assert picker.installer._install.isVisibleTo(picker)
    choose(picker.combo, "builtin")
    assert "cannot tell a photo" in picker.details.text
    assert picker.value() == "builtin"


def test_the_threshold_says_what_it_stands_for(panel: SettingsPanel) -> None:
    assert "Threshold 0.460" in panel._threshold.text


def test_the_running_camera_is_not_opened_twice(
    qtbot: QtBot, panel: SettingsPanel, bench: Bench
) -> None:
    opened: list[str] = []

    def note(source: str) -> CameraSource:
        opened.append(source)
        return ListCamera([gradient(64, 48)] * 3)

    bench.open_source = note
    bench.running_frame = Frame(gradient(64, 48), 5, 0.0)
    panel.sections.setCurrentRow(1)
    preview = camera_of(panel.row("camera.source")).preview
    qtbot.waitUntil(lambda: preview._live.shown_frame is bench.running_frame)
    assert opened == []


def test_another_camera_is_looked_through_and_let_go(
    qtbot: QtBot, panel: SettingsPanel, bench: Bench
) -> None:
    # GIVEN a second camera that never ends
    camera = EndlessCamera()
    bench.open_source = lambda _source: camera
    bench.cameras = (NamedCamera("camera:0", "One"), NamedCamera("camera:2", "Two"))
    picker = panel.row("camera.source").editor
    assert isinstance(picker, CameraPicker)
    picker.look_for_cameras()
    qtbot.waitUntil(lambda: picker.combo.findData("camera:2") >= 0)
    panel.sections.setCurrentRow(1)

    # WHEN it is chosen
    choose(picker.combo, "camera:2")
    qtbot.waitUntil(lambda: picker.preview._live.shown_frame is not None)
    assert camera.opened.is_set()

    # THEN it is let go before the settings are written
    with qtbot.waitSignal(panel.finished):
        panel.save()
    assert camera.closed.is_set()
    assert bench.written[0].camera.source == "camera:2"


def test_a_camera_that_cannot_be_opened_says_so(
    qtbot: QtBot, panel: SettingsPanel, bench: Bench
) -> None:
    def refuse(_source: str) -> CameraSource:
        raise CameraUnavailable

    bench.open_source = refuse
    picker = panel.row("camera.source").editor
    assert isinstance(picker, CameraPicker)
    panel.sections.setCurrentRow(1)
    picker._choose("camera:7")
    assert picker.preview.words.startswith("The camera cannot be opened")


def test_an_unknown_value_of_the_file_is_kept(qtbot: QtBot, bench: Bench) -> None:
    given = Settings()
    camera = given.camera.model_copy(update={"source": "rtsp://10.0.0.2/door"})
    panel = SettingsPanel(given.model_copy(update={"camera": camera}), bench.tools())
    qtbot.addWidget(panel)
    with qtbot.waitSignal(panel.finished):
        panel.save()
    assert bench.written[0].camera.source == "rtsp://10.0.0.2/door"


class EndlessCamera:
    """A live camera that gives pictures until it is closed."""

    description = "camera:2"
    live = True

    def __init__(self) -> None:
        self.opened, self.closed = threading.Event(), threading.Event()
        self._frame = Frame(np.ascontiguousarray(gradient(64, 48)), 0, 0.0)

    def open(self) -> None:
        self.opened.set()

    def read(self) -> Frame | None:
        self.closed.wait(0.005)
        self._frame = replace(self._frame, number=self._frame.number + 1)
        return self._frame

    def close(self) -> None:
        self.closed.set()

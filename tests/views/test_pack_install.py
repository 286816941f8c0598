"""Getting a pack: with progress, with a way to stop, and with errors in words."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from faceid_gui.catalogue import entries
from faceid_gui.core.errors import DiskFull, ModelDamaged, NoNetwork
from faceid_gui.views.dialogs.pack_install import PackInstaller
from faceid_gui.views.dialogs.pack_picker import PackPicker
from tests.views.support import Bench, Kiosk
from tests.views.test_settings_panel import choose


@pytest.fixture
def picker(qtbot: QtBot, bench: Bench) -> Iterator[PackPicker]:
    made = PackPicker(bench.tools())
    qtbot.addWidget(made)
    made.show()
    qtbot.waitUntil(lambda: made.ready)
    yield made
    bench.library.go.set()
    made.hide()


def test_a_present_pack_needs_no_buttons(picker: PackPicker) -> None:
    assert not picker.installer._install.isVisible()
    assert not picker.installer._folder.isVisible()


def test_installing_shows_bytes_and_ends_with_the_pack_here(
    qtbot: QtBot, picker: PackPicker, bench: Bench
) -> None:
    # GIVEN a pack that is missing
    bench.library.go.clear()
    choose(picker.combo, "balanced")
    installer = picker.installer
    assert installer._install.isVisible()
    assert installer._install.text().startswith("Install (")

    # WHEN it is installed
    installer._install.click()

    # THEN the progress is shown, and a way to stop
    qtbot.waitUntil(lambda: installer.step == "SFace: 9.5 of 38.0 MB (file 2 of 3)")
    assert installer._bar.value() == round((1 + 9.5 / 38) / 3 * 1000)
    assert installer._cancel.isVisible()
    assert not installer._install.isVisible()

    # AND in the end it is on this machine, and the app is told
    bench.library.go.set()
    qtbot.waitUntil(lambda: "All its files are on this machine." in picker.details.text)
    assert bench.came == [True]
    assert installer.step == ""
    assert not installer._install.isVisible()


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (NoNetwork("no"), "The network does not answer"),
        (DiskFull(), "The disk is full"),
        (ModelDamaged("sum"), "A model file is damaged"),
    ],
)
def test_what_went_wrong_is_said(
    qtbot: QtBot, picker: PackPicker, bench: Bench, error: Exception, words: str
) -> None:
    bench.library.error = error
    choose(picker.combo, "balanced")
    picker.installer.install()
    qtbot.waitUntil(lambda: picker.installer.words.startswith(words))
    assert picker.installer._install.isVisible()


def test_it_can_be_stopped(qtbot: QtBot, picker: PackPicker, bench: Bench) -> None:
    bench.library.go.clear()
    choose(picker.combo, "balanced")
    picker.installer.install()
    qtbot.waitUntil(lambda: bool(picker.installer.step))
    picker.installer._cancel.click()
    qtbot.waitUntil(lambda: picker.installer.words.startswith("Stopped"))
    assert bench.library.cancelled.is_set()


def test_it_stops_when_its_window_goes(qtbot: QtBot, picker: PackPicker, bench: Bench) -> None:
    bench.library.go.clear()
    choose(picker.combo, "balanced")
    picker.installer.install()
    picker.hide()
    qtbot.waitUntil(bench.library.cancelled.is_set)


def test_from_a_folder(qtbot: QtBot, bench: Bench, tmp_path: Path) -> None:
    # GIVEN a stick with one file that is needed
    stick, empty = tmp_path / "stick", tmp_path / "empty"
    bench.library.folders[stick] = entries.ENTRIES[:1]
    answers = iter([str(empty), "", str(stick)])

    def ask(_parent: QWidget) -> str:
        return next(answers)

    installer = PackInstaller(bench.library, bench.background, ask=ask)
    qtbot.addWidget(installer)
    installer.show_pack("balanced", bench.library.status("balanced"))
    installer.show()

    # WHEN an empty folder is chosen, THEN that is said
    installer._folder.click()
    qtbot.waitUntil(lambda: installer.words.startswith("No model file"))

    # WHEN nothing is chosen, THEN nothing happens
    installer._folder.click()
    assert installer.words.startswith("No model file")

    # WHEN the stick is chosen, THEN what came is named
    with qtbot.waitSignal(installer.came):
        installer._folder.click()
    assert installer.words == f"Copied: {entries.ENTRIES[0].title}"
    installer.hide()


def test_a_sheet_stays_while_something_is_fetched(qtbot: QtBot, kiosk: Kiosk, bench: Bench) -> None:
    # GIVEN an installation on the kiosk's sheet
    bench.library.go.clear()
    picker = PackPicker(bench.tools())
    kiosk.window.sheet.show_content(picker)
    qtbot.waitUntil(lambda: picker.ready)
    choose(picker.combo, "balanced")
    picker.installer.install()
    qtbot.waitUntil(lambda: bool(picker.installer.step))

    # WHEN nobody touches anything, THEN the sheet stays until it is done
    kiosk.window.sheet.untouched.look()
    assert kiosk.window.sheet.content is picker
    bench.library.go.set()
    qtbot.waitUntil(lambda: not picker.installer.step)
    kiosk.window.sheet.untouched.look()
    assert kiosk.window.sheet.content is None

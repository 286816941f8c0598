"""The settings as a page: behind the PIN, and locked again when nobody is there."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QStackedWidget, QWidget
from pytestqt.qtbot import QtBot

from faceid_gui.core.errors import DiskFull
from faceid_gui.core.ports import Clock
from faceid_gui.qt.background import Background
from faceid_gui.qt.reembed_job import ReembedJob
from faceid_gui.settings.tree import Language, Settings
from faceid_gui.views.console.settings_page import SettingsPage
from faceid_gui.views.dialogs.context import SettingsTools
from faceid_gui.views.dialogs.editors import BoolEditor
from faceid_gui.views.dialogs.pack_picker import PackPicker
from faceid_gui.views.dialogs.pin_pad import NewPinPrompt, PinPrompt
from faceid_gui.views.widgets.left_alone import WORKING
from tests.fakes import FakeClock
from tests.qt.support import MemoryPin
from tests.views.support import Bench
from tests.views.test_layout import cut_texts, settle


@dataclass(frozen=True)
class Context:
    """What the page is handed."""

    clock: Clock
    pin: MemoryPin
    background: Background
    tools: SettingsTools
    settings: Callable[[], Settings]
    use_source: Callable[[str], None]
    reembed: ReembedJob


@pytest.fixture
def pin() -> MemoryPin:
    return MemoryPin()


@pytest.fixture
def page(qtbot: QtBot, bench: Bench, pin: MemoryPin) -> Iterator[SettingsPage]:
    context = Context(
        FakeClock(),
        pin,
        bench.background,
        bench.tools(),
        lambda: bench.settings,
        bench.sources.append,
        bench.reembed,
    )
    made = SettingsPage(context)
    qtbot.addWidget(made)
    made.resize(610, 350)
    yield made
    made.hide()


def type_pin(page: SettingsPage, digits: str) -> None:
    assert page.prompt is not None
    for digit in digits:
        page.prompt.pad.type_digit(digit)
    page.prompt.pad.submit()


def unlock(qtbot: QtBot, page: SettingsPage) -> None:
    page.show()
    type_pin(page, "8305")
    qtbot.waitUntil(lambda: not page.locked)


def speak_korean(page: SettingsPage) -> None:
    """Choose another language, which is shown at once."""
    assert page.panel is not None
    combo = page.panel.row("general.language").editor.findChildren(QComboBox)[0]
    combo.setCurrentIndex(combo.findData("ko"))
    combo.activated.emit(combo.currentIndex())


def test_the_pin_comes_first(qtbot: QtBot, page: SettingsPage) -> None:
    page.show()
    assert isinstance(page.prompt, PinPrompt)
    assert page.panel is None
    # A wrong one opens nothing
    type_pin(page, "9999")
    qtbot.waitUntil(lambda: page.prompt is not None and "Tries left: 2" in page.prompt.pad.words)
    assert page.locked
    # The right one does
    type_pin(page, "8305")
    qtbot.waitUntil(lambda: page.panel is not None)
    assert page.prompt is None


def test_a_pin_that_proves_right_too_late_opens_nothing(
    qtbot: QtBot, page: SettingsPage, bench: Bench
) -> None:
    # GIVEN a right PIN that is being checked
    page.show()
    prompt = page.prompt
    assert prompt is not None
    type_pin(page, "8305")
    # WHEN the page is left before the answer comes
    page.hide()
    prompt.accepted.emit()
    qtbot.waitUntil(lambda: not bench.background.busy)
    # THEN it stays locked
    page.show()
    assert page.locked
    assert page.panel is None


def test_a_pin_is_chosen_where_there_is_none(
    qtbot: QtBot, page: SettingsPage, pin: MemoryPin
) -> None:
    pin.pin = None
    page.show()
    assert isinstance(page.prompt, NewPinPrompt)
    settle()
    assert cut_texts(page) == []
    type_pin(page, "8305")
    type_pin(page, "8305")
    qtbot.waitUntil(lambda: not page.locked)
    assert pin.pin == "8305"


@pytest.mark.parametrize("language", [Language.ENGLISH, Language.KOREAN])
def test_nothing_is_cut(qtbot: QtBot, page: SettingsPage, bench: Bench, language: Language) -> None:
    bench.appearance.speak(language)
    page.show()
    settle()
    assert cut_texts(page) == []
    unlock(qtbot, page)
    assert page.panel is not None
    for row in range(page.panel.sections.count()):
        page.panel.sections.setCurrentRow(row)
        settle()
        assert cut_texts(page) == []
    assert (page.width(), page.height()) == (610, 350)


def test_leaving_locks_and_drops_what_was_not_saved(
    qtbot: QtBot, page: SettingsPage, bench: Bench
) -> None:
    # GIVEN open settings in which another language is tried
    unlock(qtbot, page)
    speak_korean(page)
    spoken = bench.appearance.language
    assert spoken is Language.KOREAN
    # WHEN another page is chosen, and this one again
    page.hide()
    # THEN the language is what it was, nothing was written, and the PIN is asked
    assert bench.appearance.language is Language.ENGLISH
    page.show()
    assert page.locked
    assert isinstance(page.prompt, PinPrompt)
    assert bench.written == []
    unlock(qtbot, page)
    assert page.panel is not None
    assert page.panel.row("general.language").value() == "system"


def test_nobody_there_for_two_minutes(qtbot: QtBot, page: SettingsPage) -> None:
    unlock(qtbot, page)
    assert page.untouched.watching
    # A touch begins the time anew
    remaining = page.untouched._timer
    remaining.setInterval(60_000)
    QTest.mouseClick(page, Qt.MouseButton.LeftButton)
    assert page.untouched.watching
    # WHEN nobody touches anything
    page.untouched.look()
    # THEN the PIN is asked
    assert page.locked
    assert isinstance(page.prompt, PinPrompt)
    assert not page.untouched.watching


def test_saving_keeps_the_page_open(qtbot: QtBot, page: SettingsPage, bench: Bench) -> None:
    unlock(qtbot, page)
    saved: list[bool] = []
    page.saved.connect(lambda: saved.append(True))
    assert page.panel is not None
    page.panel.sections.setCurrentRow(0)
    editor = page.panel.row("general.sound").editor
    assert isinstance(editor, BoolEditor)
    editor.box.setChecked(False)
    page.panel.save()
    qtbot.waitUntil(lambda: saved == [True])
    assert bench.settings.general.sound is False
    assert page.banner.text == "The settings are saved."
    assert page.panel is not None
    assert page.panel.row("general.sound").value() is False
    assert page.panel.isVisible()
    page._said.timeout.emit()
    assert page.banner.isHidden()


def test_cancel_shows_what_is_in_force(qtbot: QtBot, page: SettingsPage, bench: Bench) -> None:
    unlock(qtbot, page)
    speak_korean(page)
    assert page.panel is not None
    page.panel.sections.setCurrentRow(3)
    page.panel.cancel()
    assert bench.appearance.language is Language.ENGLISH
    assert page.panel is not None
    assert page.panel.sections.currentRow() == 3
    assert bench.written == []


def test_what_cannot_be_written_is_said(qtbot: QtBot, page: SettingsPage, bench: Bench) -> None:
    unlock(qtbot, page)
    bench.write_error = DiskFull()
    assert page.panel is not None
    page.panel.save()
    qtbot.waitUntil(lambda: page.panel is not None and "disk is full" in page.panel.words)
    assert not page.locked


def test_a_pack_that_is_being_installed_goes_on(
    qtbot: QtBot, page: SettingsPage, bench: Bench
) -> None:
    # GIVEN an installation under way, in a window that stays open
    window = QStackedWidget()
    qtbot.addWidget(window)
    window.addWidget(page)
    window.addWidget(QWidget())
    window.resize(610, 350)
    window.show()
    unlock(qtbot, page)
    panel = page.panel
    assert panel is not None
    panel.sections.setCurrentRow(2)
    picker = panel.row("recognition.pack").editor
    assert isinstance(picker, PackPicker)
    qtbot.waitUntil(lambda: picker.ready)
    bench.library.go.clear()
    picker.show_value("balanced")
    picker.installer.install()
    qtbot.waitUntil(lambda: "SFace" in picker.installer.step)
    # WHEN nobody touches anything, nothing is locked; and leaving the page locks
    page.untouched.look()
    assert not page.locked
    window.setCurrentIndex(1)
    assert page.locked
    # THEN it goes on behind the PIN, and is there again after it
    window.setCurrentIndex(0)
    unlock(qtbot, page)
    assert page.panel is panel
    assert "SFace" in picker.installer.step
    bench.library.go.set()
    qtbot.waitUntil(lambda: not picker.installer.step)
    assert any(child.property(WORKING) for child in panel.findChildren(QWidget)) is False
    # AND once it is done, the next lock drops the panel
    window.setCurrentIndex(1)
    window.setCurrentIndex(0)
    unlock(qtbot, page)
    assert page.panel is not panel
    window.hide()
    page.setParent(None)


def test_a_save_that_ends_after_the_page_was_left(
    qtbot: QtBot, page: SettingsPage, bench: Bench
) -> None:
    unlock(qtbot, page)
    assert page.panel is not None
    page.panel.save()
    page.hide()
    qtbot.waitUntil(lambda: len(bench.applied) == 1)
    page.show()
    assert page.locked

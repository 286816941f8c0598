"""Typing an address with a finger."""

from __future__ import annotations

import string

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLineEdit, QSpinBox, QWidget
from pytestqt.qtbot import QtBot

from faceid_gui.settings.tree import Settings
from faceid_gui.views.dialogs.editors import NumberEditor, TextEditor
from faceid_gui.views.dialogs.settings_panel import SettingsPanel
from faceid_gui.views.widgets.touch_keyboard import TouchKeyboard
from tests.views.support import Bench, Kiosk


def keyboard_of(kiosk: Kiosk) -> TouchKeyboard:
    return kiosk.window.keys.keyboard


def touch(keyboard: TouchKeyboard, text: str) -> bool:
    """What a finger does: touch the key that shows ``text``; False where none does."""
    keys = keyboard.findChildren(QAbstractButton)
    key = next((key for key in keys if key.accessibleName() == text), None)
    if key is not None:
        QTest.mouseClick(key, Qt.MouseButton.LeftButton)
    return key is not None


def type_text(keyboard: TouchKeyboard, text: str) -> None:
    """Touch the keys of a text, shift where it takes shift."""
    for letter in text:
        if not touch(keyboard, letter):
            assert touch(keyboard, "Capital letters and signs")
            assert touch(keyboard, letter), letter
            assert touch(keyboard, "Capital letters and signs")


@pytest.fixture
def panel(qtbot: QtBot, kiosk: Kiosk) -> SettingsPanel:
    """The settings on the kiosk's sheet, with the relay's address in view."""
    kiosk.window.activateWindow()
    qtbot.waitUntil(kiosk.window.isActiveWindow)
    kiosk.window._show_settings()
    shown = kiosk.window.sheet.content
    assert isinstance(shown, SettingsPanel)
    shown._advanced.setChecked(True)
    shown.sections.setCurrentRow(4)
    return shown


def address_field(panel: SettingsPanel) -> QLineEdit:
    editor = panel.row("door.http_url").editor
    assert isinstance(editor, TextEditor)
    return editor.line


def test_an_address_is_typed_into_the_settings(
    qtbot: QtBot, kiosk: Kiosk, panel: SettingsPanel, bench: Bench
) -> None:
    # GIVEN no keys until a field is touched
    keyboard, field = keyboard_of(kiosk), address_field(panel)
    assert not keyboard.isVisible()
    QTest.mouseClick(field, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(keyboard.isVisible)

    # WHEN an address is typed, with a mistake
    address = "http://Relay_2.local:8080/open?pin=7&on=1"
    type_text(keyboard, address + "x")
    keyboard._erase.click()

    # THEN the field has it, the keys show it, and the focus never left
    assert field.text() == address
    assert keyboard.echo.strip(" ▏") == address
    assert field.hasFocus()

    # AND Done puts the keys away, and saving keeps it
    keyboard._enter.click()
    assert not keyboard.isVisible()
    with qtbot.waitSignal(panel.finished):
        panel.save()
    assert bench.written[0].door.http_url == address


def test_numbers_can_be_typed(qtbot: QtBot, kiosk: Kiosk, panel: SettingsPanel) -> None:
    panel.sections.setCurrentRow(1)
    editor = panel.row("camera.width").editor
    assert isinstance(editor, NumberEditor)
    assert isinstance(editor.spin, QSpinBox)
    editor.spin.setFocus()
    qtbot.waitUntil(keyboard_of(kiosk).isVisible)
    editor.spin.selectAll()
    type_text(keyboard_of(kiosk), "1920")
    keyboard_of(kiosk)._enter.click()
    assert editor.value() == 1920


def test_the_keys_go_when_the_focus_does(qtbot: QtBot, kiosk: Kiosk, panel: SettingsPanel) -> None:
    address_field(panel).setFocus()
    qtbot.waitUntil(keyboard_of(kiosk).isVisible)
    kiosk.window.sheet.dismiss()
    qtbot.waitUntil(lambda: not keyboard_of(kiosk).isVisible())


@pytest.mark.parametrize("size", [(800, 480), (720, 1280), (1280, 800)])
def test_every_key_has_a_name_and_room_for_a_finger(
    qtbot: QtBot, kiosk: Kiosk, panel: SettingsPanel, size: tuple[int, int]
) -> None:
    kiosk.window.resize(*size)
    address_field(panel).setFocus()
    keyboard = keyboard_of(kiosk)
    qtbot.waitUntil(keyboard.isVisible)
    QApplication.processEvents()
    keys = keyboard.findChildren(QAbstractButton)
    assert [key.accessibleName() for key in keys if not key.accessibleName()] == []
    small = [k.accessibleName() for k in keys if k.width() < 64 or k.height() < 64]
    assert small == []
    assert kiosk.window.rect().contains(keyboard.geometry())
    overlapping = [
        (a.accessibleName(), b.accessibleName())
        for n, a in enumerate(keys)
        for b in keys[n + 1 :]
        if a.geometry().intersects(b.geometry())
    ]
    assert overlapping == []


def test_every_sign_of_an_address_has_a_key(qtbot: QtBot) -> None:
    root = QWidget()
    root.resize(800, 480)
    qtbot.addWidget(root)
    field, keyboard = QLineEdit(root), TouchKeyboard(root)
    root.show()
    keyboard.resize(800, 340)
    keyboard.type_into(field)
    wanted = string.ascii_letters + string.digits + ":/.-_@?&=%"
    type_text(keyboard, wanted)
    assert field.text() == wanted


def test_the_console_has_a_keyboard_already(qtbot: QtBot, bench: Bench) -> None:
    panel = SettingsPanel(Settings(), bench.tools())
    qtbot.addWidget(panel)
    panel.show()
    address_field(panel).setFocus()
    assert panel.window().findChildren(TouchKeyboard) == []
    panel.hide()

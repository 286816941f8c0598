"""Typing an address with a finger."""

from __future__ import annotations

import string

import pytest
from PySide6.QtCore import QLocale, Qt
from PySide6.QtGui import QPointingDevice
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QLineEdit,
    QPushButton,
    QSpinBox,
    QWidget,
)
from pytestqt.qtbot import QtBot
from shiboken6 import delete

from faceid_gui.settings.tree import Settings
from faceid_gui.views.dialogs.editors import NumberEditor, TextEditor
from faceid_gui.views.dialogs.settings_panel import SettingsPanel
from faceid_gui.views.widgets.keyboard_helper import KeyboardHelper
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
    keys = [key for key in keyboard.findChildren(QAbstractButton) if key.isVisible()]
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
    field.setInputMethodHints(Qt.InputMethodHint.ImhUrlCharactersOnly)
    root.show()
    keyboard.resize(800, 340)
    keyboard.type_into(field)
    wanted = string.ascii_letters + string.digits + ":/.-_@?&=%"
    type_text(keyboard, wanted)
    assert field.text() == wanted


class Form(QWidget):
    """Two fields, one above the other, and the keys for them."""

    def __init__(self, *, by_touch: bool) -> None:
        super().__init__()
        self.resize(800, 480)
        self.name, self.low = QLineEdit(self), QLineEdit(self)
        self.name.setGeometry(10, 10, 400, 48)
        self.low.setGeometry(10, 420, 400, 48)
        self.other = QPushButton("Other", self)
        self.other.setGeometry(500, 10, 100, 48)
        self.other.setFocus()
        self.keys = KeyboardHelper(self, by_touch=by_touch)

    @property
    def keyboard(self) -> TouchKeyboard:
        return self.keys.keyboard


def form_of(qtbot: QtBot, *, by_touch: bool = False) -> Form:
    form = Form(by_touch=by_touch)
    qtbot.addWidget(form)
    form.show()
    form.activateWindow()
    qtbot.waitUntil(form.isActiveWindow)
    form.other.setFocus()
    return form


@pytest.fixture
def form(qtbot: QtBot) -> Form:
    """A form whose keys come with the focus."""
    form = form_of(qtbot)
    form.name.setFocus()
    assert form.keyboard.isVisible()
    return form


def type_keys(keyboard: TouchKeyboard, keys: str) -> None:
    """Touch keys by what stands on them; the shift key lets go by itself."""
    names = {" ": "Space", "<": "Delete", "^": "Capital letters and signs"}
    for key in keys:
        assert touch(keyboard, names.get(key, key)), key


def test_a_name_has_capitals_and_a_space(form: Form) -> None:
    type_keys(form.keyboard, "^Eileen ^Collins")
    assert form.name.text() == "Eileen Collins"


def test_a_name_is_typed_in_hangul(qtbot: QtBot, form: Form) -> None:
    # GIVEN somebody listens to what is typed
    heard: list[str] = []
    form.name.textChanged.connect(heard.append)

    # WHEN a name is typed, with a mistake in it
    touch(form.keyboard, "Hangul or Latin letters")
    type_keys(form.keyboard, "ㄱㅣㅁ ㅁㅣㄴㅈㅗ<ㅣ")

    # THEN the field has it, each letter counted at once, and no text was ever without its begin
    assert form.name.text() == "김 민지"
    assert form.keyboard.echo.strip(" ▏") == "김 민지"
    assert heard[:3] == ["ㄱ", "기", "김"]
    assert all(text.startswith(("ㄱ", "기", "김")) for text in heard)

    # AND tense letters lie behind shift
    type_keys(form.keyboard, " ^ㄲㅗㅊ")
    assert form.name.text() == "김 민지 꽃"

    # AND Latin letters are one key away
    touch(form.keyboard, "Hangul or Latin letters")
    type_keys(form.keyboard, "a")
    assert form.name.text() == "김 민지 꽃a"


def test_a_syllable_ends_where_the_cursor_goes_elsewhere(form: Form) -> None:
    touch(form.keyboard, "Hangul or Latin letters")
    type_keys(form.keyboard, "ㄱㅏ")
    form.name.setCursorPosition(0)
    type_keys(form.keyboard, "ㄴ")
    assert form.name.text() == "ㄴ가"
    form.name.selectAll()
    type_keys(form.keyboard, "ㄷㅏ")
    assert form.name.text() == "다"
    form.name.clear()
    type_keys(form.keyboard, "ㄹ")
    assert form.name.text() == "ㄹ"
    form.name.setText("나")
    type_keys(form.keyboard, "<")
    assert form.name.text() == ""


def test_a_full_field_takes_what_changes_its_last_syllable(form: Form) -> None:
    form.name.setMaxLength(1)
    touch(form.keyboard, "Hangul or Latin letters")
    type_keys(form.keyboard, "ㄱㅏㄴㄷ")
    assert form.name.text() == "간"


def test_korean_screens_begin_with_hangul(qtbot: QtBot) -> None:
    QLocale.setDefault(QLocale("ko_KR"))
    try:
        form = form_of(qtbot)
    finally:
        QLocale.setDefault(QLocale("en"))
    form.name.setFocus()
    type_keys(form.keyboard, "ㅇㅣ")
    assert form.name.text() == "이"


def test_the_keys_do_not_lie_over_the_field(form: Form) -> None:
    # GIVEN the keys below the upper field
    keyboard = form.keyboard
    assert keyboard.geometry().bottom() == form.rect().bottom()
    assert not keyboard.geometry().intersects(form.name.geometry())
    # WHEN the lower one gets the focus, THEN they go to the top, also after a change of size
    form.low.setFocus()
    assert keyboard.geometry().top() == 0
    assert not keyboard.geometry().intersects(form.low.geometry())
    form.resize(820, 480)
    assert keyboard.geometry().top() == 0
    assert keyboard.width() == 820


def test_a_window_that_is_deleted_with_its_keys_shown_leaves_nothing(qtbot: QtBot) -> None:
    # GIVEN the keys over a window, which go with it
    form = Form(by_touch=False)
    form.show()
    form.activateWindow()
    qtbot.waitUntil(form.isActiveWindow)
    form.name.setFocus()
    assert form.keyboard.isVisible()
    # WHEN it is deleted, which moves the focus about, THEN nothing is raised
    delete(form)
    other = QLineEdit()
    qtbot.addWidget(other)
    other.show()
    other.activateWindow()
    other.setFocus()
    qtbot.waitUntil(other.hasFocus)


@pytest.fixture
def finger() -> QPointingDevice:
    """A touchscreen."""
    return QTest.createTouchDevice()


def press(finger: QPointingDevice, widget: QWidget) -> None:
    """Put a finger on a widget, and lift it."""
    at = widget.rect().center()
    QTest.touchEvent(widget, finger).press(0, at, widget)
    QTest.touchEvent(widget, finger).release(0, at, widget)


def click(widget: QWidget) -> None:
    """A click of a mouse, as the system's window gets it."""
    window = widget.window()
    at = widget.mapTo(window, widget.rect().center())
    QTest.mouseClick(
        window.windowHandle(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, at
    )


def test_a_mouse_brings_no_keys(qtbot: QtBot) -> None:
    form = form_of(qtbot, by_touch=True)
    click(form.name)
    qtbot.waitUntil(form.name.hasFocus)
    assert not form.keyboard.isVisible()


def test_a_finger_brings_the_keys(qtbot: QtBot, finger: QPointingDevice) -> None:
    # GIVEN a form whose field is touched
    form = form_of(qtbot, by_touch=True)
    press(finger, form.name)
    qtbot.waitUntil(form.keyboard.isVisible)
    assert form.name.hasFocus()

    # WHEN the keys are put away, and the field that has the focus is touched again
    form.keyboard.put_away()
    press(finger, form.name)

    # THEN they are there again; and where a mouse is used they go
    qtbot.waitUntil(form.keyboard.isVisible)
    click(form.other)
    qtbot.waitUntil(form.other.hasFocus)
    click(form.name)
    qtbot.waitUntil(form.name.hasFocus)
    assert not form.keyboard.isVisible()


def test_who_types_on_a_real_keyboard_is_not_bothered(
    qtbot: QtBot, finger: QPointingDevice
) -> None:
    form = form_of(qtbot, by_touch=True)
    press(finger, form.other)
    QTest.keyClick(form.windowHandle(), Qt.Key.Key_Tab)
    form.low.setFocus()
    assert not form.keyboard.isVisible()
    press(finger, form.other)
    form.name.setFocus()
    qtbot.waitUntil(form.keyboard.isVisible)


def test_the_settings_bring_no_keyboard_of_their_own(qtbot: QtBot, bench: Bench) -> None:
    panel = SettingsPanel(Settings(), bench.tools())
    qtbot.addWidget(panel)
    panel.show()
    address_field(panel).setFocus()
    assert panel.window().findChildren(TouchKeyboard) == []
    panel.hide()

"""On the smallest screen, in both languages, no text is cut and every button has its room."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetricsF
from PySide6.QtWidgets import (
    QAbstractButton,
    QCheckBox,
    QLabel,
    QPushButton,
    QWidget,
)
from pytestqt.qtbot import QtBot

from faceid_gui.core.events import BackendReady, CameraChanged, CameraState
from faceid_gui.core.ports import DoorState
from faceid_gui.core.types import Box, FaceState
from faceid_gui.services.first_run import Step
from faceid_gui.settings.tree import Language, Settings
from faceid_gui.views.dialogs.pack_picker import PackPicker
from faceid_gui.views.dialogs.pin_pad import NewPinPrompt
from faceid_gui.views.dialogs.settings_panel import SettingsPanel
from faceid_gui.views.first_run.window import FirstRunContext, FirstRunWindow
from faceid_gui.views.kiosk.verdict_overlay import VerdictOverlay, fitted
from faceid_gui.views.widgets.source_chooser import SourceChooser
from tests.fakes import FakeClock
from tests.qt.support import MemoryPin, analysed, granted, tracked
from tests.views.scenes import settle as settle
from tests.views.support import Bench, Kiosk

LONGEST = "Wolfeschlegelsteinhausenbergerdorff-Hubt"  # 40 letters
KOREAN = "가나다라마바사아자차카타파하" * 2 + "거너더러머버서어저처커터"  # 40 of them
LANGUAGES = (Language.ENGLISH, Language.KOREAN)


def is_cut(widget: QWidget) -> bool:
    """Whether the text of a label or button needs more room than it has."""
    if isinstance(widget, QLabel):
        if not widget.text() or not widget.pixmap().isNull():
            return False
        if widget.wordWrap():
            return widget.heightForWidth(widget.width()) > widget.height() + 2
        return widget.sizeHint().width() > widget.width() + 2
    if isinstance(widget, QPushButton | QCheckBox):
        return bool(widget.text()) and widget.sizeHint().width() > widget.width() + 2
    return False


def cut_texts(root: QWidget) -> list[str]:
    """The texts below a widget that are cut."""
    widgets: list[QLabel | QAbstractButton] = [*root.findChildren(QLabel)]
    widgets += [*root.findChildren(QAbstractButton)]
    return [widget.text() for widget in widgets if widget.isVisible() and is_cut(widget)]


def outside(root: QWidget, sheet: QWidget) -> list[str]:
    """Buttons that lie beside the sheet's card, where no finger gets."""
    found = []
    for button in root.findChildren(QAbstractButton):
        if button.isVisible():
            left = button.mapTo(sheet, button.rect().topLeft()).x()
            if left < 0 or left + button.width() > sheet.width():
                found.append(button.text() or button.accessibleName())
    return found


@pytest.fixture(params=LANGUAGES)
def small(qtbot: QtBot, kiosk: Kiosk, request: pytest.FixtureRequest) -> Iterator[Kiosk]:
    """A kiosk on 800x480 in one of the languages."""
    kiosk.bench.appearance.speak(request.param)
    kiosk.window.resize(800, 480)
    yield kiosk


def test_a_clipped_text_would_be_noticed(qtbot: QtBot) -> None:
    label = QLabel("A text that needs some room")
    qtbot.addWidget(label)
    label.show()
    label.setFixedWidth(40)
    assert is_cut(label)
    label.setWordWrap(True)
    label.setFixedSize(60, 20)
    assert is_cut(label)


CONTENTS: dict[str, Callable[[Kiosk], object]] = {
    "pin": lambda kiosk: kiosk.window.open_menu(),
    "menu": lambda kiosk: kiosk.window._show_menu(),
    "sources": lambda kiosk: kiosk.window._show_sources(),
    "new pin": lambda kiosk: kiosk.window._show_new_pin(),
    "reembed": lambda kiosk: kiosk.window._show_reembedding(),
    "backends": lambda kiosk: kiosk.window._show_backends("The disk is full. Free some space."),
}


@pytest.mark.parametrize("name", list(CONTENTS))
def test_sheets_of_the_kiosk(qtbot: QtBot, small: Kiosk, name: str) -> None:
    # GIVEN somebody with the longest name waits to be embedded again
    small.bench.again.expect(LONGEST, KOREAN)
    small.bench.reembed.look()
    qtbot.waitUntil(lambda: len(small.bench.reembed.state.waiting) == 2)

    # WHEN a sheet is shown
    CONTENTS[name](small)
    settle()

    # THEN all of it is there, and the window did not grow
    content = small.window.sheet.content
    assert content is not None
    assert cut_texts(content) == []
    assert outside(content, small.window.sheet) == []
    assert (small.window.width(), small.window.height()) == (800, 480)
    low = [
        b.text() for b in content.findChildren(QAbstractButton) if b.isVisible() and b.height() < 64
    ]
    assert low == []


def test_every_section_of_the_settings(qtbot: QtBot, small: Kiosk) -> None:
    small.window._show_settings()
    panel = small.window.sheet.content
    assert isinstance(panel, SettingsPanel)
    panel._advanced.setChecked(True)
    picker = panel.row("recognition.pack").editor
    assert isinstance(picker, PackPicker)
    qtbot.waitUntil(lambda: picker.ready)
    for row in range(panel.sections.count()):
        panel.sections.setCurrentRow(row)
        settle()
        assert cut_texts(panel) == []
        assert outside(panel, small.window.sheet) == []
    low = [
        b.text() or b.accessibleName()
        for b in panel.findChildren(QAbstractButton)
        if b.height() < 64
    ]
    assert low == []


def test_a_pack_to_install(qtbot: QtBot, small: Kiosk) -> None:
    small.window._show_settings()
    panel = small.window.sheet.content
    assert isinstance(panel, SettingsPanel)
    panel.sections.setCurrentRow(2)
    picker = panel.row("recognition.pack").editor
    assert isinstance(picker, PackPicker)
    qtbot.waitUntil(lambda: picker.ready)
    small.bench.library.go.clear()
    for key in ("balanced", "builtin"):
        picker.show_value(key)
        settle()
        assert cut_texts(panel) == []
    picker.show_value("balanced")
    picker.installer.install()
    qtbot.waitUntil(lambda: "SFace" in picker.installer.step)
    settle()
    assert cut_texts(panel) == []
    assert outside(panel, small.window.sheet) == []
    small.bench.library.go.set()
    qtbot.waitUntil(lambda: not picker.installer.step)


@pytest.mark.parametrize("state", list(CameraState))
def test_bar_and_banner(qtbot: QtBot, small: Kiosk, state: CameraState) -> None:
    small.engine.say(BackendReady("local", "CPUExecutionProvider", "c"))
    small.announcer.say(DoorState(locked=False))
    small.engine.say(CameraChanged(state, "camera:0"))
    qtbot.waitUntil(lambda: small.window._context.feed.camera is not None)
    settle()
    assert cut_texts(small.window) == []
    assert (small.window.width(), small.window.height()) == (800, 480)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_first_run(qtbot: QtBot, bench: Bench, language: Language) -> None:
    window = FirstRunWindow(FirstRunContext(Settings(), bench.tools(), MemoryPin(None)))
    qtbot.addWidget(window)
    window.resize(800, 480)
    window.show()
    bench.appearance.speak(language)
    qtbot.waitUntil(lambda: window.pack.picker.ready)
    window.pack.picker.show_value("balanced")
    while True:
        settle()
        assert cut_texts(window) == []
        assert (window.width(), window.height()) == (800, 480)
        if window.flow.step is Step.DONE:
            break
        window.flow.choose_pin("8305")
        window._forward()
    window.hide()


@pytest.mark.parametrize("name", [LONGEST, KOREAN, "Ada"])
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("size", [(800, 416), (720, 1216), (1280, 736)])
def test_the_longest_names_fit_the_verdict(
    qtbot: QtBot, bench: Bench, name: str, language: Language, size: tuple[int, int]
) -> None:
    # GIVEN a verdict for somebody
    bench.appearance.speak(language)
    overlay = VerdictOverlay(clock=FakeClock())
    qtbot.addWidget(overlay)
    overlay.resize(*size)
    overlay.show_verdict(granted(name))

    # WHEN its words are fitted, THEN they are whole, or end with an ellipsis
    _, words = overlay._areas()
    upper = words.adjusted(0, 0, 0, -words.height() * 0.4)
    biggest = round(min(size[0] * 0.11, size[1] * 0.17))
    font, text = fitted(name, overlay.font(), upper, biggest=biggest, bold=True)
    assert text == name or text.endswith("…")
    assert text[:8] == name[:8]
    needed = QFontMetricsF(font).boundingRect(upper, int(Qt.TextFlag.TextWordWrap), text)
    assert needed.width() <= upper.width() + 1
    assert needed.height() <= upper.height() + 1
    overlay.hide()


def test_the_longest_names_fit_the_picture(qtbot: QtBot, small: Kiosk) -> None:
    face = tracked(Box(900, 200, 300, 360), state=FaceState.GRANTED, name=LONGEST)
    small.window.stage.live.show_faces(analysed(face, at=small.clock.monotonic()))
    assert not small.window.grab().isNull()


def test_a_choice_of_a_pin_in_a_low_window(qtbot: QtBot, small: Kiosk) -> None:
    prompt = NewPinPrompt(small.pin, small.bench.background)
    small.window.sheet.show_content(prompt)
    for digit in "1234":
        prompt.pad.type_digit(digit)
    prompt.pad.submit()
    settle()
    assert cut_texts(prompt) == []


def test_a_long_stream_address_in_the_chooser(qtbot: QtBot, small: Kiosk) -> None:
    chooser = SourceChooser(configured="rtsp://operator@192.168.100.200:8554/live/entrance/main")
    small.window.sheet.show_content(chooser)
    settle()
    assert cut_texts(chooser) == []
    assert outside(chooser, small.window.sheet) == []


def test_a_sheet_follows_what_is_on_it(qtbot: QtBot, small: Kiosk) -> None:
    # GIVEN a panel that has little to say
    bench = small.bench
    small.window._show_reembedding()
    settle()
    before = small.window.sheet._card.height()

    # WHEN names come
    bench.again.expect(LONGEST, KOREAN)
    bench.reembed.look()
    qtbot.waitUntil(lambda: len(bench.reembed.state.waiting) == 2)
    settle()

    # THEN the sheet is larger, and nothing has to be scrolled for
    content = small.window.sheet.content
    assert content is not None
    assert small.window.sheet._card.height() > before
    assert content.height() <= small.window.sheet._scroll.viewport().height()

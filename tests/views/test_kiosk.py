"""The kiosk: verdicts, trouble in words, idle, and no way out without the PIN."""

from __future__ import annotations

import random
from dataclasses import replace
from functools import partial

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication
from pytestqt.qtbot import QtBot

from faceid_gui.core.decision import DenyReason, Evidence
from faceid_gui.core.errors import DiskFull
from faceid_gui.core.events import (
    BackendReady,
    CameraChanged,
    CameraState,
    EngineChanged,
    EngineState,
    VisitReady,
)
from faceid_gui.core.ports import DoorState
from faceid_gui.core.types import Box, FaceState
from faceid_gui.qt.feed import EngineFeed
from faceid_gui.qt.i18n import system_language
from faceid_gui.qt.messages import camera_text, engine_text
from faceid_gui.qt.sounds import Sound
from faceid_gui.services.access import Verdict
from faceid_gui.settings.tree import Language
from faceid_gui.views.dialogs.backend_chooser import BackendChooser
from faceid_gui.views.dialogs.pin_pad import NewPinPrompt, PinPrompt
from faceid_gui.views.dialogs.settings_panel import SettingsPanel
from faceid_gui.views.kiosk.admin_menu import AdminMenu
from faceid_gui.views.kiosk.verdict_overlay import VerdictKind
from faceid_gui.views.widgets.source_chooser import TEST_PICTURE
from tests.qt.support import analysed, granted, tracked
from tests.views.support import Bench, Kiosk, make_kiosk


def denied(reason: DenyReason) -> Verdict:
    return Verdict("visit", 1, False, reason, None, 1000.0, None)


def type_pin(kiosk: Kiosk, pin: str) -> None:
    prompt = kiosk.window.sheet.content
    assert isinstance(prompt, PinPrompt | NewPinPrompt)
    for digit in pin:
        prompt.pad.type_digit(digit)
    prompt.pad.submit()


def said(prompt: PinPrompt, words: str) -> bool:
    return prompt.pad.words == words


def open_menu(qtbot: QtBot, kiosk: Kiosk) -> AdminMenu:
    kiosk.window.open_menu()
    type_pin(kiosk, "8305")
    qtbot.waitUntil(lambda: isinstance(kiosk.window.sheet.content, AdminMenu))
    menu = kiosk.window.sheet.content
    assert isinstance(menu, AdminMenu)
    return menu


def test_a_grant_is_shown_as_long_as_it_holds(qtbot: QtBot, kiosk: Kiosk) -> None:
    # GIVEN a grant of five seconds
    verdict = kiosk.window.stage.verdict
    kiosk.announcer.say(granted("김철수"))
    qtbot.waitUntil(lambda: verdict.kind is VerdictKind.GRANTED)

    # THEN the name is large, in words for screen readers too, with a sound
    assert verdict.texts() == ("김철수", "Welcome. The door is open.")
    assert verdict.accessibleName() == "김철수"
    assert kiosk.sounds.played == [Sound.GRANTED]

    # WHEN the grant has run out
    kiosk.clock.advance(4.9)
    verdict.tick()
    assert verdict.kind is VerdictKind.GRANTED
    kiosk.clock.advance(0.2)

    # THEN the screen says so no longer
    qtbot.waitUntil(lambda: verdict.kind is None)


@pytest.mark.parametrize(
    ("reason", "kind", "sound"),
    [
        (DenyReason.UNKNOWN, VerdictKind.DENIED, Sound.DENIED),
        (DenyReason.SPOOFED, VerdictKind.DENIED, Sound.DENIED),
        (DenyReason.AMBIGUOUS, VerdictKind.RETRY, Sound.RETRY),
        (DenyReason.TOO_FEW_FRAMES, VerdictKind.RETRY, Sound.RETRY),
    ],
)
def test_denials(
    qtbot: QtBot, kiosk: Kiosk, reason: DenyReason, kind: VerdictKind, sound: Sound
) -> None:
    kiosk.announcer.say(denied(reason))
    qtbot.waitUntil(lambda: kiosk.window.stage.verdict.kind is kind)
    assert kiosk.sounds.played == [sound]
    kiosk.clock.advance(10)
    qtbot.waitUntil(lambda: kiosk.window.stage.verdict.kind is None)


def test_a_spoof_is_not_told_that_it_was_seen_through(qtbot: QtBot, kiosk: Kiosk) -> None:
    verdict = kiosk.window.stage.verdict
    kiosk.announcer.say(denied(DenyReason.SPOOFED))
    qtbot.waitUntil(lambda: verdict.kind is not None)
    spoofed = verdict.texts()
    kiosk.announcer.say(denied(DenyReason.UNKNOWN))
    qtbot.waitUntil(lambda: len(kiosk.sounds.played) == 2)
    assert verdict.texts() == spoofed


def test_who_has_left_gets_no_verdict(qtbot: QtBot, kiosk: Kiosk) -> None:
    kiosk.announcer.say(denied(DenyReason.LEFT))
    kiosk.announcer.say(DoorState(locked=False))
    qtbot.waitUntil(lambda: kiosk.window.bar.door_text == "Door open")
    assert kiosk.window.stage.verdict.kind is None
    assert kiosk.sounds.played == []


def test_the_screen_says_open_no_longer_when_the_engine_stops(qtbot: QtBot, kiosk: Kiosk) -> None:
    kiosk.engine.say(analysed(tracked(Box(10, 10, 100, 100))))
    kiosk.announcer.say(granted())
    qtbot.waitUntil(lambda: kiosk.window.stage.verdict.kind is not None)
    kiosk.engine.say(EngineChanged(EngineState.RESTARTING))
    qtbot.waitUntil(lambda: "restarted" in kiosk.window.banner.text)
    assert kiosk.window.stage.verdict.kind is None
    assert kiosk.window.stage.live.cards() == ()


def test_idle_until_a_face_comes(qtbot: QtBot, kiosk: Kiosk) -> None:
    # GIVEN nobody for a while
    stage = kiosk.window.stage
    assert not stage.idle.isVisible()
    kiosk.clock.advance(9)
    qtbot.waitUntil(stage.idle.isVisible)
    assert not stage.live.isVisible()

    # WHEN an empty frame, then a face is seen
    kiosk.engine.say(analysed())
    kiosk.engine.say(analysed(tracked(Box(10, 10, 100, 100))))

    # THEN the picture is back
    qtbot.waitUntil(lambda: not stage.idle.isVisible())
    assert stage.live.isVisible()


@pytest.mark.parametrize("language", [Language.ENGLISH, Language.KOREAN])
@pytest.mark.parametrize("state", list(CameraState))
def test_camera_states_in_words(
    qtbot: QtBot, kiosk: Kiosk, state: CameraState, language: Language
) -> None:
    # WHEN the camera tells a state
    kiosk.bench.appearance.speak(language)
    kiosk.engine.say(CameraChanged(state, "camera:0"))
    sentence = camera_text(state)

    # THEN the banner says it, in the language of the screen, or nothing at all
    expected = "" if sentence is None else f"{sentence.what} {sentence.advice}".strip()
    qtbot.waitUntil(lambda: kiosk.window.banner.text == expected)


@pytest.mark.parametrize("language", [Language.ENGLISH, Language.KOREAN])
@pytest.mark.parametrize("state", list(EngineState))
def test_engine_states_in_words(
    qtbot: QtBot, kiosk: Kiosk, state: EngineState, language: Language
) -> None:
    kiosk.bench.appearance.speak(language)
    kiosk.engine.say(EngineChanged(state, "model_missing"))
    sentence = engine_text(state, "model_missing")
    expected = "" if sentence is None else f"{sentence.what} {sentence.advice}".strip()
    qtbot.waitUntil(lambda: kiosk.window.banner.text == expected)


def test_the_words_change_with_the_language(qtbot: QtBot, kiosk: Kiosk) -> None:
    kiosk.engine.say(CameraChanged(CameraState.LOST, "camera:0"))
    qtbot.waitUntil(lambda: kiosk.window.banner.text.startswith("The camera is gone"))

    kiosk.bench.appearance.speak(Language.KOREAN)

    qtbot.waitUntil(lambda: kiosk.window.banner.text.startswith("카메라 연결이 끊겼습니다"))
    assert kiosk.window.bar.door_text == "문 잠김"


def test_the_backend_that_really_runs_is_named(qtbot: QtBot, kiosk: Kiosk) -> None:
    kiosk.engine.say(BackendReady("local", "CPUExecutionProvider", "c"))
    qtbot.waitUntil(lambda: kiosk.window.bar.backend_text == "This machine · CPU")


def test_closing_without_the_pin_is_refused(qtbot: QtBot, kiosk: Kiosk) -> None:
    assert not kiosk.window.close()
    assert kiosk.window.isVisible()


def test_leaving_needs_the_pin(qtbot: QtBot, kiosk: Kiosk) -> None:
    # GIVEN the pad, asked for by the menu button
    kiosk.window.bar.menu_asked.emit()
    prompt = kiosk.window.sheet.content
    assert isinstance(prompt, PinPrompt)

    # WHEN a wrong PIN is typed
    type_pin(kiosk, "9999")
    qtbot.waitUntil(lambda: "Tries left: 2" in prompt.pad.words)
    assert kiosk.window.sheet.content is prompt

    # AND then the right one
    type_pin(kiosk, "8305")
    qtbot.waitUntil(lambda: isinstance(kiosk.window.sheet.content, AdminMenu))
    menu = kiosk.window.sheet.content
    assert isinstance(menu, AdminMenu)
    menu.leave_asked.emit()

    # THEN the window is left
    assert not kiosk.window.isVisible()
    assert kiosk.bench.left == [True]


def test_too_many_wrong_pins_lock_the_pad(qtbot: QtBot, kiosk: Kiosk) -> None:
    kiosk.window.open_menu()
    prompt = kiosk.window.sheet.content
    assert isinstance(prompt, PinPrompt)
    for left in (2, 1, 0):
        type_pin(kiosk, "9999")
        expected = f"Wrong PIN. Tries left: {left}"
        qtbot.waitUntil(partial(said, prompt, expected))
    type_pin(kiosk, "8305")
    qtbot.waitUntil(lambda: "Wait 30 s" in prompt.pad.words)

    # The pad takes nothing now, not even the right PIN.
    prompt.pad.type_digit("8")
    assert prompt.pad.length == 0

    kiosk.clock.advance(31)
    kiosk.pin.locked_s = 0
    qtbot.waitUntil(lambda: prompt.pad.words == "")
    type_pin(kiosk, "8305")
    qtbot.waitUntil(lambda: isinstance(kiosk.window.sheet.content, AdminMenu))


def test_without_a_pin_one_is_chosen_first(qtbot: QtBot, bench: Bench, feed: EngineFeed) -> None:
    # GIVEN a kiosk that has no PIN yet
    kiosk = make_kiosk(bench, feed, pin=None)
    kiosk.window.open_menu()
    assert isinstance(kiosk.window.sheet.content, NewPinPrompt)

    # WHEN an easy one, then two different ones, then the same one twice is typed
    pad = kiosk.window.sheet.content.pad
    type_pin(kiosk, "1234")
    assert "too easy" in pad.words
    type_pin(kiosk, "8305")
    type_pin(kiosk, "8306")
    assert "not the same" in pad.words
    type_pin(kiosk, "8305")
    type_pin(kiosk, "8305")

    # THEN it is kept, and the menu opens
    qtbot.waitUntil(lambda: isinstance(kiosk.window.sheet.content, AdminMenu))
    assert kiosk.pin.pin == "8305"
    kiosk.window.shut()
    kiosk.window.deleteLater()


def test_the_demo_stands_behind_the_pin(qtbot: QtBot, kiosk: Kiosk) -> None:
    # GIVEN no camera, and the two buttons that help
    kiosk.engine.say(CameraChanged(CameraState.MISSING, "camera:0"))
    qtbot.waitUntil(lambda: kiosk.window._test.isVisible())
    assert kiosk.window._play.isVisible()

    # WHEN the test picture is asked for
    kiosk.window._test.click()
    assert kiosk.bench.sources == []
    type_pin(kiosk, "8305")

    # THEN it is shown once the PIN was right
    qtbot.waitUntil(lambda: kiosk.bench.sources == [TEST_PICTURE])
    assert kiosk.window.sheet.content is None


def test_a_menu_that_is_left_alone_closes(qtbot: QtBot, kiosk: Kiosk) -> None:
    open_menu(qtbot, kiosk)
    kiosk.window.sheet.left_alone.emit()
    assert kiosk.window.sheet.content is None
    assert not kiosk.window.sheet.isVisible()


def test_what_lies_below_a_sheet_cannot_be_reached(qtbot: QtBot, kiosk: Kiosk) -> None:
    kiosk.window.open_menu()
    assert not kiosk.window.bar.isEnabled()
    kiosk.window.sheet.dismiss()
    assert kiosk.window.bar.isEnabled()


def test_settings_open_from_the_menu(qtbot: QtBot, kiosk: Kiosk) -> None:
    menu = open_menu(qtbot, kiosk)
    menu.settings_asked.emit()
    panel = kiosk.window.sheet.content
    assert isinstance(panel, SettingsPanel)
    panel.cancel()
    assert kiosk.window.sheet.content is None


def test_every_button_has_a_name_and_room_for_a_finger(qtbot: QtBot, kiosk: Kiosk) -> None:
    menu = open_menu(qtbot, kiosk)
    menu.settings_asked.emit()
    buttons = kiosk.window.findChildren(QAbstractButton)
    visible = [button for button in buttons if button.isVisible()]
    assert len(visible) >= 5
    nameless = [b for b in visible if not (b.text() or b.accessibleName())]
    assert nameless == []
    small = [b.text() or b.accessibleName() for b in visible if b.height() < 64]
    assert small == []


def test_five_hundred_random_keys(qapp: QApplication, qtbot: QtBot, kiosk: Kiosk) -> None:
    # GIVEN a kiosk and somebody who presses everything
    rng = random.Random(20)
    window = kiosk.window
    keys = [Qt.Key.Key_Escape, Qt.Key.Key_F4, Qt.Key.Key_Q, Qt.Key.Key_W, Qt.Key.Key_Tab]
    keys += [Qt.Key.Key_Return, Qt.Key.Key_Space, Qt.Key.Key_Menu, Qt.Key.Key_F10, Qt.Key.Key_F11]
    keys += [Qt.Key.Key_Super_L, Qt.Key.Key_Delete, Qt.Key.Key_Print, Qt.Key.Key_Home]
    modifiers = [
        Qt.KeyboardModifier.NoModifier,
        Qt.KeyboardModifier.ControlModifier,
        Qt.KeyboardModifier.AltModifier,
        Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier,
        Qt.KeyboardModifier.ShiftModifier,
        Qt.KeyboardModifier.MetaModifier,
    ]
    before = set(map(id, qapp.topLevelWidgets()))
    geometry = window.geometry()

    # WHEN five hundred chords are pressed, the last half over an open pad
    for number in range(500):
        if number == 250:
            window.open_menu()
        target = qapp.focusWidget() or window
        QTest.keyClick(target, rng.choice(keys), rng.choice(modifiers))

    # THEN the window stands, no other one has opened, and nobody got past the PIN
    assert window.isVisible()
    assert window.geometry() == geometry
    new = [w for w in qapp.topLevelWidgets() if id(w) not in before and w.isVisible()]
    assert new == []
    assert not isinstance(window.sheet.content, AdminMenu | SettingsPanel)
    assert kiosk.bench.left == []
    assert kiosk.bench.sources == []


def states(kiosk: Kiosk) -> list[FaceState]:
    """The states in which the faces over the picture are painted."""
    shown = kiosk.window.stage.live._analysed
    return [] if shown is None else [face.state for face in shown.faces]


def test_granted_is_painted_only_once_the_guard_of_the_door_says_so(
    qtbot: QtBot, kiosk: Kiosk
) -> None:
    # GIVEN a face that the engine by itself takes for granted
    face = tracked(Box(10, 10, 100, 100), state=FaceState.GRANTED, name="Ada")
    ready = VisitReady("visit", 1, Evidence("visit"), granted=True, reason=None, name="Ada")
    kiosk.engine.say(ready)
    kiosk.engine.say(analysed(face))
    # THEN it is still being looked at, without verdict and sound
    qtbot.waitUntil(lambda: states(kiosk) == [FaceState.LOOKING])
    assert kiosk.window.stage.verdict.kind is None
    assert kiosk.sounds.played == []

    # WHEN it is denied at the door, THEN so says the screen
    kiosk.announcer.say(denied(DenyReason.REFUSED))
    kiosk.engine.say(analysed(face, number=2))
    qtbot.waitUntil(lambda: states(kiosk) == [FaceState.DENIED])

    # AND only a grant makes it granted, for that visit alone
    kiosk.announcer.say(granted("Ada"))
    kiosk.engine.say(analysed(face, replace(face, visit_id="another"), number=3))
    qtbot.waitUntil(lambda: states(kiosk) == [FaceState.GRANTED, FaceState.LOOKING])


def test_old_verdicts_are_forgotten(qtbot: QtBot, kiosk: Kiosk) -> None:
    for number in range(300):
        kiosk.announcer.say(replace(granted(), visit_id=f"visit {number}"))
    qtbot.waitUntil(lambda: "visit 299" in kiosk.window.stage._decided)
    assert len(kiosk.window.stage._decided) == 256


@pytest.mark.parametrize(
    ("detail", "name"),
    [
        (
            "/opt/my models/yunet_2023mar.onnx is damaged: it is not the YuNet.",
            "yunet_2023mar.onnx",
        ),
        ("yunet is not the published file", "yunet"),
        ("sface cannot be loaded", "sface"),
        ("", ""),
        ("something else", ""),
    ],
)
def test_a_damaged_model_is_named(qtbot: QtBot, kiosk: Kiosk, detail: str, name: str) -> None:
    kiosk.engine.say(EngineChanged(EngineState.FAILED, "model_damaged", detail))
    qtbot.waitUntil(lambda: "Install the pack again" in kiosk.window.banner.text)
    named = f"The model file {name} is damaged."
    assert (named in kiosk.window.banner.text) == bool(name)


def open_backends(qtbot: QtBot, kiosk: Kiosk) -> BackendChooser:
    kiosk.window.bar.backend_button.click()
    assert isinstance(kiosk.window.sheet.content, PinPrompt)
    type_pin(kiosk, "8305")
    qtbot.waitUntil(lambda: isinstance(kiosk.window.sheet.content, BackendChooser))
    chooser = kiosk.window.sheet.content
    assert isinstance(chooser, BackendChooser)
    return chooser


def test_the_backend_switch_lists_what_exists(qtbot: QtBot, kiosk: Kiosk) -> None:
    # GIVEN a bar that names the backend, and one backend
    assert kiosk.window.bar.backend_text == "Backend"
    chooser = open_backends(qtbot, kiosk)
    assert chooser.button("local").text() == "This machine (in use)"
    with pytest.raises(KeyError):
        chooser.button("deepface")
    # WHEN the one in use is chosen, THEN nothing is written
    chooser.button("local").click()
    assert kiosk.window.sheet.content is None
    assert kiosk.bench.written == []


def test_another_backend_is_written_and_used(qtbot: QtBot, kiosk: Kiosk) -> None:
    # GIVEN settings with a backend that this machine does not offer any more
    settings = kiosk.bench.settings
    other = settings.recognition.model_copy(update={"backend": "elsewhere"})
    kiosk.bench.settings = settings.model_copy(update={"recognition": other})
    chooser = open_backends(qtbot, kiosk)
    assert chooser.button("local").text() == "This machine"
    # WHEN the one that exists is chosen
    chooser.button("local").click()
    # THEN it is written and used
    qtbot.waitUntil(lambda: len(kiosk.bench.applied) == 1)
    assert kiosk.bench.settings.recognition.backend == "local"
    assert kiosk.bench.written == kiosk.bench.applied
    assert kiosk.window.sheet.content is None


def test_a_backend_that_cannot_be_kept_is_said(qtbot: QtBot, kiosk: Kiosk) -> None:
    settings = kiosk.bench.settings
    other = settings.recognition.model_copy(update={"backend": "elsewhere"})
    kiosk.bench.settings = settings.model_copy(update={"recognition": other})
    kiosk.bench.write_error = DiskFull()
    open_backends(qtbot, kiosk).button("local").click()
    # THEN the sheet says why, and the old one is still in use
    qtbot.waitUntil(lambda: isinstance(kiosk.window.sheet.content, BackendChooser))
    chooser = kiosk.window.sheet.content
    assert isinstance(chooser, BackendChooser)
    assert "disk is full" in chooser.words
    assert kiosk.bench.applied == []
    # AND a backend that the settings do not know is refused before anything is written
    kiosk.bench.write_error = None
    chooser.chosen.emit("nonsense")
    chooser = kiosk.window.sheet.content
    assert isinstance(chooser, BackendChooser)
    assert "makes no sense" in chooser.words
    assert kiosk.bench.written == []


def test_the_backend_switch_is_left_without_a_choice(qtbot: QtBot, kiosk: Kiosk) -> None:
    chooser = open_backends(qtbot, kiosk)
    small = [b.text() for b in chooser.findChildren(QAbstractButton) if b.height() < 64]
    assert small == []
    chooser.cancelled.emit()
    assert kiosk.window.sheet.content is None
    assert kiosk.window.bar.backend_button.height() >= 64


def test_settings_that_are_left_alone_are_cancelled(qtbot: QtBot, kiosk: Kiosk) -> None:
    # GIVEN another language that is only being tried
    menu = open_menu(qtbot, kiosk)
    menu.settings_asked.emit()
    kiosk.bench.appearance.speak(Language.KOREAN)
    # WHEN the administrator walks away
    kiosk.window.sheet.untouched.look()
    # THEN it is what the settings say again
    assert kiosk.window.sheet.content is None
    spoken = kiosk.bench.appearance.language
    assert spoken is system_language()
    assert kiosk.bench.written == []

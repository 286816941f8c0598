"""Colours, icons, fonts, language, sounds."""

from __future__ import annotations

import sys
from dataclasses import asdict

import pytest
from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QColor, QFontDatabase, QFontMetrics
from PySide6.QtWidgets import QApplication, QDialogButtonBox
from pytestqt.qtbot import QtBot

from faceid_gui.qt.appearance import Appearance
from faceid_gui.qt.assets import asset
from faceid_gui.qt.fonts import load_fonts
from faceid_gui.qt.icons import Icon, icon
from faceid_gui.qt.sounds import Sound, Sounds
from faceid_gui.qt.theme import current_tokens, style_sheet, tokens_of
from faceid_gui.settings.tree import Language, ThemeName


def _luminance(colour: str) -> float:
    shade = QColor(colour)
    parts = [shade.redF(), shade.greenF(), shade.blueF()]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def _contrast(one: str, other: str) -> float:
    low, high = sorted((_luminance(one), _luminance(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("name", list(ThemeName))
def test_texts_can_be_read(name: ThemeName) -> None:
    # WCAG 2.1 asks for 4.5 to 1.
    tokens = tokens_of(name)
    grounds = (tokens.window, tokens.surface, tokens.raised)
    pairs = [(ink, ground) for ink in (tokens.text, tokens.muted) for ground in grounds]
    pairs += [
        (tokens.on_accent, tokens.accent),
        (tokens.on_granted, tokens.granted),
        (tokens.on_denied, tokens.denied),
        (tokens.on_retry, tokens.retry),
    ]
    assert [pair for pair in pairs if _contrast(*pair) < 4.5] == []


@pytest.mark.parametrize("name", list(ThemeName))
def test_every_token_of_the_style_sheet_is_known(name: ThemeName) -> None:
    sheet = style_sheet(tokens_of(name))
    assert "@" not in sheet
    assert asdict(tokens_of(name))["accent"] in sheet


def test_the_theme_is_switched_for_everybody(qapp: QApplication, appearance: Appearance) -> None:
    appearance.paint(ThemeName.LIGHT)
    assert current_tokens() == tokens_of(ThemeName.LIGHT)
    assert qapp.palette().window().color().name() == tokens_of(ThemeName.LIGHT).window


def test_every_icon_can_be_drawn(qapp: QApplication) -> None:
    assert [which for which in Icon if icon(which, "#ffffff").pixmap(24, 24).isNull()] == []


def test_the_bundled_font_has_hangul(qapp: QApplication, appearance: Appearance) -> None:
    families = load_fonts()
    assert families
    metrics = QFontMetrics(QFontDatabase.font(families[0], "", 12))
    assert all(metrics.inFontUcs4(ord(letter)) for letter in "가힣한글")
    assert asset("fonts", "OFL.txt").is_file()


def test_qt_speaks_the_language_too(qtbot: QtBot, appearance: Appearance) -> None:
    appearance.speak(Language.KOREAN)
    box = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
    qtbot.addWidget(box)
    assert box.button(QDialogButtonBox.StandardButton.Cancel).text() == "취소"
    assert QCoreApplication.translate("TopBar", "Menu") == "메뉴"
    appearance.speak(Language.ENGLISH)
    assert QCoreApplication.translate("TopBar", "Menu") == "Menu"


def test_a_machine_without_sound_stays_silent(
    qapp: QApplication, monkeypatch: pytest.MonkeyPatch
) -> None:
    # GIVEN a machine on which QtMultimedia cannot be loaded
    monkeypatch.setitem(sys.modules, "PySide6.QtMultimedia", None)
    sounds = Sounds()

    # WHEN something is to be played, THEN nothing happens
    for sound in Sound:
        sounds.play(sound)


def test_every_sound_is_there() -> None:
    assert all(asset("sounds", f"{sound}.wav").stat().st_size > 1000 for sound in Sound)

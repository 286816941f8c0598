"""Every page of the console and of the wizards, on small and large screens, measured."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QToolButton, QWidget
from pytestqt.qtbot import QtBot

from faceid_gui.qt.appearance import Appearance
from faceid_gui.settings.tree import Language, ThemeName
from tests.views.console.scenes import PAGES, WINDOW
from tests.views.measures import (
    Wider,
    beyond_the_keys,
    cut,
    faint,
    fingers,
    nameless,
    outside,
    strange_letters,
)
from tests.views.scenes import Props, Scene, settle
from tests.views.wizards.scenes import WIZARDS

SCREENS: Final = ((800, 480), (1280, 800))
BESIDE: Final = (200, 100)
"""What bar, list of pages and margins take from a page of the console."""

EVERY: Final[dict[str, Scene]] = {
    **WINDOW,
    **PAGES,
    **{f"wizard {name}": scene for name, scene in WIZARDS.items()},
}


def fit(name: str, shown: QWidget, screen: tuple[int, int]) -> tuple[int, int]:
    """Give a page the size that it has on a screen of that size."""
    width, height = screen
    if name in PAGES:
        width, height = width - BESIDE[0], height - BESIDE[1]
    shown.resize(width, height)
    settle()
    return width, height


@contextmanager
def wider(app: QApplication) -> Iterator[None]:
    """Texts 1.3 times as wide."""
    translator = Wider()
    app.installTranslator(translator)
    settle()
    yield
    app.removeTranslator(translator)


def measure(name: str, shown: QWidget) -> list[str]:
    """Everything that is wrong on both screens."""
    found = []
    for screen in SCREENS:
        size = fit(name, shown, screen)
        wrong = [f"cut: {text}" for text in cut(shown)]
        wrong += [f"small: {text}" for text in fingers(shown)]
        wrong += [f"outside: {text}" for text in outside(shown)]
        wrong += [f"strange: {text}" for text in strange_letters(shown)]
        if (shown.width(), shown.height()) != size:
            wrong.append(f"grew to {shown.width()}x{shown.height()}")
        found += [f"{screen[0]}x{screen[1]} {text}" for text in wrong]
    return found


def test_faults_would_be_noticed(qtbot: QtBot, still: Appearance) -> None:
    # GIVEN a page on which nothing is as it should be
    page = QWidget()
    qtbot.addWidget(page)
    page.resize(300, 200)
    button = QPushButton("A text that needs some room", page)
    button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    button.setGeometry(10, 10, 60, 30)
    QToolButton(page).setGeometry(290, 60, 48, 48)
    label = QLabel("Hardly to be read, \u0e01", page)
    label.setGeometry(10, 130, 250, 30)
    palette = label.palette()
    palette.setColor(QPalette.ColorRole.WindowText, QColor("#404850"))
    label.setPalette(palette)
    page.show()
    settle()
    # WHEN it is measured, THEN each fault is found
    assert len(cut(page)) == 1
    assert len(fingers(page)) == 1
    assert len(outside(page)) == 1
    assert len(nameless(page)) == 1
    assert any("QPushButton" in name for name in beyond_the_keys(page))
    assert len(faint(page)) == 1
    assert strange_letters(page) == {"\u0e01"}
    page.hide()


@pytest.mark.parametrize("name", list(EVERY))
def test_whole_words_and_room_for_fingers(props: Props, name: str) -> None:
    with EVERY[name](props) as shown:
        assert measure(name, shown) == []


@pytest.mark.parametrize("name", list(EVERY))
def test_whole_words_in_a_language_with_longer_ones(
    props: Props, qapp: QApplication, name: str
) -> None:
    with EVERY[name](props) as shown, wider(qapp):
        assert measure(name, shown) == []


@pytest.mark.parametrize("name", list(EVERY))
def test_whole_words_in_korean(props: Props, name: str) -> None:
    props.bench.appearance.speak(Language.KOREAN)
    with EVERY[name](props) as shown:
        assert measure(name, shown) == []


@pytest.mark.parametrize("name", list(EVERY))
def test_names_and_keys_for_everything(props: Props, name: str) -> None:
    with EVERY[name](props) as shown:
        fit(name, shown, SCREENS[0])
        assert nameless(shown) == []
        if name != "settings_gate":  # digits, Enter and Backspace are keys themselves
            assert beyond_the_keys(shown) == []


@pytest.mark.parametrize("name", list(EVERY))
def test_words_stand_out_in_every_theme(props: Props, name: str) -> None:
    with EVERY[name](props) as shown:
        for theme in ThemeName:
            props.bench.appearance.paint(theme)
            fit(name, shown, SCREENS[0])
            assert faint(shown) == [], theme

"""The views use the fixtures of the bridge, and a kiosk over fakes."""

from __future__ import annotations

import itertools
import time
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from faceid_gui.qt.appearance import Appearance
from faceid_gui.qt.background import Background
from faceid_gui.qt.feed import EngineFeed
from tests.qt.conftest import _no_leaked_windows, appearance, background, feed
from tests.views.scenes import Props
from tests.views.support import Bench, Kiosk, make_kiosk

__all__ = ["_no_leaked_windows", "appearance", "background", "feed"]


@pytest.fixture
def bench(background: Background, appearance: Appearance) -> Iterator[Bench]:
    """Settings that are written to a list."""
    made = Bench(background, appearance)
    yield made
    made.reembed.close()


@pytest.fixture
def kiosk(bench: Bench, feed: EngineFeed) -> Iterator[Kiosk]:
    """A kiosk window that is shut with the test."""
    made = make_kiosk(bench, feed)
    yield made
    made.window.shut()
    made.window.deleteLater()


@pytest.fixture
def still(qapp: QApplication, appearance: Appearance) -> Iterator[Appearance]:
    """The same hours, letters and ids on every machine, and nothing that blinks.

    Hints and coloured edges of letters are the machine's own; without them the bundled font
    looks nearly the same everywhere.
    """
    font, flash = QFont(qapp.font()), qapp.cursorFlashTime()
    plain = QFont(font)
    plain.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    plain.setStyleStrategy(QFont.StyleStrategy.NoSubpixelAntialias)
    numbers = itertools.count(1)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TZ", "UTC")
        patch.setattr(uuid, "uuid4", lambda: uuid.UUID(int=next(numbers)))
        time.tzset()
        qapp.setFont(plain)
        qapp.setCursorFlashTime(0)
        yield appearance
        qapp.setCursorFlashTime(flash)
        qapp.setFont(font)
    time.tzset()


@pytest.fixture
def props(qtbot: QtBot, bench: Bench, feed: EngineFeed, still: Appearance) -> Props:
    """What a scene is built from, in a world that stands still."""
    return Props(qtbot, bench, feed)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The offscreen platform says of each window what it cannot do: no fault of ours."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.qt_log_ignore("This plugin does not support"))

"""Fixtures of the tests that need Qt."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication

from faceid_gui.qt.appearance import Appearance
from faceid_gui.qt.background import Background
from faceid_gui.qt.feed import EngineFeed
from faceid_gui.settings.tree import Language, ThemeName


@pytest.fixture
def appearance(qapp: QApplication) -> Iterator[Appearance]:
    """English and dark; whatever a test changes is changed back."""
    shown = Appearance(qapp)
    shown.speak(Language.ENGLISH)
    shown.paint(ThemeName.DARK)
    yield shown
    shown.speak(Language.ENGLISH)


@pytest.fixture
def background(qapp: QApplication) -> Iterator[Background]:
    """Background threads that end with the test."""
    threads = Background()
    yield threads
    threads.close()


@pytest.fixture
def feed(qapp: QApplication) -> Iterator[EngineFeed]:
    """A feed that is let go with the test."""
    bridge = EngineFeed()
    yield bridge
    bridge.detach()


@pytest.fixture(autouse=True)
def _no_leaked_windows(qapp: QApplication) -> Iterator[None]:
    """A test that leaves a top-level widget behind fails."""
    before = set(map(id, qapp.topLevelWidgets()))
    yield
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    left = [w for w in qapp.topLevelWidgets() if id(w) not in before and w.isVisible()]
    assert not left, f"windows left behind: {left}"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The offscreen platform says of each window what it cannot do: no fault of ours."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.qt_log_ignore("This plugin does not support"))

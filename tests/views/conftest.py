"""The views use the fixtures of the bridge, and a kiosk over fakes."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from faceid_gui.qt.appearance import Appearance
from faceid_gui.qt.background import Background
from faceid_gui.qt.feed import EngineFeed
from tests.qt.conftest import _no_leaked_windows, appearance, background, feed
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


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The offscreen platform says of each window what it cannot do: no fault of ours."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.qt_log_ignore("This plugin does not support"))

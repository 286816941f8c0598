"""Fixtures of the tests that open the whole app."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.cli.conftest import faceid
from tests.e2e.stand import Stand, standing_kiosk

__all__ = ["faceid"]


@pytest.fixture
def stand(qapp: QApplication, qtbot: QtBot, tmp_path: Path) -> Iterator[Stand]:
    """A kiosk before which nobody stands yet."""
    with standing_kiosk(qapp, qtbot, tmp_path) as made:
        yield made

"""A window that is closed while captured photos are being saved."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from faceid_gui.qt.background import Background
from faceid_gui.services.capturing.files import write_photos
from tests.views.wizards.capture_support import studio


def test_a_save_that_has_begun_comes_to_its_end(
    qtbot: QtBot, background: Background, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with studio(qtbot, background, tmp_path) as desk:
        # GIVEN photos that are being written
        desk.collect()
        desk.agree()
        writing, go = threading.Event(), threading.Event()

        def slowly(*args: Any, **more: Any) -> tuple[Path, ...]:
            writing.set()
            go.wait(5.0)
            return write_photos(*args, **more)

        monkeypatch.setattr("faceid_gui.views.wizards.capture.saving.write_photos", slowly)
        desk.next()
        desk.wait(writing.is_set)
        # WHEN the window is closed, and with it the program
        desk.wizard.stop()
        go.set()
        background.close()
        # THEN the person is enrolled all the same: that was asked for with one click
        assert desk.files()
        assert [person.name for person in desk.store.people()] == ["Eva"]

"""Fixtures of the command line's tests."""

from __future__ import annotations

from pathlib import Path

import cv2
import pytest

from tests.cli.terminal import Terminal
from tests.data import astronaut


@pytest.fixture
def faceid(capsys: pytest.CaptureFixture[str]) -> Terminal:
    """``faceid-gui`` on an empty data folder."""
    return Terminal(capsys)


@pytest.fixture
def builtin(monkeypatch: pytest.MonkeyPatch) -> None:
    """Only what a plain install provides."""
    pytest.importorskip("dlib")
    monkeypatch.delenv("FACEID_GUI_MODELS", raising=False)


@pytest.fixture
def portrait(tmp_path: Path) -> Path:
    """A public-domain portrait as a file."""
    path = tmp_path / "photos" / "astronaut.png"
    path.parent.mkdir()
    cv2.imwrite(str(path), astronaut())
    return path

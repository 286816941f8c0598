"""Settings that hold for every test."""

from __future__ import annotations

import os

# Before anything imports Qt: without a display and without this the run aborts.
if not os.environ.get("DISPLAY") and not os.environ.get("WAYLAND_DISPLAY"):
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
# Whatever the desktop is scaled by: pixels are pixels in tests.
os.environ.pop("QT_FONT_DPI", None)
os.environ.pop("QT_SCALE_FACTOR", None)
os.environ.pop("QT_SCREEN_SCALE_FACTORS", None)

import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.data import MODELS


@pytest.fixture(autouse=True)
def _own_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every test has a data folder of its own and finds the models beside the project."""
    monkeypatch.setenv("FACEID_GUI_HOME", str(tmp_path / "home"))
    if MODELS.is_dir():
        monkeypatch.setenv("FACEID_GUI_MODELS", str(MODELS))
    else:
        monkeypatch.delenv("FACEID_GUI_MODELS", raising=False)


@pytest.fixture(autouse=True)
def _no_leaked_threads() -> Iterator[None]:
    """A test that leaves a thread behind fails: everything that starts is stopped."""
    before = set(threading.enumerate())
    yield
    leaked = [
        thread
        for thread in threading.enumerate()
        if thread not in before and thread.is_alive() and not _ends_soon(thread)
    ]
    assert not leaked, f"threads left behind: {leaked}"


def _ends_soon(thread: threading.Thread) -> bool:
    if thread.name.startswith(("Dummy", "tqdm", "asyncio", "QueueFeeder")):
        return True
    thread.join(timeout=3.0)
    return not thread.is_alive()


if sys.platform != "linux":  # pragma: no cover - the snapshot machines are Linux
    collect_ignore_glob = ["snapshots/*"]

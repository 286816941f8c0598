"""A server takes over settings that another program saved, and no damage to them."""

from __future__ import annotations

from pathlib import Path

import pytest

from faceid_gui.app.context import AppContext
from faceid_gui.app.server_parts import FreshSettings
from faceid_gui.settings.file import SettingsFile
from faceid_gui.settings.schema import with_value
from faceid_gui.settings.tree import Settings

STRICT = with_value(Settings(), "recognition.threshold", 0.9)


@pytest.fixture
def path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The settings file of a server with a strict threshold by hand."""
    monkeypatch.setenv("FACEID_GUI_HOME", str(tmp_path))
    context = AppContext()
    SettingsFile(context.paths.settings).save(STRICT)
    return context.paths.settings


def test_what_was_saved_counts_at_once(path: Path) -> None:
    fresh = FreshSettings(AppContext())
    assert fresh() == STRICT
    other = with_value(STRICT, "recognition.threshold", 0.8)
    SettingsFile(path).save(other)
    assert fresh() == other
    assert fresh() is fresh()


@pytest.mark.parametrize(
    "content", [b"", b"[recognition", b"[recognition]\nthreshold = 'x'\n", None]
)
def test_a_damaged_file_does_not_take_the_strict_threshold_away(
    path: Path, content: bytes | None
) -> None:
    # GIVEN a server that runs
    fresh = FreshSettings(AppContext())
    # WHEN its settings are ruined or gone
    if content is None:
        path.unlink()
    else:
        path.write_bytes(content)
    # THEN the threshold by hand stays in force, and what is in the file stays there
    assert fresh().recognition.threshold == 0.9
    assert path.exists() is (content is not None)
    # AND once it is mended it counts again
    other = with_value(STRICT, "recognition.threshold", 0.8)
    SettingsFile(path).save(other)
    assert fresh() == other

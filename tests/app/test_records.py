"""Where the master key of a data folder is kept."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import keyring
import pytest
from keyring.backend import KeyringBackend

from faceid_gui.app.records import KEY_VARIABLE, key_path, key_provider, records_of
from faceid_gui.core.clock import SystemClock
from faceid_gui.core.errors import BadRequest, KeyUnavailable
from faceid_gui.settings.paths import DataPaths
from faceid_gui.store.keys import FileKeyProvider, KeyringKeyProvider


class MemoryKeyring(KeyringBackend):
    """A desktop's keyring."""

    priority = 1

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.kept: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.kept[service, username] = password


@pytest.fixture
def desktop() -> Iterator[MemoryKeyring]:
    before, memory = keyring.get_keyring(), MemoryKeyring()
    keyring.set_keyring(memory)
    yield memory
    keyring.set_keyring(before)


def test_the_key_is_a_file_unless_the_keyring_is_asked_for(tmp_path: Path) -> None:
    paths = DataPaths(tmp_path)
    assert isinstance(key_provider(paths, {}), FileKeyProvider)
    assert isinstance(key_provider(paths, {KEY_VARIABLE: "keyring"}), KeyringKeyProvider)
    with pytest.raises(BadRequest, match="cloud"):
        key_provider(paths, {KEY_VARIABLE: "cloud"})
    # AND a key that is there already is never replaced by a new one
    FileKeyProvider(key_path(paths)).create()
    assert isinstance(key_provider(paths, {KEY_VARIABLE: "keyring"}), FileKeyProvider)


def test_records_open_with_the_key_of_the_keyring_alone(
    tmp_path: Path, desktop: MemoryKeyring, monkeypatch: pytest.MonkeyPatch
) -> None:
    # GIVEN records that were begun with the keyring
    paths = DataPaths(tmp_path)
    monkeypatch.setenv(KEY_VARIABLE, "keyring")
    with records_of(paths, SystemClock(), actor="test") as records:
        records.audit.append("test", "began")
    # THEN there is no key on the disk, and they open again
    assert list(paths.keys.iterdir()) == []
    with records_of(paths, SystemClock(), actor="test") as records:
        assert records.audit.verify().ok
    # AND without it they do not
    desktop.kept.clear()
    with pytest.raises(KeyUnavailable), records_of(paths, SystemClock(), actor="test"):
        pytest.fail("they opened")
    # AND no other key is made in its place
    assert desktop.kept == {}

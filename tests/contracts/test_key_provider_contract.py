"""What every KeyProvider promises, over each adapter."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import keyring
import pytest

from faceid_gui.core.errors import KeyUnavailable
from faceid_gui.core.ports import KeyProvider
from faceid_gui.store.keys import CreatingKeyProvider, FileKeyProvider, KeyringKeyProvider
from tests.store.test_keys import MemoryKeyring


@pytest.fixture(params=["file", "keyring"])
def keys(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[CreatingKeyProvider]:
    if request.param == "file":
        yield FileKeyProvider(tmp_path / "keys" / "master.key")
        return
    before = keyring.get_keyring()
    keyring.set_keyring(MemoryKeyring())
    yield KeyringKeyProvider()
    keyring.set_keyring(before)


def test_no_key_is_said_and_none_is_made_by_asking(keys: CreatingKeyProvider) -> None:
    for _ in range(2):
        with pytest.raises(KeyUnavailable):
            keys.key()


def test_a_key_is_made_once(keys: CreatingKeyProvider) -> None:
    # GIVEN a new key of 32 bytes
    made = keys.create()
    assert len(made) == 32
    # THEN it is given out as a KeyProvider, and a second making keeps it
    provider: KeyProvider = keys
    assert provider.key() == keys.create() == made


def test_a_key_can_be_brought_back(keys: CreatingKeyProvider) -> None:
    keys.create()
    keys.replace(bytes(range(32)))
    assert keys.key() == bytes(range(32))

"""Where the key is, and that it is guarded."""

from __future__ import annotations

import stat
from pathlib import Path

import keyring
import pytest
from keyring.backend import KeyringBackend
from keyring.backends.fail import Keyring as NoKeyring
from keyring.errors import PasswordDeleteError

from faceid_gui.core.errors import KeyUnavailable
from faceid_gui.store.keys import CreatingKeyProvider, FileKeyProvider, KeyringKeyProvider


class MemoryKeyring(KeyringBackend):
    """A keyring in memory."""

    priority = 1

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.kept: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.kept[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        raise PasswordDeleteError


def test_a_key_is_made_once_and_guarded(keys: FileKeyProvider) -> None:
    # WHEN a key is made, and asked for again
    key = keys.create()
    # THEN it is the same 32 bytes, in a file and folder that only the owner can read
    assert len(key) == 32
    assert keys.create() == keys.key() == key
    assert stat.S_IMODE(keys.path.stat().st_mode) == 0o600
    assert stat.S_IMODE(keys.path.parent.stat().st_mode) == 0o700
    assert list(keys.path.parent.iterdir()) == [keys.path]


def test_a_missing_key_is_not_made_up(keys: FileKeyProvider) -> None:
    with pytest.raises(KeyUnavailable, match="missing"):
        keys.key()
    assert not keys.path.exists()


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o644, 0o660])
def test_a_key_that_others_can_read_is_refused(keys: FileKeyProvider, mode: int) -> None:
    keys.create()
    keys.path.chmod(mode)
    with pytest.raises(KeyUnavailable, match="chmod 600"):
        keys.key()


@pytest.mark.parametrize("content", [b"", b"short", bytes(33)])
def test_a_damaged_key_is_refused(keys: FileKeyProvider, content: bytes) -> None:
    keys.create()
    keys.path.write_bytes(content)
    with pytest.raises(KeyUnavailable, match="damaged"):
        keys.key()


def test_a_second_writer_keeps_the_first_key(keys: FileKeyProvider) -> None:
    keys.put(bytes(32))
    keys.put(b"x" * 32)
    assert keys.key() == bytes(32)


def test_a_replaced_key_is_kept_beside(keys: FileKeyProvider) -> None:
    old = keys.create()
    keys.replace(b"x" * 32)
    assert keys.key() == b"x" * 32
    (aside,) = (path for path in keys.path.parent.iterdir() if path != keys.path)
    assert aside.read_bytes() == old


def test_a_folder_that_is_a_file_is_said(tmp_path: Path) -> None:
    (tmp_path / "keys").write_text("")
    with pytest.raises(KeyUnavailable):
        FileKeyProvider(tmp_path / "keys" / "k").create()


def test_the_keyring_keeps_a_key() -> None:
    # GIVEN a keyring
    before = keyring.get_keyring()
    memory = MemoryKeyring()
    keyring.set_keyring(memory)
    try:
        provider = KeyringKeyProvider()
        assert isinstance(provider, CreatingKeyProvider)
        # THEN a missing key is said, a new one is made once and kept
        with pytest.raises(KeyUnavailable):
            provider.key()
        key = provider.create()
        assert len(key) == 32
        assert provider.create() == provider.key() == key
        # AND a damaged one is refused
        for text in ("%%%", "c2hvcnQ="):
            memory.kept = dict.fromkeys(memory.kept, text)
            with pytest.raises(KeyUnavailable, match="damaged"):
                provider.key()
    finally:
        keyring.set_keyring(before)


def test_without_a_keyring_there_is_no_key() -> None:
    before = keyring.get_keyring()
    keyring.set_keyring(NoKeyring())  # type: ignore[no-untyped-call]
    try:
        for ask in (KeyringKeyProvider().key, KeyringKeyProvider().create):
            with pytest.raises(KeyUnavailable, match="cannot be used"):
                ask()
    finally:
        keyring.set_keyring(before)

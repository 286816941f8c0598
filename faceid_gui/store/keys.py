"""Where the master key lives: a file that only its owner can read, or the system keyring."""

from __future__ import annotations

import base64
import binascii
import contextlib
import os
import stat
from pathlib import Path
from typing import Final, Protocol, runtime_checkable

from faceid_gui.core.errors import KeyUnavailable
from faceid_gui.core.ports import KeyProvider
from faceid_gui.store.atomic import replacing, sync_folder
from faceid_gui.store.crypto import KEY_BYTES

_SERVICE: Final = "faceid-gui"
_ACCOUNT: Final = "master-key"


@runtime_checkable
class CreatingKeyProvider(KeyProvider, Protocol):
    """A key provider that can make the first key, and take one from a backup.

    The database calls ``create`` only while it holds nothing: a key that went missing later
    must be brought back, not replaced, because the new one would open nothing.
    """

    def create(self) -> bytes:
        """The key that is there already, or a new one. Raises KeyUnavailable."""

    def replace(self, key: bytes) -> None:
        """Put another key in the place of the present one. Raises KeyUnavailable."""


class FileKeyProvider:
    """The key in a file with mode 0600, in a folder with mode 0700."""

    def __init__(self, path: Path) -> None:
        self._path = path

    @property
    def path(self) -> Path:
        """Where the key file is."""
        return self._path

    def key(self) -> bytes:
        """The key. Raises KeyUnavailable: missing, unreadable, readable by others, damaged."""
        try:
            with self._path.open("rb") as file:
                self._refuse_if_open_to_others(os.fstat(file.fileno()))
                key = file.read(KEY_BYTES + 1)
        except FileNotFoundError as error:
            raise KeyUnavailable(
                f"the encryption key is missing: {self._path}. Bring it back from a backup",
                detail=str(self._path),
            ) from error
        except OSError as error:
            raise KeyUnavailable(
                f"the encryption key cannot be read: {error.strerror}", detail=str(self._path)
            ) from error
        if len(key) != KEY_BYTES:
            raise KeyUnavailable("the encryption key file is damaged", detail=str(self._path))
        return key

    def create(self) -> bytes:
        """The key that is there, else a new random one, on the disk before this returns."""
        if not self._path.exists():
            self.put(os.urandom(KEY_BYTES))
        return self.key()

    def put(self, key: bytes) -> None:
        """Write a key where none is. Keeps what is there already. Raises KeyUnavailable.

        The file appears with its whole content or not at all: it is written and synced under
        another name and then linked, which never replaces a key.
        """
        temporary = self._path.with_name(f".{self._path.name}.{os.getpid()}.{os.urandom(4).hex()}")
        try:
            self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            _write_synced(temporary, key)
            with contextlib.suppress(FileExistsError):
                os.link(temporary, self._path)
        except OSError as error:
            raise KeyUnavailable(
                f"the encryption key cannot be written: {error.strerror}", detail=str(self._path)
            ) from error
        finally:
            with contextlib.suppress(OSError):
                temporary.unlink(missing_ok=True)
        sync_folder(self._path.parent)

    def replace(self, key: bytes) -> None:
        """Put another key in the place of the present one, which is kept beside it.

        For restoring a backup that carries its own key. Raises KeyUnavailable.
        """
        try:
            if self._path.exists():
                aside = self._path.with_name(f"{self._path.name}.{os.urandom(4).hex()}.old")
                os.link(self._path, aside)
            self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            with replacing(self._path) as temporary:
                temporary.write_bytes(key)
        except OSError as error:
            raise KeyUnavailable(
                f"the encryption key cannot be written: {error.strerror}", detail=str(self._path)
            ) from error

    def _refuse_if_open_to_others(self, status: os.stat_result) -> None:
        if stat.S_IMODE(status.st_mode) & 0o077:
            raise KeyUnavailable(
                "others can read the encryption key: run "
                f"chmod 600 '{self._path}', and make a new one if they may have",
                detail=oct(stat.S_IMODE(status.st_mode)),
            )


class KeyringKeyProvider:
    """The key in the operating system's keyring, as base64 text."""

    def __init__(self, service: str = _SERVICE, account: str = _ACCOUNT) -> None:
        self._service = service
        self._account = account

    def key(self) -> bytes:
        """The key. Raises KeyUnavailable where there is no keyring, no key, or a damaged one."""
        text = self._get()
        if text is None:
            raise KeyUnavailable("the system keyring holds no encryption key", detail=self._service)
        try:
            key = base64.b64decode(text, validate=True)
        except (binascii.Error, ValueError) as error:
            raise KeyUnavailable("the key in the system keyring is damaged") from error
        if len(key) != KEY_BYTES:
            raise KeyUnavailable("the key in the system keyring is damaged")
        return key

    def create(self) -> bytes:
        """The key that is there, else a new random one."""
        if self._get() is None:
            self.replace(os.urandom(KEY_BYTES))
        return self.key()

    def replace(self, key: bytes) -> None:
        """Put another key in the place of the present one. Raises KeyUnavailable."""
        import keyring
        from keyring.errors import KeyringError

        try:
            text = base64.b64encode(key).decode()
            keyring.set_password(self._service, self._account, text)
        except (KeyringError, OSError) as error:
            raise KeyUnavailable(f"the system keyring cannot be used: {error}") from error

    def _get(self) -> str | None:
        # Imported here: it looks for desktop services, which costs time on every start.
        import keyring
        from keyring.errors import KeyringError

        try:
            return keyring.get_password(self._service, self._account)
        except (KeyringError, OSError) as error:
            raise KeyUnavailable(f"the system keyring cannot be used: {error}") from error


def _write_synced(path: Path, content: bytes) -> None:
    """A new file with mode 0600, on the disk before this returns."""
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())

"""One running instance per data folder."""

from __future__ import annotations

import contextlib
import fcntl
import os
from pathlib import Path
from types import TracebackType

from faceid_gui.core.errors import DiskFull, StoreBusy, StoreDamaged


class InstanceLock:
    """Holds a data folder for one running instance; the kernel lets go when it dies.

    ``role`` says what the holder is (kiosk, console) and appears in the message that a
    second instance gets. A process that was forked without exec shares the lock; children
    started in the ``spawn`` way do not.
    """

    def __init__(self, path: Path, role: str) -> None:
        self._path = path
        self._role = role
        self._handle: int | None = None

    @property
    def held(self) -> bool:
        """Whether this object holds the lock."""
        return self._handle is not None

    def acquire(self) -> None:
        """Take the lock. Raises StoreBusy, naming the process that has it."""
        if self._handle is not None:
            return
        try:
            self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            handle = os.open(self._path, os.O_RDWR | os.O_CREAT, 0o600)
        except OSError as error:
            raise StoreDamaged(
                f"the data folder cannot be written: {error.strerror}", detail=str(self._path)
            ) from error
        try:
            self._lock(handle)
        except BaseException:
            os.close(handle)
            raise
        self._handle = handle

    def release(self) -> None:
        """Let go. The file stays: removing it would let two instances hold two files."""
        if self._handle is None:
            return
        with contextlib.suppress(OSError):
            os.ftruncate(self._handle, 0)
        os.close(self._handle)
        self._handle = None

    def __enter__(self) -> InstanceLock:
        self.acquire()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.release()

    def _lock(self, handle: int) -> None:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise StoreBusy(self._who(handle), detail=str(self._path)) from error
        except OSError as error:
            raise StoreDamaged(
                f"the data folder cannot be locked: {error.strerror}", detail=str(self._path)
            ) from error
        try:
            os.ftruncate(handle, 0)
            os.pwrite(handle, f"{os.getpid()} {self._role}\n".encode(), 0)
        except OSError as error:
            raise DiskFull("the data folder cannot be written: no space left") from error

    def _who(self, handle: int) -> str:
        """The message for a second instance."""
        words = os.pread(handle, 200, 0).decode("utf-8", "replace").split(maxsplit=1)
        if len(words) == 2 and words[0].isdigit():
            who = f"faceid-gui is running already as {words[1].strip()} (process {words[0]})"
        else:
            who = "faceid-gui is running already"
        return f"{who} with the data folder {self._path.parent}"

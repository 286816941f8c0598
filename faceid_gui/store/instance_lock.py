"""Who has a data folder open: some may share it, one alone may have it to itself."""

from __future__ import annotations

import contextlib
import fcntl
import os
import time
from pathlib import Path
from types import TracebackType
from typing import Final

from faceid_gui.core.errors import DiskFull, StoreBusy, StoreDamaged

_PATIENCE_S: Final = 0.25
_LOOK_S: Final = 0.01
_READ: Final = 65_536


class InstanceLock:
    """Holds a file for one running program; the kernel lets go when it dies.

    Any number may hold it ``shared``, or one alone without. ``role`` says what the holder is
    (kiosk, console) and appears in the message for whoever cannot have it. A process that was
    forked without exec shares the lock; children started in the ``spawn`` way do not.
    """

    def __init__(self, path: Path, role: str, *, shared: bool = False) -> None:
        self._path = path
        self._role = role
        self._shared = shared
        self._handle: int | None = None
        self._line = (0, b"")

    @property
    def held(self) -> bool:
        """Whether this object holds the lock."""
        return self._handle is not None

    def acquire(self) -> None:
        """Take the lock. Raises StoreBusy, naming the processes that have it."""
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
            self._line = self._sign()
        except BaseException:
            os.close(handle)
            raise
        self._handle = handle

    def release(self) -> None:
        """Let go. The file stays: removing it would let two programs hold two files."""
        if self._handle is None:
            return
        with contextlib.suppress(OSError):
            place, line = self._line
            os.pwrite(self._handle, b" " * (len(line) - 1) + b"\n", place)
            if self._try(self._handle, fcntl.LOCK_EX):
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
            if self._shared:
                done = self._wait_shared(handle)
            elif done := self._try(handle, fcntl.LOCK_EX):
                os.ftruncate(handle, 0)  # what those who were killed have left
        except OSError as error:
            raise StoreDamaged(
                f"the data folder cannot be locked: {error.strerror}", detail=str(self._path)
            ) from error
        if not done:
            raise StoreBusy(self._who(handle), detail=str(self._path))

    def _wait_shared(self, handle: int) -> bool:
        """Another one that goes has the file to itself for a moment."""
        end = time.monotonic() + _PATIENCE_S
        while not self._try(handle, fcntl.LOCK_SH):
            if time.monotonic() > end:
                return False
            time.sleep(_LOOK_S)
        return True

    @staticmethod
    def _try(handle: int, kind: int) -> bool:
        try:
            fcntl.flock(handle, kind | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    def _sign(self) -> tuple[int, bytes]:
        """Add a line that says who this is; returns where it begins, and the line.

        Appending is one step for the kernel, so two who come at once lose no line.
        """
        line = f"{os.getpid()} {self._role}\n".encode()
        try:
            handle = os.open(self._path, os.O_WRONLY | os.O_APPEND)
            try:
                os.write(handle, line)
                return os.lseek(handle, 0, os.SEEK_CUR) - len(line), line
            finally:
                os.close(handle)
        except OSError as error:
            raise DiskFull("the data folder cannot be written: no space left") from error

    def _who(self, handle: int) -> str:
        """The message for whoever cannot have it."""
        size = os.fstat(handle).st_size
        text = os.pread(handle, _READ, max(0, size - _READ)).decode("utf-8", "replace")
        pairs = (line.split(maxsplit=1) for line in text.splitlines())
        holders = [
            f"{pair[1].strip()} (process {pair[0]})"
            for pair in pairs
            if len(pair) == 2 and pair[0].isdigit() and _runs(int(pair[0]))
        ]
        who = f" as {' and '.join(dict.fromkeys(holders))}" if holders else ""
        return f"faceid-gui is running already{who} with the data folder {self._path.parent}"


def _runs(pid: int) -> bool:
    """Whether there is such a process: one that was killed has left its line behind."""
    try:
        os.kill(pid, 0)
    except (ProcessLookupError, OverflowError):
        return False
    except PermissionError:  # it is there, and somebody else's
        return True
    return True

"""The parent's side: one child process, its line, its deadlines and its end."""

from __future__ import annotations

import contextlib
import logging
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import IO, Any, Final

from faceid_gui.backends.deepface.protocol import (
    Array,
    Hangup,
    Message,
    ProtocolFault,
    TimedOut,
    receive,
    send,
)

CHILD_WORD: Final = "--deepface-child"
"""How a frozen program, which has no ``-m``, is told to be the child."""

_MODULE: Final = "faceid_gui.backends.deepface.child"
_BURIAL_S: Final = 5.0
_TAIL: Final = 2000
_MOST_NOISE: Final = 1 << 20

_log = logging.getLogger(__name__)


class ChildFault(Exception):
    """The child is dead, hangs, or talks nonsense. It was ended."""


class ChildSays(Exception):
    """The child is well and tells an error: ``kind`` and words."""

    def __init__(self, kind: str, words: str) -> None:
        super().__init__(words)
        self.kind = kind


def command(*, frozen: bool | None = None) -> list[str]:
    """How the child is started: Python with the module, or this frozen program itself."""
    if getattr(sys, "frozen", False) if frozen is None else frozen:
        return [sys.executable, CHILD_WORD]
    return [sys.executable, "-m", _MODULE]


class Child:
    """One child process from start to end. One owner at a time.

    A plain process and no child of ``multiprocessing``: an engine's process is a daemon of
    that, and may have no children there. Raises OSError where no process can be started.
    """

    def __init__(self, start: Sequence[str] | None = None) -> None:
        self._number = 0
        self._home = Path(tempfile.mkdtemp(prefix="faceid-deepface-"))
        self._noise: IO[bytes] = tempfile.TemporaryFile("a+b", buffering=0)  # noqa: SIM115
        ours, theirs = socket.socketpair()
        self._line = ours
        try:
            with theirs:
                self._process = subprocess.Popen(
                    list(start or command()),
                    stdin=theirs.fileno(),
                    stdout=subprocess.DEVNULL,
                    stderr=self._noise,
                    env=_environment(self._home),
                    close_fds=True,
                )
        except OSError:
            self._let_go()
            raise

    @property
    def pid(self) -> int:
        """The process id."""
        return self._process.pid

    @property
    def alive(self) -> bool:
        """Whether the process runs."""
        return self._process.poll() is None

    def ask(
        self, head: Mapping[str, Any], arrays: Sequence[Array] = (), *, seconds: float
    ) -> Message:
        """Ask, and wait for the answer at most so long.

        Raises ChildSays for an error that is told, and ChildFault, after which this child is
        gone, for a death, a silence or an answer that makes no sense.
        """
        self._number += 1
        until = time.monotonic() + seconds
        asked = Message({**head, "number": self._number, "seconds": seconds}, tuple(arrays))
        try:
            send(self._line, asked, until=until)
            answer = receive(self._line, until=until)
        except TimedOut:
            self._fail(f"no answer within {seconds:g} s")
        except ProtocolFault as error:
            self._fail(f"an answer that makes no sense: {error}")
        except Hangup:
            self._fail("the process is gone")
        if answer.head.get("number") != self._number:
            self._fail("an answer to another question")
        self._hush()
        kind = answer.head.get("error")
        if kind is not None:
            raise ChildSays(str(kind), str(answer.head.get("words", "")))
        return answer

    def end(self) -> None:
        """Hang up, and kill it where it does not end by itself. May be called twice."""
        self._line.close()
        try:
            self._process.wait(0.5)
        except subprocess.TimeoutExpired:
            self._process.kill()
            with contextlib.suppress(subprocess.TimeoutExpired):
                self._process.wait(_BURIAL_S)
        self._let_go()

    def kill(self) -> None:
        """End it at once."""
        self._process.kill()
        self.end()

    def _fail(self, what: str) -> None:
        code = self._process.poll()
        words = self._tail()
        self.kill()
        if words:
            _log.warning("DeepFace's process said: %s", words)
        ended = f", it ended with code {code}" if code is not None else ""
        message = f"DeepFace's process: {what}{ended}"
        raise ChildFault(message)

    def _tail(self) -> str:
        """The end of what it printed."""
        try:
            size = os.fstat(self._noise.fileno()).st_size
            self._noise.seek(max(size - _TAIL, 0))
            return _printable(self._noise.read(_TAIL).decode(errors="replace"))
        except (OSError, ValueError):
            return ""

    def _hush(self) -> None:
        """Keep what it prints small: the file is appended to, so it may be cut."""
        with contextlib.suppress(OSError, ValueError):
            if os.fstat(self._noise.fileno()).st_size > _MOST_NOISE:
                os.ftruncate(self._noise.fileno(), 0)

    def _let_go(self) -> None:
        self._line.close()
        self._noise.close()
        shutil.rmtree(self._home, ignore_errors=True)


def _printable(text: str) -> str:
    """One line for the log, whatever the child printed: no line of its own, no control codes."""
    words = " ".join(text.split())
    return "".join(sign if sign.isprintable() else "?" for sign in words)


def _environment(home: Path) -> dict[str, str]:
    variables = dict(os.environ)
    variables["FACEID_GUI_DEEPFACE_HOME"] = str(home)
    variables["FACEID_GUI_DEEPFACE_PARENT"] = str(os.getpid())
    variables["DEEPFACE_HOME"] = str(home)
    # ``-m`` would look for packages in the folder first that this program was started in.
    variables["PYTHONSAFEPATH"] = "1"
    # This program must be found wherever it was started from.
    root = str(Path(__file__).resolve().parents[3])
    variables["PYTHONPATH"] = os.pathsep.join(
        part for part in (root, variables.get("PYTHONPATH", "")) if part
    )
    return variables

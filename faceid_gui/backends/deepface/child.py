"""The child process: ``python -m faceid_gui.backends.deepface.child``.

Its line to the parent is a socket in the place of the standard input. Standard output leads
nowhere and standard error into a file of the parent's, so that whatever DeepFace and the
libraries below it print disturbs neither the talk nor the terminal. It ends when the line is
closed, when its parent is gone, and when a call takes longer than it may.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import signal
import socket
import sys
import threading
import time
import traceback
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any, Final, TypeAlias

from faceid_gui.backends.deepface.offline import forbid_network, prepare_environment
from faceid_gui.backends.deepface.protocol import Hangup, Message, ProtocolFault, receive, send

try:
    import resource
except ImportError:  # not on Windows
    resource = None  # type: ignore[assignment]

MOST_WORDS: Final = 2000
"""The longest error text that is told, characters."""

_CHUNK: Final = 1 << 20
_LOOK_S: Final = 1.0
_OVERTIME_S: Final = 5.0
_MOST_WRITTEN: Final = 64 << 20

State: TypeAlias = tuple[int, int, int, int, int]
"""Device, inode, time of the last change (ns), time of the last writing (ns), size."""


@dataclass(frozen=True, slots=True)
class Laid:
    """A weight file as it looked when its hash was found right."""

    path: str
    state: State


class Refused(Exception):
    """What was asked for cannot be had; ``kind`` is ``missing`` or ``damaged``."""

    def __init__(self, kind: str, message: str) -> None:
        super().__init__(message)
        self.kind = kind


def main() -> int:
    """Serve one parent until it hangs up."""
    line = socket.socket(fileno=os.dup(0))
    with open(os.devnull, "r+b", buffering=0) as nothing:  # noqa: PTH123
        os.dup2(nothing.fileno(), 0)
        os.dup2(nothing.fileno(), 1)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C in a terminal reaches both
    _end_with_parent()
    forbid_network()
    home = os.environ.get("FACEID_GUI_DEEPFACE_HOME", "")
    prepare_environment(os.environ, home)
    with line:
        serve(line, Opened(Path(home)))
    return 0


class Opened:
    """What the child holds between two messages."""

    def __init__(self, home: Path) -> None:
        self._home = home
        self._work: Any = None

    def answer(self, message: Message) -> Message:
        """Do what a message asks. Raises whatever goes wrong."""
        calls: Mapping[object, Callable[[Message], Message]] = {
            "open": self._open,
            "detect": lambda asked: Message({}, (self._needed().detect(asked.arrays[0]),)),
            "embed": lambda asked: Message({}, (self._needed().embed(asked.arrays[0]),)),
            "judge": lambda asked: Message({}, (self._needed().judge(*asked.arrays),)),
        }
        call = calls.get(message.head.get("ask"))
        if call is None:
            raise Refused("missing", "there is no such call")
        return call(message)

    def _open(self, message: Message) -> Message:
        weights = [(str(n), str(path), str(sha)) for n, path, sha in message.head["weights"]]
        before = lay_out(self._home, weights)
        _print_little()
        threads = int(message.head.get("threads", 0))
        from faceid_gui.backends.deepface.worker import DeepFaceWork, order_of
        from faceid_gui.core.opencv import use_threads

        use_threads(threads or 1)
        work = DeepFaceWork(order_of(dict(message.head)))
        check_unchanged(before)
        self._work = work
        return Message(self._work.facts)

    def _needed(self) -> Any:  # noqa: ANN401
        if self._work is None:
            raise Refused("missing", "nothing was opened")
        return self._work


def serve(line: socket.socket, opened: Opened) -> None:
    """Answer one message after the other until the parent hangs up."""
    while True:
        try:
            message = receive(line)
            with_alarm = float(message.head.get("seconds", 0.0))
            _set_alarm(with_alarm + _OVERTIME_S if with_alarm > 0 else 0.0)
            send(line, _answer(opened, message))
            _set_alarm(0.0)
        except (Hangup, ProtocolFault):
            return


def _answer(opened: Opened, message: Message) -> Message:
    number = message.head.get("number")
    try:
        answer = opened.answer(message)
    except Exception as error:  # whatever DeepFace raises: the parent hears of it
        traceback.print_exc()
        return Message({"number": number, "error": kind_of(error), "words": _words(error)})
    return Message({**answer.head, "number": number}, answer.arrays)


def kind_of(error: BaseException) -> str:
    """``missing``, ``damaged`` or ``fault``: whose turn it is.

    DeepFace says of a file it cannot fetch that it cannot be downloaded, with a ValueError,
    and of a package that it cannot import, with an ImportError.
    """
    if isinstance(error, Refused):
        return error.kind
    if isinstance(error, ImportError):
        return "no_module"
    seen: BaseException | None = error
    while seen is not None:
        if type(seen).__name__ == "NetworkForbidden":
            return "missing"
        seen = seen.__cause__ or seen.__context__
    return "fault"


def lay_out(home: Path, weights: Sequence[tuple[str, str, str]]) -> tuple[Laid, ...]:
    """Check every weight file, and put links where DeepFace looks for them.

    Returns what each looked like when it was checked, for ``check_unchanged``. Raises Refused
    where one is missing, is not what it must be, or would lie elsewhere.
    """
    folder = home / ".deepface" / "weights"
    laid = []
    for name, path, sha256 in weights:
        inside = PurePosixPath(name)
        if inside.is_absolute() or ".." in inside.parts or not inside.parts:
            raise Refused("damaged", f"{name} is no name of a weight file")
        state = _state(path)
        if _sha256(path) != sha256:
            raise Refused("damaged", f"{path} is not the file that it was")
        laid.append(Laid(path, state))
        target = folder.joinpath(*inside.parts)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.unlink(missing_ok=True)
        _link(Path(path), target)
    return tuple(laid)


def check_unchanged(laid: Sequence[Laid]) -> None:
    """Raise Refused where a file is another one than the one that was checked.

    Between the check and the loading somebody may have put another network in its place. The
    kernel's time of the last change cannot be set, so putting the old one back shows as well.
    """
    for one in laid:
        if _state(one.path) != one.state:
            raise Refused("damaged", f"{one.path} was changed while it was being loaded")


def _link(source: Path, target: Path) -> None:
    try:
        target.symlink_to(source.absolute())
    except OSError:  # not every file system has links
        shutil.copyfile(source, target)


def _state(path: str) -> State:
    try:
        found = Path(path).stat()
    except OSError as error:
        raise Refused("missing", f"{path} cannot be read: {error.strerror}") from error
    return found.st_dev, found.st_ino, found.st_ctime_ns, found.st_mtime_ns, found.st_size


def _print_little() -> None:
    """Bound every file that this process writes: what it prints goes into one."""
    if resource is not None:
        _, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
        least = _MOST_WRITTEN if hard == resource.RLIM_INFINITY else min(_MOST_WRITTEN, hard)
        resource.setrlimit(resource.RLIMIT_FSIZE, (least, hard))


def _sha256(path: str) -> str:
    digest = hashlib.sha256()
    try:
        with Path(path).open("rb") as file:
            while chunk := file.read(_CHUNK):
                digest.update(chunk)
    except OSError as error:
        raise Refused("missing", f"{path} cannot be read: {error.strerror}") from error
    return digest.hexdigest()


def _words(error: BaseException) -> str:
    text = " ".join(str(error).split()) or type(error).__name__
    return text[:MOST_WORDS]


def _set_alarm(seconds: float) -> None:
    """Let the kernel end this process after so long, even where it hangs in foreign code."""
    if hasattr(signal, "setitimer"):
        signal.setitimer(signal.ITIMER_REAL, seconds)


def _end_with_parent() -> None:
    """End within a second of the parent, also while a call runs.

    By a thread: the kernel's own signal comes when the thread ends that started us, and that
    may be one that only opened the backend.
    """
    parent = os.environ.get("FACEID_GUI_DEEPFACE_PARENT", "")

    def look() -> None:
        while str(os.getppid()) == parent:
            time.sleep(_LOOK_S)
        shutil.rmtree(os.environ.get("FACEID_GUI_DEEPFACE_HOME", ""), ignore_errors=True)
        os._exit(1)

    threading.Thread(target=look, name="parent-watch", daemon=True).start()


if __name__ == "__main__":
    sys.exit(main())

"""The note that a running server leaves for the programs beside it: where it listens."""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final

from faceid_gui.core.errors import EnvironmentFault
from faceid_gui.settings.private_file import PrivateFile

RUNNING_FILE: Final = "server-running.json"


@dataclass(frozen=True, slots=True)
class RunningServer:
    """A server of this data folder. ``host`` is what it listens on; ``tls_pin`` empty without
    TLS; ``pid`` its process."""

    pid: int
    host: str
    port: int
    tls_pin: str
    open_access: bool


class RunningNote:
    """Writes and reads the note. Only a hint: what it says is never trusted."""

    def __init__(self, path: Path) -> None:
        self._file = PrivateFile(path, "the note of the running server")

    def leave(self, server: RunningServer) -> None:
        """Say where this process listens. Raises DiskFull or EnvironmentFault."""
        self._file.write(json.dumps(asdict(server)).encode())

    def take_back(self) -> None:
        """This process serves no longer; another one's note is left alone."""
        found = self._read()
        if found is not None and found.pid == os.getpid():
            self._file.remove()

    def read(self) -> RunningServer | None:
        """The server that runs now, None where none does or the note makes no sense."""
        found = self._read()
        return found if found is not None and _runs(found.pid) else None

    def _read(self) -> RunningServer | None:
        try:
            data = self._file.read()
            return _parse(json.loads(data)) if data is not None else None
        except (EnvironmentFault, ValueError, TypeError, KeyError, RecursionError):
            return None


def _parse(document: dict[str, Any]) -> RunningServer:
    return RunningServer(
        int(document["pid"]),
        str(document["host"]),
        int(document["port"]),
        str(document["tls_pin"]),
        bool(document["open_access"]),
    )


def _runs(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except (ProcessLookupError, OverflowError, ValueError):
        return False
    except PermissionError:  # it is there, and somebody else's
        return True
    return pid > 0

"""``faceid-gui serve`` in a process of its own, over a data folder of its own."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.data import MODELS, ROOT
from tests.e2e.servers import free_port

STOP_S = 20.0


@dataclass(frozen=True, slots=True, eq=False)
class Serving:
    """A server that answers. ``home`` is its data folder."""

    port: int
    home: Path
    process: subprocess.Popen[str]


@contextmanager
def serving(home: Path, *, port: int = 0) -> Iterator[Serving]:
    """A server on loopback without keys, from its first answer until left."""
    port = port or free_port()
    process = subprocess.Popen(
        [sys.executable, "-m", "faceid_gui", "serve", "--port", str(port)],
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
        env=os.environ | {"FACEID_GUI_HOME": str(home), "FACEID_GUI_MODELS": str(MODELS)},
    )
    try:
        assert process.stdout is not None
        line = process.stdout.readline()
        if not line.startswith("serving on"):
            message = f"the server does not start: {line}"
            raise RuntimeError(message)
        time.sleep(0.5)
        yield Serving(port, home, process)
    finally:
        process.terminate()
        process.communicate(timeout=STOP_S)

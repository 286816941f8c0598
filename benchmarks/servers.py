"""``faceid-gui serve`` in a process of its own, over a data folder of its own."""

from __future__ import annotations

import os
import random
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from faceid_gui.app.context import AppContext
from faceid_gui.app.linking import LinkTools
from faceid_gui.app.serving import ServingTools
from tests.data import MODELS, ROOT

STOP_S = 20.0


def free_port() -> int:
    """A port below those of outgoing calls: who calls a dead server on one of those may come to
    be connected to itself."""
    for port in random.sample(range(20_000, 30_000), 100):
        with socket.socket() as probe, suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port
    message = "no port is free"
    raise RuntimeError(message)


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


def pair_with(server: Serving, *, port: int = 0) -> None:
    """Pair the data folder in use with a server, perhaps through another port."""
    home = os.environ["FACEID_GUI_HOME"]
    os.environ["FACEID_GUI_HOME"] = str(server.home)
    theirs = AppContext()
    assert theirs.paths.home == server.home
    os.environ["FACEID_GUI_HOME"] = home
    code = ServingTools(theirs).offer_pairing().offer.code
    ours = AppContext()
    address = f"http://127.0.0.1:{port or server.port}"
    LinkTools(ours.paths, ours.clock).pair_by_code(address, code, "benchmark")

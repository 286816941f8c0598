"""A real server on a data folder of its own, and this test's data folder paired with it."""

from __future__ import annotations

import contextlib
import random
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from faceid_gui.app.context import AppContext
from faceid_gui.app.linking import LinkTools
from faceid_gui.app.serving import ServingTools
from tests.e2e.commands import started


def free_port() -> int:
    """A port below those that outgoing calls take: a client that calls a dead server on one of
    those may come to be connected to itself, and hold it."""
    for port in random.sample(range(20_000, 30_000), 100):
        with socket.socket() as probe, contextlib.suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port
    pytest.fail("no port is free")


@contextmanager
def serving(home: Path, port: int) -> Iterator[subprocess.Popen[str]]:
    """``faceid-gui serve`` on a data folder, answering."""
    with started("serve", "--port", port, FACEID_GUI_HOME=str(home)) as process:
        assert process.stdout is not None
        line = process.stdout.readline()
        assert line.startswith("serving on"), process.communicate(timeout=30)
        yield process


def context_of(home: Path) -> AppContext:
    """The command line's context over another data folder than this test's."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("FACEID_GUI_HOME", str(home))
        context = AppContext()
        assert context.paths.home == home
    return context


def pair(home: Path, port: int) -> None:
    """Pair this test's data folder with the server on another, by the six digits it shows."""
    code = ServingTools(context_of(home)).offer_pairing().offer.code
    own = AppContext()
    LinkTools(own.paths, own.clock).pair_by_code(f"http://127.0.0.1:{port}", code, "front door")

"""Backends over a server of their own, which ends with them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from faceid_gui.backends.failover import FailoverBackend
from faceid_gui.backends.remote.backend import RemoteBackend
from faceid_gui.backends.remote.client import RemoteClient
from faceid_gui.backends.remote.handshake import Needs, shake_hands
from faceid_gui.backends.remote.parity import reference_of
from faceid_gui.core.link import WorkMode
from faceid_gui.core.ports import FaceBackend
from tests.backends.helpers import local_backend
from tests.backends.remote.servers import RealServer, start_server
from tests.backends.remote.waiting import until
from tests.fakes import FakeBackend

DEADLINE_S = 2.0


class ServedBackend(RemoteBackend):
    """A RemoteBackend that takes its server along."""

    server: RealServer

    def close(self) -> None:
        super().close()
        self.server.stop()


class ServedFailover(FailoverBackend):
    """The same for a FailoverBackend."""

    server: RealServer

    def close(self) -> None:
        super().close()
        self.server.stop()


def _networks() -> FaceBackend:
    return local_backend(liveness=True)


def _served(mode: WorkMode) -> ServedBackend:
    server, eyes = start_server(_networks), _networks()
    client = RemoteClient(replace(server.config(deadline_s=DEADLINE_S), mode=mode))
    terms = shake_hands(client, Needs(eyes.contract, reference_of(eyes), 0.0))
    if mode is WorkMode.FRAMES:
        eyes.close()
    backend = ServedBackend(client, terms, eyes=eyes if mode is WorkMode.CROPS else None)
    backend.server = server
    return backend


def served_crops() -> FaceBackend:
    """Finds faces here and embeds crops on a server."""
    return _served(WorkMode.CROPS)


def served_frames() -> FaceBackend:
    """Sends whole pictures to a server."""
    return _served(WorkMode.FRAMES)


def _failover(
    make: Callable[[], FaceBackend], mode: WorkMode, *, eyes: FaceBackend | None, lossless: bool
) -> FaceBackend:
    server = start_server(make)
    config = replace(server.config(deadline_s=DEADLINE_S), mode=mode, lossless=lossless)
    # Without a reserve: then nothing but the server's answers is tried.
    backend = ServedFailover(config, server.parts.contract, eyes=eyes)
    backend.server = server
    until(lambda: backend.state.answering == "remote")
    return backend


def failover() -> FaceBackend:
    """Finds faces here and embeds on a server that may fail."""
    return _failover(_networks, WorkMode.CROPS, eyes=_networks(), lossless=False)


def failover_alone() -> FaceBackend:
    """Sends whole pictures, losslessly, to a server over a FakeBackend."""
    return _failover(FakeBackend, WorkMode.FRAMES, eyes=None, lossless=True)

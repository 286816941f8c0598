"""Servers for tests: a fake backend, a gallery in memory, keys that need no file.

``parts`` serves without keys, as on loopback; ``keyed_parts`` wants keys. ``keys`` holds the
ring of both, ``key(scope)`` makes one.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import TypeAlias

import pytest
from fastapi import FastAPI

from faceid_gui.core.keys import Scope
from faceid_gui.server.app import create_app
from faceid_gui.server.parts import ServerLimits, ServerParts
from faceid_gui.server.run import ServerThread, bind
from faceid_gui.services.inference.pool import InferencePool, PoolPlan
from tests.fakes import CONTRACT, FakeBackend, FakeClock, MemoryGallery, MemoryVisits
from tests.server.support import PACK, THRESHOLD, FakeLibrary, FakeSigner, MemoryAudit, MemoryKeys

with warnings.catch_warnings():  # of a client library's successor, which few have by now
    warnings.simplefilter("ignore")
    from fastapi.testclient import TestClient

LOOPBACK = "http://127.0.0.1"

Serve: TypeAlias = Callable[[ServerLimits], ServerThread]
"""Starts a server with limits of its own."""


@pytest.fixture
def clock() -> FakeClock:
    """The time of the server."""
    return FakeClock()


@pytest.fixture
def pool() -> Iterator[InferencePool]:
    """A pool of one FakeBackend, started."""
    pool = InferencePool(FakeBackend, PoolPlan())
    pool.start()
    yield pool
    pool.stop()


@pytest.fixture
def keys(clock: FakeClock) -> MemoryKeys:
    """The ring of keys."""
    return MemoryKeys(clock)


@pytest.fixture
def parts(pool: InferencePool, keys: MemoryKeys, clock: FakeClock) -> ServerParts:
    """The services of a server on loopback, where nobody needs a key."""
    return ServerParts(
        pool=pool,
        pack=PACK,
        contract=CONTRACT,
        library=FakeLibrary(),
        gallery=MemoryGallery(clock),
        visits=MemoryVisits(),
        audit=MemoryAudit(),
        keys=keys,
        signer=FakeSigner(),
        clock=clock,
        threshold=lambda: THRESHOLD,
        boot_id="b00710",
        open_access=True,
    )


@pytest.fixture
def keyed_parts(parts: ServerParts) -> ServerParts:
    """The same services, for those who have a key."""
    return replace(parts, open_access=False)


@pytest.fixture
def key(keys: MemoryKeys) -> Callable[[Scope], dict[str, str]]:
    """Makes a key of a scope: the headers that show it."""
    return lambda scope: {"authorization": f"Bearer {keys.add(str(scope), scope)[1]}"}


@pytest.fixture
def app(parts: ServerParts) -> FastAPI:
    """The whole application, without keys."""
    return create_app(parts)


@pytest.fixture
def client(app: FastAPI) -> Iterator[TestClient]:
    """A client on this machine."""
    with TestClient(app, base_url=LOOPBACK) as client:
        yield client


@pytest.fixture
def keyed_client(keyed_parts: ServerParts) -> Iterator[TestClient]:
    """A client of a server that wants keys; it shows none by itself."""
    with TestClient(create_app(keyed_parts), base_url=LOOPBACK) as client:
        yield client


@pytest.fixture
def live_server(app: FastAPI) -> Iterator[ServerThread]:
    """The application on a free port of loopback."""
    server = ServerThread(app, bind("127.0.0.1", 0))
    server.start()
    yield server
    server.stop()


@pytest.fixture
def serve(parts: ServerParts) -> Iterator[Serve]:
    """Starts servers with limits of their own."""
    servers: list[ServerThread] = []

    def start(limits: ServerLimits) -> ServerThread:
        server = ServerThread(create_app(replace(parts, limits=limits)), bind("127.0.0.1", 0))
        servers.append(server)
        server.start()
        return server

    yield start
    for server in servers:
        server.stop()

"""A live server with the facades, and pictures as other systems' clients send them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from fastapi.testclient import TestClient

from faceid_gui.core.keys import Scope
from faceid_gui.server.app import create_app
from faceid_gui.server.facades import facade_routers
from faceid_gui.server.parts import ServerParts
from faceid_gui.server.run import ServerThread, bind
from tests.server.conftest import LOOPBACK
from tests.server.support import MemoryKeys


@pytest.fixture
def facades(parts: ServerParts) -> Iterator[TestClient]:
    """A client of the facades, where nobody needs a key."""
    with TestClient(create_app(parts, routers=facade_routers()), base_url=LOOPBACK) as client:
        yield client


@pytest.fixture
def keyed_facades(keyed_parts: ServerParts) -> Iterator[TestClient]:
    """A client of facades that want keys; it shows none by itself."""
    app = create_app(keyed_parts, routers=facade_routers())
    with TestClient(app, base_url=LOOPBACK) as client:
        yield client


@pytest.fixture
def secret(keys: MemoryKeys) -> Callable[[Scope], str]:
    """Makes a key of a scope, and gives what a client shows."""
    return lambda scope: keys.add(str(scope), scope)[1]


@pytest.fixture
def keyed_server(keyed_parts: ServerParts) -> Iterator[ServerThread]:
    """The facades on a free port of loopback, with keys; kept crops."""
    kept = replace(keyed_parts, keep_crops=lambda: True)
    server = ServerThread(create_app(kept, routers=facade_routers()), bind("127.0.0.1", 0))
    server.start()
    yield server
    server.stop()

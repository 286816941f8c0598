"""A server for the tests of its client."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.backends.remote.servers import RealServer, start_server


@pytest.fixture(scope="module")
def server() -> Iterator[RealServer]:
    """The server app over a FakeBackend, for all tests of a file."""
    server = start_server()
    yield server
    server.stop()

"""The document of the interface is kept, whatever is sent."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from faceid_gui.core.keys import Scope
from faceid_gui.server.app import create_app
from faceid_gui.server.parts import ServerParts
from faceid_gui.server.run import ServerThread, bind
from tests.server.shaking import failures

OURS = ("/v1/info", "/v1/health", "/v1/embed", "/v1/detect", "/v1/analyse")


@pytest.mark.parametrize("path", OURS)
def test_without_keys_every_promise_is_kept(live_server: ServerThread, path: str) -> None:
    # GIVEN a server on loopback, WHEN shaken, THEN no check fails
    assert failures(live_server.url, paths=[path]) == []


def test_with_keys_every_promise_is_kept(
    keyed_parts: ServerParts, key: Callable[[Scope], dict[str, str]]
) -> None:
    # GIVEN a server that wants keys and does not mind many questions
    limits = replace(keyed_parts.limits, burst=10**9, bad_keys_per_minute=10**6)
    app = create_app(replace(keyed_parts, limits=limits))
    server = ServerThread(app, bind("127.0.0.1", 0))
    server.start()
    try:
        # WHEN shaken with a kiosk's key, THEN no check fails: among them that keys matter
        assert failures(server.url, paths=OURS, headers=key(Scope.KIOSK), examples=5) == []
    finally:
        server.stop()


@pytest.mark.slow
def test_shaken_for_long(live_server: ServerThread) -> None:
    # GIVEN the same server, WHEN shaken a thousand times an operation, THEN the same
    assert failures(live_server.url, paths=OURS, examples=1000) == []

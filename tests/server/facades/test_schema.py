"""schemathesis against the facades: every reply is as the description says."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from faceid_gui.core.keys import Scope
from faceid_gui.server.app import create_app
from faceid_gui.server.facades import facade_routers
from faceid_gui.server.parts import ServerParts
from faceid_gui.server.run import ServerThread, bind
from tests.server.shaking import failures

# A description cannot say "a picture with a face" or "a name that can be seen". Where /v1 says
# 422 for what is well formed and of no use, these systems say 400.
ALLOWED = "Schema-valid request rejected"


FEW = (
    "/api/v1/recognition/recognize",
    "/api/v1/recognition/faces",
    "/v1/vision/face/recognize",
    "/v1/vision/face/list",
    "/represent",
)


def shaken(
    parts: ServerParts, secret: str, *, examples: int, paths: tuple[str, ...] = ()
) -> list[str]:
    """What schemathesis finds fault with."""
    limits = replace(parts.limits, requests_per_second=1e6, burst=10**6, bad_keys_per_minute=10**6)
    app = create_app(replace(parts, limits=limits), routers=facade_routers())
    server = ServerThread(app, bind("127.0.0.1", 0))
    server.start()
    try:
        headers = {"Authorization": f"Bearer {secret}"}
        found = failures(server.url, headers=headers, examples=examples, paths=paths)
    finally:
        server.stop()
    return [failure for failure in found if ALLOWED not in failure]


def test_every_promise_is_kept(keyed_parts: ServerParts, secret: Callable[[Scope], str]) -> None:
    # GIVEN facades that want keys, WHEN some calls of each are shaken, THEN no check fails
    assert shaken(keyed_parts, secret(Scope.ADMIN), examples=3, paths=FEW) == []


@pytest.mark.slow
def test_shaken_for_long(keyed_parts: ServerParts, secret: Callable[[Scope], str]) -> None:
    # GIVEN the same, WHEN all calls are shaken for long, THEN the same
    assert shaken(keyed_parts, secret(Scope.ADMIN), examples=200) == []

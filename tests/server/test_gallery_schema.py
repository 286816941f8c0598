"""The gallery's routes keep what their description promises, whatever is sent."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Final

import pytest

from faceid_gui.core.keys import Scope
from faceid_gui.server.app import create_app
from faceid_gui.server.parts import ServerParts
from faceid_gui.server.run import ServerThread, bind
from tests.server.shaking import failures
from tests.server.test_people import enrol

PERSON: Final = "/v1/people/{person_id}"
OURS: Final = (
    "/v1/people",
    "/v1/deleted-people",
    PERSON,
    f"{PERSON}/restore",
    f"{PERSON}/portrait",
    f"{PERSON}/samples",
    f"{PERSON}/samples/{{sample_id}}",
    "/v1/identify",
    "/v1/verify",
    "/v1/events",
)


@pytest.fixture
def secured(keyed_parts: ServerParts) -> Iterator[ServerThread]:
    """A server that wants keys, with somebody in its gallery; nobody asks too often."""
    enrol(keyed_parts, "Anna")
    limits = replace(keyed_parts.limits, burst=10**9, bad_keys_per_minute=10**6)
    server = ServerThread(create_app(replace(keyed_parts, limits=limits)), bind("127.0.0.1", 0))
    server.start()
    yield server
    server.stop()


def test_every_promise_is_kept(
    secured: ServerThread, key: Callable[[Scope], dict[str, str]]
) -> None:
    # GIVEN a server with people, WHEN shaken with an administrator's key, THEN no check fails
    assert failures(secured.url, paths=OURS, headers=key(Scope.ADMIN), examples=8) == []


@pytest.mark.slow
def test_shaken_for_long(secured: ServerThread, key: Callable[[Scope], dict[str, str]]) -> None:
    # GIVEN the same server, WHEN shaken for long, also by following what replies lead to
    headers = key(Scope.ADMIN)
    assert failures(secured.url, paths=OURS, headers=headers, examples=500, stateful=True) == []

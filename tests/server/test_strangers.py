"""What somebody without a key gets: the list of open doors, and nothing behind the others."""

from __future__ import annotations

import json
import logging
import socket
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

import httpx
import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from starlette.routing import Route, WebSocketRoute
from starlette.websockets import WebSocketDisconnect

from faceid_gui.core.keys import Scope
from faceid_gui.server.app import all_routers, create_app
from faceid_gui.server.parts import ServerParts
from tests.server.furnished import furnished, serving

Key = Callable[[Scope], dict[str, str]]

OPEN: Final = {
    ("GET", "/"),  # says that it runs
    ("GET", "/openapi.json"),  # what everybody can read in the source
    ("GET", "/v1/health"),  # for whoever watches over services
    ("POST", "/v1/pair/start"),  # how a key is got, while the console offers one
    ("POST", "/v1/pair/finish"),
    ("POST", "/v1/pair/token"),
}
"""All that needs no key. Whatever else there is answers 401."""

BY_SCOPE: Final = {
    Scope.CAMERA: set[str](),
    Scope.READ: {
        "GET /v1/info",
        "GET /v1/people",
        "GET /v1/people/{person_id}",
        "GET /v1/people/{person_id}/samples",
        "GET /v1/events",
        "GET /api/v1/recognition/subjects",
        "GET /api/v1/recognition/subjects/",
        "GET /api/v1/recognition/faces",
        "POST /v1/vision/face/list",
    },
}
"""What the keys of little power are good for, beside what is open."""


FALLBACK: Final = "unknown"
"""The routes of other systems' dialects that say in their words that there is no such path."""


def routes_of(app: FastAPI) -> list[tuple[str, str]]:
    """(method, path) of every route that does something."""
    own = [route for route in app.routes if isinstance(route, Route | WebSocketRoute)]
    routers = all_routers()
    flat = len(own) > len(routers)  # older versions of the framework copy all routes
    assert flat or len(app.routes) == len(own) + len(routers)
    found = []
    for route in own if flat else [*own, *(one for each in routers for one in each.routes)]:
        assert isinstance(route, Route | WebSocketRoute), route
        if route.name == FALLBACK:
            continue
        methods = {"WEBSOCKET"} if isinstance(route, WebSocketRoute) else route.methods or set()
        found += [(method, route.path) for method in sorted(methods - {"HEAD"})]
    return found


def filled(path: str) -> str:
    """A path with something in its gaps."""
    for gap in ("{person_id}", "{sample_id}", "{image_id}"):
        path = path.replace(gap, "0f5b4a1e-9d0c-4a5e-8a63-2f6a1c9d7e10")
    return path.replace("{subject:anything}", "Anna").replace("{rest:anything}", "nothing")


@pytest.fixture
def whole(keyed_parts: ServerParts, tmp_path: Path) -> Iterator[ServerParts]:
    """Everything that a server can have, with keys."""
    with furnished(keyed_parts, tmp_path) as found:
        yield found.parts


@pytest.fixture
def stranger(whole: ServerParts) -> Iterator[TestClient]:
    """Somebody without a key."""
    with TestClient(create_app(whole), base_url="http://127.0.0.1") as client:
        yield client


def test_every_route_needs_a_key_but_those_of_a_list(stranger: TestClient) -> None:
    # GIVEN every route that there is, WHEN asked without a key, and with a wrong one
    routes = routes_of(stranger.app)  # type: ignore[arg-type]
    assert len(routes) > 45
    open_ones = set()
    for method, path in routes:
        if method == "WEBSOCKET":
            with pytest.raises(WebSocketDisconnect), stranger.websocket_connect(filled(path)):
                pass
            continue
        for headers in ({}, {"x-api-key": "wrong"}, {"authorization": "Bearer wrong"}):
            reply = stranger.request(method, filled(path), headers=headers)
            if reply.status_code != 401:
                open_ones.add((method, path))
    # THEN none but those of the list says anything but that
    assert open_ones == OPEN


def test_what_is_not_there_says_so_and_nothing_else(stranger: TestClient) -> None:
    # GIVEN paths and methods that no route takes, WHEN asked, THEN 404 or 405
    for path in ("/nothing", "/api/v1/nothing", "/v1/vision/nothing", "/represent", "/verify"):
        for method in ("GET", "PUT", "PATCH", "DELETE"):
            assert stranger.request(method, path).status_code in (404, 405)


@pytest.mark.parametrize("scope", [Scope.CAMERA, Scope.READ])
def test_weak_keys_open_little(stranger: TestClient, whole: ServerParts, scope: Scope) -> None:
    # GIVEN a key of little power, WHEN every route is asked
    headers = {"authorization": f"Bearer {whole.keys.add('weak', scope)[1]}"}
    opened = set()
    for method, path in routes_of(stranger.app):  # type: ignore[arg-type]
        if method == "WEBSOCKET" or (method, path) in OPEN:
            continue
        reply = stranger.request(method, filled(path), headers=headers)
        if reply.status_code != 403:
            opened.add(f"{method} {path}")
    # THEN it opens what it is for
    assert opened == BY_SCOPE[scope]


def test_only_administrators_change_who_is_enrolled(
    stranger: TestClient, whole: ServerParts
) -> None:
    # GIVEN a kiosk's key, WHEN every route that changes or erases people is asked
    headers = {"authorization": f"Bearer {whole.keys.add('kiosk', Scope.KIOSK)[1]}"}
    changing = [
        (method, path)
        for method, path in routes_of(stranger.app)  # type: ignore[arg-type]
        if method in ("PUT", "PATCH", "DELETE")
    ]
    changing += [
        ("POST", "/v1/people"),
        ("POST", "/v1/people/{person_id}/samples"),
        ("POST", "/v1/people/{person_id}/restore"),
        ("POST", "/api/v1/recognition/faces"),
        ("POST", "/api/v1/recognition/faces/delete"),
        ("POST", "/api/v1/recognition/subjects"),
        ("POST", "/v1/vision/face/register"),
        ("POST", "/v1/vision/face/delete"),
    ]
    assert len(changing) > 14
    # THEN none is open to it
    for method, path in changing:
        assert stranger.request(method, filled(path), headers=headers).status_code == 403, path


def test_nothing_is_read_of_a_strangers_body(stranger: TestClient) -> None:
    # GIVEN bodies that make no sense, for routes that read JSON before they know who asks
    for path in ("/v1/sync/changes", "/v1/visits", "/api/v1/recognition/subjects", "/v1/people"):
        # WHEN sent without a key, THEN the answer is about the key, not about them
        reply = stranger.post(path, content=b"{" * 100_000)
        assert reply.status_code == 401
    gate = stranger.app.state.gate  # type: ignore[attr-defined]
    assert (gate.bodies.held, gate.strangers.held) == (0, 0)


def test_a_stranger_may_send_little_to_pair(stranger: TestClient) -> None:
    # GIVEN a long message for pairing, WHEN sent, THEN it is refused by its length
    reply = stranger.post("/v1/pair/start", content=b" " * 5000)
    assert (reply.status_code, reply.json()["error"]["code"]) == (413, "too_large")


def test_forms_of_guessers_are_not_read(keyed_parts: ServerParts) -> None:
    # GIVEN an address that showed wrong keys in forms as often as it may
    client = TestClient(create_app(keyed_parts), base_url="http://127.0.0.1")
    form = {"api_key": (None, "wrong")}
    codes = [client.post("/v1/vision/face/list", files=form).status_code for _ in range(12)]
    assert codes == [401] * 10 + [429] * 2
    # WHEN it sends a form that is no form, THEN nobody looks at it any more
    reply = client.post("/v1/vision/face/list", content=b"--", headers={"content-type": "x/y"})
    assert reply.status_code == 429
    # and a good key in a header is let in from there all the same
    key = {"x-api-key": keyed_parts.keys.add("door", Scope.READ)[1]}
    assert client.post("/v1/vision/face/list", headers=key).status_code == 200


def test_health_tells_strangers_little(
    stranger: TestClient, whole: ServerParts, client: TestClient
) -> None:
    # GIVEN a server that wants keys, WHEN its health is asked without one
    told = stranger.get("/v1/health").json()
    # THEN it says whether it works, and neither since when nor how much it has to do
    assert told["status"] == "ok"
    assert (told["uptime_s"], told["queued"], told["checks"]) == (None, None, {})
    # and WHEN asked with a key, or where none is needed, THEN it says more
    key = {"x-api-key": whole.keys.add("kiosk", Scope.KIOSK)[1]}
    assert stranger.get("/v1/health", headers=key).json()["queued"] == 0
    assert client.get("/v1/health").json()["queued"] == 0


@pytest.mark.parametrize(
    ("headers", "path", "status"),
    [
        ({"sec-fetch-site": "cross-site"}, "/facerec?username=a&stream_url=b", 403),
        ({"sec-fetch-site": "cross-site"}, "/v1/people", 403),
        ({"sec-fetch-site": "cross-site"}, "/", 200),
        ({"sec-fetch-site": "same-origin"}, "/v1/people", 200),
        ({"sec-fetch-site": "none"}, "/v1/people", 200),
        ({"sec-fetch-site": "cross-site", "origin": "http://localhost:3000"}, "/v1/people", 200),
    ],
)
def test_a_picture_of_another_page_asks_for_nothing(
    client: TestClient, headers: dict[str, str], path: str, status: int
) -> None:
    # GIVEN a server without keys, WHEN a page elsewhere has a browser fetch from it, which
    # names no origin for pictures and links, THEN it is refused, but for the start page
    assert client.get(path, headers=headers).status_code == status


def test_the_document_is_written_once(stranger: TestClient) -> None:
    # GIVEN a document that anybody may ask for, WHEN asked twice, THEN it is the same bytes
    first, second = (stranger.get("/openapi.json") for _ in range(2))
    assert first.content == second.content
    assert json.loads(first.content)["openapi"].startswith("3.")


def test_hanging_up_fills_no_log(parts: ServerParts, caplog: pytest.LogCaptureFixture) -> None:
    # GIVEN clients that hang up in the middle of their bodies
    with serving(parts) as server, caplog.at_level(logging.INFO):
        for path in ("/v1/detect", "/v1/sync/changes", "/represent", "/v1/people"):
            with socket.create_connection(("127.0.0.1", server.port), timeout=20) as line:
                line.sendall(
                    f"POST {path} HTTP/1.1\r\nhost: localhost\r\ncontent-length: 50\r\n"
                    "content-type: application/json\r\n\r\n{".encode()
                )
        # WHEN the server goes on, THEN it does, and no line was written about them
        assert httpx.get(f"{server.url}/v1/health").status_code == 200
    assert [one.getMessage() for one in caplog.records if one.levelno >= logging.WARNING] == []


@pytest.mark.parametrize(
    "head",
    [
        b"content-length: 5\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n",
        b"transfer-encoding: chunked\r\ncontent-length: 5\r\n\r\n0\r\n\r\n",
        b"transfer-encoding: xchunked\r\n\r\n0\r\n\r\n",
        b"transfer-encoding: chunked, identity\r\n\r\n0\r\n\r\n",
        b"content-length: 5\r\ncontent-length: 6\r\n\r\nabcde",
        b"content-length: +5\r\n\r\nabcde",
        b"content-length: 5 5\r\n\r\nabcde",
        b"content-length : 5\r\n\r\nabcde",
        b" content-length: 5\r\n\r\nabcde",
        b"transfer-encoding: chunked\r\n\r\n-1\r\n\r\n",
        b"transfer-encoding: chunked\r\n\r\nfffffffffffffffff\r\n\r\n",
    ],
)
def test_no_request_hides_in_another(parts: ServerParts, head: bytes) -> None:
    # GIVEN a request whose end two readers could see in two places, and one behind it
    hidden = b"GET /v1/info HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n"
    with (
        serving(parts) as server,
        socket.create_connection(("127.0.0.1", server.port), timeout=20) as line,
    ):
        line.sendall(b"POST /v1/detect HTTP/1.1\r\nhost: localhost\r\n" + head + hidden)
        # WHEN answered, THEN it is refused, and the other one is not even read
        answer = b""
        try:
            while piece := line.recv(65536):
                answer += piece
        except ConnectionResetError:
            pass
    assert b" 200 " not in answer
    assert answer.count(b"HTTP/1.1") == 1
    assert answer.startswith(b"HTTP/1.1 4")

"""The outermost layer: envelopes for everything, hosts, keys, and what is no request."""

from __future__ import annotations

import json
import socket
from collections.abc import Callable
from dataclasses import replace

import pytest
from fastapi import APIRouter
from fastapi.testclient import TestClient
from starlette.websockets import WebSocket, WebSocketDisconnect

from faceid_gui.core.errors import (
    BadRequest,
    Bug,
    DiskFull,
    FaceIdError,
    LockedOut,
    NameTaken,
    NotFound,
    Overloaded,
    PoorQuality,
)
from faceid_gui.core.keys import Scope
from faceid_gui.server.app import all_routers, create_app
from faceid_gui.server.parts import ServerParts
from faceid_gui.server.run import ServerThread
from tests.fakes import FakeClock

Key = Callable[[Scope], dict[str, str]]


def assert_envelope(reply: object) -> dict[str, object]:
    """The reply is the envelope, and carries the same id twice; its error."""
    body = reply.json()  # type: ignore[attr-defined]
    assert body.keys() == {"error", "request_id"}
    assert body["error"].keys() == {"code", "message", "details"}
    assert body["request_id"] == reply.headers["x-request-id"]  # type: ignore[attr-defined]
    assert "Traceback" not in reply.text  # type: ignore[attr-defined]
    error: dict[str, object] = body["error"]
    return error


@pytest.mark.parametrize(
    ("method", "path", "status", "code"),
    [
        ("GET", "/nothing", 404, "not_found"),
        ("GET", "/v1/%00", 404, "not_found"),
        ("POST", "/v1/info", 405, "method_not_allowed"),
        ("GET", "/v1/embed", 405, "method_not_allowed"),
        ("OPTIONS", "/v1/embed", 405, "method_not_allowed"),
        ("TRACE", "/v1/health", 405, "method_not_allowed"),
        ("FOO", "/v1/health", 405, "method_not_allowed"),
        ("GET", "/v1/info/", 404, "not_found"),
    ],
)
def test_unknown_paths_and_methods(
    client: TestClient, method: str, path: str, status: int, code: str
) -> None:
    # GIVEN a path or method that there is not, WHEN asked, THEN the envelope says so
    reply = client.request(method, path)
    assert reply.status_code == status
    assert assert_envelope(reply)["code"] == code
    if status == 405:
        allowed = "POST" if path == "/v1/embed" else "GET"
        assert allowed in reply.headers["allow"]


def test_allow_names_every_method_of_a_path(parts: ServerParts) -> None:
    # GIVEN a path with two routes, one for each method
    router = APIRouter()
    router.add_api_route("/both/{name}", lambda name: name, methods=["GET"])
    router.add_api_route("/both/{name}", lambda name: name, methods=["DELETE"])
    client = TestClient(create_app(parts, routers=[router]), base_url="http://127.0.0.1")
    # WHEN another method is asked for, THEN both are named
    reply = client.put("/both/x")
    assert reply.status_code == 405
    assert reply.headers["allow"] == "DELETE, GET"


def test_a_head_request_has_no_body(live_server: ServerThread) -> None:
    # GIVEN a real connection, WHEN HEAD is asked of a path that only knows POST
    with socket.create_connection(("127.0.0.1", live_server.port)) as line:
        line.sendall(b"HEAD /v1/embed HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n")
        answer = b"".join(iter(lambda: line.recv(4096), b""))
    # THEN there are headers alone
    head, _, body = answer.partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 405 ")
    assert body == b""


@pytest.mark.parametrize(
    "sent",
    [
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + bytes(40),
        b"not http at all\r\n\r\n",
        b"GET / HTTP/1.1\r\nhost: localhost\r\nx: " + b"a" * 70_000 + b"\r\n\r\n",
        b"GET /" + b"a" * 70_000 + b" HTTP/1.1\r\nhost: localhost\r\n\r\n",
        b"GET / HTTP/1.1\r\nhost: localhost\r\n" + b"x: y\r\n" * 100 + b"\r\n",
        b"POST / HTTP/1.1\r\nhost: localhost\r\ncontent-length: -1\r\n\r\n",
        b"POST / HTTP/1.1\r\nhost: localhost\r\ncontent-length: 9\r\ncontent-length: 8\r\n\r\n",
    ],
)
def test_what_is_no_http_is_answered_and_hung_up(live_server: ServerThread, sent: bytes) -> None:
    # GIVEN bytes that are no request, WHEN sent
    with socket.create_connection(("127.0.0.1", live_server.port), timeout=20) as line:
        line.sendall(sent)
        answer = b"".join(iter(lambda: _received(line), b""))
    # THEN the envelope, and the end of the connection
    assert answer.startswith(b"HTTP/1.1 400 ")
    assert json.loads(answer.partition(b"\r\n\r\n")[2])["error"]["code"] == "bad_request"


def _received(line: socket.socket) -> bytes:
    try:
        return line.recv(65536)
    except ConnectionResetError:
        return b""


@pytest.mark.parametrize(
    ("error", "status", "code"),
    [
        (NotFound("nobody"), 404, "not_found"),
        (NameTaken("taken"), 409, "name_taken"),
        (BadRequest("no sense"), 400, "bad_request"),
        (PoorQuality("dark"), 422, "poor_quality"),
        (LockedOut("wait"), 429, "locked_out"),
        (DiskFull("/secret/path is full"), 503, "disk_full"),
        (Overloaded("later"), 503, "overloaded"),
        (Bug("inner"), 500, "internal"),
        (ZeroDivisionError("inner"), 500, "internal"),
        (RecursionError("inner"), 500, "internal"),
    ],
)
def test_every_error_has_its_status(
    parts: ServerParts, error: Exception, status: int, code: str
) -> None:
    # GIVEN a route that raises
    router = APIRouter()

    @router.get("/broken")
    async def broken() -> None:
        raise error

    client = TestClient(create_app(parts, routers=[router]), base_url="http://127.0.0.1")
    # WHEN asked, THEN the status fits, and nothing of the inside is told
    reply = client.get("/broken")
    assert reply.status_code == status
    assert assert_envelope(reply)["code"] == code
    assert "inner" not in reply.text
    assert "secret" not in reply.text
    if status == 503:
        assert int(reply.headers["retry-after"]) >= 1
    assert isinstance(error, FaceIdError) or status == 500


def test_the_clients_own_id_is_kept_where_it_is_sane(client: TestClient) -> None:
    given = client.get("/v1/health", headers={"x-request-id": "kiosk-0001.7"})
    assert given.headers["x-request-id"] == "kiosk-0001.7"
    forged = client.get("/v1/health", headers={"x-request-id": 'a"b\tERROR forged line'})
    assert "forged" not in forged.headers["x-request-id"]


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"host": "127.0.0.1:8642"}, 200),
        ({"host": "localhost"}, 200),
        ({"host": "[::1]:8642"}, 200),
        ({"host": "rebound.example.com"}, 421),
        ({"host": "127.0.0.1.example.com"}, 421),
        ({"host": ""}, 421),
        ({"host": "["}, 421),
        ({"host": "localhost", "origin": "https://example.com"}, 403),
        ({"host": "localhost", "origin": "null"}, 403),
        ({"host": "localhost", "origin": "http://localhost:3000"}, 200),
    ],
)
def test_without_keys_only_this_machine_is_served(
    client: TestClient, headers: dict[str, str], status: int
) -> None:
    # GIVEN a server without keys, WHEN a page elsewhere reaches it, THEN it is refused
    reply = client.get("/v1/info", headers=headers)
    assert reply.status_code == status
    if status != 200:
        assert_envelope(reply)


def test_keys_open_what_their_scope_says(keyed_client: TestClient, key: Key) -> None:
    # GIVEN a server that wants keys, WHEN asked without one, with a wrong one, and others
    bare = keyed_client.get("/v1/info")
    wrong = keyed_client.get("/v1/info", headers={"authorization": "Bearer nonsense"})
    camera = keyed_client.get("/v1/info", headers=key(Scope.CAMERA))
    read = keyed_client.post("/v1/embed", headers=key(Scope.READ))
    # THEN each is told what is missing
    assert (bare.status_code, assert_envelope(bare)["code"]) == (401, "no_key")
    assert (wrong.status_code, assert_envelope(wrong)["code"]) == (401, "bad_key")
    assert bare.headers["www-authenticate"].startswith("Bearer")
    assert (camera.status_code, read.status_code) == (403, 403)
    # and whoever may, is let in, an administrator everywhere
    assert keyed_client.get("/v1/info", headers=key(Scope.READ)).status_code == 200
    secret = key(Scope.ADMIN)["authorization"].removeprefix("Bearer ")
    assert keyed_client.get("/v1/info", headers={"x-api-key": secret}).status_code == 200
    assert keyed_client.get("/v1/health").status_code == 200


def test_guessing_is_slowed_down_for_the_guesser_alone(keyed_client: TestClient, key: Key) -> None:
    # GIVEN a good client, and a guesser at the same address
    good = key(Scope.KIOSK)
    codes = [
        keyed_client.get("/v1/info", headers={"x-api-key": f"guess {number}"}).status_code
        for number in range(15)
    ]
    # THEN the guesser is held up, and the good client is not
    assert codes[:10] == [401] * 10
    assert codes[10:] == [429] * 5
    assert keyed_client.get("/v1/info", headers=good).status_code == 200


def test_a_client_that_asks_too_often_waits(
    keyed_parts: ServerParts, key: Key, clock: FakeClock
) -> None:
    # GIVEN ten requests at once, and one a second
    limits = replace(keyed_parts.limits, burst=10, requests_per_second=1.0)
    app = create_app(replace(keyed_parts, limits=limits))
    client = TestClient(app, base_url="http://127.0.0.1")
    busy, other = key(Scope.KIOSK), key(Scope.KIOSK)
    # WHEN one client asks twelve times, THEN the last two are refused, another's are not
    codes = [client.get("/v1/info", headers=busy).status_code for _ in range(12)]
    assert codes == [200] * 10 + [429] * 2
    assert client.get("/v1/info", headers=other).status_code == 200
    # and with time it may ask again
    clock.advance(1.0)
    assert client.get("/v1/info", headers=busy).status_code == 200


def test_the_document_names_keys_only_where_they_are_needed(
    client: TestClient, keyed_client: TestClient
) -> None:
    # GIVEN both kinds of server, WHEN their documents are read
    open_document = client.get("/openapi.json").json()
    keyed_document = keyed_client.get("/openapi.json").json()
    # THEN one asks for keys, either way, and the other for none
    assert "securitySchemes" not in open_document["components"]
    schemes = keyed_document["components"]["securitySchemes"]
    assert schemes.keys() == {"key", "header"}
    security = keyed_document["paths"]["/v1/embed"]["post"]["security"]
    assert security == [{"key": []}, {"header": []}]
    for path in ("/v1/info", "/v1/health"):
        assert "example" in json.dumps(keyed_document["paths"][path]["get"]["responses"])


@pytest.mark.parametrize("error", [NotFound("nobody"), ZeroDivisionError("inner")])
def test_a_websocket_that_breaks_is_closed(parts: ServerParts, error: Exception) -> None:
    # GIVEN a WebSocket whose route fails, before or after it was accepted
    router = APIRouter()

    @router.websocket("/{accepted}")
    async def broken(socket: WebSocket, accepted: str) -> None:
        if accepted == "yes":
            await socket.accept()
        raise error

    client = TestClient(create_app(parts, routers=[router]), base_url="http://127.0.0.1")
    # WHEN opened, THEN it is closed
    for path in ("/yes", "/no"):
        with pytest.raises(WebSocketDisconnect), client.websocket_connect(path) as line:
            line.receive_text()


def test_a_websocket_of_another_page_is_refused(client: TestClient) -> None:
    # GIVEN a server without keys, WHEN a page elsewhere opens a WebSocket, THEN it is closed
    headers = {"origin": "https://example.com"}
    with (
        pytest.raises(WebSocketDisconnect) as closed,
        client.websocket_connect("/v1/events", headers=headers),
    ):
        pass
    assert closed.value.code == 1008


def test_every_router_is_named_once() -> None:
    assert len(set(map(id, all_routers()))) == len(all_routers())

"""``/v1/events``: as a stream, as a WebSocket, and as a list."""

from __future__ import annotations

import json
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from http.client import HTTPConnection, HTTPResponse
from typing import Any

import pytest
from fastapi.testclient import TestClient
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import ClientConnection, connect

from faceid_gui.core.keys import Scope
from faceid_gui.server.app import create_app
from faceid_gui.server.parts import ServerParts
from faceid_gui.server.run import ServerThread, bind
from faceid_gui.services.serving.events import EventHub, ServerEventKind
from tests.server.support import MemoryKeys
from tests.server.test_people import enrol, error

STREAM = {"accept": "text/event-stream"}
ADDED = ServerEventKind.PERSON_ADDED


@contextmanager
def serving(parts: ServerParts) -> Iterator[ServerThread]:
    """A server on a free port of loopback."""
    server = ServerThread(create_app(parts), bind("127.0.0.1", 0))
    server.start()
    try:
        yield server
    finally:
        server.stop()


@contextmanager
def stream(
    server: ServerThread, *, path: str = "/v1/events", **headers: str
) -> Iterator[HTTPResponse]:
    """A stream of events that has begun: the listener is there."""
    connection = HTTPConnection("127.0.0.1", server.port, timeout=20)
    asked = {name.replace("_", "-"): value for name, value in headers.items()}
    connection.request("GET", path, headers={**STREAM, **asked})
    reply = connection.getresponse()
    try:
        assert reply.status == 200
        assert reply.headers["content-type"] == "text/event-stream; charset=utf-8"
        assert block(reply) == {"retry": "2000", "": "listening"}
        yield reply
    finally:
        reply.close()
        connection.close()


def block(reply: HTTPResponse) -> dict[str, str]:
    """The next block of a stream, by field; comments are the field without a name."""
    found: dict[str, str] = {}
    while line := reply.readline().decode().rstrip("\n"):
        name, _, value = line.partition(":")
        found[name] = value.strip()
    return found


@contextmanager
def listening(server: ServerThread, query: str = "", **headers: str) -> Iterator[ClientConnection]:
    """An open WebSocket."""
    url = f"ws://127.0.0.1:{server.port}/v1/events{query}"
    with connect(url, additional_headers=headers, open_timeout=20, proxy=None) as connection:
        yield connection


def told(connection: ClientConnection) -> dict[str, Any]:
    """The next message."""
    message: dict[str, Any] = json.loads(connection.recv(timeout=20))
    return message


def eventually(hub: EventHub, listeners: int) -> None:
    """Wait until so many listen."""
    done = threading.Event()
    for _ in range(400):
        if hub.listeners == listeners:
            return
        done.wait(0.025)
    raise AssertionError(f"{hub.listeners} listen, not {listeners}")


def test_a_stream_has_each_event_with_its_id(live_server: ServerThread, parts: ServerParts) -> None:
    # GIVEN a listener
    with stream(live_server) as reply:
        # WHEN something happens on any thread
        event = parts.events.publish(ADDED, person_id="p", name="김민수", samples=2)
        # THEN it is told, with an id to resume after, and text in its own script
        found = block(reply)
    assert found["id"] == event.id
    assert found["event"] == "person.added"
    assert "김민수" in found["data"]
    assert json.loads(found["data"]) == {
        "id": event.id,
        "at": event.at,
        "type": "person.added",
        "data": {"person_id": "p", "name": "김민수", "samples": 2},
    }
    # AND whoever hangs up is forgotten
    eventually(parts.events, 0)


def test_a_stream_resumes_without_loss(live_server: ServerThread, parts: ServerParts) -> None:
    # GIVEN a listener that was cut off after the first of three events
    events = [parts.events.publish(ADDED, place=place) for place in range(3)]
    # WHEN it comes back with the id, as a header or in the address
    for more in ({"last_event_id": events[0].id}, {"path": f"/v1/events?after={events[0].id}"}):
        with stream(live_server, **more) as reply:
            # THEN the others follow in order, and then what is new
            assert [block(reply)["id"] for _ in range(2)] == [event.id for event in events[1:]]
            newest = parts.events.publish(ADDED)
            while block(reply)["id"] != newest.id:
                pass
    # AND after a restart it is told that something may be missing
    with stream(live_server, last_event_id="00000000-7") as reply:
        assert block(reply) == {"event": "gap", "data": "{}"}
        assert block(reply)["id"] == events[0].id


def test_a_quiet_stream_is_kept_open(parts: ServerParts) -> None:
    quick = replace(parts, limits=replace(parts.limits, heartbeat_s=0.02))
    with serving(quick) as server, stream(server) as reply:
        assert [block(reply) for _ in range(3)] == [{"": "alive"}] * 3
        parts.events.publish(ADDED)
        while (found := block(reply)) == {"": "alive"}:
            pass
        assert found["event"] == "person.added"


def test_only_the_wanted_types_are_told(live_server: ServerThread, parts: ServerParts) -> None:
    query = "?type=key.made&type=kiosk.paired"
    with (
        stream(live_server, path="/v1/events" + query) as reply,
        listening(live_server, query) as connection,
    ):
        parts.events.publish(ADDED)
        wanted = parts.events.publish(ServerEventKind.KIOSK_PAIRED, name="kiosk")
        assert block(reply)["id"] == wanted.id
        assert told(connection)["id"] == wanted.id


def test_a_websocket_has_each_event(live_server: ServerThread, parts: ServerParts) -> None:
    # GIVEN a listener that also talks, which nobody minds
    with listening(live_server) as connection:
        eventually(parts.events, 1)
        connection.send("hello")
        event = parts.events.publish(ADDED, name="김민수")
        # THEN each event is one message
        assert told(connection) == {
            "id": event.id,
            "at": event.at,
            "type": "person.added",
            "data": {"name": "김민수"},
        }
    eventually(parts.events, 0)
    # AND it resumes like a stream does
    later = parts.events.publish(ADDED)
    with listening(live_server, f"?after={event.id}") as connection:
        assert told(connection)["id"] == later.id
    with listening(live_server, "?after=00000000-1") as connection:
        assert told(connection) == {"type": "gap"}
        assert told(connection)["id"] == event.id


def test_what_routes_do_is_told(
    live_server: ServerThread, parts: ServerParts, client: TestClient
) -> None:
    anna = enrol(parts, "Anna")
    wanted = "?type=person.renamed&type=person.deleted"
    with listening(live_server, wanted) as connection:
        eventually(parts.events, 1)
        client.patch(f"/v1/people/{anna.id}", json={"name": "Anne"})
        assert told(connection)["data"] == {"person_id": anna.id, "name": "Anne"}
        client.delete(f"/v1/people/{anna.id}")
        assert told(connection)["type"] == "person.deleted"


def test_what_others_change_is_told(parts: ServerParts, keys: MemoryKeys) -> None:
    # GIVEN a server, and a console that changes people and keys beside it
    with serving(parts) as server, listening(server) as connection:
        eventually(parts.events, 1)
        enrol(parts, "Anna")
        keys.add("kiosk 1", Scope.KIOSK)
        # THEN that is told too
        types = {told(connection)["type"] for _ in range(3)}
    assert types == {"gallery.changed", "key.made", "kiosk.paired"}


def test_a_slow_listener_is_told_that_it_was_dropped(parts: ServerParts) -> None:
    # GIVEN a hub that keeps three events, and two listeners that wait
    hub = EventHub(kept=3)
    with serving(replace(parts, events=hub)) as server:
        with stream(server) as reply, listening(server) as connection:
            eventually(hub, 2)
            # WHEN more happens in one moment than is kept
            with hub._news:
                for _ in range(5):
                    hub.publish(ADDED)
            # THEN both are told, and their connections end
            assert block(reply) == {"event": "dropped", "data": '{"code":"too_slow"}'}
            assert reply.readline() == b""
            assert told(connection) == {"type": "dropped", "code": "too_slow"}
            with pytest.raises(ConnectionClosed) as caught:
                connection.recv(timeout=20)
            assert caught.value.rcvd is not None
            assert caught.value.rcvd.code == 1013
        assert hub.listeners == 0


def test_a_listener_that_never_reads_holds_nobody_up(
    parts: ServerParts, monkeypatch: pytest.MonkeyPatch
) -> None:
    # GIVEN a listener that reads nothing at all
    monkeypatch.setattr("faceid_gui.server.routes.events._SEND_S", 0.2)
    text = "x" * 20_000
    with serving(parts) as server, socket.socket() as deaf:
        deaf.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        deaf.connect(("127.0.0.1", server.port))
        request = "GET /v1/events HTTP/1.1\r\nhost: 127.0.0.1\r\naccept: text/event-stream\r\n\r\n"
        deaf.sendall(request.encode())
        eventually(parts.events, 1)
        # WHEN much is told, THEN it is given up, and another one hears everything
        with stream(server) as reply:
            last = [parts.events.publish(ADDED, text=text) for _ in range(900)][-1]
            while block(reply).get("id") != last.id:
                pass
            eventually(parts.events, 1)


def test_the_end_of_the_server_ends_both_at_once(
    parts: ServerParts, caplog: pytest.LogCaptureFixture
) -> None:
    # GIVEN listeners of both kinds
    server = ServerThread(create_app(parts), bind("127.0.0.1", 0))
    server.start()
    stopper = threading.Thread(target=server.stop)
    try:
        with stream(server) as reply, listening(server) as connection:
            eventually(parts.events, 2)
            # WHEN the server stops, THEN both hear the end
            stopper.start()
            assert reply.readline() == b""
            with pytest.raises(ConnectionClosed) as caught:
                connection.recv(timeout=20)
            assert caught.value.rcvd is not None
            assert caught.value.rcvd.code in (1001, 1012)
        # AND the server need not cut them off after losing its patience
        stopper.join(10.0)
        assert not stopper.is_alive()
        assert "graceful" not in caplog.text
    finally:
        server.stop()
        if stopper.ident is not None:
            stopper.join(10.0)


def test_events_are_for_readers(
    keyed_parts: ServerParts, keys: MemoryKeys, key: Callable[[Scope], dict[str, str]]
) -> None:
    with serving(keyed_parts) as server:
        # GIVEN no key, a wrong one, and one of another scope
        refused = [
            ({}, 401, "no_key"),
            ({"x-api-key": "wrong"}, 401, "bad_key"),
            (key(Scope.CAMERA), 403, "scope"),
        ]
        # WHEN any of them listens, THEN it is refused with the usual envelope
        for headers, status, code in refused:
            connection = HTTPConnection("127.0.0.1", server.port, timeout=20)
            connection.request("GET", "/v1/events", headers={**STREAM, **headers})
            reply = connection.getresponse()
            assert (reply.status, json.loads(reply.read())["error"]["code"]) == (status, code)
            connection.close()
            with pytest.raises(InvalidStatus) as caught, listening(server, **headers):
                pass
            assert caught.value.response.status_code == status
            body = caught.value.response.body
            assert body is not None
            assert json.loads(body)["error"]["code"] == code
        # AND readers and administrators may listen
        for scope in (Scope.READ, Scope.ADMIN):
            with listening(server, **key(scope)), stream(server, **key(scope)):
                pass


def test_a_key_that_is_revoked_hears_no_more(keyed_parts: ServerParts, keys: MemoryKeys) -> None:
    # GIVEN listeners with a key
    info, secret = keys.add("reader", Scope.READ)
    headers = {"x-api-key": secret}
    with (
        serving(keyed_parts) as server,
        stream(server, x_api_key=secret) as reply,
        listening(server, **headers) as connection,
    ):
        eventually(keyed_parts.events, 2)
        # WHEN it is revoked, and something happens
        keys.revoke(info.id)
        keyed_parts.events.publish(ADDED, name="secret")
        # THEN both are sent home and hear nothing of it
        assert reply.readline() == b""
        with pytest.raises(ConnectionClosed):
            connection.recv(timeout=20)


def test_another_page_cannot_listen(live_server: ServerThread) -> None:
    # GIVEN a server without keys, WHEN a page from elsewhere opens a WebSocket, THEN it cannot
    with pytest.raises(InvalidStatus), listening(live_server, Origin="https://evil.example"):
        pass


def test_too_many_cannot_listen(parts: ServerParts) -> None:
    hub = EventHub(most_listeners=1)
    with serving(replace(parts, events=hub)) as server, listening(server):
        eventually(hub, 1)
        with pytest.raises(InvalidStatus) as caught, listening(server):
            pass
        assert caught.value.response.status_code == 503
        connection = HTTPConnection("127.0.0.1", server.port, timeout=20)
        connection.request("GET", "/v1/events", headers=STREAM)
        reply = connection.getresponse()
        assert (reply.status, reply.headers["retry-after"]) == (503, "1")
        connection.close()


def test_events_are_a_list_for_who_asks_now_and_then(
    client: TestClient, parts: ServerParts
) -> None:
    events = [parts.events.publish(ADDED, place=place) for place in range(5)]
    parts.events.publish(ServerEventKind.KEY_MADE, key_id="k", name="n", scope="read")
    first = client.get("/v1/events", params={"limit": 3}).json()
    assert [one["data"]["place"] for one in first["events"]] == [0, 1, 2]
    assert first["gap"] is False
    asked = {"after": first["events"][-1]["id"], "type": "person.added"}
    rest = client.get("/v1/events", params=asked).json()["events"]
    assert [one["id"] for one in rest] == [event.id for event in events[3:]]
    assert client.get("/v1/events", params={"after": "00000000-1"}).json()["gap"] is True
    for wrong in ({"after": "x"}, {"type": "x"}, {"limit": "0"}):
        assert error(client.get("/v1/events", params=wrong)) == (422, "invalid")


def test_a_stream_cannot_be_signed(client: TestClient) -> None:
    headers = {**STREAM, "x-faceid-nonce": "0" * 32}
    assert error(client.get("/v1/events", headers=headers)) == (400, "bad_request")

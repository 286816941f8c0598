"""What one client may cost: bytes, pixels, time, connections, memory."""

from __future__ import annotations

import gc
import socket
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace

import httpx
import numpy as np
import pytest
from fastapi import APIRouter
from fastapi.testclient import TestClient
from starlette.responses import Response

from faceid_gui.core.errors import Overloaded
from faceid_gui.server.app import create_app
from faceid_gui.server.budget import Budget
from faceid_gui.server.parts import ServerLimits, ServerParts
from faceid_gui.server.run import ServerThread, bind
from faceid_gui.services.inference.pool import InferencePool, PoolPlan
from faceid_gui.wire.packing import CROPS_TYPE, pack_crops
from tests.fakes import FakeBackend, face_picture
from tests.server.conftest import Serve
from tests.server.support import crop_png, png

JPEG = {"content-type": "image/jpeg"}
PNG = {"content-type": "image/png"}


def closed_by_the_server(line: socket.socket) -> bool:
    """Wait for the end of a connection, or give up."""
    try:
        while line.recv(4096):
            pass
    except ConnectionResetError:
        return True
    except TimeoutError:
        return False
    return True


# -- bytes


def test_a_body_that_says_it_is_too_large_is_not_read(serve: Serve) -> None:
    # GIVEN a request that only announces a large body
    server = serve(ServerLimits(body_bytes=1000))
    with socket.create_connection(("127.0.0.1", server.port), timeout=20) as line:
        line.sendall(
            b"POST /v1/detect HTTP/1.1\r\nhost: localhost\r\ncontent-type: image/png\r\n"
            b"content-length: 1001\r\n\r\n"
        )
        # THEN it is refused before a byte of it was sent
        assert line.recv(4096).startswith(b"HTTP/1.1 413 ")
        line.settimeout(5.0)  # sooner than a slow sender would be hung up on
        assert closed_by_the_server(line)


def test_a_body_of_unknown_length_is_counted(serve: Serve) -> None:
    # GIVEN a body without a length that never ends
    server = serve(ServerLimits(body_bytes=100_000))
    sent = threading.Event()

    def endless() -> Iterator[bytes]:
        for _ in range(10_000):
            yield bytes(10_000)
        sent.set()

    # WHEN posted, THEN it is refused in the middle
    with httpx.Client(base_url=server.url) as client:
        try:
            reply = client.post("/v1/detect", content=endless(), headers=PNG)
        except httpx.TransportError:  # the server hung up while we were sending
            pass
        else:
            assert reply.status_code == 413
    assert not sent.is_set()


def test_bodies_under_way_share_one_budget() -> None:
    # GIVEN a budget, WHEN more is held than it has, THEN nothing more is taken
    budget = Budget(10, "bytes")
    budget.take(8)
    with pytest.raises(Overloaded):
        budget.take(3)
    budget.give(8)
    # and a picture gives back what it took when nobody holds it any more
    image = np.zeros((1, 1, 3), np.uint8)
    budget.take(10)
    budget.give_with(image, 10)
    assert budget.held == 10
    del image
    gc.collect()
    assert budget.held == 0


def test_pictures_that_were_looked_at_are_let_go_of(client: TestClient) -> None:
    # GIVEN pictures that were analysed, or refused, WHEN all is done, THEN no budget is held
    for body in (png(face_picture(3)), png(face_picture(3))[:-400], b"nothing"):
        client.post("/v1/analyse", content=body, headers=PNG)
    gc.collect()
    gate = client.app.state.gate  # type: ignore[attr-defined]
    assert (gate.pixels.held, gate.bodies.held) == (0, 0)


# -- time


def test_slow_senders_are_hung_up_on(serve: Serve) -> None:
    # GIVEN a server with short deadlines, and sixty sockets that never finish their requests
    server = serve(ServerLimits(header_s=1.0, body_s=1.0))
    openings = (
        b"",
        b"GET /v1/health HT",
        b"GET /v1/health HTTP/1.1\r\nhost: localhost\r\nx-slow: ",
        b"POST /v1/detect HTTP/1.1\r\nhost: localhost\r\ncontent-length: 50\r\n\r\nabc",
    )
    lines = []
    for number in range(60):
        line = socket.create_connection(("127.0.0.1", server.port), timeout=20)
        line.sendall(openings[number % len(openings)])
        lines.append(line)
    # WHEN health is asked meanwhile, THEN it is answered
    assert httpx.get(f"{server.url}/v1/health").status_code == 200
    # and every one of them is hung up on
    assert all(closed_by_the_server(line) for line in lines)
    for line in lines:
        line.close()


def test_a_body_that_trickles_does_not_buy_time(serve: Serve) -> None:
    # GIVEN a sender that sends one byte after the other
    server = serve(ServerLimits(header_s=1.0, body_s=1.0))
    with socket.create_connection(("127.0.0.1", server.port), timeout=20) as line:
        line.sendall(b"POST /v1/detect HTTP/1.1\r\nhost: localhost\r\ncontent-type: image/png\r\n")
        line.sendall(b"content-length: 5000\r\n\r\n")
        line.settimeout(0.02)
        # WHEN it goes on, THEN it is cut off all the same
        with pytest.raises((ConnectionError, EOFError)):
            for _ in range(1000):
                _send_one(line)


def _send_one(line: socket.socket) -> None:
    line.sendall(b"x")
    try:
        if not line.recv(4096):
            raise EOFError
    except TimeoutError:
        return


def test_whoever_does_not_read_its_answer_is_hung_up_on(parts: ServerParts) -> None:
    # GIVEN an answer larger than what the system keeps for a client that reads nothing
    router = APIRouter()
    router.add_api_route("/large", lambda: Response(bytes(30_000_000)), methods=["GET"])
    parts = replace(parts, limits=ServerLimits(body_s=0.8))
    server = ServerThread(create_app(parts, routers=[router]), bind("127.0.0.1", 0))
    server.start()
    open_ones = server._server.server_state.connections
    with socket.socket() as line:
        line.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        line.connect(("127.0.0.1", server.port))
        line.sendall(b"GET /large HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n")
        _until(lambda: len(open_ones) == 1)
        # WHEN the server is done with it, THEN it does not wait for ever
        _until(lambda: not open_ones)
    server.stop()


def test_a_connection_at_rest_is_not_slow(serve: Serve) -> None:
    # GIVEN a client that keeps its connection for longer than a request may take
    server = serve(ServerLimits(header_s=0.6, body_s=0.6))
    with httpx.Client(base_url=server.url) as client:
        client.get("/v1/health")
        stream = client._transport._pool.connections[0]  # type: ignore[attr-defined]
        threading.Event().wait(1.0)
        # WHEN it asks again, THEN over the same connection
        assert client.get("/v1/health").status_code == 200
        assert client._transport._pool.connections[0] is stream  # type: ignore[attr-defined]


def test_work_that_takes_too_long_is_given_up(parts: ServerParts) -> None:
    # GIVEN a pool that is stuck, and a short deadline
    stuck = threading.Event()
    pool = InferencePool(FakeBackend, PoolPlan())
    pool.start()
    pool.submit(lambda _: stuck.wait(20))
    limits = replace(parts.limits, work_s=0.2)
    client = TestClient(
        create_app(replace(parts, pool=pool, limits=limits)), base_url="http://127.0.0.1"
    )
    # WHEN something is asked, THEN 503 with the time to come back
    reply = client.post("/v1/embed", content=crop_png(3), headers=PNG)
    stuck.set()
    pool.stop()
    assert (reply.status_code, reply.json()["error"]["code"]) == (503, "overloaded")
    assert reply.headers["retry-after"]


def test_a_full_queue_is_said_at_once(parts: ServerParts) -> None:
    # GIVEN a pool with room for one, which is taken
    stuck, entered = threading.Event(), threading.Event()
    pool = InferencePool(FakeBackend, PoolPlan(most_waiting=1))
    pool.start()

    def hold(_: object) -> None:
        entered.set()
        stuck.wait(20)

    pool.submit(hold)
    assert entered.wait(20)
    pool.submit(lambda _: None)
    client = TestClient(create_app(replace(parts, pool=pool)), base_url="http://127.0.0.1")
    # WHEN more comes, THEN 503, and health says degraded
    body = pack_crops([crop_png(3)])
    reply = client.post("/v1/embed", content=body, headers={"content-type": CROPS_TYPE})
    health = client.get("/v1/health").json()
    stuck.set()
    pool.stop()
    assert (reply.status_code, reply.json()["error"]["code"]) == (503, "overloaded")
    assert (health["status"], health["queued"]) == ("degraded", 1)


def test_what_is_computed_for_somebody_who_hung_up_is_given_up(
    parts: ServerParts, serve: Serve
) -> None:
    # GIVEN a worker that is busy, and a request that waits for it
    stuck, entered = threading.Event(), threading.Event()

    def hold(_: object) -> None:
        entered.set()
        stuck.wait(20)

    server = serve(parts.limits)
    parts.pool.submit(hold)
    assert entered.wait(20)
    body = crop_png(3)
    head = f"POST /v1/embed HTTP/1.1\r\nhost: localhost\r\ncontent-length: {len(body)}\r\n"
    with socket.create_connection(("127.0.0.1", server.port), timeout=20) as line:
        line.sendall(head.encode() + b"content-type: image/png\r\n\r\n" + body)
        _until(lambda: parts.pool.queued == 1)
        job = parts.pool._jobs[0]
    # WHEN its client hangs up, THEN its work is cancelled
    _until(job.future.cancelled)
    stuck.set()


def _until(state: Callable[[], bool]) -> None:
    """Wait for a state of another thread."""
    until = time.monotonic() + 20
    while not state():
        assert time.monotonic() < until
        threading.Event().wait(0.005)


# -- connections


def test_too_many_connections_push_out_the_idlest(serve: Serve) -> None:
    # GIVEN a server for eight connections, and twenty that say nothing
    server = serve(ServerLimits(connections=8))
    lines = [socket.create_connection(("127.0.0.1", server.port)) for _ in range(20)]
    # WHEN a good client comes, THEN it is served
    with httpx.Client(base_url=server.url) as client:
        assert client.get("/v1/health").status_code == 200
        # and WHEN still more come, THEN its connection stays, for it has asked something
        lines += [socket.create_connection(("127.0.0.1", server.port)) for _ in range(5)]
        assert client.get("/v1/health").status_code == 200
    for line in lines:
        line.close()

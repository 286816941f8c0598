"""Thousands of requests that make no sense: no fault of the server, and nothing kept of them."""

from __future__ import annotations

import gc
import os
import socket
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import TypeAlias

import httpx
import pytest
from fastapi.testclient import TestClient

from faceid_gui.core.keys import Scope
from faceid_gui.server.parts import ServerParts
from faceid_gui.server.run import ServerThread
from faceid_gui.wire.packing import CROPS_TYPE, pack_crops
from tests.fakes import face_picture
from tests.server.furnished import Furnished, furnished, serving
from tests.server.nonsense import Nonsense, Talker, operations
from tests.server.support import crop_png, png

Codes: TypeAlias = Counter[int]


def resident_bytes() -> int:
    """The memory of this process."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGESIZE")


def send_nonsense(server: ServerThread, whole: Furnished, requests: Iterator[Nonsense]) -> Codes:
    """How often each status came back; every refusal is in the words of its dialect."""
    codes: Codes = Counter()
    key = whole.ring.add("talker", Scope.ADMIN)[1]
    with httpx.Client(base_url=server.url, timeout=60) as client:
        for one in requests:
            headers = {b"content-type": one.kind.encode("latin-1"), b"x-api-key": key.encode()}
            body = one.body if one.body or one.method != "GET" else None
            reply = client.request(one.method, one.target, content=body, headers=headers)
            codes[reply.status_code] += 1
            assert reply.status_code < 500, (one, reply.text)
            assert b"Traceback" not in reply.content
            assert b'File "' not in reply.content
            if reply.status_code >= 400:
                assert {"error", "message", "exception"} & set(reply.json())
    return codes


def growth(parts: ServerParts, folder: Path, count: int) -> tuple[Codes, int]:
    """What so many malformed requests are answered, and what the server keeps of them, bytes."""
    with furnished(parts, folder) as whole, serving(whole.parts) as server:
        known = operations(httpx.get(f"{server.url}/openapi.json").json())
        talker = Talker(known)
        send_nonsense(server, whole, talker.requests(min(count // 4, 2000)))
        gc.collect()
        before = resident_bytes()
        codes = send_nonsense(server, whole, talker.requests(count))
        gc.collect()
        return codes, resident_bytes() - before


def test_nonsense_is_answered_and_forgotten(keyed_parts: ServerParts, tmp_path: Path) -> None:
    # GIVEN a server that has seen some nonsense, WHEN it sees more, for each operation
    codes, kept = growth(keyed_parts, tmp_path, 900)
    # THEN no answer is a fault, some were well, and nothing is kept
    assert codes[200] > 10
    assert sum(count for code, count in codes.items() if code >= 400) > 400
    assert kept < 20_000_000


@pytest.mark.slow
@pytest.mark.timeout(1800)
def test_ten_thousand_malformed_requests(keyed_parts: ServerParts, tmp_path: Path) -> None:
    # GIVEN all operations, WHEN ten thousand requests make no sense
    codes, kept = growth(keyed_parts, tmp_path, 10_000)
    # THEN no answer is a fault, and nothing is kept
    assert sum(codes.values()) == 10_000
    assert kept < 20_000_000, codes


@pytest.mark.parametrize("length", [b"5", b"5000", b"99999999999999999999", b"0"])
def test_a_length_that_is_a_lie_hurts_nobody(live_server: ServerThread, length: bytes) -> None:
    # GIVEN a body that is longer or shorter than it says, WHEN sent and hung up
    with socket.create_connection(("127.0.0.1", live_server.port), timeout=20) as line:
        line.sendall(
            b"POST /v1/detect HTTP/1.1\r\nhost: localhost\r\ncontent-type: image/png\r\n"
            b"content-length: " + length + b"\r\n\r\n" + png(face_picture(3))[:1000]
        )
    # THEN others are served
    assert httpx.get(f"{live_server.url}/v1/health").status_code == 200


@pytest.mark.slow
def test_three_hundred_slow_senders(live_server: ServerThread) -> None:
    # GIVEN three hundred sockets that never finish their headers
    began = time.monotonic()
    lines = []
    for _ in range(300):
        line = socket.create_connection(("127.0.0.1", live_server.port), timeout=20)
        line.sendall(b"GET /v1/health HTTP/1.1\r\nx-slow: ")
        lines.append(line)
    opened = time.monotonic()
    # WHEN health is asked all the while
    slowest = 0.0
    with httpx.Client(base_url=live_server.url) as client:
        while time.monotonic() - opened < 8.0:
            asked = time.monotonic()
            assert client.get("/v1/health").status_code == 200
            slowest = max(slowest, time.monotonic() - asked)
    # THEN it is answered at once, and they are hung up on in ten seconds
    assert slowest < 0.1
    for line in lines:
        try:
            assert line.recv(1) == b""
        except ConnectionResetError:
            continue
        finally:
            line.close()
    assert time.monotonic() - opened <= 10.0 + (opened - began)


@pytest.mark.parametrize(
    "body",
    [
        b"[" * 100_000,
        b'{"crops":' * 50_000,
        b'{"crops":[' + b"9" * 10_000 + b"]}",
        b'{"crops":NaN}',
        b'{"crops":["\\ud800"]}',
        b'{"crops":[]}',
        b'{"crops":["AAAA"]}',
        b'{"crops":["AAAA"], "more": 1}',
        b"\xff\xfe",
        b"",
        b"null",
    ],
)
def test_json_that_is_odd_is_refused(client: TestClient, body: bytes) -> None:
    # GIVEN JSON that is deep, long, or not what is asked for, WHEN posted, THEN a 4xx
    reply = client.post("/v1/embed", content=body, headers={"content-type": "application/json"})
    assert reply.status_code in (400, 422)
    assert reply.json()["error"]["code"] in ("bad_request", "bad_image")


def test_more_crops_than_allowed_are_refused(client: TestClient) -> None:
    # GIVEN a pack of more crops than one request may have, WHEN posted, THEN 400
    body = pack_crops([crop_png(3)] * 65)
    reply = client.post("/v1/embed", content=body, headers={"content-type": CROPS_TYPE})
    assert reply.status_code == 400
    whole = pack_crops([crop_png(3)] * 64)
    reply = client.post("/v1/embed", content=whole, headers={"content-type": CROPS_TYPE})
    assert len(reply.json()["embeddings"]) == 64

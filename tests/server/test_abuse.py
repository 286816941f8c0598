"""Thousands of requests that make no sense: no fault of the server, and nothing kept of them."""

from __future__ import annotations

import os
import random
import socket
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import pytest

from faceid_gui.core.keys import Scope
from faceid_gui.server.app import create_app
from faceid_gui.server.parts import ServerParts
from faceid_gui.server.run import ServerThread, bind
from faceid_gui.wire.packing import CROPS_TYPE, pack_crops
from tests.fakes import face_picture
from tests.server.support import crop_png, jpeg, png

KINDS = (
    "image/png",
    "image/jpeg",
    "application/octet-stream",
    CROPS_TYPE,
    "application/json",
    "multipart/form-data; boundary=b",
    "multipart/form-data",
    "text/plain",
    "\xff",
    "",
)
TARGETS = (
    "/v1/embed",
    "/v1/detect",
    "/v1/detect?careful=maybe",
    "/v1/analyse",
    "/v1/analyse?faces=1e9,2,3,4",
    "/v1/analyse?faces=0,0,0,0",
    "/v1/analyse?faces=99999,99999,0,99999,0,0,0,0,0,0,0,0,0,0",
)


def resident_bytes() -> int:
    """The memory of this process."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGESIZE")


def seeds() -> tuple[bytes, ...]:
    """Bodies that make sense, to begin with."""
    picture = face_picture(3)
    form = b'--b\r\nContent-Disposition: form-data; name="image"; filename="x"\r\n\r\n'
    return (
        png(picture),
        jpeg(picture),
        crop_png(3),
        pack_crops([crop_png(3), crop_png(4)]),
        form + jpeg(picture) + b"\r\n--b--\r\n",
        b'{"crops":["AAAA"]}',
        b"[" * 20_000,
        b'{"crops":[NaN, Infinity, "\\ud800"]}',
        b"",
    )


def mutated(body: bytes, chance: random.Random) -> bytes:
    """The body with bytes changed, cut out or doubled."""
    data = bytearray(body)
    for _ in range(chance.randint(0, 6)):
        if not data:
            break
        at = chance.randrange(len(data))
        match chance.randrange(4):
            case 0:
                data[at] = chance.randrange(256)
            case 1:
                del data[at:]
            case 2:
                del data[at : at + chance.randint(1, 50)]
            case _:
                data[at:at] = data[at : at + chance.randint(1, 50)]
    return bytes(data)


def nonsense(count: int) -> Iterator[tuple[str, str, bytes]]:
    """(target, content type, body) of requests that mostly make no sense, always the same."""
    chance = random.Random(8)
    bodies = seeds()
    for _ in range(count):
        body = mutated(chance.choice(bodies), chance)
        yield chance.choice(TARGETS), chance.choice(KINDS), body


def send_nonsense(server: ServerThread, count: int) -> dict[int, int]:
    """How often each status came back; every reply that is no success is the envelope."""
    codes: dict[int, int] = {}
    with httpx.Client(base_url=server.url) as client:
        for target, kind, body in nonsense(count):
            headers = {b"content-type": kind.encode("latin-1")}
            reply = client.post(target, content=body, headers=headers)
            codes[reply.status_code] = codes.get(reply.status_code, 0) + 1
            assert "Traceback" not in reply.text
            if reply.status_code != 200:
                assert reply.json()["error"]["code"]
    return codes


def test_nonsense_is_answered_and_forgotten(live_server: ServerThread) -> None:
    # GIVEN a server that has seen some nonsense, WHEN it sees more
    send_nonsense(live_server, 200)
    before = resident_bytes()
    codes = send_nonsense(live_server, 800)
    # THEN no answer is a fault, some were well, and nothing is kept
    assert all(code < 500 for code in codes), codes
    assert codes[200] > 10
    assert sum(count for code, count in codes.items() if code != 200) > 400
    assert resident_bytes() - before < 20_000_000


@pytest.mark.slow
def test_ten_thousand_malformed_requests(live_server: ServerThread) -> None:
    send_nonsense(live_server, 200)
    before = resident_bytes()
    assert all(code < 500 for code in send_nonsense(live_server, 10_000))
    assert resident_bytes() - before < 20_000_000


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


@pytest.mark.slow
def test_guessers_do_not_slow_a_good_client_down(
    keyed_parts: ServerParts, key: Callable[[Scope], dict[str, str]]
) -> None:
    # GIVEN a good client alone
    server = ServerThread(create_app(keyed_parts), bind("127.0.0.1", 0))
    server.start()
    good = key(Scope.KIOSK)

    def slowest_but_few() -> float:
        took = []
        with httpx.Client(base_url=server.url, headers=good) as client:
            for _ in range(150):
                began = time.monotonic()
                assert client.get("/v1/info").status_code == 200
                took.append(time.monotonic() - began)
        return sorted(took)[-2]

    alone = slowest_but_few()
    # WHEN sixteen others guess keys
    ended = False

    def guess(number: int) -> int:
        count = 0
        with httpx.Client(base_url=server.url) as client:
            while not ended:
                headers = {"x-api-key": f"guess {number} {count}"}
                assert client.get("/v1/info", headers=headers).status_code in (401, 429)
                count += 1
                threading.Event().wait(0.02)
        return count

    with ThreadPoolExecutor(16) as pool:
        guesses = [pool.submit(guess, number) for number in range(16)]
        among = slowest_but_few()
        ended = True
        tried = sum(one.result() for one in guesses)
    server.stop()
    # THEN it hardly notices
    assert tried > 100
    assert among < alone + 0.02

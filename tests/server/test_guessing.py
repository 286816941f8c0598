"""Many clients guess keys while a good one works."""

from __future__ import annotations

import http.client
import secrets
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from faceid_gui.core.clock import SystemClock
from faceid_gui.core.keys import Scope
from faceid_gui.server.app import create_app
from faceid_gui.server.parts import ServerParts
from faceid_gui.server.run import ServerThread, bind
from faceid_gui.settings.api_keys import PREFIX, ApiKeyFile

GUESSERS = 16


@pytest.fixture
def ring(tmp_path: Path) -> ApiKeyFile:
    return ApiKeyFile(tmp_path / "api-keys.json", SystemClock())


@pytest.fixture
def server(keyed_parts: ServerParts, ring: ApiKeyFile) -> Iterator[ServerThread]:
    limits = replace(keyed_parts.limits, requests_per_second=10_000.0, burst=10_000)
    app = create_app(replace(keyed_parts, keys=ring, clock=SystemClock(), limits=limits))
    thread = ServerThread(app, bind("127.0.0.1", 0))
    thread.start()
    yield thread
    thread.stop()


class Client:
    """Shows one key again and again, over one connection."""

    def __init__(self, port: int) -> None:
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)

    def ask(self, key: str) -> int:
        self._connection.request("GET", "/v1/info", headers={"authorization": f"Bearer {key}"})
        with self._connection.getresponse() as response:
            response.read()
            return response.status

    def close(self) -> None:
        self._connection.close()


@contextmanager
def guessing(port: int) -> Iterator[Counter[int]]:
    """Clients that guess as fast as they can; what they were answered."""
    statuses: Counter[int] = Counter()
    stop, lock = threading.Event(), threading.Lock()
    started = threading.Barrier(GUESSERS + 1)

    def guess() -> None:
        client = Client(port)
        own: Counter[int] = Counter()
        own[client.ask(PREFIX + secrets.token_urlsafe(32))] += 1
        started.wait(20)
        while not stop.is_set():
            own[client.ask(PREFIX + secrets.token_urlsafe(32))] += 1
            stop.wait(0.005)  # all of them share this machine's cores with the server
        client.close()
        with lock:
            statuses.update(own)

    threads = [threading.Thread(target=guess) for _ in range(GUESSERS)]
    for thread in threads:
        thread.start()
    started.wait(20)
    try:
        yield statuses
    finally:
        stop.set()
        for thread in threads:
            thread.join(20)


def test_no_guess_is_right_and_a_good_key_always_works(
    server: ServerThread, ring: ApiKeyFile
) -> None:
    # GIVEN a good client, and others at the same address who guess
    key, secret = ring.add("kiosk", Scope.KIOSK)
    client = Client(server.port)
    with guessing(server.port) as statuses:
        # WHEN it goes on working
        good = Counter(client.ask(secret) for _ in range(100))
    # THEN every answer to it is good, and none to them
    assert good == {200: 100}
    assert set(statuses) <= {401, 429}
    assert statuses[401] <= 12  # ten of them, and what a minute's share adds meanwhile
    assert statuses[429] >= GUESSERS - 10
    # WHEN its own key is revoked, THEN the same connection is refused at once
    ring.revoke(key.id)
    assert client.ask(secret) in (401, 429)
    client.close()


_GUESSER = """
import http.client, secrets, sys, threading
def guess():
    connection = http.client.HTTPConnection("127.0.0.1", int(sys.argv[1]), timeout=20)
    while True:
        headers = {"authorization": "Bearer " + secrets.token_urlsafe(32)}
        connection.request("GET", "/v1/info", headers=headers)
        connection.getresponse().read()
        if first.acquire(blocking=False):
            print("guessing", flush=True)
        threading.Event().wait(0.01)
first = threading.Semaphore(1)
threads = [threading.Thread(target=guess, daemon=True) for _ in range(int(sys.argv[2]))]
[thread.start() for thread in threads]
sys.stdin.read()
"""


@contextmanager
def guessing_elsewhere(port: int) -> Iterator[None]:
    """The same from another process, which shares no lock of the interpreter with the server."""
    command = [sys.executable, "-c", _GUESSER, str(port), str(GUESSERS)]
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout is not None
        assert process.stdout.readline() == "guessing\n"
        yield
    finally:
        process.communicate("", timeout=20)


@pytest.mark.slow
def test_guessing_costs_a_good_client_nothing(server: ServerThread, ring: ApiKeyFile) -> None:
    # GIVEN a good client's usual times
    _, secret = ring.add("kiosk", Scope.KIOSK)
    client = Client(server.port)
    _times(client, secret, 100)
    alone = _times(client, secret, 1000)
    # WHEN others guess
    with guessing_elsewhere(server.port):
        beside = _times(client, secret, 1000)
    client.close()
    # THEN 99 of 100 answers come no more than 20 ms later
    assert beside[989] - alone[989] < 0.020, (alone[989], beside[989])


def _times(client: Client, secret: str, count: int) -> list[float]:
    """Seconds that each of some requests took, sorted."""
    times = []
    for _ in range(count):
        started = time.perf_counter()
        assert client.ask(secret) == 200
        times.append(time.perf_counter() - started)
    return sorted(times)

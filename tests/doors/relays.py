"""Stand-ins for a relay, a GPIO pin, and a relay in the network."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from faceid_gui.core.ports import Lease
from faceid_gui.doors.lease import DoorTrouble, door_fault

PATIENCE_S = 5.0


class FakeRelay:
    """A relay that remembers what it was told; ``gate`` makes it slow, ``broken`` fail."""

    def __init__(self) -> None:
        self.changed = threading.Condition()
        self.energised = False
        self.calls: list[str] = []
        self.seconds: list[float] = []
        self.broken: set[str] = set()
        self.entered = threading.Event()
        self.gate = threading.Event()
        self.gate.set()
        self.closed = False

    def energise(self, lease: Lease, seconds: float) -> None:
        self.entered.set()
        self.gate.wait(PATIENCE_S)
        self._do("energise", energised=True)
        self.seconds.append(seconds)

    def release(self) -> None:
        self._do("release", energised=False)

    def close(self) -> None:
        self.closed = True

    def _do(self, call: str, *, energised: bool) -> None:
        with self.changed:
            self.calls.append(call)
            if call not in self.broken:
                self.energised = energised
            self.changed.notify_all()
        if call in self.broken:
            raise door_fault(DoorTrouble.HARDWARE, "broken")

    def wait_until(self, condition: Callable[[], bool]) -> bool:
        with self.changed:
            return self.changed.wait_for(condition, PATIENCE_S)


class FakePin:
    """A GPIO pin: ``value`` is the level that the relay sees."""

    def __init__(self) -> None:
        self.changed = threading.Condition()
        self.value = 1  # whatever it was left at
        self.closed = False
        self.broken = False

    def on(self) -> None:
        self._set(1)

    def off(self) -> None:
        self._set(0)

    def _set(self, value: int) -> None:
        if self.broken:
            raise OSError("no such chip")
        with self.changed:
            self.value = value
            self.changed.notify_all()

    def close(self) -> None:
        self.closed = True

    def wait_for(self, value: int) -> bool:
        with self.changed:
            return self.changed.wait_for(lambda: self.value == value, PATIENCE_S)


@dataclass
class FakeRelayServer:
    """A relay in the network; tests change it while it runs."""

    orders: list[tuple[str, dict[str, object], str]] = field(default_factory=list)
    status: int = 200
    hang: threading.Event = field(default_factory=threading.Event)
    stop: threading.Event = field(default_factory=threading.Event)
    changed: threading.Condition = field(default_factory=threading.Condition)
    port: int = 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/door"

    def names(self) -> list[str]:
        return [path.rsplit("/", 1)[1] for path, _, _ in self.orders]

    def wait_until(self, condition: Callable[[], bool]) -> bool:
        with self.changed:
            return self.changed.wait_for(condition, PATIENCE_S)


class _Handler(BaseHTTPRequestHandler):
    relay: FakeRelayServer

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        if self.relay.hang.is_set():
            self.relay.stop.wait(PATIENCE_S)
        with self.relay.changed:
            self.relay.orders.append((self.path, body, self.headers.get("Authorization") or ""))
            self.relay.changed.notify_all()
        self.send_response(self.relay.status)
        if 300 <= self.relay.status < 400:
            self.send_header("Location", "/elsewhere")
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


class _Server(ThreadingHTTPServer):
    daemon_threads = False

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that hangs up is no error here."""


@contextmanager
def relay_server() -> Iterator[FakeRelayServer]:
    """A relay at 127.0.0.1."""
    relay = FakeRelayServer()
    server = _Server(("127.0.0.1", 0), type("Handler", (_Handler,), {"relay": relay}))
    relay.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), name="relay server")
    thread.start()
    try:
        yield relay
    finally:
        relay.stop.set()
        server.shutdown()
        server.server_close()
        thread.join(PATIENCE_S)

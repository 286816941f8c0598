"""An HTTP camera that means harm, byte by byte."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field

Behaviour = Callable[[socket.socket, threading.Event], None]
"""What is done with a connection whose request was read; the event says: end."""

OK = b"HTTP/1.1 200 OK\r\nContent-Type: image/jpeg\r\n"
STREAM = b"HTTP/1.1 200 OK\r\nContent-Type: multipart/x-mixed-replace; boundary=b\r\n\r\n"


@dataclass(eq=False)
class NastyCamera:
    """Where it is, and what it was asked."""

    behave: Behaviour
    port: int = 0
    requests: list[bytes] = field(default_factory=list)
    end: threading.Event = field(default_factory=threading.Event)
    _threads: list[threading.Thread] = field(default_factory=list)
    _connections: list[socket.socket] = field(default_factory=list)

    @property
    def place(self) -> str:
        return f"127.0.0.1:{self.port}"

    @property
    def url(self) -> str:
        return f"http://{self.place}/?action=stream"

    def serve(self, listener: socket.socket) -> None:
        while True:
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            thread = threading.Thread(target=self._one, args=(connection,), name="nasty")
            self._threads.append(thread)
            self._connections.append(connection)
            thread.start()

    def _one(self, connection: socket.socket) -> None:
        with connection:
            connection.settimeout(5)
            try:
                while request := _head(connection):
                    self.requests.append(request)
                    self.behave(connection, self.end)
            except OSError:
                return

    def hang_up(self) -> None:
        for connection in self._connections:
            with suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)
        for thread in self._threads:
            thread.join(5)


def _head(connection: socket.socket) -> bytes:
    read = b""
    while b"\r\n\r\n" not in read:
        chunk = connection.recv(4096)
        if not chunk:
            return b""
        read += chunk
    return read


@contextmanager
def nasty_camera(behave: Behaviour) -> Iterator[NastyCamera]:
    """Such a camera at 127.0.0.1."""
    listener = socket.create_server(("127.0.0.1", 0))
    camera = NastyCamera(behave, listener.getsockname()[1])
    thread = threading.Thread(target=camera.serve, args=(listener,), name="nasty camera")
    thread.start()
    try:
        yield camera
    finally:
        camera.end.set()
        listener.shutdown(socket.SHUT_RDWR)
        listener.close()
        thread.join(5)
        camera.hang_up()


def drips(head: bytes, *, each_s: float = 0.02) -> Behaviour:
    """Sends ``head``, then one byte after the other, without end."""

    def behave(connection: socket.socket, end: threading.Event) -> None:
        connection.sendall(head)
        while not end.wait(each_s):
            connection.sendall(b"x")

    return behave


def hangs(connection: socket.socket, end: threading.Event) -> None:
    """Says nothing."""
    end.wait(20)


def floods(head: bytes) -> Behaviour:
    """Sends ``head``, then rubbish as fast as it is taken, without end."""

    def behave(connection: socket.socket, end: threading.Event) -> None:
        connection.sendall(head)
        rubbish = bytes(65536)
        while not end.is_set():
            connection.sendall(rubbish)

    return behave


def answers(status: str, *headers: str, body: bytes = b"") -> Behaviour:
    """Always the same answer."""
    lines = [f"HTTP/1.1 {status}", *headers, f"Content-Length: {len(body)}", "", ""]
    answer = "\r\n".join(lines).encode() + body

    def behave(connection: socket.socket, end: threading.Event) -> None:
        connection.sendall(answer)

    return behave

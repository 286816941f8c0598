"""Clients that ask a server again and again over plain sockets, at little cost of their own."""

from __future__ import annotations

import socket
import statistics
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from benchmarks.timing import percentile

TIMEOUT_S = 30.0


@dataclass(frozen=True, slots=True)
class Request:
    """One request as it goes over the wire, ready made."""

    content: bytes

    @staticmethod
    def post(path: str, body: bytes, headers: Mapping[str, str]) -> Request:
        """A POST to a server on this machine."""
        lines = [f"POST {path} HTTP/1.1", "Host: 127.0.0.1", f"Content-Length: {len(body)}"]
        lines += [f"{name}: {value}" for name, value in headers.items()]
        return Request("\r\n".join((*lines, "", "")).encode() + body)

    @staticmethod
    def form(path: str, image: bytes, fields: Mapping[str, str], *, name: str) -> Request:
        """A POST of a multipart form with one JPEG file."""
        mark = "faceid-benchmark-boundary"
        parts = [
            f'--{mark}\r\nContent-Disposition: form-data; name="{key}"\r\n\r\n{value}\r\n'.encode()
            for key, value in fields.items()
        ]
        head = f'Content-Disposition: form-data; name="{name}"; filename="a.jpg"'
        parts.append(f"--{mark}\r\n{head}\r\nContent-Type: image/jpeg\r\n\r\n".encode())
        body = b"".join(parts) + image + f"\r\n--{mark}--\r\n".encode()
        return Request.post(path, body, {"Content-Type": f"multipart/form-data; boundary={mark}"})


@dataclass(frozen=True, slots=True)
class Load:
    """What a number of clients got done together."""

    per_second: float
    p50_ms: float
    p99_ms: float
    answers: int


class Line:
    """One connection, opened again where the server closes it after an answer.

    ``received`` is how many bytes the newest answer had, with its head.
    """

    def __init__(self, port: int) -> None:
        self._port = port
        self._socket: socket.socket | None = None
        self.received = 0

    def ask(self, request: Request) -> bytes:
        """The body of the answer. RuntimeError for any status but 200."""
        if self._socket is None:
            self._socket = socket.create_connection(("127.0.0.1", self._port), TIMEOUT_S)
            self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._socket.sendall(request.content)
        data = b""
        while b"\r\n\r\n" not in data:
            data += self._receive()
        head, _, body = data.partition(b"\r\n\r\n")
        fields = head.lower().split(b"\r\n")
        length = next(int(f.split(b":")[1]) for f in fields if f.startswith(b"content-length"))
        while len(body) < length:
            body += self._receive()
        self.received = len(head) + 4 + len(body)
        if fields[0].split(b" ")[1] != b"200":
            message = f"{head.decode(errors='replace')}\n{body[:500].decode(errors='replace')}"
            raise RuntimeError(message)
        if b"connection: close" in fields:
            self.close()
        return body

    def close(self) -> None:
        """Hang up."""
        if self._socket is not None:
            self._socket.close()
            self._socket = None

    def _receive(self) -> bytes:
        assert self._socket is not None
        data = self._socket.recv(1 << 18)
        if not data:
            message = "the server hung up"
            raise RuntimeError(message)
        return data


def hammer(port: int, requests: Sequence[Request], *, clients: int, seconds: float) -> Load:
    """So many clients, each asking the next request as soon as it has its answer."""
    until = time.perf_counter() + seconds
    took: list[list[float]] = [[] for _ in range(clients)]
    faults: list[BaseException] = []

    def work(number: int) -> None:
        line, turn = Line(port), number
        try:
            while (start := time.perf_counter()) < until:
                line.ask(requests[turn % len(requests)])
                took[number].append((time.perf_counter() - start) * 1000.0)
                turn += 1
        except (OSError, RuntimeError) as error:
            faults.append(error)
        finally:
            line.close()

    threads = [threading.Thread(target=work, args=(number,)) for number in range(clients)]
    began = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if faults:
        raise faults[0]
    every = [ms for own in took for ms in own]
    elapsed = time.perf_counter() - began
    return Load(len(every) / elapsed, statistics.median(every), percentile(every, 0.99), len(every))

"""What camera tests need: a video file, and a small HTTP camera on this machine."""

from __future__ import annotations

import base64
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import cv2
import numpy as np

from faceid_gui.core.types import Image


def numbered_picture(number: int, *, width: int = 160, height: int = 120) -> Image:
    """A picture whose number can be read from its brightness: 10 levels apart."""
    image = np.full((height, width, 3), 20 + 10 * number, np.uint8)
    image[:10, :10] = (255, 0, 0)
    return image


def number_of(image: Image) -> int:
    """The number of such a picture."""
    return round((float(np.median(image)) - 20) / 10)


def jpeg(image: Image) -> bytes:
    return bytes(cv2.imencode(".jpg", image)[1].tobytes())


def write_video(path: Path, frames: int = 12, fps: float = 25.0) -> Path:
    """A short video of numbered pictures."""
    code = cv2.VideoWriter.fourcc(*"MJPG")
    writer = cv2.VideoWriter(str(path), code, fps, (160, 120))
    assert writer.isOpened()
    for number in range(frames):
        writer.write(numbered_picture(number))
    writer.release()
    return path


@dataclass
class FakeCameraServer:
    """What the HTTP camera does; tests change it while it runs."""

    pictures: list[bytes] = field(default_factory=list)
    password: str = ""
    digest: bool = False
    status: int = 200
    silent: threading.Event = field(default_factory=threading.Event)
    stop: threading.Event = field(default_factory=threading.Event)
    requests: list[str] = field(default_factory=list)
    with_length: bool = True
    port: int = 0

    def url(self, path: str, *, user: str = "") -> str:
        return f"http://{user + '@' if user else ''}127.0.0.1:{self.port}{path}"


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    timeout = 1  # a client that keeps a connection open must not hold up the end of a test
    camera: FakeCameraServer

    def do_GET(self) -> None:
        self.camera.requests.append(self.headers.get("Authorization") or "")
        if not self._allowed():
            return
        if self.camera.status != 200:
            self._answer(self.camera.status, "text/plain", b"no")
        elif self.path.startswith("/stream"):
            self._stream()
        elif self.path.startswith("/page"):
            self._answer(200, "text/html", b"<html>log in</html>")
        else:
            if self.camera.silent.is_set():
                self.camera.stop.wait(10)
            number = sum(1 for _ in self.camera.requests) - 1
            body = self.camera.pictures[min(number, len(self.camera.pictures) - 1)]
            self._answer(200, "image/jpeg", body)

    def _allowed(self) -> bool:
        if not self.camera.password:
            return True
        given = self.headers.get("Authorization") or ""
        basic = "Basic " + base64.b64encode(f"admin:{self.camera.password}".encode()).decode()
        if given == basic or (self.camera.digest and given.startswith("Digest username=")):
            return True
        scheme = 'Digest realm="cam", nonce="abc", qop="auth"' if self.camera.digest else "Basic"
        self.send_response(401)
        self.send_header("WWW-Authenticate", scheme)
        self.send_header("Content-Length", "0")
        self.end_headers()
        return False

    def _answer(self, code: int, kind: str, body: bytes) -> None:
        self.send_response(code)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def _stream(self) -> None:
        self.close_connection = True
        self.send_response(200)
        self.send_header("Content-Type", "multipart/x-mixed-replace; boundary=--frame")
        self.end_headers()
        for body in self.camera.pictures:
            length = f"Content-Length: {len(body)}\r\n" if self.camera.with_length else ""
            self.wfile.write(f"--frame\r\nContent-Type: image/jpeg\r\n{length}\r\n".encode())
            self.wfile.write(body + b"\r\n")
            self.wfile.flush()
            self.camera.stop.wait(0.01)
        self.wfile.write(b"--frame")
        while self.camera.silent.is_set() and not self.camera.stop.wait(0.05):
            pass

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


class _Server(ThreadingHTTPServer):
    daemon_threads = False

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that hangs up is no error here."""


@contextmanager
def camera_server(*pictures: bytes) -> Iterator[FakeCameraServer]:
    """An HTTP camera at 127.0.0.1: ``/stream``, ``/snapshot.jpg`` and ``/page``."""
    camera = FakeCameraServer(list(pictures))
    handler = type("Handler", (_Handler,), {"camera": camera})
    server = _Server(("127.0.0.1", 0), handler)
    camera.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), name="camera server")
    thread.start()
    try:
        yield camera
    finally:
        camera.stop.set()
        server.shutdown()
        server.server_close()
        thread.join(5)

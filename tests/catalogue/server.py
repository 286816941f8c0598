"""A host of model files on this machine, with the manners of hosts that exist."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@dataclass
class Route:
    """What one path answers.

    ``cut`` breaks the body off after that many bytes, for each answer in turn. ``says``
    overrides the Content-Length. ``shift`` moves the range that an answer starts at.
    """

    data: bytes = b""
    status: int = 200
    etag: str = ""
    ranges: bool = True
    location: str = ""
    cut: list[int] = field(default_factory=list)
    says: str | None = None
    shift: int = 0


@dataclass(frozen=True)
class Seen:
    """One request as it arrived."""

    path: str
    range: str | None
    if_range: str | None


class FileHost:
    """Routes and the requests that came."""

    def __init__(self, server: ThreadingHTTPServer) -> None:
        self.routes: dict[str, Route] = {}
        self.seen: list[Seen] = []
        self._port = server.server_address[1]

    def url(self, path: str) -> str:
        return f"http://127.0.0.1:{self._port}{path}"

    def serve(self, path: str, route: Route) -> str:
        self.routes[path] = route
        return self.url(path)


@contextmanager
def file_host() -> Iterator[FileHost]:
    """A running host; stopped and joined at the end."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
    server.daemon_threads = False
    host = FileHost(server)
    server.host = host  # type: ignore[attr-defined]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield host
    finally:
        server.shutdown()
        server.server_close()
        thread.join(5.0)


class _Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        host: FileHost = self.server.host  # type: ignore[attr-defined]
        asked = self.headers.get("Range")
        host.seen.append(Seen(self.path, asked, self.headers.get("If-Range")))
        route = host.routes.get(self.path)
        if route is None:
            self.send_error(404)
        elif route.location:
            self.send_response(302)
            self.send_header("Location", route.location)
            self.send_header("Content-Length", "0")
            self.end_headers()
        elif route.status != 200:
            self.send_error(route.status)
        else:
            self._file(route, asked)

    def _file(self, route: Route, asked: str | None) -> None:
        start = self._start(route, asked)
        if start >= len(route.data) > 0:
            self.send_error(416)
            return
        body = route.data[start:]
        if start or (asked and route.ranges and self._tag_fits(route)):
            self.send_response(206)
            total = len(route.data)
            shown = start + route.shift
            self.send_header("Content-Range", f"bytes {shown}-{total - 1}/{total}")
        else:
            self.send_response(200)
        if route.etag:
            self.send_header("ETag", route.etag)
        self.send_header("Content-Length", route.says or str(len(body)))
        self.end_headers()
        self._send(body[: route.cut.pop(0)] if route.cut else body)

    def _start(self, route: Route, asked: str | None) -> int:
        if asked is None or not route.ranges or not self._tag_fits(route):
            return 0
        return int(asked.removeprefix("bytes=").partition("-")[0])

    def _tag_fits(self, route: Route) -> bool:
        wanted = self.headers.get("If-Range")
        return wanted is None or wanted == route.etag

    def _send(self, body: bytes) -> None:
        try:
            self.wfile.write(body)
        except (BrokenPipeError, ConnectionResetError):
            self.close_connection = True  # whoever asked has hung up

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""

"""Runs the application: on a thread of its own, or until the process is told to stop."""

from __future__ import annotations

import asyncio
import logging
import socket
import ssl
import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import uvicorn
from fastapi import FastAPI

from faceid_gui.core.errors import BadRequest, EnvironmentFault
from faceid_gui.server.connections import sweep, timed_protocol
from faceid_gui.server.parts import ServerLimits

_log = logging.getLogger(__name__)

_START_S: Final = 20.0
_STOP_S: Final = 10.0
_HANDSHAKE_S: Final = 5.0
_KEEP_ALIVE_S: Final = 75
_BACKLOG: Final = 512


@dataclass(frozen=True, slots=True)
class Tls:
    """The files of a certificate and its key, PEM."""

    certificate: Path
    key: Path


def bind(host: str, port: int) -> socket.socket:
    """A listening address; port 0 takes a free one. Raises BadRequest and EnvironmentFault."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
    except (OSError, UnicodeError) as error:
        raise BadRequest(f"there is no such address: {host}", detail=str(error)) from error
    family, kind, protocol, _, address = found[0]
    listener = socket.socket(family, kind, protocol)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(address)
    except OSError as error:
        listener.close()
        raise EnvironmentFault(
            f"port {port} of {host} cannot be used", detail=str(error)
        ) from error
    return listener


class ServerThread:
    """A server on a thread of its own, on a listener that it takes over.

    ``start`` returns when requests are answered, ``stop`` when the last one was or after ten
    seconds. Both are called once, ``stop`` perhaps twice.
    """

    def __init__(
        self,
        app: FastAPI,
        listener: socket.socket,
        *,
        tls: Tls | None = None,
        limits: ServerLimits | None = None,
    ) -> None:
        self._listener = listener
        self._address: tuple[str, int] = listener.getsockname()[:2]
        self._scheme = "https" if tls is not None else "http"
        self._server = _Server(_config(app, tls, limits or _limits_of(app)))
        self._thread = threading.Thread(target=self._run, name="server", daemon=True)
        self._fault: BaseException | None = None

    @property
    def port(self) -> int:
        """The port that is listened on."""
        return self._address[1]

    @property
    def url(self) -> str:
        """Where to reach it, such as ``http://127.0.0.1:8642``."""
        host = self._address[0]
        return f"{self._scheme}://{f'[{host}]' if ':' in host else host}:{self.port}"

    @property
    def running(self) -> bool:
        """Whether it answers."""
        return self._thread.is_alive() and self._server.started

    def start(self) -> None:
        """Begin. Raises EnvironmentFault where it does not come up."""
        self._thread.start()
        if not self._server.up.wait(_START_S) or self._fault is not None:
            self.stop()
            raise EnvironmentFault("the server did not start", detail=str(self._fault))

    def stop(self) -> None:
        """End, and wait for it."""
        self._server.should_exit = True
        if self._thread.ident is None:
            self._listener.close()
            return
        self._thread.join(_STOP_S)
        if self._thread.is_alive():
            _log.error("the server does not end; it is left behind")

    def _run(self) -> None:
        try:
            serve_on(self._server, self._listener)
        except BaseException as error:  # whoever starts the server hears of it
            self._fault = error
            _log.error("the server has failed", exc_info=error)
        finally:
            self._server.up.set()
            self._listener.close()


def serve_forever(
    app: FastAPI,
    listener: socket.socket,
    *,
    tls: Tls | None = None,
    limits: ServerLimits | None = None,
    ready: Callable[[], None] | None = None,
) -> None:
    """Serve on this thread until SIGINT or SIGTERM; ``ready`` is called when it answers."""
    server = _Server(_config(app, tls, limits or _limits_of(app)), ready)
    try:
        serve_on(server, listener)
    finally:
        listener.close()


def serve_on(server: uvicorn.Server, listener: socket.socket) -> None:
    """Run a server's event loop on this thread until it ends."""
    # Both write a line for each request that is no HTTP or no form: anybody could fill the log.
    for name in ("uvicorn.error", "python_multipart"):
        logging.getLogger(name).setLevel(logging.ERROR)
    with asyncio.Runner(loop_factory=_loop_factory()) as runner:
        runner.run(server.serve(sockets=[listener]))


class _Server(uvicorn.Server):
    """uvicorn, with an eye on slow connections; ``up`` is set once it answers."""

    def __init__(self, config: uvicorn.Config, ready: Callable[[], None] | None = None) -> None:
        super().__init__(config)
        self.up = threading.Event()
        self._ready = ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Listen, and say so."""
        await super().startup(sockets)
        if self.started:
            self.up.set()
            if self._ready is not None:
                self._ready()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Send those home who listen to events: nothing else ends their replies."""
        parts = getattr(self.config.app.state, "parts", None)  # type: ignore[union-attr]
        if parts is not None:  # a published camera has none
            parts.events.end_all()
        await super().shutdown(sockets)

    async def on_tick(self, counter: int) -> bool:
        """Ten times a second: whether to end."""
        if counter % 2 == 0:
            sweep(self.server_state, asyncio.get_running_loop().time())
        return await super().on_tick(counter)


def _limits_of(app: FastAPI) -> ServerLimits:
    limits: ServerLimits = app.state.parts.limits
    return limits


def _config(app: FastAPI, tls: Tls | None, limits: ServerLimits) -> uvicorn.Config:
    return uvicorn.Config(
        app,
        http=timed_protocol(limits),
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=False,  # who asks is who connects; nobody may say otherwise
        lifespan="on",
        backlog=_BACKLOG,
        timeout_keep_alive=_KEEP_ALIVE_S,
        timeout_graceful_shutdown=3,
        ws_max_size=65_536,
        ssl_context_factory=(lambda _config, _default: _tls(tls)) if tls is not None else None,
    )


def _tls(tls: Tls) -> ssl.SSLContext:
    """TLS 1.3 alone: both ends are this program or young."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = ssl.TLSVersion.TLSv1_3
    context.load_cert_chain(tls.certificate, tls.key)
    return context


def _loop_factory() -> Callable[[], asyncio.AbstractEventLoop]:
    """The fastest event loop that is here, with a deadline for TLS handshakes."""
    try:
        import uvloop
    except ImportError:
        base: Any = asyncio.SelectorEventLoop
    else:
        base = uvloop.Loop

    class _Loop(base):  # type: ignore[misc]
        """A client that never ends its handshake is no connection yet: nothing else ends it."""

        async def create_server(self, *arguments: object, **options: object) -> object:
            if options.get("ssl") is not None:
                options.setdefault("ssl_handshake_timeout", _HANDSHAKE_S)
            return await super().create_server(*arguments, **options)

    return _Loop

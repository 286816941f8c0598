"""Connections with a deadline: uvicorn's own, with an eye on those that send too slowly.

uvicorn waits for ever for the rest of a request's headers. Here a request, once begun, must
send its headers and then its body in time, and where there are too many connections the
oldest one that has nothing under way makes room.
"""

from __future__ import annotations

import asyncio
import logging
from enum import Enum
from typing import Any, Final

from uvicorn.config import Config
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol
from uvicorn.server import ServerState

from faceid_gui.server.deps import GONE
from faceid_gui.server.errors import envelope
from faceid_gui.server.parts import ServerLimits

_log = logging.getLogger(__name__)
_MOST_HEADER_BYTES: Final = 32_768
_MOST_HEADERS: Final = 64
_SWEEP_S: Final = 0.3
"""How much too early a slow connection may be closed, so that none is closed too late."""


class _Phase(Enum):
    """What a connection waits for."""

    HEADERS = "headers"  # of its first request, or of one that has begun
    BODY = "body"
    ANSWER = "answer"  # the server's turn
    IDLE = "idle"  # kept alive


class TimedProtocol(HttpToolsProtocol):
    """One connection. ``limits`` is set by ``timed_protocol``."""

    limits: ServerLimits = ServerLimits()

    def __init__(
        self,
        config: Config,
        server_state: ServerState,
        app_state: dict[str, Any],
        _loop: asyncio.AbstractEventLoop | None = None,
    ) -> None:
        super().__init__(config, server_state, app_state, _loop)
        self.phase = _Phase.HEADERS
        self.since = self.loop.time()
        self._header_bytes = 0
        self._closing_at: float | None = None

    # -- from the transport

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """A client has come; where there are too many, the idlest one goes."""
        super().connection_made(transport)
        if len(self.connections) > self.limits.connections:
            _make_room(self)

    def connection_lost(self, exc: Exception | None) -> None:
        """The client has gone: what is computed for it is given up."""
        under_way = self.cycle is not None and not self.cycle.response_complete
        gone = dict(self.cycle.scope).get(GONE) if under_way else None
        super().connection_lost(exc)
        if callable(gone):
            gone()

    def overdue(self, now: float) -> bool:
        """Whether this connection took too long over its headers, its body, or its end.

        A client that does not read its answer would hold a closing connection for ever.
        """
        if self.transport is not None and self.transport.is_closing():
            self._closing_at = now if self._closing_at is None else self._closing_at
            return now - self._closing_at > self.limits.body_s - _SWEEP_S
        allowed = {_Phase.HEADERS: self.limits.header_s, _Phase.BODY: self.limits.body_s}
        limit = allowed.get(self.phase)
        return limit is not None and now - self.since > limit - _SWEEP_S

    def drop(self) -> None:
        """Close at once, whatever is under way or not sent yet."""
        if self.transport is not None:
            self.transport.abort()

    # -- from the parser

    def on_message_begin(self) -> None:
        """The first byte of a request."""
        super().on_message_begin()
        self._header_bytes = 0
        self._enter(_Phase.HEADERS)

    def on_url(self, url: bytes) -> None:
        """A piece of the request's path."""
        self._count(len(url))
        super().on_url(url)

    def on_header(self, name: bytes, value: bytes) -> None:
        """One header."""
        self._count(len(name) + len(value))
        super().on_header(name, value)

    def on_headers_complete(self) -> None:
        """All headers are there."""
        if len(self.headers) > _MOST_HEADERS:
            raise _TooMuch
        self._enter(_Phase.BODY)
        super().on_headers_complete()

    def on_message_complete(self) -> None:
        """The whole request is there."""
        answered = self.cycle is not None and self.cycle.response_complete
        self._enter(_Phase.IDLE if answered else _Phase.ANSWER)
        super().on_message_complete()

    def on_response_complete(self) -> None:
        """The whole answer has been handed over."""
        if self.phase is _Phase.ANSWER:
            self._enter(_Phase.IDLE)
        super().on_response_complete()

    def send_400_response(self, msg: str) -> None:
        """What is no HTTP at all."""
        self._say(400, "this is no valid HTTP request")

    def refuse(self) -> None:
        """Turn a client away that there is no room for."""
        self._say(503, "there are too many connections")

    def _say(self, status: int, message: str) -> None:
        reply = envelope(status, message, request="-")
        head = [f"HTTP/1.1 {status} -\r\n".encode()]
        head += [name + b": " + value + b"\r\n" for name, value in reply.raw_headers]
        head.append(b"connection: close\r\n\r\n")
        self.transport.write(b"".join(head) + bytes(reply.body))
        self.transport.close()

    def _count(self, size: int) -> None:
        self._header_bytes += size
        if self._header_bytes > _MOST_HEADER_BYTES:
            raise _TooMuch

    def _enter(self, phase: _Phase) -> None:
        self.phase = phase
        self.since = self.loop.time()


class _TooMuch(Exception):
    """More headers than any client has."""


def timed_protocol(limits: ServerLimits) -> type[TimedProtocol]:
    """The protocol with these limits, as uvicorn takes it."""
    return type("TimedProtocol", (TimedProtocol,), {"limits": limits})


def sweep(state: ServerState, now: float) -> int:
    """Drop every connection that is overdue; how many. ``now`` is the loop's time."""
    slow = [one for one in state.connections if isinstance(one, TimedProtocol) and one.overdue(now)]
    for connection in slow:
        connection.drop()
    if slow:
        _log.info("%d connections were too slow and are closed", len(slow))
    return len(slow)


def _make_room(newcomer: TimedProtocol) -> None:
    """Close the connection that waits longest without anything under way, else the newcomer."""
    others = [
        one
        for one in newcomer.connections
        if isinstance(one, TimedProtocol)
        and one is not newcomer
        and one.phase in (_Phase.HEADERS, _Phase.IDLE)
        and not one.transport.is_closing()
    ]
    if not others:
        newcomer.refuse()
        return
    # Somebody who never sent a request goes before a client that may come back.
    min(others, key=lambda one: (one.phase is _Phase.IDLE, one.since)).drop()

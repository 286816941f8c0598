"""The outermost layer: request ids, hosts, keys, the size and the time of bodies, last resorts."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import re
from typing import Final
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.requests import ClientDisconnect, HTTPConnection
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from faceid_gui.core.errors import FaceIdError, Overloaded
from faceid_gui.server.budget import Budget
from faceid_gui.server.deps import SHOWN, Gate, ShownKey, key_of
from faceid_gui.server.errors import REQUEST_ID, Refused, answer_crash, answer_fault, envelope
from faceid_gui.wire.pinning import is_loopback

_log = logging.getLogger(__name__)
_SANE_ID: Final = re.compile(r"[A-Za-z0-9._-]{8,64}")


class Edge:
    """Gives every request an id and every failure an envelope.

    A body is counted while it streams and must be whole within ``limits.body_s``. With open
    access only this machine's own names are served, so that no web page elsewhere can reach
    the server through a name that points here, or post to it. With keys nothing is read from
    whoever shows no good one, but where the key is in the body itself.
    """

    def __init__(self, app: ASGIApp, *, gate: Gate) -> None:
        self._app = app
        self._gate = gate
        self._parts = gate.parts

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One ASGI connection."""
        if scope["type"] not in ("http", "websocket"):
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        request = _request_id(headers)
        scope[REQUEST_ID] = request
        problem = self._objection(scope, headers)
        if scope["type"] == "websocket":
            await self._websocket(problem, scope, receive, send)
            return
        sender = _Sender(send, request)
        if problem is not None:
            reply = envelope(
                problem.status_code, problem.detail, request=request, headers=problem.headers
            )
            await reply(scope, receive, sender.send)
            return
        body = self._body(scope, receive)
        try:
            await self._http(scope, body.receive, sender)
        finally:
            body.forget()

    def _body(self, scope: Scope, receive: Receive) -> _Body:
        """The body, as much of it as who asks may have read."""
        gate, most = self._gate, self._parts.limits.body_bytes
        budget = gate.bodies
        if not self._parts.open_access:
            secret = key_of(HTTPConnection(scope))
            key = self._parts.keys.match(secret) if secret else None
            scope[SHOWN] = ShownKey(secret, key)
            if key is None:
                budget, most = gate.strangers, min(most, _from_strangers(scope["path"]))
        return _Body(receive, budget, most=most, left_s=self._parts.limits.body_s)

    async def _http(self, scope: Scope, receive: Receive, sender: _Sender) -> None:
        try:
            await self._app(scope, receive, sender.send)
        except ClientDisconnect:
            _log.debug("request %s was given up by its client", sender.request)
        except Exception as error:  # the edge of HTTP: nothing above could answer it
            if sender.started:
                _log.error("request %s broke off", sender.request, exc_info=error)
                raise
            if isinstance(error, FaceIdError):
                reply = answer_fault(error, sender.request)
            else:
                reply = answer_crash(error, sender.request)
            await reply(scope, receive, sender.send)

    async def _websocket(
        self, problem: Refused | None, scope: Scope, receive: Receive, send: Send
    ) -> None:
        """A WebSocket, which is closed at the end, whatever happened."""
        ended = False

        async def note(message: Message) -> None:
            nonlocal ended
            ended = message["type"] not in ("websocket.accept", "websocket.send")
            await send(message)

        reason = problem.detail if problem is not None else ""
        if problem is None:
            try:
                await self._app(scope, receive, note)
            except Exception as error:  # the edge of HTTP: nothing above could answer it
                _log.error("request %s broke off", scope[REQUEST_ID], exc_info=error)
        else:
            await receive()
        if not ended:
            code = 1008 if problem is not None else 1011
            with contextlib.suppress(RuntimeError, OSError):  # the client has gone already
                await send({"type": "websocket.close", "code": code, "reason": reason})

    def _objection(self, scope: Scope, headers: Headers) -> Refused | None:
        """Why this request is not even looked at, None where it is."""
        if self._parts.open_access:
            if not is_loopback(_host_of("//" + headers.get("host", ""))):
                return Refused(421, "without keys this server answers to this machine alone")
            origin = headers.get("origin")
            elsewhere = origin is not None and not is_loopback(_host_of(origin))
            # Pictures and links of other pages name no origin; browsers say this of them.
            unnamed = origin is None and headers.get("sec-fetch-site") == "cross-site"
            if elsewhere or (unnamed and scope["path"] != "/"):
                return Refused(403, "without keys other web pages may not use this server")
        length = headers.get("content-length", "")
        if length.isdecimal() and int(length[:16]) > self._parts.limits.body_bytes:
            return _too_large(self._parts.limits.body_bytes)
        return None


class _Sender:
    """Passes a reply on with the request's id in its headers."""

    def __init__(self, send: Send, request: str) -> None:
        self._send = send
        self.request = request
        self.started = False

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.started = True
            headers = list(message.get("headers", ()))
            headers.append((b"x-request-id", self.request.encode()))
            headers.append((b"x-content-type-options", b"nosniff"))
            if not any(name == b"cache-control" for name, _ in headers):
                headers.append((b"cache-control", b"no-store"))
            message = {**message, "headers": headers}
        await self._send(message)


class _Body:
    """Counts a request's body and its time. Afterwards it waits without end: for streams.

    Where ``most`` is 0 nothing is read, and the body looks empty.
    """

    def __init__(self, receive: Receive, budget: Budget, *, most: int, left_s: float) -> None:
        self._receive = receive
        self._bodies = budget
        self._most = most
        self._left_s = left_s
        self._until: float | None = None
        self._read = 0
        self._whole = False

    async def receive(self) -> Message:
        if self._whole:
            return await self._receive()
        if self._most <= 0:
            self._whole = True
            return {"type": "http.request", "body": b"", "more_body": False}
        if self._until is None:
            self._until = asyncio.get_running_loop().time() + self._left_s
        try:
            async with asyncio.timeout_at(self._until):
                message = await self._receive()
        except TimeoutError as error:
            raise Refused(408, "the body took too long", headers=_CLOSE) from error
        size = len(message.get("body", b""))
        if self._read + size > self._most:
            raise _too_large(self._most)
        self._hold(size)
        self._whole = message["type"] != "http.request" or not message.get("more_body", False)
        return message

    def forget(self) -> None:
        """The request is over, and its body is let go of."""
        self._bodies.give(self._read)
        self._read = 0

    def _hold(self, size: int) -> None:
        try:
            self._bodies.take(size)
        except Overloaded as error:
            headers = {**_CLOSE, "retry-after": "1"}
            raise Refused(503, str(error), code=error.code, headers=headers) from error
        self._read += size


_CLOSE: Final = {"connection": "close"}
_KEY_INSIDE: Final = (("/v1/pair/", 4096), ("/v1/vision/", 2**62))
"""Where a body says who asks: so much of it is read."""


def _too_large(most: int) -> Refused:
    return Refused(413, f"the body is larger than {most} bytes", headers=_CLOSE)


def _from_strangers(path: str) -> int:
    """Bytes that are read from somebody who showed no good key in a header."""
    return next((most for begin, most in _KEY_INSIDE if path.startswith(begin)), 0)


def _request_id(headers: Headers) -> str:
    """The client's own id where it sent a sane one, so that both logs agree; else a new one."""
    given = headers.get("x-request-id", "")
    return given if _SANE_ID.fullmatch(given) else os.urandom(12).hex()


def _host_of(url: str) -> str:
    try:
        return (urlsplit(url).hostname or "").rstrip(".")
    except ValueError:
        return ""

"""The proof in the reply: it belongs to this request, and this server made it."""

from __future__ import annotations

from typing import Final

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from faceid_gui.server.parts import ServerParts
from faceid_gui.wire.proof import (
    ASKED_HEADER,
    BOOT_HEADER,
    NONCE_HEADER,
    SIGNATURE_HEADER,
    Proof,
    asked_digest,
    is_nonce,
    signed_bytes,
)

_LARGEST_SIGNED: Final = 16_000_000
"""Replies above this pass unsigned, and so unaccepted: they would have to be held whole."""


class ProofLayer:
    """Signs the reply to every request that carries a nonce (wire/proof.py)."""

    def __init__(self, app: ASGIApp, *, parts: ServerParts) -> None:
        self._app = app
        self._parts = parts

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One ASGI connection."""
        nonce = Headers(scope=scope).get(NONCE_HEADER, "") if scope["type"] == "http" else ""
        if not is_nonce(nonce):
            await self._app(scope, receive, send)
            return
        exchange = _Exchange(scope, receive, send, nonce=nonce, parts=self._parts)
        await self._app(scope, exchange.receive, exchange.send)


class _Exchange:
    """One request and its reply, held back until it is whole."""

    def __init__(
        self, scope: Scope, receive: Receive, send: Send, *, nonce: str, parts: ServerParts
    ) -> None:
        self._scope = scope
        self._receive = receive
        self._send = send
        self._nonce = nonce
        self._parts = parts
        self._asked: list[bytes] = []
        self._start: Message | None = None
        self._body: list[bytes] = []
        self._size = 0
        self._streams = False

    async def receive(self) -> Message:
        message = await self._receive()
        if message["type"] == "http.request" and message.get("body"):
            self._asked.append(message["body"])
        return message

    async def send(self, message: Message) -> None:
        if self._streams:
            await self._send(message)
        elif message["type"] == "http.response.start":
            self._start = message
        elif message["type"] == "http.response.body" and self._start is not None:
            self._body.append(message.get("body", b""))
            self._size += len(self._body[-1])
            if not message.get("more_body", False):
                await self._finish(self._start)
            elif self._size > _LARGEST_SIGNED:
                await self._give_up(self._start)

    async def _finish(self, start: Message) -> None:
        body = b"".join(self._body)
        headers = [*start.get("headers", ()), *self._proof(start["status"], body)]
        await self._send({**start, "headers": headers})
        await self._send({"type": "http.response.body", "body": body})

    async def _give_up(self, start: Message) -> None:
        self._streams = True
        await self._send(start)
        body = b"".join(self._body)
        await self._send({"type": "http.response.body", "body": body, "more_body": True})

    def _proof(self, status: int, body: bytes) -> list[tuple[bytes, bytes]]:
        parts = self._parts
        asked = asked_digest(self._scope["method"], self._target(), b"".join(self._asked))
        proof = Proof(self._nonce, asked, parts.boot_id, status)
        signature = parts.signer.sign(signed_bytes(proof, body))
        fields = (
            (NONCE_HEADER, self._nonce),
            (ASKED_HEADER, asked),
            (BOOT_HEADER, parts.boot_id),
            (SIGNATURE_HEADER, signature.hex()),
        )
        return [(name.encode(), value.encode()) for name, value in fields]

    def _target(self) -> str:
        """Path and query as they were sent."""
        raw: bytes = self._scope.get("raw_path") or self._scope["path"].encode()
        query: bytes = self._scope.get("query_string", b"")
        return (raw + b"?" + query if query else raw).decode("latin-1")

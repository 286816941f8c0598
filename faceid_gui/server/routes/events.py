"""``/v1/events``: what happens here, as a WebSocket, as server-sent events, or as a list."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import suppress
from dataclasses import dataclass
from typing import Annotated, Any, Final

from fastapi import APIRouter, Depends, Header, Query
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Send
from starlette.types import Scope as Connection
from starlette.websockets import WebSocket, WebSocketDisconnect

from faceid_gui.core.errors import FaceIdError
from faceid_gui.core.keys import KeyInfo, Scope
from faceid_gui.server.deps import PartsDep, caller, check_key, key_of
from faceid_gui.server.errors import (
    RESPONSES,
    Refused,
    answer_fault,
    envelope,
    request_id,
)
from faceid_gui.server.parts import ServerParts
from faceid_gui.services.serving.events import (
    Delivery,
    EventHub,
    ServerEvent,
    ServerEventKind,
)
from faceid_gui.wire.events import EventOut, EventsReply
from faceid_gui.wire.proof import NONCE_HEADER

router = APIRouter(prefix="/v1", tags=["events"], responses=RESPONSES)

_STREAM: Final = "text/event-stream"
_SCOPES: Final = frozenset({Scope.READ})
_SEND_S: Final = 10.0
"""A listener that takes none of its events for so long is gone, seconds."""

_TOO_SLOW: Final = 1013
_ENDING: Final = 1001
_NOT_ALLOWED: Final = 1008
"""Codes that close a WebSocket (RFC 6455, 7.4 and its registry)."""

_EXAMPLE: Final = (
    'id: 9f3c21aa-1042\nevent: person.renamed\ndata: {"id":"9f3c21aa-1042","at":1795000000.0,'
    '"type":"person.renamed","data":{"person_id":"0f5b4a1e-9d0c-4a5e-8a63-2f6a1c9d7e10",'
    '"name":"이서연"}}\n\n'
)
_STREAM_REPLY: Final[dict[int | str, dict[str, Any]]] = {
    200: {
        "description": "A list as JSON, or a stream where it is accepted.",
        "content": {_STREAM: {"schema": {"type": "string"}, "example": _EXAMPLE}},
    }
}

After = Annotated[
    str | None,
    Query(pattern="^[0-9a-f]{8}-[0-9]{1,15}$", description="only events after this id"),
]
Kinds = Annotated[
    list[ServerEventKind] | None, Query(alias="type", description="only events of these types")
]


@dataclass(frozen=True, slots=True, eq=False)
class _Wish:
    """What a listener wants to hear, and who it is."""

    client: KeyInfo
    after: str | None
    kinds: frozenset[ServerEventKind]

    def wants(self, event: ServerEvent) -> bool:
        return not self.kinds or event.kind in self.kinds


@router.get("/events", response_model=EventsReply, responses=_STREAM_REPLY)
async def events(
    request: Request,
    parts: PartsDep,
    client: Annotated[KeyInfo, Depends(caller(Scope.READ))],
    after: After = None,
    kinds: Kinds = None,
    limit: Annotated[int, Query(ge=1, le=1000, description="of the list")] = 100,
    last_event_id: Annotated[
        str | None, Header(max_length=64, description="where a stream resumes")
    ] = None,
) -> Response:
    """Events as they happen, for ``Accept: text/event-stream``; else those kept, as a list.

    A stream begins now, or after ``Last-Event-ID``. It says ``gap`` where events in between
    are not kept any more, and ends with ``dropped`` for a listener that is too slow; comments
    keep the connection open. The same address takes WebSockets, with ``after`` and ``type``:
    each message is one event as JSON.
    """
    wish = _Wish(client, after or last_event_id, frozenset(kinds or ()))
    if _STREAM not in request.headers.get("accept", ""):
        return Response(_listed(parts, wish, limit), media_type="application/json")
    if NONCE_HEADER in request.headers:
        raise Refused(400, "a stream has no end that could be signed")
    return EventStream(_Ear(parts, wish))


@router.websocket("/events")
async def events_socket(
    socket: WebSocket, parts: PartsDep, after: After = None, kinds: Kinds = None
) -> None:
    """Events as messages, each as JSON. What the client sends is read and ignored."""
    try:
        client = check_key(socket, key_of(socket), _SCOPES)
        ear = _Ear(parts, _Wish(client, after, frozenset(kinds or ())))
    except (Refused, FaceIdError) as error:
        await _deny(socket, error)
        return
    try:
        await socket.accept()
        await _talk(socket, ear)
    finally:
        ear.close()


class EventStream(Response):
    """Server-sent events (WHATWG HTML, 9.2) until the listener or the server goes."""

    media_type = _STREAM

    def __init__(self, ear: _Ear) -> None:
        super().__init__(headers={"cache-control": "no-store", "x-accel-buffering": "no"})
        del self.headers["content-length"]
        self._ear = ear

    async def __call__(self, scope: Connection, receive: Receive, send: Send) -> None:
        """Stream. A listener that does not read for a while is left."""
        head = {"type": "http.response.start", "status": 200, "headers": self.raw_headers}
        gone = asyncio.ensure_future(_until_gone(receive))
        gone.add_done_callback(lambda _: self._ear.hang_up())
        try:
            await send(head)
            async for text in _as_stream(self._ear):
                async with asyncio.timeout(_SEND_S):
                    await send(_piece(text, more=True))
            await send(_piece("", more=False))
        except TimeoutError:
            return  # nobody reads; the server closes the connection
        finally:
            gone.cancel()
            self._ear.close()


class _Ear:
    """A listener on the event loop, which publishers on other threads wake."""

    def __init__(self, parts: ServerParts, wish: _Wish) -> None:
        self._loop = asyncio.get_running_loop()
        self._news = asyncio.Event()
        self._news.set()
        self._parts = parts
        self._hung_up = False
        self.wish = wish
        hub: EventHub = parts.events
        self._subscription = hub.subscribe(after=wish.after, on_news=self._wake)

    async def next(self) -> Delivery | None:
        """What is new; None after ``limits.heartbeat_s`` without news.

        The end, too, once the client has hung up or its key was revoked.
        """
        quiet = False
        try:
            async with asyncio.timeout(self._parts.limits.heartbeat_s):
                await self._news.wait()
        except TimeoutError:
            quiet = True
        self._news.clear()
        if self._hung_up or not self._allowed():
            return Delivery(ended=True)
        delivery = self._subscription.poll()
        if delivery.events:
            self._news.set()  # there may be more
        return None if quiet and delivery == Delivery() else delivery

    def hang_up(self) -> None:
        """The client has gone. On the event loop's thread."""
        self._hung_up = True
        self._news.set()

    def close(self) -> None:
        """Stop listening."""
        self._subscription.close()

    def _wake(self) -> None:
        with suppress(RuntimeError):  # the loop has ended, and with it whoever listened
            self._loop.call_soon_threadsafe(self._news.set)

    def _allowed(self) -> bool:
        if self._parts.open_access:
            return True
        valid = self._parts.keys.keys()
        return any(key.id == self.wish.client.id for key in valid)


async def _as_stream(ear: _Ear) -> AsyncIterator[str]:
    """The text of the stream, piece by piece, until its end."""
    yield "retry: 2000\n: listening\n\n"
    while True:
        delivery = await ear.next()
        if delivery is None:
            yield ": alive\n\n"
            continue
        if delivery.gap:
            yield "event: gap\ndata: {}\n\n"
        wanted = [event for event in delivery.events if ear.wish.wants(event)]
        if wanted:
            yield "".join(map(_as_text, wanted))
        if delivery.dropped:
            yield 'event: dropped\ndata: {"code":"too_slow"}\n\n'
        if delivery.dropped or delivery.ended:
            return


async def _talk(socket: WebSocket, ear: _Ear) -> None:
    """Send events until either side has enough."""
    gone = asyncio.ensure_future(_until_closed(socket))
    gone.add_done_callback(lambda _: ear.hang_up())
    try:
        async with asyncio.timeout(None) as deadline:
            code = await _send_all(socket, ear, deadline)
        if not gone.done():
            await socket.close(code)
    except (TimeoutError, WebSocketDisconnect, RuntimeError):
        return  # nobody reads any more
    finally:
        gone.cancel()


async def _send_all(socket: WebSocket, ear: _Ear, deadline: asyncio.Timeout) -> int:
    """Send what there is until the end; the code to close with."""
    loop = asyncio.get_running_loop()
    while True:
        deadline.reschedule(None)
        delivery = await ear.next() or Delivery()
        deadline.reschedule(loop.time() + _SEND_S)
        if delivery.gap:
            await socket.send_text('{"type":"gap"}')
        for event in filter(ear.wish.wants, delivery.events):
            await socket.send_text(_as_json(event))
        if delivery.dropped:
            await socket.send_text('{"type":"dropped","code":"too_slow"}')
            return _TOO_SLOW
        if delivery.ended:
            return _ENDING


async def _deny(socket: WebSocket, error: Refused | FaceIdError) -> None:
    """Turn a client away before its WebSocket is open, with the usual envelope."""
    if "websocket.http.response" not in socket.scope.get("extensions", {}):
        await socket.close(_NOT_ALLOWED, str(error)[:100])
    elif isinstance(error, FaceIdError):
        await socket.send_denial_response(answer_fault(error, request_id(socket)))
    else:
        reply = envelope(
            error.status_code,
            str(error.detail),
            request=request_id(socket),
            code=error.code,
            details=error.details,
            headers=error.headers,
        )
        await socket.send_denial_response(reply)


async def _until_gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


async def _until_closed(socket: WebSocket) -> None:
    while (await socket.receive())["type"] != "websocket.disconnect":
        pass


def _listed(parts: ServerParts, wish: _Wish, limit: int) -> str:
    kept = parts.events.read(after=wish.after, most=limit)
    wanted = tuple(map(_out, filter(wish.wants, kept.events)))
    return EventsReply(events=wanted, gap=kept.gap).model_dump_json()


def _piece(text: str, *, more: bool) -> dict[str, Any]:
    return {"type": "http.response.body", "body": text.encode(), "more_body": more}


def _out(event: ServerEvent) -> EventOut:
    return EventOut(id=event.id, at=event.at, type=event.kind.value, data=dict(event.facts))


def _as_json(event: ServerEvent) -> str:
    return json.dumps(_out(event).model_dump(), ensure_ascii=False, separators=(",", ":"))


def _as_text(event: ServerEvent) -> str:
    return f"id: {event.id}\nevent: {event.kind.value}\ndata: {_as_json(event)}\n\n"

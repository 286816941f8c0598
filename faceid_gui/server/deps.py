"""What routes are handed: the services, who asks, and what they sent."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass
from typing import Annotated, Any, Final, TypeVar

from fastapi import Depends
from fastapi.openapi.models import HTTPBearer
from fastapi.security.base import SecurityBase
from starlette.requests import HTTPConnection, Request

from faceid_gui.core.errors import BadRequest, Overloaded
from faceid_gui.core.keys import KeyInfo, Scope
from faceid_gui.core.photos import decode_photo
from faceid_gui.core.types import Image
from faceid_gui.server.budget import Budget
from faceid_gui.server.errors import Refused
from faceid_gui.server.forms import Form, parse_form
from faceid_gui.server.parts import ServerParts
from faceid_gui.server.pictures import check_size
from faceid_gui.server.throttle import BadKeys, Rates

_T = TypeVar("_T")

RAW_PICTURES: Final = ("image/jpeg", "image/png", "application/octet-stream")
"""Content types whose body is a picture by itself."""

ANYBODY: Final = KeyInfo("local", "this machine", Scope.ADMIN, 0.0)
"""Who asks where no key is needed."""

SHOWN: Final = "faceid.shown"
"""Where a connection's scope keeps the key that it shows in a header, as a ShownKey."""

GONE: Final = "faceid.gone"
"""Where a connection's scope keeps what to call when its client hangs up."""

_LARGEST_AT_ONCE: Final = 8
"""So many of the largest bodies and pictures are held at once; of usual ones, many more."""

_STRANGERS_AT_ONCE: Final = 2
"""The same for those who showed no good key yet: they take nothing from the others."""

_KEY_NEEDED: Final = {"www-authenticate": 'Bearer realm="faceid-gui"'}


@dataclass(frozen=True, slots=True)
class ShownKey:
    """A key in a header, empty where there is none, and whose it is."""

    secret: str
    key: KeyInfo | None


@dataclass(frozen=True, slots=True, eq=False)
class Gate:
    """What one server remembers between requests. Owned by its event loop's thread."""

    parts: ServerParts
    rates: Rates
    bad_keys: BadKeys
    decoders: asyncio.Semaphore
    pixels: Budget
    bodies: Budget
    strangers: Budget
    started_at: float

    @staticmethod
    def of(parts: ServerParts) -> Gate:
        """A fresh one."""
        limits = parts.limits
        return Gate(
            parts,
            Rates(parts.clock, per_second=limits.requests_per_second, burst=limits.burst),
            BadKeys(parts.clock, per_minute=limits.bad_keys_per_minute),
            asyncio.Semaphore(limits.decoders),
            Budget(_LARGEST_AT_ONCE * limits.pixels, "pixels"),
            Budget(_LARGEST_AT_ONCE * limits.body_bytes, "bytes"),
            Budget(_STRANGERS_AT_ONCE * limits.body_bytes, "bytes"),
            parts.clock.monotonic(),
        )


def gate_of(connection: HTTPConnection) -> Gate:
    """The gate of the server that a connection belongs to."""
    gate: Gate = connection.app.state.gate
    return gate


async def _parts(connection: HTTPConnection) -> ServerParts:
    return gate_of(connection).parts


PartsDep = Annotated[ServerParts, Depends(_parts)]
"""A route's parameter that is the services."""


class _Caller(SecurityBase):
    """Lets in whoever shows a key of one of the scopes; says so in the documentation."""

    def __init__(self, scopes: frozenset[Scope]) -> None:
        self.model = HTTPBearer(description="A key, also accepted as the header x-api-key.")
        self.scheme_name = "key"
        self._scopes = scopes

    async def __call__(self, connection: HTTPConnection) -> KeyInfo:
        """Who asks. Raises Refused: 401 without a good key, 403, 429."""
        return check_key(connection, key_of(connection), self._scopes)


def caller(*scopes: Scope) -> Callable[..., Any]:
    """A dependency that gives the KeyInfo of who asks: ``Depends(caller(Scope.KIOSK))``.

    An administrator's key is good for everything. Works for WebSockets too.
    """
    return _Caller(frozenset(scopes))


def key_of(connection: HTTPConnection) -> str:
    """The key that a client shows, empty where it shows none."""
    kind, _, token = connection.headers.get("authorization", "").partition(" ")
    if kind.lower() == "bearer" and token:
        return token.strip()
    return connection.headers.get("x-api-key", "")


def check_key(connection: HTTPConnection, secret: str, scopes: frozenset[Scope]) -> KeyInfo:
    """Whose key this is: for facades that take keys from other places.

    Raises Refused: 401 for no or an unknown key, 403 for one of another scope, 429 where the
    address guesses or the client asks too often.
    """
    gate = gate_of(connection)
    address = connection.client.host if connection.client else ""
    if gate.parts.open_access:
        return ANYBODY
    key = _owner(connection, secret)
    if key is None:
        if secret and gate.bad_keys.too_many(address):
            raise _too_many_keys()
        why = "this key is not known" if secret else "a key is needed"
        raise Refused(401, why, code="bad_key" if secret else "no_key", headers=_KEY_NEEDED)
    if key.scope is not Scope.ADMIN and key.scope not in scopes:
        raise Refused(403, f"a key of scope {key.scope} is not enough for this", code="scope")
    wait = gate.rates.take(key.id)
    if wait > 0:
        headers = {"retry-after": str(int(wait) + 1)}
        raise Refused(429, "this key asks too often", headers=headers)
    return key


def refuse_guessers(connection: HTTPConnection) -> None:
    """Before a body is read for the key in it. Raises Refused (429) where an address guesses."""
    gate = gate_of(connection)
    address = connection.client.host if connection.client else ""
    if not gate.parts.open_access and gate.bad_keys.guesses(address):
        raise _too_many_keys()


def is_known(connection: HTTPConnection) -> bool:
    """Whether who asks showed a good key, or needs none: others are told less."""
    shown = connection.scope.get(SHOWN)
    known = isinstance(shown, ShownKey) and shown.key is not None
    return known or gate_of(connection).parts.open_access


def _owner(connection: HTTPConnection, secret: str) -> KeyInfo | None:
    """Whose key this is; the one in the header was looked up already."""
    shown = connection.scope.get(SHOWN)
    if isinstance(shown, ShownKey) and shown.secret == secret:
        return shown.key
    return gate_of(connection).parts.keys.match(secret) if secret else None


def _too_many_keys() -> Refused:
    headers = {"retry-after": "60"}
    return Refused(429, "too many wrong keys", code="too_many_keys", headers=headers)


async def read_body(request: Request, limit: int | None = None) -> bytes:
    """The whole body, of at most ``limit`` bytes (the server's own limit without one).

    Raises Refused: 413 where it is larger, 408 where it takes too long.
    """
    body = await request.body()
    if limit is not None and len(body) > limit:
        raise Refused(413, f"the body is larger than {limit} bytes")
    return body


async def read_form(request: Request) -> Form:
    """The multipart form in the body. Raises BadRequest, and Refused like ``read_body``."""
    return parse_form(await read_body(request), request.headers.get("content-type", ""))


async def read_json(request: Request, limit: int = 1_000_000) -> object:
    """The JSON value in the body. Raises BadRequest, and Refused like ``read_body``."""
    body = await read_body(request, limit)
    try:
        value: object = json.loads(body, parse_constant=_no_constant)
    except (ValueError, RecursionError) as error:
        raise BadRequest("the body is not valid JSON") from error
    return value


async def picture_bytes(request: Request, field: str = "image") -> bytes:
    """The picture file in a request: its body, or the file ``field`` of a form.

    Raises Refused (415 for other content types, 413, 408) and BadRequest.
    """
    kind = content_type(request)
    if kind in RAW_PICTURES:
        return await read_body(request)
    if kind != "multipart/form-data":
        raise Refused(415, "send a picture as image/jpeg, image/png or multipart/form-data")
    files = (await read_form(request)).all_files(field)
    if len(files) != 1:
        raise BadRequest(f"the form has {len(files)} files called {field}, not one")
    return files[0]


async def picture(request: Request) -> Image:
    """The decoded picture in a request: shape (h, w, 3), uint8, BGR.

    Raises what ``picture_bytes`` and ``decode_image`` raise.
    """
    return await decode_image(gate_of(request), await picture_bytes(request))


async def decode_image(gate: Gate, data: bytes) -> Image:
    """Decode a JPEG or PNG file beside the event loop, few at a time.

    Raises BadImage, for too many pixels before one is decoded, and Overloaded where pictures
    of other requests hold too much memory.
    """
    limits = gate.parts.limits
    pixels = check_size(data, pixels=limits.pixels, side=limits.side)
    gate.pixels.take(pixels)
    try:
        async with gate.decoders:
            image = await asyncio.to_thread(decode_photo, data)
    except BaseException:
        gate.pixels.give(pixels)
        raise
    gate.pixels.give_with(image, pixels)
    return image


async def answered(request: Request, future: Future[_T]) -> _T:
    """The result of the pool's work, within ``limits.work_s``; dropped when the client hangs up.

    Raises what the work raises, and Overloaded where it takes too long.
    """
    request.scope[GONE] = future.cancel
    try:
        async with asyncio.timeout(gate_of(request).parts.limits.work_s):
            return await asyncio.wrap_future(future)
    except TimeoutError as error:
        raise Overloaded("the work took too long") from error
    except asyncio.CancelledError:
        if future.cancelled() and not _being_cancelled():
            raise Overloaded("the work was given up") from None
        raise
    finally:
        request.scope.pop(GONE, None)


def content_type(request: Request) -> str:
    """The content type of a request, lower case, without parameters."""
    return request.headers.get("content-type", "").partition(";")[0].strip().lower()


def _being_cancelled() -> bool:
    task = asyncio.current_task()
    return task is not None and task.cancelling() > 0


def _no_constant(name: str) -> float:
    raise BadRequest(f"{name} is no number of JSON")

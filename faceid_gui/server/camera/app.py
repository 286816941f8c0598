"""The kiosk's camera as a small server: a picture, a stream, and the words of mjpg-streamer.

Every request needs a key, also on this machine: what is shown is whoever stands at the door.
"""

from __future__ import annotations

import base64
import binascii
import socket
from collections.abc import Awaitable, Callable
from typing import Final

from fastapi import FastAPI
from starlette.requests import Request
from starlette.responses import Response

from faceid_gui.core.keys import KeyRing, Scope
from faceid_gui.core.ports import Clock
from faceid_gui.core.types import Frame
from faceid_gui.server import errors
from faceid_gui.server.camera.pictures import CameraLimits, SharedPictures
from faceid_gui.server.camera.viewers import StreamReply, Viewers
from faceid_gui.server.errors import Refused
from faceid_gui.server.parts import ServerLimits
from faceid_gui.server.run import ServerThread, Tls
from faceid_gui.server.throttle import BadKeys

_SCOPES: Final = frozenset({Scope.CAMERA, Scope.ADMIN})
_NO_CACHE: Final = {"cache-control": "no-store", "x-content-type-options": "nosniff"}
_ASK: Final = {"www-authenticate": 'Basic realm="faceid-gui camera", charset="UTF-8"'}
_SEND_BUFFER: Final = 256 * 1024
"""Bytes that wait for a viewer in the system: more of them only make its picture older."""


class CameraServer:
    """Publishes a camera on a listener, from ``start`` to ``stop``.

    ``newest_frame`` is called on other threads, at most ``limits.fps`` times a second. Keys of
    the scopes CAMERA and ADMIN are good for it.
    """

    def __init__(
        self,
        newest_frame: Callable[[], Frame | None],
        keys: KeyRing,
        clock: Clock,
        *,
        limits: CameraLimits | None = None,
    ) -> None:
        self._limits = limits or CameraLimits()
        pictures = SharedPictures(newest_frame, clock, self._limits)
        self._viewers = Viewers(pictures, self._limits)
        guard = _Guard(keys, BadKeys(clock, per_minute=self._limits.bad_keys_per_minute))
        self.app = _app(self._viewers, guard)
        self._thread: ServerThread | None = None

    @property
    def url(self) -> str:
        """Where it is, empty while it does not run."""
        return self._thread.url if self._thread is not None else ""

    @property
    def watching(self) -> int:
        """How many look at the stream."""
        return self._viewers.watching

    def start(self, listener: socket.socket, *, tls: Tls | None = None) -> None:
        """Serve on a thread of its own. Takes the listener over. Raises EnvironmentFault."""
        _drop_stalled_viewers(listener, self._limits.slow_s)
        limits = ServerLimits(body_bytes=0, connections=self._limits.connections)
        self._thread = ServerThread(self.app, listener, tls=tls, limits=limits)
        self._thread.start()

    def stop(self) -> None:
        """End all streams and wait for it. May be called twice; it does not start again."""
        self._viewers.stop()
        thread, self._thread = self._thread, None
        if thread is not None:
            thread.stop()


def _drop_stalled_viewers(listener: socket.socket, slow_s: float) -> None:
    """Have the system reset connections whose viewer takes nothing (RFC 5482).

    Accepted connections inherit both options. Where the system knows no such timeout, the
    number of connections is the bound.
    """
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, _SEND_BUFFER)
    option = getattr(socket, "TCP_USER_TIMEOUT", None)
    if option is not None:
        listener.setsockopt(socket.IPPROTO_TCP, option, int(slow_s * 1000))


def _app(viewers: Viewers, guard: _Guard) -> FastAPI:
    async def picture(request: Request) -> Response:
        guard.check(request)
        newest = await viewers.newest()
        return Response(newest.jpeg, media_type="image/jpeg", headers=_NO_CACHE)

    async def stream(request: Request) -> Response:
        guard.check(request)
        return StreamReply(viewers)

    async def streamer(request: Request) -> Response:
        """The addresses of mjpg-streamer: ``/?action=snapshot`` and ``/?action=stream``."""
        actions: dict[str, Callable[[Request], Awaitable[Response]]] = {
            "snapshot": picture,
            "stream": stream,
        }
        guard.check(request)
        action = actions.get(request.query_params.get("action", ""))
        if action is None:
            raise Refused(404, "use /snapshot.jpg or /stream.mjpg")
        return await action(request)

    app = FastAPI(openapi_url=None, docs_url=None, redoc_url=None, redirect_slashes=False)
    errors.install(app)
    app.add_route("/snapshot.jpg", picture, methods=["GET"])
    app.add_route("/stream.mjpg", stream, methods=["GET"])
    app.add_route("/", streamer, methods=["GET"])
    return app


class _Guard:
    """Lets in whoever shows a key. Owned by the event loop's thread."""

    def __init__(self, keys: KeyRing, bad_keys: BadKeys) -> None:
        self._keys = keys
        self._bad_keys = bad_keys

    def check(self, request: Request) -> None:
        """Raises Refused: 401 without a good key, 403 for one of another scope, 429."""
        secret = _secret(request)
        key = self._keys.match(secret) if secret else None
        if key is None:
            address = request.client.host if request.client else ""
            if secret and self._bad_keys.too_many(address):
                headers = {"retry-after": "60"}
                raise Refused(429, "too many wrong keys", code="too_many_keys", headers=headers)
            why = "this key is not known" if secret else "a key is needed"
            raise Refused(401, why, code="bad_key" if secret else "no_key", headers=_ASK)
        if key.scope not in _SCOPES:
            raise Refused(403, f"a key of scope {key.scope} does not show pictures", code="scope")


def _secret(request: Request) -> str:
    """The key in a request, empty where there is none.

    Programs that show cameras can send a name and a password, some only an address: so the
    key may be the password of any name, or ``?key=``.
    """
    kind, _, value = request.headers.get("authorization", "").partition(" ")
    if kind.lower() == "bearer":
        return value.strip()
    if kind.lower() == "basic":
        return _password(value.strip())
    return request.headers.get("x-api-key", "") or request.query_params.get("key", "")


def _password(value: str) -> str:
    """The password of HTTP Basic (RFC 7617), empty where it cannot be read."""
    try:
        return base64.b64decode(value, validate=True).decode().partition(":")[2]
    except (binascii.Error, ValueError):
        return ""

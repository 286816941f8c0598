"""The stream: one JPEG after the other to each viewer, until somebody has had enough."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from faceid_gui.server.camera.pictures import CameraLimits, Picture, SharedPictures
from faceid_gui.server.errors import Refused

_BOUNDARY: Final = "faceid-picture"
_RETRY: Final = {"retry-after": "1"}


class Viewers:
    """Who looks at the stream. Owned by the event loop's thread, but for ``stop``."""

    def __init__(self, pictures: SharedPictures, limits: CameraLimits) -> None:
        self._pictures = pictures
        self._limits = limits
        self._stopping = threading.Event()
        self.watching = 0

    @property
    def period_s(self) -> float:
        """Seconds between two pictures."""
        return 1.0 / self._limits.fps

    @property
    def slow_s(self) -> float:
        """How long a viewer may take for one picture."""
        return self._limits.slow_s

    @property
    def stopping(self) -> bool:
        """Whether every stream should end."""
        return self._stopping.is_set()

    def stop(self) -> None:
        """End every stream, within a picture or two. From any thread."""
        self._stopping.set()

    async def newest(self) -> Picture:
        """The newest picture. Raises Refused where there is none."""
        picture = await asyncio.to_thread(self._pictures.newest)
        if picture is None:
            raise Refused(503, "the camera gives no picture now", code="no_picture", headers=_RETRY)
        return picture

    @contextmanager
    def place(self) -> Iterator[None]:
        """Hold a viewer's place. Raises Refused where all are taken."""
        if self.watching >= self._limits.viewers:
            raise Refused(
                503, "too many look at this camera already", code="overloaded", headers=_RETRY
            )
        self.watching += 1
        try:
            yield
        finally:
            self.watching -= 1


class StreamReply(Response):
    """``multipart/x-mixed-replace``, as browsers and home automation show it.

    Ends where the camera gives nothing young any more, so that nobody looks at a frozen
    picture; whoever wants to go on asks again. Raises Refused before it begins.
    """

    media_type = f"multipart/x-mixed-replace; boundary={_BOUNDARY}"

    def __init__(self, viewers: Viewers) -> None:
        super().__init__(headers={"cache-control": "no-store", "connection": "close"})
        del self.headers["content-length"]
        self._viewers = viewers

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send pictures until the viewer, the camera or the server ends it."""
        with self._viewers.place():
            first = await self._viewers.newest()
            await send({"type": "http.response.start", "status": 200, "headers": self.raw_headers})
            gone = asyncio.create_task(_gone(receive))
            try:
                await self._pictures(first, send, gone)
            except TimeoutError:
                return  # a viewer that takes nothing; the socket's own timeout ends it
            finally:
                gone.cancel()
            await send({"type": "http.response.body", "body": b"", "more_body": False})

    async def _pictures(self, first: Picture, send: Send, gone: asyncio.Task[None]) -> None:
        viewers, picture, sent = self._viewers, first, 0
        while not viewers.stopping and not gone.done():
            if picture.number != sent:
                part = {"type": "http.response.body", "body": _part(picture), "more_body": True}
                async with asyncio.timeout(viewers.slow_s):
                    await send(part)
                sent = picture.number
            await asyncio.wait({gone}, timeout=viewers.period_s)
            try:
                picture = await viewers.newest()
            except Refused:
                return


def _part(picture: Picture) -> bytes:
    head = (
        f"--{_BOUNDARY}\r\nContent-Type: image/jpeg\r\nContent-Length: {len(picture.jpeg)}\r\n\r\n"
    )
    return head.encode() + picture.jpeg + b"\r\n"


async def _gone(receive: Receive) -> None:
    """Wait until the viewer hangs up."""
    while (await receive())["type"] != "http.disconnect":
        pass

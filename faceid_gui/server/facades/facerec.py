"""The original project's interface: ``GET /facerec`` and the page at ``/``.

It says True only for the person who is named, where the original said it for anybody who was
enrolled; and it fetches from the cameras of a list alone, where the original fetched whatever
address it was given.
"""

from __future__ import annotations

import asyncio
import math
from typing import Annotated, Final

from fastapi import APIRouter, Depends, Query
from starlette.requests import Request
from starlette.responses import HTMLResponse

from faceid_gui.core.keys import KeyInfo, Scope
from faceid_gui.core.names import MAX_NAME
from faceid_gui.server.deps import GONE, PartsDep, caller
from faceid_gui.server.errors import RESPONSES, Refused
from faceid_gui.services.claims.desk import Claim
from faceid_gui.services.claims.hosts import MAX_ADDRESS, CameraNotListed
from faceid_gui.services.claims.result import ClaimResult
from faceid_gui.wire.facerec import FacerecReply

router = APIRouter(tags=["original project"], responses=RESPONSES)

_PAGE: Final = """<!doctype html>
<html lang="ko"><meta charset="utf-8"><title>faceid-gui</title>
<h1>서버가 실행 중입니다</h1>
<p lang="en">The server is running.</p>
</html>
"""
_PAGE_HEADERS: Final = {"content-security-policy": "default-src 'none'"}
_EXAMPLE: Final = FacerecReply(
    username="Ada",
    stream_url="192.168.1.20:8090/?action=snapshot",
    face_rec="False",
    identity="Grace",
    score=0.71,
    threshold=0.44,
    reason="other_person",
)
_ANSWER: Final[dict[int | str, dict[str, object]]] = {
    200: {"content": {"application/json": {"example": _EXAMPLE.model_dump()}}}
}


@router.get("/", include_in_schema=False)
async def running() -> HTMLResponse:
    """Says that the server is running, and nothing else. Needs no key."""
    return HTMLResponse(_PAGE, headers=_PAGE_HEADERS)


@router.get("/facerec", responses=_ANSWER)
async def facerec(
    request: Request,
    parts: PartsDep,
    username: Annotated[str, Query(min_length=1, max_length=MAX_NAME)],
    stream_url: Annotated[
        str,
        Query(
            min_length=1,
            max_length=MAX_ADDRESS,
            description="host:port/path of a camera that the server lists, without http://",
            examples=[_EXAMPLE.stream_url],
            json_schema_extra={"format": "camera-address"},
        ),
    ],
    key: Annotated[KeyInfo, Depends(caller(Scope.KIOSK))],
) -> FacerecReply:
    """Look through a camera for up to 15 seconds: whether the named person stands there.

    A look that was decided is always a 200, whatever was decided. The camera must be on the
    server's list (``server.facerec_hosts``); its password, if any, is kept there.
    """
    if parts.claims is None:
        raise Refused(404, "this server looks through no cameras", code="not_offered")
    try:
        claim = parts.claims.begin(username, stream_url)
    except CameraNotListed as error:
        raise Refused(403, str(error), code=error.code) from error
    return _reply(await _answer(request, claim), stream_url)


async def _answer(request: Request, claim: Claim) -> ClaimResult:
    """The answer, in time; looking ends when the client hangs up."""
    request.scope[GONE] = claim.stop
    try:
        async with asyncio.timeout(claim.longest_s):
            return await asyncio.wrap_future(claim.future)
    except TimeoutError:
        return claim.give_up()
    finally:
        request.scope.pop(GONE, None)
        claim.stop()


def _reply(result: ClaimResult, stream_url: str) -> FacerecReply:
    return FacerecReply(
        username=result.claimed,
        stream_url=stream_url,
        face_rec="True" if result.granted else "False",
        identity=result.identity,
        score=_finite(result.score),
        threshold=_finite(result.threshold),
        reason=str(result.reason) if result.reason is not None else None,
    )


def _finite(value: float | None) -> float | None:
    """JSON has no NaN."""
    return value if value is not None and math.isfinite(value) else None

"""``POST /v1/pair/...``: how a new device gets its key. The one part that asks for none.

Without an offer that the console or the command line made just now there is nothing here.
"""

from __future__ import annotations

import asyncio
from typing import Annotated, Any, Final

from fastapi import APIRouter, Depends
from starlette.requests import Request

from faceid_gui.core.errors import NotFound
from faceid_gui.server.deps import PartsDep, gate_of
from faceid_gui.server.errors import RESPONSES, Refused
from faceid_gui.server.shapes import read_model
from faceid_gui.services.serving.pairing import PairingDesk
from faceid_gui.wire.models import WireModel
from faceid_gui.wire.pairing import (
    PairByToken,
    Paired,
    PairFinish,
    PairSealed,
    PairStart,
    PairStarted,
)

router = APIRouter(prefix="/v1/pair", tags=["pairing"], responses=RESPONSES)


async def _desk(parts: PartsDep) -> PairingDesk:
    if parts.pairing is None:
        raise NotFound("No pairing is offered here.")
    return parts.pairing


DeskDep = Annotated[PairingDesk, Depends(_desk)]

_MOST_BYTES: Final = 4096  # nobody has shown a key yet: they get no large body read


def _documented(model: type[WireModel]) -> dict[str, Any]:
    content = {"application/json": {"schema": model.model_json_schema()}}
    return {"requestBody": {"required": True, "content": content}}


@router.post("/start", openapi_extra=_documented(PairStart))
async def start(request: Request, desk: DeskDep) -> PairStarted:
    """Begin with the six digits: both sides' halves of the key exchange (SPAKE2)."""
    body = await read_model(request, PairStart, _MOST_BYTES)
    message = bytes.fromhex(body.message)
    run = await asyncio.to_thread(desk.start, body.device_name, message)
    return PairStarted(pairing_id=run.pairing_id, message=run.message.hex())


@router.post("/finish", openapi_extra=_documented(PairFinish))
async def finish(request: Request, desk: DeskDep) -> PairSealed:
    """Prove that the code was known; the answer is sealed for whoever knew it."""
    body = await read_model(request, PairFinish, _MOST_BYTES)
    sealed = await asyncio.to_thread(
        desk.finish,
        body.pairing_id,
        tls_pin=body.tls_pin,
        confirmation=bytes.fromhex(body.confirmation),
    )
    return PairSealed(sealed=sealed.hex())


@router.post("/token", openapi_extra=_documented(PairByToken))
async def by_token(request: Request, desk: DeskDep) -> Paired:
    """Pair with the token of a QR picture, which is good once."""
    body = await read_model(request, PairByToken, _MOST_BYTES)
    try:
        return await asyncio.to_thread(desk.by_token, body.token, body.device_name)
    except NotFound:
        address = request.client.host if request.client else ""
        if gate_of(request).bad_keys.too_many(address):
            headers = {"retry-after": "60"}
            raise Refused(
                429, "too many wrong tokens", code="too_many_keys", headers=headers
            ) from None
        raise

"""``POST /v1/pair/...``: how a new device gets its key. The one part that asks for none.

Without an offer that the console or the command line made just now there is nothing here.
"""

from __future__ import annotations

import asyncio
from typing import Annotated

from fastapi import APIRouter, Depends
from starlette.requests import Request

from faceid_gui.core.errors import NotFound
from faceid_gui.server.deps import PartsDep, gate_of
from faceid_gui.server.errors import RESPONSES, Refused
from faceid_gui.services.serving.pairing import PairingDesk
from faceid_gui.wire.pairing import (
    Paired,
    PairByToken,
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


@router.post("/start")
async def start(body: PairStart, desk: DeskDep) -> PairStarted:
    """Begin with the six digits: both sides' halves of the key exchange (SPAKE2)."""
    message = bytes.fromhex(body.message)
    run = await asyncio.to_thread(desk.start, body.device_name, message)
    return PairStarted(pairing_id=run.pairing_id, message=run.message.hex())


@router.post("/finish")
async def finish(body: PairFinish, desk: DeskDep) -> PairSealed:
    """Prove that the code was known; the answer is sealed for whoever knew it."""
    sealed = await asyncio.to_thread(
        desk.finish,
        body.pairing_id,
        tls_pin=body.tls_pin,
        confirmation=bytes.fromhex(body.confirmation),
    )
    return PairSealed(sealed=sealed.hex())


@router.post("/token")
async def by_token(body: PairByToken, desk: DeskDep, request: Request) -> Paired:
    """Pair with the token of a QR picture, which is good once."""
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

"""``POST /v1/embed``: aligned crops in, embeddings out. The fast lane: no model in between."""

from __future__ import annotations

import asyncio
import base64
import binascii
import json
import time
from typing import Annotated, Any, Final

from fastapi import APIRouter, Depends
from starlette.requests import Request
from starlette.responses import Response

from faceid_gui.core.embedding import crop_of
from faceid_gui.core.errors import BadRequest
from faceid_gui.core.keys import KeyInfo, Scope
from faceid_gui.core.types import Embeddings, Image
from faceid_gui.server.deps import (
    RAW_PICTURES,
    Gate,
    answered,
    caller,
    content_type,
    gate_of,
    read_body,
    read_form,
    read_json,
)
from faceid_gui.server.errors import RESPONSES, JsonReply, Refused
from faceid_gui.server.examples import (
    BINARY,
    CROPS_ENCODING,
    CROPS_FORM,
    CROPS_JSON,
    EMBED_EXAMPLE,
    example,
)
from faceid_gui.server.pictures import decode_crop
from faceid_gui.wire.models import EmbedReply
from faceid_gui.wire.packing import (
    CROPS_TYPE,
    FLOAT16_TYPE,
    FLOAT32_TYPE,
    pack_embeddings,
    unpack_crops,
)

router = APIRouter(prefix="/v1", tags=["faces"], responses=RESPONSES)

_FEW: Final = 8  # so many small crops are decoded sooner than handed to another thread
_JSON: Final = "application/json"
_DOCUMENTED: Final[dict[str, Any]] = {
    "requestBody": {
        "required": True,
        "content": {
            CROPS_TYPE: {"schema": BINARY},
            "image/jpeg": {"schema": BINARY},
            "image/png": {"schema": BINARY},
            "multipart/form-data": {"schema": CROPS_FORM, "encoding": CROPS_ENCODING},
            _JSON: {"schema": CROPS_JSON},
        },
    }
}


@router.post(
    "/embed",
    response_model=EmbedReply,
    openapi_extra=_DOCUMENTED,
    responses=example(EMBED_EXAMPLE, FLOAT16_TYPE, FLOAT32_TYPE),
)
async def embed(request: Request, _: Annotated[KeyInfo, Depends(caller(Scope.KIOSK))]) -> Response:
    """Embeddings of unit length, one per aligned crop, in the order of the crops.

    The body is a pack of crops, one JPEG or PNG, a form with files ``crop``, or JSON with
    base64 texts in ``crops``. ``Accept`` chooses packed float16 or float32, or JSON.
    """
    began = time.perf_counter()
    gate = gate_of(request)
    wanted = _wanted(request.headers.get("accept", ""))
    crops = await _decode(gate, await _files(request, gate.parts.limits.crops))
    rows = await answered(request, gate.parts.pool.embed(crops))
    return _reply(rows, gate.parts.contract.id, wanted, time.perf_counter() - began)


def _wanted(accept: str) -> str:
    """The content type of the reply: the first known one that is accepted."""
    for part in accept.split(","):
        kind = part.partition(";")[0].strip().lower()
        if kind in (FLOAT16_TYPE, FLOAT32_TYPE, _JSON):
            return kind
        if kind in ("", "*/*", "application/*"):
            return _JSON
    raise Refused(406, f"replies are {_JSON}, {FLOAT32_TYPE} or {FLOAT16_TYPE}")


async def _files(request: Request, most: int) -> tuple[bytes, ...]:
    """The crop files of a request, one to ``most``."""
    kind = content_type(request)
    if kind == CROPS_TYPE:
        return unpack_crops(await read_body(request), most=most)
    if kind in RAW_PICTURES:
        return (await read_body(request),)
    if kind == "multipart/form-data":
        files = (await read_form(request)).all_files("crop", "crops")
    elif kind == _JSON:
        files = _from_json(await read_json(request, 4_000_000), most)
    else:
        raise Refused(415, f"send crops as {CROPS_TYPE}, a picture, a form or {_JSON}")
    if not 0 < len(files) <= most:
        raise BadRequest(f"a request has 1 to {most} crops, not {len(files)}")
    return files


def _from_json(value: object, most: int) -> tuple[bytes, ...]:
    texts = value.get("crops") if isinstance(value, dict) and len(value) == 1 else None
    if not isinstance(texts, list) or not all(isinstance(text, str) for text in texts):
        raise BadRequest("the body is no object with one list of texts, called crops")
    try:
        return tuple(base64.b64decode(text, validate=True) for text in texts[: most + 1])
    except (binascii.Error, ValueError) as error:
        raise BadRequest("a crop is no base64") from error


async def _decode(gate: Gate, files: tuple[bytes, ...]) -> list[Image]:
    size = crop_of(gate.parts.contract).size
    if len(files) <= _FEW:
        return [decode_crop(file, size) for file in files]
    async with gate.decoders:
        return await asyncio.to_thread(lambda: [decode_crop(file, size) for file in files])


def _reply(rows: Embeddings, contract_id: str, kind: str, seconds: float) -> Response:
    if kind == FLOAT16_TYPE:
        return Response(pack_embeddings(rows, contract_id, size=2), media_type=kind)
    if kind == FLOAT32_TYPE:
        return Response(pack_embeddings(rows, contract_id, size=4), media_type=kind)
    body = {
        "contract_id": contract_id,
        "embeddings": rows.tolist(),
        "took_ms": round(seconds * 1000, 3),
    }
    return JsonReply(json.dumps(body, allow_nan=False))

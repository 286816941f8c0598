"""``POST /v1/identify``: who of the gallery is in a picture, or behind embeddings."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Any, Final

import numpy as np
from fastapi import APIRouter, Depends, Query
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from faceid_gui.core.errors import BackendUnavailable, BadRequest
from faceid_gui.core.keys import KeyInfo, Scope
from faceid_gui.core.types import Embeddings
from faceid_gui.server.deps import (
    PartsDep,
    answered,
    caller,
    content_type,
    decode_image,
    gate_of,
    picture_bytes,
    read_body,
)
from faceid_gui.server.errors import RESPONSES, JsonReply
from faceid_gui.server.examples import BINARY, PICTURE_ENCODING, PICTURE_FORM
from faceid_gui.server.parts import ServerParts
from faceid_gui.server.shapes import (
    check_contract,
    embeddings_in,
    face_out,
    flat_schema,
    identity_out,
    read_model,
    threshold_out,
)
from faceid_gui.services.enrolment.enroller import Effort
from faceid_gui.services.serving.events import ServerEventKind
from faceid_gui.services.serving.faces import PictureFace, every_face
from faceid_gui.services.serving.gallery_search import Identified, Identity, MatchStatus
from faceid_gui.wire.models import FaceOut
from faceid_gui.wire.packing import FLOAT16_TYPE, FLOAT32_TYPE, unpack_embeddings
from faceid_gui.wire.people import (
    MOST_EMBEDDINGS,
    EmbeddingsIn,
    IdentifiedFaceOut,
    IdentifyReply,
)

router = APIRouter(prefix="/v1", tags=["recognition"], responses=RESPONSES)

_DOCUMENTED: Final[dict[str, Any]] = {
    "requestBody": {
        "required": True,
        "content": {
            "application/json": {"schema": flat_schema(EmbeddingsIn)},
            "image/jpeg": {"schema": BINARY},
            "image/png": {"schema": BINARY},
            "multipart/form-data": {"schema": PICTURE_FORM, "encoding": PICTURE_ENCODING},
            FLOAT32_TYPE: {"schema": BINARY},
        },
    }
}
_KINDS: Final = {
    MatchStatus.MATCH: ServerEventKind.FACE_IDENTIFIED,
    MatchStatus.UNKNOWN: ServerEventKind.FACE_UNKNOWN,
    MatchStatus.AMBIGUOUS: ServerEventKind.FACE_AMBIGUOUS,
}


@dataclass(frozen=True, slots=True, eq=False)
class _Wish:
    """How a search is wanted."""

    effort: Effort
    liveness: bool
    faces: int
    candidates: int


async def _wish(
    effort: Annotated[
        Effort, Query(description="swift: one crop; brisk: two; thorough: twelve")
    ] = Effort.BRISK,
    liveness: Annotated[bool, Query(description="judge passive liveness too")] = False,
    faces: Annotated[int, Query(ge=1, le=32, description="faces at most")] = 16,
    candidates: Annotated[int, Query(ge=1, le=20, description="nearest people per face")] = 3,
) -> _Wish:
    return _Wish(effort, liveness, faces, candidates)


@router.post("/identify", response_model=IdentifyReply, openapi_extra=_DOCUMENTED)
async def identify(
    request: Request,
    parts: PartsDep,
    client: Annotated[KeyInfo, Depends(caller(Scope.KIOSK))],
    wish: Annotated[_Wish, Depends(_wish)],
) -> Response:
    """Who is in a picture, or who embeddings of the served contract belong to.

    Each face is a ``match``, ``unknown`` or ``ambiguous`` by the threshold and margin in
    force, which are in the reply with the error rate that they stand for. The reply is no
    decision about a door: a photo of somebody matches as well as they do.
    """
    began = time.perf_counter()
    if content_type(request) in (FLOAT16_TYPE, FLOAT32_TYPE, "application/json"):
        shown: Sequence[FaceOut | None] = ()
        rows = await _embeddings(request, parts)
    else:
        found = await _faces(request, parts, wish)
        shown = [face_out(one.face, one.quality, one.liveness) for one in found]
        rows = _rows(found, parts)
    identified = await run_in_threadpool(search_gallery, parts, rows, wish.candidates)
    tell(parts, client, identified.identities)
    reply = _reply(identified, shown or [None] * len(rows), parts.contract.id, began)
    return JsonReply(reply.model_dump_json())


def search_gallery(parts: ServerParts, rows: Embeddings, candidates: int) -> Identified:
    """Search the server's gallery by the threshold in force. Raises what the store raises."""
    return parts.search.identify(rows, threshold=parts.threshold(), most=candidates)


def tell(parts: ServerParts, client: KeyInfo, identities: Sequence[Identity]) -> None:
    """Publish an event for each face."""
    for identity in identities:
        score = round(identity.candidates[0].score, 4) if identity.candidates else None
        facts: dict[str, str | float | None] = {"score": score, "client": client.name}
        if identity.person is not None:
            facts |= {"person_id": identity.person.id, "name": identity.person.name}
        parts.events.publish(_KINDS[identity.status], **facts)


async def _embeddings(request: Request, parts: ServerParts) -> Embeddings:
    """The embeddings of a request, shape (n, d). Raises Refused, BadRequest."""
    if content_type(request) == "application/json":
        wish = await read_model(request, EmbeddingsIn)
        return embeddings_in(wish.embeddings, wish.contract_id, parts.contract)
    try:
        packed = unpack_embeddings(await read_body(request))
    except BackendUnavailable as error:
        raise BadRequest("the body is no pack of embeddings") from error
    check_contract(packed.contract_id, packed.rows.shape[1:], parts.contract)
    if not 0 < len(packed.rows) <= MOST_EMBEDDINGS:
        raise BadRequest(f"a request has 1 to {MOST_EMBEDDINGS} embeddings")
    return packed.rows


async def _faces(request: Request, parts: ServerParts, wish: _Wish) -> tuple[PictureFace, ...]:
    image = await decode_image(gate_of(request), await picture_bytes(request))
    work = every_face(image, effort=wish.effort, liveness=wish.liveness, most=wish.faces)
    return await answered(request, parts.pool.submit(work))


def _rows(found: Sequence[PictureFace], parts: ServerParts) -> Embeddings:
    """The faces' embeddings, shape (n, d); zero where a face could not be aligned."""
    rows = np.zeros((len(found), parts.contract.dimension), np.float32)
    for row, one in zip(rows, found, strict=True):
        if one.embedding is not None:
            row[:] = one.embedding
    return rows


def _reply(
    identified: Identified, shown: Sequence[FaceOut | None], contract_id: str, began: float
) -> IdentifyReply:
    return IdentifyReply(
        contract_id=contract_id,
        threshold=threshold_out(identified.threshold),
        people=identified.people,
        revision=identified.revision,
        faces=tuple(
            IdentifiedFaceOut(face=face, identity=identity_out(identity))
            for face, identity in zip(shown, identified.identities, strict=True)
        ),
        took_ms=round((time.perf_counter() - began) * 1000, 3),
    )

"""``POST /v1/detect`` and ``/v1/analyse``: the faces of one picture, and no decision."""

from __future__ import annotations

import time
from typing import Annotated, Any, Final

import numpy as np
from fastapi import APIRouter, Depends, Query
from pydantic import StringConstraints
from starlette.requests import Request

from faceid_gui.core.keys import KeyInfo, Scope
from faceid_gui.core.types import Box, Image
from faceid_gui.server.deps import answered, caller, gate_of, picture
from faceid_gui.server.errors import RESPONSES
from faceid_gui.server.examples import (
    BINARY,
    FACES_EXAMPLE,
    PICTURE_ENCODING,
    PICTURE_FORM,
    example,
)
from faceid_gui.server.shapes import face_out
from faceid_gui.services.serving.looking import MOST_FACES, KnownFace, Look, SeenFace, look
from faceid_gui.wire.models import FaceOut, FacesReply

router = APIRouter(prefix="/v1", tags=["faces"], responses=RESPONSES)

Caller = Annotated[KeyInfo, Depends(caller(Scope.KIOSK))]
Careful = Annotated[
    bool, Query(description="Look twice, at two sizes: more exact landmarks, twice the work.")
]

_NUMBER: Final = r"-?[0-9]{1,5}(\.[0-9]{1,8})?"
_SIDE: Final = r"[0-9]{1,5}(\.[0-9]{1,8})?"
_FACE: Final = rf"{_NUMBER},{_NUMBER},{_SIDE},{_SIDE}((,{_NUMBER}){{10}})?"
_DOCUMENTED: Final[dict[str, Any]] = {
    "requestBody": {
        "required": True,
        "content": {
            "image/jpeg": {"schema": BINARY},
            "image/png": {"schema": BINARY},
            "multipart/form-data": {"schema": PICTURE_FORM, "encoding": PICTURE_ENCODING},
        },
    }
}


@router.post("/detect", openapi_extra=_DOCUMENTED, responses=example(FACES_EXAMPLE))
async def detect(request: Request, _: Caller, *, careful: Careful = False) -> FacesReply:
    """Boxes and five landmarks of all faces, best score first."""
    wanted = Look(careful=careful, quality=False, liveness=False, embeddings=False)
    return await _look(request, wanted)


@router.post("/analyse", openapi_extra=_DOCUMENTED, responses=example(FACES_EXAMPLE))
async def analyse(
    request: Request,
    _: Caller,
    *,
    careful: Careful = False,
    embeddings: Annotated[bool, Query(description="One embedding per face.")] = True,
    liveness: Annotated[bool, Query(description="Passive liveness of each face.")] = True,
    faces: Annotated[
        list[Annotated[str, StringConstraints(pattern=rf"^{_FACE}$")]] | None,
        Query(
            max_length=MOST_FACES,
            description="Faces that are known already, so that none are looked for: x, y, width"
            " and height of the box in pixels, then perhaps ten numbers for the five"
            " landmarks, all separated by commas.",
            examples=[["200,120,140,140"]],
        ),
    ] = None,
) -> FacesReply:
    """Faces with landmarks, quality, liveness and embeddings. Scores, never a decision."""
    wanted = Look(careful=careful, liveness=liveness, embeddings=embeddings)
    return await _look(request, wanted, tuple(map(_face, faces or ())))


async def _look(request: Request, wanted: Look, known: tuple[KnownFace, ...] = ()) -> FacesReply:
    began = time.perf_counter()
    parts = gate_of(request).parts
    image: Image = await picture(request)
    seen = await answered(request, parts.pool.submit(look(image, wanted, known)))
    return FacesReply(
        width=image.shape[1],
        height=image.shape[0],
        contract_id=parts.contract.id,
        faces=tuple(_out(face) for face in seen),
        took_ms=round((time.perf_counter() - began) * 1000, 3),
    )


def _out(seen: SeenFace) -> FaceOut:
    face = face_out(seen.face, seen.quality, seen.liveness)
    more: dict[str, Any] = {}
    if not seen.located:
        more["landmarks"] = ()
    if seen.embedding is not None:
        more["embedding"] = tuple(seen.embedding.tolist())
    return face.model_copy(update=more) if more else face


def _face(text: str) -> KnownFace:
    """A face of the parameter, whose form was checked."""
    numbers = [float(number) for number in text.split(",")]
    points = np.array(numbers[4:], np.float32).reshape(5, 2) if len(numbers) > 4 else None
    return KnownFace(Box(*numbers[:4]), points)

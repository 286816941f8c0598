"""``POST /v1/verify``: are two the same person?"""

from __future__ import annotations

import time
from typing import Annotated, Any, Final

import numpy as np
from fastapi import APIRouter, Depends
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request

from faceid_gui.core.errors import BadRequest
from faceid_gui.core.keys import KeyInfo, Scope
from faceid_gui.core.types import Embedding, Person
from faceid_gui.server.deps import (
    PartsDep,
    answered,
    caller,
    content_type,
    decode_image,
    gate_of,
    read_form,
)
from faceid_gui.server.errors import RESPONSES, Refused
from faceid_gui.server.examples import BINARY
from faceid_gui.server.forms import Form
from faceid_gui.server.parts import ServerParts
from faceid_gui.server.routes.people import enrolled_person
from faceid_gui.server.shapes import (
    embeddings_in,
    face_out,
    flat_schema,
    person_out,
    read_model,
    threshold_out,
)
from faceid_gui.services.enrolment.enroller import Effort
from faceid_gui.services.serving.faces import PictureFace, main_face
from faceid_gui.services.serving.verify import Comparison, compare, false_match_rate, template_of
from faceid_gui.wire.models import FaceOut
from faceid_gui.wire.people import VerifyEmbeddingsIn, VerifyReply

router = APIRouter(prefix="/v1", tags=["recognition"], responses=RESPONSES)

_FORM: Final[dict[str, Any]] = {
    "type": "object",
    "description": "A field person_id takes the place of the file other: an id of /v1/people.",
    "properties": {
        "image": {**BINARY, "description": "a picture of one person"},
        "other": {**BINARY, "description": "another one"},
    },
    "required": ["image", "other"],
}
_ONE_OF_TWO: Final[list[dict[str, Any]]] = [
    {"required": ["other"], "properties": {"other": {"type": "array"}}},
    {"required": ["person_id"], "properties": {"person_id": {"type": "string"}}},
]
_DOCUMENTED: Final[dict[str, Any]] = {
    "requestBody": {
        "required": True,
        "content": {
            "multipart/form-data": {
                "schema": _FORM,
                "encoding": {
                    "image": {"contentType": "image/png, image/jpeg"},
                    "other": {"contentType": "image/png, image/jpeg"},
                },
            },
            "application/json": {
                "schema": {**flat_schema(VerifyEmbeddingsIn), "oneOf": _ONE_OF_TWO}
            },
        },
    }
}


@router.post("/verify", response_model=VerifyReply, openapi_extra=_DOCUMENTED)
async def verify(
    request: Request,
    parts: PartsDep,
    _: Annotated[KeyInfo, Depends(caller(Scope.KIOSK))],
) -> VerifyReply:
    """Compare two pictures, or a picture with somebody enrolled: a form of ``image`` and
    either ``other`` or ``person_id``. Embeddings are compared as JSON.

    The threshold in force and the rate of false matches that it stands for are in the reply.
    A picture must be of one person: no face, or several equally prominent ones, is a 422.
    """
    began = time.perf_counter()
    if content_type(request) == "application/json":
        return await _of_embeddings(request, parts, began)
    if content_type(request) != "multipart/form-data":
        raise Refused(415, "send pictures as multipart/form-data, or embeddings as JSON")
    return await _of_pictures(request, parts, began)


async def _of_embeddings(request: Request, parts: ServerParts, began: float) -> VerifyReply:
    wish = await read_model(request, VerifyEmbeddingsIn)
    given = [row for row in (wish.embedding, wish.other) if row is not None]
    rows = embeddings_in(tuple(given), wish.contract_id, parts.contract)
    person = None
    if wish.person_id is not None:
        person, template = await run_in_threadpool(_template, parts, wish.person_id)
        rows = np.vstack([rows, template])
    return await _reply(parts, rows[0], rows[1], began, person=person)


async def _of_pictures(request: Request, parts: ServerParts, began: float) -> VerifyReply:
    form = await read_form(request)
    pictures, person_id = _asked(form)
    person, template = None, None
    if person_id:
        person, template = await run_in_threadpool(_template, parts, person_id)
    found = [await _face(request, parts, data) for data in pictures]
    if template is None:
        template = found[1].embedding
    faces = tuple(face_out(one.face, one.quality) for one in found)
    return await _reply(parts, found[0].embedding, template, began, person=person, faces=faces)


def _asked(form: Form) -> tuple[tuple[bytes, ...], str]:
    """The pictures of a form, one or two, and the person's id. Raises BadRequest."""
    images, others = form.all_files("image"), form.all_files("other")
    person_id = form.text("person_id")
    if len(images) != 1 or len(others) + bool(person_id) != 1:
        raise BadRequest("the form needs one file image, and either one file other or a person_id")
    return (*images, *others), person_id


async def _face(request: Request, parts: ServerParts, data: bytes) -> PictureFace:
    image = await decode_image(gate_of(request), data)
    return await answered(request, parts.pool.submit(main_face(image, effort=Effort.THOROUGH)))


def _template(parts: ServerParts, person_id: str) -> tuple[Person, Embedding]:
    person = enrolled_person(parts, person_id)
    return person, template_of(parts.gallery, parts.contract, person.id)


async def _reply(
    parts: ServerParts,
    one: Embedding | None,
    other: Embedding | None,
    began: float,
    *,
    person: Person | None,
    faces: tuple[FaceOut, ...] = (),
) -> VerifyReply:
    if one is None or other is None:
        raise BadRequest("there is nothing to compare")
    threshold = await run_in_threadpool(parts.threshold)
    person_id = person.id if person is not None else None
    result: Comparison = compare(one, other, threshold=threshold, person_id=person_id)
    return VerifyReply(
        same=result.same,
        score=result.score,
        contract_id=parts.contract.id,
        threshold=threshold_out(result.threshold),
        false_match_rate=false_match_rate(threshold),
        person=person_out(person) if person is not None else None,
        faces=faces,
        took_ms=round((time.perf_counter() - began) * 1000, 3),
    )

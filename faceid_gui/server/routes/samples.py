"""``/v1/people/{id}/samples``: what somebody is recognised by."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from faceid_gui.core.errors import NotFound
from faceid_gui.server.deps import PartsDep
from faceid_gui.server.enrolling import EMBEDDINGS_OR_PHOTOS, add_samples
from faceid_gui.server.errors import RESPONSES
from faceid_gui.server.parts import ServerParts
from faceid_gui.server.routes.people import Admin, PersonId, Reader, note
from faceid_gui.server.shapes import enrol_reply, sample_out
from faceid_gui.services.serving.events import ServerEventKind
from faceid_gui.wire.people import EXAMPLE_ID, ID_PATTERN, EnrolReply, SamplesReply

router = APIRouter(prefix="/v1/people/{person_id}/samples", tags=["people"], responses=RESPONSES)

SampleId = Annotated[
    str, Path(pattern=ID_PATTERN, description="the id of a sample", examples=[EXAMPLE_ID])
]
"""The id in a path."""


@router.get("")
async def list_samples(parts: PartsDep, _: Reader, person_id: PersonId) -> SamplesReply:
    """All samples of somebody, oldest first, without embeddings and pictures."""
    samples = await run_in_threadpool(parts.gallery.samples, person_id)
    return SamplesReply(samples=tuple(map(sample_out, samples)))


@router.post(
    "",
    status_code=201,
    response_model=EnrolReply,
    responses={200: {"model": EnrolReply, "description": "All of it was there already."}},
    openapi_extra=EMBEDDINGS_OR_PHOTOS,
)
async def create_samples(
    request: Request, response: Response, parts: PartsDep, admin: Admin, person_id: PersonId
) -> EnrolReply:
    """Add photos (a form, or one picture as the body) or embeddings (JSON) to somebody.

    Refused photos are named with index and reason; one that is there already is a
    ``duplicate``, so a request can be repeated. Where none can be used the reply is a 422.
    """
    enrolled = await add_samples(request, parts, person_id)
    added = len(enrolled.added)
    if not added:
        response.status_code = 200
        return enrol_reply(enrolled)
    await note(parts, admin, "api.samples.add", person_id, f"{added} samples")
    parts.events.publish(ServerEventKind.SAMPLES_ADDED, person_id=person_id, samples=added)
    return enrol_reply(enrolled)


@router.delete("/{sample_id}", status_code=204, response_class=Response)
async def delete_sample(
    parts: PartsDep, admin: Admin, person_id: PersonId, sample_id: SampleId
) -> None:
    """Erase one sample beyond recall. Who has none left is enrolled, and recognised by nobody."""
    await run_in_threadpool(_erase, parts, person_id, sample_id)
    await note(parts, admin, "api.sample.erase", person_id, sample_id)
    parts.events.publish(ServerEventKind.SAMPLES_ERASED, person_id=person_id, samples=1)


def _erase(parts: ServerParts, person_id: str, sample_id: str) -> None:
    if sample_id not in {sample.id for sample in parts.gallery.samples(person_id)}:
        raise NotFound("the person has no such sample", detail=sample_id)
    parts.gallery.remove_samples([sample_id])

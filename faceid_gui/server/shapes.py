"""Between the program's nouns and the JSON of ``/v1``; and requests whose body is JSON."""

from __future__ import annotations

from typing import Any, Final, TypeVar

import numpy as np
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, ValidationError
from starlette.requests import Request

from faceid_gui.core.types import (
    DetectedFace,
    EmbeddingContract,
    Embeddings,
    Liveness,
    Person,
    Quality,
    Sample,
    Threshold,
)
from faceid_gui.server.deps import read_body
from faceid_gui.server.errors import Refused
from faceid_gui.services.serving.enrol_uploaded import Enrolled, UploadedPhoto
from faceid_gui.services.serving.gallery_search import Identity, unit_or_zero
from faceid_gui.wire.models import FaceOut, LivenessOut, PoseOut, QualityOut, ThresholdOut
from faceid_gui.wire.people import (
    CandidateOut,
    EnrolReply,
    IdentityOut,
    PersonOut,
    RefusedPhotoOut,
    SampleOut,
)

_M = TypeVar("_M", bound=BaseModel)

JSON_BYTES: Final = 4_000_000
"""Bytes of the largest JSON body: 64 embeddings of 512 numbers take one million."""


async def read_model(request: Request, model: type[_M], limit: int = JSON_BYTES) -> _M:
    """The JSON body as a model.

    Raises Refused where it is too large or too slow, RequestValidationError where it has
    another shape.
    """
    body = await read_body(request, limit)
    try:
        return model.model_validate_json(body)
    except ValidationError as error:
        raise RequestValidationError(error.errors(include_url=False)) from error


def flat_schema(model: type[BaseModel]) -> dict[str, Any]:
    """The JSON schema of a model with nothing to look up elsewhere: for ``openapi_extra``."""
    schema = model.model_json_schema()
    definitions = schema.pop("$defs", {})
    return {key: _inlined(value, definitions) for key, value in schema.items()}


def _inlined(node: object, definitions: dict[str, Any]) -> object:
    if isinstance(node, dict):
        if "$ref" in node:
            return _inlined(definitions[node["$ref"].rpartition("/")[2]], definitions)
        return {key: _inlined(value, definitions) for key, value in node.items()}
    return [_inlined(value, definitions) for value in node] if isinstance(node, list) else node


def embeddings_in(
    rows: tuple[tuple[float, ...], ...], contract_id: str, contract: EmbeddingContract
) -> Embeddings:
    """A client's embeddings as unit rows, shape (n, d), float32; one without length is zero.

    Raises Refused (409) where they are not of the contract that is served.
    """
    for row in rows:
        check_contract(contract_id, (len(row),), contract)
    return unit_or_zero(np.array(rows, np.float64).reshape(len(rows), contract.dimension))


def check_contract(contract_id: str, shape: tuple[int, ...], contract: EmbeddingContract) -> None:
    """Raise Refused (409) where an embedding of ``shape`` is not of the served contract."""
    if contract_id != contract.id or shape != (contract.dimension,):
        raise Refused(
            409,
            "the embeddings are of another contract than the one that is served",
            code="other_contract",
            details={"served": contract.id, "dimension": contract.dimension},
        )


def person_out(person: Person) -> PersonOut:
    """Somebody as JSON."""
    return PersonOut(
        id=person.id, name=person.name, created_at=person.created_at, samples=person.samples
    )


def sample_out(sample: Sample) -> SampleOut:
    """A sample as JSON, without its embeddings and its picture."""
    return SampleOut(
        id=sample.id,
        person_id=sample.person_id,
        created_at=sample.created_at,
        source=sample.source,
        quality=quality_out(sample.quality),
        contracts=tuple(sorted(sample.embeddings)),
        has_picture=sample.crop_png is not None,
    )


def refused_out(photo: UploadedPhoto) -> RefusedPhotoOut:
    """A refused photo as JSON."""
    return RefusedPhotoOut(
        index=photo.index, filename=photo.filename, code=photo.code, reason=photo.reason
    )


def enrol_reply(enrolled: Enrolled) -> EnrolReply:
    """What became of an upload as JSON."""
    return EnrolReply(
        person=person_out(enrolled.person),
        samples=tuple(map(sample_out, enrolled.added)),
        refused=tuple(map(refused_out, enrolled.refused)),
    )


def quality_out(quality: Quality) -> QualityOut:
    """A quality as JSON."""
    pose = quality.pose
    return QualityOut(
        score=min(max(quality.score, 0.0), 1.0),
        face_px=quality.face_px,
        sharpness=quality.sharpness,
        brightness=quality.brightness,
        pose=PoseOut(yaw=pose.yaw, pitch=pose.pitch, roll=pose.roll),
        issue=quality.issue.value if quality.issue is not None else None,
    )


def face_out(
    face: DetectedFace, quality: Quality | None = None, liveness: Liveness | None = None
) -> FaceOut:
    """A face as JSON, without its embedding."""
    box = face.box
    return FaceOut(
        box=(float(box.x), float(box.y), float(box.w), float(box.h)),
        landmarks=tuple((float(x), float(y)) for x, y in face.landmarks),
        score=min(max(float(face.score), 0.0), 1.0),
        quality=quality_out(quality) if quality is not None else None,
        liveness=None
        if liveness is None
        else LivenessOut(score=liveness.score, reason=liveness.reason.value),
    )


def threshold_out(threshold: Threshold) -> ThresholdOut:
    """A threshold as JSON, without the rules for single people: who they are is no client's."""
    return ThresholdOut(
        value=threshold.value,
        margin=threshold.margin,
        calibrated=threshold.calibrated,
        target_fpir=threshold.target_fpir,
        floor_fpir=threshold.floor_fpir,
        gallery_size=threshold.gallery_size,
        impostors=threshold.impostors,
    )


def identity_out(identity: Identity) -> IdentityOut:
    """Who a face is as JSON."""
    person = identity.person
    candidates = identity.candidates
    return IdentityOut(
        status=identity.status.value,
        person=person_out(person) if person is not None else None,
        score=candidates[0].score if candidates else None,
        candidates=tuple(
            CandidateOut(person_id=one.person.id, name=one.person.name, score=one.score)
            for one in candidates
        ),
    )

"""``/represent`` and ``/verify`` of DeepFace's API, and what of it is not offered."""

from __future__ import annotations

import time
from dataclasses import replace
from typing import Annotated, Any, Final

from fastapi import APIRouter, Depends
from starlette.requests import Request

from faceid_gui.core.errors import BadRequest, NoFace, PoorQuality
from faceid_gui.core.keys import KeyInfo, Scope
from faceid_gui.core.types import LivenessReason
from faceid_gui.server.deps import PartsDep, caller
from faceid_gui.server.document import DETECTOR, EMBEDDER, LIVENESS, SERVED
from faceid_gui.server.errors import Refused
from faceid_gui.server.facades.deepface.metrics import METRICS, metric_of
from faceid_gui.server.facades.deepface.options import (
    SKIP,
    Options,
    detector_name,
    picture_of,
    read_options,
)
from faceid_gui.server.facades.deepface.shapes import (
    RESPONSES,
    FacialArea,
    FacialAreas,
    Point,
    Representation,
    Represented,
    Verified,
    render,
)
from faceid_gui.server.facades.dialect import dialect_route
from faceid_gui.server.facades.forms import PICTURE_TYPES, Fields, read_fields
from faceid_gui.server.facades.looks import Seen, SeenFace, see
from faceid_gui.server.facades.similarity import similarity
from faceid_gui.server.parts import ServerParts
from faceid_gui.services.serving.verify import compare

router = APIRouter(tags=["DeepFace"], responses=RESPONSES, route_class=dialect_route(render))

Looker = Annotated[KeyInfo, Depends(caller(Scope.KIOSK))]
"""Who may have faces embedded and compared."""

_BINARY: Final[dict[str, Any]] = {"type": "string", "format": "binary"}
_DATA_URI: Final[dict[str, Any]] = {
    "type": "string",
    "format": "picture-data-uri",
    "description": "JPEG or PNG as a data URI; addresses and paths are refused",
}
_SHARED: Final[dict[str, Any]] = {
    "model_name": {SERVED: EMBEDDER, "description": "that of the served pack, or none"},
    "detector_backend": {SERVED: DETECTOR, "description": f"that of the pack, none, or {SKIP}"},
    "enforce_detection": {"type": "boolean", "default": True},
    "anti_spoofing": {SERVED: LIVENESS, "type": "boolean", "default": False},
}


_CUT_OUT_AND_ALIVE: Final[dict[str, Any]] = {
    "description": "liveness is judged by what is around a face",
    "properties": {"anti_spoofing": {"const": True}, "detector_backend": {"const": SKIP}},
    "required": ["anti_spoofing", "detector_backend"],
}


def _or_null(schema: dict[str, Any]) -> dict[str, Any]:
    """In JSON a field that is not given may be null too."""
    return {"anyOf": [schema, {"type": "null"}]}


def _body(more: dict[str, Any], *pictures: str) -> dict[str, Any]:
    fields = {**_SHARED, **more}
    form = {**dict.fromkeys(pictures, _BINARY), **fields}
    text = {**dict.fromkeys(pictures, _DATA_URI), **{k: _or_null(v) for k, v in fields.items()}}
    content: dict[str, Any] = {
        kind: {
            "schema": {
                "type": "object",
                "properties": shown,
                "required": list(pictures),
                "not": _CUT_OUT_AND_ALIVE,
            }
        }
        for kind, shown in (("multipart/form-data", form), ("application/json", text))
    }
    content["multipart/form-data"]["encoding"] = dict.fromkeys(pictures, PICTURE_TYPES)
    return {"requestBody": {"required": True, "content": content}}


_REPRESENT: Final = _body(
    {"max_faces": {"type": "integer", "minimum": 0, "description": "0: all"}}, "img"
)
_VERIFY: Final = _body(
    {
        "distance_metric": {"type": "string", "enum": list(METRICS), "default": "cosine"},
        "threshold": {"type": "number", "description": "a stricter one than that in force"},
    },
    "img1",
    "img2",
)


@router.post("/represent", openapi_extra=_REPRESENT)
async def represent(request: Request, parts: PartsDep, _: Looker) -> Represented:
    """The embeddings of a picture's faces, of unit length, the biggest face first."""
    fields = await read_fields(request)
    options = read_options(fields, parts)
    seen = await _look(request, picture_of(fields, "img"), "img", options)
    results = tuple(
        Representation(
            embedding=tuple(one.embedding.tolist()),
            facial_area=_area(one, seen),
            face_confidence=_confidence(one),
        )
        for one in seen.faces
        if one.embedding is not None
    )
    return Represented(results=results)


@router.post("/verify", openapi_extra=_VERIFY)
async def verify(request: Request, parts: PartsDep, _: Looker) -> Verified:
    """Whether two pictures show the same person: of several faces, the nearest two count.

    ``verified`` follows the threshold in force. A ``threshold`` in the request may be
    stricter; a laxer one is refused.
    """
    began = time.perf_counter()
    fields = await read_fields(request)
    options = read_options(fields, parts)
    name = fields.text("distance_metric", "cosine")
    metric, limit = metric_of(name), _limit(fields, parts, name)
    files = [(field, picture_of(fields, field)) for field in ("img1", "img2")]
    first, second = [await _look(request, data, field, options) for field, data in files]
    score, one, other = _nearest(first, second, parts)
    distance = metric(score)
    return Verified(
        verified=score >= parts.threshold().value and distance <= limit,
        distance=distance,
        threshold=limit,
        confidence=100.0 * similarity(score, parts.threshold()),
        model=parts.pack.embedder,
        detector_backend=SKIP if options.skip else detector_name(parts.pack),
        similarity_metric=name,
        facial_areas=FacialAreas(img1=_area(one, first), img2=_area(other, second)),
        time=round(time.perf_counter() - began, 3),
    )


@router.post("/analyze", include_in_schema=False)
@router.post("/register", include_in_schema=False)
@router.post("/search", include_in_schema=False)
@router.post("/build/index", include_in_schema=False)
async def not_offered(request: Request, _: Looker) -> None:
    """Age, gender and emotion are not guessed; people are kept by ``/v1/people``."""
    raise Refused(
        404,
        f"{request.url.path} is not offered by this server; people are enrolled at /v1/people and "
        "found at /v1/identify, and age, gender, race and emotion are not guessed",
        code="not_offered",
    )


async def _look(request: Request, data: bytes, name: str, options: Options) -> Seen:
    """The faces of a picture. Raises NoFace, and PoorQuality for one that is not alive."""
    seen = await see(request, data, options.wanted())
    if not any(one.embedding is not None for one in seen.faces):
        if options.enforce or options.alive:  # what is no face cannot be told to be alive
            raise NoFace(f"there is no face in {name}; enforce_detection=false takes it whole")
        return await see(request, data, replace(options.wanted(), whole=True))
    if options.alive:
        for one in seen.faces:
            if one.liveness is None or one.liveness.reason is not LivenessReason.LIVE:
                raise PoorQuality(f"Spoof detected in {name}, or liveness cannot be told")
    return seen


def _nearest(first: Seen, second: Seen, parts: ServerParts) -> tuple[float, SeenFace, SeenFace]:
    """The nearest two faces and their cosine similarity."""
    threshold = parts.threshold()
    pairs = [
        (compare(one.embedding, other.embedding, threshold=threshold).score, one, other)
        for one in first.faces
        for other in second.faces
        if one.embedding is not None and other.embedding is not None
    ]
    return max(pairs, key=lambda pair: pair[0])


def _limit(fields: Fields, parts: ServerParts, metric: str) -> float:
    """The greatest distance of one person. Raises BadRequest for a laxer one than in force."""
    in_force = metric_of(metric)(parts.threshold().value)
    limit = fields.number("threshold", in_force)
    if limit > in_force:
        raise BadRequest(f"a threshold may be stricter than {in_force:.6f}, not laxer")
    return limit


def _area(one: SeenFace, seen: Seen) -> FacialArea:
    """A face's place; DeepFace's left eye is the person's, at the picture's right."""
    box, points = one.face.box, one.face.landmarks
    x, y = min(max(round(box.x), 0), seen.width), min(max(round(box.y), 0), seen.height)
    area = FacialArea(
        x=x,
        y=y,
        w=max(min(round(box.right), seen.width) - x, 0),
        h=max(min(round(box.bottom), seen.height) - y, 0),
    )
    if len(points) != 5:
        return area
    right_eye, left_eye, nose, mouth_right, mouth_left = (_point(row) for row in points.tolist())
    return area.model_copy(
        update={
            "left_eye": left_eye,
            "right_eye": right_eye,
            "nose": nose,
            "mouth_left": mouth_left,
            "mouth_right": mouth_right,
        }
    )


def _point(row: list[float]) -> Point:
    return round(row[0]), round(row[1])


def _confidence(one: SeenFace) -> float:
    """How sure the detector is; 0 for a picture that was taken whole, as in DeepFace."""
    return one.face.score if len(one.face.landmarks) else 0.0

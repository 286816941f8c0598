"""``/v1/vision/face``: the face calls of DeepStack and CodeProject.AI.

A key is the form field ``api_key``, or a header as everywhere else.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Any, Final, TypedDict

from fastapi import APIRouter
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request

from faceid_gui.core.errors import BadRequest, UserError
from faceid_gui.core.keys import KeyInfo, Scope
from faceid_gui.core.types import NewSample
from faceid_gui.server.deps import check_key, gate_of, key_of, refuse_guessers
from faceid_gui.server.facades.collection import Collection, new_sample
from faceid_gui.server.facades.deepstack.shapes import (
    RESPONSES,
    UNKNOWN,
    Detected,
    Done,
    Listed,
    Matched,
    Place,
    Prediction,
    Recognised,
    Registered,
    render,
)
from faceid_gui.server.facades.dialect import dialect_route
from faceid_gui.server.facades.forms import PICTURE_TYPES, Fields, read_fields
from faceid_gui.server.facades.looks import Seen, SeenFace, Wanted, main_of, rows_of, see
from faceid_gui.server.facades.similarity import similarity, similarity_of
from faceid_gui.server.parts import ServerParts
from faceid_gui.server.routes.identify import search_gallery, tell
from faceid_gui.services.serving.gallery_search import Identity

router = APIRouter(
    prefix="/v1/vision",
    tags=["DeepStack / CodeProject.AI"],
    responses=RESPONSES,
    route_class=dialect_route(render),
)

_SURE: Final = 0.4  # CodeProject.AI's own default of min_confidence
_BINARY: Final[dict[str, Any]] = {"type": "string", "format": "binary"}
_NAME: Final[dict[str, Any]] = {
    "type": "string",
    "format": "person-name",
    "minLength": 1,
}
_KEY: Final[dict[str, Any]] = {"description": "where the server wants keys"}
_SCORE: Final[dict[str, Any]] = {"description": "0 to 1", "default": _SURE, "examples": [0.6]}


def _body(properties: dict[str, Any], *required: str) -> dict[str, Any]:
    # Nothing else has a type: every other field of a form is a text.
    schema = {"type": "object", "properties": {**properties, "api_key": _KEY}}
    if required:
        schema["required"] = list(required)
    pictures = [name for name, kind in properties.items() if kind is _BINARY]
    encoding: dict[str, Any] = dict.fromkeys(pictures, PICTURE_TYPES)
    if _NAME in properties.values():
        encoding["userid"] = {"contentType": "text/plain"}
    content = {"multipart/form-data": {"schema": schema, "encoding": encoding}}
    return {"requestBody": {"required": bool(required), "content": content}}


_IMAGE: Final = _body({"image": _BINARY, "min_confidence": _SCORE}, "image")
_PAIR: Final = _body({"image1": _BINARY, "image2": _BINARY}, "image1", "image2")
_NEW: Final = _body({"image": _BINARY, "userid": _NAME}, "image", "userid")
_NAMED: Final = _body({"userid": _NAME}, "userid")
_NOTHING: Final = _body({})


class _Times(TypedDict):
    """The fields of ``shapes._Timed``."""

    command: str
    provider: str
    inference_ms: int
    process_ms: int


@dataclass(frozen=True, slots=True, eq=False)
class _Visit:
    """One request: who asks, what they sent, and since when."""

    parts: ServerParts
    caller: KeyInfo
    fields: Fields
    began: float

    def image(self, *names: str) -> bytes:
        """The upload of the first of these names that there is. Raises BadRequest."""
        found = (self.fields.upload(name) for name in names)
        data = next((data for data in found if data), None)
        if data is None:
            raise BadRequest("No valid image file found")
        return data

    def userid(self) -> str:
        """Who is meant. Raises BadRequest."""
        name = self.fields.text("userid")
        if not name:
            raise BadRequest("user id not specified")
        return name

    def times(self, command: str, *seen: Seen) -> _Times:
        """What is said of every answer."""
        inference = sum(one.detect_ms + one.embed_ms for one in seen)
        return _Times(
            command=command,
            provider=self.parts.pool.provider,
            inference_ms=round(inference),
            process_ms=round((time.perf_counter() - self.began) * 1000.0),
        )


@router.post("/face", openapi_extra=_IMAGE)
async def detect(request: Request) -> Detected:
    """The faces of a picture that the detector is sure of to ``min_confidence``."""
    visit = await _visit(request, Scope.KIOSK)
    wanted = Wanted(embed=False, least=_least(visit))
    seen = await see(request, visit.image("image"), wanted)
    places = tuple(Place(confidence=one.face.score, **_corners(one, seen)) for one in seen.faces)
    return Detected(predictions=places, message=_counted(seen), **visit.times("detect", seen))


@router.post("/face/", include_in_schema=False)
async def detect_too(request: Request) -> Detected:
    """The same: some clients end the path with a slash."""
    return await detect(request)


@router.post("/face/recognize", openapi_extra=_IMAGE)
async def recognize(request: Request) -> Recognised:
    """Whose the faces of a picture are.

    Somebody is named where threshold and margin in force allow it, and the confidence is not
    below ``min_confidence``: that can ask for more, never for less.
    """
    visit = await _visit(request, Scope.KIOSK)
    least = _least(visit)
    seen = await see(request, visit.image("image"), Wanted())
    rows = rows_of(seen, visit.parts.contract.dimension)
    found = await run_in_threadpool(search_gallery, visit.parts, rows, 2)
    tell(visit.parts, visit.caller, found.identities)
    predictions = []
    for one, identity in zip(seen.faces, found.identities, strict=True):
        who, confidence = _named(identity, visit.parts, least)
        corners = _corners(one, seen)
        predictions.append(Prediction(userid=who, confidence=confidence, **corners))
    return Recognised(
        predictions=tuple(predictions),
        message=_counted(seen),
        **visit.times("recognize", seen),
    )


@router.post("/face/register", openapi_extra=_NEW)
async def register(request: Request) -> Registered:
    """Enrol somebody, or give more faces to them: one or more files, one face in each."""
    visit = await _visit(request, Scope.ADMIN)
    name = visit.userid()
    files = [(field, data) for field, data in visit.fields.files if data]
    if not files:
        raise BadRequest("No valid image file found")
    samples, refused = await _samples(request, files)
    if not samples:
        raise BadRequest("; ".join(refused))
    collection = Collection(visit.parts, visit.caller)
    added = await run_in_threadpool(collection.add_samples, name, samples)
    message = "face added" if len(added) == 1 else f"{len(added)} faces added"
    if refused:
        message += f"; refused: {'; '.join(refused)}"
    return Registered(message=message, **visit.times("register"))


@router.post("/face/list", openapi_extra=_NOTHING)
async def list_faces(request: Request) -> Listed:
    """Everybody who has a face here, by name."""
    visit = await _visit(request, Scope.KIOSK, Scope.READ)
    people = await run_in_threadpool(visit.parts.gallery.people)
    names = tuple(person.name for person in people if person.samples)
    return Listed(faces=names, **visit.times("list"))


@router.post("/face/delete", openapi_extra=_NAMED)
async def delete(request: Request) -> Done:
    """Delete somebody, who can be brought back for 30 days."""
    visit = await _visit(request, Scope.ADMIN)
    collection = Collection(visit.parts, visit.caller)
    await run_in_threadpool(collection.remove, visit.userid())
    return Done(**visit.times("delete"))


@router.post("/face/match", openapi_extra=_PAIR)
async def match(request: Request) -> Matched:
    """How similar the faces of two pictures are."""
    visit = await _visit(request, Scope.KIOSK)
    one = await see(request, visit.image("image1"), Wanted())
    other = await see(request, visit.image("image2"), Wanted())
    score = similarity_of(main_of(one).embedding, main_of(other).embedding, visit.parts.threshold())
    return Matched(similarity=score, **visit.times("match", one, other))


async def _visit(request: Request, *scopes: Scope) -> _Visit:
    """Who asks for what. Raises Refused without a good key, BadRequest."""
    began = time.perf_counter()
    allowed = frozenset(scopes)
    header = key_of(request)
    known = check_key(request, header, allowed) if header else None
    if known is None:
        refuse_guessers(request)
    fields = await read_fields(request)
    if known is None:
        known = check_key(request, fields.text("api_key"), allowed)
    return _Visit(gate_of(request).parts, known, fields, began)


async def _samples(
    request: Request, files: list[tuple[str, bytes]]
) -> tuple[tuple[NewSample, ...], tuple[str, ...]]:
    """A sample per usable picture, and of each other one why it is none."""
    samples, refused = [], []
    for field, data in files:
        try:
            samples.append(await new_sample(request, data))
        except UserError as error:
            refused.append(f"{field}: {error}")
    return tuple(samples), tuple(refused)


def _named(identity: Identity, parts: ServerParts, least: float) -> tuple[str, float]:
    """Who it is, and how sure that is."""
    if identity.person is None:
        return UNKNOWN, 0.0
    confidence = similarity(identity.candidates[0].score, parts.threshold(), identity.person.id)
    return (identity.person.name, confidence) if confidence >= least else (UNKNOWN, 0.0)


def _least(visit: _Visit) -> float:
    least = visit.fields.number("min_confidence", _SURE)
    if not 0.0 <= least <= 1.0:
        raise BadRequest("min_confidence is between 0 and 1")
    return least


class _Corners(TypedDict):
    """The corners of ``shapes.Place``."""

    x_min: int
    y_min: int
    x_max: int
    y_max: int


def _corners(one: SeenFace, seen: Seen) -> _Corners:
    """A box cut to the picture."""
    box = one.face.box
    return _Corners(
        x_min=min(max(round(box.x), 0), seen.width),
        y_min=min(max(round(box.y), 0), seen.height),
        x_max=min(max(round(box.right), 0), seen.width),
        y_max=min(max(round(box.bottom), 0), seen.height),
    )


def _counted(seen: Seen) -> str:
    count = len(seen.faces)
    if not count:
        return "No faces found"
    return "Found one face" if count == 1 else f"Found {count} faces"

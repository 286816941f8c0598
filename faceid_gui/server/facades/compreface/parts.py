"""What CompreFace's routers share: their class, their keys, and pictures out of requests."""

from __future__ import annotations

from typing import Annotated, Any, Final

from fastapi import APIRouter, Depends
from starlette.requests import Request

from faceid_gui.core.errors import BadRequest
from faceid_gui.core.keys import KeyInfo, Scope
from faceid_gui.server.deps import caller
from faceid_gui.server.facades.compreface.errors import RESPONSES, render
from faceid_gui.server.facades.dialect import dialect_route
from faceid_gui.server.facades.forms import PICTURE_TYPES, Fields, from_base64, read_fields

Looker = Annotated[KeyInfo, Depends(caller(Scope.KIOSK))]
"""Who may have faces found and recognised."""

Reader = Annotated[KeyInfo, Depends(caller(Scope.KIOSK, Scope.READ))]
"""Who may see who is enrolled."""

Admin = Annotated[KeyInfo, Depends(caller(Scope.ADMIN))]
"""Who may change who is enrolled."""

_BINARY: Final = {"type": "string", "format": "binary"}
_BASE64: Final = {"type": "string", "format": "base64-crop", "description": "JPEG or PNG in base64"}


def compreface_router(prefix: str) -> APIRouter:
    """A router whose errors are CompreFace's."""
    return APIRouter(
        prefix=f"/api/v1{prefix}",
        tags=["CompreFace"],
        responses=RESPONSES,
        route_class=dialect_route(render),
    )


def pictures_body(*names: str) -> dict[str, Any]:
    """``openapi_extra`` of a route that takes pictures, as files or as base64 in JSON."""
    form = {"type": "object", "properties": dict.fromkeys(names, _BINARY), "required": list(names)}
    text = {**form, "properties": dict.fromkeys(names, _BASE64)}
    content = {
        "multipart/form-data": {
            "schema": form,
            "encoding": dict.fromkeys(names, PICTURE_TYPES),
        },
        "application/json": {"schema": text},
    }
    return {"requestBody": {"required": True, "content": content}}


async def picture_file(request: Request, name: str = "file") -> bytes:
    """The one picture of a request. Raises BadRequest and Refused."""
    return picture_of(await read_fields(request), name)


def picture_of(fields: Fields, name: str) -> bytes:
    """A picture by its field: an upload, or base64. Raises BadRequest."""
    upload = fields.upload(name)
    if upload is not None:
        if not upload:
            raise BadRequest(f"{name} is empty")
        return upload
    text = fields.text(name)
    if not text:
        raise BadRequest(f"Required part '{name}' is not present")
    return from_base64(text, name)

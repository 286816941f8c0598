"""The OpenAPI description: what the routes say, and what only the running server knows."""

from __future__ import annotations

import json
from typing import Any, Final

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from starlette.requests import Request
from starlette.responses import Response

from faceid_gui.server.errors import JsonReply
from faceid_gui.server.parts import ServerParts

DOCUMENT_PATH: Final = "/openapi.json"

SERVED: Final = "x-served"
"""A key of a schema that asks to be filled in here, with one of the following words."""

DIMENSION: Final = "dimension"
EMBEDDER: Final = "embedder"
DETECTOR: Final = "detector"
LIVENESS: Final = "liveness"


def publish_document(app: FastAPI, parts: ServerParts) -> None:
    """Serve the description at ``/openapi.json``: written once, since nobody needs a key for it."""
    written: list[bytes] = []

    async def document(_: Request) -> Response:
        if not written:
            written.append(json.dumps(openapi_document(app, parts)).encode())
        return JsonReply(written[0])

    app.openapi = lambda: openapi_document(app, parts)  # type: ignore[method-assign]
    app.add_route(DOCUMENT_PATH, document, methods=["GET"], include_in_schema=False)


def openapi_document(app: FastAPI, parts: ServerParts) -> dict[str, Any]:
    """The description of ``app`` over ``parts``, made at the first call."""
    if app.openapi_schema is None:
        schema = get_openapi(
            title=app.title,
            version=app.version,
            description=app.description,
            routes=app.routes,
        )
        _describe_keys(schema, needed=not parts.open_access)
        _fill(schema, parts)
        app.openapi_schema = schema
    return app.openapi_schema


def _describe_keys(schema: dict[str, Any], *, needed: bool) -> None:
    """Name the two ways to show a key, or that none is needed."""
    components = schema.setdefault("components", {})
    if needed:
        schemes = components.setdefault("securitySchemes", {})
        schemes["header"] = {"type": "apiKey", "in": "header", "name": "x-api-key"}
    else:
        components.pop("securitySchemes", None)
    for path in schema.get("paths", {}).values():
        for operation in path.values():
            if "security" not in operation:
                continue
            if needed:
                operation["security"].append({"header": []})
            else:
                del operation["security"]


def _fill(node: object, parts: ServerParts) -> None:
    """Put in what depends on the pack that is served."""
    if isinstance(node, list):
        for one in node:
            _fill(one, parts)
    if not isinstance(node, dict):
        return
    wanted = node.pop(SERVED, None)
    if wanted is not None:
        node.update(_served(wanted, parts))
    for value in node.values():
        _fill(value, parts)


def _served(wanted: str, parts: ServerParts) -> dict[str, Any]:
    pack, dimension = parts.pack, parts.contract.dimension
    if wanted == DIMENSION:
        return {"minItems": dimension, "maxItems": dimension}
    if wanted == EMBEDDER:
        return {"enum": ["", pack.embedder]}
    if wanted == LIVENESS:
        return {} if parts.pool.has_liveness else {"enum": [False]}
    return {"enum": ["", pack.detector or pack.embedder, "skip"]}

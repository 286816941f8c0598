"""Errors in the words of another system: a route class that renders every failure.

A facade's clients parse the error shape of the system that they were written for. The routes
of a facade therefore catch what they raise themselves and hand it, as a ``Fault``, to the
facade's own renderer. Request ids and proofs are added further out, as for every reply.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any, Final

from fastapi import APIRouter
from fastapi.exceptions import RequestValidationError
from fastapi.routing import APIRoute
from starlette.convertors import Convertor, register_url_convertor
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response

from faceid_gui.core.errors import Bug, FaceIdError, Overloaded, UserError
from faceid_gui.server.errors import JsonReply, Refused, request_id, status_of

_log = logging.getLogger(__name__)

_METHODS: Final = ("GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE")
_RETRY: Final = {"retry-after": "1"}
_FAILED: Final = "the server failed"


@dataclass(frozen=True, slots=True)
class Fault:
    """One failed request: ``code`` is the program's own stable code, ``status`` that of /v1."""

    status: int
    message: str
    code: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)


class _Anything(Convertor[str]):
    """The rest of a path whatever it is: ``path`` of the framework ends at a line's end."""

    regex = r"[\s\S]*"

    def convert(self, value: str) -> str:
        return value

    def to_string(self, value: str) -> str:
        return value


register_url_convertor("anything", _Anything())

Render = Callable[[Fault], Response]
"""A facade's way to say that a request failed."""


def json_fault(fault: Fault, body: Mapping[str, object], *, status: int | None = None) -> Response:
    """A JSON reply of ASCII alone: whatever a client sent, its echo can be encoded."""
    text = json.dumps(dict(body), allow_nan=False)
    return JsonReply(text, fault.status if status is None else status, dict(fault.headers))


def dialect_route(render: Render) -> type[APIRoute]:
    """The class for ``APIRouter(route_class=...)`` of a facade whose errors ``render`` says."""

    class DialectRoute(APIRoute):
        """Answers every failure of its handler in the facade's dialect."""

        def get_route_handler(self) -> Callable[[Request], Any]:
            """The handler of the route, with its errors caught."""
            handle = super().get_route_handler()

            async def guarded(request: Request) -> Response:
                try:
                    reply: Response = await handle(request)
                except ClientDisconnect:
                    raise
                except Exception as error:  # the HTTP edge of a facade: said in its own words
                    return render(fault_of(error, request_id(request)))
                return reply

            return guarded

    return DialectRoute


def fault_of(error: Exception, request: str) -> Fault:
    """What may be told of an error. What is this machine's own business goes to the log."""
    if isinstance(error, FaceIdError):
        return _own(error, request)
    if isinstance(error, HTTPException):
        message = str(error.detail) or HTTPStatus(error.status_code).phrase
        code = error.code if isinstance(error, Refused) else ""
        return Fault(error.status_code, message, code, dict(error.headers or {}))
    if isinstance(error, RequestValidationError):
        return Fault(422, _shape(error), "invalid")
    _log.error("request %s failed", request, exc_info=error)
    return Fault(500, _FAILED, "internal")


def fallback(path: str, render: Render, routers: Sequence[APIRouter]) -> APIRouter:
    """A router that answers unknown paths, such as ``/api/v1/{rest:anything}``, in the dialect.

    Include it after the ``routers`` of the facade: it takes whatever they did not.
    """
    router = APIRouter()

    async def unknown(request: Request) -> Response:
        """There is no such path, or it does not take this method."""
        allowed = _other_methods(routers, request)
        if allowed:
            return render(Fault(405, "method not allowed", "method_not_allowed", allowed))
        return render(Fault(404, "there is no such path", "not_found"))

    router.add_api_route(path, unknown, methods=list(_METHODS), include_in_schema=False)
    return router


def _other_methods(routers: Sequence[APIRouter], request: Request) -> dict[str, str]:
    """The ``Allow`` header of a path that is known for other methods; empty for an unknown."""
    path = request.url.path
    known = [one for router in routers for one in router.routes if isinstance(one, APIRoute)]
    routes = [route for route in known if route.path == path]
    routes = routes or [route for route in known if route.path_regex.match(path)]
    methods = {method for route in routes for method in route.methods or ()}
    return {"allow": ", ".join(sorted(methods))} if methods else {}


def _own(error: FaceIdError, request: str) -> Fault:
    status = status_of(error)
    if isinstance(error, UserError):
        return Fault(status, str(error), error.code)
    if isinstance(error, Bug) or status == 500:
        _log.error("request %s: %s (%s)", request, error, error.detail, exc_info=error)
        return Fault(status, _FAILED, "internal")
    if isinstance(error, Overloaded):
        return Fault(status, str(error), error.code, _RETRY)
    _log.warning("request %s: %s (%s)", request, error, error.detail)
    told = " ".join((type(error).__doc__ or error.code).split())
    return Fault(status, told, error.code, _RETRY)


def _shape(error: RequestValidationError) -> str:
    """Which fields have the wrong shape, without repeating what was sent."""
    found = [
        f"{'.'.join(str(part)[:64] for part in one['loc'][1:9])}: {str(one['msg'])[:200]}"
        for one in list(error.errors())[:8]
    ]
    return "; ".join(found) or "the request has the wrong shape"

"""Every answer that is no success: one envelope, a stable code, and never a traceback."""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping
from http import HTTPStatus
from types import MappingProxyType
from typing import Final

from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.requests import HTTPConnection, Request
from starlette.responses import Response
from starlette.routing import Match

from faceid_gui.core.errors import (
    BadImage,
    BadRequest,
    Bug,
    Cancelled,
    ChangedMeanwhile,
    EnvironmentFault,
    FaceIdError,
    LockedOut,
    NameTaken,
    NotFound,
    Overloaded,
    UserError,
    WrongPin,
)
from faceid_gui.wire.models import ErrorEnvelope

_log = logging.getLogger(__name__)

Details = Mapping[str, object]
"""What an envelope says beside its message: names and JSON values."""

NO_DETAILS: Final[Details] = MappingProxyType({})
REQUEST_ID: Final = "faceid.request_id"
"""Where a connection's scope keeps the id of the request."""

_RETRY_S: Final = 1
_METHODS: Final = ("DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT")
_STATUSES: Final[tuple[tuple[type[FaceIdError], int], ...]] = (
    (NotFound, 404),
    (NameTaken, 409),
    (ChangedMeanwhile, 409),
    (BadRequest, 400),
    (WrongPin, 403),
    (LockedOut, 429),
    (BadImage, 422),
    (UserError, 422),
    (EnvironmentFault, 503),
    (Cancelled, 503),
    (Bug, 500),
)
_CODES: Final[Mapping[int, str]] = MappingProxyType(
    {
        400: "bad_request",
        401: "no_key",
        403: "forbidden",
        404: "not_found",
        405: "method_not_allowed",
        406: "not_acceptable",
        408: "too_slow",
        413: "too_large",
        415: "unsupported_media_type",
        421: "wrong_host",
        422: "invalid",
        429: "too_many_requests",
        500: "internal",
        503: "unavailable",
    }
)


class Refused(HTTPException):
    """A request that is turned away for a reason of HTTP, not of faces.

    ``code`` is stable; without one it follows from the status.
    """

    def __init__(
        self,
        status: int,
        message: str,
        *,
        code: str = "",
        details: Details = NO_DETAILS,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(status, message, headers)
        self.code = code
        self.details = details


class JsonReply(Response):
    """A reply whose body is JSON already."""

    media_type = "application/json"


def status_of(error: FaceIdError) -> int:
    """The HTTP status that an error of the program is answered with."""
    return next((status for kind, status in _STATUSES if isinstance(error, kind)), 500)


def request_id(connection: HTTPConnection) -> str:
    """The id of this request, which is in every reply and in the log."""
    return str(connection.scope.get(REQUEST_ID, ""))


def envelope(
    status: int,
    message: str,
    *,
    request: str,
    code: str = "",
    details: Details = NO_DETAILS,
    headers: Mapping[str, str] | None = None,
) -> Response:
    """The reply to a request (its id is ``request``) that failed."""
    code = code or _CODES.get(status, "error")
    body = {
        "error": {"code": code, "message": message, "details": dict(details)},
        "request_id": request,
    }
    # ASCII alone: whatever a client sent, its echo can be encoded.
    return JsonReply(json.dumps(body, allow_nan=False), status, headers)


def answer_fault(error: FaceIdError, request: str) -> Response:
    """The reply to a request that ended in one of the program's own errors.

    What the user can mend is told in full; faults of this machine are for its log.
    """
    status = status_of(error)
    if isinstance(error, UserError):
        details = {"detail": error.detail} if error.detail else NO_DETAILS
        return envelope(status, str(error), request=request, code=error.code, details=details)
    if isinstance(error, Bug) or status == 500:
        _log.error("request %s: %s (%s)", request, error, error.detail, exc_info=error)
        return envelope(status, "the server failed", request=request)
    headers = {"retry-after": str(_RETRY_S)}
    if isinstance(error, Overloaded):
        return envelope(status, str(error), request=request, code=error.code, headers=headers)
    _log.warning("request %s: %s (%s)", request, error, error.detail)
    told = " ".join((type(error).__doc__ or error.code).split())
    return envelope(status, told, request=request, code=error.code, headers=headers)


def answer_crash(error: Exception, request: str) -> Response:
    """The reply to a request that broke the server's code."""
    _log.error("request %s failed", request, exc_info=error)
    return envelope(500, "the server failed", request=request)


def install(app: FastAPI) -> None:
    """Answer every error that a route raises with the envelope."""
    app.add_exception_handler(FaceIdError, _fault)
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(RequestValidationError, _invalid)


RESPONSES: Final[dict[int | str, dict[str, object]]] = {
    "4XX": {"model": ErrorEnvelope, "description": "The request cannot be answered so."},
    "5XX": {"model": ErrorEnvelope, "description": "The server cannot answer now."},
}
"""For ``APIRouter(responses=...)``: what the documentation says of errors."""


async def _fault(request: Request, error: Exception) -> Response:
    fault = error if isinstance(error, FaceIdError) else Bug(str(error))
    return answer_fault(fault, request_id(request))


async def _http(request: Request, error: Exception) -> Response:
    if not isinstance(error, HTTPException):
        return answer_crash(error, request_id(request))
    message = str(error.detail) or HTTPStatus(error.status_code).phrase
    code = error.code if isinstance(error, Refused) else ""
    details = error.details if isinstance(error, Refused) else NO_DETAILS
    headers = dict(error.headers or {})
    if error.status_code == 405:
        headers["allow"] = ", ".join(_methods(request))
    return envelope(
        error.status_code,
        message,
        request=request_id(request),
        code=code,
        details=details,
        headers={name.lower(): value for name, value in headers.items()},
    )


def _methods(request: Request) -> list[str]:
    """Every method that the path of a request knows: each is a route of its own."""
    routes = request.app.router.routes
    return [
        method
        for method in _METHODS
        if any(
            route.matches({**request.scope, "method": method})[0] is Match.FULL for route in routes
        )
    ]


async def _invalid(request: Request, error: Exception) -> Response:
    """What of a request has the wrong shape, without repeating what was sent."""
    found = error.errors() if isinstance(error, RequestValidationError) else ()
    fields = [
        {"at": [str(part)[:64] for part in one["loc"]][:8], "problem": str(one["msg"])[:200]}
        for one in list(found)[:16]
    ]
    return envelope(
        422,
        "the request has the wrong shape",
        request=request_id(request),
        details={"fields": fields},
    )

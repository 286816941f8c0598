"""CompreFace's way to say that a request failed: ``{"message", "code"}`` with numbers."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from pydantic import Field
from starlette.responses import Response

from faceid_gui.server.facades.dialect import Fault, json_fault
from faceid_gui.wire.models import WireModel

UNDEFINED: Final = 0
NO_SUCH_KEY: Final = 10
NO_SUCH_IMAGE: Final = 11
NO_KEY: Final = 20
BAD_FILE: Final = 21
INVALID: Final = 26
NO_FACE: Final = 28
TOO_MANY_FACES: Final = 31
MISSING_PARAMETER: Final = 33
FAILED: Final = 41
NO_SUCH_SUBJECT: Final = 42
SUBJECT_EXISTS: Final = 43

_CODES: Final[Mapping[str, int]] = MappingProxyType(
    {
        "no_face": NO_FACE,
        "several_faces": TOO_MANY_FACES,
        "bad_image": BAD_FILE,
        "unsupported_media_type": BAD_FILE,
        "no_key": NO_KEY,
        "bad_key": NO_SUCH_KEY,
        "no_such_subject": NO_SUCH_SUBJECT,
        "no_such_image": NO_SUCH_IMAGE,
        "name_taken": SUBJECT_EXISTS,
        "bad_request": INVALID,
        "invalid": INVALID,
        "internal": FAILED,
    }
)
_AS_400: Final = (409, 415, 422)
_TOLD: Final[Mapping[str, str]] = MappingProxyType(
    {
        "no_face": "No face is found in the given image",
        "no_key": "Missing header: x-api-key",
    }
)


class CompreFaceError(WireModel):
    """Every answer of the CompreFace facade that is no success.

    ``code`` is CompreFace's: 28 no face, 31 too many faces, 11 no such image, 42 no such
    subject, 43 the subject is there already, 26 the request makes no sense, 21 no usable
    picture, 20 no key, 10 no such key, 41 the server failed, 0 anything else.
    """

    message: str
    code: int = Field(examples=[NO_FACE])


def render(fault: Fault) -> Response:
    """A fault in CompreFace's words. What is wrong with a request is a 400 there."""
    code = _CODES.get(fault.code, UNDEFINED)
    status = 400 if fault.status in _AS_400 else fault.status
    body = {"message": _TOLD.get(fault.code, fault.message), "code": code}
    return json_fault(fault, body, status=status)


RESPONSES: Final[dict[int | str, dict[str, object]]] = {
    "4XX": {"model": CompreFaceError, "description": "The request cannot be answered so."},
    "5XX": {"model": CompreFaceError, "description": "The server cannot answer now."},
}
"""For ``APIRouter(responses=...)``."""

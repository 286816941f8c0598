"""JSON shapes of DeepFace's API, and its way to say that a request failed."""

from __future__ import annotations

from typing import Final

from pydantic import ConfigDict, JsonValue
from starlette.responses import Response

from faceid_gui.server.facades.dialect import Fault, json_fault
from faceid_gui.wire.models import WireModel

Point = tuple[int, int]

_AREA: Final[dict[str, JsonValue]] = {
    "x": 68,
    "y": 77,
    "w": 308,
    "h": 402,
    "left_eye": [302, 233],
    "right_eye": [156, 229],
}

NO_PICTURE: Final = "no_picture"
"""The code of a request whose picture is none."""


class DeepFaceError(WireModel):
    """Every answer that is no success: one of the three says why.

    ``exception`` is about the picture that was sent, ``message`` about the key, ``error``
    about everything else.
    """

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"error": "there is no face in img1"}]}
    )

    error: str | None = None
    exception: str | None = None
    message: str | None = None


class FacialArea(WireModel):
    """Where a face is, in pixels. Left and right are the person's own."""

    x: int
    y: int
    w: int
    h: int
    left_eye: Point | None = None
    right_eye: Point | None = None
    nose: Point | None = None
    mouth_left: Point | None = None
    mouth_right: Point | None = None


class Representation(WireModel):
    """One face: ``embedding`` has unit length, ``face_confidence`` is 0 to 1."""

    embedding: tuple[float, ...]
    facial_area: FacialArea
    face_confidence: float


class Represented(WireModel):
    """The faces of a picture, the biggest first."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "results": [
                        {
                            "embedding": [0.0312, -0.0127, 0.0655],
                            "facial_area": _AREA,
                            "face_confidence": 0.93,
                        }
                    ]
                }
            ]
        }
    )

    results: tuple[Representation, ...]


class FacialAreas(WireModel):
    """The two faces that were compared."""

    img1: FacialArea
    img2: FacialArea


class Verified(WireModel):
    """Whether two pictures show the same person, by the threshold in force.

    ``distance`` and ``threshold`` are in units of ``similarity_metric``; ``confidence`` is 0 to
    100 with 50 at the threshold in force; ``time`` is in seconds.
    """

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "verified": True,
                    "distance": 0.21,
                    "threshold": 0.54,
                    "confidence": 99.2,
                    "model": "sface_2021dec",
                    "detector_backend": "yunet_2023mar",
                    "similarity_metric": "cosine",
                    "facial_areas": {"img1": _AREA, "img2": _AREA},
                    "time": 0.04,
                }
            ]
        }
    )

    verified: bool
    distance: float
    threshold: float
    confidence: float
    model: str
    detector_backend: str
    similarity_metric: str
    facial_areas: FacialAreas
    time: float


def render(fault: Fault) -> Response:
    """A fault as DeepFace says it; never with a traceback."""
    status = 400 if fault.status in (409, 415, 422) else fault.status
    kind = "error"
    if fault.code in (NO_PICTURE, "bad_image"):
        kind = "exception"
    elif fault.status in (401, 403):
        kind = "message"
    return json_fault(fault, {kind: fault.message}, status=status)


RESPONSES: Final[dict[int | str, dict[str, object]]] = {
    "4XX": {"model": DeepFaceError, "description": "The request cannot be answered so."},
    "5XX": {"model": DeepFaceError, "description": "The server cannot answer now."},
}
"""For ``APIRouter(responses=...)``."""

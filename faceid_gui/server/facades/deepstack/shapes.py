"""JSON shapes of DeepStack and CodeProject.AI, and their way to say that a request failed."""

from __future__ import annotations

from typing import Final

from pydantic import ConfigDict, Field
from starlette.responses import Response

from faceid_gui.server.facades.dialect import Fault, json_fault
from faceid_gui.wire.models import WireModel

UNKNOWN: Final = "unknown"
"""The ``userid`` of a face that is nobody's."""


class DeepStackError(WireModel):
    """Every answer that is no success. ``code`` is the HTTP status."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"success": False, "error": "no face", "code": 400}]}
    )

    success: bool = False
    error: str
    code: int


class _Timed(WireModel):
    """What CodeProject.AI says of every answer. Times are milliseconds."""

    model_config = ConfigDict(serialize_by_alias=True, validate_by_name=True)

    success: bool = True
    command: str
    module: str = Field("faceid-gui", alias="moduleName")
    provider: str = Field(alias="executionProvider")
    inference_ms: int = Field(0, alias="inferenceMs")
    process_ms: int = Field(0, alias="processMs")


class Place(WireModel):
    """Where a face is, in pixels, and how sure this is, 0 to 1."""

    confidence: float
    x_min: int
    y_min: int
    x_max: int
    y_max: int


class Prediction(Place):
    """Whose face it is: ``unknown``, with a confidence of 0, where it is nobody's.

    A confidence of 0.5 is the threshold in force, so nobody is named below it.
    """

    userid: str = Field(examples=["김민수", UNKNOWN])


class Detected(_Timed):
    """The faces of a picture, the biggest first."""

    predictions: tuple[Place, ...]
    message: str


class Recognised(_Timed):
    """The faces of a picture and whose they are, the biggest first."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "success": True,
                    "predictions": [
                        {
                            "userid": "김민수",
                            "confidence": 0.987,
                            "x_min": 68,
                            "y_min": 77,
                            "x_max": 376,
                            "y_max": 479,
                        }
                    ],
                    "message": "Found one face",
                    "command": "recognize",
                    "moduleName": "faceid-gui",
                    "executionProvider": "CPUExecutionProvider",
                    "inferenceMs": 31,
                    "processMs": 40,
                }
            ]
        }
    )

    predictions: tuple[Prediction, ...]
    message: str


class Registered(_Timed):
    """What became of the pictures: ``message`` says which of them were refused, and why."""

    message: str


class Listed(_Timed):
    """Everybody who has a face here."""

    faces: tuple[str, ...]


class Matched(_Timed):
    """How similar two faces are, 0 to 1; 0.5 is the threshold in force."""

    similarity: float


class Done(_Timed):
    """It is done."""


def render(fault: Fault) -> Response:
    """A fault as DeepStack says it. What is wrong with a request is a 400 there."""
    status = 400 if fault.status in (409, 415, 422) else fault.status
    body = {"success": False, "error": fault.message, "code": status}
    return json_fault(fault, body, status=status)


RESPONSES: Final[dict[int | str, dict[str, object]]] = {
    "4XX": {"model": DeepStackError, "description": "The request cannot be answered so."},
    "5XX": {"model": DeepStackError, "description": "The server cannot answer now."},
}
"""For ``APIRouter(responses=...)``."""

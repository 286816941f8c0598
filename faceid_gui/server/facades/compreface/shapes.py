"""JSON shapes of CompreFace's REST API 1.2, as its clients send and read them."""

from __future__ import annotations

from typing import Annotated, Final

from pydantic import ConfigDict, Field, JsonValue

from faceid_gui.wire.models import WireModel

Similarity = Annotated[float, Field(ge=0.0, le=1.0, description="0.5 is the threshold in force")]

_BOX: Final[dict[str, JsonValue]] = {
    "probability": 0.998,
    "x_min": 68,
    "y_min": 77,
    "x_max": 376,
    "y_max": 479,
}
_ID: Final = "6b135f5b-a365-4522-b1f1-4c9ac2dd0728"


def _example(**fields: JsonValue) -> ConfigDict:
    return ConfigDict(json_schema_extra={"examples": [fields]})


class Subject(WireModel):
    """One subject: a person's name."""

    model_config = _example(subject="김민수")

    subject: str


class Subjects(WireModel):
    """All subjects, by name."""

    subjects: tuple[str, ...]


class Deleted(WireModel):
    """How many were deleted."""

    deleted: int


class Updated(WireModel):
    """Whether the subject was renamed, or merged into the one of that name."""

    updated: bool


class SavedFace(WireModel):
    """One example of a subject: ``image_id`` is the sample's id."""

    model_config = _example(image_id=_ID, subject="김민수")

    image_id: str
    subject: str


class SavedFaces(WireModel):
    """One page of examples. ``page_number`` counts from 0."""

    model_config = _example(
        faces=[{"image_id": _ID, "subject": "김민수"}],
        page_number=0,
        page_size=20,
        total_pages=1,
        total_elements=1,
    )

    faces: tuple[SavedFace, ...]
    page_number: int
    page_size: int
    total_pages: int
    total_elements: int


class Box(WireModel):
    """Where a face is, in pixels, and how sure the detector is, 0 to 1."""

    model_config = _example(**_BOX)

    probability: float
    x_min: int
    y_min: int
    x_max: int
    y_max: int


class PoseAngles(WireModel):
    """Head pose in degrees."""

    pitch: float
    roll: float
    yaw: float


class Guess(WireModel):
    """Somebody who may be it."""

    subject: str
    similarity: Similarity


class Face(WireModel):
    """One face. Fields of plugins that were not asked for are left out."""

    box: Box
    landmarks: tuple[tuple[int, int], ...] | None = None
    pose: PoseAngles | None = None
    embedding: tuple[float, ...] | None = None
    execution_time: dict[str, float] | None = None


class RecognisedFace(Face):
    """A face and who it may be, the most similar first; nobody in an empty collection."""

    subjects: tuple[Guess, ...]


class ComparedFace(Face):
    """A face and how similar it is to the one that it was compared with."""

    similarity: Similarity


class Answer(WireModel):
    """``plugins_versions`` names what computed, where ``status`` asked for it, and the asked
    plugins that this server does not have as ``unavailable``."""

    plugins_versions: dict[str, str] | None = None


class Recognised(Answer):
    """The faces of a picture, the biggest first."""

    model_config = _example(
        result=[{"box": _BOX, "subjects": [{"subject": "김민수", "similarity": 0.987}]}],
        plugins_versions={"detector": "yunet_2023mar", "calculator": "sface_2021dec"},
    )

    result: tuple[RecognisedFace, ...]


class Detected(Answer):
    """The faces of a picture, the biggest first."""

    model_config = _example(result=[{"box": _BOX}])

    result: tuple[Face, ...]


class Compared(Answer):
    """The faces of a picture against a saved one, the most similar first."""

    model_config = _example(result=[{"box": _BOX, "similarity": 0.987}])

    result: tuple[ComparedFace, ...]


class Verification(Answer):
    """One picture's face against all faces of another, the most similar first."""

    source_image_face: Face
    face_matches: tuple[ComparedFace, ...]


class Verifications(WireModel):
    """A list of one: so CompreFace answers."""

    model_config = _example(
        result=[
            {
                "source_image_face": {"box": _BOX},
                "face_matches": [{"box": _BOX, "similarity": 0.987}],
            }
        ]
    )

    result: tuple[Verification, ...]


class EmbeddingGuesses(WireModel):
    """An embedding that was sent, and whose it may be."""

    embedding: tuple[float, ...]
    similarities: tuple[Guess, ...]


class EmbeddingsRecognised(WireModel):
    """One answer per embedding, in their order."""

    result: tuple[EmbeddingGuesses, ...]


class ComparedEmbedding(WireModel):
    """An embedding that was sent, and how similar it is."""

    embedding: tuple[float, ...]
    similarity: Similarity


class EmbeddingsCompared(WireModel):
    """One answer per embedding, in their order."""

    result: tuple[ComparedEmbedding, ...]

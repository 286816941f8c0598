"""JSON shapes of ``/v1``: people, samples and searches."""

from __future__ import annotations

from typing import Annotated, Final

from pydantic import (
    AfterValidator,
    ConfigDict,
    Field,
    JsonValue,
    Strict,
    StringConstraints,
    model_validator,
)

from faceid_gui.core.names import MAX_NAME, name_fault
from faceid_gui.wire.models import FaceOut, QualityOut, ThresholdOut, WireModel

ID_PATTERN: Final = "^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$"
"""How the ids of people and samples are written."""

MOST_EMBEDDINGS: Final = 64
"""Embeddings in one request, at most."""

MOST_DIMENSIONS: Final = 4096
"""Numbers of the longest embedding that is looked at."""

EXAMPLE_ID: Final = "0f5b4a1e-9d0c-4a5e-8a63-2f6a1c9d7e10"
"""An id for the documentation."""

_CONTRACT: Final = "5f4d2c1b0a998877-arcface112-rgb127-512"
_PERSON: Final[dict[str, JsonValue]] = {
    "id": EXAMPLE_ID,
    "name": "김민수",
    "created_at": 1_795_000_000.0,
    "samples": 3,
}
_THRESHOLD: Final[dict[str, JsonValue]] = {
    "value": 0.38,
    "margin": 0.03,
    "calibrated": True,
    "target_fpir": 0.001,
    "floor_fpir": 0.0002,
    "gallery_size": 120,
    "impostors": 4000,
}


def _usable_name(name: str) -> str:
    fault = name_fault(name)
    if fault is not None:
        raise ValueError(f"nobody can have this name: {fault}")
    return name


NameIn = Annotated[
    str,
    AfterValidator(_usable_name),
    Field(
        min_length=1,
        description=(
            f"Any script, 1 to {MAX_NAME} characters in composed form (NFC), no control "
            "characters, something to be seen."
        ),
        examples=["김민수"],
        json_schema_extra={"format": "person-name"},
    ),
]
"""A name that a client gives."""

IdIn = Annotated[str, StringConstraints(pattern=ID_PATTERN)]
"""The id of a person or sample that a client gives."""

_Number = Annotated[float, Strict()]

Vector = Annotated[tuple[_Number, ...], Field(min_length=2, max_length=MOST_DIMENSIONS)]
"""An embedding that a client gives: any length but none; it is brought to unit length."""

Vectors = Annotated[tuple[Vector, ...], Field(min_length=1, max_length=MOST_EMBEDDINGS)]
"""Embeddings of one contract that a client gives."""


def with_example(**fields: JsonValue) -> ConfigDict:
    """A model's settings with an example for the documentation."""
    return ConfigDict(json_schema_extra={"examples": [fields]})


class _Request(WireModel):
    """What a client sends: unknown fields are mistakes, and refused."""

    model_config = ConfigDict(extra="forbid")


class PersonOut(WireModel):
    """Somebody who is enrolled. ``created_at`` is Unix time, seconds."""

    model_config = with_example(**_PERSON)

    id: str
    name: str
    created_at: float
    samples: int


class PeoplePage(WireModel):
    """People in the order in which they were enrolled.

    ``next_cursor`` asks for the following page; null on the last one. ``total`` counts all
    that match.
    """

    model_config = with_example(people=[_PERSON], next_cursor=None, total=1)

    people: tuple[PersonOut, ...]
    next_cursor: str | None
    total: int


class DeletedPersonOut(WireModel):
    """Somebody who was deleted and comes back with ``restore`` until ``erased_at``."""

    model_config = with_example(
        person=_PERSON, removed_at=1_795_100_000.0, erased_at=1_797_692_000.0
    )

    person: PersonOut
    removed_at: float
    erased_at: float


class DeletedPeople(WireModel):
    """Who was deleted and can come back, the newest first."""

    people: tuple[DeletedPersonOut, ...]


class SampleOut(WireModel):
    """One sample: ``contracts`` names the embeddings that it has, which are never handed out.

    ``has_picture`` says whether the face was kept as a picture.
    """

    model_config = with_example(
        id=EXAMPLE_ID,
        person_id=EXAMPLE_ID,
        created_at=1_795_000_000.0,
        source="api:photo1.jpg",
        quality={
            "score": 0.87,
            "face_px": 182.0,
            "sharpness": 310.0,
            "brightness": 121.0,
            "pose": {"yaw": 3.1, "pitch": -1.2, "roll": 0.4},
            "issue": None,
        },
        contracts=[_CONTRACT],
        has_picture=False,
    )

    id: str
    person_id: str
    created_at: float
    source: str
    quality: QualityOut
    contracts: tuple[str, ...]
    has_picture: bool


class SamplesReply(WireModel):
    """All samples of somebody, oldest first."""

    samples: tuple[SampleOut, ...]


class RefusedPhotoOut(WireModel):
    """A photo that was not used. ``index`` counts the request's photos from 0.

    ``code`` is stable: ``no_face``, ``several_faces``, ``duplicate``, what is wrong with the
    face (``too_small``, ``blurred``, ...) or with the file (``truncated``, ...).
    """

    model_config = with_example(
        index=1, filename="photo2.jpg", code="blurred", reason="the face is blurred"
    )

    index: int
    filename: str
    code: str
    reason: str


class EnrolReply(WireModel):
    """What became of an enrolment: the person, the new samples, and the refused photos."""

    model_config = with_example(
        person=_PERSON,
        samples=[],
        refused=[
            {
                "index": 1,
                "filename": "photo2.jpg",
                "code": "blurred",
                "reason": "the face is blurred",
            }
        ],
    )

    person: PersonOut
    samples: tuple[SampleOut, ...]
    refused: tuple[RefusedPhotoOut, ...] = ()


class ConsentIn(_Request):
    """What the person agreed to: the words, and a name for this version of them."""

    text: str = Field(min_length=1, max_length=20_000, pattern=r"\S")
    version: str = Field("api", min_length=1, max_length=60)


class EmbeddingsIn(_Request):
    """Embeddings that the client made, and by which contract."""

    model_config = with_example(embeddings=[[0.01, -0.12, 0.4]], contract_id=_CONTRACT)

    embeddings: Vectors
    contract_id: str = Field(min_length=1, max_length=255)


class NewPersonIn(EmbeddingsIn):
    """A new person of embeddings that the client made."""

    model_config = with_example(
        name="김민수", embeddings=[[0.01, -0.12, 0.4]], contract_id=_CONTRACT, consent=None
    )

    name: NameIn
    consent: ConsentIn | None = None


class RenameIn(_Request):
    """Another name for somebody."""

    model_config = with_example(name="이서연")

    name: NameIn


class RestoreIn(_Request):
    """Somebody comes back, under another name where one is given."""

    model_config = with_example(name=None)

    name: NameIn | None = None


class CandidateOut(WireModel):
    """Somebody near a face. ``score`` is the cosine similarity, -1 to 1."""

    person_id: str
    name: str
    score: float


class IdentityOut(WireModel):
    """Who a face is.

    ``status`` is ``match`` (then ``person`` says who), ``unknown`` (nobody reaches the
    threshold) or ``ambiguous`` (two people are about equally near: the lead is below the
    margin). ``candidates`` are the nearest people whatever the threshold says, best first.
    """

    status: str = Field(pattern="^(match|unknown|ambiguous)$")
    person: PersonOut | None = None
    score: float | None = Field(None, description="of the nearest person")
    candidates: tuple[CandidateOut, ...] = ()


class IdentifiedFaceOut(WireModel):
    """One face of a picture, or one embedding of the request (then ``face`` is null)."""

    face: FaceOut | None = None
    identity: IdentityOut


class IdentifyReply(WireModel):
    """Who is in a picture: one entry per face, the best detection first.

    For embeddings: one entry for each, in the order of the request.

    ``threshold`` is the one in force with the error rate that it stands for; ``people`` is how
    many were compared, ``revision`` the state of the gallery.
    """

    model_config = with_example(
        contract_id=_CONTRACT,
        threshold=_THRESHOLD,
        people=120,
        revision=345,
        faces=[
            {
                "face": {
                    "box": [201.0, 118.0, 140.0, 152.0],
                    "landmarks": [[240, 180], [300, 181], [270, 215], [245, 250], [296, 251]],
                    "score": 0.93,
                },
                "identity": {
                    "status": "match",
                    "person": _PERSON,
                    "score": 0.71,
                    "candidates": [{"person_id": EXAMPLE_ID, "name": "김민수", "score": 0.71}],
                },
            }
        ],
        took_ms=31.5,
    )

    contract_id: str
    threshold: ThresholdOut
    people: int
    revision: int
    faces: tuple[IdentifiedFaceOut, ...]
    took_ms: float


class VerifyEmbeddingsIn(_Request):
    """An embedding against another one, or against somebody enrolled: exactly one of the two."""

    model_config = with_example(
        embedding=[0.01, -0.12, 0.4], contract_id=_CONTRACT, person_id=EXAMPLE_ID, other=None
    )

    embedding: Vector
    contract_id: str = Field(min_length=1, max_length=255)
    other: Vector | None = None
    person_id: IdIn | None = None

    @model_validator(mode="after")
    def _against_one(self) -> VerifyEmbeddingsIn:
        if (self.other is None) == (self.person_id is None):
            raise ValueError("give either the other embedding or a person_id")
        return self


class VerifyReply(WireModel):
    """Whether two are the same person.

    ``false_match_rate`` is how often one such comparison takes two people for the same, null
    where the threshold was never calibrated. ``person`` is who was compared with, where
    somebody enrolled was.
    """

    model_config = with_example(
        same=True,
        score=0.68,
        contract_id=_CONTRACT,
        threshold=_THRESHOLD,
        false_match_rate=0.0000083,
        person=_PERSON,
        faces=[],
        took_ms=40.2,
    )

    same: bool
    score: float
    contract_id: str
    threshold: ThresholdOut
    false_match_rate: float | None
    person: PersonOut | None = None
    faces: tuple[FaceOut, ...] = ()
    took_ms: float

"""JSON shapes of the exchange of people and visits, checked before anything is believed.

Vectors are little-endian float32 in base64: unit vectors of the dimension that their contract's
id names. Ids are UUIDs in their plain form.
"""

from __future__ import annotations

import base64
import binascii
import re
from typing import Annotated, Final, TypeAlias

import numpy as np
from pydantic import (
    AfterValidator,
    BeforeValidator,
    ConfigDict,
    Field,
    JsonValue,
    Strict,
    StrictBool,
    model_validator,
)

from faceid_gui.core.errors import BadRequest
from faceid_gui.core.names import MAX_NAME, clean_name
from faceid_gui.core.sync import ConflictKind, Facet
from faceid_gui.core.types import Embedding, QualityIssue
from faceid_gui.wire.models import WireModel
from faceid_gui.wire.people import ID_PATTERN

MAX_CHANGES: Final = 500
"""People in one page, at most, and samples."""

MAX_PUSH_BYTES: Final = 8_000_000
"""How large a page may be, either way."""

MAX_CROP_BYTES: Final = 1_000_000
"""How large a kept picture may be to be sent along."""

MAX_SOURCE: Final = 5000
"""Characters of the longest name of a photo's source."""

_MAX_DIMENSION: Final = 4096
_CONTRACT: Final = re.compile(r"[0-9a-f]{16}-[\x21-\x7e]{1,150}-([1-9][0-9]{0,3})")
_MAX_CROP_TEXT: Final = MAX_CROP_BYTES * 4 // 3 + 4
_BASE64: Final[dict[str, JsonValue]] = {"format": "base64-crop"}
_OFF_UNIT: Final = 1e-2


def _clean(name: str) -> str:
    try:
        cleaned = clean_name(name)
    except BadRequest as error:
        raise ValueError(str(error)) from error
    if cleaned != name:
        raise ValueError("not in the form in which names are kept")
    return name


def _no_text(value: object) -> object:
    """A whole number may be written 7.0; a text, or true, is none."""
    if isinstance(value, bool | str | bytes):
        raise ValueError("not a number")  # noqa: TRY004 - pydantic takes no TypeError
    return value


def _whole(text: str) -> str:
    """Half a surrogate can be written in JSON, and nowhere be kept."""
    if any("\ud800" <= letter <= "\udfff" for letter in text):
        raise ValueError("half a character")
    return text


Id: TypeAlias = Annotated[str, Field(pattern=ID_PATTERN)]
Words: TypeAlias = Annotated[str, AfterValidator(_whole)]
Name: TypeAlias = Annotated[
    str,
    AfterValidator(_clean),
    Field(min_length=1, max_length=MAX_NAME, json_schema_extra={"format": "kept-name"}),
]
Time: TypeAlias = Annotated[float, Strict(), Field(ge=0.0, le=1e11)]
Number: TypeAlias = Annotated[int, Field(ge=0, lt=2**53), BeforeValidator(_no_text)]
Real: TypeAlias = Annotated[float, Strict()]
EpochName: TypeAlias = Annotated[str, Field(pattern="^[0-9a-f]{32}$")]


_PACKED: Final[dict[str, JsonValue]] = {
    "propertyNames": {"type": "string", "format": "contract-id"},
    "additionalProperties": {"type": "string", "format": "packed-embedding"},
}
_NAMED_OR_GONE: Final[dict[str, JsonValue]] = {
    "oneOf": [
        {"properties": {"gone": {"const": True}, "name": {"type": "null"}}, "required": ["gone"]},
        {
            "properties": {"gone": {"const": False}, "name": {"type": "string"}},
            "required": ["name"],
        },
    ]
}
_NEVER_BOTH: Final[dict[str, JsonValue]] = {
    "anyOf": [
        {"properties": {"gone": {"const": False}}},
        {"properties": {"content": {"type": "null"}}},
    ]
}


class StrictModel(WireModel):
    """Unknown fields are refused: what they mean would be lost."""

    model_config = ConfigDict(frozen=True, allow_inf_nan=False, extra="forbid")


class ConsentOut(StrictModel):
    """What somebody agreed to, and when (Unix time)."""

    text: Annotated[Words, Field(min_length=1, max_length=20_000, pattern=r"\S")]
    version: Annotated[Words, Field(max_length=100)]
    given_at: Time


class PersonChange(StrictModel):
    """Somebody as the sender has them; ``changed`` names what may be news."""

    model_config = ConfigDict(json_schema_extra=_NAMED_OR_GONE)

    id: Id
    changed: Annotated[tuple[Facet, ...], Field(max_length=3)]
    name: Name | None = None
    created_at: Time = 0.0
    removed_at: Time | None = None
    consent: ConsentOut | None = None
    gone: StrictBool = False
    undone: Time | None = None

    @model_validator(mode="after")
    def _there_or_gone(self) -> PersonChange:
        if self.gone == (self.name is not None):
            raise ValueError("somebody has a name, or is gone")
        return self


class PoseChange(StrictModel):
    """Head pose in degrees."""

    yaw: Real
    pitch: Real
    roll: Real


class QualityChange(StrictModel):
    """How usable the photo was."""

    score: Annotated[Real, Field(ge=0.0, le=1.0)]
    face_px: Real
    sharpness: Real
    brightness: Real
    pose: PoseChange
    issue: QualityIssue | None = None


class SampleContent(StrictModel):
    """All of a sample: embeddings by contract, in base64, and the kept picture if there is one."""

    embeddings: Annotated[dict[str, str], Field(max_length=16, json_schema_extra=_PACKED)]
    quality: QualityChange
    source: Annotated[Words, Field(max_length=MAX_SOURCE)]
    created_at: Time
    crop_png: Annotated[str, Field(max_length=_MAX_CROP_TEXT, json_schema_extra=_BASE64)] | None = (
        None
    )

    @model_validator(mode="after")
    def _opens(self) -> SampleContent:
        for contract_id, text in self.embeddings.items():
            unpack_vector(contract_id, text)
        if self.crop_png is not None:
            unpack_bytes(self.crop_png)
        return self


class SampleChange(StrictModel):
    """A sample as the sender has it; without content it was erased or is not told."""

    model_config = ConfigDict(json_schema_extra=_NEVER_BOTH)

    id: Id
    person_id: Id
    changed: StrictBool = True
    gone: StrictBool = False
    content: SampleContent | None = None

    @model_validator(mode="after")
    def _there_or_gone(self) -> SampleChange:
        if self.gone and self.content is not None:
            raise ValueError("an erased sample has no content")
        return self


class PersonRuleOut(StrictModel):
    """What it takes to be taken for one person who has close neighbours."""

    person_id: Id
    value: Annotated[float, Field(ge=-1.0, le=1.0)]
    margin: Annotated[float, Field(ge=0.0, le=2.0)] = 0.0


class ThresholdChange(StrictModel):
    """A calibrated threshold."""

    contract_id: Annotated[str, Field(pattern=_CONTRACT.pattern, max_length=200)]
    value: Annotated[float, Field(ge=-1.0, le=1.0)]
    margin: Annotated[float, Field(ge=0.0, le=2.0)]
    calibrated: StrictBool
    target_fpir: Annotated[float, Field(ge=0.0, le=1.0)] | None = None
    floor_fpir: Annotated[float, Field(ge=0.0, le=1.0)] | None = None
    gallery_size: Number = 0
    impostors: Number = 0
    people: Annotated[tuple[PersonRuleOut, ...], Field(max_length=100_000)] = ()
    group: Annotated[Words, Field(max_length=200)] = ""


class ConflictOut(StrictModel):
    """What was decided where two sides had changed the same thing."""

    id: Id
    at: Time
    kind: ConflictKind
    person_id: Id
    name: Annotated[Words, Field(max_length=200)]
    other: Annotated[Words, Field(max_length=200)] = ""
    place: Annotated[Words, Field(max_length=500)] = ""
    samples: Number = 0


class ChangesReply(WireModel):
    """One page of what happened after a number."""

    epoch: EpochName
    after: Number
    cursor: Number
    more: bool
    people: Annotated[tuple[PersonChange, ...], Field(max_length=2 * MAX_CHANGES)] = ()
    samples: Annotated[tuple[SampleChange, ...], Field(max_length=MAX_CHANGES)] = ()
    thresholds: Annotated[tuple[ThresholdChange, ...], Field(max_length=100)] = ()
    place: Annotated[Words, Field(max_length=500)] = ""
    conflicts: Number = 0

    @model_validator(mode="after")
    def _goes_on(self) -> ChangesReply:
        if self.cursor < self.after or (self.more and self.cursor == self.after):
            raise ValueError("a page never goes back, nor nowhere")
        return self


class PushRequest(StrictModel):
    """What was changed on a kiosk that has read the source up to ``cursor``."""

    epoch: EpochName
    cursor: Number
    people: Annotated[tuple[PersonChange, ...], Field(max_length=2 * MAX_CHANGES)] = ()
    samples: Annotated[tuple[SampleChange, ...], Field(max_length=MAX_CHANGES)] = ()
    conflicts: Annotated[tuple[ConflictOut, ...], Field(max_length=MAX_CHANGES)] = ()


class PushReply(WireModel):
    """That all of it was taken over."""

    merged: int


def pack_vector(vector: Embedding) -> str:
    """An embedding, shape (d,), as text."""
    return base64.b64encode(np.asarray(vector, "<f4").tobytes()).decode("ascii")


def unpack_vector(contract_id: str, text: str) -> Embedding:
    """An embedding of a contract. Raises ValueError where it cannot be one."""
    named = _CONTRACT.fullmatch(contract_id)
    if named is None or int(named[1]) > _MAX_DIMENSION:
        raise ValueError("not the id of a contract")
    content = unpack_bytes(text)
    if len(content) != 4 * int(named[1]):
        raise ValueError("an embedding has another length than its contract says")
    vector = np.frombuffer(content, "<f4").astype(np.float32)
    with np.errstate(all="ignore"):
        length = float(np.linalg.norm(vector.astype(np.float64)))
    # Written so that NaN fails it.
    if not abs(length - 1.0) <= _OFF_UNIT:
        raise ValueError("an embedding is not a unit vector")
    return vector


def unpack_bytes(text: str) -> bytes:
    """The content of base64 text. Raises ValueError."""
    try:
        return base64.b64decode(text.encode("ascii"), validate=True)
    except (binascii.Error, UnicodeEncodeError) as error:
        raise ValueError("not base64") from error

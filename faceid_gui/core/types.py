"""The nouns of the program, as frozen dataclasses. Words follow docs/glossary.md."""

from __future__ import annotations

import math
from bisect import bisect_left
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Image: TypeAlias = NDArray[np.uint8]
"""A picture: shape (h, w, 3), uint8, BGR, C-contiguous."""

Landmarks: TypeAlias = NDArray[np.float32]
"""Five points in pixels, shape (5, 2): the eye at the picture's left, the eye at its
right, nose tip, mouth corner at its left, mouth corner at its right."""

Embedding: TypeAlias = NDArray[np.float32]
"""One L2-normalised vector, shape (d,)."""

Embeddings: TypeAlias = NDArray[np.float32]
"""L2-normalised rows, shape (n, d)."""


@dataclass(frozen=True, slots=True)
class Box:
    """An upright rectangle in pixels; may reach over the picture's edge."""

    x: float
    y: float
    w: float
    h: float

    @property
    def right(self) -> float:
        """The first column past the box."""
        return self.x + self.w

    @property
    def bottom(self) -> float:
        """The first row past the box."""
        return self.y + self.h

    @property
    def area(self) -> float:
        """Area in square pixels, never negative."""
        return max(self.w, 0.0) * max(self.h, 0.0)

    @property
    def centre(self) -> tuple[float, float]:
        """The middle of the box."""
        return self.x + self.w / 2, self.y + self.h / 2

    def iou(self, other: Box) -> float:
        """Intersection over union with another box, 0 to 1."""
        width = min(self.right, other.right) - max(self.x, other.x)
        height = min(self.bottom, other.bottom) - max(self.y, other.y)
        if width <= 0 or height <= 0:
            return 0.0
        shared = width * height
        return shared / (self.area + other.area - shared)


@dataclass(frozen=True, slots=True, eq=False)
class DetectedFace:
    """One face that a detector found in one picture; ``score`` is 0 to 1."""

    box: Box
    landmarks: Landmarks
    score: float


@dataclass(frozen=True, slots=True, eq=False)
class Frame:
    """One picture of a source, never written to after it was published.

    ``number`` counts from 0 within the source. ``captured_at`` is in seconds of the
    monotonic clock. ``time_s`` is the position in a recording, seconds, where there is one.
    """

    image: Image
    number: int
    captured_at: float
    time_s: float | None = None


@dataclass(frozen=True, slots=True)
class EmbeddingContract:
    """What makes two embeddings comparable; embeddings of two contracts never meet."""

    embedder_sha256: str
    crop: str
    preprocessing: str
    dimension: int

    @property
    def id(self) -> str:
        """A short stable name, stored with every embedding."""
        return f"{self.embedder_sha256[:16]}-{self.crop}-{self.preprocessing}-{self.dimension}"


class LivenessReason(StrEnum):
    """Why a liveness score is what it is."""

    LIVE = "live"
    SPOOF = "spoof"
    FACE_TOO_CLOSE = "face_too_close"  # the wide crop does not fit into the picture
    FACE_TOO_SMALL = "face_too_small"
    NO_MODEL = "no_model"
    FAULT = "fault"


@dataclass(frozen=True, slots=True)
class Liveness:
    """One frame's passive liveness: ``score`` 0 (spoof) to 1 (live), None where not judged.

    The score is the lowest of all networks: each must pass by itself.
    """

    score: float | None
    reason: LivenessReason


@dataclass(frozen=True, slots=True)
class Pose:
    """Head pose in degrees, estimated from five points.

    ``yaw`` is positive towards the picture's right, ``pitch`` positive upwards,
    ``roll`` positive clockwise.
    """

    yaw: float
    pitch: float
    roll: float


class QualityIssue(StrEnum):
    """The one thing that most needs mending before a face can be used."""

    TOO_SMALL = "too_small"  # come closer
    TOO_LARGE = "too_large"  # step back
    CUT_OFF = "cut_off"  # move into the picture
    TURNED_AWAY = "turned_away"  # look at the camera
    TOO_DARK = "too_dark"  # more light
    TOO_BRIGHT = "too_bright"  # less light
    BLURRED = "blurred"  # hold still


@dataclass(frozen=True, slots=True)
class Quality:
    """How usable one face is: ``score`` 0 to 1, and what is wrong where something is.

    ``face_px`` is the shorter side of the box, ``sharpness`` the variance of the Laplacian
    of the aligned grey crop, ``brightness`` its mean level (0 to 255).
    """

    score: float
    face_px: float
    sharpness: float
    brightness: float
    pose: Pose
    issue: QualityIssue | None = None


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who is enrolled. ``id`` is a UUID; names live in data alone."""

    id: str
    name: str
    created_at: float
    samples: int = 0


@dataclass(frozen=True, slots=True)
class Consent:
    """That a person agreed to be enrolled: to which words, and when (Unix time, seconds).

    ``version`` names the words, so that a later change of them is seen.
    """

    text: str
    version: str
    given_at: float


@dataclass(frozen=True, slots=True)
class RemovedPerson:
    """Somebody who was deleted and can still come back, until ``erased_at``.

    Both times are Unix time, seconds.
    """

    person: Person
    removed_at: float
    erased_at: float


@dataclass(frozen=True, slots=True, eq=False)
class NewSample:
    """One accepted photo's contribution to a person, before it is stored.

    ``embeddings`` holds one embedding per contract id. ``crop_png`` is the aligned crop
    as PNG bytes where the operator opted in to keeping crops, else None.
    """

    embeddings: dict[str, Embedding]
    quality: Quality
    source: str
    crop_png: bytes | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Sample:
    """A stored sample."""

    id: str
    person_id: str
    embeddings: dict[str, Embedding]
    quality: Quality
    source: str
    created_at: float
    crop_png: bytes | None = None


@dataclass(frozen=True, slots=True, eq=False)
class SampleVectors:
    """Every embedding of one contract, sample by sample, oldest first.

    ``matrix`` has shape (n, d), float32, unit rows; row i belongs to the sample
    ``sample_ids[i]`` of the person ``person_ids[i]``.
    """

    contract_id: str
    matrix: Embeddings
    sample_ids: tuple[str, ...]
    person_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True, eq=False)
class GallerySnapshot:
    """All templates of one contract, as a matcher needs them.

    ``matrix`` has shape (n, d), float32, unit rows, C-contiguous; row i is the template of
    ``people[i]``. ``revision`` grows with every change of the store.
    """

    contract_id: str
    matrix: Embeddings
    people: tuple[Person, ...]
    revision: int = 0

    @staticmethod
    def empty(contract: EmbeddingContract) -> GallerySnapshot:
        """A gallery that knows nobody."""
        matrix = np.zeros((0, contract.dimension), np.float32)
        return GallerySnapshot(contract.id, matrix, ())


@dataclass(frozen=True, slots=True)
class Match:
    """The nearest person of a search, whatever the threshold says.

    Scores are cosine similarities, -1 to 1. ``runner_up`` is the best score among all
    other people, None in a gallery of one.
    """

    person: Person
    score: float
    runner_up: float | None = None


@dataclass(frozen=True, slots=True)
class PersonRule:
    """What it takes to be taken for one person who has close neighbours.

    ``value`` and ``margin`` are as in Threshold and count where they are stricter.
    """

    person_id: str
    value: float
    margin: float = 0.0


@dataclass(frozen=True, slots=True)
class Threshold:
    """A decision threshold and what it stands for.

    ``value`` is a cosine similarity, ``margin`` the least lead over the runner-up.
    ``target_fpir`` is the false positive identification rate it was set for at
    ``gallery_size`` people, or None for a catalogue default; ``floor_fpir`` is the
    lowest rate that the impostor scores at hand can support. ``people`` are stricter rules for
    single people, by id. ``group`` is the label of the group whose impostors decided, empty
    where all did. ``people`` is kept in the order of the ids.
    """

    value: float
    margin: float = 0.0
    calibrated: bool = False
    target_fpir: float | None = None
    floor_fpir: float | None = None
    gallery_size: int = 0
    impostors: int = 0
    people: tuple[PersonRule, ...] = ()
    group: str = ""

    def __post_init__(self) -> None:
        # In order, a person's rule is found among 10,000 without looking at each.
        if self.people:
            object.__setattr__(self, "people", tuple(sorted(self.people, key=_rule_owner)))

    def of(self, person_id: str | None) -> tuple[float, float]:
        """Value and margin for a match with one person: the stricter of theirs and the site's.

        A rule that is no number lets nobody pass for that person: NaN.
        """
        value, margin = self.value, self.margin
        if person_id is None:
            return value, margin
        row = bisect_left(self.people, person_id, key=_rule_owner)
        while row < len(self.people) and self.people[row].person_id == person_id:
            rule = self.people[row]
            value, margin = _stricter(value, rule.value), _stricter(margin, rule.margin)
            row += 1
        return value, margin


def _rule_owner(rule: PersonRule) -> str:
    return rule.person_id


def _stricter(one: float, other: float) -> float:
    """The higher one; NaN, which nothing reaches, where one of them is."""
    return one if math.isnan(one) or other <= one else other


@dataclass(frozen=True, slots=True)
class StageTimes:
    """Where one frame's time went, milliseconds; age is capture to result."""

    detect_ms: float = 0.0
    embed_ms: float = 0.0
    liveness_ms: float = 0.0
    total_ms: float = 0.0
    age_ms: float = 0.0


class FaceState(StrEnum):
    """How far a tracked face has come on the way to its decision."""

    LOOKING = "looking"  # evidence is being collected
    GRANTED = "granted"
    DENIED = "denied"


@dataclass(frozen=True, slots=True, eq=False)
class TrackedFace:
    """One face of one frame with all that is known of its track: what the screen paints.

    ``progress`` is 0 to 1 on the way to a decision. ``match`` is None until something was
    embedded; ``accepted`` says whether the match passes threshold and margin by now.
    """

    track_id: int
    visit_id: str
    box: Box
    landmarks: Landmarks
    score: float
    state: FaceState
    progress: float
    quality: Quality | None = None
    match: Match | None = None
    accepted: bool = False
    liveness: Liveness | None = None

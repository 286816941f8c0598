"""What an evaluation found, as plain facts: the report, the page and the JSON are made of it.

Scores are always oriented so that higher means more alike: for distances the score is the
negative distance, for angles ``1 - angle / pi``. Rates are shares, 0 to 1. Intervals are
two-sided, 95 %. Words are those of ISO/IEC 19795-1: FMR, FNMR, TMR for pairs; FPIR, FNIR for
searches among enrolled people.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

FMR_TARGETS: Final = (1e-2, 1e-3, 1e-4)
FPIR_TARGETS: Final = (1e-2, 3e-3, 1e-3)

EVERYBODY: Final = ""
"""The name of the group of all."""


class Metric(StrEnum):
    """How two embeddings are compared."""

    COSINE = "cosine"
    EUCLIDEAN = "euclidean"  # of the network's raw vectors
    EUCLIDEAN_L2 = "euclidean_l2"  # of unit vectors
    ANGULAR = "angular"


@dataclass(frozen=True, slots=True)
class Estimate:
    """A figure with its 95 % interval, None where there is too little to tell."""

    value: float
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True)
class Rate:
    """``count`` of ``trials``, with the Clopper-Pearson interval, or one from people drawn anew.

    What is counted (errors, alarms or hits) the field says that holds the rate.
    """

    count: int
    trials: int
    low: float
    high: float

    @property
    def value(self) -> float:
        """The share, NaN of none."""
        return self.count / self.trials if self.trials else float("nan")


@dataclass(frozen=True, slots=True)
class Point:
    """An operating point: a threshold for a wanted false rate, and what it costs.

    For pairs ``false`` is the FMR and ``miss`` the FNMR, for searches FPIR and FNIR.
    ``supported`` is False where the trials are too few to see the wanted rate at all.
    """

    target: float
    threshold: float
    false: Rate
    miss: Rate
    supported: bool


@dataclass(frozen=True, slots=True)
class Curve:
    """A DET curve: false rate against miss rate at falling thresholds, a few hundred points."""

    false: tuple[float, ...]
    miss: tuple[float, ...]
    thresholds: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Histogram:
    """Scores counted in bins; ``edges`` has one more than the counts."""

    edges: tuple[float, ...]
    genuine: tuple[int, ...]
    impostor: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class FoldAccuracy:
    """Accuracy over folds, each at the threshold that is best on the others (LFW protocol)."""

    mean: float
    std: float
    folds: int


@dataclass(frozen=True, slots=True)
class Verification:
    """One to one: pairs of photos. Undetected faces count: ``missing`` pairs never match."""

    genuine: int
    impostor: int
    missing: int
    eer: Estimate
    points: tuple[Point, ...]
    curve: Curve
    accuracy: FoldAccuracy | None = None

    def at(self, target: float) -> Point | None:
        """The operating point of a wanted FMR."""
        return next((point for point in self.points if point.target == target), None)


@dataclass(frozen=True, slots=True)
class Grown:
    """The FPIR that the threshold for a wanted FPIR (``target``) would have among ``people``
    enrolled, as predicted from the scores."""

    people: int
    target: float
    fpir: Estimate


@dataclass(frozen=True, slots=True)
class Identification:
    """One to many, open set: ``photos`` of each of ``enrolled`` people enrolled, over ``draws``
    random choices of them; the rest and the strangers are searched.

    ``rank1`` is the share of people's searches whose nearest template is their own: it
    counts hits. ``left_out`` says that there were too few strangers, so that everybody
    was also searched among all others, as an impostor. ``grown`` predicts larger galleries.
    """

    enrolled: int
    photos: int
    draws: int
    rank1: Rate
    points: tuple[Point, ...]
    curve: Curve
    left_out: bool = False
    grown: tuple[Grown, ...] = ()

    def at(self, target: float) -> Point | None:
        """The operating point of a wanted FPIR."""
        return next((point for point in self.points if point.target == target), None)


@dataclass(frozen=True, slots=True)
class GroupResult:
    """One group at the thresholds of all. Impostors of a group meet their own group.

    ``fmr_ratio`` is the group's FMR over that of all, at the same threshold; None where either
    saw no false match.
    """

    group: str
    people: int
    verification: tuple[Point, ...]
    identification: tuple[Point, ...]
    fmr_ratio: Estimate | None
    histogram: Histogram


@dataclass(frozen=True, slots=True)
class Confusion:
    """Two photos that a network confuses: of different people though alike, or one person's
    though unalike (``same``). Keys are those of the dataset's photos."""

    first: str
    second: str
    first_name: str
    second_name: str
    score: float
    same: bool


@dataclass(frozen=True, slots=True)
class Latency:
    """Milliseconds for one photo with one face, median and 95th percentile. ``where`` is
    ``local`` or ``remote``; ``provider`` what really computes."""

    where: str
    provider: str
    detect_ms: float
    embed_ms: float
    p95_ms: float


@dataclass(frozen=True, slots=True)
class Choice:
    """What was tried. ``packs`` are two for a fusion of networks."""

    packs: tuple[str, ...]
    detector: str
    metric: Metric
    photos: int

    @property
    def fused(self) -> bool:
        """Whether two networks' scores are added."""
        return len(self.packs) > 1

    @property
    def key(self) -> str:
        """A stable name."""
        return f"{'+'.join(self.packs)}|{self.detector}|{self.metric}|{self.photos}"


@dataclass(frozen=True, slots=True)
class Trial:
    """One combination and everything that was measured of it.

    ``title`` and ``detector_title`` are what people call the networks and the detector.
    ``undetected`` counts photos in which the detector found no face. ``licence`` and
    ``commercial`` are the strictest of its networks. ``usable`` says whether a kiosk could run
    exactly this; ``why_not`` why it could not.
    """

    choice: Choice
    title: str
    licence: str
    commercial: bool
    verification: Verification | None
    identification: Identification | None
    groups: tuple[GroupResult, ...] = ()
    histogram: Histogram | None = None
    confusions: tuple[Confusion, ...] = ()
    latency: tuple[Latency, ...] = ()
    undetected: int = 0
    usable: bool = True
    why_not: str = ""
    detector_title: str = ""


class FindingKind(StrEnum):
    """What was noticed in the data, or went wrong, while the run went on."""

    ONE_PHOTO = "one_photo"  # a person with a single photo cannot be a probe
    EMPTY_FOLDER = "empty_folder"
    SAME_PERSON = "same_person"  # two names whose photos look like one person
    SEVERAL_FACES = "several_faces"
    MISLABELLED = "mislabelled"
    NO_FACE = "no_face"
    UNREADABLE = "unreadable"
    UNKNOWN_NAME = "unknown_name"  # the group or pairs file names nobody here
    STRANGER_KNOWN = "stranger_known"  # a stranger who looks like somebody enrolled
    DUPLICATE_PHOTO = "duplicate_photo"
    NETWORK_FAILED = "network_failed"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing noticed. ``subject`` is a person's name, ``photo`` a photo's key, ``other`` the
    second name or photo; ``detail`` is a sentence in English."""

    kind: FindingKind
    detail: str
    subject: str = ""
    photo: str = ""
    other: str = ""
    score: float | None = None


@dataclass(frozen=True, slots=True)
class Counts:
    """How much work was done: per detector and per (detector, network), photos looked at."""

    detected: dict[str, int] = field(default_factory=dict)
    embedded: dict[str, int] = field(default_factory=dict)
    cached: int = 0


@dataclass(frozen=True, slots=True)
class Machine:
    """Where it was measured."""

    processor: str
    cores: int
    system: str
    versions: str


@dataclass(frozen=True, slots=True)
class Recommendation:
    """The best trial and why, in a sentence; ``unknown`` is what it does not know."""

    choice: Choice | None
    sentence: str
    unknown: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Run:
    """One evaluation. ``at`` is Unix time. ``whole`` is False where it was stopped.

    ``own_crops`` says that the photos were the gallery's own, taken at this door.
    """

    id: str
    at: float
    dataset: str
    people: int
    photos: int
    strangers: int
    groups: tuple[str, ...]
    trials: tuple[Trial, ...]
    findings: tuple[Finding, ...]
    recommendation: Recommendation
    counts: Counts
    machine: Machine
    took_s: float
    whole: bool = True
    own_crops: bool = False

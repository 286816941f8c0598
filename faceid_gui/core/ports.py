"""What the program needs from the outside, as protocols. Adapters live in their own rooms.

Every port has an adapter that ships and needs no hardware, and one contract test file
(tests/contracts/) that runs over all of them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Final, Protocol, runtime_checkable

from faceid_gui.core.decision import DenyReason, Evidence, Policy
from faceid_gui.core.events import Event
from faceid_gui.core.link import BackendState
from faceid_gui.core.types import (
    Consent,
    DetectedFace,
    Embedding,
    EmbeddingContract,
    Embeddings,
    Frame,
    GallerySnapshot,
    Image,
    Liveness,
    NewSample,
    Person,
    RemovedPerson,
    Sample,
    SampleVectors,
    Threshold,
)

KEPT_AFTER_REMOVAL_S: Final = 30 * 24 * 3600.0
"""How long somebody who was deleted can come back, seconds."""


class FaceBackend(Protocol):
    """Where detection, embedding and liveness run. Not thread-safe: one owner at a time."""

    @property
    def contract(self) -> EmbeddingContract:
        """What the embeddings of this backend can be compared with."""

    @property
    def name(self) -> str:
        """Who gave the newest embeddings, such as ``local`` or ``remote``."""

    @property
    def provider(self) -> str:
        """What really computes, such as ``CPUExecutionProvider``."""

    @property
    def has_liveness(self) -> bool:
        """Whether the pack carries liveness models."""

    def detect(self, image: Image, *, careful: bool = False) -> tuple[DetectedFace, ...]:
        """Faces in the picture, best score first.

        ``careful`` averages the landmarks over two working sizes: for enrolment and
        stills, where a few milliseconds buy accuracy.
        """

    def embed(self, crops: Sequence[Image]) -> Embeddings:
        """Unit embeddings of aligned crops, shape (n, d); a crop fits ``contract.crop``."""

    def liveness(self, image: Image, faces: Sequence[DetectedFace]) -> tuple[Liveness, ...]:
        """One passive liveness per face. Never raises for a face that cannot be judged."""

    def close(self) -> None:
        """Let go of everything. May be called twice."""


@runtime_checkable
class LinkedBackend(Protocol):
    """What a backend that works over a link offers beside FaceBackend."""

    @property
    def state(self) -> BackendState:
        """Where answers come from by now. Cheap, never blocks, from any thread."""


@runtime_checkable
class PatientBackend(Protocol):
    """What a backend offers beside FaceBackend whose calls may take long, and end by themselves."""

    @property
    def longest_call_s(self) -> float:
        """How long one call may take before it fails, seconds. The same for ever; 0 says that
        it is like any other backend."""


@runtime_checkable
class RawEmbedder(Protocol):
    """What a backend offers beside FaceBackend where its vectors have a length of their own."""

    def embed_raw(self, crops: Sequence[Image]) -> Embeddings:
        """The network's vectors before normalisation: shape (n, d), float32, finite."""


class CameraSource(Protocol):
    """A stream of pictures. ``read`` is called from one thread."""

    @property
    def description(self) -> str:
        """The source in the words of the command line, such as ``camera:0``."""

    @property
    def live(self) -> bool:
        """True for a camera, False for recordings that end and need no pacing."""

    def open(self) -> None:
        """Start. Raises CameraUnavailable with the reason."""

    def read(self) -> Frame | None:
        """The next picture, or None when a recording has ended.

        Raises CameraLost when a live source stops giving pictures. Waits at most about
        one second.
        """

    def close(self) -> None:
        """Stop and release. May be called twice, also after a failed ``open``."""


@dataclass(frozen=True, slots=True)
class DoorState:
    """What the door driver knows: ``locked`` is False only while a lease lives."""

    locked: bool
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Lease:
    """Leave to hold a door open until ``expires_at`` (monotonic seconds), for one visit."""

    visit_id: str
    expires_at: float


class DoorDriver(Protocol):
    """What a grant moves. Locks by itself when a lease runs out or the process dies."""

    @property
    def state(self) -> DoorState:
        """The present state; reading it never blocks."""

    def unlock(self, lease: Lease) -> None:
        """Hold the door open for the life of the lease. Raises DoorFault."""

    def lock(self) -> None:
        """Lock at once. Raises DoorFault."""

    def close(self) -> None:
        """Lock and let go. May be called twice."""


class GalleryStore(Protocol):
    """People and their samples. Every method is one transaction, safe from any thread.

    Methods that write return only after the commit reached the disk. They raise DiskFull,
    StoreDamaged or StoreBusy; NameTaken and NotFound where a name or id says so.
    """

    def people(self) -> tuple[Person, ...]:
        """Everybody, by name."""

    def find(self, name_or_id: str) -> Person:
        """One person by exact name (any Unicode form) or id. Raises NotFound."""

    def add_person(
        self, name: str, samples: Sequence[NewSample], *, consent: Consent | None = None
    ) -> Person:
        """A new person with samples, and what they agreed to. Raises NameTaken, BadRequest."""

    def add_samples(self, person_id: str, samples: Sequence[NewSample]) -> Person:
        """More samples for somebody."""

    def rename(self, person_id: str, name: str) -> Person:
        """Another name. Raises NameTaken."""

    def remove(self, person_id: str) -> None:
        """Delete somebody: known to nothing from now on, kept for KEPT_AFTER_REMOVAL_S.

        The name is free at once. Raises NotFound.
        """

    def removed(self) -> tuple[RemovedPerson, ...]:
        """Who was deleted and can come back, the newest first."""

    def restore(self, person_id: str, *, name: str | None = None) -> Person:
        """Bring somebody back who was deleted, under another name where one is given.

        Raises NotFound where they are not among ``removed``, and NameTaken.
        """

    def erase(self, person_id: str) -> None:
        """Erase a person, deleted or not, with all samples, beyond recall. Raises NotFound."""

    def erase_expired(self) -> int:
        """Erase everybody who was deleted longer than KEPT_AFTER_REMOVAL_S ago; how many."""

    def merge(self, person_id: str, *, into: str) -> tuple[str, ...]:
        """Move all samples of one person to another, and delete the emptied one.

        Returns the ids of the moved samples, for ``unmerge``. Raises NotFound, and BadRequest
        where the two are one.
        """

    def unmerge(self, person_id: str, sample_ids: Sequence[str]) -> Person:
        """Bring a merged person back with those samples, as they were before.

        Raises NotFound, and NameTaken.
        """

    def remove_samples(self, sample_ids: Sequence[str]) -> None:
        """Erase single samples beyond recall. Raises NotFound, and then erases none."""

    def consent(self, person_id: str) -> Consent | None:
        """What somebody agreed to, None where nothing is recorded. Raises NotFound."""

    def set_consent(self, person_id: str, consent: Consent) -> None:
        """Record what somebody agreed to. Raises NotFound."""

    def portrait(self, person_id: str) -> bytes | None:
        """The kept face picture of the best sample as PNG, None where none is kept."""

    def vectors(self, contract: EmbeddingContract) -> SampleVectors:
        """Every embedding of one contract in one go: for strength grades and calibration."""

    def samples(self, person_id: str) -> tuple[Sample, ...]:
        """All samples of somebody, oldest first."""

    def add_embeddings(self, sample_id: str, embeddings: dict[str, Embedding]) -> None:
        """Add embeddings of further contracts to a stored sample."""

    def snapshot(self, contract: EmbeddingContract) -> GallerySnapshot:
        """All templates of one contract: the normalised mean of each person's samples."""

    def without(self, contract: EmbeddingContract) -> tuple[Person, ...]:
        """People who have no embedding of this contract: they must be embedded again."""

    def revision(self) -> int:
        """Grows with every change, also by another process. Cheap: poll it."""

    def threshold(self, contract_id: str) -> Threshold | None:
        """The calibrated threshold of a contract, None until there is one."""

    def set_threshold(self, contract_id: str, threshold: Threshold) -> None:
        """Keep a calibrated threshold."""


@dataclass(frozen=True, slots=True)
class VisitRecord:
    """One visit as it is kept: what happened and why. ``at`` is Unix time, seconds.

    ``place`` is the name of the kiosk that sent it, empty for a visit at this machine.
    """

    visit_id: str
    at: float
    granted: bool
    reason: DenyReason | None
    person_id: str | None
    name: str | None
    evidence: Evidence
    backend: str = "local"
    place: str = ""


@dataclass(frozen=True, slots=True)
class KeptVisit:
    """A visit and its number in the log. A later visit has a higher number."""

    number: int
    visit: VisitRecord


@dataclass(frozen=True, slots=True)
class LogState:
    """Cheap marks of what the log holds: where one is another, something changed.

    ``newest`` and ``oldest`` are visits' numbers, 0 in an empty log; ``names`` changes when
    the name of a person in it may be another one.
    """

    newest: int
    oldest: int
    names: int


class VisitLog(Protocol):
    """The visits. What was recorded is never changed, and erased only by its age."""

    def record(self, visit: VisitRecord) -> None:
        """Write one visit; returns after the commit."""

    def recent(self, limit: int = 100) -> tuple[VisitRecord, ...]:
        """The newest visits, newest first."""

    def every(self) -> Iterable[VisitRecord]:
        """All visits, oldest first, without loading them at once."""

    def page(
        self,
        *,
        before: int | None = None,
        after: int = 0,
        since: float | None = None,
        until: float | None = None,
        limit: int = 100,
    ) -> tuple[KeptVisit, ...]:
        """Visits with numbers below ``before`` and above ``after``, newest first.

        ``since`` and ``until`` are Unix times, the latter exclusive.
        """

    def state(self) -> LogState:
        """What the log holds by now, also by another process. Cheap: poll it."""

    def erase_before(self, at: float) -> int:
        """Erase all visits from before a Unix time beyond recall, and note it; how many."""


class Clock(Protocol):
    """Time, so that tests can turn it by hand."""

    def monotonic(self) -> float:
        """Seconds that never run backwards; the same in all processes of one machine."""

    def wall(self) -> float:
        """Unix time in seconds, for display and records only."""


class KeyProvider(Protocol):
    """Where the encryption key comes from."""

    def key(self) -> bytes:
        """The 32-byte master key. Raises KeyUnavailable."""


@dataclass(frozen=True, slots=True, eq=False)
class EngineSettings:
    """What an engine may be told while it runs. ``record`` asks for VisitRecorded events."""

    gallery: GallerySnapshot
    threshold: Threshold
    policy: Policy
    record: bool = False


class Engine(Protocol):
    """Capture, pipeline and backend behind one door, in this process or in a child.

    Listeners are called on a thread of the engine, in order, and must not block.
    """

    def start(self) -> None:
        """Begin; returns at once. State comes as events."""

    def stop(self) -> None:
        """End, and wait for it. May be called twice."""

    def apply(self, settings: EngineSettings) -> None:
        """Use another gallery, threshold or policy from the next frame on."""

    def subscribe(self, listener: Callable[[Event], None]) -> Callable[[], None]:
        """Hear events; returns the call that ends it."""

    def newest_frame(self) -> Frame | None:
        """The newest picture (BGR, read-only), None before the first."""

"""Facts that happened, as frozen dataclasses. They are pushed; pixels never are.

Events cross a process border, so they hold plain values alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

from faceid_gui.core.decision import DenyReason, Evidence
from faceid_gui.core.link import BackendState
from faceid_gui.core.recorded import RecordedVisit
from faceid_gui.core.types import StageTimes, TrackedFace


class CameraState(StrEnum):
    """What the camera does."""

    OPENING = "opening"
    STREAMING = "streaming"
    MISSING = "missing"
    BUSY = "busy"
    FROZEN = "frozen"  # the same bytes again and again
    LOST = "lost"  # unplugged or silent; being reopened
    ENDED = "ended"  # a recording came to its end


class EngineState(StrEnum):
    """What the engine does."""

    STARTING = "starting"
    RUNNING = "running"
    RESTARTING = "restarting"  # it died or hung and comes back
    FAILED = "failed"  # it cannot start; ``detail`` says why
    STOPPED = "stopped"


@dataclass(frozen=True, slots=True)
class CameraChanged:
    """The camera changed its state."""

    state: CameraState
    source: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class EngineChanged:
    """The engine changed its state. ``code`` is an error code of core/errors.py."""

    state: EngineState
    code: str = ""
    detail: str = ""


@dataclass(frozen=True, slots=True)
class BackendReady:
    """The backend is loaded: what really runs, for the screen and ``doctor``."""

    backend: str
    provider: str
    contract_id: str


@dataclass(frozen=True, slots=True)
class BackendChanged:
    """Where answers come from changed, or how fast they come; at most about once a second."""

    state: BackendState


@dataclass(frozen=True, slots=True, eq=False)
class FrameAnalysed:
    """All faces of one frame. The screen paints them over the frame of that number."""

    number: int
    captured_at: float
    width: int
    height: int
    faces: tuple[TrackedFace, ...]
    times: StageTimes
    time_s: float | None = None


@dataclass(frozen=True, slots=True)
class VisitStarted:
    """A face appeared that belongs to no earlier visit."""

    visit_id: str
    track_id: int
    at: float


@dataclass(frozen=True, slots=True)
class VisitReady:
    """A visit's evidence is conclusive: whoever owns the door may decide on it now.

    ``granted`` is what the pipeline's own call of ``decide`` said; it opens nothing.
    """

    visit_id: str
    track_id: int
    evidence: Evidence
    granted: bool
    reason: DenyReason | None
    name: str | None = None


@dataclass(frozen=True, slots=True)
class VisitEnded:
    """A track is gone for good. ``decided`` tells whether VisitReady came before."""

    visit_id: str
    track_id: int
    evidence: Evidence
    decided: bool
    started_at: float
    ended_at: float
    frames: int
    best_name: str | None = None
    granted: bool = False
    reason: DenyReason | None = None


@dataclass(frozen=True, slots=True, eq=False)
class VisitRecorded:
    """The good frames of a visit that is over, where recording was asked for."""

    visit: RecordedVisit


Event: TypeAlias = (
    CameraChanged
    | EngineChanged
    | BackendReady
    | BackendChanged
    | FrameAnalysed
    | VisitStarted
    | VisitReady
    | VisitEnded
    | VisitRecorded
)

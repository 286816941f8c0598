"""JSON shapes of ``/v1``: what the server answers about itself and about faces."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

Score = Annotated[float, Field(ge=0.0, le=1.0)]
Count = Annotated[int, Field(ge=1, lt=2**53)]


class WireModel(BaseModel):
    """Frozen, strict about unknown fields in requests only where a subclass says so."""

    model_config = ConfigDict(frozen=True, allow_inf_nan=False)


class ErrorBody(WireModel):
    """What went wrong: ``code`` is stable, ``message`` plain English."""

    code: str
    message: str
    details: dict[str, Any] = Field(default_factory=dict)


class ErrorEnvelope(WireModel):
    """Every answer that is no success looks like this."""

    error: ErrorBody
    request_id: str


class ContractInfo(WireModel):
    """What the embeddings of a pack can be compared with."""

    id: str
    embedder_sha256: str
    crop: str
    preprocessing: str
    dimension: int


class PackInfo(WireModel):
    """One pack of the server. ``served`` is true for the one that answers."""

    key: str
    title: str
    served: bool
    present: bool
    liveness: bool
    contract: ContractInfo


class LimitsInfo(WireModel):
    """What a request may be at most."""

    body_bytes: Count
    pixels: Count
    side: Count
    crops: Count
    requests_per_second: float
    connections: int
    deadline_s: float


class Info(WireModel):
    """What this server is, and what really computes."""

    name: str
    version: str
    api: str = "v1"
    boot_id: str
    signing_key: str = Field(description="Ed25519 public key, hexadecimal")
    provider: str = Field(description="what really computes, such as CPUExecutionProvider")
    workers: int
    max_batch: int
    packs: tuple[PackInfo, ...]
    limits: LimitsInfo

    @property
    def served(self) -> PackInfo | None:
        """The pack that answers."""
        return next((pack for pack in self.packs if pack.served), None)


class Health(WireModel):
    """Whether the server can work now. Without a key ``uptime_s`` and ``queued`` are null."""

    status: str = Field(description="ok or degraded")
    boot_id: str
    uptime_s: float | None = None
    queued: int | None = Field(None, description="pieces of work that wait")
    checks: dict[str, str] = Field(default_factory=dict)


class PoseOut(WireModel):
    """Head pose in degrees."""

    yaw: float
    pitch: float
    roll: float


class QualityOut(WireModel):
    """How usable a face is; ``issue`` names what is wrong where something is."""

    score: Score
    face_px: float
    sharpness: float
    brightness: float
    pose: PoseOut
    issue: str | None = None


class LivenessOut(WireModel):
    """Passive liveness: ``score`` 0 (spoof) to 1 (live), null where not judged."""

    score: Score | None
    reason: str


class FaceOut(WireModel):
    """One face of a picture. ``box`` is x, y, width, height in pixels; five landmarks.

    ``embedding`` has unit length; it is there where embeddings were asked for and the face
    could be aligned.
    """

    box: tuple[float, float, float, float]
    landmarks: tuple[tuple[float, float], ...]
    score: Score
    quality: QualityOut | None = None
    liveness: LivenessOut | None = None
    embedding: tuple[float, ...] | None = None


class FacesReply(WireModel):
    """All faces of a picture, best score first. ``width`` and ``height`` in pixels."""

    width: int
    height: int
    contract_id: str
    faces: tuple[FaceOut, ...]
    took_ms: float


class EmbedReply(WireModel):
    """One embedding of unit length per crop, in the order of the crops."""

    contract_id: str
    embeddings: tuple[tuple[float, ...], ...]
    took_ms: float


class ThresholdOut(WireModel):
    """The threshold in force and the error rate that it stands for.

    ``target_fpir`` is the share of strangers that may be taken for somebody, null where the
    site was never calibrated; ``floor_fpir`` the lowest rate that the data can support.
    """

    value: float
    margin: float
    calibrated: bool
    target_fpir: float | None = None
    floor_fpir: float | None = None
    gallery_size: int = 0
    impostors: int = 0

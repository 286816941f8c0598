"""Evidence in, one decision out. The only place that makes a Grant.

``decide`` is pure and total: every missing, late, NaN or disagreeing value is a Deny with
its reason, and no exception leaves it.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum
from typing import Final, TypeAlias


class DenyReason(StrEnum):
    """Why the door stays shut. Order is the order in which ``decide`` asks."""

    FAULT = "fault"  # something broke while the evidence was collected
    STALE = "stale"  # the newest frame is too old
    FROZEN = "frozen"  # the camera repeats itself
    SPOOFED = "spoofed"  # liveness failed once in this visit
    NO_EVIDENCE = "no_evidence"  # nothing usable was seen
    WRONG_CONTRACT = "wrong_contract"  # gallery and embedder do not belong together
    NOT_CALIBRATED = "not_calibrated"  # no threshold
    UNKNOWN = "unknown"  # nobody in the gallery is near enough
    AMBIGUOUS = "ambiguous"  # two people are about equally near
    TOO_FEW_FRAMES = "too_few_frames"  # not enough frames agree
    LIVENESS_MISSING = "liveness_missing"  # liveness is required and was not judged
    LEFT = "left"  # gone before a decision was possible
    REFUSED = "refused"  # the record could not be written, or the door failed


@dataclass(frozen=True, slots=True)
class Policy:
    """What a grant takes. Comes from this machine's settings, never from a server.

    ``agreeing_frames`` of the last ``of_frames`` good frames must name the person each by
    itself. Ages and the lease are in seconds; ``liveness_threshold`` is 0 to 1 and
    ``liveness_frames`` how many live frames are needed.
    """

    agreeing_frames: int = 3
    of_frames: int = 5
    liveness_required: bool = True
    liveness_frames: int = 3
    liveness_threshold: float = 0.5
    max_frame_age_s: float = 0.3
    max_evidence_age_s: float = 1.0
    lease_s: float = 5.0


@dataclass(frozen=True, slots=True)
class Evidence:
    """Everything that was collected about one visit: small facts, no pixels.

    ``person_id``, ``score`` and ``runner_up`` come from the fused embedding of the good
    frames (cosine similarities); ``threshold`` and ``margin`` are the ones in force.
    ``agreeing`` of ``good_frames`` frames named the same person each by itself.
    ``liveness_scores`` are the frames' scores, each the lowest of all networks.
    ``backend`` says where the embeddings were made, such as ``remote`` or ``local+remote``; it
    decides nothing. Times are seconds of the monotonic clock.
    """

    visit_id: str
    gallery_contract: str | None = None
    embedder_contract: str | None = None
    person_id: str | None = None
    score: float | None = None
    runner_up: float | None = None
    threshold: float | None = None
    margin: float | None = None
    good_frames: int = 0
    agreeing: int = 0
    first_frame_at: float | None = None
    newest_frame_at: float | None = None
    liveness_scores: tuple[float, ...] = ()
    spoofed: bool = False
    frozen: bool = False
    fault: str | None = None
    backend: str = ""


_MADE_HERE: Final = object()


@dataclass(frozen=True, slots=True)
class Grant:
    """Permission for one person until ``expires_at`` (monotonic seconds).

    Only ``decide`` can make one, and it does not survive pickling: a grant never crosses
    a process or a network.
    """

    visit_id: str
    person_id: str
    decided_at: float
    expires_at: float
    proof: object

    def __post_init__(self) -> None:
        if self.proof is not _MADE_HERE:
            message = "only core.decision.decide makes a Grant"
            raise TypeError(message)

    def __reduce__(self) -> str:
        message = "a Grant never leaves its process"
        raise TypeError(message)


@dataclass(frozen=True, slots=True)
class Deny:
    """The door stays shut, and why."""

    visit_id: str
    reason: DenyReason


Decision: TypeAlias = Grant | Deny


def decide(evidence: Evidence, policy: Policy, *, now: float) -> Decision:
    """Judge one visit's evidence at monotonic time ``now``. Never raises."""
    try:
        reason = _objection(evidence, policy, now)
        if reason is None and evidence.person_id:
            return Grant(
                visit_id=evidence.visit_id,
                person_id=evidence.person_id,
                decided_at=now,
                expires_at=now + policy.lease_s,
                proof=_MADE_HERE,
            )
        return Deny(evidence.visit_id, reason or DenyReason.FAULT)
    except (TypeError, ValueError, AttributeError, ArithmeticError):
        # Evidence of the wrong type is a fault of ours, and a fault never opens a door.
        return Deny(str(getattr(evidence, "visit_id", "")), DenyReason.FAULT)


def _objection(evidence: Evidence, policy: Policy, now: float) -> DenyReason | None:
    """The first reason not to grant, in the order of DenyReason; None if there is none."""
    return (
        _frames_objection(evidence, policy, now)
        or _match_objection(evidence, policy)
        or _liveness_objection(evidence, policy)
    )


def _frames_objection(evidence: Evidence, policy: Policy, now: float) -> DenyReason | None:
    if evidence.fault is not None or not _sane(policy) or not math.isfinite(now):
        return DenyReason.FAULT
    if evidence.newest_frame_at is None:
        return DenyReason.NO_EVIDENCE
    if not 0.0 <= now - evidence.newest_frame_at <= policy.max_evidence_age_s:
        return DenyReason.STALE
    if evidence.frozen is not False:
        return DenyReason.FROZEN
    if evidence.spoofed is not False:
        return DenyReason.SPOOFED
    return None


def _match_objection(evidence: Evidence, policy: Policy) -> DenyReason | None:
    if evidence.score is None or evidence.good_frames < 1:
        return DenyReason.NO_EVIDENCE
    if not evidence.gallery_contract or evidence.gallery_contract != evidence.embedder_contract:
        return DenyReason.WRONG_CONTRACT
    if not _finite(evidence.threshold) or not _finite(evidence.margin):
        return DenyReason.NOT_CALIBRATED
    if not _finite(evidence.score) or not evidence.person_id:
        return DenyReason.UNKNOWN
    if not _at_least(evidence.score, evidence.threshold):
        return DenyReason.UNKNOWN
    if evidence.runner_up is not None and not _leads(evidence):
        return DenyReason.AMBIGUOUS
    if not policy.agreeing_frames <= evidence.agreeing <= evidence.good_frames:
        return DenyReason.TOO_FEW_FRAMES
    return None


def _liveness_objection(evidence: Evidence, policy: Policy) -> DenyReason | None:
    if policy.liveness_required is False:
        return None
    scores = evidence.liveness_scores
    if len(scores) < policy.liveness_frames:
        return DenyReason.LIVENESS_MISSING
    if not all(_finite(score) and score >= policy.liveness_threshold for score in scores):
        return DenyReason.SPOOFED
    return None


def _leads(evidence: Evidence) -> bool:
    """Whether the match leads its runner-up by the margin; NaN never leads."""
    if evidence.score is None or evidence.runner_up is None or evidence.margin is None:
        return False
    return evidence.score - evidence.runner_up >= max(evidence.margin, 0.0)


def _at_least(value: float | None, least: float | None) -> bool:
    return value is not None and least is not None and value >= least


def _finite(value: float | None) -> bool:
    return isinstance(value, float | int) and not isinstance(value, bool) and math.isfinite(value)


def _sane(policy: Policy) -> bool:
    """Whether the policy asks for something at all: zero frames would grant on nothing."""
    return (
        policy.agreeing_frames >= 1
        and policy.liveness_frames >= 1
        and 0.0 < policy.lease_s <= 60.0
        and 0.0 < policy.max_evidence_age_s <= 10.0
        and 0.0 < policy.liveness_threshold <= 1.0
    )

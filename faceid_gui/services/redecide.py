"""One recorded visit decided again, step by step as the pipeline decides at the door."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from faceid_gui.core.decision import Deny, DenyReason, Evidence, Policy, decide
from faceid_gui.core.recorded import FROZEN, RecordedLook, RecordedVisit
from faceid_gui.core.types import Embedding
from faceid_gui.pipeline.judge import Judge
from faceid_gui.pipeline.options import PipelineOptions
from faceid_gui.pipeline.visit import Visit
from faceid_gui.pipeline.voting import Ballot, Observation


def redecide(
    recorded: RecordedVisit,
    looks: Iterable[tuple[RecordedLook, Embedding]],
    judge: Judge,
    options: PipelineOptions,
) -> tuple[DenyReason | None, Evidence]:
    """Why a recorded visit would be refused, None where not, and the evidence for it.

    ``looks`` are looks of the visit with the embeddings to judge them by, in order; no more of
    them are asked for than the decision needs. They are fused one after the other; the first
    grant counts, and so does a refusal that the door would have taken for final. Times are
    seconds of the visit, and each look is judged at once: whether the machine was in time is
    no matter of settings. No grant leaves here.
    """
    visit = _begun(recorded, judge, options)
    evidence = visit.ballot.evidence(judge)
    for look, embedding in looks:
        _take(visit, look, embedding, judge)
        evidence = visit.ballot.evidence(judge)
        decision = decide(evidence, judge.policy, now=look.at)
        if not isinstance(decision, Deny):
            return None, evidence
        if visit.is_conclusive(decision, look.at, judge, options):
            return decision.reason, evidence
    return visit.parting_reason(), evidence


def lacks_only_liveness(evidence: Evidence, policy: Policy) -> bool:
    """Whether the evidence would do for a policy that asks for no liveness."""
    lenient = replace(policy, liveness_required=False)
    now = evidence.newest_frame_at
    return now is not None and not isinstance(decide(evidence, lenient, now=now), Deny)


def _begun(recorded: RecordedVisit, judge: Judge, options: PipelineOptions) -> Visit:
    """The visit before its first recorded look, with what was held against it all along."""
    ballot = Ballot(recorded.visit_id, window=options.window)
    ballot.frozen = recorded.fault == FROZEN
    ballot.fault = None if ballot.frozen else recorded.fault
    if judge.policy.liveness_required:
        ballot.spoofed = recorded.spoofed
        for score in _earlier_scores(recorded):
            ballot.add_liveness(score, judge)
    return Visit(recorded.visit_id, 0, 0.0, ballot, first_look_pos=0.0)


def _earlier_scores(recorded: RecordedVisit) -> tuple[float, ...]:
    """Liveness scores of frames that are not among the recorded looks."""
    later = sum(look.liveness is not None for look in recorded.looks)
    return recorded.liveness_scores[: max(len(recorded.liveness_scores) - later, 0)]


def _take(visit: Visit, look: RecordedLook, embedding: Embedding, judge: Judge) -> None:
    match = judge.match(embedding)
    visit.ballot.add(Observation(look.at, embedding, match, look.careful), judge)
    visit.looked(look.at)
    if look.liveness is not None and judge.policy.liveness_required:
        visit.ballot.add_liveness(look.liveness, judge)

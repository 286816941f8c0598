"""Samples and visits to put into a store."""

from __future__ import annotations

from faceid_gui.core.decision import DenyReason, Evidence
from faceid_gui.core.ports import VisitRecord
from faceid_gui.core.types import EmbeddingContract, NewSample
from tests.fakes import CONTRACT, GOOD, identity_vector

OTHER = EmbeddingContract("e" * 64, "arcface112", "fake", CONTRACT.dimension)


def sample(
    identity: int,
    *,
    contract: EmbeddingContract = CONTRACT,
    source: str = "photo.jpg",
    crop: bytes | None = None,
) -> NewSample:
    """One sample with an embedding of one contract."""
    return NewSample({contract.id: identity_vector(identity)}, GOOD, source, crop)


def visit(
    name: str,
    *,
    at: float = 1_700_000_000.0,
    person_id: str | None = None,
    granted: bool = False,
) -> VisitRecord:
    """One visit with some evidence."""
    evidence = Evidence(
        visit_id=name,
        gallery_contract=CONTRACT.id,
        embedder_contract=CONTRACT.id,
        person_id=person_id,
        score=0.71,
        runner_up=None,
        threshold=0.46,
        margin=0.05,
        good_frames=5,
        agreeing=4,
        first_frame_at=12.5,
        newest_frame_at=13.25,
        liveness_scores=(0.9, 0.95, 0.99),
    )
    reason = None if granted else DenyReason.UNKNOWN
    return VisitRecord(name, at, granted, reason, person_id, None, evidence)

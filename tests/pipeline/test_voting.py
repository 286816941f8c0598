"""Evidence of several frames."""

from __future__ import annotations

import math

import numpy as np
import pytest

from faceid_gui.core.decision import Policy
from faceid_gui.core.ports import EngineSettings
from faceid_gui.core.types import Embedding, Threshold
from faceid_gui.pipeline.judge import Judge
from faceid_gui.pipeline.voting import Ballot, Observation
from tests.fakes import CONTRACT, fake_gallery, identity_vector


def judge(*identities: int, threshold: float = 0.5, margin: float = 0.05) -> Judge:
    """A judge of these identities."""
    settings = EngineSettings(fake_gallery(*identities), Threshold(threshold, margin), Policy())
    return Judge(settings, CONTRACT)


def towards(identity: int, cosine: float, other: int = 15) -> Embedding:
    """A unit vector with this cosine to an identity."""
    vector = cosine * identity_vector(identity)
    return vector + np.float32(math.sqrt(1 - cosine**2)) * identity_vector(other)


def vote(ballot: Ballot, court: Judge, *embeddings: Embedding) -> None:
    """Add good frames."""
    for index, embedding in enumerate(embeddings):
        at = 1.0 + index / 30
        ballot.add(Observation(at, embedding, court.match(embedding)), court)


def test_the_fused_embedding_is_better_than_its_frames() -> None:
    # GIVEN frames whose errors are independent
    court = judge(1, 2)
    ballot = Ballot("v")
    vote(ballot, court, *(towards(1, 0.6, other) for other in (5, 6, 7, 8)))
    # THEN the mean of them is nearer to the person than each
    assert ballot.match is not None
    assert ballot.match.person.name == "person 1"
    assert ballot.match.score > 0.8


def test_agreeing_counts_the_last_frames_that_name_the_person_themselves() -> None:
    court = judge(1, 2)
    ballot = Ballot("v")
    vote(ballot, court, *[towards(1, 0.9)] * 4, *[towards(1, 0.4)] * 3)
    evidence = ballot.evidence(court)
    assert evidence.good_frames == 7
    assert evidence.agreeing == 2  # of the last five
    assert evidence.person_id == "id-1"


def test_evidence_states_everything() -> None:
    court = judge(1, 2)
    ballot = Ballot("v")
    vote(ballot, court, identity_vector(1), identity_vector(1))
    ballot.add_liveness(0.9, court)
    evidence = ballot.evidence(court)
    assert evidence.score == pytest.approx(1.0)
    assert evidence.runner_up == pytest.approx(0.0)
    assert (evidence.threshold, evidence.margin) == (0.5, 0.05)
    assert (evidence.first_frame_at, evidence.newest_frame_at) == (1.0, 1.0 + 1 / 30)
    assert evidence.liveness_scores == (0.9,)
    assert evidence.gallery_contract == evidence.embedder_contract == CONTRACT.id


def test_nobody_in_the_gallery_is_unknown_not_unseen() -> None:
    court = judge()
    ballot = Ballot("v")
    assert ballot.evidence(court).score is None
    vote(ballot, court, identity_vector(1))
    evidence = ballot.evidence(court)
    assert evidence.person_id is None
    assert evidence.score == -1.0


@pytest.mark.parametrize("score", [0.49, 0.0, -1.0, math.nan])
def test_a_failed_liveness_is_never_forgotten(score: float) -> None:
    court = judge(1)
    ballot = Ballot("v")
    ballot.add_liveness(score, court)
    for _ in range(200):
        ballot.add_liveness(0.99, court)
    ballot.reset()
    assert ballot.spoofed
    assert ballot.evidence(court).spoofed


def test_another_gallery_changes_the_names_of_what_was_seen() -> None:
    court = judge(1, 2)
    ballot = Ballot("v")
    vote(ballot, court, *[identity_vector(1)] * 3)
    smaller = judge(2)
    ballot.rejudge(smaller)
    assert ballot.evidence(smaller).person_id == "id-2"
    assert ballot.evidence(smaller).agreeing == 0


def test_disagreement_needs_another_face_and_not_only_another_pose() -> None:
    court = judge(1, 2)
    ballot = Ballot("v")
    assert not ballot.disagrees(identity_vector(3), None, court)
    vote(ballot, court, *[identity_vector(1)] * 3)
    # A stranger's face disagrees
    stranger = identity_vector(3)
    assert ballot.disagrees(stranger, court.match(stranger), court)
    # A turned head that is still nearest to the visit's person does not, nor a good one
    turned = towards(1, 0.42)
    assert not ballot.disagrees(turned, court.match(turned), court)
    assert not ballot.disagrees(towards(1, 0.8), None, court)


def test_a_high_threshold_does_not_tear_visits_apart() -> None:
    # GIVEN frames of one face that vary, and a threshold that nothing reaches
    court = judge(1, threshold=1.01)
    ballot = Ballot("v")
    vote(ballot, court, *(towards(1, 0.9, other) for other in (5, 6, 7)))
    assert not ballot.disagrees(towards(1, 0.85, 8), None, court)


def test_distances_mean_the_same_for_any_embedder() -> None:
    assert judge(1, threshold=0.4).distance(0.4) == pytest.approx(0.0)
    assert judge(1, threshold=0.9).distance(0.95) == pytest.approx(0.5)
    assert math.isfinite(judge(1, threshold=math.nan).distance(0.3))


def test_a_match_needs_threshold_and_margin() -> None:
    court = judge(1, 2, threshold=0.5, margin=0.2)
    assert court.accepts(court.match(identity_vector(1)))
    assert not court.accepts(court.match(towards(1, 0.4)))
    assert not court.accepts(court.match(towards(1, 0.72, 2)))
    assert not court.accepts(None)

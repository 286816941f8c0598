"""The decision, exhaustively: of all combinations of checks exactly one grants."""

from __future__ import annotations

import copy
import itertools
import math
import pickle
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from faceid_gui.core.decision import (
    Decision,
    Deny,
    DenyReason,
    Evidence,
    Grant,
    Policy,
    decide,
)

NOW = 1000.0
POLICY = Policy()
GOOD = Evidence(
    visit_id="visit",
    gallery_contract="contract",
    embedder_contract="contract",
    person_id="person",
    score=0.7,
    runner_up=0.2,
    threshold=0.45,
    margin=0.05,
    good_frames=5,
    agreeing=4,
    first_frame_at=NOW - 0.5,
    newest_frame_at=NOW - 0.05,
    liveness_scores=(0.9, 0.95, 0.99),
)
NAN = math.nan

# Per check: its name, and what it looks like when it passes, fails, is missing, is NaN, has
# the wrong type, or is late. The first is the only one that may lead to a grant.
CHECKS: dict[str, list[dict[str, Any]]] = {
    "contract": [
        {},
        {"gallery_contract": "other"},
        {"gallery_contract": None},
        {"gallery_contract": NAN},
        {"embedder_contract": 7},
    ],
    "score": [{}, {"score": 0.44}, {"score": None}, {"score": NAN}, {"score": "0.9"}],
    "margin": [{}, {"runner_up": 0.69}, {"runner_up": NAN}, {"runner_up": "low"}],
    "threshold": [{}, {"threshold": 0.71}, {"threshold": None}, {"threshold": NAN}],
    "votes": [{}, {"agreeing": 2}, {"agreeing": 0}, {"agreeing": NAN}, {"agreeing": "all"}],
    "liveness": [
        {},
        {"liveness_scores": (0.9, 0.3, 0.9)},
        {"liveness_scores": ()},
        {"liveness_scores": (0.9, NAN, 0.9)},
        {"liveness_scores": (True, True, True)},
        {"spoofed": True},
    ],
    "time": [
        {},
        {"newest_frame_at": NOW - 1.01},
        {"newest_frame_at": None},
        {"newest_frame_at": NAN},
        {"newest_frame_at": "now"},
        {"newest_frame_at": NOW + 0.01},
        {"frozen": True},
    ],
    "faults": [{}, {"fault": "RuntimeError"}, {"fault": ""}],
}


def reason_of(decision: Decision) -> DenyReason | None:
    """Why not, None for a grant."""
    return decision.reason if isinstance(decision, Deny) else None


def test_exactly_one_combination_of_all_checks_grants() -> None:
    # GIVEN every combination of how each check may come out
    granting = []
    ways = [range(len(outcomes)) for outcomes in CHECKS.values()]
    for combination in itertools.product(*ways):
        changes: dict[str, Any] = {}
        for outcomes, way in zip(CHECKS.values(), combination, strict=True):
            changes |= outcomes[way]
        # WHEN decided
        if isinstance(decide(replace(GOOD, **changes), POLICY, now=NOW), Grant):
            granting.append(combination)
    # THEN the one where all pass is alone
    assert granting == [(0,) * len(CHECKS)]


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"fault": "boom", "score": None}, DenyReason.FAULT),
        ({"newest_frame_at": NOW - 1.5}, DenyReason.STALE),
        ({"newest_frame_at": NAN}, DenyReason.STALE),
        ({"newest_frame_at": None}, DenyReason.NO_EVIDENCE),
        ({"frozen": True}, DenyReason.FROZEN),
        ({"frozen": None}, DenyReason.FROZEN),
        ({"spoofed": True, "score": 0.1}, DenyReason.SPOOFED),
        ({"spoofed": None}, DenyReason.SPOOFED),
        ({"good_frames": 0}, DenyReason.NO_EVIDENCE),
        ({"gallery_contract": ""}, DenyReason.WRONG_CONTRACT),
        ({"threshold": None}, DenyReason.NOT_CALIBRATED),
        ({"margin": None}, DenyReason.NOT_CALIBRATED),
        ({"threshold": 1.01}, DenyReason.UNKNOWN),
        ({"person_id": None}, DenyReason.UNKNOWN),
        ({"person_id": ""}, DenyReason.UNKNOWN),
        ({"runner_up": 0.66}, DenyReason.AMBIGUOUS),
        ({"runner_up": math.inf}, DenyReason.AMBIGUOUS),
        ({"agreeing": 2}, DenyReason.TOO_FEW_FRAMES),
        ({"agreeing": 6}, DenyReason.TOO_FEW_FRAMES),
        ({"liveness_scores": (0.9, 0.9)}, DenyReason.LIVENESS_MISSING),
        ({"liveness_scores": (0.9, 0.9, 0.49)}, DenyReason.SPOOFED),
        ({"score": "0.9"}, DenyReason.UNKNOWN),
        ({"agreeing": "4"}, DenyReason.FAULT),
    ],
)
def test_the_first_objection_is_named(changes: dict[str, Any], reason: DenyReason) -> None:
    assert reason_of(decide(replace(GOOD, **changes), POLICY, now=NOW)) is reason


def test_a_grant_names_the_person_and_ends() -> None:
    # GIVEN good evidence WHEN decided
    decision = decide(GOOD, POLICY, now=NOW)
    # THEN the grant is for this visit and person, for the policy's lease
    assert isinstance(decision, Grant)
    assert (decision.visit_id, decision.person_id) == ("visit", "person")
    assert decision.expires_at == NOW + POLICY.lease_s


def test_a_gallery_of_one_has_no_runner_up() -> None:
    assert isinstance(decide(replace(GOOD, runner_up=None), POLICY, now=NOW), Grant)


def test_without_required_liveness_none_is_needed_but_a_failed_one_counts() -> None:
    relaxed = replace(POLICY, liveness_required=False)
    assert isinstance(decide(replace(GOOD, liveness_scores=()), relaxed, now=NOW), Grant)
    assert reason_of(decide(replace(GOOD, spoofed=True), relaxed, now=NOW)) is DenyReason.SPOOFED


@pytest.mark.parametrize(
    "changes",
    [
        {"agreeing_frames": 0},
        {"agreeing_frames": -1},
        {"liveness_frames": 0},
        {"lease_s": 0.0},
        {"lease_s": NAN},
        {"lease_s": 1e9},
        {"max_evidence_age_s": math.inf},
        {"liveness_threshold": 0.0},
        {"liveness_threshold": NAN},
        {"liveness_required": None, "liveness_threshold": 2.0},
        {"agreeing_frames": "3"},
    ],
)
def test_a_policy_that_asks_for_nothing_grants_nothing(changes: dict[str, Any]) -> None:
    assert reason_of(decide(GOOD, replace(POLICY, **changes), now=NOW)) is DenyReason.FAULT


@pytest.mark.parametrize("now", [NAN, math.inf, -math.inf, "now", None])
def test_a_broken_clock_is_a_fault(now: Any) -> None:
    assert isinstance(decide(GOOD, POLICY, now=now), Deny)


@pytest.mark.parametrize("evidence", [None, 7, "evidence", object(), {}, GOOD.visit_id])
def test_anything_else_than_evidence_is_denied(evidence: Any) -> None:
    assert reason_of(decide(evidence, POLICY, now=NOW)) is DenyReason.FAULT


def test_nobody_else_makes_a_grant() -> None:
    # GIVEN a real grant
    grant = decide(GOOD, POLICY, now=NOW)
    assert isinstance(grant, Grant)
    # WHEN made by hand, pickled or copied, THEN it is refused
    with pytest.raises(TypeError):
        Grant("visit", "person", NOW, NOW + 5, object())
    with pytest.raises(TypeError):
        Grant("visit", "person", NOW, NOW + 5, None)
    with pytest.raises(TypeError):
        pickle.dumps(grant)
    with pytest.raises(TypeError):
        copy.deepcopy(grant)


NUMBERS = st.one_of(st.none(), st.floats(allow_nan=True), st.text(max_size=3), st.booleans())
BELOW = st.floats(max_value=0.4499, allow_nan=False)

# Each makes good evidence bad in one field, in any way.
MUTATIONS = st.one_of(
    st.fixed_dictionaries({"score": st.one_of(st.none(), st.just(NAN), st.text(), BELOW)}),
    st.fixed_dictionaries({"threshold": st.one_of(st.none(), st.just(NAN), st.text())}),
    st.fixed_dictionaries({"threshold": st.floats(min_value=0.7001, allow_nan=False)}),
    st.fixed_dictionaries({"margin": st.one_of(st.none(), st.just(NAN), st.text())}),
    st.fixed_dictionaries({"margin": st.floats(min_value=0.5001, allow_nan=False)}),
    st.fixed_dictionaries({"runner_up": st.floats(min_value=0.6501, allow_nan=False)}),
    st.fixed_dictionaries({"agreeing": st.one_of(st.none(), st.integers(max_value=2))}),
    st.fixed_dictionaries({"good_frames": st.integers(max_value=3)}),
    st.fixed_dictionaries({"gallery_contract": st.text().filter(lambda text: text != "contract")}),
    st.fixed_dictionaries({"embedder_contract": st.one_of(st.none(), st.integers())}),
    st.fixed_dictionaries({"person_id": st.sampled_from(["", None])}),
    st.fixed_dictionaries({"newest_frame_at": st.floats(max_value=NOW - 1.0001)}),
    st.fixed_dictionaries({"newest_frame_at": st.floats(min_value=NOW + 1e-6)}),
    st.fixed_dictionaries({"fault": st.text()}),
    st.fixed_dictionaries({"frozen": NUMBERS.filter(lambda value: value is not False)}),
    st.fixed_dictionaries({"spoofed": NUMBERS.filter(lambda value: value is not False)}),
    st.fixed_dictionaries({"liveness_scores": st.lists(st.just(0.9), max_size=2).map(tuple)}),
    st.fixed_dictionaries(
        {
            "liveness_scores": st.tuples(
                st.just(0.9), st.one_of(st.just(NAN), st.floats(max_value=0.49)), st.just(0.9)
            )
        }
    ),
)


@given(st.lists(MUTATIONS, min_size=1, max_size=4))
def test_evidence_with_anything_wrong_is_denied(mutations: list[dict[str, Any]]) -> None:
    # GIVEN good evidence with some fields made bad
    changes: dict[str, Any] = {}
    for mutation in mutations:
        changes |= mutation
    # WHEN decided
    decision = decide(replace(GOOD, **changes), POLICY, now=NOW)
    # THEN it is a denial
    assert isinstance(decision, Deny)


@given(st.dictionaries(st.sampled_from(sorted(Evidence.__dataclass_fields__)), NUMBERS))
def test_no_value_makes_it_raise(changes: dict[str, Any]) -> None:
    assert isinstance(decide(replace(GOOD, **changes), POLICY, now=NOW), Deny | Grant)

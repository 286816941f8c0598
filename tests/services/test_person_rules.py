"""A stricter rule for one person holds wherever somebody can be taken for them."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest

from faceid_gui.core.clock import SystemClock
from faceid_gui.core.decision import DenyReason, Policy
from faceid_gui.core.ports import EngineSettings
from faceid_gui.core.types import (
    Match,
    NewSample,
    Person,
    PersonRule,
    SampleVectors,
    Threshold,
)
from faceid_gui.pipeline.judge import Judge
from faceid_gui.server.facades.similarity import similarity
from faceid_gui.services.claims.result import ClaimLimits
from faceid_gui.services.claims.session import ClaimTools, look
from faceid_gui.services.recognise import FrameRow, PhotoRecogniser, accepted, recognise_stream
from faceid_gui.services.samples.strength import Grade, strengths
from faceid_gui.services.serving.gallery_search import GallerySearch, MatchStatus
from faceid_gui.services.serving.verify import compare
from faceid_gui.services.thresholds import least_by_hand, resolve_threshold
from tests.fakes import (
    CONTRACT,
    GOOD,
    FakeBackend,
    ListCamera,
    MemoryGallery,
    fake_gallery,
    identity_vector,
)
from tests.pipeline.test_voting import towards, vote
from tests.services.claims.scenes import SceneCamera, scene
from tests.services.helpers import Rig
from tests.services.pictures import sharp_face

SITE = Threshold(0.5, margin=0.05)
STRICT = replace(SITE, people=(PersonRule("id-1", 0.8, 0.2),))
FAR_LEAD = replace(SITE, people=(PersonRule("id-1", 0.5, 1.5),))
"""No lead of a cosine over an orthogonal one is that wide."""


def _of(threshold: Threshold, person_id: str) -> Threshold:
    """The same rule for another id."""
    rules = tuple(replace(rule, person_id=person_id) for rule in threshold.people)
    return replace(threshold, people=rules)


# -- the rule itself


def test_a_rule_is_never_milder_than_the_site() -> None:
    rules = (PersonRule("b", 0.3, 0.01), PersonRule("a", 0.7, 0.0), PersonRule("a", 0.6, 0.3))
    threshold = Threshold(0.5, margin=0.05, people=rules)
    assert threshold.of(None) == threshold.of("c") == (0.5, 0.05)
    assert threshold.of("b") == (0.5, 0.05)
    # Two rules for one person: the stricter of each.
    assert threshold.of("a") == (0.7, 0.3)


@pytest.mark.parametrize("broken", [PersonRule("a", math.nan), PersonRule("a", 0.5, math.nan)])
def test_a_rule_that_is_no_number_lets_nobody_pass(broken: PersonRule) -> None:
    threshold = Threshold(0.5, people=(broken,))
    match = Match(Person("a", "Ada", 0.0), 1.0, 0.0)
    assert not accepted(match, threshold)
    judge = Judge(EngineSettings(fake_gallery(1), threshold, Policy()), CONTRACT)
    assert not judge.accepts(match)
    # A broken threshold of the site is not mended by a rule.
    assert math.isnan(Threshold(math.nan, people=(PersonRule("a", 0.6),)).of("a")[0])


def test_ten_thousand_rules_are_found_at_once() -> None:
    rules = tuple(PersonRule(f"{number:05}", number / 10_000) for number in range(10_000))
    threshold = Threshold(0.0, people=tuple(reversed(rules)))
    # Kept in order, so that none must be looked at but the right one.
    assert threshold.people == rules
    assert threshold.of("07777")[0] == 0.7777


def test_a_threshold_by_hand_keeps_the_rules() -> None:
    store = MemoryGallery()
    store.set_threshold(CONTRACT.id, replace(STRICT, calibrated=True, group="day shift"))
    by_hand = resolve_threshold(
        store=store, contract_id=CONTRACT.id, override=0.55, default=Threshold(0.5)
    )
    assert by_hand.of("id-1") == (0.8, 0.2)
    assert by_hand.of("id-2") == (0.55, 0.05)
    assert by_hand.group == ""
    # AND a rule from elsewhere goes below nothing that a hand could set
    low = Threshold(-1.0, calibrated=True, people=(PersonRule("id-1", -0.9),))
    store.set_threshold(CONTRACT.id, low)
    found = resolve_threshold(
        store=store, contract_id=CONTRACT.id, override=None, default=Threshold(0.5)
    )
    assert found.of("id-1")[0] == least_by_hand(Threshold(0.5))


# -- pipeline


def test_the_pipeline_judges_by_the_persons_own_rule() -> None:
    # GIVEN frames that the site's threshold would take for person 1, who has a stricter rule
    from faceid_gui.pipeline.voting import Ballot

    court = Judge(EngineSettings(fake_gallery(1, 2), STRICT, Policy()), CONTRACT)
    ballot = Ballot("v")
    vote(ballot, court, *[towards(1, 0.7)] * 5)
    # THEN neither the fused match nor any frame names them, and the evidence says why
    assert not court.accepts(ballot.match)
    evidence = ballot.evidence(court)
    assert evidence.agreeing == 0
    assert (evidence.threshold, evidence.margin) == (0.8, 0.2)
    # AND others are judged by the site's
    other = Ballot("w")
    vote(other, court, *[towards(2, 0.7)] * 5)
    assert court.accepts(other.match)
    assert (other.evidence(court).agreeing, other.evidence(court).threshold) == (5, 0.5)


def test_a_wider_lead_is_asked_for_by_the_pipeline() -> None:
    judge = Judge(EngineSettings(fake_gallery(1, 2), STRICT, Policy()), CONTRACT)
    one, two = fake_gallery(1, 2).people
    assert not judge.accepts(Match(one, 0.9, 0.75))
    assert judge.accepts(Match(two, 0.9, 0.75))


# -- who decides


def test_the_door_goes_by_the_persons_own_rule() -> None:
    # GIVEN an engine that judged by the site's threshold, and a rule for the person since then
    with Rig(facts=True) as rig:
        assert rig.current is not None
        strict = _of(replace(STRICT, people=(PersonRule("", 0.95),)), rig.person.id)
        rig.current = EngineSettings(rig.current.gallery, strict, rig.policy)
        # WHEN a visit is good enough for the site alone
        verdict = rig.visit("v1", score=0.9)
        # THEN the door stays shut, and the record says what it took
        assert verdict.reason is DenyReason.UNKNOWN
        assert rig.door.leases == []
        assert rig.visits.records[0].evidence.threshold == 0.95
        # AND so it is with a lead that is too narrow
        wide = _of(replace(SITE, people=(PersonRule("", 0.5, 0.6),)), rig.person.id)
        rig.current = EngineSettings(rig.current.gallery, wide, rig.policy)
        assert rig.visit("v2", score=0.7, runner_up=0.2).reason is DenyReason.AMBIGUOUS
        assert rig.visit("v3", score=0.9, runner_up=0.2).granted


def test_a_claim_goes_by_the_persons_own_rule() -> None:
    limits = ClaimLimits(frames=40, seconds=20.0, second_chance_s=0.1)

    def asked(claimed: str, identity: int) -> tuple[bool, float | None]:
        settings = EngineSettings(fake_gallery(1, 2), FAR_LEAD, Policy())
        tools = ClaimTools(FakeBackend(), lambda: settings, SystemClock(), limits, lambda: False)
        result = look(claimed, SceneCamera(scene(identity)), tools)
        return result.granted, result.threshold

    assert asked("person 1", 1)[0] is False
    assert asked("person 2", 2)[0] is True


def test_photos_and_recordings_go_by_the_persons_own_rule() -> None:
    settings = EngineSettings(fake_gallery(1, 2), FAR_LEAD, Policy())
    recogniser = PhotoRecogniser(FakeBackend(), settings)
    (strict,) = recogniser.image(sharp_face(1), source="a").faces
    (plain,) = recogniser.image(sharp_face(2), source="b").faces
    assert (strict.person, strict.best) == (None, "person 1")
    assert plain.person == "person 2"
    # The row says what it would have taken.
    shown = PhotoRecogniser(FakeBackend(), replace(settings, threshold=STRICT))
    assert shown.image(sharp_face(1), source="a").faces[0].threshold == 0.8

    frames = [sharp_face(1)] * 8
    rows = list(recognise_stream(ListCamera(frames), FakeBackend(), settings, clock=SystemClock()))
    seen = [face for row in rows if isinstance(row, FrameRow) for face in row.faces]
    assert seen
    assert all(face.person is None for face in seen)


# -- the server


def test_a_search_goes_by_the_persons_own_rule() -> None:
    store = MemoryGallery()
    ada = store.add_person("Ada", [NewSample({CONTRACT.id: identity_vector(1)}, GOOD, "")])
    store.add_person("Ben", [NewSample({CONTRACT.id: identity_vector(2)}, GOOD, "")])
    search, rows = GallerySearch(store, CONTRACT), np.stack([towards(1, 0.7), towards(2, 0.7)])
    strict = _of(STRICT, ada.id)
    found = search.identify(rows, threshold=strict)
    assert [one.status for one in found.identities] == [MatchStatus.UNKNOWN, MatchStatus.MATCH]


def test_a_comparison_with_a_person_goes_by_their_own_rule() -> None:
    one, other = towards(1, 0.7), identity_vector(1)
    strict = compare(one, other, threshold=STRICT, person_id="id-1")
    assert not strict.same
    assert (strict.threshold.value, strict.threshold.people) == (0.8, ())
    assert compare(one, other, threshold=STRICT, person_id="id-2").same
    assert compare(one, other, threshold=STRICT).same


def test_the_scale_of_other_systems_is_half_at_the_persons_own_rule() -> None:
    assert similarity(0.8, STRICT, "id-1") == pytest.approx(0.5)
    assert similarity(0.79, STRICT, "id-1") < 0.5 < similarity(0.79, STRICT, "id-2")
    broken = Threshold(0.5, people=(PersonRule("id-1", math.nan),))
    assert similarity(1.0, broken, "id-1") == 0.0


# -- grades


def test_people_are_graded_by_their_own_rule() -> None:
    rows = np.stack([towards(1, 0.95, 7), towards(1, 0.95, 8), towards(2, 0.95, 7)])
    rows = np.vstack([rows, towards(2, 0.95, 8)[None]])
    vectors = SampleVectors(CONTRACT.id, rows, ("a", "b", "c", "d"), ("x", "x", "y", "y"))
    threshold = replace(SITE, people=(PersonRule("x", 0.95),))
    graded = strengths(vectors, threshold)
    assert graded.of("x").grade is Grade.WEAK
    assert graded.of("y").grade is Grade.GOOD

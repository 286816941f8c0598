"""Every reason and every piece of evidence has words of its own, also where it is missing."""

from __future__ import annotations

import math
from dataclasses import fields, replace

import pytest

from faceid_gui.core.decision import DenyReason, Evidence, Policy
from faceid_gui.core.ports import VisitRecord
from faceid_gui.qt.appearance import Appearance
from faceid_gui.qt.evidence_facts import Bearing, Fact, facts_of, number_text
from faceid_gui.qt.evidence_words import (
    Scores,
    decision_text,
    reason_words,
    scores_of,
    who_text,
)

GOOD = Evidence(
    visit_id="v1",
    gallery_contract="pack-a",
    embedder_contract="pack-a",
    person_id="p1",
    score=0.61,
    runner_up=0.2,
    threshold=0.44,
    margin=0.05,
    good_frames=5,
    agreeing=4,
    first_frame_at=10.0,
    newest_frame_at=11.5,
    liveness_scores=(0.9, 0.95, 0.99),
)
GRANT = VisitRecord("v1", 1.7e9, True, None, "p1", "Ada", GOOD)
NAN = math.nan


def facts(evidence: Evidence = GOOD, *, policy: Policy | None = None) -> dict[str, Fact]:
    """The facts of a visit with that evidence, by their titles."""
    visit = replace(GRANT, evidence=evidence)
    told = facts_of(visit, policy=policy or Policy(), nearest="Ada")
    return {fact.title: fact for fact in told}


def test_every_reason_has_its_own_words(appearance: Appearance) -> None:
    # GIVEN every reason, and none for a grant
    words = [reason_words(reason) for reason in (None, *DenyReason)]
    # THEN each has few words for a list and a sentence, and no two say the same
    assert len({text.short for text in words}) == len(words)
    assert len({text.sentence for text in words}) == len(words)
    assert all(len(text.short) <= 32 for text in words)
    assert all(text.sentence.endswith(".") for text in words)


OTHERS: dict[str, object] = {
    "visit_id": "v2",
    "gallery_contract": "pack-b",
    "embedder_contract": "pack-b",
    "person_id": None,
    "score": 0.4,
    "runner_up": 0.58,
    "threshold": 0.7,
    "margin": 0.9,
    "good_frames": 2,
    "agreeing": 1,
    "first_frame_at": 11.0,
    "newest_frame_at": None,
    "liveness_scores": (0.1,),
    "spoofed": True,
    "frozen": True,
    "fault": "ValueError",
    "backend": "remote",
}


@pytest.mark.parametrize("name", [field.name for field in fields(Evidence)])
def test_every_piece_of_evidence_is_told(appearance: Appearance, name: str) -> None:
    # GIVEN a visit, and the same one with another value in one place
    other = replace(GRANT, evidence=replace(GOOD, **{name: OTHERS[name]}))  # type: ignore[arg-type]
    if name == "visit_id":
        other = replace(other, visit_id="v2")
    # WHEN both are told, THEN the words differ
    told = facts_of(GRANT, policy=Policy(), nearest="Ada")
    assert facts_of(other, policy=Policy(), nearest="Ada") != told
    # AND nothing of a good visit spoke against it
    assert [fact.title for fact in told if fact.bearing is Bearing.AGAINST] == []


@pytest.mark.parametrize(
    ("evidence", "title"),
    [
        (replace(GOOD, score=0.4), "Threshold"),
        (replace(GOOD, score=None), "Best match"),
        (replace(GOOD, score=NAN), "Best match"),
        (replace(GOOD, person_id=None), "Best match"),
        (replace(GOOD, person_id=None, score=-1.0), "Best match"),
        (replace(GOOD, threshold=None), "Threshold"),
        (replace(GOOD, threshold=NAN), "Threshold"),
        (replace(GOOD, runner_up=0.58), "Second best"),
        (replace(GOOD, runner_up=NAN), "Second best"),
        (replace(GOOD, margin=NAN), "Second best"),
        (replace(GOOD, margin=None), "Second best"),
        (replace(GOOD, good_frames=0), "Good pictures"),
        (replace(GOOD, agreeing=2), "Agreement"),
        (replace(GOOD, agreeing=9), "Agreement"),
        (replace(GOOD, liveness_scores=()), "Live face"),
        (replace(GOOD, liveness_scores=(0.9, 0.9)), "Live face"),
        (replace(GOOD, liveness_scores=(0.9, 0.9, 0.2)), "Live face"),
        (replace(GOOD, liveness_scores=(0.9, 0.9, NAN)), "Live face"),
        (replace(GOOD, spoofed=True), "Photo or screen"),
        (replace(GOOD, frozen=True), "Camera picture"),
        (replace(GOOD, newest_frame_at=None), "Looked at"),
        (replace(GOOD, gallery_contract="pack-b"), "Gallery and models"),
        (replace(GOOD, embedder_contract=None), "Gallery and models"),
        (replace(GOOD, fault="OSError"), "Faults"),
    ],
)
def test_what_spoke_against_it_is_marked(
    appearance: Appearance, evidence: Evidence, title: str
) -> None:
    assert facts(evidence)[title].bearing is Bearing.AGAINST


def test_the_score_is_set_against_what_was_needed(appearance: Appearance) -> None:
    assert facts()["Threshold"].text == "0.61, needed 0.44: alike enough."
    near = facts(replace(GOOD, score=0.4396, threshold=0.44))["Threshold"]
    # Not "0.44, needed 0.44": as many digits as tell the two apart.
    assert near.text == "0.4396, needed 0.4400: not alike enough."
    assert "Ada" in facts()["Best match"].text
    gone = facts_of(GRANT, policy=None, nearest=None)[0].text
    assert "somebody who was deleted" in gone


def test_what_is_missing_or_no_number_is_said_as_such(appearance: Appearance) -> None:
    assert "not known" in facts(replace(GOOD, threshold=None))["Threshold"].text
    assert "not a number" in facts(replace(GOOD, threshold=NAN))["Threshold"].text
    assert "not a number" in facts(replace(GOOD, runner_up=NAN))["Second best"].text
    assert "not a number" in facts(replace(GOOD, liveness_scores=(NAN,)))["Live face"].text
    assert "no number" in facts(replace(GOOD, score=NAN))["Best match"].text
    assert (
        "Nobody is enrolled" in facts(replace(GOOD, person_id=None, score=-1.0))["Best match"].text
    )
    empty = Evidence("v9")
    assert "nan" not in " ".join(fact.text for fact in facts(empty).values()).lower()
    assert "None" not in " ".join(f.text for t, f in facts(empty).items() if t != "Good pictures")


def test_all_evidence_of_infinities_is_told(appearance: Appearance) -> None:
    # GIVEN evidence in which no number is one
    broken = replace(
        GOOD,
        score=math.inf,
        runner_up=-math.inf,
        threshold=math.inf,
        margin=NAN,
        first_frame_at=NAN,
        newest_frame_at=math.inf,
        liveness_scores=(math.inf,),
    )
    # WHEN it is told, THEN there are words and nothing to draw
    assert len(facts(broken)) == len(facts())
    assert scores_of(broken) == Scores(None, None, None)


def test_the_bar_of_the_settings_is_said_where_it_is_known(appearance: Appearance) -> None:
    policy = Policy(liveness_threshold=0.75, liveness_frames=4, agreeing_frames=4)
    assert "0.75 in 4 pictures" in facts(policy=policy)["Live face"].text
    assert "ask for 4" in facts(policy=policy)["Agreement"].text
    unknown = facts_of(GRANT, policy=None, nearest="Ada")
    assert not any("settings" in fact.text for fact in unknown)
    # Where liveness is not asked for, that it was not judged speaks against nobody.
    lax = Policy(liveness_required=False)
    assert facts(replace(GOOD, liveness_scores=()), policy=lax)["Live face"].bearing is (
        Bearing.NEITHER
    )


def test_agreement_is_counted_among_the_last_pictures(appearance: Appearance) -> None:
    text = facts(replace(GOOD, good_frames=12))["Agreement"].text
    assert text.startswith("Of the last 5 good pictures 4 named")


def test_an_old_picture_is_said_where_it_was_the_reason(appearance: Appearance) -> None:
    late = replace(GRANT, granted=False, reason=DenyReason.STALE)
    told = {fact.title: fact for fact in facts_of(late, policy=None, nearest=None)}
    assert told["Looked at"].bearing is Bearing.AGAINST
    assert "too old" in told["Looked at"].text
    assert "For 1.5 s" in told["Looked at"].text


def test_who_it_was(appearance: Appearance) -> None:
    assert who_text(GRANT) == "Ada"
    assert who_text(replace(GRANT, name=None)) == "Somebody who was deleted"
    denied = replace(GRANT, granted=False, reason=DenyReason.UNKNOWN, person_id=None, name=None)
    assert who_text(denied) == "Not recognised"
    assert (decision_text(True), decision_text(False)) == ("Granted", "Denied")


def test_scores_to_be_drawn(appearance: Appearance) -> None:
    assert scores_of(GOOD) == Scores(0.61, 0.44, 0.2)
    assert scores_of(Evidence("v")) == Scores(None, None, None)
    assert scores_of(replace(GOOD, person_id=None, score=-1.0)).score is None


def test_numbers(appearance: Appearance) -> None:
    assert number_text(0.5) == "0.50"
    assert number_text(0.5, 0.5) == "0.50"
    assert number_text(0.123456, 0.1234561) == "0.123456"
    assert number_text(None, 0.1) == "not known"

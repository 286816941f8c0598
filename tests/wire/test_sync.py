"""What is exchanged comes out as it went in."""

from __future__ import annotations

import math
import uuid
from dataclasses import replace

import numpy as np
import pytest
from pydantic import ValidationError

from faceid_gui.core.sync import (
    Changes,
    Conflict,
    ConflictKind,
    ContractThreshold,
    Facet,
    PersonNews,
    Push,
    SampleNews,
)
from faceid_gui.core.types import Consent, PersonRule, Sample, Threshold
from faceid_gui.wire.sync import ChangesReply, PushRequest
from faceid_gui.wire.sync_codec import changes_of, changes_reply, push_of, push_request
from faceid_gui.wire.sync_visits import VisitsRequest, visit_of, visit_out
from tests.fakes import CONTRACT, GOOD, identity_vector
from tests.store.samples import visit

EPOCH = "0" * 32
ANN, BEN, CROP = (str(uuid.UUID(int=number)) for number in range(1, 4))
SAMPLE = Sample(CROP, ANN, {CONTRACT.id: identity_vector(3)}, GOOD, "a/ü.png", 1.5, b"\x89PNG")
PEOPLE = (
    PersonNews(
        ANN,
        frozenset({Facet.NAME, Facet.STATE}),
        name="김철수",
        created_at=1.7e9 + 0.1,
        removed_at=1.7e9 + 0.2,
        consent=Consent("I agree.", "1", 0.3),
        undone=0.7,
    ),
    PersonNews(BEN, frozenset({Facet.STATE}), gone=True),
)
SAMPLES = (SampleNews(CROP, ANN, content=SAMPLE), SampleNews(BEN, ANN, gone=True))
CONFLICT = Conflict(CROP, 0.5, ConflictKind.RENAMED, ANN, "Ann", "Anna", "Gate", 2)


def _same_samples(one: tuple[SampleNews, ...], two: tuple[SampleNews, ...]) -> None:
    for here, there in zip(one, two, strict=True):
        assert replace(here, content=None).id == replace(there, content=None).id
        assert (here.person_id, here.changed, here.gone) == (
            there.person_id,
            there.changed,
            there.gone,
        )
        if here.content is None or there.content is None:
            assert here.content is there.content
            continue
        for key, vector in here.content.embeddings.items():
            np.testing.assert_array_equal(vector, there.content.embeddings[key])
        assert here.content.quality == there.content.quality
        assert here.content.crop_png == there.content.crop_png
        assert (here.content.source, here.content.created_at) == (
            there.content.source,
            there.content.created_at,
        )


def test_a_page_comes_out_as_it_went_in() -> None:
    rules = (PersonRule(ANN, 0.6, 0.1), PersonRule(BEN, 0.55))
    threshold = Threshold(0.47, 0.05, True, 0.001, 0.002, 42, 126, rules, "낮 근무")
    page = Changes(
        EPOCH,
        3,
        9,
        True,
        PEOPLE,
        SAMPLES,
        (ContractThreshold(CONTRACT.id, threshold),),
        "Gate",
        4,
    )
    text = changes_reply(page).model_dump_json()
    found = changes_of(ChangesReply.model_validate_json(text))
    assert found.people == page.people
    assert found.thresholds == page.thresholds
    assert (found.epoch, found.after, found.cursor, found.more) == (EPOCH, 3, 9, True)
    assert (found.place, found.conflicts) == ("Gate", 4)
    _same_samples(found.samples, page.samples)


def test_a_push_comes_out_as_it_went_in_but_for_its_place() -> None:
    push = Push(EPOCH, 7, PEOPLE, SAMPLES, (CONFLICT,))
    text = push_request(push).model_dump_json()
    found = push_of(PushRequest.model_validate_json(text), place="Front door")
    assert (found.people, found.epoch, found.cursor) == (push.people, EPOCH, 7)
    assert found.conflicts == (replace(CONFLICT, place="Front door"),)
    _same_samples(found.samples, push.samples)


def test_what_json_has_not_is_left_out() -> None:
    # GIVEN a sample with a file name that is no text, and numbers that are none
    odd = replace(SAMPLE, source="a\udcff", quality=replace(GOOD, sharpness=math.nan))
    text = push_request(Push(EPOCH, 0, (), (SampleNews(CROP, ANN, content=odd),)))
    (found,) = push_of(text, place="").samples
    assert found.content is not None
    assert (found.content.source, found.content.quality.sharpness) == ("a?", 0.0)


@pytest.mark.parametrize(("after", "cursor", "more"), [(5, 4, False), (5, 5, True)])
def test_a_page_leads_on(after: int, cursor: int, more: bool) -> None:
    with pytest.raises(ValidationError):
        ChangesReply(epoch=EPOCH, after=after, cursor=cursor, more=more)


def test_a_visit_comes_out_as_it_went_in() -> None:
    one = visit("v1", person_id=ANN, granted=True)
    text = VisitsRequest(visits=(visit_out(one),)).model_dump_json()
    (found,) = VisitsRequest.model_validate_json(text).visits
    assert visit_of(found) == one


def test_a_visit_with_odd_numbers_can_be_sent() -> None:
    one = visit("v1")
    odd = replace(one.evidence, score=math.nan, liveness_scores=(0.5, math.nan))
    found = visit_of(visit_out(replace(one, evidence=odd)))
    assert (found.evidence.score, found.evidence.liveness_scores) == (None, (0.5,))

"""JSON shapes of the visits that a kiosk sends."""

from __future__ import annotations

import math
from dataclasses import asdict
from typing import Annotated, Final

from pydantic import Field, StrictBool

from faceid_gui.core.decision import DenyReason, Evidence
from faceid_gui.core.ports import VisitRecord
from faceid_gui.wire.sync import Id, Number, Real, StrictModel, Time, Words

MAX_VISITS: Final = 500
"""Visits in one batch, at most."""

_Text = Annotated[Words, Field(max_length=300)]
_Score = Annotated[Real, Field(ge=0.0, le=1.0)]
_Cosine = Annotated[Real, Field(ge=-1.01, le=1.01)]


class EvidenceOut(StrictModel):
    """What a visit's decision rests on; the fields of ``core.decision.Evidence``."""

    gallery_contract: _Text | None = None
    embedder_contract: _Text | None = None
    person_id: Id | None = None
    score: _Cosine | None = None
    runner_up: _Cosine | None = None
    threshold: _Cosine | None = None
    margin: Annotated[Real, Field(ge=-2.0, le=2.0)] | None = None
    good_frames: Number = 0
    agreeing: Number = 0
    first_frame_at: Real | None = None
    newest_frame_at: Real | None = None
    liveness_scores: Annotated[tuple[_Score, ...], Field(max_length=1000)] = ()
    spoofed: StrictBool = False
    frozen: StrictBool = False
    fault: Annotated[Words, Field(max_length=2000)] | None = None
    backend: _Text = ""


class VisitOut(StrictModel):
    """One visit at a kiosk. Where it was is known by the kiosk's key, and who by the id."""

    visit_id: Annotated[str, Field(pattern="^[0-9A-Za-z_-]{1,64}$")]
    at: Time
    granted: StrictBool
    reason: DenyReason | None = None
    person_id: Id | None = None
    evidence: EvidenceOut
    backend: _Text = "local"


class VisitsRequest(StrictModel):
    """A batch of visits, oldest first."""

    visits: Annotated[tuple[VisitOut, ...], Field(min_length=1, max_length=MAX_VISITS)]


class VisitsReply(StrictModel):
    """How many of a batch are kept now, and how many of them were not there before."""

    kept: Number
    new: Number


def visit_out(visit: VisitRecord) -> VisitOut:
    """A visit as it is sent. Numbers that JSON has not are left out."""
    values = asdict(visit.evidence)
    del values["visit_id"]
    scores = values.pop("liveness_scores")
    known = {key: value for key, value in values.items() if not _odd(value)}
    return VisitOut(
        visit_id=visit.visit_id,
        at=visit.at,
        granted=visit.granted,
        reason=visit.reason,
        person_id=visit.person_id,
        evidence=EvidenceOut(
            **known, liveness_scores=tuple(score for score in scores if not _odd(score))
        ),
        backend=visit.backend,
    )


def visit_of(one: VisitOut) -> VisitRecord:
    """A visit as it was received."""
    evidence = Evidence(visit_id=one.visit_id, **one.evidence.model_dump())
    return VisitRecord(
        one.visit_id,
        one.at,
        one.granted,
        one.reason,
        one.person_id,
        None,
        evidence,
        one.backend,
    )


def _odd(value: object) -> bool:
    return isinstance(value, float) and not math.isfinite(value)

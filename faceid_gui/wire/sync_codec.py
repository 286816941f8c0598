"""From the facts of an exchange to their JSON shapes, and back."""

from __future__ import annotations

import base64
import math
from dataclasses import asdict

from faceid_gui.core.sync import (
    Changes,
    Conflict,
    ContractThreshold,
    PersonNews,
    Push,
    SampleNews,
)
from faceid_gui.core.types import Consent, PersonRule, Pose, Quality, Sample, Threshold
from faceid_gui.wire.sync import (
    MAX_CROP_BYTES,
    MAX_SOURCE,
    ChangesReply,
    ConflictOut,
    ConsentOut,
    PersonChange,
    PoseChange,
    PushRequest,
    QualityChange,
    SampleChange,
    SampleContent,
    ThresholdChange,
    pack_vector,
    unpack_bytes,
    unpack_vector,
)


def changes_reply(page: Changes) -> ChangesReply:
    """A page as it is sent."""
    return ChangesReply(
        epoch=page.epoch,
        after=page.after,
        cursor=page.cursor,
        more=page.more,
        people=tuple(_person_out(news) for news in page.people),
        samples=tuple(_sample_out(news) for news in page.samples),
        thresholds=tuple(_threshold_out(one) for one in page.thresholds),
        place=page.place,
        conflicts=page.conflicts,
    )


def changes_of(reply: ChangesReply) -> Changes:
    """A page as it was received."""
    return Changes(
        epoch=reply.epoch,
        after=reply.after,
        cursor=reply.cursor,
        more=reply.more,
        people=tuple(_person_in(one) for one in reply.people),
        samples=tuple(_sample_in(one) for one in reply.samples),
        thresholds=tuple(_threshold_in(one) for one in reply.thresholds),
        place=reply.place,
        conflicts=reply.conflicts,
    )


def push_request(push: Push) -> PushRequest:
    """A push as it is sent."""
    return PushRequest(
        epoch=push.epoch,
        cursor=push.cursor,
        people=tuple(_person_out(news) for news in push.people),
        samples=tuple(_sample_out(news) for news in push.samples),
        conflicts=tuple(_conflict_out(one) for one in push.conflicts),
    )


def push_of(request: PushRequest, *, place: str) -> Push:
    """A push as it was received. Its conflicts are about the place that the key belongs to."""
    return Push(
        epoch=request.epoch,
        cursor=request.cursor,
        people=tuple(_person_in(one) for one in request.people),
        samples=tuple(_sample_in(one) for one in request.samples),
        conflicts=tuple(_conflict_in(one, place) for one in request.conflicts),
    )


def _person_out(news: PersonNews) -> PersonChange:
    consent = news.consent
    return PersonChange(
        id=news.id,
        changed=tuple(sorted(news.changed)),
        name=None if news.gone else news.name,
        created_at=news.created_at,
        removed_at=news.removed_at,
        consent=consent
        and ConsentOut(text=consent.text, version=consent.version, given_at=consent.given_at),
        gone=news.gone,
        undone=news.undone,
    )


def _person_in(one: PersonChange) -> PersonNews:
    consent = one.consent
    return PersonNews(
        one.id,
        frozenset(one.changed),
        name=one.name or "",
        created_at=one.created_at,
        removed_at=one.removed_at,
        consent=None
        if consent is None
        else Consent(consent.text, consent.version, consent.given_at),
        gone=one.gone,
        undone=one.undone,
    )


def _sample_out(news: SampleNews) -> SampleChange:
    content = news.content
    return SampleChange(
        id=news.id,
        person_id=news.person_id,
        changed=news.changed,
        gone=news.gone,
        content=content and _content_out(content),
    )


def _content_out(sample: Sample) -> SampleContent:
    quality, crop = sample.quality, sample.crop_png
    pose = quality.pose
    if crop is not None and len(crop) > MAX_CROP_BYTES:
        crop = None  # a picture for people; nobody is recognised by it
    return SampleContent(
        embeddings={key: pack_vector(vector) for key, vector in sample.embeddings.items()},
        quality=QualityChange(
            score=_number(quality.score),
            face_px=_number(quality.face_px),
            sharpness=_number(quality.sharpness),
            brightness=_number(quality.brightness),
            pose=PoseChange(
                yaw=_number(pose.yaw), pitch=_number(pose.pitch), roll=_number(pose.roll)
            ),
            issue=quality.issue,
        ),
        source=_sendable(sample.source),
        created_at=sample.created_at,
        crop_png=None if crop is None else base64.b64encode(crop).decode("ascii"),
    )


def _number(value: float) -> float:
    """JSON has no NaN."""
    return float(value) if math.isfinite(value) else 0.0


def _sendable(text: str) -> str:
    """A file's name may hold bytes that are no letters."""
    return text.encode("utf-8", "replace").decode()[:MAX_SOURCE]


def _sample_in(one: SampleChange) -> SampleNews:
    content = one.content
    return SampleNews(
        one.id,
        one.person_id,
        changed=one.changed,
        gone=one.gone,
        content=None if content is None else _content_in(one, content),
    )


def _content_in(one: SampleChange, content: SampleContent) -> Sample:
    quality, crop = content.quality, content.crop_png
    return Sample(
        one.id,
        one.person_id,
        {key: unpack_vector(key, text) for key, text in content.embeddings.items()},
        Quality(
            quality.score,
            quality.face_px,
            quality.sharpness,
            quality.brightness,
            Pose(quality.pose.yaw, quality.pose.pitch, quality.pose.roll),
            quality.issue,
        ),
        content.source,
        content.created_at,
        None if crop is None else unpack_bytes(crop),
    )


def _threshold_out(one: ContractThreshold) -> ThresholdChange:
    return ThresholdChange(contract_id=one.contract_id, **asdict(one.threshold))


def _threshold_in(one: ThresholdChange) -> ContractThreshold:
    values = one.model_dump(exclude={"contract_id", "people"})
    rules = tuple(PersonRule(rule.person_id, rule.value, rule.margin) for rule in one.people)
    return ContractThreshold(one.contract_id, Threshold(**values, people=rules))


def _conflict_out(one: Conflict) -> ConflictOut:
    return ConflictOut(
        id=one.id,
        at=one.at,
        kind=one.kind,
        person_id=one.person_id,
        name=one.name,
        other=one.other,
        place=one.place,
        samples=one.samples,
    )


def _conflict_in(one: ConflictOut, place: str) -> Conflict:
    return Conflict(
        one.id, one.at, one.kind, one.person_id, one.name, one.other, place, one.samples
    )

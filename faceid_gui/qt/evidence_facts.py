"""A visit's evidence fact by fact, a sentence each: what spoke for and against the decision."""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum

from PySide6.QtCore import QCoreApplication

from faceid_gui.core.decision import DenyReason, Evidence, Policy
from faceid_gui.core.ports import VisitRecord
from faceid_gui.qt.backends import backend_text
from faceid_gui.qt.evidence_words import finite, nobody_enrolled
from faceid_gui.qt.names import shown_name

translate = QCoreApplication.translate


class Bearing(StrEnum):
    """What a fact did to the decision."""

    FOR = "for"
    AGAINST = "against"
    NEITHER = "neither"


@dataclass(frozen=True, slots=True)
class Fact:
    """One piece of the evidence: a title, a sentence, and what it did to the decision."""

    title: str
    text: str
    bearing: Bearing = Bearing.NEITHER


def facts_of(visit: VisitRecord, *, policy: Policy | None, nearest: str | None) -> tuple[Fact, ...]:
    """Everything that is known about a visit, the weightiest first.

    ``policy`` is the one of the present settings, None where it is not known: what a visit
    was measured by beside threshold and margin is not in its record. ``nearest`` is the name
    of the person of ``visit.evidence``, None for somebody who is not enrolled any more.
    """
    evidence = visit.evidence
    return (
        _match(evidence, nearest),
        _threshold(evidence),
        _runner_up(evidence),
        _pictures(evidence, policy),
        _agreeing(evidence, policy),
        _liveness(evidence, policy),
        _spoof(evidence),
        _frozen(evidence),
        _duration(evidence, visit.reason),
        _contract(evidence),
        _fault(evidence),
        _backend(visit),
        _place(visit),
        _ids(visit),
    )


def number_text(value: float | None, other: float | None = None) -> str:
    """A score with two digits, or with as many as tell it from another one."""
    if value is None:
        return translate("evidence", "not known")
    if not math.isfinite(value):
        return translate("evidence", "not a number")
    if other is not None and math.isfinite(other) and value != other:
        for digits in (2, 3, 4):
            if f"{value:.{digits}f}" != f"{other:.{digits}f}":
                return f"{value:.{digits}f}"
        return f"{value:.6f}"
    return f"{value:.2f}"


def _match(evidence: Evidence, nearest: str | None) -> Fact:
    title = translate("evidence", "Best match")
    if nobody_enrolled(evidence):
        nobody = translate("evidence", "Nobody is enrolled who could have been recognised.")
        return Fact(title, nobody, Bearing.AGAINST)
    if evidence.score is None:
        none = translate("evidence", "The face was never seen well enough to be compared.")
        return Fact(title, none, Bearing.AGAINST)
    if not math.isfinite(evidence.score):
        broken = translate("evidence", "The comparison gave no number, which lets nobody in.")
        return Fact(title, broken, Bearing.AGAINST)
    text = translate(
        "evidence",
        "Most like {name}, with a score of {score}. The higher, the more alike; 1 is the most.",
    )
    score = number_text(evidence.score, evidence.threshold)
    reached = _reaches(evidence)
    words = text.format(name=_nearest_text(evidence, nearest), score=score)
    known = bool(evidence.person_id)
    return Fact(title, words, Bearing.FOR if reached and known else Bearing.AGAINST)


def _nearest_text(evidence: Evidence, nearest: str | None) -> str:
    if nearest and evidence.person_id:
        return shown_name(nearest)
    return translate("evidence", "somebody who was deleted")


def _threshold(evidence: Evidence) -> Fact:
    title = translate("evidence", "Threshold")
    needed = number_text(evidence.threshold, evidence.score)
    if finite(evidence.threshold) is None:
        text = translate("evidence", "The threshold is {value}: nobody can be let in without one.")
        return Fact(title, text.format(value=needed), Bearing.AGAINST)
    if finite(evidence.score) is None or nobody_enrolled(evidence):
        text = translate("evidence", "At least {needed} was needed.")
        return Fact(title, text.format(needed=needed))
    score = number_text(evidence.score, evidence.threshold)
    if _reaches(evidence):
        text = translate("evidence", "{score}, needed {needed}: alike enough.")
        return Fact(title, text.format(score=score, needed=needed), Bearing.FOR)
    text = translate("evidence", "{score}, needed {needed}: not alike enough.")
    return Fact(title, text.format(score=score, needed=needed), Bearing.AGAINST)


def _runner_up(evidence: Evidence) -> Fact:
    title = translate("evidence", "Second best")
    margin, second, score = evidence.margin, evidence.runner_up, evidence.score
    if second is None:
        text = translate(
            "evidence", "Nobody else to mix up with. A lead of {margin} would have been needed."
        )
        return Fact(title, text.format(margin=number_text(margin)))
    if finite(second) is None or finite(score) is None or score is None:
        text = translate(
            "evidence", "The next person's score is {second}; a lead of {margin} was needed."
        )
        words = text.format(second=number_text(second), margin=number_text(margin))
        return Fact(title, words, Bearing.AGAINST)
    lead = score - second
    if finite(margin) is None or margin is None or not lead >= max(margin, 0.0):
        text = translate(
            "evidence",
            "The next person came to {second}: a lead of {lead}, needed {margin}. "
            "Too close to tell the two apart.",
        )
        bearing = Bearing.AGAINST
    else:
        text = translate(
            "evidence",
            "The next person came to {second}: a lead of {lead}, needed {margin}. "
            "Far enough apart.",
        )
        bearing = Bearing.FOR
    words = text.format(
        second=number_text(second, score),
        lead=number_text(lead, margin),
        margin=number_text(margin, lead),
    )
    return Fact(title, words, bearing)


def _pictures(evidence: Evidence, policy: Policy | None) -> Fact:
    title = translate("evidence", "Good pictures")
    if evidence.good_frames < 1:
        text = translate("evidence", "None was sharp, bright and large enough to be compared.")
        return Fact(title, text, Bearing.AGAINST)
    text = translate("evidence", "{count} were sharp, bright and large enough to be compared.")
    needed = 1 if policy is None else policy.agreeing_frames
    enough = evidence.good_frames >= needed
    words = text.format(count=evidence.good_frames)
    return Fact(title, words, Bearing.FOR if enough else Bearing.AGAINST)


def _agreeing(evidence: Evidence, policy: Policy | None) -> Fact:
    title = translate("evidence", "Agreement")
    if policy is None:
        text = translate("evidence", "{agreeing} good pictures named that person, each by itself.")
        return Fact(title, text.format(agreeing=evidence.agreeing))
    text = translate(
        "evidence",
        "Of the last {good} good pictures {agreeing} named that person, each by itself. "
        "The settings ask for {needed}.",
    )
    words = text.format(
        agreeing=evidence.agreeing,
        good=min(evidence.good_frames, policy.of_frames),
        needed=policy.agreeing_frames,
    )
    enough = policy.agreeing_frames <= evidence.agreeing <= evidence.good_frames
    return Fact(title, words, Bearing.FOR if enough else Bearing.AGAINST)


def _liveness(evidence: Evidence, policy: Policy | None) -> Fact:
    title = translate("evidence", "Live face")
    scores = evidence.liveness_scores
    if not scores:
        text = translate("evidence", "It was not judged whether this is a live face.")
        required = policy is not None and policy.liveness_required
        return Fact(title, text, Bearing.AGAINST if required else Bearing.NEITHER)
    if not all(math.isfinite(score) for score in scores):
        text = translate(
            "evidence", "One of {count} scores is not a number, which counts as a failure."
        )
        return Fact(title, text.format(count=len(scores)), Bearing.AGAINST)
    text = translate(
        "evidence",
        "{scores}: the lowest is {lowest}. A photo or a screen comes near 0, a live face near 1.",
    )
    words = text.format(
        scores=", ".join(f"{score:.2f}" for score in scores), lowest=f"{min(scores):.2f}"
    )
    if policy is None:
        return Fact(title, words)
    asked = translate("evidence", "The settings ask for {bar} in {count} pictures.")
    asked = asked.format(bar=f"{policy.liveness_threshold:.2f}", count=policy.liveness_frames)
    enough = len(scores) >= policy.liveness_frames
    live = enough and min(scores) >= policy.liveness_threshold
    return Fact(title, f"{words} {asked}", Bearing.FOR if live else Bearing.AGAINST)


def _spoof(evidence: Evidence) -> Fact:
    title = translate("evidence", "Photo or screen")
    if evidence.spoofed:
        text = translate(
            "evidence", "Seen at least once. It is held against the face until it is gone."
        )
        return Fact(title, text, Bearing.AGAINST)
    return Fact(title, translate("evidence", "Nothing of the kind was seen."), Bearing.FOR)


def _frozen(evidence: Evidence) -> Fact:
    title = translate("evidence", "Camera picture")
    if evidence.frozen:
        text = translate("evidence", "Frozen: the very same picture came again and again.")
        return Fact(title, text, Bearing.AGAINST)
    return Fact(
        title, translate("evidence", "Not frozen: each picture was a new one."), Bearing.FOR
    )


def _duration(evidence: Evidence, reason: DenyReason | None) -> Fact:
    title = translate("evidence", "Looked at")
    first, newest = finite(evidence.first_frame_at), finite(evidence.newest_frame_at)
    if newest is None:
        text = translate("evidence", "No picture was used.")
        return Fact(title, text, Bearing.AGAINST)
    bearing = Bearing.AGAINST if reason is DenyReason.STALE else Bearing.NEITHER
    if first is None or newest < first:
        return Fact(title, translate("evidence", "For how long is not known."), bearing)
    text = translate("evidence", "For {seconds} s, from the first good picture to the newest.")
    words = text.format(seconds=f"{newest - first:.1f}")
    if reason is DenyReason.STALE:
        old = translate("evidence", "The newest one was too old by then.")
        words = f"{words} {old}"
    return Fact(title, words, bearing)


def _contract(evidence: Evidence) -> Fact:
    title = translate("evidence", "Gallery and models")
    gallery, embedder = evidence.gallery_contract, evidence.embedder_contract
    if not gallery or not embedder:
        text = translate(
            "evidence",
            "It is not known whether they belong together (people: {people}, models: {models}).",
        )
        bearing = Bearing.AGAINST
    elif gallery != embedder:
        text = translate(
            "evidence",
            "They do not belong together (people: {people}, models: {models}). "
            "The people must be enrolled again with this pack.",
        )
        bearing = Bearing.AGAINST
    else:
        text = translate("evidence", "They belong together ({models}).")
        bearing = Bearing.FOR
    unknown = translate("evidence", "not known")
    return Fact(title, text.format(people=gallery or unknown, models=embedder or unknown), bearing)


def _fault(evidence: Evidence) -> Fact:
    title = translate("evidence", "Faults")
    if evidence.fault is None:
        return Fact(title, translate("evidence", "Nothing failed."), Bearing.FOR)
    text = translate("evidence", "Something failed: {fault}. The log file says more.")
    return Fact(title, text.format(fault=evidence.fault or "?"), Bearing.AGAINST)


def _backend(visit: VisitRecord) -> Fact:
    used = visit.evidence.backend or visit.backend
    return Fact(translate("evidence", "Computed on"), backend_text(used))


def _place(visit: VisitRecord) -> Fact:
    here = translate("evidence", "At this machine")
    text = shown_name(visit.place) if visit.place else here
    return Fact(translate("evidence", "Place"), text)


def _ids(visit: VisitRecord) -> Fact:
    person = visit.person_id or visit.evidence.person_id
    text = translate(
        "evidence", "Visit {visit}, person {person}. Logs and exports use these names."
    )
    nobody = translate("evidence", "not known")
    return Fact(
        translate("evidence", "In the records"),
        text.format(visit=visit.visit_id, person=person or nobody),
    )


def _reaches(evidence: Evidence) -> bool:
    score, threshold = finite(evidence.score), finite(evidence.threshold)
    return score is not None and threshold is not None and score >= threshold

"""What happened at a visit, in plain words; qt/evidence_facts.py says what spoke for it."""

from __future__ import annotations

import math
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication

from faceid_gui.core.decision import DenyReason, Evidence
from faceid_gui.core.ports import VisitRecord

translate = QCoreApplication.translate


@dataclass(frozen=True, slots=True)
class Scores:
    """What can be drawn on one scale: cosine similarities, None where there is none."""

    score: float | None
    threshold: float | None
    runner_up: float | None


def scores_of(evidence: Evidence) -> Scores:
    """The scores of a visit without those that are no numbers."""
    score = None if nobody_enrolled(evidence) else finite(evidence.score)
    return Scores(score, finite(evidence.threshold), finite(evidence.runner_up))


def decision_text(granted: bool) -> str:
    """The decision in a word."""
    return translate("evidence", "Granted") if granted else translate("evidence", "Denied")


def who_text(visit: VisitRecord) -> str:
    """Whose visit it was, as far as the records know."""
    if visit.name:
        return visit.name
    if visit.person_id:
        return translate("evidence", "Somebody who was deleted")
    return translate("evidence", "Not recognised")


@dataclass(frozen=True, slots=True)
class ReasonWords:
    """Why, in a few words for a list, and in a sentence that needs no knowledge."""

    short: str
    sentence: str


def reason_words(reason: DenyReason | None) -> ReasonWords:
    """Why somebody was let in (None) or not."""
    if reason is None:
        return ReasonWords(
            translate("evidence", "Recognised"),
            translate("evidence", "Everything that was asked for was there."),
        )
    return (_camera_reasons() | _match_reasons() | _other_reasons())[reason]


def _camera_reasons() -> dict[DenyReason, ReasonWords]:
    return {
        DenyReason.STALE: ReasonWords(
            translate("evidence", "Picture too old"),
            translate(
                "evidence", "The newest picture of the face was too old when it was decided."
            ),
        ),
        DenyReason.FROZEN: ReasonWords(
            translate("evidence", "Camera picture frozen"),
            translate("evidence", "The camera gave the same picture again and again, as if stuck."),
        ),
        DenyReason.SPOOFED: ReasonWords(
            translate("evidence", "Looked like a photo or screen"),
            translate("evidence", "The face looked like a photo or a screen that was held up."),
        ),
        DenyReason.LIVENESS_MISSING: ReasonWords(
            translate("evidence", "Live face not judged"),
            translate("evidence", "It was not judged often enough whether this is a live face."),
        ),
        DenyReason.NO_EVIDENCE: ReasonWords(
            translate("evidence", "No usable picture"),
            translate("evidence", "No picture of the face was good enough to be compared."),
        ),
    }


def _match_reasons() -> dict[DenyReason, ReasonWords]:
    return {
        DenyReason.WRONG_CONTRACT: ReasonWords(
            translate("evidence", "Enrolled for another pack"),
            translate(
                "evidence", "The enrolled people do not belong to the pack of models that ran."
            ),
        ),
        DenyReason.NOT_CALIBRATED: ReasonWords(
            translate("evidence", "No threshold"),
            translate("evidence", "There was no threshold that says how alike is alike enough."),
        ),
        DenyReason.UNKNOWN: ReasonWords(
            translate("evidence", "Nobody who is enrolled"),
            translate("evidence", "Nobody who is enrolled looks enough like this face."),
        ),
        DenyReason.AMBIGUOUS: ReasonWords(
            translate("evidence", "Two people about as near"),
            translate(
                "evidence",
                "Two enrolled people look about equally like this face: it is unclear who it was.",
            ),
        ),
        DenyReason.TOO_FEW_FRAMES: ReasonWords(
            translate("evidence", "Too few pictures agreed"),
            translate("evidence", "Too few pictures, each by itself, named the same person."),
        ),
    }


def _other_reasons() -> dict[DenyReason, ReasonWords]:
    return {
        DenyReason.LEFT: ReasonWords(
            translate("evidence", "Left too early"),
            translate("evidence", "The face was gone before there was a decision."),
        ),
        DenyReason.FAULT: ReasonWords(
            translate("evidence", "Something failed"),
            translate("evidence", "A part of the program or the camera failed meanwhile."),
        ),
        DenyReason.REFUSED: ReasonWords(
            translate("evidence", "Not recorded or door faulty"),
            translate(
                "evidence",
                "The visit could not be recorded, or the door did not obey: it stayed shut.",
            ),
        ),
    }


def nobody_enrolled(evidence: Evidence) -> bool:
    """An empty gallery is told as the lowest score there is, of nobody."""
    return evidence.person_id is None and evidence.score is not None and evidence.score <= -1.0


def finite(value: float | None) -> float | None:
    """The number, None where there is none or it is not one."""
    return value if value is not None and math.isfinite(value) else None

"""Rows of ``recognise`` as JSON and as words: the outside contract of the command line."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from faceid_gui.services.recognise import FaceRow, FrameRow, VisitRow


def number(value: float | None, digits: int = 4) -> float | None:
    """A number for JSON: rounded, and null where there is none, or NaN, or infinity."""
    if value is None or not math.isfinite(value):
        return None
    return round(float(value), digits)


def face_document(face: FaceRow) -> dict[str, object]:
    """One face as JSON."""
    box = face.box
    return {
        "box": [number(value, 1) for value in (box.x, box.y, box.w, box.h)],
        "landmarks": [[number(x, 1), number(y, 1)] for x, y in face.landmarks.tolist()],
        "detection": number(face.detection),
        "person": face.person,
        "best": face.best,
        "score": number(face.score),
        "threshold": number(face.threshold),
        "runner_up": number(face.runner_up),
        "quality": number(face.quality),
        "liveness": number(face.liveness),
    }


def frame_document(row: FrameRow) -> dict[str, object]:
    """One photo or frame as JSON."""
    return {
        "source": row.source,
        "frame": row.frame,
        "time_s": number(row.time_s, 3),
        "faces": [face_document(face) for face in row.faces],
    }


def visit_document(row: VisitRow) -> dict[str, object]:
    """One visit that has ended as JSON; it has no ``faces``."""
    evidence = row.evidence
    visit = {
        "id": row.visit_id,
        "decision": "grant" if row.granted else "deny",
        "reason": row.reason.value if row.reason else None,
        "person": row.person,
        "person_id": evidence.person_id if row.granted else None,
        "best": row.best,
        "score": number(evidence.score),
        "threshold": number(evidence.threshold),
        "runner_up": number(evidence.runner_up),
        "good_frames": evidence.good_frames,
        "agreeing": evidence.agreeing,
        "liveness": number(min(evidence.liveness_scores, default=None)),
        "frames": row.frames,
        "started_s": number(row.started_s, 3),
        "ended_s": number(row.ended_s, 3),
    }
    return {"source": row.source, "visit": visit}


def frame_words(row: FrameRow) -> str:
    """One photo or frame in words."""
    if not row.faces:
        return f"{row.source} #{row.frame}: nobody"
    return f"{row.source} #{row.frame}: " + ", ".join(_face_words(face) for face in row.faces)


def _face_words(face: FaceRow) -> str:
    score = "" if face.score is None else f" {face.score:.3f}"
    if face.person is not None:
        return f"{face.person}{score}"
    return f"unknown{score}" + (f" (nearest: {face.best})" if face.best else "")


def visit_words(row: VisitRow) -> str:
    """One visit in words."""
    what = f"granted to {row.person}" if row.granted else f"denied ({row.reason})"
    return f"{row.source} visit {row.started_s:.1f}-{row.ended_s:.1f} s: {what}"

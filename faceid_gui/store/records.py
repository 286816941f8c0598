"""Samples, thresholds and visits as bytes to be sealed, and back."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any, Final

import numpy as np

from faceid_gui.core.decision import DenyReason, Evidence
from faceid_gui.core.errors import BadRequest, Bug, StoreDamaged
from faceid_gui.core.ports import VisitRecord
from faceid_gui.core.types import (
    Consent,
    Embedding,
    PersonRule,
    Pose,
    Quality,
    QualityIssue,
    Threshold,
)

WIRE: Final = np.dtype("<f4")
"""Embeddings are kept as little-endian float32."""

MAX_CONSENT: Final = 20_000
"""Characters of the longest consent."""

MAX_VERSION: Final = 100
"""Characters of the longest version of a consent."""


def embedding_bytes(embedding: Embedding) -> bytes:
    """An embedding as it is kept. Raises Bug where it is not a finite unit vector."""
    vector = np.asarray(embedding, np.float32)
    # Written so that NaN fails it.
    if vector.ndim != 1 or not abs(float(np.linalg.norm(vector)) - 1.0) <= 1e-2:
        raise Bug("an embedding to be stored is not a unit vector")
    return vector.astype(WIRE).tobytes()


def embedding_from(content: bytes) -> Embedding:
    """An embedding that was kept, shape (d,), float32."""
    return np.frombuffer(content, WIRE).astype(np.float32)


def details_bytes(quality: Quality, source: str) -> bytes:
    """What is kept of a sample beside its embeddings."""
    return _pack({"quality": asdict(quality), "source": source})


def details_from(content: bytes) -> tuple[Quality, str]:
    """A sample's quality and source. Raises StoreDamaged."""
    values = _unpack(content)
    try:
        quality: dict[str, Any] = dict(values["quality"])
        issue = quality.pop("issue")
        pose = Pose(**quality.pop("pose"))
        made = Quality(**quality, pose=pose, issue=QualityIssue(issue) if issue else None)
        return made, str(values["source"])
    except (KeyError, TypeError, ValueError) as error:
        raise StoreDamaged("a sample's record cannot be understood", detail=str(error)) from error


def consent_bytes(consent: Consent) -> bytes:
    """A consent as it is kept. Raises BadRequest where it says nothing or is too long."""
    if not consent.text.strip():
        raise BadRequest("a consent needs its words")
    if len(consent.text) > MAX_CONSENT or len(consent.version) > MAX_VERSION:
        raise BadRequest(
            f"a consent has at most {MAX_CONSENT} characters, its version {MAX_VERSION}"
        )
    return _pack(asdict(consent))


def consent_from(content: bytes) -> Consent:
    """A consent that was kept. Raises StoreDamaged."""
    try:
        return Consent(**_unpack(content))
    except TypeError as error:
        raise StoreDamaged("a consent cannot be understood", detail=str(error)) from error


def threshold_bytes(threshold: Threshold) -> bytes:
    """A threshold as it is kept. Raises Bug where it is no cosine similarity."""
    if not -1.0 <= threshold.value <= 1.0 or not 0.0 <= threshold.margin <= 2.0:
        raise Bug("a threshold to be stored makes no sense", detail=str(threshold.value))
    for rule in threshold.people:
        if not -1.0 <= rule.value <= 1.0 or not 0.0 <= rule.margin <= 2.0:
            raise Bug("a person's rule to be stored makes no sense", detail=str(rule))
    return _pack(asdict(threshold))


def threshold_from(content: bytes) -> Threshold:
    """A threshold that was kept. Raises StoreDamaged."""
    values = _unpack(content)
    try:
        rules = tuple(PersonRule(**rule) for rule in values.pop("people", ()))
        return Threshold(**values, people=rules)
    except TypeError as error:
        raise StoreDamaged("a threshold cannot be understood", detail=str(error)) from error


def visit_bytes(visit: VisitRecord) -> bytes:
    """A visit as it is kept: all of it but the name, which lives with the person alone."""
    return _pack(
        {
            "visit_id": visit.visit_id,
            "granted": visit.granted,
            "reason": visit.reason,
            "evidence": asdict(visit.evidence),
            "backend": visit.backend,
            "place": visit.place,
        }
    )


def visit_from(
    content: bytes, *, at: float, person_id: str | None, name: str | None
) -> VisitRecord:
    """A visit that was kept. Raises StoreDamaged."""
    values = _unpack(content)
    try:
        evidence: dict[str, Any] = dict(values["evidence"])
        evidence["liveness_scores"] = tuple(evidence["liveness_scores"])
        reason = values["reason"]
        return VisitRecord(
            visit_id=values["visit_id"],
            at=at,
            granted=values["granted"] is True,
            reason=DenyReason(reason) if reason else None,
            person_id=person_id,
            name=name,
            evidence=Evidence(**evidence),
            backend=values["backend"],
            place=values.get("place", ""),  # visits of before kiosks sent theirs have none
        )
    except (KeyError, TypeError, ValueError) as error:
        raise StoreDamaged("a visit's record cannot be understood", detail=str(error)) from error


def _pack(values: dict[str, Any]) -> bytes:
    # NaN may be part of the evidence and is kept: Python reads its own spelling back.
    return json.dumps(values, ensure_ascii=False, default=_plain).encode("utf-8", "surrogatepass")


def _plain(value: object) -> object:
    """NumPy's numbers as Python's."""
    if isinstance(value, np.generic):
        return value.item()
    message = f"{type(value).__name__} cannot be kept"
    raise TypeError(message)


def _unpack(content: bytes) -> dict[str, Any]:
    try:
        values = json.loads(content.decode("utf-8", "surrogatepass"))
    except ValueError as error:
        raise StoreDamaged("a record cannot be understood") from error
    if not isinstance(values, dict):
        raise StoreDamaged("a record cannot be understood")
    return values

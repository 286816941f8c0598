"""Are two the same: one embedding against another, or against somebody enrolled."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import numpy as np

from faceid_gui.core.errors import BadRequest
from faceid_gui.core.ports import GalleryStore
from faceid_gui.core.similarity import fold
from faceid_gui.core.types import Embedding, EmbeddingContract, Threshold


@dataclass(frozen=True, slots=True)
class Comparison:
    """The score of two embeddings (cosine similarity, -1 to 1) and what follows from it.

    ``threshold`` is the one that decided: with the stricter value where a person has one.
    """

    same: bool
    score: float
    threshold: Threshold


def compare(
    one: Embedding, other: Embedding, *, threshold: Threshold, person_id: str | None = None
) -> Comparison:
    """Compare two embeddings of one contract, shape (d,), of any length but none.

    ``person_id`` is whose the second is, where that is somebody enrolled: their rule counts.
    An embedding that is not finite is like nobody.
    """
    threshold = for_person(threshold, person_id)
    first, second = np.asarray(one, np.float64), np.asarray(other, np.float64)
    lengths = float(np.linalg.norm(first)) * float(np.linalg.norm(second))
    score = float(first @ second) / lengths if lengths > 1e-12 else math.nan
    if not math.isfinite(score):
        return Comparison(False, -1.0, threshold)
    return Comparison(score >= threshold.value, max(-1.0, min(score, 1.0)), threshold)


def for_person(threshold: Threshold, person_id: str | None) -> Threshold:
    """The threshold by which somebody is taken for one person, with no rules left."""
    value, margin = threshold.of(person_id)
    return replace(threshold, value=value, margin=margin, people=())


def false_match_rate(threshold: Threshold) -> float | None:
    """How often one comparison takes two people for the same, None where not calibrated.

    A threshold stands for a rate of searches through ``gallery_size`` people; a comparison with
    one of them is that much rarer wrong: 1 - (1 - FPIR) ** (1 / N) (ISO/IEC 19795-1).
    """
    if threshold.target_fpir is None or not 0.0 <= threshold.target_fpir < 1.0:
        return None
    return -math.expm1(math.log1p(-threshold.target_fpir) / max(threshold.gallery_size, 1))


def template_of(store: GalleryStore, contract: EmbeddingContract, person_id: str) -> Embedding:
    """Somebody's template, as a search compares it: shape (d,), unit length.

    Raises NotFound, and BadRequest where none of their samples is of this contract.
    """
    rows = [
        sample.embeddings[contract.id]
        for sample in store.samples(person_id)
        if contract.id in sample.embeddings
    ]
    if not rows:
        raise BadRequest(
            "the person has no sample of the pack that is served", detail="no_template"
        )
    return fold(np.stack(rows))

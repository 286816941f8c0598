"""Cosine similarity as the 0..1 scale that other systems speak, with 0.5 at our threshold.

CompreFace, DeepStack and CodeProject.AI answer a similarity and leave the decision to their
clients, who cut it somewhere at or above 0.5. So the scale is laid such that no such client
accepts what the threshold in force would refuse: a logistic curve, as CompreFace's own is,
through these points:

* cosine = threshold -> exactly 0.5,
* cosine = 1 (the same picture) -> 0.9997,
* cosine = 2 * threshold - 1, as far below the threshold as 1 is above it -> 0.0003.

It rises strictly, so the order of people is that of their scores. The curve moves with the
threshold: after a calibration the same two faces have another similarity, and 0.5 stands for
the error rate that was calibrated. What the curve cannot carry is the margin over the
runner-up; a client that asks for two predictions sees it.
"""

from __future__ import annotations

import math
from typing import Final

from faceid_gui.core.types import Embedding, Threshold
from faceid_gui.services.serving.verify import compare

STEEPNESS: Final = 8.0
"""The exponent at cosine 1: ``1 / (1 + exp(-8))`` is 0.9997."""


def similarity(score: float, threshold: Threshold, person_id: str | None = None) -> float:
    """The 0..1 similarity of a cosine; what is not finite is like nobody: 0.

    ``person_id`` is who of the enrolled it is a similarity with: their own rule, where they
    have one, is what 0.5 stands for.
    """
    value = threshold.of(person_id)[0]
    if not (math.isfinite(score) and math.isfinite(value)):
        return 0.0
    span = max(1.0 - value, 1e-6)
    exponent = STEEPNESS * (score - value) / span
    return 1.0 / (1.0 + math.exp(-min(max(exponent, -60.0), 60.0)))


def similarity_of(
    one: Embedding | None,
    other: Embedding | None,
    threshold: Threshold,
    person_id: str | None = None,
) -> float:
    """The 0..1 similarity of two embeddings; a face without one is like nobody: 0."""
    if one is None or other is None:
        return 0.0
    return similarity(compare(one, other, threshold=threshold).score, threshold, person_id)

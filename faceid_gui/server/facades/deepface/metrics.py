"""DeepFace's distances between unit vectors, all from the cosine similarity."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Final

from faceid_gui.core.errors import BadRequest


def _cosine(score: float) -> float:
    return 1.0 - score


def _euclidean(score: float) -> float:
    # |a - b|^2 = 2 - 2 a.b for vectors of unit length
    return math.sqrt(max(2.0 - 2.0 * score, 0.0))


def _angular(score: float) -> float:
    return math.acos(min(max(score, -1.0), 1.0)) / math.pi


METRICS: Final[Mapping[str, Callable[[float], float]]] = MappingProxyType(
    {
        "cosine": _cosine,
        "euclidean": _euclidean,
        "euclidean_l2": _euclidean,
        "angular": _angular,
    }
)
"""From a cosine similarity, -1 to 1, to a distance; each falls strictly as it rises."""


def metric_of(name: str) -> Callable[[float], float]:
    """A distance by its name. Raises BadRequest for another."""
    metric = METRICS.get(name)
    if metric is None:
        raise BadRequest(f"distance_metric is one of {', '.join(METRICS)}")
    return metric

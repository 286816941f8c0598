"""Which one photo to add next, from the samples that somebody has.

A photo should differ from those there: a turn to the side that lacks one, another light where
all were taken in one, and beyond that whatever the samples know least, such as a visit in which
the door did not know them. That there is one more counts for most: on photos of 42 people by
many photographers, one photo by this advice spares 0 to 7 % more misses than any other one, which
is within what chance does with so few people (``benchmarks/enrolment_prediction.py``). Those
photos differ in everything already; samples of one session do not.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

import numpy as np

from faceid_gui.core.types import Embeddings, Quality
from faceid_gui.services.samples.prediction import left_out
from faceid_gui.services.samples.strength import STRONG_FNMR, Strength

TURN_DEG: Final = 30.0
"""The turn that a photo may usefully have; beyond, an embedding is worth little."""

TURN_GAP_DEG: Final = 25.0
"""A side is there once a sample is nearer than this to a useful turn to it."""

TURN_SPAN_DEG: Final = 15.0
"""Three samples that differ by more are turned enough."""

FRONT_GAP_DEG: Final = 18.0
"""Without a sample nearer to straight ahead than this, one is wanted."""

EVEN_DEG: Final = 4.0

NOD_DEG: Final = 9.0
NOD_SPAN_DEG: Final = 3.0

LIGHT_SPAN: Final = 15.0
"""Samples whose brightness differs less were taken in one light (grey levels)."""

LIGHT_MIDDLE: Final = 130.0

ENOUGH_SAMPLES: Final = 3


class AdviceKind(StrEnum):
    """What the next photo should show. Sides are those of the picture."""

    ENOUGH = "enough"  # nothing is needed
    UNLIKE = "unlike"  # a photo that the others know least: of another day, or of a missed visit
    FRONT = "front"
    LEFT = "left"
    RIGHT = "right"
    UP = "up"
    DOWN = "down"
    DARKER = "darker"
    BRIGHTER = "brighter"


@dataclass(frozen=True, slots=True)
class Advice:
    """What to add next. ``weakest`` is the number of the sample that the others know
    least, None of fewer than two."""

    kind: AdviceKind
    weakest: int | None = None


NOTHING_NEEDED: Final = Advice(AdviceKind.ENOUGH)

NO_ADVICE: Final = Advice(AdviceKind.UNLIKE)
"""What helps somebody of whom there is no sample."""


def advise(rows: Embeddings, qualities: Sequence[Quality], strength: Strength) -> Advice:
    """The photo to add next.

    ``rows`` has shape (k, d), float32, unit rows, and ``qualities`` belong to them.
    """
    if not len(rows):
        return NO_ADVICE
    draws = left_out(rows)
    weakest = int(draws.argmin()) if len(draws) else None
    if _is_enough(strength):
        return Advice(AdviceKind.ENOUGH, weakest)
    kind = _turn(qualities, weakest) or _light(qualities) or _nod(qualities) or AdviceKind.UNLIKE
    return Advice(kind, weakest)


def _is_enough(strength: Strength) -> bool:
    prediction = strength.prediction
    few = strength.samples < ENOUGH_SAMPLES
    return not few and prediction is not None and prediction.fnmr <= STRONG_FNMR


def _turn(qualities: Sequence[Quality], weakest: int | None) -> AdviceKind | None:
    """The side that lacks a turn; of two that do alike, that of the weakest sample."""
    yaws = np.array([quality.pose.yaw for quality in qualities])
    if len(yaws) >= ENOUGH_SAMPLES and float(np.ptp(yaws)) >= TURN_SPAN_DEG:
        return None
    gaps = {
        AdviceKind.LEFT: float(yaws.min()) + TURN_DEG,
        AdviceKind.RIGHT: TURN_DEG - float(yaws.max()),
    }
    wider = max(gaps, key=lambda kind: gaps[kind])
    if gaps[wider] < TURN_GAP_DEG:
        return AdviceKind.FRONT if float(np.abs(yaws).min()) >= FRONT_GAP_DEG else None
    if weakest is not None and abs(gaps[AdviceKind.LEFT] - gaps[AdviceKind.RIGHT]) < EVEN_DEG:
        return AdviceKind.RIGHT if yaws[weakest] > 0.0 else AdviceKind.LEFT
    return wider


def _light(qualities: Sequence[Quality]) -> AdviceKind | None:
    levels = np.array([quality.brightness for quality in qualities])
    if float(np.ptp(levels)) >= LIGHT_SPAN:
        return None
    return AdviceKind.DARKER if float(levels.mean()) > LIGHT_MIDDLE else AdviceKind.BRIGHTER


def _nod(qualities: Sequence[Quality]) -> AdviceKind | None:
    nods = np.array([quality.pose.pitch for quality in qualities])
    if float(np.ptp(nods)) >= NOD_SPAN_DEG:
        return None
    up, down = float(np.abs(nods - NOD_DEG).min()), float(np.abs(nods + NOD_DEG).min())
    return AdviceKind.UP if up >= down else AdviceKind.DOWN

"""Keeps the best varied pictures of one person while a video runs past, in bounded memory."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from faceid_gui.core.types import Embedding, Image, Quality

NEAR_DUPLICATE: Final = 0.45
"""Pictures less different than this (see ``difference``) show the same moment twice."""


@dataclass(frozen=True, slots=True, eq=False)
class Candidate:
    """One picture that may be kept: a generous cut-out around the face."""

    frame: int
    time_s: float
    quality: Quality
    embedding: Embedding
    picture: Image


def difference(one: Candidate, other: Candidate) -> float:
    """How different two pictures of one person are; about 1 is a clearly other view.

    Head turn, light and what the embedder makes of both, each in a unit that is a clear
    difference: 15 degrees, 12 degrees, 40 grey levels, a cosine distance of 0.3.
    """
    pose, turned = one.quality.pose, other.quality.pose
    apart = 1.0 - float(np.dot(one.embedding, other.embedding))
    return math.hypot(
        (pose.yaw - turned.yaw) / 15.0,
        (pose.pitch - turned.pitch) / 12.0,
        (one.quality.brightness - other.quality.brightness) / 40.0,
        apart / 0.3,
    )


class Shortlist:
    """At most ``room`` candidates of one person, different from each other.

    ``seen`` counts all that were offered, ``mean`` is their normalised mean embedding.
    """

    def __init__(self, *, room: int) -> None:
        self._room = max(2, room)
        self._kept: list[Candidate] = []
        self._sum: Embedding | None = None
        self.seen = 0

    @property
    def kept(self) -> tuple[Candidate, ...]:
        """The candidates so far."""
        return tuple(self._kept)

    def likeness(self, embedding: Embedding) -> float:
        """Cosine similarity of an embedding to this person, -1 where there is nobody yet."""
        if self._sum is None:
            return -1.0
        return float(np.dot(self._sum, embedding) / max(float(np.linalg.norm(self._sum)), 1e-9))

    def offer(self, candidate: Candidate) -> None:
        """Keep a candidate if it is new, or better than the one it looks like."""
        self.seen += 1
        vector = candidate.embedding
        self._sum = vector.copy() if self._sum is None else self._sum + vector
        nearest = min(self._kept, key=lambda kept: difference(kept, candidate), default=None)
        if nearest is not None and difference(nearest, candidate) < NEAR_DUPLICATE:
            if candidate.quality.score > nearest.quality.score:
                self._kept[self._kept.index(nearest)] = candidate
            return
        self._kept.append(candidate)
        if len(self._kept) > self._room:
            self._drop_one()

    def _drop_one(self) -> None:
        """Of the two that are most alike, the poorer one goes."""
        pairs = (
            (difference(one, other), one, other)
            for index, one in enumerate(self._kept)
            for other in self._kept[index + 1 :]
        )
        _, one, other = min(pairs, key=lambda pair: pair[0])
        poorer = one if one.quality.score < other.quality.score else other
        self._kept = [kept for kept in self._kept if kept is not poorer]


def choose_varied(candidates: Sequence[Candidate], count: int) -> tuple[Candidate, ...]:
    """The best picture, then each time the one that is good and unlike all chosen ones."""
    left = sorted(candidates, key=lambda candidate: candidate.quality.score, reverse=True)
    chosen: list[Candidate] = []
    while left and len(chosen) < count:
        best = max(left, key=lambda candidate: _worth(candidate, chosen))
        left = [candidate for candidate in left if candidate is not best]
        chosen.append(best)
    return tuple(sorted(chosen, key=lambda candidate: candidate.frame))


def _worth(candidate: Candidate, chosen: Sequence[Candidate]) -> float:
    novelty = min((difference(candidate, other) for other in chosen), default=1.0)
    return candidate.quality.score * min(novelty, 1.5)

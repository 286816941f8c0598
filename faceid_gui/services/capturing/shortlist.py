"""Keeps the best varied pictures of one person while a video runs past, in bounded memory."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from faceid_gui.core.opencv import cv2
from faceid_gui.core.types import Box, Embedding, Image, Quality
from faceid_gui.services.capturing.cut import Cut

NEAR_DUPLICATE: Final = 0.45
"""Pictures less different than this (see ``difference``) show the same moment twice."""

SAME_MOMENT_FRAMES: Final = 5
"""So few frames apart only a clear difference in pose or light makes a second photo."""

OTHER_VIEW: Final = 1.0
"""A clear difference of pose or light alone: 15 degrees to the side, or 40 grey levels."""

_AT_ONCE_FRAMES: Final = 2
"""No head turns so fast; what differs here is an error of the landmarks."""

_YAW, _PITCH, _LIGHT, _APART = 15.0, 12.0, 40.0, 0.3


_NOWHERE: Final = Box(0.0, 0.0, 0.0, 0.0)


@dataclass(frozen=True, slots=True, eq=False)
class Candidate:
    """One picture that may be kept: a generous cut-out around the face, as JPEG bytes.

    Compressed, because some hundred of them are held; the same bytes become the photo.
    ``box`` is where the face is in the cut-out.
    """

    frame: int
    time_s: float
    quality: Quality
    embedding: Embedding
    jpeg: bytes = b""
    box: Box = _NOWHERE

    @property
    def picture(self) -> Image:
        """The cut-out, decoded: BGR, uint8, shape (s, s, 3)."""
        data = np.frombuffer(self.jpeg, np.uint8)
        return np.asarray(cv2.imdecode(data, cv2.IMREAD_COLOR), np.uint8)


def difference(one: Candidate, other: Candidate) -> float:
    """How different two pictures of one person are; about 1 is a clearly other view.

    Head turn, light and what the embedder makes of both, each in a unit that is a clear
    difference: 15 degrees, 12 degrees, 40 grey levels, a cosine distance of 0.3.
    """
    apart = 1.0 - float(np.dot(one.embedding, other.embedding))
    return math.hypot(_view_difference(one, other), apart / _APART)


def same_moment(one: Candidate, other: Candidate) -> bool:
    """Whether two pictures are of nearly the same frame, in the same pose and light."""
    apart = abs(one.frame - other.frame)
    if apart <= _AT_ONCE_FRAMES:
        return True
    return apart <= SAME_MOMENT_FRAMES and _view_difference(one, other) < OTHER_VIEW


def _view_difference(one: Candidate, other: Candidate) -> float:
    pose, turned = one.quality.pose, other.quality.pose
    return math.hypot(
        (pose.yaw - turned.yaw) / _YAW,
        (pose.pitch - turned.pitch) / _PITCH,
        (one.quality.brightness - other.quality.brightness) / _LIGHT,
    )


@dataclass(slots=True)
class _View:
    """The best picture of a view. ``first`` stays, so that a slow turn makes several views
    where each picture is a little better than the one before."""

    first: Candidate
    best: Candidate


class Shortlist:
    """At most ``room`` candidates of one person, different from each other.

    ``changes`` grows whenever ``kept`` does not stay what it was.
    """

    def __init__(self, *, room: int) -> None:
        self._room = max(2, room)
        self._views: list[_View] = []
        self.changes = 0

    @property
    def kept(self) -> tuple[Candidate, ...]:
        """The candidates so far."""
        return tuple(view.best for view in self._views)

    def widen(self, room: int) -> None:
        """Have room for more from now on."""
        self._room = max(self._room, room)

    def offer(self, candidate: Candidate, cut: Callable[[], Cut] | None = None) -> None:
        """Keep a candidate if it is new, or better than the one it looks like.

        ``cut`` makes its picture, and is called only for one that is kept.
        """
        view = self._view_of(candidate)
        if view is not None and candidate.quality.score <= view.best.quality.score:
            return
        stored = candidate
        if cut is not None:
            made = cut()
            stored = replace(candidate, jpeg=made.jpeg(), box=made.box)
        self.changes += 1
        if view is not None:
            view.best = stored
            return
        self._views.append(_View(replace(candidate, jpeg=b""), stored))
        if len(self._views) > self._room:
            self._drop_one()

    def _view_of(self, candidate: Candidate) -> _View | None:
        """The view that a candidate shows once more, None for a new one."""
        apart = [difference(view.first, candidate) for view in self._views]
        nearest = int(np.argmin(apart)) if apart else -1
        return self._views[nearest] if apart and apart[nearest] < NEAR_DUPLICATE else None

    def _drop_one(self) -> None:
        """Of the two that are most alike, the poorer one goes."""
        apart = _differences(self.kept)
        np.fill_diagonal(apart, np.inf)
        pair = (self._views[int(n)] for n in np.unravel_index(int(np.argmin(apart)), apart.shape))
        poorer = min(pair, key=lambda view: view.best.quality.score)
        self._views = [view for view in self._views if view is not poorer]


def choose_varied(candidates: Sequence[Candidate], count: int) -> tuple[Candidate, ...]:
    """The best picture, then each time the one that is good and unlike all chosen ones.

    Never two of the same moment. At most ``count``, in the order of the recording.
    """
    if not candidates:
        return ()
    apart = _differences(candidates)
    scores = np.array([candidate.quality.score for candidate in candidates])
    novelty = np.ones(len(candidates))
    free = np.ones(len(candidates), bool)
    chosen: list[int] = []
    while len(chosen) < count and free.any():
        worth = np.where(free, scores * np.minimum(novelty, 1.5), -1.0)
        best = int(np.argmax(worth))
        novelty = apart[best] if not chosen else np.minimum(novelty, apart[best])
        chosen.append(best)
        free[best] = False
        for index, candidate in enumerate(candidates):
            free[index] &= not same_moment(candidate, candidates[best])
    return tuple(candidates[index] for index in sorted(chosen, key=lambda i: candidates[i].frame))


def _differences(candidates: Sequence[Candidate]) -> NDArray[np.float64]:
    """``difference`` of each with each: shape (n, n)."""
    views = np.array(
        [
            (
                c.quality.pose.yaw / _YAW,
                c.quality.pose.pitch / _PITCH,
                c.quality.brightness / _LIGHT,
            )
            for c in candidates
        ]
    )
    rows = np.stack([candidate.embedding for candidate in candidates]).astype(np.float64)
    apart = (1.0 - rows @ rows.T) / _APART
    squares = ((views[:, None, :] - views[None, :, :]) ** 2).sum(axis=2)
    return np.asarray(np.sqrt(squares + apart**2), np.float64)

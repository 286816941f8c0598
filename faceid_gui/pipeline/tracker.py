"""Follows faces from frame to frame: overlap with where each one should be by now.

Greedy matching by intersection over union with a constant-velocity prediction, in the
spirit of SORT (Bewley et al., ICIP 2016) with fixed gains instead of a Kalman filter: with
a handful of faces at camera rate both find the same partners. Who a face is, the tracker
does not know; it says when a partner was doubtful, and the caller looks again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from faceid_gui.core.types import Box, DetectedFace

_MIN_IOU: Final = 0.2
_SURE_IOU: Final = 0.45
_TOUCHING: Final = 0.05
_NEAR: Final = 0.8
"""Largest distance of two centres, in face sizes, where boxes need not overlap."""

_SIZE_RATIO: Final = 1.6
_GAIN: Final = 0.5
_MAX_GAP_S: Final = 1.0
_SHORT_GAP: Final = 2


@dataclass(slots=True)
class Track:
    """One face being followed. Velocities are in pixels per second."""

    id: int
    box: Box
    seen_at: float
    vx: float = 0.0
    vy: float = 0.0
    misses: int = 0

    def predicted(self, at: float) -> Box:
        """Where the face should be at time ``at``."""
        step = at - self.seen_at
        box = self.box
        return Box(box.x + self.vx * step, box.y + self.vy * step, box.w, box.h)

    def moved_to(self, box: Box, at: float) -> None:
        """Take the new place and learn the velocity from the way there."""
        step = at - self.seen_at
        if step > 0:
            (x0, y0), (x1, y1) = self.box.centre, box.centre
            self.vx += _GAIN * ((x1 - x0) / step - self.vx)
            self.vy += _GAIN * ((y1 - y0) / step - self.vy)
        self.box, self.seen_at, self.misses = box, at, 0


@dataclass(frozen=True, slots=True, eq=False)
class Sighting:
    """A face of this frame and the track it belongs to.

    ``doubtful``: another face was near, or the track had a gap; the face may be somebody
    else's. ``leapt``: it was found so far from where it should be, or after such a gap,
    that nothing known of the track may be said of it before it was looked at again.
    """

    track: Track
    face: DetectedFace
    new: bool
    doubtful: bool
    leapt: bool


class Tracker:
    """Gives each face of a frame a track. Ids count from 1 and are never used twice."""

    def __init__(self, *, max_misses: int = 5) -> None:
        self._max_misses = max_misses
        self._tracks: list[Track] = []
        self._next_id = 1
        self._last_at: float | None = None
        self._interval = 0.0

    def update(
        self, faces: Sequence[DetectedFace], at: float
    ) -> tuple[tuple[Sighting, ...], tuple[int, ...]]:
        """The faces of the frame at time ``at`` with their tracks, and the ids that ended."""
        ended = self._forget_after_gap(at)
        partners = self._partners(faces, at)
        touching = _touching(faces)
        sightings = tuple(
            self._sighting(face, partners.get(i), i in touching, at) for i, face in enumerate(faces)
        )
        seen = {sighting.track.id for sighting in sightings}
        for track in self._tracks:
            track.misses += track.id not in seen
        ended += self._drop(lambda track: track.misses > self._max_misses)
        return sightings, ended

    def renew(self, track: Track) -> Track:
        """The same face under a new id: it turned out to be somebody else's."""
        fresh = Track(self._new_id(), track.box, track.seen_at, track.vx, track.vy)
        self._tracks = [fresh if other.id == track.id else other for other in self._tracks]
        return fresh

    def clear(self) -> tuple[int, ...]:
        """Forget every track; returns their ids."""
        self._last_at = None
        return self._drop(lambda _: True)

    def _forget_after_gap(self, at: float) -> tuple[int, ...]:
        """After a pause in the pictures nobody is where they were."""
        last, self._last_at = self._last_at, at
        if last is None:
            return ()
        pause = at - last
        if pause < 0 or pause > max(_MAX_GAP_S, 3.0 * self._interval):
            self._interval = 0.0
            return self._drop(lambda _: True)
        self._interval += 0.2 * (pause - self._interval)
        return ()

    def _drop(self, gone: Callable[[Track], bool]) -> tuple[int, ...]:
        ids = tuple(track.id for track in self._tracks if gone(track))
        if ids:
            self._tracks = [track for track in self._tracks if track.id not in ids]
        return ids

    def _partners(self, faces: Sequence[DetectedFace], at: float) -> dict[int, _Partner]:
        """For each face index its track: the closest pairs first, each used once."""
        expected = [(track, track.predicted(at)) for track in self._tracks]
        pairs = sorted(
            _candidates(faces, expected), key=lambda pair: pair[0].closeness, reverse=True
        )
        partners: dict[int, _Partner] = {}
        used: set[int] = set()
        for partner, index in pairs:
            if index not in partners and partner.track.id not in used:
                partners[index] = partner
                used.add(partner.track.id)
        return partners

    def _sighting(
        self, face: DetectedFace, partner: _Partner | None, touching: bool, at: float
    ) -> Sighting:
        if partner is None:
            track = Track(self._new_id(), face.box, at)
            self._tracks.append(track)
            return Sighting(track, face, new=True, doubtful=True, leapt=False)
        track = partner.track
        doubtful = touching or track.misses > 0 or partner.closeness < _SURE_IOU
        leapt = track.misses > _SHORT_GAP or partner.closeness < _SURE_IOU
        track.moved_to(face.box, at)
        return Sighting(track, face, new=False, doubtful=doubtful, leapt=leapt)

    def _new_id(self) -> int:
        self._next_id += 1
        return self._next_id - 1


@dataclass(frozen=True, slots=True)
class _Partner:
    """A possible partner; ``closeness`` is the overlap, below 0 where there is none."""

    track: Track
    closeness: float


def _candidates(
    faces: Sequence[DetectedFace], expected: Sequence[tuple[Track, Box]]
) -> Iterator[tuple[_Partner, int]]:
    for index, face in enumerate(faces):
        for track, box in expected:
            closeness = _closeness(face.box, track.box, box)
            if closeness is not None:
                yield _Partner(track, closeness), index


def _closeness(box: Box, last: Box, predicted: Box) -> float | None:
    """How well a box fits a track, None where not at all.

    Overlap with the prediction or with the last place, whichever is better: somebody who
    stops abruptly is not where the prediction says.
    """
    reach = box.w + predicted.w
    if abs(box.x - predicted.x) > reach and abs(box.x - last.x) > reach:
        return None  # most pairs are far apart, and this is asked for every pair
    overlap = max(box.iou(predicted), box.iou(last))
    if overlap >= _MIN_IOU:
        return overlap
    size, other = max(box.w, 1.0), max(predicted.w, 1.0)
    if not 1 / _SIZE_RATIO <= size / other <= _SIZE_RATIO:
        return None
    (x0, y0), (x1, y1) = box.centre, predicted.centre
    distance = ((x1 - x0) ** 2 + (y1 - y0) ** 2) ** 0.5 / ((size + other) / 2)
    return -distance if distance <= _NEAR else None


def _touching(faces: Sequence[DetectedFace]) -> set[int]:
    """Indices of faces that overlap another one of the same frame."""
    return {
        index
        for i in range(len(faces))
        for j in range(i + 1, len(faces))
        if faces[i].box.iou(faces[j].box) > _TOUCHING
        for index in (i, j)
    }

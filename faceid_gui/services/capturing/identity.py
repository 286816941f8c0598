"""Who is who through a recording: places followed from frame to frame, and embeddings.

A face is followed by its place (pipeline.tracker) for as long as each picture of it looks like
the one before: where it does not, the scene was cut or two people passed each other. Such a
stretch belongs to one person, whatever the person's head does meanwhile. Stretches are joined
to people by the means of their embeddings, front with front and side with side, and two faces
of one frame are never the same person.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from faceid_gui.core.types import Embedding, Frame, Threshold
from faceid_gui.pipeline.tracker import Sighting, Tracker
from faceid_gui.services.capturing.faces import FaceUse, FoundFace, Pick
from faceid_gui.services.capturing.shortlist import Candidate, Shortlist

SAME_PERSON: Final = 0.16
"""Faces of one recording are of one person where they are at least as similar as the pack's
default threshold less this, in units of ``1 - threshold``: a recording holds few people."""

_SURELY: Final = 0.2
_ONWARDS: Final = 0.3
_OTHER: Final = 0.55
_SEVERAL: Final = 3
_MOST_PEOPLE: Final = 8
_MIN_IOU: Final = 0.3
_FRONTAL_YAW: Final = 35.0


@dataclass(frozen=True, slots=True)
class Likeness:
    """Bars of cosine similarity, from one pack's default threshold: embedders use different
    parts of the scale, so that each is a distance to it in units of ``1 - threshold``.

    ``same``: two means over several faces are of one person. ``alone``: a single face is.
    ``surely``: faces in profile are, which all look a little alike. ``onwards``: a face is
    that of the frame before. ``other``: below it, a face seen from the front is somebody else.
    """

    same: float
    alone: float
    surely: float
    onwards: float
    other: float

    @classmethod
    def of(cls, default: Threshold) -> Likeness:
        """The bars for a pack with this default threshold."""
        value, unit = default.value, 1.0 - default.value
        return cls(
            same=value - SAME_PERSON * unit,
            alone=value,
            surely=value + _SURELY * unit,
            onwards=value - _ONWARDS * unit,
            other=value - _OTHER * unit,
        )


class Looks:
    """The mean embedding of a person, from the front and from the side."""

    def __init__(self) -> None:
        self._sums: dict[FaceUse, Embedding] = {}
        self._means: dict[FaceUse, Embedding] = {}
        self._counts = {FaceUse.FRONT: 0, FaceUse.SIDE: 0}

    def count(self, use: FaceUse) -> int:
        """How many faces went into a mean."""
        return self._counts[use]

    def add(self, use: FaceUse, embedding: Embedding, count: int = 1) -> None:
        """One more face, or the sum over several."""
        before = self._sums.get(use)
        self._sums[use] = total = embedding.copy() if before is None else before + embedding
        self._means[use] = np.asarray(total / max(float(np.linalg.norm(total)), 1e-9), np.float32)
        self._counts[use] += count

    def join(self, other: Looks) -> None:
        """All faces of another one."""
        for use, total in other._sums.items():
            self.add(use, total, other._counts[use])

    def mean(self, use: FaceUse) -> Embedding | None:
        """The normalised mean, None where there is no face."""
        return self._means.get(use)

    def likeness(self, use: FaceUse, embedding: Embedding) -> float:
        """Cosine similarity of a face to a mean; -1 where there is none."""
        mean = self.mean(use)
        return -1.0 if mean is None else float(np.dot(mean, embedding))

    def lead(self, other: Looks, bars: Likeness) -> float:
        """How far two are above the bar for being one person; negative where they are not."""
        return max(self._lead(other, use, bars) for use in self._counts)

    def _lead(self, other: Looks, use: FaceUse, bars: Likeness) -> float:
        mean = other.mean(use)
        if mean is None:
            return -1.0
        bar = bars.surely
        if use is FaceUse.FRONT:
            several = min(self._counts[use], other._counts[use]) >= _SEVERAL
            bar = bars.same if several else bars.alone
        return self.likeness(use, mean) - bar


class Somebody:
    """One person of a recording. ``seen`` counts the faces, ``beside`` names who was in the
    same frame, ``joined`` who turned out to be this one, ``wanted`` marks who was picked."""

    def __init__(self, number: int, *, room: int) -> None:
        self.number = number
        self.looks = Looks()
        self.shortlist = Shortlist(room=room)
        self.seen = 0
        self.wanted = False
        self.beside: set[int] = set()
        self.joined: set[int] = set()


@dataclass(slots=True)
class _Stretch:
    """A face followed without a break."""

    last: Embedding | None = None
    somebody: Somebody | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Followed:
    """A face of the newest frame, and whose it is as far as that is known.

    ``usable`` is False for a face that must not become a photo.
    """

    found: FoundFace
    somebody: Somebody | None
    usable: bool


class Crowd:
    """All people of a recording, the wanted one among them where somebody was picked.

    ``room`` is how many candidates are held of the person who matters.
    """

    def __init__(self, bars: Likeness, *, room: int, pick: Pick | None = None) -> None:
        self._bars = bars
        self._room = room
        self._pick = pick
        self._tracker = Tracker()
        self._stretches: dict[int, _Stretch] = {}
        self._people: list[Somebody] = []
        self._numbers = 0
        self._is_placed = pick is None or pick.place is None
        if pick is not None and pick.embedding is not None:
            wanted = self._new()
            wanted.looks.add(pick.use, pick.embedding)
            self._want(wanted)

    @property
    def main(self) -> Somebody | None:
        """The wanted person; where nobody was picked, the one seen most."""
        if self._pick is not None:
            return next((person for person in self._people if person.wanted), None)
        return max(self._people, key=lambda person: person.seen, default=None)

    @property
    def others(self) -> int:
        """How many other people were seen at least three times."""
        main = self.main
        return sum(person.seen >= 3 for person in self._people if person is not main)

    def interrupt(self) -> None:
        """The pictures were interrupted: nobody is where they were."""
        self._tracker.clear()
        self._stretches.clear()

    def follow(self, faces: Sequence[FoundFace], frame: Frame) -> tuple[Followed, ...]:
        """Say whose each face of the next frame is, and learn from it."""
        at = frame.captured_at if frame.time_s is None else frame.time_s
        sightings, ended = self._tracker.update([found.face for found in faces], at)
        for number in ended:
            self._stretches.pop(number, None)
        pairs = list(zip(sightings, faces, strict=True))
        learnt = [self._learn(sighting, found) for sighting, found in pairs]
        self._place_pick(pairs, frame)
        self._note_together(pairs)
        self._join_alike()
        return tuple(
            Followed(found, self._stretches[sighting.track.id].somebody, usable)
            for (sighting, found), usable in zip(pairs, learnt, strict=True)
        )

    def settle(self) -> None:
        """Join whoever turned out to be one person; to be called at the end."""
        while self._join_alike():
            pass

    def is_of(self, candidate: Candidate, person: Somebody) -> bool:
        """Whether a photo may pass for one of this person, now that all was seen.

        It may not where it looks like another one of the recording, nor where a face seen
        from the front does not look like the person at all.
        """
        own = max(person.looks.likeness(use, candidate.embedding) for use in _LOOKS)
        for other in self._people:
            rival = other.looks.likeness(FaceUse.FRONT, candidate.embedding)
            if other is not person and rival >= self._bars.alone and rival > own:
                return False
        pose, fronts = candidate.quality.pose, person.looks.count(FaceUse.FRONT)
        if abs(pose.yaw) > _FRONTAL_YAW or fronts < _SEVERAL:
            return True
        return person.looks.likeness(FaceUse.FRONT, candidate.embedding) >= self._bars.other

    # -- one frame

    def _learn(self, sighting: Sighting, found: FoundFace) -> bool:
        """Add a face to its stretch and person; says whether it may become a photo."""
        stretch = self._stretches.get(sighting.track.id)
        if stretch is None or sighting.leapt or self._is_cut(stretch, found):
            stretch = self._stretches[sighting.track.id] = _Stretch()
        if found.embedding is None:
            return False
        alone = stretch.last is None
        stretch.last = found.embedding
        if found.use is FaceUse.SIDE and sighting.doubtful and not alone:
            return False  # somebody is close by: in profile there is no telling whose it is
        if stretch.somebody is None:
            stretch.somebody = self._new()
        stretch.somebody.looks.add(found.use, found.embedding)
        stretch.somebody.seen += 1
        return True

    def _is_cut(self, stretch: _Stretch, found: FoundFace) -> bool:
        if stretch.last is None or found.embedding is None:
            return False
        return float(np.dot(stretch.last, found.embedding)) < self._bars.onwards

    def _place_pick(self, pairs: list[tuple[Sighting, FoundFace]], frame: Frame) -> None:
        """The face that was clicked is in this frame: whoever it is, is wanted."""
        pick = self._pick
        if self._is_placed or pick is None or pick.place is None or not pick.place.is_in(frame):
            return
        box = pick.place.box
        sighting, found = max(pairs, key=lambda pair: pair[1].box.iou(box), default=(None, None))
        if sighting is None or found is None or found.box.iou(box) < _MIN_IOU:
            return
        if pick.embedding is not None and self._is_cut(_Stretch(pick.embedding), found):
            return
        self._is_placed = True
        stretch = self._stretches[sighting.track.id]
        if stretch.somebody is None:
            stretch.somebody = self._new()
        self._want(stretch.somebody)

    def _want(self, person: Somebody) -> None:
        """This is the one; who was taken for it is, unless both were in one frame."""
        before = next((other for other in self._people if other.wanted), None)
        person.wanted = True
        person.shortlist.widen(self._room)
        if before is None or before is person:
            return
        before.wanted = False
        if before.number not in person.beside:
            self._join(person, before)

    def _note_together(self, pairs: list[tuple[Sighting, FoundFace]]) -> None:
        present = [self._stretches[sighting.track.id].somebody for sighting, _ in pairs]
        numbers = {person.number for person in present if person is not None}
        for person in present:
            if person is not None:
                person.beside |= numbers - {person.number}

    # -- people

    def _new(self) -> Somebody:
        self._numbers += 1
        # Who matters is known at the end only, unless somebody was picked.
        room = self._room if self._pick is None else max(self._room // 3, 2)
        person = Somebody(self._numbers, room=room)
        self._people.append(person)
        self._forget_one()
        return person

    def _forget_one(self) -> None:
        """Where there are too many, forget who was seen least and is not here now."""
        here = {id(stretch.somebody) for stretch in self._stretches.values()}
        gone = [
            person for person in self._people[:-1] if id(person) not in here and not person.wanted
        ]
        if len(self._people) > _MOST_PEOPLE and gone:
            self._people.remove(min(gone, key=lambda person: person.seen))

    def _join_alike(self) -> bool:
        """Join the two that are most clearly one person, if there are any."""
        best = max(self._pairs(), key=lambda pair: pair[0], default=None)
        if best is None or best[0] < 0.0:
            return False
        _, one, other = best
        self._join(*((one, other) if one.wanted or one.seen >= other.seen else (other, one)))
        return True

    def _pairs(self) -> Iterator[tuple[float, Somebody, Somebody]]:
        for index, one in enumerate(self._people):
            for other in self._people[index + 1 :]:
                if other.number not in one.beside:
                    yield one.looks.lead(other.looks, self._bars), one, other

    def _join(self, person: Somebody, other: Somebody) -> None:
        """``other`` was ``person`` all the time."""
        wanted = person.wanted or other.wanted
        person.looks.join(other.looks)
        person.seen += other.seen
        if wanted:
            person.wanted = True
            person.shortlist.widen(self._room)
        for candidate in other.shortlist.kept:
            person.shortlist.offer(candidate)
        for third in self._people:
            if other.number in third.beside:
                third.beside.add(person.number)
        person.beside |= other.beside
        person.joined |= other.joined | {other.number}
        for stretch in self._stretches.values():
            if stretch.somebody is other:
                stretch.somebody = person
        self._people = [kept for kept in self._people if kept is not other]


_LOOKS: Final = (FaceUse.FRONT, FaceUse.SIDE)

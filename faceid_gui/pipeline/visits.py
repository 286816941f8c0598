"""All visits of the moment: who is here, who was here a moment ago, and who is who."""

from __future__ import annotations

import uuid
from typing import Final

from faceid_gui.core.decision import Evidence, Grant
from faceid_gui.core.events import Event, VisitEnded, VisitRecorded, VisitStarted
from faceid_gui.core.ports import Clock
from faceid_gui.core.types import Embedding, Match
from faceid_gui.pipeline.judge import Judge
from faceid_gui.pipeline.options import PipelineOptions
from faceid_gui.pipeline.tape import Tape
from faceid_gui.pipeline.visit import Visit
from faceid_gui.pipeline.voting import Ballot

_SAME: Final = 0.15
_PROBE_FRAMES: Final = 3


class VisitBook:
    """Keeps the visits by track, and those whose track broke until they are given up.

    ``judge`` is the one in force, in whose words ending visits are told. Events are appended
    to ``events``, which whoever drives the book takes away.
    """

    def __init__(self, options: PipelineOptions, judge: Judge, clock: Clock) -> None:
        self.judge = judge
        self._options = options
        self._clock = clock
        self._present: dict[int, Visit] = {}
        self._lost: list[Visit] = []
        self.events: list[Event] = []

    @property
    def present(self) -> tuple[Visit, ...]:
        """Visits whose face is being followed."""
        return tuple(self._present.values())

    @property
    def all(self) -> tuple[Visit, ...]:
        """These and the visits that wait for their face to come back."""
        return (*self._present.values(), *self._lost)

    def visit_of(self, track_id: int, at: float) -> Visit:
        """The visit of a track, a new one where it has none.

        A new visit is announced at once, unless somebody was lost a moment ago: then its
        first embedding shows first whether they are back.
        """
        visit = self._present.get(track_id)
        if visit is None:
            visit = self._begin(track_id, at)
            if not self._lost:
                self.announce(visit)
        return visit

    def _begin(self, track_id: int, at: float) -> Visit:
        visit_id = uuid.uuid4().hex
        ballot = Ballot(visit_id, window=self._options.window)
        visit = Visit(visit_id, track_id, at, ballot, ended_at=at)
        self._present[track_id] = visit
        return visit

    def announce(self, visit: Visit) -> None:
        """Say once that the visit has begun."""
        if not visit.announced:
            visit.announced = True
            self.events.append(VisitStarted(visit.id, visit.track_id, visit.started_at))

    def split(self, visit: Visit, track_id: int, at: float, pos: float) -> Visit:
        """The face under this visit's track is somebody else's: begin a visit of theirs.

        The old visit waits like any other whose track broke.
        """
        self.lose(visit.track_id, pos)
        return self._begin(track_id, at)

    def renew(self, visit: Visit, at: float) -> Visit:
        """End a refused visit and begin another one of the same face."""
        del self._present[visit.track_id]
        self._end(visit)
        fresh = self._begin(visit.track_id, at)
        self.announce(fresh)
        return fresh

    def rejoin(self, visit: Visit, embedding: Embedding, match: Match | None) -> Visit:
        """The lost visit that a young visit's face continues, or the young visit itself.

        The nearest lost visit is taken, and only where the gallery knows both as the same
        person or it is clearly nearer than what would count as a match: a wrong one would
        hand evidence to a stranger.
        """
        if visit.ballot.good_frames >= _PROBE_FRAMES or visit.decision is not None:
            return visit
        near = [
            (score, lost)
            for lost in self._lost
            if (score := lost.ballot.similarity(embedding)) is not None
            and (lost.ballot.is_of(match, self.judge) or self.judge.distance(score) >= _SAME)
        ]
        if not near:
            return visit
        return self._resume(max(near, key=lambda pair: pair[0])[1], visit)

    def _resume(self, lost: Visit, young: Visit) -> Visit:
        self._lost.remove(lost)
        # What was held against the face meanwhile stays with it.
        lost.ballot.spoofed = lost.ballot.spoofed or young.ballot.spoofed
        lost.track_id = young.track_id
        lost.frames += young.frames
        lost.ended_at = young.ended_at
        lost.doubtful = lost.unverified = False
        self._present[young.track_id] = lost
        self._end(young)
        self.announce(lost)
        return lost

    def lose(self, track_id: int, pos: float) -> None:
        """A track broke: its visit waits for its face, if there is anything to know it by."""
        visit = self._present.pop(track_id, None)
        if visit is None:
            return
        visit.left_pos = pos
        if visit.ballot.newest_at is None and not visit.ballot.spoofed:
            self._end(visit)
        else:
            self._lost.append(visit)

    def give_up(self, pos: float) -> None:
        """End the visits that waited long enough."""
        gone = [v for v in self._lost if not 0 <= pos - v.left_pos <= self._options.rejoin_s]
        for visit in gone:
            self._lost.remove(visit)
            self._end(visit)

    def clear(self) -> None:
        """End every visit."""
        for visit in (*self._lost, *self._present.values()):
            self._end(visit)
        self._present.clear()
        self._lost.clear()

    def _end(self, visit: Visit) -> None:
        if not visit.announced and not visit.ballot.good_frames:
            # Nobody heard of it: it was part of another visit, or passed by unrecognisable.
            return
        self.announce(visit)
        best = visit.ballot.match.person.name if visit.ballot.match else None
        evidence = visit.ballot.evidence(self.judge)
        self.events.append(
            VisitEnded(
                visit_id=visit.id,
                track_id=visit.track_id,
                evidence=evidence,
                decided=visit.decision is not None,
                started_at=visit.started_at,
                ended_at=visit.ended_at,
                frames=visit.frames,
                best_name=best,
                granted=isinstance(visit.decision, Grant),
                reason=visit.reason if visit.decision is not None else visit.parting_reason(),
            )
        )
        if visit.tape is not None:
            self._tell_recording(visit.tape, evidence)

    def _tell_recording(self, tape: Tape, evidence: Evidence) -> None:
        contract = self.judge.embedder_contract
        recorded = tape.recorded(evidence, at=self._clock.wall(), contract=contract)
        if recorded is not None:
            self.events.append(VisitRecorded(recorded))

"""One frame in, the facts about it out: the pipeline itself, without threads or cameras."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import Final

from faceid_gui.core.decision import Grant, decide
from faceid_gui.core.embedding import CROP_VARIANTS, embed_once, embed_sample
from faceid_gui.core.errors import NoFace
from faceid_gui.core.events import Event, FrameAnalysed, VisitReady
from faceid_gui.core.ports import Clock, EngineSettings, FaceBackend
from faceid_gui.core.quality import assess
from faceid_gui.core.recorded import RecordedLook
from faceid_gui.core.types import DetectedFace, Embedding, Frame, Match, StageTimes, TrackedFace
from faceid_gui.pipeline.fault_log import FaultLog
from faceid_gui.pipeline.freeze import FreezeWatch, is_frozen, is_new_evidence
from faceid_gui.pipeline.judge import Judge
from faceid_gui.pipeline.options import PipelineOptions
from faceid_gui.pipeline.scene import SceneWatch
from faceid_gui.pipeline.tape import Tape, cut_crop
from faceid_gui.pipeline.tracker import Sighting, Tracker
from faceid_gui.pipeline.visit import Visit
from faceid_gui.pipeline.visits import VisitBook
from faceid_gui.pipeline.voting import Observation

_CLOCK_SLACK_S: Final = 0.01


@dataclass(slots=True, eq=False)
class _Work:
    """What is known of the frame in hand. ``looked`` are visits with new evidence."""

    frame: Frame
    pos: float
    started: float
    seen: list[tuple[Sighting, Visit]] = field(default_factory=list)
    looked: list[Visit] = field(default_factory=list)
    detect_s: float = 0.0
    embed_s: float = 0.0
    liveness_s: float = 0.0


class Analyser:
    """Detects, follows, looks closer where that can change something, and decides.

    Not thread-safe: one owner at a time. Nothing that a backend raises leaves it; a frame
    that failed makes the visits in it a Deny. ``embeddings`` counts the faces embedded.
    """

    def __init__(
        self,
        backend: FaceBackend,
        settings: EngineSettings,
        clock: Clock,
        options: PipelineOptions | None = None,
    ) -> None:
        self.embeddings = 0
        self._quickest_look_s: dict[str, float] = {}
        self._backend = backend
        self._clock = clock
        self._options = options or PipelineOptions()
        self._judge = Judge(settings, backend.contract)
        self._tracker = Tracker(max_misses=self._options.max_misses)
        self._book = VisitBook(self._options, self._judge, clock)
        self._record = settings.record
        self._freeze = FreezeWatch()
        self._scene = SceneWatch()
        self._faults = FaultLog(clock)

    def apply(self, settings: EngineSettings) -> None:
        """Use another gallery, threshold or policy from the next frame on."""
        self._judge = Judge(settings, self._backend.contract)
        self._book.judge = self._judge
        self._record = settings.record
        for visit in self._book.all:
            visit.ballot.rejudge(self._judge)
            if not settings.record:
                visit.tape = None

    def analyse(self, frame: Frame, *, repeats: int | None = None) -> tuple[Event, ...]:
        """Everything that this frame shows and changes, in order.

        ``repeats`` says how often the same bytes came before, where the caller watches
        the camera by itself.
        """
        if repeats is None:
            repeats = self._freeze.repeats(frame.image)
        pos = frame.captured_at if frame.time_s is None else frame.time_s
        work = _Work(frame, pos, time.perf_counter())
        self._note_frozen(is_frozen(repeats))
        try:
            self._follow(work)
            if self._is_fresh(frame) and is_new_evidence(frame, repeats):
                self._look_at_faces(work)
        except Exception as error:  # a backend may raise anything; the engine goes on
            self._faults.note(frame.number, error)
            self._note_fault(work, error)
        for visit in work.looked:
            self._conclude(visit, work)
        self._book.give_up(pos)
        self._book.events.append(self._summary(work))
        return self._take_events()

    def finish(self) -> tuple[Event, ...]:
        """End every visit: the recording is over, or the camera is gone."""
        self._book.clear()
        self._tracker.clear()
        return self._take_events()

    def _take_events(self) -> tuple[Event, ...]:
        events = tuple(self._book.events)
        self._book.events.clear()
        return events

    def _is_fresh(self, frame: Frame) -> bool:
        age = self._clock.monotonic() - frame.captured_at
        return -_CLOCK_SLACK_S <= age <= self._judge.policy.max_frame_age_s

    def _note_frozen(self, frozen: bool) -> None:
        """What was seen around a freeze proves nothing: begin again after it."""
        for visit in self._book.all:
            if visit.decision is None and visit.ballot.frozen is not frozen:
                visit.ballot.frozen = frozen
                visit.begin_again()

    def _note_fault(self, work: _Work, error: Exception) -> None:
        for visit in self._book.present:
            if visit.decision is None:
                visit.ballot.fault = type(error).__name__
                if visit not in work.looked:
                    work.looked.append(visit)

    def _follow(self, work: _Work) -> None:
        """Find the faces and the visits that they belong to."""
        faces = self._backend.detect(work.frame.image)
        work.detect_s = time.perf_counter() - work.started
        cut = self._tracker.clear() if self._scene.changed(work.frame.image) else ()
        sightings, ended = self._tracker.update(faces, work.pos)
        for track_id in cut + ended:
            self._book.lose(track_id, work.pos)
        at = work.frame.captured_at
        for sighting in sightings:
            visit = self._book.visit_of(sighting.track.id, at)
            visit.frames += 1
            visit.ended_at = at
            visit.doubtful = visit.doubtful or sighting.doubtful
            visit.unverified = visit.unverified or sighting.leapt
            work.seen.append((sighting, visit))

    def _look_at_faces(self, work: _Work) -> None:
        """Embed the faces where it can change something, the longest unseen first."""
        waiting = [
            index
            for index, (_, visit) in enumerate(work.seen)
            if visit.wants_look(work.pos, self._judge, self._options)
        ]
        if len(waiting) > self._options.looks_per_frame:
            waiting.sort(key=lambda i: work.seen[i][1].last_look_pos or 0.0)
        looks = 0
        for index in waiting:
            if looks >= self._options.looks_per_frame:
                break
            looks += self._look(index, work)

    def _look(self, index: int, work: _Work) -> bool:
        """Look closer at one face; returns whether it was embedded."""
        sighting, visit = work.seen[index]
        visit.last_try_pos = work.pos
        visit.quality = assess(work.frame.image, sighting.face)
        if visit.quality.issue is not None:
            visit.refusals += 1
            return False
        careful = self._can_be_careful() and visit.wants_careful(self._judge, self._options)
        try:
            embedding = self._embed(work, sighting.face, careful=careful)
        except NoFace:
            return False
        match = self._judge.match(embedding)
        if visit.ballot.disagrees(embedding, match, self._judge) and visit.is_steady():
            visit.doubt(work.pos)
            return True
        visit = self._owner(visit, sighting, embedding, match, work)
        work.seen[index] = (sighting, visit)
        at, made_by = work.frame.captured_at, self._backend.name
        observation = Observation(at, embedding, match, careful, made_by)
        self._observe(visit, observation, work)
        if self._record:
            self._keep(visit, observation, sighting.face, work)
        if visit.decision is None:
            self._judge_liveness(visit, sighting.face, work)
            work.looked.append(visit)
        return True

    def _can_be_careful(self) -> bool:
        """Whether all crop variants of a face are embedded in time, by the looks so far.

        Whoever embeds now may be slower than who did it before: a server that is gone says
        nothing about this machine.
        """
        quickest = self._quickest_look_s.get(self._backend.name)
        return quickest is not None and CROP_VARIANTS * quickest <= self._options.careful_cost_s

    def _embed(self, work: _Work, face: DetectedFace, *, careful: bool) -> Embedding:
        started = time.perf_counter()
        embed = embed_sample if careful else embed_once
        embedding = embed(self._backend, work.frame.image, face)
        self.embeddings += 1
        took = time.perf_counter() - started
        work.embed_s += took
        if not careful:  # the quickest: what a look takes when nothing else runs
            made_by = self._backend.name
            self._quickest_look_s[made_by] = min(took, self._quickest_look_s.get(made_by, took))
        return embedding

    def _owner(
        self,
        visit: Visit,
        sighting: Sighting,
        embedding: Embedding,
        match: Match | None,
        work: _Work,
    ) -> Visit:
        """Whose embedding this is: the visit's, a lost one's, or somebody new's."""
        at = work.frame.captured_at
        if visit.ballot.disagrees(embedding, match, self._judge):
            track = self._tracker.renew(sighting.track)
            visit = self._book.split(visit, track.id, at, work.pos)
            visit.frames = 1
        visit = self._book.rejoin(visit, embedding, match)
        if visit.may_retry(match, work.pos, self._judge, self._options.retry_s):
            visit = self._book.renew(visit, at)
            visit.frames = 1
        self._book.announce(visit)
        return visit

    def _observe(self, visit: Visit, observation: Observation, work: _Work) -> None:
        visit.ballot.add(observation, self._judge)
        visit.careful_looks += observation.careful
        visit.looked(work.pos)

    def _keep(self, visit: Visit, seen: Observation, face: DetectedFace, work: _Work) -> None:
        """Put a look on the visit's tape; one that misses a look would say something else."""
        if visit.ballot.good_frames == 1:
            visit.tape = Tape()
        if visit.tape is None or visit.tape.full:
            return
        crop = cut_crop(work.frame.image, face.landmarks)
        if crop is None:
            visit.tape = None
            return
        at = work.pos - (work.pos if visit.first_look_pos is None else visit.first_look_pos)
        visit.tape.add(RecordedLook(at, crop, seen.embedding, seen.careful))

    def _judge_liveness(self, visit: Visit, face: DetectedFace, work: _Work) -> None:
        """Liveness of the very face that was embedded, so that the two cannot be swapped."""
        if not self._judge.policy.liveness_required:
            return
        started = time.perf_counter()
        (visit.liveness,) = self._backend.liveness(work.frame.image, (face,))
        if visit.liveness.score is not None:
            visit.ballot.add_liveness(visit.liveness.score, self._judge)
            if visit.tape is not None:
                visit.tape.note_liveness(visit.liveness.score)
        work.liveness_s += time.perf_counter() - started

    def _conclude(self, visit: Visit, work: _Work) -> None:
        """Decide on a visit once its evidence is conclusive."""
        if visit.decision is not None:
            return
        evidence = visit.ballot.evidence(self._judge)
        decision = decide(evidence, self._judge.policy, now=self._clock.monotonic())
        granted = isinstance(decision, Grant)
        if not isinstance(decision, Grant) and not visit.is_conclusive(
            decision, work.pos, self._judge, self._options
        ):
            return
        visit.decision, visit.decided_pos = decision, work.pos
        if visit.tape is not None:
            visit.tape.settle(evidence)
        self._book.announce(visit)
        match = visit.ballot.match
        self._book.events.append(
            VisitReady(
                visit.id,
                visit.track_id,
                evidence,
                granted,
                visit.reason,
                match.person.name if match is not None and granted else None,
            )
        )

    def _summary(self, work: _Work) -> FrameAnalysed:
        frame = work.frame
        height, width = frame.image.shape[:2]
        times = StageTimes(
            detect_ms=work.detect_s * 1e3,
            embed_ms=work.embed_s * 1e3,
            liveness_ms=work.liveness_s * 1e3,
            total_ms=(time.perf_counter() - work.started) * 1e3,
            age_ms=(self._clock.monotonic() - frame.captured_at) * 1e3,
        )
        faces = tuple(self._tracked(sighting, visit) for sighting, visit in work.seen)
        return FrameAnalysed(
            frame.number, frame.captured_at, width, height, faces, times, frame.time_s
        )

    def _tracked(self, sighting: Sighting, visit: Visit) -> TrackedFace:
        match = None if visit.unverified else visit.ballot.match
        return TrackedFace(
            track_id=visit.track_id,
            visit_id=visit.id,
            box=sighting.face.box,
            landmarks=sighting.face.landmarks,
            score=sighting.face.score,
            state=visit.state,
            progress=visit.progress(self._judge.policy),
            quality=visit.quality,
            match=match,
            accepted=self._judge.accepts(match),
            liveness=visit.liveness,
        )

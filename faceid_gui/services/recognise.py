"""Who is in a picture, a video or a camera: rows of plain facts."""

from __future__ import annotations

import math
from collections.abc import Generator, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from faceid_gui.core.decision import DenyReason, Evidence
from faceid_gui.core.embedding import embed_sample
from faceid_gui.core.errors import NoFace
from faceid_gui.core.events import FrameAnalysed, VisitEnded
from faceid_gui.core.photos import read_photo
from faceid_gui.core.ports import CameraSource, Clock, EngineSettings, FaceBackend
from faceid_gui.core.quality import assess
from faceid_gui.core.similarity import Searcher
from faceid_gui.core.types import (
    Box,
    DetectedFace,
    Image,
    Landmarks,
    Match,
    Threshold,
    TrackedFace,
)
from faceid_gui.pipeline.engine import EngineParts
from faceid_gui.pipeline.recording import run_recording


@dataclass(frozen=True, slots=True, eq=False)
class FaceRow:
    """One face of a picture. ``person`` is a match, ``best`` the nearest whatever the score.

    ``threshold`` is the score that it takes to be taken for the nearest person.
    """

    box: Box
    landmarks: Landmarks
    detection: float
    person: str | None
    best: str | None
    score: float | None
    threshold: float
    runner_up: float | None
    quality: float | None
    liveness: float | None


@dataclass(frozen=True, slots=True, eq=False)
class FrameRow:
    """All faces of one photo or frame; ``time_s`` counts from the start of the source."""

    source: str
    frame: int
    time_s: float
    faces: tuple[FaceRow, ...]


@dataclass(frozen=True, slots=True)
class VisitRow:
    """A visit that has ended, with its decision."""

    source: str
    visit_id: str
    started_s: float
    ended_s: float
    frames: int
    granted: bool
    reason: DenyReason | None
    person: str | None
    best: str | None
    evidence: Evidence


def accepted(match: Match | None, threshold: Threshold) -> bool:
    """Whether a match passes threshold and margin of its person; NaN never does."""
    if match is None:
        return False
    value, margin = threshold.of(match.person.id)
    if not match.score >= value or math.isnan(margin):
        return False
    return match.runner_up is None or match.score - match.runner_up >= margin


def needed(match: Match | None, threshold: Threshold) -> float:
    """The score that it takes to be taken for the person of a match."""
    return threshold.of(match.person.id if match is not None else None)[0]


class PhotoRecogniser:
    """Recognises everybody in a still. One owner at a time, like its backend."""

    def __init__(self, backend: FaceBackend, settings: EngineSettings) -> None:
        self._backend = backend
        self._threshold = settings.threshold
        self._searcher = Searcher(settings.gallery)

    def file(self, path: Path, *, source: str | None = None) -> FrameRow:
        """The row of a photo file. Raises BadImage."""
        return self.image(read_photo(path), source=source or str(path))

    def image(self, image: Image, *, source: str) -> FrameRow:
        """The row of a picture, faces in the detector's order."""
        faces = self._backend.detect(image, careful=True)
        scores = self._liveness(image, faces)
        rows = (self._face(image, face, score) for face, score in zip(faces, scores, strict=True))
        return FrameRow(source, 0, 0.0, tuple(rows))

    def _liveness(self, image: Image, faces: Sequence[DetectedFace]) -> tuple[float | None, ...]:
        if not faces or not self._backend.has_liveness:
            return (None,) * len(faces)
        return tuple(liveness.score for liveness in self._backend.liveness(image, faces))

    def _face(self, image: Image, face: DetectedFace, liveness: float | None) -> FaceRow:
        match = self._match(image, face)
        return FaceRow(
            box=face.box,
            landmarks=face.landmarks,
            detection=face.score,
            person=match.person.name if match and accepted(match, self._threshold) else None,
            best=match.person.name if match else None,
            score=match.score if match else None,
            threshold=needed(match, self._threshold),
            runner_up=match.runner_up if match else None,
            quality=assess(image, face).score,
            liveness=liveness,
        )

    def _match(self, image: Image, face: DetectedFace) -> Match | None:
        try:
            embedding = embed_sample(self._backend, image, face)
        except NoFace:  # landmarks that are no face: reported, and near nobody
            return None
        return self._searcher.search(embedding, contract_id=self._backend.contract.id)


def recognise_stream(
    camera: CameraSource,
    backend: FaceBackend,
    settings: EngineSettings,
    *,
    clock: Clock,
    every: int = 1,
) -> Generator[FrameRow | VisitRow, None, None]:
    """Rows of a video or camera through the whole pipeline, one per analysed frame.

    A visit's row follows when it has ended. Ends with a recording; a camera goes on until
    the caller stops iterating. Raises CameraUnavailable or CameraLost. Closes the camera
    and leaves the backend open.
    """
    story = _Story(camera.description, settings)
    events = run_recording(EngineParts(camera, backend), settings, clock, every=every)
    with closing(events):  # type: ignore[type-var]
        for event in events:
            if isinstance(event, FrameAnalysed):
                yield story.frame(event)
            elif isinstance(event, VisitEnded):
                yield story.visit(event)


class _Story:
    """Turns the events of one source into rows, in the source's own time."""

    def __init__(self, source: str, settings: EngineSettings) -> None:
        self._source = source
        self._threshold = settings.threshold
        self._names = {person.id: person.name for person in settings.gallery.people}
        self._start: float | None = None
        self._now = 0.0
        self._seen: dict[str, tuple[float, float]] = {}

    def frame(self, event: FrameAnalysed) -> FrameRow:
        """The row of a frame; remembers when each visit was seen first and last."""
        if self._start is None:
            self._start = event.captured_at
        self._now = event.captured_at - self._start if event.time_s is None else event.time_s
        for face in event.faces:
            first, _ = self._seen.get(face.visit_id, (self._now, self._now))
            self._seen[face.visit_id] = (first, self._now)
        faces = tuple(_tracked_row(face, self._threshold) for face in event.faces)
        return FrameRow(self._source, event.number, self._now, faces)

    def visit(self, event: VisitEnded) -> VisitRow:
        """The row of a visit that is over."""
        started, ended = self._seen.pop(event.visit_id, (self._now, self._now))
        person = self._names.get(event.evidence.person_id or "")
        return VisitRow(
            source=self._source,
            visit_id=event.visit_id,
            started_s=started,
            ended_s=ended,
            frames=event.frames,
            granted=event.granted,
            reason=None if event.granted else event.reason or DenyReason.LEFT,
            person=person if event.granted else None,
            best=event.best_name or person,
            evidence=event.evidence,
        )


def _tracked_row(face: TrackedFace, threshold: Threshold) -> FaceRow:
    match = face.match
    return FaceRow(
        box=face.box,
        landmarks=face.landmarks,
        detection=face.score,
        person=match.person.name if match and face.accepted else None,
        best=match.person.name if match else None,
        score=match.score if match else None,
        threshold=needed(match, threshold),
        runner_up=match.runner_up if match else None,
        quality=face.quality.score if face.quality else None,
        liveness=face.liveness.score if face.liveness else None,
    )

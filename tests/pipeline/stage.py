"""Plays scenes to an analyser at a clock that moves only when told."""

from __future__ import annotations

import random
from collections.abc import Iterable, Sequence
from typing import TypeVar

from faceid_gui.core.events import Event, FrameAnalysed, VisitReady
from faceid_gui.core.ports import EngineSettings, FaceBackend
from faceid_gui.core.types import DetectedFace, Embeddings, Frame, Image, Liveness, LivenessReason
from faceid_gui.pipeline.analyser import Analyser
from faceid_gui.pipeline.options import PipelineOptions
from tests.fakes import FakeBackend, FakeClock

E = TypeVar("E")


class Stage:
    """An analyser, its clock, and everything it said."""

    def __init__(
        self,
        settings: EngineSettings,
        *,
        backend: FaceBackend | None = None,
        fps: float = 30.0,
        options: PipelineOptions | None = None,
    ) -> None:
        self.clock = FakeClock()
        self.backend = backend or FakeBackend(live=None)
        self.analyser = Analyser(self.backend, settings, self.clock, options)
        self.events: list[Event] = []
        self._period = 1.0 / fps
        self._number = 0

    def play(self, images: Iterable[Image], *, age_s: float = 0.01) -> list[Event]:
        """Show pictures as a live camera would, each ``age_s`` old when it is analysed."""
        heard: list[Event] = []
        for image in images:
            self.clock.advance(self._period)
            frame = Frame(image, self._number, self.clock.now - age_s)
            self._number += 1
            heard += self.analyser.analyse(frame)
        self.events += heard
        return heard

    def finish(self) -> list[Event]:
        """End the show."""
        heard = list(self.analyser.finish())
        self.events += heard
        return heard

    def of(self, kind: type[E]) -> list[E]:
        """Everything of one kind that was said."""
        return [event for event in self.events if isinstance(event, kind)]

    @property
    def grants(self) -> list[VisitReady]:
        """What the pipeline would grant."""
        return [event for event in self.of(VisitReady) if event.granted]

    @property
    def last(self) -> FrameAnalysed:
        """The newest frame's facts."""
        return self.of(FrameAnalysed)[-1]


class ScriptedLiveness(FakeBackend):
    """Gives the liveness scores of a script, one per judged face, then the last for ever."""

    def __init__(self, scores: Sequence[float | None]) -> None:
        super().__init__(live=1.0)
        self._scores = list(scores)

    def liveness(self, image: Image, faces: Sequence[DetectedFace]) -> tuple[Liveness, ...]:
        return tuple(self._next() for _ in faces)

    def _next(self) -> Liveness:
        score = self._scores.pop(0) if len(self._scores) > 1 else self._scores[0]
        if score is None:
            return Liveness(None, LivenessReason.FACE_TOO_CLOSE)
        return Liveness(score, LivenessReason.LIVE if score >= 0.5 else LivenessReason.SPOOF)


class FlakyBackend(FakeBackend):
    """Raises in one of its methods while ``broken`` names it."""

    def __init__(self) -> None:
        super().__init__(live=0.99)
        self.broken = ""
        self.fault: Exception | None = None

    def detect(self, image: Image, *, careful: bool = False) -> tuple[DetectedFace, ...]:
        self._fail_if("detect")
        return super().detect(image, careful=careful)

    def embed(self, crops: Sequence[Image]) -> Embeddings:
        self._fail_if("embed")
        return super().embed(crops)

    def liveness(self, image: Image, faces: Sequence[DetectedFace]) -> tuple[Liveness, ...]:
        self._fail_if("liveness")
        return super().liveness(image, faces)

    def _fail_if(self, method: str) -> None:
        if self.broken == method:
            raise self.fault or RuntimeError("the provider is gone")


def seeds(count: int) -> list[random.Random]:
    """Independent sources of chance that are the same in every run."""
    return [random.Random(seed) for seed in range(count)]

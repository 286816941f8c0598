"""The evidence of one visit, collected frame by frame and fused."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

import numpy as np

from faceid_gui.core.decision import Evidence
from faceid_gui.core.similarity import fold
from faceid_gui.core.types import Embedding, Match
from faceid_gui.pipeline.judge import Judge

_OTHER_DISTANCE: Final = -0.2
_OTHER_SPREAD: Final = 2.5
_MAX_SCORES: Final = 64
_CAREFUL_WEIGHT: Final = 3


@dataclass(frozen=True, slots=True, eq=False)
class Observation:
    """One good frame's contribution. ``careful`` frames were embedded with all variants.

    ``backend`` made the embedding.
    """

    captured_at: float
    embedding: Embedding
    match: Match | None
    careful: bool = False
    backend: str = ""


class Ballot:
    """Collects a visit's observations and says what they amount to.

    The last ``window`` observations count. The fused embedding is the normalised mean of
    theirs, which halves the misses of a single frame (independent errors average out),
    while ``agreeing`` counts how many of the last frames name the person by themselves.
    """

    def __init__(self, visit_id: str, *, window: int = 16) -> None:
        self.visit_id = visit_id
        self.match: Match | None = None
        self.fault: str | None = None
        self.spoofed = False
        self.frozen = False
        self.good_frames = 0
        self.first_at: float | None = None
        self._backends: set[str] = set()
        self._kept: deque[Observation] = deque(maxlen=window)
        self._scores: list[float] = []
        self._fused: Embedding | None = None
        self._cohesion: float | None = None

    @property
    def newest_at(self) -> float | None:
        """When the newest good frame was captured."""
        return self._kept[-1].captured_at if self._kept else None

    @property
    def liveness_frames(self) -> int:
        """How many frames' liveness was judged."""
        return len(self._scores)

    def add(self, observation: Observation, judge: Judge) -> None:
        """Count one more good frame. Raises Bug where its embedding is unusable."""
        similarity = self.similarity(observation.embedding)
        if similarity is not None:
            before = similarity if self._cohesion is None else self._cohesion
            self._cohesion = before + 0.3 * (similarity - before)
        rows = [row for seen in (*self._kept, observation) for row in _weighted(seen)]
        self._fused = fold(np.stack(rows))
        self._kept.append(observation)
        self._backends.add(observation.backend)
        self.good_frames += 1
        if self.first_at is None:
            self.first_at = observation.captured_at
        self.match = judge.match(self._fused)

    def add_liveness(self, score: float, judge: Judge) -> None:
        """Count one frame's liveness. A single failure poisons the visit; so does NaN."""
        if len(self._scores) < _MAX_SCORES:
            self._scores.append(score)
        if not score >= judge.policy.liveness_threshold:
            self.spoofed = True

    def reset(self) -> None:
        """Forget the observations but never a failed liveness: the camera was in doubt."""
        self._kept.clear()
        self._backends.clear()
        self._scores = []
        self._fused, self._cohesion, self.match = None, None, None
        self.good_frames, self.first_at = 0, None

    def rejudge(self, judge: Judge) -> None:
        """Look everything up again in another gallery."""
        self._kept = deque(
            (
                Observation(
                    seen.captured_at,
                    seen.embedding,
                    judge.match(seen.embedding),
                    seen.careful,
                    seen.backend,
                )
                for seen in self._kept
            ),
            maxlen=self._kept.maxlen,
        )
        self.match = None if self._fused is None else judge.match(self._fused)

    def similarity(self, embedding: Embedding) -> float | None:
        """Cosine similarity to the fused embedding, None before there is one."""
        return None if self._fused is None else float(self._fused @ embedding)

    def disagrees(self, embedding: Embedding, match: Match | None, judge: Judge) -> bool:
        """Whether this can hardly be the same face any more.

        It must lie below what a stranger may reach and also far outside the visit's own
        spread, so that a high threshold set by hand does not tear visits apart. A turned
        head may look that different; where the visit's person is recognised in it all the
        same, it is theirs.
        """
        similarity = self.similarity(embedding)
        if similarity is None or judge.distance(similarity) >= _OTHER_DISTANCE:
            return False
        if self._is_plausible(match, judge):
            return False
        return self._cohesion is None or 1 - similarity > _OTHER_SPREAD * (1 - self._cohesion)

    def _is_plausible(self, match: Match | None, judge: Judge) -> bool:
        """Whether the person that the visit was recognised as is also the nearest here."""
        if match is None or self.match is None or not judge.accepts(self.match):
            return False
        same = match.person.id == self.match.person.id
        return same and judge.distance(match.score) >= _OTHER_DISTANCE

    def is_of(self, match: Match | None, judge: Judge) -> bool:
        """Whether the gallery recognises this visit and a match as the same person."""
        if match is None or self.match is None or match.person.id != self.match.person.id:
            return False
        return judge.accepts(match) and judge.accepts(self.match)

    def evidence(self, judge: Judge) -> Evidence:
        """Everything about the visit as plain facts."""
        match = self.match
        value, margin = judge.threshold.of(match.person.id if match else None)
        return Evidence(
            visit_id=self.visit_id,
            gallery_contract=judge.gallery_contract,
            embedder_contract=judge.embedder_contract,
            person_id=match.person.id if match else None,
            score=match.score if match else self._score_of_nobody(),
            runner_up=match.runner_up if match else None,
            threshold=value,
            margin=margin,
            good_frames=self.good_frames,
            agreeing=self._agreeing(match, judge),
            first_frame_at=self.first_at,
            newest_frame_at=self.newest_at,
            liveness_scores=tuple(self._scores),
            spoofed=self.spoofed,
            frozen=self.frozen,
            fault=self.fault,
            backend="+".join(sorted(self._backends - {""})),
        )

    def _score_of_nobody(self) -> float | None:
        """In an empty gallery a face that was seen well is unknown, not unseen."""
        return -1.0 if self._kept else None

    def _agreeing(self, match: Match | None, judge: Judge) -> int:
        if match is None:
            return 0
        recent = list(self._kept)[-judge.policy.of_frames :]
        return sum(judge.names(seen.match, match.person.id) for seen in recent)


def _weighted(observation: Observation) -> Iterable[Embedding]:
    """An embedding of all crop variants weighs as much as a few plain ones."""
    return (observation.embedding,) * (_CAREFUL_WEIGHT if observation.careful else 1)

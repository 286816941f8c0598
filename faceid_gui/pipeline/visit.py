"""One face from appearing to leaving: its evidence, its decision, and when to look again."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from faceid_gui.core.decision import Decision, Deny, DenyReason, Grant, Policy
from faceid_gui.core.types import FaceState, Liveness, Match, Quality
from faceid_gui.pipeline.judge import Judge
from faceid_gui.pipeline.options import PipelineOptions
from faceid_gui.pipeline.tape import Tape
from faceid_gui.pipeline.voting import Ballot

_AT_ONCE: Final = frozenset({DenyReason.FAULT, DenyReason.SPOOFED})
_NOT_YET: Final = frozenset({DenyReason.STALE, DenyReason.FROZEN, DenyReason.NO_EVIDENCE})
_MORE_TIME: Final = frozenset(
    {DenyReason.LIVENESS_MISSING, DenyReason.TOO_FEW_FRAMES, DenyReason.AMBIGUOUS}
)
_HOPELESS: Final = -0.35
_FIRST_LOOKS: Final = 2
_TRY_STEP_S: Final = 0.03
_TRY_GAP_S: Final = 0.15
_DECIDED_TRY_GAP_S: Final = 0.3


@dataclass(slots=True, eq=False)
class Visit:
    """A visit while it lasts. Times named ``..._at`` are monotonic, ``..._pos`` frame time.

    ``tape`` is there where the visit is recorded, and was from its first good frame on.
    """

    id: str
    track_id: int
    started_at: float
    ballot: Ballot
    announced: bool = False
    ended_at: float = 0.0
    left_pos: float = 0.0
    frames: int = 0
    decision: Decision | None = None
    decided_pos: float = 0.0
    first_look_pos: float | None = None
    last_look_pos: float | None = None
    last_try_pos: float | None = None
    careful_looks: int = 0
    refusals: int = 0
    doubtful: bool = False
    unverified: bool = False
    quality: Quality | None = None
    liveness: Liveness | None = None
    tape: Tape | None = None

    @property
    def state(self) -> FaceState:
        """What the screen should say of it."""
        if self.decision is None:
            return FaceState.LOOKING
        return FaceState.GRANTED if isinstance(self.decision, Grant) else FaceState.DENIED

    @property
    def reason(self) -> DenyReason | None:
        """Why it was refused, None where it was not."""
        return self.decision.reason if isinstance(self.decision, Deny) else None

    def is_steady(self) -> bool:
        """Whether nothing but a changed look speaks against its being the same face.

        Then a second look is taken before the visit is given up. While the evidence is
        still being collected it must not mix, so nothing counts as steady.
        """
        return self.decision is not None and not self.doubtful

    def begin_again(self) -> None:
        """Forget what was seen: the camera was in doubt."""
        self.ballot.reset()
        if self.tape is not None:
            self.tape.forget()

    def doubt(self, pos: float) -> None:
        """The face looked like somebody else's: say nothing of it until the next look."""
        self.doubtful = self.unverified = True
        self.last_look_pos = pos

    def looked(self, pos: float) -> None:
        """The face was embedded and belongs to this visit."""
        self.doubtful = self.unverified = False
        self.refusals = 0
        self.last_look_pos = self.last_try_pos = pos
        if self.first_look_pos is None:
            self.first_look_pos = pos

    def wants_look(self, pos: float, judge: Judge, options: PipelineOptions) -> bool:
        """Whether embedding this face now could change anything."""
        # A face too small or turned away is not asked at every frame whether it still is.
        if self.last_try_pos is not None and pos - self.last_try_pos < self._try_gap():
            return False
        if self.last_look_pos is None:
            return True
        return pos - self.last_look_pos >= self._look_gap(judge, options)

    def _try_gap(self) -> float:
        most = _DECIDED_TRY_GAP_S if self.decision is not None else _TRY_GAP_S
        return min(self.refusals * _TRY_STEP_S, most)

    def _look_gap(self, judge: Judge, options: PipelineOptions) -> float:
        if self.decision is not None:
            return options.spaced_s if self.doubtful else options.recheck_s
        if self.ballot.good_frames >= options.eager_frames:
            return options.spaced_s
        # Frames in a row look alike: where nobody is near, later ones tell more.
        hopeless = self.ballot.good_frames >= _FIRST_LOOKS and self._is_hopeless(judge)
        return options.spaced_s if hopeless else 0.0

    def _is_hopeless(self, judge: Judge) -> bool:
        match = self.ballot.match
        return match is None or judge.distance(match.score) < _HOPELESS

    def wants_careful(self, judge: Judge, options: PipelineOptions) -> bool:
        """Whether the next look decides and is close enough to deserve all crop variants."""
        if self.decision is not None or self.careful_looks >= options.careful_looks:
            return False
        match = self.ballot.match
        if match is None or self.ballot.good_frames < judge.policy.agreeing_frames - 1:
            return False
        return abs(judge.distance(match.score)) <= options.careful_band

    def is_conclusive(self, deny: Deny, pos: float, judge: Judge, options: PipelineOptions) -> bool:
        """Whether a refusal is final, or more frames could still turn it."""
        if deny.reason in _AT_ONCE:
            return True
        if deny.reason in _NOT_YET or self.ballot.good_frames < judge.policy.of_frames:
            return False
        waited = pos - self.first_look_pos if self.first_look_pos is not None else 0.0
        if deny.reason in _MORE_TIME:
            return waited >= 2 * options.patience_s
        if self._is_hopeless(judge) and waited >= options.hopeless_s:
            return True
        return waited >= options.patience_s or self.ballot.good_frames >= options.patience_frames

    def may_retry(self, match: Match | None, pos: float, judge: Judge, retry_s: float) -> bool:
        """Whether a refused face has earned a new visit: recognised, some time later.

        A failed liveness is held against the face until it leaves.
        """
        if self.reason is None or self.ballot.spoofed or self.reason is DenyReason.SPOOFED:
            return False
        if pos - self.decided_pos < retry_s:
            return False
        return self.reason is DenyReason.FAULT or judge.accepts(match)

    def progress(self, policy: Policy) -> float:
        """How far the evidence has come, 0 to 1."""
        if self.decision is not None:
            return 1.0
        share = self.ballot.good_frames / max(policy.of_frames, 1)
        if policy.liveness_required:
            share = min(share, self.ballot.liveness_frames / max(policy.liveness_frames, 1))
        return min(share, 1.0)

    def parting_reason(self) -> DenyReason:
        """Why there was no decision when the face left."""
        if self.ballot.fault is not None:
            return DenyReason.FAULT
        if self.ballot.spoofed:
            return DenyReason.SPOOFED
        if self.ballot.frozen:
            return DenyReason.FROZEN
        return DenyReason.LEFT

"""Coaches one person through the ring of poses: what to say, and which frames to keep.

Pure logic over what one frame after another showed; who calls it owns pictures and networks.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from statistics import median
from typing import Final

from faceid_gui.core.quality import QualityLimits
from faceid_gui.core.types import DetectedFace, Pose, Quality, QualityIssue
from faceid_gui.services.enrolment.coaching import CoachState, Hint, PoseBin, SeenFace
from faceid_gui.services.enrolment.poses import LEAST_YAW, RING, STRAIGHT, fit, in_order, pose_bin

COACH_LIMITS: Final = QualityLimits(
    min_face_px=50.0,
    max_face_share=0.7,
    max_roll=30.0,
    min_sharpness=30.0,
)
"""Stricter than for photos, because the person is there and can be asked for better."""

WINDOW_S: Final = 0.5
"""How long a pose is held before its best frame is taken."""

ENOUGH_LIVE: Final = 0.5
"""The least liveness score of a living face, as at the door."""

_GAP_S: Final = 0.3  # a window outlives a single poor frame
_LEAST_FRAMES: Final = 2
_PATIENCE_S: Final = 20.0
_GREETING_S: Final = 2.0
_STEADY_S: Final = 0.2  # a hint that flickers cannot be read
_JUDGED: Final = 5
_LEAST_JUDGED: Final = 3
_BETTER: Final = 1.1  # a shot is replaced only for a clear gain
_JUDGED_YAW: Final = 25.0
_JUDGED_PITCH: Final = 20.0
_NEAR_DROPPED_S: Final = 0.5
_LEAST_AHEAD: Final = 5
_MOST_AHEAD: Final = 300


@dataclass(frozen=True, slots=True, eq=False)
class Sight:
    """What one frame showed, at ``at`` seconds (monotonic, or the place in a recording).

    ``subject`` is the one person that it is about, ``quality`` theirs by ``COACH_LIMITS``;
    ``crowded`` tells that several faces are there and none stands out. ``live`` is the
    liveness score 0 to 1, None where it was not judged in this frame.
    """

    at: float
    faces: Sequence[DetectedFace] = ()
    subject: DetectedFace | None = None
    quality: Quality | None = None
    crowded: bool = False
    live: float | None = None
    width: int = 0
    height: int = 0
    captured_at: float = 0.0


@dataclass(frozen=True, slots=True)
class Advice:
    """What to do with the frame: ``keep`` it as the best of that pose so far, and make a shot
    of the frame kept for ``fire``. ``worth`` is that of the frame to fire, ``held`` how the
    head was held meanwhile."""

    keep: PoseBin | None = None
    fire: PoseBin | None = None
    worth: float = 0.0
    held: Pose = STRAIGHT


@dataclass(slots=True)
class _Window:
    """The frames of one pose that compete with each other."""

    since: float
    last: float
    worth: float = 0.0
    frames: int = 0
    yaw: float = 0.0
    pitch: float = 0.0

    def add(self, pose: Pose, at: float) -> None:
        """One more frame; ``yaw`` and ``pitch`` are means."""
        self.frames += 1
        self.last = at
        self.yaw += (pose.yaw - self.yaw) / self.frames
        self.pitch += (pose.pitch - self.pitch) / self.frames


@dataclass(frozen=True, slots=True)
class _Taken:
    """A shot that is there."""

    pose: Pose
    worth: float


class Coach:
    """Looks at each frame once, by ``look``; ``state`` is what the screen should say.

    ``live`` tells a camera from a recording: a camera waits for a pose to be held, asks for
    the front first and is complete with all poses; of a recording every frame may better a
    shot. ``same`` is how similar two faces of one person are. ``judged`` asks for liveness.
    Used by one thread at a time.
    """

    def __init__(self, *, live: bool, same: float, judged: bool = False) -> None:
        self._live = live
        self._same = same
        self._judged = judged and live
        self._scores: list[float] = []
        self._windows: dict[PoseBin, _Window] = {}
        self._taken: dict[PoseBin, _Taken] = {}
        self._dropped: list[float] = []
        self._ahead: deque[Pose] = deque(maxlen=_MOST_AHEAD)
        self._seen_at: float | None = None
        self._began_at: float | None = None
        self._next_hint: tuple[Hint, float] = (Hint.LOOKING, 0.0)
        self._state = CoachState()

    @property
    def state(self) -> CoachState:
        """What to say now; ``running``, ``fraction``, ``frames`` and ``shots`` are left to
        whoever knows them."""
        return self._state

    @property
    def complete(self) -> bool:
        """Whether all poses are there."""
        return len(self._taken) == len(RING)

    def look(self, sight: Sight, likeness: Callable[[], float | None]) -> Advice:
        """Judge one frame.

        ``likeness`` tells how similar the subject is to the shots so far, None where there
        are none; it is asked only for a frame that would be kept.
        """
        self._began_at = sight.at if self._began_at is None else self._began_at
        self._judge_liveness(sight)
        hint, pose, keep = self._consider(sight, likeness)
        self._say(hint, sight)
        self._paint(sight, good=pose is not None)
        self._forget_windows(sight.at)
        return replace(self._due(sight.at), keep=keep)

    def finish(self) -> tuple[Advice, ...]:
        """The recording is over: what waits in the windows is taken as it is."""
        waiting = tuple(_fired(pose, window) for pose, window in self._windows.items())
        self._windows.clear()
        return waiting

    def take(self, advice: Advice) -> None:
        """The shot was made, or made anew, that ``advice`` asked for."""
        if advice.fire is None:
            return
        self._taken[advice.fire] = _Taken(advice.held, advice.worth)
        self._show_taken()
        if self.complete:
            self._state = replace(self._state, hint=Hint.COMPLETE)

    def drop(self, pose: PoseBin, at: float | None = None) -> None:
        """A shot is not wanted: its pose is, again. ``at`` is where a recording showed it;
        what is near is not taken a second time."""
        self._taken.pop(pose, None)
        self._windows.pop(pose, None)
        if at is not None and not self._live:
            self._dropped.append(at)
        self._show_taken()

    def pause(self) -> None:
        """No frames for a while: what was being held is no longer held."""
        self._windows.clear()
        self._scores.clear()
        self._seen_at = self._began_at = None
        self._next_hint = (Hint.LOOKING, 0.0)
        self._state = replace(self._state, faces=(), hint=Hint.LOOKING)

    # --- one frame ------------------------------------------------------------------------

    def _consider(
        self, sight: Sight, likeness: Callable[[], float | None]
    ) -> tuple[Hint, PoseBin | None, PoseBin | None]:
        """The hint of a frame, its pose where the frame is usable, and whether to keep it."""
        if sight.crowded:
            self._seen_at = sight.at
            return Hint.SEVERAL_FACES, None, None
        if sight.subject is None or sight.quality is None:
            return self._nobody(sight.at), None, None
        self._seen_at = sight.at
        quality = sight.quality
        if not self._live and quality.issue is None and abs(quality.pose.yaw) < LEAST_YAW:
            self._ahead.append(quality.pose)
        pose = self._wanted_pose(quality.pose)
        trouble = self._trouble(quality, pose)
        if trouble is not None:
            return trouble, None, None
        if pose is None:
            return Hint.COMPLETE if self.complete else Hint.TURN, None, None
        worth = quality.score * fit(quality.pose, pose, self._front)
        return self._compete(pose, worth, sight, likeness)

    def _nobody(self, now: float) -> Hint:
        since = self._seen_at if self._seen_at is not None else self._began_at
        alone = now - (now if since is None else since)
        if self._live and alone >= _PATIENCE_S:
            return Hint.NOBODY_COMES
        if self._seen_at is None and alone < _GREETING_S:
            return Hint.LOOKING
        return Hint.NO_FACE

    def _wanted_pose(self, pose: Pose) -> PoseBin | None:
        """The part of the ring that a pose is in, where a shot of it may be taken."""
        found = pose_bin(pose, self._front)
        if not self._live:
            return found
        if found in self._taken:
            return None
        if PoseBin.FRONT not in self._taken and found is not PoseBin.FRONT:
            return None
        return found

    @property
    def _front(self) -> Pose | None:
        """How the person looks straight ahead, None until that is known.

        Before a camera that is the front picture; in a recording, where nobody asked for
        one, the usual pose of a face that is not turned sideways.
        """
        if self._live:
            front = self._taken.get(PoseBin.FRONT)
            return None if front is None else front.pose
        if len(self._ahead) < _LEAST_AHEAD:
            return None
        yaw = median(pose.yaw for pose in self._ahead)
        return Pose(yaw, median(pose.pitch for pose in self._ahead), 0.0)

    def _trouble(self, quality: Quality, pose: PoseBin | None) -> Hint | None:
        issue = quality.issue
        # Whoever is on the way to a pose is blurred by moving, and need not be told.
        moving = issue is QualityIssue.BLURRED and pose is None and not self.complete
        if issue is not None and not moving:
            return Hint(issue.value)
        return Hint.HELD_UP_PICTURE if self._held_up else None

    def _compete(
        self, pose: PoseBin, worth: float, sight: Sight, likeness: Callable[[], float | None]
    ) -> tuple[Hint, PoseBin | None, PoseBin | None]:
        """Let a usable frame compete with the others of its window."""
        calm = Hint.COMPLETE if self.complete else Hint.HOLD_STILL
        window = self._windows.get(pose)
        best = window.worth if window else 0.0
        there = self._taken.get(pose)
        needed = max(best, there.worth * _BETTER if there else 0.0)
        keep = worth > needed and not self._was_dropped(sight.at)
        if keep:
            alike = likeness()
            if alike is not None and not alike >= self._same:
                return Hint.OTHER_PERSON, None, None
            window = self._windows.setdefault(pose, _Window(sight.at, sight.at))
            window.worth = worth
        if window is not None and sight.quality is not None:
            window.add(sight.quality.pose, sight.at)
        return calm, pose, pose if keep else None

    def _was_dropped(self, at: float) -> bool:
        return any(abs(at - dropped) < _NEAR_DROPPED_S for dropped in self._dropped)

    # --- liveness -------------------------------------------------------------------------

    def _judge_liveness(self, sight: Sight) -> None:
        if sight.subject is None:
            self._scores.clear()  # whoever comes next is judged anew
        elif self._judged and sight.live is not None and sight.quality is not None:
            pose = sight.quality.pose
            if abs(pose.yaw) <= _JUDGED_YAW and abs(pose.pitch) <= _JUDGED_PITCH:
                self._scores = [*self._scores, sight.live][-_JUDGED:]

    @property
    def _held_up(self) -> bool:
        return len(self._scores) >= _LEAST_JUDGED and median(self._scores) < ENOUGH_LIVE

    @property
    def _undecided(self) -> bool:
        """Whether liveness began to be judged and is not yet known."""
        return self._judged and 0 < len(self._scores) < _LEAST_JUDGED

    # --- windows --------------------------------------------------------------------------

    def _forget_windows(self, now: float) -> None:
        """Before a camera a pose must be held: a window that was left is void."""
        if not self._live:
            return
        void = self._held_up
        self._windows = {
            pose: window
            for pose, window in self._windows.items()
            if not void and now - window.last <= _GAP_S
        }

    def _due(self, now: float) -> Advice:
        """To fire where a window is over."""
        if self._undecided:
            return Advice()
        for pose, window in self._windows.items():
            enough = window.frames >= _LEAST_FRAMES or not self._live
            held = window.last == now or not self._live
            if now - window.since >= WINDOW_S and enough and held:
                del self._windows[pose]
                return _fired(pose, window)
        return Advice()

    # --- words ----------------------------------------------------------------------------

    def _say(self, hint: Hint, sight: Sight) -> None:
        """Change the hint once it lasts; what is urgent or good changes at once."""
        if hint is not self._next_hint[0]:
            self._next_hint = (hint, sight.at)
        lasting = sight.at - self._next_hint[1] >= _STEADY_S
        prompt = hint in _PROMPT or self._state.hint is Hint.LOOKING
        if lasting or prompt:
            self._state = replace(self._state, hint=hint)

    def _paint(self, sight: Sight, *, good: bool) -> None:
        faces = tuple(
            SeenFace(face.box, face is sight.subject, good and face is sight.subject)
            for face in sight.faces
        )
        self._state = replace(
            self._state,
            faces=faces,
            width=sight.width,
            height=sight.height,
            captured_at=sight.captured_at,
        )

    def _show_taken(self) -> None:
        taken = in_order(self._taken)
        wanted = next((pose for pose in RING if pose not in self._taken), None)
        self._state = replace(self._state, taken=taken, wanted=wanted)


def _fired(pose: PoseBin, window: _Window) -> Advice:
    held = Pose(window.yaw, window.pitch, 0.0)
    return Advice(fire=pose, worth=window.worth, held=held)


_PROMPT: Final = frozenset({Hint.HOLD_STILL, Hint.COMPLETE, Hint.NOBODY_COMES})

"""What the coach says, and which frames become shots."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import pytest

from faceid_gui.core.types import Box, DetectedFace, Pose, Quality, QualityIssue
from faceid_gui.services.enrolment.coach import Coach, Sight
from faceid_gui.services.enrolment.coaching import Hint, PoseBin

SAME = 0.4
FACE = DetectedFace(Box(100, 100, 120, 150), np.zeros((5, 2), np.float32), 0.9)
OTHER = DetectedFace(Box(400, 100, 120, 150), np.zeros((5, 2), np.float32), 0.9)
STEP = 1 / 30
POSES = {
    PoseBin.FRONT: (0.0, 0.0),
    PoseBin.LEFT: (-22.0, 0.0),
    PoseBin.RIGHT: (22.0, 0.0),
    PoseBin.UP: (0.0, 9.0),
    PoseBin.DOWN: (0.0, -9.0),
}


@dataclass
class Rig:
    """A coach that is shown frames at 30 per second; shots are made as it asks for them."""

    live: bool = True
    judged: bool = False
    coach: Coach = field(init=False)
    now: float = 50.0
    frame: int = 0
    kept: dict[PoseBin, int] = field(default_factory=dict)
    fired: list[tuple[PoseBin, int]] = field(default_factory=list)
    asked: int = 0

    def __post_init__(self) -> None:
        self.coach = Coach(live=self.live, same=SAME, judged=self.judged)

    def hint(self) -> Hint:
        return self.coach.state.hint

    def show(self, sight: Sight, *, likeness: float | None = None) -> None:
        def asked() -> float | None:
            self.asked += 1
            return likeness

        advice = self.coach.look(sight, asked)
        if advice.keep is not None:
            self.kept[advice.keep] = self.frame
        if advice.fire is not None:
            self.fired.append((advice.fire, self.kept[advice.fire]))
            self.coach.take(advice)
        self.now += STEP
        self.frame += 1

    def face(
        self,
        pose: PoseBin | tuple[float, float] = PoseBin.FRONT,
        *,
        seconds: float = STEP,
        score: float = 0.8,
        issue: QualityIssue | None = None,
        live: float | None = None,
        likeness: float | None = None,
    ) -> None:
        yaw, pitch = POSES[pose] if isinstance(pose, PoseBin) else pose
        quality = Quality(score, 120.0, 200.0, 120.0, Pose(yaw, pitch, 0.0), issue)
        for _ in range(max(1, round(seconds / STEP))):
            sight = Sight(self.now, (FACE,), FACE, quality, live=live, width=640, height=360)
            self.show(sight, likeness=likeness)

    def nobody(self, seconds: float) -> None:
        for _ in range(round(seconds / STEP)):
            self.show(Sight(self.now))

    def crowd(self, seconds: float) -> None:
        for _ in range(round(seconds / STEP)):
            self.show(Sight(self.now, (FACE, OTHER), crowded=True))


def test_a_person_who_follows_is_complete() -> None:
    rig = Rig()
    for wanted in PoseBin:
        # GIVEN what is asked for
        assert rig.coach.state.wanted is wanted
        assert not rig.coach.complete
        # WHEN the person holds it
        rig.face(wanted, seconds=0.7)
        # THEN it is taken by itself, once
        assert [pose for pose, _ in rig.fired][-1] is wanted
    assert rig.coach.state.taken == tuple(PoseBin)
    assert rig.coach.complete
    assert rig.hint() is Hint.COMPLETE
    assert rig.coach.state.wanted is None


def test_the_best_frame_of_the_window_is_taken() -> None:
    rig = Rig()
    rig.face(seconds=0.2, score=0.5)
    best = rig.frame
    rig.face(score=0.9)
    rig.face(seconds=0.4, score=0.6)
    assert rig.fired == [(PoseBin.FRONT, best)]


def test_the_front_comes_first_before_a_camera() -> None:
    rig = Rig()
    rig.face(PoseBin.LEFT, seconds=2.0)
    assert not rig.fired
    assert rig.hint() is Hint.TURN
    assert rig.coach.state.wanted is PoseBin.FRONT


def test_any_other_pose_may_come_before_the_one_asked_for() -> None:
    rig = Rig()
    rig.face(seconds=0.7)
    rig.face(PoseBin.UP, seconds=0.7)
    assert rig.coach.state.taken == (PoseBin.FRONT, PoseBin.UP)
    assert rig.coach.state.wanted is PoseBin.LEFT


def test_who_only_passes_through_a_pose_is_not_taken() -> None:
    rig = Rig()
    rig.face(seconds=0.7)
    for _ in range(5):
        rig.face(PoseBin.LEFT, seconds=0.2)
        rig.face((-11.0 + 3, 0.0), seconds=0.5)
    assert [pose for pose, _ in rig.fired] == [PoseBin.FRONT]


def test_one_poor_frame_does_not_start_the_window_anew() -> None:
    rig = Rig()
    rig.face(seconds=0.3)
    rig.face(issue=QualityIssue.BLURRED)
    rig.face(seconds=0.3)
    assert len(rig.fired) == 1


@pytest.mark.parametrize("issue", list(QualityIssue))
def test_a_face_that_is_not_good_enough_is_never_taken(issue: QualityIssue) -> None:
    rig = Rig()
    rig.face(seconds=2.0, issue=issue)
    assert not rig.fired
    assert not rig.kept
    assert rig.hint() is Hint(issue.value)


def test_who_is_on_the_way_is_not_told_to_hold_still() -> None:
    # GIVEN the front was taken
    rig = Rig()
    rig.face(seconds=0.7)
    # WHEN the person moves, blurred, between two poses
    rig.face((-9.0, 0.0), seconds=0.5, issue=QualityIssue.BLURRED)
    # THEN the way is shown, not the blur
    assert rig.hint() is Hint.TURN
    # WHEN a pose is reached and still blurred
    rig.face(PoseBin.LEFT, seconds=0.5, issue=QualityIssue.BLURRED)
    assert rig.hint() is Hint.BLURRED


def test_two_people_are_one_too_many() -> None:
    rig = Rig()
    rig.face(seconds=0.4)
    rig.crowd(1.0)
    assert rig.hint() is Hint.SEVERAL_FACES
    assert not rig.fired


def test_nobody_comes() -> None:
    rig = Rig()
    rig.nobody(1.0)
    assert rig.hint() is Hint.LOOKING
    rig.nobody(2.0)
    assert rig.hint() is Hint.NO_FACE
    rig.nobody(18.0)
    assert rig.hint() is Hint.NOBODY_COMES
    # WHEN somebody comes after all
    rig.face(seconds=0.3)
    assert rig.hint() is Hint.HOLD_STILL


def test_twenty_seconds_begin_when_the_last_face_went() -> None:
    rig = Rig()
    rig.face(seconds=30.0)
    rig.nobody(15.0)
    assert rig.hint() is Hint.NO_FACE
    rig.nobody(6.0)
    assert rig.hint() is Hint.NOBODY_COMES


def test_a_recording_may_be_empty_for_long() -> None:
    rig = Rig(live=False)
    rig.nobody(30.0)
    assert rig.hint() is Hint.NO_FACE


def test_another_person_is_refused() -> None:
    rig = Rig()
    rig.face(seconds=0.7)
    rig.face(PoseBin.LEFT, seconds=1.0, likeness=0.1)
    assert rig.hint() is Hint.OTHER_PERSON
    assert len(rig.fired) == 1
    rig.face(PoseBin.LEFT, seconds=1.0, likeness=0.7)
    assert rig.coach.state.taken == (PoseBin.FRONT, PoseBin.LEFT)


def test_a_likeness_that_is_no_number_is_another_person() -> None:
    rig = Rig()
    rig.face(seconds=1.0, likeness=float("nan"))
    assert not rig.fired


def test_likeness_is_asked_for_frames_that_would_be_kept_alone() -> None:
    rig = Rig()
    rig.face(seconds=0.3)
    assert rig.asked == 1


def test_a_picture_that_is_held_up_is_refused() -> None:
    rig = Rig(judged=True)
    rig.face(seconds=2.0, live=0.02)
    assert rig.hint() is Hint.HELD_UP_PICTURE
    assert not rig.fired
    # WHEN it is taken away and a living face comes
    rig.nobody(0.5)
    rig.face(seconds=1.0, live=0.98)
    assert rig.coach.state.taken == (PoseBin.FRONT,)


def test_one_bad_score_is_no_picture() -> None:
    rig = Rig(judged=True)
    rig.face(live=0.1)
    rig.face(seconds=0.7, live=0.95)
    assert rig.coach.state.taken == (PoseBin.FRONT,)


def test_a_picture_swapped_in_later_is_refused() -> None:
    rig = Rig(judged=True)
    rig.face(seconds=0.7, live=0.95)
    rig.face(PoseBin.UP, seconds=1.0, live=0.01)
    assert rig.coach.state.taken == (PoseBin.FRONT,)
    assert rig.hint() is Hint.HELD_UP_PICTURE


def test_what_was_seen_before_a_picture_was_held_up_is_not_taken_either() -> None:
    rig = Rig(judged=True)
    rig.face(seconds=0.3, score=0.95)
    for score in (0.01, 0.01, 0.01, 0.95, 0.95, 0.95):
        rig.face(live=score, score=0.5)
    began = rig.frame - 1
    rig.face(seconds=0.6, score=0.5, live=0.95)
    assert [frame >= began for _, frame in rig.fired] == [True]


def test_a_shot_waits_for_the_verdict_of_liveness() -> None:
    rig = Rig(judged=True)
    rig.face(live=0.9)
    rig.face(seconds=1.0)
    assert not rig.fired
    rig.face(live=0.9)
    rig.face(live=0.9)
    assert rig.fired


def test_a_recording_is_not_judged() -> None:
    rig = Rig(live=False, judged=True)
    rig.face(seconds=1.0, live=0.01)
    assert rig.coach.state.taken == (PoseBin.FRONT,)


def test_a_recording_gets_better_as_it_goes_on() -> None:
    rig = Rig(live=False)
    rig.face(seconds=1.0, score=0.4)
    better = rig.frame
    rig.face(seconds=0.6, score=0.9)
    assert rig.fired[-1] == (PoseBin.FRONT, better)
    # WHEN nothing better comes
    count = len(rig.fired)
    rig.face(seconds=1.0, score=0.85)
    assert len(rig.fired) == count


def test_a_recording_may_begin_with_any_pose_and_end_at_any_time() -> None:
    rig = Rig(live=False)
    rig.face(PoseBin.LEFT, seconds=0.2)
    rig.face(PoseBin.RIGHT, seconds=0.1)
    assert not rig.fired
    assert {advice.fire for advice in rig.coach.finish()} == {PoseBin.LEFT, PoseBin.RIGHT}
    assert rig.coach.finish() == ()


def test_nods_in_a_recording_are_counted_from_how_the_person_usually_looks() -> None:
    # GIVEN a recording from above
    rig = Rig(live=False)
    rig.face((0.0, -10.0), seconds=1.0)
    # WHEN the person looks at the camera
    rig.face((0.0, -1.0), seconds=0.7)
    # THEN that is up
    assert set(rig.coach.state.taken) == {PoseBin.FRONT, PoseBin.UP}


def test_a_shot_can_be_taken_again() -> None:
    rig = Rig()
    for wanted in PoseBin:
        rig.face(wanted, seconds=0.7)
    rig.coach.drop(PoseBin.RIGHT)
    assert rig.coach.state.wanted is PoseBin.RIGHT
    assert not rig.coach.complete
    rig.face(PoseBin.RIGHT, seconds=0.7)
    assert rig.coach.complete


def test_what_was_dropped_of_a_recording_is_not_taken_again() -> None:
    rig = Rig(live=False)
    rig.face(seconds=0.2)
    dropped_at = rig.now
    rig.face(score=0.99)
    rig.face(seconds=0.6)
    rig.coach.drop(PoseBin.FRONT, dropped_at)
    # WHEN the recording is played again
    rig.now, rig.frame = 50.0, 0
    rig.coach.pause()
    rig.fired.clear()
    rig.face(seconds=0.2)
    rig.face(score=0.99)
    rig.face(seconds=1.5)
    # THEN a moment well away from it is taken
    assert rig.fired
    assert abs(rig.fired[0][1] * STEP + 50.0 - dropped_at) >= 0.4


def test_a_pause_lets_go_of_what_was_held() -> None:
    rig = Rig()
    rig.face(seconds=0.4)
    rig.coach.pause()
    rig.now += 5.0
    rig.face(seconds=0.2)
    assert not rig.fired


def test_a_hint_does_not_flicker() -> None:
    rig = Rig()
    rig.face(seconds=0.7)
    rig.face((9.0, 0.0), seconds=0.5)
    hints = set()
    for _ in range(10):
        rig.face((9.0, 0.0))
        hints.add(rig.hint())
        rig.face((9.0, 0.0), issue=QualityIssue.TOO_DARK)
        hints.add(rig.hint())
    assert hints == {Hint.TURN}


def test_the_screen_learns_which_face_is_looked_at() -> None:
    rig = Rig()
    quality = Quality(0.8, 120.0, 200.0, 120.0, Pose(0.0, 0.0, 0.0))
    rig.show(Sight(rig.now, (FACE, OTHER), FACE, quality, width=640, height=360, captured_at=7.0))
    state = rig.coach.state
    assert [(face.chosen, face.good) for face in state.faces] == [(True, True), (False, False)]
    assert (state.width, state.height, state.captured_at) == (640, 360, 7.0)

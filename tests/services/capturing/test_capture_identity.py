"""Who is who through a recording: cuts, crossings, profiles, and people who come back."""

from __future__ import annotations

import numpy as np
import pytest

from faceid_gui.core.types import Box, DetectedFace, Embedding, Frame, Pose, Quality, QualityIssue
from faceid_gui.services.capturing.faces import (
    FaceUse,
    FoundFace,
    Pick,
    Place,
    nearest_face,
)
from faceid_gui.services.capturing.identity import Crowd, Likeness, Somebody
from faceid_gui.services.capturing.shortlist import Candidate

BARS = Likeness(same=0.35, alone=0.44, surely=0.55, onwards=0.27, other=0.13)
LANDMARKS = np.zeros((5, 2), np.float32)
SIZE = 64
FRONT, SIDE, NONE = FaceUse.FRONT, FaceUse.SIDE, FaceUse.NONE


def looks(who: int, use: FaceUse = FRONT, *, seed: int = 0) -> Embedding:
    """An embedding of a person: seen from the side it says as good as nothing of the front,
    and all profiles are a little alike."""
    rng = np.random.default_rng(1000 * who + seed)
    vector = rng.normal(0.0, 0.03, SIZE)
    if use is SIDE:
        vector[20 + who] += 0.95
        vector[63] += 0.7
    else:
        vector[who] += 1.0
    return np.asarray(vector / np.linalg.norm(vector), np.float32)


def face(
    who: int, x: float, use: FaceUse = FRONT, *, seed: int = 0, y: float = 100.0, yaw: float = 0.0
) -> FoundFace:
    """A face 100 pixels wide."""
    issue = {FRONT: None, SIDE: QualityIssue.TURNED_AWAY, NONE: QualityIssue.TOO_DARK}[use]
    pose = Pose(75.0 if use is SIDE else yaw, 0.0, 0.0)
    quality = Quality(0.5, 100.0, 200.0, 120.0, pose, issue)
    found = DetectedFace(Box(x, y, 100.0, 100.0), LANDMARKS, 0.9)
    return FoundFace(found, quality, use, None if use is NONE else looks(who, use, seed=seed))


def frame(number: int) -> Frame:
    return Frame(np.zeros((4, 4, 3), np.uint8), number, 1000.0 + number / 30, number / 30)


def pick(who: int, x: float, number: int, use: FaceUse = FRONT) -> Pick:
    place = Place.of(frame(number), Box(x, 100.0, 100.0, 100.0), live=False)
    return Pick(None if use is NONE else looks(who, use, seed=99), use, place)


class Reel:
    """Shows frame after frame to a crowd, and notes whose each usable face was."""

    def __init__(self, wanted: Pick | None = None) -> None:
        self.crowd = Crowd(BARS, room=60, pick=wanted)
        self.number = 0
        self.told: list[tuple[int, Somebody | None, bool]] = []

    def show(self, *faces: tuple[int, FoundFace], times: int = 1) -> None:
        """The same faces (who each really is, and the face) in so many frames."""
        for _ in range(times):
            followed = self.crowd.follow([found for _, found in faces], frame(self.number))
            for (who, _), one in zip(faces, followed, strict=True):
                self.told.append((who, one.somebody, one.usable))
            self.number += 1

    def taken(self) -> list[int]:
        """Who really is on what was taken for the main person, at the end."""
        self.crowd.settle()
        main = self.crowd.main
        assert main is not None
        # people may have been joined since: whoever was joined to the main one is it now
        return [who for who, somebody, usable in self.told if usable and _is(somebody, main)]


def _is(somebody: Somebody | None, main: Somebody) -> bool:
    return somebody is not None and (somebody is main or somebody.number in main.joined)


def test_a_cut_to_somebody_at_the_same_place_is_no_continuation() -> None:
    # GIVEN person 1, and after a cut person 2 in profile, at the very same place
    reel = Reel(pick(1, 200, 3))
    reel.show((1, face(1, 200)), times=10)
    reel.show((2, face(2, 200, SIDE)), times=10)
    # THEN only the first one is taken
    assert set(reel.taken()) == {1}
    assert reel.crowd.others == 1


def test_a_profile_is_kept_that_was_followed_from_the_front() -> None:
    # GIVEN somebody who turns away slowly: each face is like the one before
    reel = Reel(pick(1, 200, 0))
    front, side = looks(1), looks(1, SIDE)
    for step in range(11):
        share = step / 10
        mixed = (1 - share) * front + share * side
        use = FRONT if share < 0.5 else SIDE
        found = face(1, 200 + 5 * step, use)
        turned = FoundFace(
            found.face, found.quality, use, np.asarray(mixed / np.linalg.norm(mixed), np.float32)
        )
        reel.show((1, turned))
    reel.show((1, face(1, 250, SIDE)), times=5)
    assert reel.taken() == [1] * 16


@pytest.mark.parametrize("use", [FRONT, SIDE])
def test_a_profile_that_comes_from_nowhere_is_nobody_we_know(use: FaceUse) -> None:
    # GIVEN person 1, then profiles of others elsewhere: all profiles are somewhat alike
    reel = Reel(pick(1, 200, 0, use))
    reel.show((1, face(1, 200, use)), times=10)
    for who in (2, 3):
        reel.show((who, face(who, 500, SIDE)), times=8)
        reel.show(times=40)
    assert set(reel.taken()) == {1}


def test_somebody_who_comes_back_is_known_again() -> None:
    reel = Reel(pick(1, 200, 45))
    reel.show((1, face(1, 500, seed=1)), times=8)
    reel.show(times=35)
    reel.show((1, face(1, 200, seed=2)), (2, face(2, 400)), times=8)
    reel.show(times=40)
    reel.show((1, face(1, 100, seed=3)), times=4)
    assert reel.taken() == [1] * 20


def test_two_who_pass_each_other_stay_two() -> None:
    # GIVEN two people whose faces cross, the second one clicked at the end
    reel = Reel(pick(2, 100, 30))
    for step in range(31):
        left, right = 100 + 10 * step, 400 - 10 * step
        gap = abs(left - right)
        faces = [(1, face(1, left, seed=step)), (2, face(2, right, seed=step, y=120))]
        # while one hides the other, only one is seen
        reel.show(*(faces if gap > 60 else faces[:1]))
    taken = reel.taken()
    assert set(taken) == {2}
    assert len(taken) > 20


def test_profiles_are_left_out_where_faces_touch() -> None:
    # GIVEN two in profile so close together that nobody can tell whose face is whose
    reel = Reel(pick(1, 200, 0, SIDE))
    reel.show((1, face(1, 200, SIDE)), (2, face(2, 280, SIDE)), times=6)
    assert reel.taken() == [1]


def test_two_faces_of_one_frame_are_never_one_person() -> None:
    # GIVEN twins
    reel = Reel(pick(1, 100, 2))
    reel.show((1, face(1, 100, seed=1)), (2, face(1, 400, seed=2)), times=8)
    assert set(reel.taken()) == {1}


def test_a_dark_face_is_followed_by_its_place_until_it_can_be_seen() -> None:
    # GIVEN a click on somebody who stands in the dark, beside another one in the light
    reel = Reel(pick(1, 200, 2, NONE))
    reel.show((1, face(1, 200, NONE)), (2, face(2, 500)), times=5)
    # WHEN they come into the light THEN they are taken, and nothing of the dark is
    reel.show((1, face(1, 210)), (2, face(2, 500)), times=5)
    assert reel.taken() == [1] * 5


def test_most_seen_wins_where_nobody_was_picked() -> None:
    reel = Reel()
    reel.show((1, face(1, 100)), (2, face(2, 400)), times=5)
    reel.show((2, face(2, 400)), times=5)
    assert set(reel.taken()) == {2}
    assert reel.crowd.others == 1


def test_a_crowd_of_passers_by_does_not_push_out_the_wanted_one() -> None:
    reel = Reel(pick(1, 100, 0))
    reel.show((1, face(1, 100)), times=3)
    for who in range(2, 20):
        reel.show(times=40)
        reel.show((who, face(who, 400)), times=2)
    reel.show(times=40)
    reel.show((1, face(1, 300, seed=5)), times=3)
    assert reel.taken() == [1] * 6


def test_after_an_interruption_nobody_is_where_they_were() -> None:
    # GIVEN a click on somebody in the dark, of whom only the place is known
    reel = Reel(pick(1, 200, 0, NONE))
    reel.show((1, face(1, 200, NONE)), times=5)
    # WHEN the camera was away, and then another one stands there
    reel.crowd.interrupt()
    reel.show((2, face(2, 200)), times=5)
    # THEN that one is not taken for the first
    assert reel.taken() == []


@pytest.mark.parametrize(
    ("who", "yaw", "expected"),
    [(1, 0.0, True), (2, 0.0, False), (3, 0.0, False), (1, 45.0, True), (2, 45.0, False)],
)
def test_a_photo_that_looks_like_another_is_thrown_out_at_the_end(
    who: int, yaw: float, expected: bool
) -> None:
    # GIVEN persons 1 and 2, and a photo that slipped in: of 1, of 2, or of a third one
    reel = Reel(pick(1, 100, 0))
    reel.show((1, face(1, 100)), (2, face(2, 400)), times=5)
    main = reel.crowd.main
    assert main is not None
    photo = Candidate(9, 0.3, face(who, 0, yaw=yaw).quality, looks(who, seed=7))
    assert reel.crowd.is_of(photo, main) is expected


def test_a_point_means_the_face_that_it_is_in_or_next_to() -> None:
    near, far = face(1, 100), face(2, 300)
    faces = (near, far)
    assert nearest_face(faces, 150, 150) is near
    assert nearest_face(faces, 215, 150) is near
    assert nearest_face(faces, 290, 150) is far
    # of two that overlap, the one whose middle is nearer
    over = face(3, 160)
    assert nearest_face((near, over), 190, 150) is over

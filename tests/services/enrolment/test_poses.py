"""The ring of poses."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from faceid_gui.core.types import Pose
from faceid_gui.services.enrolment.coaching import PoseBin
from faceid_gui.services.enrolment.poses import RING, fit, in_order, nearest_bin, pose_bin

AHEAD = Pose(0.0, 0.0, 0.0)


@pytest.mark.parametrize(
    ("yaw", "pitch", "expected"),
    [
        (0, 0, PoseBin.FRONT),
        (-15, 0, PoseBin.LEFT),
        (30, 5, PoseBin.RIGHT),
        (0, 8, PoseBin.UP),
        (3, -8, PoseBin.DOWN),
        (9.5, 0, None),
        (60, 0, None),
        (0, 40, None),
    ],
)
def test_turns_are_counted_from_the_front(yaw: float, pitch: float, expected: PoseBin) -> None:
    assert pose_bin(Pose(yaw, pitch, 0.0), AHEAD) is expected


def test_a_camera_above_the_door_sees_everybody_from_above() -> None:
    # GIVEN somebody who looks straight ahead and is seen with 10 degrees of pitch
    front = Pose(2.0, -10.0, 0.0)
    # WHEN nothing is known yet
    # THEN that is a front picture, and no nod
    assert pose_bin(front) is PoseBin.FRONT
    # WHEN it is the front picture
    # THEN looking into the camera is looking up
    assert pose_bin(Pose(2.0, -2.0, 0.0), front) is PoseBin.UP
    assert pose_bin(front, front) is PoseBin.FRONT


def test_a_front_that_is_askew_shifts_the_ring_only_so_far() -> None:
    assert pose_bin(Pose(30.0, 0.0, 0.0), Pose(30.0, 0.0, 0.0)) is PoseBin.RIGHT


def test_a_head_on_one_side_is_in_no_pose() -> None:
    assert pose_bin(Pose(0.0, 0.0, 40.0), AHEAD) is None


@given(st.floats(-90, 90), st.floats(-90, 90))
def test_every_pose_fits_somewhere(yaw: float, pitch: float) -> None:
    pose = Pose(yaw, pitch, 0.0)
    assert nearest_bin(pose) in RING
    assert all(0.4 <= fit(pose, wanted, AHEAD) <= 1.0 for wanted in RING)


@pytest.mark.parametrize(
    ("yaw", "pitch", "expected"),
    [
        (4, 6, PoseBin.FRONT),  # mean heads are nobody's: that much may be the face's own
        (0, -7, PoseBin.FRONT),
        (2, 12, PoseBin.UP),
        (-3, -12, PoseBin.DOWN),
        (15, 10, PoseBin.RIGHT),
        (-60, 0, PoseBin.LEFT),
    ],
)
def test_photos_are_named_by_a_plain_turn(yaw: float, pitch: float, expected: PoseBin) -> None:
    assert nearest_bin(Pose(yaw, pitch, 0.0)) is expected


def test_poses_are_told_in_the_order_of_the_ring() -> None:
    assert in_order([PoseBin.UP, PoseBin.FRONT, PoseBin.UP]) == (PoseBin.FRONT, PoseBin.UP)

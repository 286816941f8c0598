"""Which part of the ring of poses a head is in, and how well it fills that part."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Final

from faceid_gui.core.types import Pose
from faceid_gui.services.enrolment.coaching import PoseBin

RING: Final = tuple(PoseBin)
"""The poses in the order in which they are asked for."""

FRONT_YAW: Final = 8.0
FRONT_PITCH: Final = 16.0
"""How far from straight ahead the first picture may be: a camera hangs above or below the
eyes, and five points know nothing of the shape of a nose, so pitch is the coarser one."""

LEAST_YAW: Final = 11.0
MOST_YAW: Final = 46.0
LEAST_PITCH: Final = 4.5
MOST_PITCH: Final = 32.0
"""A turn that counts, in degrees from the front picture: what a person does who is asked to
turn a little, and what recognition gains by. Beyond the most an embedding is worth little.

Of a nod the five points of a small detector show a third to a half: 4.5 are 10 to 15."""

_IDEAL_YAW: Final = 22.0
_IDEAL_PITCH: Final = 9.0
_MOST_ROLL: Final = 30.0
_MOST_SHIFT: Final = Pose(yaw=8.0, pitch=14.0, roll=0.0)
STRAIGHT: Final = Pose(0.0, 0.0, 0.0)
"""Towards the camera."""


def pose_bin(pose: Pose, front: Pose | None = None) -> PoseBin | None:
    """The part of the ring that a pose belongs to, None between two of them or beyond.

    ``front`` is how the person looked straight ahead: mean heads are nobody's, so turns are
    counted from there. Without it only angles to the camera count.
    """
    if abs(pose.roll) > _MOST_ROLL:
        return None
    yaw, pitch = _turned(pose, front)
    if abs(yaw) <= FRONT_YAW and abs(pitch) <= _front_pitch(front):
        return PoseBin.FRONT
    sideways, upright = abs(yaw) / LEAST_YAW, abs(pitch) / LEAST_PITCH
    if sideways >= upright:
        if not LEAST_YAW <= abs(yaw) <= MOST_YAW:
            return None
        return PoseBin.RIGHT if yaw > 0 else PoseBin.LEFT
    if not _least_pitch(front) <= abs(pitch) <= MOST_PITCH:
        return None
    return PoseBin.UP if pitch > 0 else PoseBin.DOWN


def nearest_bin(pose: Pose) -> PoseBin:
    """The part of the ring that a pose is nearest to: for photos, which nobody coached.

    There is no front picture to count from, so a nod has to be plain to be called one.
    """
    sideways, upright = pose.yaw / LEAST_YAW, pose.pitch / _IDEAL_PITCH
    if max(abs(sideways), abs(upright)) < 1.0:
        return PoseBin.FRONT
    if abs(sideways) >= abs(upright):
        return PoseBin.RIGHT if sideways > 0 else PoseBin.LEFT
    return PoseBin.UP if upright > 0 else PoseBin.DOWN


def fit(pose: Pose, wanted: PoseBin, front: Pose | None = None) -> float:
    """How well a pose fills its part of the ring: 1 in the middle of it, down to 0.4."""
    yaw, pitch = _turned(pose, front)
    ideal_yaw, ideal_pitch = _IDEALS[wanted]
    away = math.hypot((yaw - ideal_yaw) / 22.0, (pitch - ideal_pitch) / 12.0)
    return max(1.0 - 0.6 * away, 0.4)


def in_order(poses: Iterable[PoseBin]) -> tuple[PoseBin, ...]:
    """Poses without repetition, in the order of the ring."""
    there = set(poses)
    return tuple(pose for pose in RING if pose in there)


_IDEALS: Final = {
    PoseBin.FRONT: (0.0, 0.0),
    PoseBin.LEFT: (-_IDEAL_YAW, 0.0),
    PoseBin.RIGHT: (_IDEAL_YAW, 0.0),
    PoseBin.UP: (0.0, _IDEAL_PITCH),
    PoseBin.DOWN: (0.0, -_IDEAL_PITCH),
}


def _turned(pose: Pose, front: Pose | None) -> tuple[float, float]:
    """Yaw and pitch from the front pose; a front that is itself askew shifts only so far."""
    start = front or STRAIGHT
    yaw = min(max(start.yaw, -_MOST_SHIFT.yaw), _MOST_SHIFT.yaw)
    pitch = min(max(start.pitch, -_MOST_SHIFT.pitch), _MOST_SHIFT.pitch)
    return pose.yaw - yaw, pose.pitch - pitch


def _front_pitch(front: Pose | None) -> float:
    return FRONT_PITCH if front is None else LEAST_PITCH * 0.7


def _least_pitch(front: Pose | None) -> float:
    return FRONT_PITCH if front is None else LEAST_PITCH

"""Is this face good enough to be recognised, and if not, what would mend it?"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from faceid_gui.core.errors import NoFace
from faceid_gui.core.geometry import ARCFACE_112, align
from faceid_gui.core.opencv import cv2
from faceid_gui.core.types import Box, DetectedFace, Image, Landmarks, Pose, Quality, QualityIssue

_UNKNOWN_POSE: Final = Pose(0.0, 0.0, 0.0)


@dataclass(frozen=True, slots=True)
class QualityLimits:
    """What a face must keep to be used.

    Sizes are pixels of the box's shorter side; ``max_face_share`` is that side over the
    picture's shorter side and ``max_cut_off`` the share of the box outside the picture.
    Angles are degrees either way. ``min_sharpness`` is the variance of the Laplacian of the
    aligned grey crop, brightness its mean level (0 to 255). ``good_...`` is where more is
    no better, for the score.
    """

    min_face_px: float = 40.0
    good_face_px: float = 110.0
    max_face_share: float = 0.9
    max_cut_off: float = 0.1
    max_yaw: float = 50.0
    max_pitch: float = 35.0
    max_roll: float = 40.0
    min_brightness: float = 35.0
    max_brightness: float = 225.0
    min_sharpness: float = 20.0
    good_sharpness: float = 200.0


def assess(image: Image, face: DetectedFace, *, limits: QualityLimits | None = None) -> Quality:
    """How usable a face is, and the first thing to mend, if any. Never raises for a face.

    Landmarks that are no face count as turned away, with a score of 0.
    """
    limits = limits or QualityLimits()
    try:
        pose = estimate_pose(face.landmarks)
        crop = align(image, face.landmarks, ARCFACE_112)
    except NoFace:
        return Quality(0.0, _shorter(face.box), 0.0, 0.0, _UNKNOWN_POSE, QualityIssue.TURNED_AWAY)
    grey = np.asarray(cv2.cvtColor(crop, cv2.COLOR_BGR2GRAY), np.uint8)
    sharpness, brightness = _sharpness(grey), float(cv2.mean(grey[_ALIGNED_FACE])[0])
    measured = _Measured(
        face_px=_shorter(face.box),
        share=_shorter(face.box) / max(min(image.shape[:2]), 1),
        cut_off=_cut_off(image, face),
        pose=pose,
        sharpness=sharpness,
        brightness=brightness,
    )
    issue = next(_issues(measured, limits), None)
    score = _score(measured, limits)
    return Quality(score, measured.face_px, sharpness, brightness, pose, issue)


def estimate_pose(landmarks: Landmarks) -> Pose:
    """Head pose in degrees from five points. Raises NoFace where they are no face.

    The first step of POSIT (DeMenthon and Davis, 1995): a scaled orthographic view of a mean
    head is one linear fit, whose two rows are the camera's axes in the head's frame.
    """
    if not np.isfinite(landmarks).all():
        raise NoFace("the landmarks are not finite")
    points = landmarks.astype(np.float64)
    rows = _HEAD_INVERSE @ (points - points.mean(axis=0))
    lengths = np.linalg.norm(rows, axis=0)
    if lengths.min() < _LEAST_SCALE:
        raise NoFace("the landmarks fall together")
    rows = rows / lengths
    # The last row is where the nose points: to the picture's right, and downwards.
    right, down = (_degrees(float(value)) for value in rows[2])
    roll = math.degrees(math.atan2(rows[0, 1], rows[0, 0]))
    return Pose(yaw=right, pitch=-down, roll=roll)


_HEAD: Final = np.array(
    [
        (-17.6, -20.3, 0.0),
        (17.6, -20.3, 0.0),
        (0.0, 2.5, 18.0),
        (-14.6, 20.4, 4.0),
        (14.6, 20.4, 4.0),
    ]
)
"""A mean head's five points: right, down and towards the camera; eyes 35 units apart."""

_HEAD_INVERSE: Final = np.linalg.pinv(_HEAD - _HEAD.mean(axis=0))
_LEAST_SCALE: Final = 0.02  # pixels per unit of the head: eyes less than a pixel apart
_ALIGNED_FACE: Final = (slice(24, 104), slice(20, 92))  # the crop without hair and background


@dataclass(frozen=True, slots=True)
class _Measured:
    face_px: float
    share: float
    cut_off: float
    pose: Pose
    sharpness: float
    brightness: float


def _issues(seen: _Measured, limits: QualityLimits) -> Iterator[QualityIssue]:
    """Everything that is wrong, most needed first: there is no use in light before size."""
    if not seen.face_px >= limits.min_face_px:
        yield QualityIssue.TOO_SMALL
    if seen.share > limits.max_face_share:
        yield QualityIssue.TOO_LARGE
    if seen.cut_off > limits.max_cut_off:
        yield QualityIssue.CUT_OFF
    if _turn(seen.pose, limits) > 1.0:
        yield QualityIssue.TURNED_AWAY
    if seen.brightness < limits.min_brightness:
        yield QualityIssue.TOO_DARK
    if seen.brightness > limits.max_brightness:
        yield QualityIssue.TOO_BRIGHT
    if seen.sharpness < limits.min_sharpness:
        yield QualityIssue.BLURRED


def _score(seen: _Measured, limits: QualityLimits) -> float:
    """0 to 1: the product of how far size, pose, light and sharpness are from their best."""
    middle = (limits.min_brightness + limits.max_brightness) / 2
    light = abs(seen.brightness - middle) / max(limits.max_brightness - middle, 1.0)
    parts = (
        _ramp(seen.face_px, limits.min_face_px / 2, limits.good_face_px),
        1.0 - 0.6 * min(_turn(seen.pose, limits), 1.0),
        1.0 - 0.6 * min(light, 1.0) ** 2,
        0.3 + 0.7 * _ramp(seen.sharpness, 0.0, limits.good_sharpness),
        1.0 - min(seen.cut_off * 2, 1.0),
    )
    return float(math.prod(parts))


def _turn(pose: Pose, limits: QualityLimits) -> float:
    """How far the head is turned; 1 is the limit of one of the angles."""
    return max(
        abs(pose.yaw) / limits.max_yaw,
        abs(pose.pitch) / limits.max_pitch,
        abs(pose.roll) / limits.max_roll,
    )


def _cut_off(image: Image, face: DetectedFace) -> float:
    """The share of the box outside the picture; 1 where a landmark is outside."""
    height, width = image.shape[:2]
    if bool((face.landmarks < 0).any() or (face.landmarks > (width, height)).any()):
        return 1.0
    box = face.box
    across = min(box.right, width) - max(box.x, 0.0)
    down = min(box.bottom, height) - max(box.y, 0.0)
    seen = max(across, 0.0) * max(down, 0.0)
    return 1.0 - seen / box.area if box.area > 0 else 1.0


def _sharpness(grey: NDArray[np.uint8]) -> float:
    """Variance of the Laplacian (Pech-Pacheco et al., 2000) of the face alone."""
    _, deviation = cv2.meanStdDev(cv2.Laplacian(grey[_ALIGNED_FACE], cv2.CV_16S))
    return float(deviation[0, 0]) ** 2


def _shorter(box: Box) -> float:
    side = min(box.w, box.h)
    return float(side) if math.isfinite(side) else 0.0


def _ramp(value: float, low: float, high: float) -> float:
    """0 at ``low``, 1 at ``high``, straight between."""
    return min(max((value - low) / max(high - low, 1e-9), 0.0), 1.0)


def _degrees(sine: float) -> float:
    return math.degrees(math.asin(min(max(sine, -1.0), 1.0)))

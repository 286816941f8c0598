"""What is refused, why, and what is not."""

from __future__ import annotations

import math
from collections import Counter

import cv2
import numpy as np
import pytest

from faceid_gui.core.errors import NoFace
from faceid_gui.core.quality import QualityLimits, assess, estimate_pose
from faceid_gui.core.types import Box, DetectedFace, Image, Landmarks, QualityIssue
from tests.core.test_geometry import EYES_NOSE_MOUTH
from tests.data import FACES, astronaut, needs_faces

FACE = DetectedFace(Box(179, 61, 91, 113), EYES_NOSE_MOUTH, 0.95)


def _moved(face: DetectedFace, dx: float, dy: float, scale: float = 1.0) -> DetectedFace:
    box = face.box
    return DetectedFace(
        Box(box.x * scale + dx, box.y * scale + dy, box.w * scale, box.h * scale),
        (face.landmarks * scale + (dx, dy)).astype(np.float32),
        face.score,
    )


def _issue(image: Image, face: DetectedFace) -> QualityIssue | None:
    return assess(image, face).issue


def test_a_good_portrait_is_accepted() -> None:
    quality = assess(astronaut(), FACE)
    assert quality.issue is None
    assert 0.3 < quality.score <= 1.0
    assert quality.face_px == 91


def test_each_fault_is_named() -> None:
    image = astronaut()
    tiny = np.asarray(cv2.resize(image, None, fx=0.25, fy=0.25), np.uint8)
    assert _issue(tiny, _moved(FACE, 0, 0, 0.25)) is QualityIssue.TOO_SMALL
    close = np.ascontiguousarray(image[70:160, 185:265])
    assert _issue(close, _moved(FACE, -185, -70)) is QualityIssue.TOO_LARGE
    half = np.ascontiguousarray(image[:, 215:])
    assert _issue(half, _moved(FACE, -215, 0)) is QualityIssue.CUT_OFF
    dark = (image * 0.1).astype(np.uint8)
    assert _issue(dark, FACE) is QualityIssue.TOO_DARK
    bright = np.clip(image * 0.1 + 230, 0, 255).astype(np.uint8)
    assert _issue(bright, FACE) is QualityIssue.TOO_BRIGHT
    blurred = np.asarray(cv2.GaussianBlur(image, (0, 0), 6), np.uint8)
    assert _issue(blurred, FACE) is QualityIssue.BLURRED
    away = EYES_NOSE_MOUTH.copy()
    away[2, 0] += 25
    turned = DetectedFace(FACE.box, away, 0.9)
    assert _issue(image, turned) is QualityIssue.TURNED_AWAY


def test_the_first_fault_in_order_is_told() -> None:
    # GIVEN a face that is too small and too dark
    image = (cv2.resize(astronaut(), None, fx=0.25, fy=0.25) * 0.1).astype(np.uint8)
    # THEN coming closer is what is asked for
    assert _issue(image, _moved(FACE, 0, 0, 0.25)) is QualityIssue.TOO_SMALL


def test_limits_are_data() -> None:
    assert assess(astronaut(), FACE, limits=QualityLimits(min_face_px=200)).issue is (
        QualityIssue.TOO_SMALL
    )


def test_every_fault_costs_score() -> None:
    good = assess(astronaut(), FACE).score
    blurred = np.asarray(cv2.GaussianBlur(astronaut(), (0, 0), 3), np.uint8)
    assert assess(blurred, FACE).score < good
    assert assess((astronaut() * 0.3).astype(np.uint8), FACE).score < good


@pytest.mark.parametrize(
    "landmarks",
    [np.full((5, 2), np.nan, np.float32), np.zeros((5, 2), np.float32)],
    ids=["nan", "equal"],
)
def test_landmarks_that_are_no_face_score_nothing(landmarks: Landmarks) -> None:
    quality = assess(astronaut(), DetectedFace(FACE.box, landmarks, 0.9))
    assert quality.score == 0.0
    assert quality.issue is QualityIssue.TURNED_AWAY
    assert math.isfinite(quality.pose.yaw)
    with pytest.raises(NoFace):
        estimate_pose(landmarks)


def _head(yaw: float, pitch: float, roll: float) -> Landmarks:
    """A head of ours, turned in space and seen from afar."""
    points = np.array(
        [(-17.6, -20.3, 0), (17.6, -20.3, 0), (0, 2.5, 18), (-14.6, 20.4, 4), (14.6, 20.4, 4)]
    )
    y, p, r = (math.radians(angle) for angle in (yaw, pitch, roll))
    about_y = np.array([[math.cos(y), 0, math.sin(y)], [0, 1, 0], [-math.sin(y), 0, math.cos(y)]])
    about_x = np.array([[1, 0, 0], [0, math.cos(p), -math.sin(p)], [0, math.sin(p), math.cos(p)]])
    about_z = np.array([[math.cos(r), -math.sin(r), 0], [math.sin(r), math.cos(r), 0], [0, 0, 1]])
    turned = points @ (about_z @ about_x @ about_y).T
    return np.asarray(turned[:, :2] * 2.5 + (320, 240), np.float32)


def test_pose_is_recovered_with_its_signs() -> None:
    for yaw, pitch, roll in [(0, 0, 0), (30, 0, 0), (-45, 0, 0), (0, 25, 0), (0, 0, 20)]:
        pose = estimate_pose(_head(yaw, pitch, roll))
        assert pose.yaw == pytest.approx(yaw, abs=1)
        assert pose.pitch == pytest.approx(pitch, abs=1)
        assert pose.roll == pytest.approx(roll, abs=1)
    # AND the nose moved up in the picture is a head that looks up
    up = _head(0, 0, 0)
    up[2, 1] -= 10
    assert estimate_pose(up).pitch > 5


@needs_faces
def test_ordinary_photos_are_accepted() -> None:
    # GIVEN every fifth of the photos
    from tests.backends.helpers import local_backend, main_face, read

    backend = local_backend()
    issues: Counter[QualityIssue | None] = Counter()
    for path in sorted(FACES.rglob("*.jpg"))[::5]:
        image = read(path)
        issues[assess(image, main_face(backend.detect(image), image)).issue] += 1
    # THEN nearly all of them may be enrolled
    assert issues[None] / issues.total() > 0.95

"""Alignment and the liveness crop against independent maths."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from faceid_gui.core.errors import NoFace
from faceid_gui.core.geometry import (
    ARCFACE_112,
    CROPS,
    DLIB_150,
    CropSpec,
    align,
    crop_pair,
    crop_variants,
    liveness_crop,
    liveness_window,
    similarity_transform,
)
from faceid_gui.core.types import Box, Image, Landmarks
from tests.data import astronaut

EYES_NOSE_MOUTH = np.array(
    [[204.9, 101.5], [247.3, 104.3], [224.9, 129.0], [204.0, 142.0], [243.0, 144.0]], np.float32
)
"""The astronaut's landmarks."""


def _umeyama_svd(source: NDArray[np.float64], target: NDArray[np.float64]) -> NDArray[np.float64]:
    """Umeyama's solution as he wrote it, with a singular value decomposition."""
    a, b = source - source.mean(0), target - target.mean(0)
    u, d, vt = np.linalg.svd(b.T @ a / len(a))
    sign = np.array([1.0, np.sign(np.linalg.det(u) * np.linalg.det(vt))])
    rotation = u @ np.diag(sign) @ vt
    scale = (d * sign).sum() / a.var(axis=0).sum()
    shift = target.mean(0) - scale * rotation @ source.mean(0)
    return np.column_stack([scale * rotation, shift])


def _map(matrix: NDArray[np.float64], points: NDArray[np.float32]) -> NDArray[np.float64]:
    return points @ matrix[:, :2].T + matrix[:, 2]


@given(
    angle=st.floats(-3.1, 3.1),
    scale=st.floats(0.1, 20.0),
    dx=st.floats(-500, 500),
    dy=st.floats(-500, 500),
    seed=st.integers(0, 10_000),
)
@settings(max_examples=60, deadline=None)
def test_similarity_is_umeyamas(
    angle: float, scale: float, dx: float, dy: float, seed: int
) -> None:
    # GIVEN the template turned, scaled, moved and disturbed
    turn = scale * np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    noise = np.random.default_rng(seed).normal(0, scale, (5, 2))
    seen = (ARCFACE_112.points @ turn.T + (dx, dy) + noise).astype(np.float32)
    # WHEN it is brought back
    matrix = similarity_transform(seen, ARCFACE_112.points)
    # THEN the map is the least squares one
    expected = _umeyama_svd(seen.astype(np.float64), ARCFACE_112.points.astype(np.float64))
    corners = np.array([[0, 0], [100, 0], [0, 100]], np.float32)
    np.testing.assert_allclose(_map(matrix, corners), _map(expected, corners), atol=2e-2)


@pytest.mark.parametrize(
    "points",
    [
        np.full((5, 2), 100.0, np.float32),
        np.full((5, 2), np.nan, np.float32),
        np.where(np.arange(10).reshape(5, 2) == 3, np.inf, EYES_NOSE_MOUTH),
        EYES_NOSE_MOUTH + 5000,
        EYES_NOSE_MOUTH - 5000,
    ],
    ids=["equal", "nan", "infinite", "beyond", "before"],
)
@pytest.mark.parametrize("crop", list(CROPS.values()), ids=list(CROPS))
def test_landmarks_that_are_no_face_are_refused(points: Landmarks, crop: CropSpec) -> None:
    with pytest.raises(NoFace):
        align(astronaut(), points.astype(np.float32), crop)


@pytest.mark.parametrize(
    "crop", [crop for crop in CROPS.values() if not crop.window], ids=lambda crop: crop.name
)
def test_aligned_landmarks_lie_on_the_template(crop: CropSpec) -> None:
    # GIVEN a picture with a bright dot on each landmark of a turned and enlarged template
    turn = 2.2 * np.array([[np.cos(0.3), -np.sin(0.3)], [np.sin(0.3), np.cos(0.3)]])
    seen = np.zeros((5, 2), np.float32)
    seen[list(crop.indices)] = crop.points @ turn.T + (150, 60)
    image = np.zeros((600, 600, 3), np.uint8)
    for x, y in seen[list(crop.indices)]:
        cv2.circle(image, (round(float(x)), round(float(y))), 5, (255, 255, 255), -1)
    # WHEN it is aligned
    chip = align(image, seen, crop)
    # THEN the dots are where the template has them, and nowhere else
    assert chip.shape == (crop.size[1], crop.size[0], 3)
    count, _, _, centres = cv2.connectedComponentsWithStats((chip[..., 0] > 90).astype(np.uint8))
    assert count == 1 + len(set(crop.indices))
    for point in crop.points:
        assert np.abs(centres[1:] - point).max(axis=1).min() < 0.7


def test_a_large_face_is_averaged_down_without_moving() -> None:
    # GIVEN the astronaut, and the same picture four times as large
    small = astronaut()
    large = np.asarray(cv2.resize(small, None, fx=4, fy=4, interpolation=cv2.INTER_CUBIC), np.uint8)
    points = ((EYES_NOSE_MOUTH + 0.5) * 4 - 0.5).astype(np.float32)
    # WHEN both are aligned
    one, other = align(small, EYES_NOSE_MOUTH, ARCFACE_112), align(large, points, ARCFACE_112)
    # THEN they show the same, to less than a tenth of a pixel
    (dx, dy), _ = cv2.phaseCorrelate(
        cv2.cvtColor(one, cv2.COLOR_BGR2GRAY).astype(np.float64),
        cv2.cvtColor(other, cv2.COLOR_BGR2GRAY).astype(np.float64),
    )
    assert abs(dx) < 0.1
    assert abs(dy) < 0.1
    assert np.abs(one.astype(int) - other).mean() < 4


def test_detail_of_a_large_face_does_not_turn_into_noise() -> None:
    # GIVEN a fine chequered pattern, which is grey from afar
    image = np.tile(np.array([[0, 255], [255, 0]], np.uint8), (600, 600))
    image = np.ascontiguousarray(np.repeat(image[..., None], 3, axis=2))
    # WHEN a face of 900 px is cut out of it
    chip = align(image, (ARCFACE_112.points * 8 + 100).astype(np.float32), ARCFACE_112)
    # THEN the crop is grey
    assert chip.std() < 5


def test_a_picture_wider_than_opencv_can_warp_is_aligned() -> None:
    image = np.zeros((200, 40_000, 3), np.uint8)
    image[:, 39_800:] = 77
    chip = align(
        image, (ARCFACE_112.points + np.array([39_850, 40])).astype(np.float32), ARCFACE_112
    )
    assert chip.min() == 77


def test_what_lies_outside_the_picture_is_black() -> None:
    image = np.full((100, 100, 3), 200, np.uint8)
    chip = align(image, ARCFACE_112.points - np.float32(40), ARCFACE_112)
    assert not chip[:38].any()
    assert (chip[45:100, 45:100] == 200).all()


def test_twelve_variants_start_with_the_plain_crop_and_its_mirror() -> None:
    # WHEN the variants of a face are made
    plain = align(astronaut(), EYES_NOSE_MOUTH, ARCFACE_112)
    variants = crop_variants(astronaut(), EYES_NOSE_MOUTH, ARCFACE_112)
    # THEN the first is the plain crop, the second half mirrors the first, and all differ
    assert len(variants) == 12
    np.testing.assert_array_equal(variants[0], plain)
    for one, mirrored in zip(variants[:6], variants[6:], strict=True):
        np.testing.assert_array_equal(one[:, ::-1], mirrored)
        assert mirrored.flags.c_contiguous
    assert len({variant.tobytes() for variant in variants}) == 12
    # AND the shifted ones are the plain one moved by two pixels
    np.testing.assert_allclose(variants[1][:, :-2].astype(int), plain[:, 2:].astype(int), atol=12)


def test_a_pair_is_two_opposite_shifts_one_of_them_mirrored() -> None:
    variants = crop_variants(astronaut(), EYES_NOSE_MOUTH, ARCFACE_112)
    pair = crop_pair(astronaut(), EYES_NOSE_MOUTH, ARCFACE_112)
    np.testing.assert_array_equal(pair[0], variants[3])
    np.testing.assert_array_equal(pair[1], variants[10])
    assert pair[1].flags.c_contiguous


def test_the_enlarged_variant_grows_about_the_middle() -> None:
    # GIVEN a small white square that the template has in the middle of its crop
    image = np.zeros((112, 112, 3), np.uint8)
    image[52:60, 52:60] = 255
    # WHEN the variants are made
    enlarged = crop_variants(image, ARCFACE_112.points, ARCFACE_112)[5]
    # THEN the square is still there
    rows, columns = np.nonzero(enlarged[..., 0] > 127)
    assert abs(rows.mean() - 55.5) < 0.6
    assert abs(columns.mean() - 55.5) < 0.6


def _reference_window(
    image: Image, box: tuple[int, int, int, int], scale: float
) -> tuple[int, int, int, int]:
    """The published crop rule, spelled out step by step."""
    rows, columns = image.shape[0], image.shape[1]
    x, y, w, h = box
    scale = min((rows - 1) / h, min((columns - 1) / w, scale))
    cx, cy = x + w / 2, y + h / 2
    x1, x2 = cx - w * scale / 2, cx + w * scale / 2
    y1, y2 = cy - h * scale / 2, cy + h * scale / 2
    if x1 < 0:
        x2, x1 = x2 - x1, 0
    if y1 < 0:
        y2, y1 = y2 - y1, 0
    if x2 > columns - 1:
        x1, x2 = x1 - (x2 - columns + 1), columns - 1
    if y2 > rows - 1:
        y1, y2 = y1 - (y2 - rows + 1), rows - 1
    return int(x1), int(y1), int(x2), int(y2)


def test_liveness_crop_follows_the_published_rule() -> None:
    # GIVEN a thousand boxes, many over an edge or too large for their scale
    rng = np.random.default_rng(11)
    image = rng.integers(0, 255, (360, 640, 3), np.uint8)
    for _ in range(1000):
        w, h = (int(v) for v in rng.integers(8, 300, 2))
        x, y = int(rng.integers(-w // 2, 640 - w // 2)), int(rng.integers(-h // 2, 360 - h // 2))
        scale = float(rng.choice([2.7, 4.0]))
        # WHEN the crop is made
        box = Box(float(x), float(y), float(w), float(h))
        expected = _reference_window(image, (x, y, w, h), scale)
        # THEN it is the reference's, pixel for pixel
        left, top, right, bottom = expected
        assert liveness_window(image, box, scale) == (max(left, 0), max(top, 0), right, bottom)
        window = image[max(top, 0) : bottom + 1, max(left, 0) : right + 1]
        np.testing.assert_array_equal(
            liveness_crop(image, box, scale=scale), cv2.resize(window, (80, 80))
        )


@given(
    x=st.floats(-2000, 2000),
    y=st.floats(-2000, 2000),
    w=st.floats(0.01, 5000),
    h=st.floats(0.01, 5000),
    size=st.sampled_from([(1, 1), (1, 900), (900, 1), (48, 64), (360, 640)]),
)
@settings(max_examples=150, deadline=None)
def test_liveness_crop_stays_inside_any_picture(
    x: float, y: float, w: float, h: float, size: tuple[int, int]
) -> None:
    image = np.zeros((*size, 3), np.uint8)
    left, top, right, bottom = liveness_window(image, Box(x, y, w, h), 2.7)
    assert 0 <= left <= right < size[1]
    assert 0 <= top <= bottom < size[0]
    assert liveness_crop(image, Box(x, y, w, h), scale=2.7).shape == (80, 80, 3)


@pytest.mark.parametrize("box", [Box(0, 0, 0, 9), Box(0, 0, 9, -1), Box(float("nan"), 0, 9, 9)])
def test_no_liveness_crop_without_a_box(box: Box) -> None:
    with pytest.raises(NoFace):
        liveness_crop(astronaut(), box, scale=2.7)


def test_dlib_template_keeps_the_chips_proportions() -> None:
    # dlib's chip shows the eyes a third from its top, level, 53 px apart
    left, right = DLIB_150.points[0], DLIB_150.points[2]
    assert abs(left[1] - right[1]) < 0.1
    assert right[0] - left[0] == pytest.approx(52.5, abs=0.2)
    assert 40 < left[1] < 55


@pytest.mark.parametrize("name", [name for name in CROPS if name.startswith("loose")])
def test_a_loose_crop_shows_more_than_arcfaces(name: str) -> None:
    crop = CROPS[name]
    width, height = crop.size
    side = min(width, height)
    # The eyes are nearer together, in parts of the crop, and in the middle.
    share = float(crop.points[1, 0] - crop.points[0, 0]) / side
    assert 0.25 < share < float(ARCFACE_112.points[1, 0] - ARCFACE_112.points[0, 0]) / 112
    assert abs(crop.points[:2].mean(axis=0)[0] - width / 2) < 0.02 * side
    assert (crop.points > 0).all() and (crop.points < (width, height)).all()


def test_all_variants_of_a_crop_with_a_window_are_black_around_it() -> None:
    crop = CROPS["eyeline112x112"]
    image = np.full((300, 300, 3), 255, np.uint8)
    points = np.array([[120, 60], [176, 60], [148, 116], [92, 172], [204, 172]], np.float32)
    for variant in crop_variants(image, points, crop):
        shown = np.asarray((variant > 0).any(axis=(0, 2)))
        assert 54 <= shown.sum() <= 60
        assert not shown[:20].any() and not shown[-20:].any()
    up, down = crop_pair(image, points, crop)
    assert not up[:, :20].any() and not down[:, :20].any()

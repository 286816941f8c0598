"""From a detected face to the crop that a network was trained on.

The alignment is the 5-point similarity warp: it is worth more than the choice of network.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

import numpy as np
from numpy.typing import NDArray

from faceid_gui.core.errors import NoFace
from faceid_gui.core.opencv import cv2
from faceid_gui.core.types import Box, Image, Landmarks

Matrix = NDArray[np.float64]
"""An affine map of the plane, shape (2, 3), float64: target = matrix @ (x, y, 1)."""

NOSE_TIP_SHARE: Final = 0.73
"""How far from the middle of the eyes to dlib's nose base the nose tip lies on a mean face."""

_LEAST_SPREAD_PX: Final = 0.5  # landmarks nearer together than this are one point
_VARIANT_SHIFT_PX: Final = 2.0
_VARIANT_SCALE: Final = 1.04
_ROUNDING_PX: Final = 0.01  # landmarks are float32


@dataclass(frozen=True, slots=True, eq=False)
class CropSpec:
    """Where an embedder wants the landmarks in its input.

    ``size`` is (width, height) in pixels. ``points`` has shape (k, 2), float32, pixels:
    row i is the place of landmark ``indices[i]``; a landmark named twice counts twice.
    With ``window`` landmark 0 is a corner of what is shown and landmark 2 its centre: the
    crop is black around it.
    """

    name: str
    size: tuple[int, int]
    points: NDArray[np.float32]
    indices: tuple[int, ...]
    window: bool = False


def _points(*rows: tuple[float, float]) -> NDArray[np.float32]:
    points = np.array(rows, np.float32)
    points.setflags(write=False)
    return points


ARCFACE_112: Final = CropSpec(
    name="arcface112",
    size=(112, 112),
    points=_points(
        (38.2946, 51.6963),
        (73.5318, 51.5014),
        (56.0252, 71.7366),
        (41.5493, 92.3655),
        (70.7299, 92.2041),
    ),
    indices=(0, 1, 2, 3, 4),
)
"""The template of ArcFace, SFace and MobileFaceNet (Deng et al., ArcFace, 2019)."""


def _dlib_points() -> NDArray[np.float32]:
    """dlib's mean 5-point shape on its 150 px chip with padding 0.25, as eyes and nose tip.

    The shape is published in dlib's image_transforms/interpolation.h: the two corners of
    each eye and the base of the nose, in units of the face box. The tip is put on the line
    from the eyes to the base, as every other detector reports the tip.
    """
    left_eye = np.mean([(0.1205750620789, 0.2137274526848), (0.3340850613712, 0.2290642403242)], 0)
    right_eye = np.mean([(0.8595674595992, 0.2134981538014), (0.6460604764104, 0.2289674387677)], 0)
    middle = (left_eye + right_eye) / 2
    tip = middle + NOSE_TIP_SHARE * (np.array((0.4901123135679, 0.6277975316475)) - middle)
    # Each eye stands for two of dlib's five points, so it is named twice.
    rows = [(0.25 + point) / 1.5 * 150 for point in (left_eye, left_eye, right_eye, right_eye, tip)]
    return _points(*((float(x), float(y)) for x, y in rows))


DLIB_150: Final = CropSpec(
    name="dlib150", size=(150, 150), points=_dlib_points(), indices=(0, 0, 1, 1, 2)
)
"""The chip of dlib's face recognition ResNet."""

LOOSE_SHARE: Final = 0.9
"""How much smaller a face is in a loose crop than in ArcFace's."""


def _loose(width: int, height: int) -> CropSpec:
    """ArcFace's template, smaller about the middle of an input of any size.

    For networks that were trained on face boxes with some margin and without landmarks
    (FaceNet, VGG-Face, OpenFace, DeepFace, DeepID): the whole chin and forehead are in it.
    """
    side = min(width, height) * LOOSE_SHARE
    places = (ARCFACE_112.points / 112 - 0.5) * side + (width / 2, height / 2)
    points = _points(*((float(x), float(y)) for x, y in places))
    return CropSpec(f"loose{width}x{height}", (width, height), points, (0, 1, 2, 3, 4))


def _eye_line(width: int, height: int) -> CropSpec:
    """DeepFace's own crop: the face box, turned by the eye line, fitted in and padded black.

    Its landmarks are none of a face (backends/deepface/eye_line.py makes them): 0 is a corner
    of the turned box, 2 its centre, 3 and 4 are the lower corners of the whole crop.
    """
    corners = _points((0.0, float(height)), (float(width), float(height)))
    return CropSpec(f"eyeline{width}x{height}", (width, height), corners, (3, 4), window=True)


_LOOSE_SIZES: Final = ((160, 160), (224, 224), (96, 96), (152, 152), (47, 55))
_EYE_LINE_SIZES: Final = ((112, 112), (150, 150), *_LOOSE_SIZES)

CROPS: Final[Mapping[str, CropSpec]] = MappingProxyType(
    {
        crop.name: crop
        for crop in (
            ARCFACE_112,
            DLIB_150,
            *(_loose(*size) for size in _LOOSE_SIZES),
            *(_eye_line(*size) for size in _EYE_LINE_SIZES),
        )
    }
)
"""All templates by the name that an embedding contract carries."""


def similarity_transform(source: NDArray[np.float32], target: NDArray[np.float32]) -> Matrix:
    """The rotation, scale and shift that bring ``source`` nearest to ``target``.

    Both have shape (k, 2), k >= 2, pixels. Least squares after Umeyama (1991); in the plane,
    with points as complex numbers, its solution is one quotient. Raises NoFace where the
    source points are not finite or fall together.
    """
    if not np.isfinite(source).all():
        raise NoFace("the landmarks are not finite")
    start = source[:, 0].astype(np.float64) + 1j * source[:, 1]
    end = target[:, 0].astype(np.float64) + 1j * target[:, 1]
    start_mean, end_mean = start.mean(), end.mean()
    start = start - start_mean
    spread = float(np.vdot(start, start).real)
    if spread <= _LEAST_SPREAD_PX**2 * len(start):
        raise NoFace("the landmarks fall together")
    turn = complex(np.vdot(start, end - end_mean)) / spread
    shift = complex(end_mean) - turn * complex(start_mean)
    return np.array([[turn.real, -turn.imag, shift.real], [turn.imag, turn.real, shift.imag]])


def align(image: Image, landmarks: Landmarks, crop: CropSpec) -> Image:
    """The face as the crop shows it: shape (height, width, 3), uint8, BGR.

    What lies outside the picture is black. Raises NoFace where the landmarks are no face
    or lie outside the picture.
    """
    return _cut(image, _crop_matrix(image, landmarks, crop), landmarks, crop)


def crop_variants(image: Image, landmarks: Landmarks, crop: CropSpec) -> tuple[Image, ...]:
    """Twelve crops of one face: plain, shifted by 2 px four ways, 4 % larger, and all mirrored.

    The sum of their embeddings depends less on where exactly the landmarks fell. The first
    is the plain one. Raises NoFace like ``align``.
    """
    base = _crop_matrix(image, landmarks, crop)
    step = _VARIANT_SHIFT_PX
    shifts = ((0.0, 0.0), (-step, 0.0), (step, 0.0), (0.0, -step), (0.0, step))
    matrices = [_shifted(base, dx, dy) for dx, dy in shifts]
    matrices.append(_enlarged(base, _VARIANT_SCALE, crop.size))
    plain = [_cut(image, matrix, landmarks, crop) for matrix in matrices]
    return (*plain, *(np.ascontiguousarray(one[:, ::-1]) for one in plain))


def crop_pair(image: Image, landmarks: Landmarks, crop: CropSpec) -> tuple[Image, Image]:
    """Two of the twelve variants: shifted 2 px up, and shifted 2 px down and mirrored.

    What either shift does to an embedding the other undoes, to first order, so their sum is
    near to that of all. Raises NoFace like ``align``.
    """
    base, step = _crop_matrix(image, landmarks, crop), _VARIANT_SHIFT_PX
    up = _cut(image, _shifted(base, 0.0, -step), landmarks, crop)
    down = _cut(image, _shifted(base, 0.0, step), landmarks, crop)
    return up, np.ascontiguousarray(down[:, ::-1])


def liveness_crop(image: Image, box: Box, *, scale: float, size: int = 80) -> Image:
    """The surroundings of a face as MiniFASNet was trained on: (size, size, 3), uint8, BGR.

    The crop of Silent-Face-Anti-Spoofing: the box grows ``scale`` times about its centre,
    at most until it fills the picture; where it reaches over an edge it is shifted back,
    not cut; its last row and column belong to it. Raises NoFace where there is no box.
    """
    left, top, right, bottom = liveness_window(image, box, scale)
    window = image[top : bottom + 1, left : right + 1]
    return np.asarray(cv2.resize(window, (size, size)), np.uint8)


def liveness_window(image: Image, box: Box, scale: float) -> tuple[int, int, int, int]:
    """Left, top, right and bottom pixel, all inclusive, of ``liveness_crop``."""
    if not _real(box):
        raise NoFace("the face box is empty")
    height, width = image.shape[:2]
    scale = min(scale, largest_liveness_scale(image, box))
    left, right = _span(box.x, box.w, scale, width)
    top, bottom = _span(box.y, box.h, scale, height)
    return left, top, right, bottom


def largest_liveness_scale(image: Image, box: Box) -> float:
    """How many times the box fits into the picture; 0 where there is no box."""
    if not _real(box):
        return 0.0
    return float(min((image.shape[0] - 1) / box.h, (image.shape[1] - 1) / box.w))


def _real(box: Box) -> bool:
    finite = all(math.isfinite(value) for value in (box.x, box.y, box.w, box.h))
    return finite and box.w > 0 and box.h > 0


def _span(start: float, length: float, scale: float, limit: int) -> tuple[int, int]:
    """First and last pixel along one axis of ``limit`` pixels."""
    centre, half = start + length / 2, length * scale / 2
    low, high = centre - half, centre + half
    if low < 0:
        low, high = 0.0, high - low
    if high > limit - 1:
        low, high = low - (high - limit + 1), float(limit - 1)
    # Rounding can leave a hair below zero where the window fills the axis.
    return max(int(low), 0), int(high)


def _crop_matrix(image: Image, landmarks: Landmarks, crop: CropSpec) -> Matrix:
    matrix = similarity_transform(landmarks[list(crop.indices)], crop.points)
    if crop.window and not np.isfinite(landmarks).all():
        raise NoFace("the landmarks are not finite")
    height, width = image.shape[:2]
    inside = (landmarks >= 0) & (landmarks <= (width, height))
    if not inside.all(axis=1).any():
        raise NoFace("the landmarks lie outside the picture")
    return matrix


def _shifted(matrix: Matrix, dx: float, dy: float) -> Matrix:
    moved = matrix.copy()
    moved[:, 2] += (dx, dy)
    return moved


def _enlarged(matrix: Matrix, factor: float, size: tuple[int, int]) -> Matrix:
    centre = np.array(size, np.float64) / 2
    larger = matrix * factor
    larger[:, 2] += (1 - factor) * centre
    return larger


def _cut(image: Image, matrix: Matrix, landmarks: Landmarks, crop: CropSpec) -> Image:
    """The crop that a matrix cuts, black around its window where it has one."""
    cut = _warp(image, matrix, crop.size)
    if crop.window:
        corner, centre = landmarks[[0, 2]].astype(np.float64) @ matrix[:, :2].T + matrix[:, 2]
        half = np.abs(corner - centre)
        left, top = np.ceil(centre - half - _ROUNDING_PX).astype(int).clip(0)
        right, bottom = (np.floor(centre + half + _ROUNDING_PX).astype(int) + 1).clip(0)
        cut[:top], cut[bottom:], cut[:, :left], cut[:, right:] = 0, 0, 0, 0
    return cut


def _warp(image: Image, matrix: Matrix, size: tuple[int, int]) -> Image:
    scale = math.hypot(matrix[0, 0], matrix[1, 0])
    # OpenCV warps only pictures below 32,768 px a side, and without smoothing: a large face
    # is cut out and averaged down first, or its detail would turn into noise.
    if scale < 0.5 or max(image.shape[:2]) >= 32_767:
        image, matrix = _cut_out(image, matrix, size, shrink=max(int(1 / scale), 1))
    return np.asarray(cv2.warpAffine(image, matrix, size, flags=cv2.INTER_LINEAR), np.uint8)


def _cut_out(
    image: Image, matrix: Matrix, size: tuple[int, int], *, shrink: int
) -> tuple[Image, Matrix]:
    """The part of the picture that a warp reads, about ``shrink`` times smaller, and its map."""
    left, top, right, bottom = _source_window(image, matrix, size)
    part = image[top:bottom, left:right]
    width = max((right - left) // shrink, 1)
    height = max((bottom - top) // shrink, 1)
    step = np.array([(right - left) / width, (bottom - top) / height])
    if shrink > 1:
        part = np.asarray(cv2.resize(part, (width, height), interpolation=cv2.INTER_AREA), np.uint8)
    # Pixel centres: column c of the small part shows column (c + 0.5) * step - 0.5 + left.
    origin = step / 2 - 0.5 + (left, top)
    linear = matrix[:, :2]
    return part, np.column_stack([linear * step, linear @ origin + matrix[:, 2]])


def _source_window(
    image: Image, matrix: Matrix, size: tuple[int, int]
) -> tuple[int, int, int, int]:
    """Left, top, right, bottom of what a warp reads, clipped to the picture, never empty."""
    width, height = size
    corners = np.array([[0, 0], [width, 0], [0, height], [width, height]], np.float64)
    back = np.linalg.solve(matrix[:, :2], (corners - matrix[:, 2]).T).T
    low = np.floor(back.min(axis=0)) - 2
    high = np.ceil(back.max(axis=0)) + 3
    limits = np.array([image.shape[1], image.shape[0]])
    left, top = (int(v) for v in np.clip(low, 0, limits - 1))
    right, bottom = (int(v) for v in np.clip(high, (left + 1, top + 1), limits))
    return left, top, right, bottom

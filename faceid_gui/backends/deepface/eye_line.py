"""DeepFace's own alignment, said as landmarks that make our warp cut the same crop.

DeepFace puts half a picture of black around the picture, finds the face box in that, turns
the surroundings of the box about their middle until the eyes are level, cuts out a box of the
same size where the turned one lies, fits it into the network's input and pads it with black.
All of that is one similarity and a window; core/geometry.py has crops that take both from five
points: two corners of the box, its centre, and the lower corners of the crop. The price: pose
and quality are read from landmarks, and these are none of a face.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from faceid_gui.core.types import Landmarks

Points = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Turned:
    """A face as DeepFace's detector gives it, whole pixels of the picture with its border.

    The eyes are the person's left and right one; None where the detector gives none.
    """

    x: int
    y: int
    w: int
    h: int
    left_eye: tuple[float, float] | None
    right_eye: tuple[float, float] | None


def crop_points(face: Turned, border: tuple[int, int], size: tuple[int, int]) -> Landmarks | None:
    """Landmarks for the crop ``eyeline<w>x<h>`` of ``size``; None where nothing is left of it.

    ``border`` is (width, height) of what was put around the picture. Follows ``extract_face``
    of DeepFace's modules/detection.py and ``resize_image`` of its modules/preprocessing.py.
    """
    angle = _angle(face)
    sub_w, sub_h = face.w + 2 * int(0.5 * face.w), face.h + 2 * int(0.5 * face.h)
    left, top, right, bottom = _turned_box(face, angle, (sub_w, sub_h))
    if right <= left or bottom <= top:
        return None
    turn, shift = _rotation(angle, (sub_w // 2, sub_h // 2))
    # From the picture to the surroundings of the box, turned, to the box cut out of them.
    origin = np.array([face.x - int(0.5 * face.w), face.y - int(0.5 * face.h)], np.float64)
    start = shift - turn @ (origin - border) - (left, top)
    scale, pad, fitted = _fitted((right - left, bottom - top), size)
    if min(fitted) < 1:
        return None
    low = np.array(pad, np.float64) - 0.5
    centre = low + np.array(fitted) / 2
    across = np.array([low[0] + fitted[0], low[1]])
    targets = np.stack([low, across, centre, (0.0, size[1]), (float(size[0]), size[1])])
    # Pixel centres: column c of the cut box lies at (c + 0.5) * scale - 0.5 of the fitted one.
    cut = (targets - pad + 0.5) / scale - 0.5
    return np.asarray((cut - start) @ turn, np.float32)  # a rotation's inverse is its transpose


def _angle(face: Turned) -> float:
    """Radians by which the eye line is turned; 0 where there are no two eyes."""
    if face.left_eye is None or face.right_eye is None:
        return 0.0
    left, right = face.left_eye, face.right_eye
    return math.atan2(left[1] - right[1], left[0] - right[0])


def _rotation(angle: float, centre: tuple[int, int]) -> tuple[Points, Points]:
    """A rotation about a point as OpenCV defines it: matrix and shift."""
    cos, sin = math.cos(angle), math.sin(angle)
    turn = np.array([[cos, sin], [-sin, cos]])
    return turn, np.array(centre) - turn @ np.array(centre)


def _turned_box(face: Turned, angle: float, sub: tuple[int, int]) -> tuple[int, int, int, int]:
    """Where the box lies after the turn, in whole pixels: left, top, right, bottom.

    DeepFace turns the middle of the box about the middle of its surroundings, which are the
    same but for half a pixel.
    """
    middle = np.array([int(0.5 * face.w) + face.w / 2, int(0.5 * face.h) + face.h / 2])
    half = np.array([face.w, face.h]) / 2
    if angle == 0.0:
        corner = middle - half
        return int(corner[0]), int(corner[1]), int(corner[0]) + face.w, int(corner[1]) + face.h
    turn, _ = _rotation(angle, (0, 0))
    place = turn @ (middle - np.array(sub) / 2) + np.array(sub) / 2
    low, high = place - half, place + half
    return (
        max(int(low[0]), 0),
        max(int(low[1]), 0),
        min(int(high[0]), sub[0]),
        min(int(high[1]), sub[1]),
    )


def _fitted(
    box: tuple[int, int], size: tuple[int, int]
) -> tuple[float, tuple[int, int], tuple[int, int]]:
    """How a box is made to fit: scale, left and top padding, and its size then."""
    factor = min(size[0] / box[0], size[1] / box[1])
    fitted = (int(box[0] * factor), int(box[1] * factor))
    pad = ((size[0] - fitted[0]) // 2, (size[1] - fitted[1]) // 2)
    return factor, pad, fitted

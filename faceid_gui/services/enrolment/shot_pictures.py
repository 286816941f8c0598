"""The pictures of shots: what is kept of a frame, and what is shown of it."""

from __future__ import annotations

from typing import Final

import numpy as np

from faceid_gui.core.opencv import cv2
from faceid_gui.core.types import Box, DetectedFace, Image

_KEPT: Final = 3.0
"""Face sides that are kept around a face: more than any crop and any detector needs."""

_SHOWN: Final = 1.8

PICTURE_SIDE: Final = 320
"""The longest side of a shot's picture in pixels."""


def surroundings(image: Image, face: DetectedFace) -> tuple[Image, DetectedFace]:
    """The part of a picture around a face as a copy, and the face in its coordinates."""
    height, width = image.shape[:2]
    x, y = face.box.centre
    reach = _KEPT / 2 * max(face.box.w, face.box.h)
    left, right = max(round(x - reach), 0), min(round(x + reach), width)
    top, bottom = max(round(y - reach), 0), min(round(y + reach), height)
    if right <= left or bottom <= top:
        return image.copy(), face
    part = np.array(image[top:bottom, left:right], order="C")
    box = Box(face.box.x - left, face.box.y - top, face.box.w, face.box.h)
    landmarks = (face.landmarks - np.array([left, top], np.float32)).astype(np.float32)
    return part, DetectedFace(box, landmarks, face.score)


def shot_picture(image: Image, face: DetectedFace) -> Image:
    """A square around the face to look at: BGR, uint8, shape (s, s, 3), s at most 320."""
    height, width = image.shape[:2]
    side = max(min(round(_SHOWN * max(face.box.w, face.box.h)), width, height), 1)
    x, y = face.box.centre
    left = min(max(round(x - side / 2), 0), width - side)
    top = min(max(round(y - side / 2), 0), height - side)
    square = image[top : top + side, left : left + side]
    if side <= PICTURE_SIDE:
        return np.array(square, order="C")
    small = cv2.resize(square, (PICTURE_SIDE, PICTURE_SIDE), interpolation=cv2.INTER_AREA)
    return np.asarray(small, np.uint8)

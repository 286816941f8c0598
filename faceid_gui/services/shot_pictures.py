"""The pictures of shots: what is kept of a frame, and what is shown of it."""

from __future__ import annotations

from typing import Final

import numpy as np

from faceid_gui.core.opencv import cv2
from faceid_gui.core.types import Box, DetectedFace, Image
from faceid_gui.services.capture import cut_out

_AROUND: Final = 3.0
"""Face sides that are kept around a face: more than any crop and any detector needs."""

PICTURE_SIDE: Final = 320
"""The longest side of a shot's picture in pixels."""


def surroundings(image: Image, face: DetectedFace) -> tuple[Image, DetectedFace]:
    """The part of a picture around a face as a copy, and the face in its coordinates."""
    height, width = image.shape[:2]
    x, y = face.box.centre
    reach = _AROUND / 2 * max(face.box.w, face.box.h)
    left, right = max(round(x - reach), 0), min(round(x + reach), width)
    top, bottom = max(round(y - reach), 0), min(round(y + reach), height)
    if right <= left or bottom <= top:
        return image.copy(), face
    box = Box(face.box.x - left, face.box.y - top, face.box.w, face.box.h)
    landmarks = (face.landmarks - np.array([left, top], np.float32)).astype(np.float32)
    part = np.ascontiguousarray(image[top:bottom, left:right]).copy()
    return part, DetectedFace(box, landmarks, face.score)


def shot_picture(image: Image, face: DetectedFace) -> Image:
    """A square around the face to look at: BGR, uint8, shape (s, s, 3), s at most 320."""
    square = cut_out(image, face)
    side = square.shape[0]
    if side <= PICTURE_SIDE:
        return np.array(square)
    small = cv2.resize(square, (PICTURE_SIDE, PICTURE_SIDE), interpolation=cv2.INTER_AREA)
    return np.asarray(small, np.uint8)

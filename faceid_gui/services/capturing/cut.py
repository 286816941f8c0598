"""The part of a frame that becomes a photo: a square around one face, and no second face."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from faceid_gui.core.opencv import cv2
from faceid_gui.core.types import Box, Image

MARGIN: Final = 2.2
"""A photo's side in sides of the face box: enough to be enrolled from."""

JPEG_QUALITY: Final = 95

_LONGEST_SIDE: Final = 720
_LEAST_MARGIN: Final = 1.4


@dataclass(frozen=True, slots=True, eq=False)
class Cut:
    """A photo of one face: square BGR uint8 pixels, and where the face is in them."""

    picture: Image
    box: Box

    def jpeg(self) -> bytes:
        """The bytes of the photo's file."""
        _, data = cv2.imencode(".jpg", self.picture, [cv2.IMWRITE_JPEG_QUALITY, JPEG_QUALITY])
        return data.tobytes()


def cut_out(image: Image, box: Box, others: Sequence[Box] = ()) -> Cut:
    """A square of 2.2 face sides around a face, shifted into the picture where it must be.

    Where faces of others are close by it is smaller: of two people in a photo nobody can tell
    whose it is. ``image`` is (h, w, 3) uint8 BGR; at most 720 pixels come back.
    """
    height, width = image.shape[:2]
    side = round(min(_side(box, others), width, height))
    x, y = box.centre
    left = min(max(round(x - side / 2), 0), width - side)
    top = min(max(round(y - side / 2), 0), height - side)
    square = image[top : top + side, left : left + side]
    inside = Box(box.x - left, box.y - top, box.w, box.h)
    if side <= _LONGEST_SIDE:
        return Cut(np.ascontiguousarray(square), inside)
    small = cv2.resize(square, (_LONGEST_SIDE, _LONGEST_SIDE), interpolation=cv2.INTER_AREA)
    scale = _LONGEST_SIDE / side
    smaller = Box(inside.x * scale, inside.y * scale, inside.w * scale, inside.h * scale)
    return Cut(np.asarray(small, np.uint8), smaller)


def _side(box: Box, others: Sequence[Box]) -> float:
    """The side of the square: less than usual where another face is close by."""
    face_side = max(box.w, box.h)
    side = MARGIN * face_side
    x, y = box.centre
    for other in others:
        gap = max(other.x - x, x - other.right, other.y - y, y - other.bottom)
        side = min(side, max(2.0 * gap, _LEAST_MARGIN * face_side))
    return side

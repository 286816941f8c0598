"""Where the five points of one face really are: small detectors see little of a nod.

A detector that is quick enough for every frame moves its points too little when a head is
turned, above all up and down, and differently at each size. The mean over a few sizes of the
face alone costs a millisecond or two, moves further, and trembles less.
"""

from __future__ import annotations

from typing import Final

import numpy as np

from faceid_gui.core.opencv import cv2
from faceid_gui.core.ports import FaceBackend
from faceid_gui.core.types import Box, DetectedFace, Image, Landmarks

_SIZES: Final = (64.0, 96.0, 128.0, 160.0)
"""Pixels of the face's longer side in each look."""

_AROUND: Final = 2.0
_SAME_PLACE: Final = 0.5
_MOST_ENLARGED: Final = 2.2


def closer_look(backend: FaceBackend, image: Image, face: DetectedFace) -> DetectedFace:
    """The same face with better landmarks; the face itself where it is not found again."""
    side = max(face.box.w, face.box.h)
    part, left, top = _part_around(image, face.box, side)
    found = [
        landmarks + np.array([left, top], np.float32)
        for size in _SIZES
        if part.size and size <= _MOST_ENLARGED * side
        for landmarks in _look(backend, part, _shifted(face.box, -left, -top), size / side)
    ]
    if not found:
        return face
    mean: Landmarks = np.stack(found).mean(axis=0, dtype=np.float64).astype(np.float32)
    return DetectedFace(face.box, mean, face.score)


def _look(backend: FaceBackend, part: Image, place: Box, scale: float) -> tuple[Landmarks, ...]:
    """The landmarks of the face at a place as seen at another size: one, or none."""
    height, width = part.shape[:2]
    size = max(round(width * scale), 1), max(round(height * scale), 1)
    # Averaging sees every pixel of a large face; an enlargement has to be smooth.
    method = cv2.INTER_AREA if scale < 1.0 else cv2.INTER_LINEAR
    seen = backend.detect(np.asarray(cv2.resize(part, size, interpolation=method), np.uint8))
    across, down = width / size[0], height / size[1]
    for face in sorted(seen, key=lambda face: face.box.area, reverse=True):
        box = face.box
        back = Box(box.x * across, box.y * down, box.w * across, box.h * down)
        if back.iou(place) >= _SAME_PLACE:
            return ((face.landmarks * np.array([across, down])).astype(np.float32),)
    return ()


def _part_around(image: Image, box: Box, side: float) -> tuple[Image, int, int]:
    """What is around a face, and where its corner is in the picture."""
    height, width = image.shape[:2]
    x, y = box.centre
    reach = _AROUND / 2 * side
    left, right = max(round(x - reach), 0), min(round(x + reach), width)
    top, bottom = max(round(y - reach), 0), min(round(y + reach), height)
    return image[top : max(bottom, top), left : max(right, left)], left, top


def _shifted(box: Box, dx: float, dy: float) -> Box:
    return Box(box.x + dx, box.y + dy, box.w, box.h)

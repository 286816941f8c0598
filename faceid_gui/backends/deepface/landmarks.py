"""Five landmarks from what DeepFace's detectors give.

DeepFace keeps the eyes of every detector, in whole pixels, and the rest of RetinaFace alone.
Most of its detectors find five points all the same; they are read from what the detector itself
answered while DeepFace's own code ran it (taps.py). Where there are two eyes only, nose and mouth
are put where a mean face has them: the template's similarity through both eyes. That is exact for
a frontal face and knows nothing of a turned one, so the warp is then no better than the eye line.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from faceid_gui.core.errors import NoFace
from faceid_gui.core.geometry import ARCFACE_112, similarity_transform
from faceid_gui.core.types import Landmarks

Point = Sequence[float]

_FARTHEST: Final = 0.25
"""How far beyond the box, in box sizes, an eye may lie and still be the face's."""


def from_eyes(
    eyes: tuple[Point | None, Point | None], box: tuple[float, float, float, float]
) -> Landmarks | None:
    """Landmarks from the eye at the picture's left and the one at its right.

    None where an eye is missing, far outside the box (x, y, w, h), or both are one point:
    such a face cannot be aligned.
    """
    if eyes[0] is None or eyes[1] is None:
        return None
    seen = np.array([eyes[0][:2], eyes[1][:2]], np.float32)
    if not _belong(seen, box):
        return None
    template = ARCFACE_112.points
    try:
        matrix = similarity_transform(template[:2], seen)
        similarity_transform(seen, template[:2])  # eyes that fall together are no face
    except NoFace:
        return None
    rest = template[2:] @ matrix[:, :2].T + matrix[:, 2]
    return np.concatenate([seen, rest]).astype(np.float32)


def _belong(points: NDArray[np.float32], box: tuple[float, float, float, float]) -> bool:
    x, y, w, h = box
    low = np.array([x - _FARTHEST * w, y - _FARTHEST * h])
    high = np.array([x + (1 + _FARTHEST) * w, y + (1 + _FARTHEST) * h])
    return bool(np.isfinite(points).all() and ((points >= low) & (points <= high)).all())

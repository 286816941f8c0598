"""Which face a picture is of."""

from __future__ import annotations

import math
from typing import Final

from faceid_gui.core.types import DetectedFace, Image

DOMINANCE: Final = 1.7
"""How many times as prominent as any other face the person's own must be."""


def prominence(face: DetectedFace, image: Image) -> float:
    """How much a face is the subject of its picture: large and near the middle counts.

    The area of the box in square pixels, halved at about a third of the picture's diagonal
    from its middle. A face that the detector is unsure of counts less.
    """
    height, width = image.shape[:2]
    x, y = face.box.centre
    away = math.hypot(x - width / 2, y - height / 2) / math.hypot(width, height)
    return face.box.area * face.score * math.exp(-2.0 * away)

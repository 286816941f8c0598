"""Photos as tiles of a grid: small pictures, decoded once, with the time below."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np

from faceid_gui.core.opencv import cv2
from faceid_gui.core.types import Image
from faceid_gui.services.capturing.shortlist import Candidate
from faceid_gui.views.wizards.capture.words import moment_text

_SIDE: Final = 160


class Thumbnails:
    """Decodes each photo once. A photo's number is that of its frame. UI thread only."""

    def __init__(self) -> None:
        self._known: dict[int, tuple[Candidate, Image]] = {}

    def of(
        self, photos: Sequence[Candidate], *, live: bool = False
    ) -> tuple[tuple[int, Image, str], ...]:
        """Number, picture (BGR, uint8, at most 160 pixels) and words of each photo."""
        kept: dict[int, tuple[Candidate, Image]] = {}
        for photo in photos:
            known = self._known.get(photo.frame)
            again = known is not None and known[0] is photo
            kept[photo.frame] = known if known and again else (photo, _small(photo))
        self._known = kept
        return tuple(
            (number, small, "" if live else moment_text(photo.time_s))
            for number, (photo, small) in kept.items()
        )


def _small(photo: Candidate) -> Image:
    """Decoded at a quarter of its size where that is enough, which costs a fraction."""
    data = np.frombuffer(photo.jpeg, np.uint8)
    picture = np.asarray(cv2.imdecode(data, cv2.IMREAD_REDUCED_COLOR_4), np.uint8)
    if max(picture.shape[:2]) < _SIDE:
        picture = photo.picture
    side = max(picture.shape[:2])
    if side <= _SIDE:
        return picture
    scale = _SIDE / side
    size = max(round(picture.shape[1] * scale), 1), max(round(picture.shape[0] * scale), 1)
    return np.asarray(cv2.resize(picture, size, interpolation=cv2.INTER_AREA), np.uint8)

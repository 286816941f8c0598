"""FakeBackend for pictures that went through JPEG, as captured photos do."""

from __future__ import annotations

import cv2
import numpy as np

from faceid_gui.core.types import DetectedFace, Image
from tests.fakes import FakeBackend


class PhotoBackend(FakeBackend):
    """Finds the squares also where their colours are no longer exact.

    Whoever is at the left or right edge of a picture looks to that side.
    """

    def detect(self, image: Image, *, careful: bool = False) -> tuple[DetectedFace, ...]:
        self.detected += 1
        alike = (image[..., 0] > 150) & (image[..., 2] > 200)
        mask = cv2.morphologyEx(alike.astype(np.uint8), cv2.MORPH_CLOSE, np.ones((7, 7), np.uint8))
        count, _, stats, _ = cv2.connectedComponentsWithStats(mask)
        boxes = [[float(value) for value in stats[number][:4]] for number in range(1, count)]
        large = [box for box in boxes if box[2] >= 20 and box[3] >= 20]
        return tuple(self._turned(box, image.shape[1]) for box in large)

    def _turned(self, box: list[float], width: int) -> DetectedFace:
        x, y, w, h = box
        face = self._face(x, y, w, h)
        face.landmarks[2, 0] += 0.4 * w * ((x + w / 2) / width - 0.5)
        return face

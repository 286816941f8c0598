"""RetinaFace with a MobileNet-0.25 body: a second opinion on where faces are.

Deng et al.: RetinaFace: Single-shot Multi-level Face Localisation in the Wild (CVPR 2020).
Boxes and points are offsets from two square priors per cell, in the coding of SSD
(Liu et al., 2016). Input: BGR minus (104, 117, 123).
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from faceid_gui.backends.local.detection import Rows

_LEVELS: Final = ((8, (16, 32)), (16, (64, 128)), (32, (256, 512)))  # stride, prior sides
_CENTRE_VARIANCE: Final = 0.1
_SIZE_VARIANCE: Final = 0.2
_MOST_GRIDS: Final = 16


class RetinaFaceDecoder:
    """Turns offsets, class logits and point offsets into candidates."""

    outputs: tuple[str, ...] = ("loc", "conf", "landms")

    def __init__(self) -> None:
        self._priors: dict[tuple[int, int], NDArray[np.float32]] = {}

    def decode(
        self, outputs: list[NDArray[np.float32]], size: tuple[int, int], floor: float
    ) -> Rows:
        """Candidates of an input of (width, height) whose score reaches ``floor``."""
        offsets, confidences, points = (out[0] for out in outputs)
        scores = _face_share(confidences)
        chosen = np.flatnonzero(scores >= floor)
        priors = self._prior_boxes(size)[chosen]
        centre, side = priors[:, :2], priors[:, 2:]
        reach = _CENTRE_VARIANCE * side
        extent = side * np.exp(_SIZE_VARIANCE * offsets[chosen, 2:])
        rows = np.empty((len(chosen), 15), np.float32)
        rows[:, 2:4] = extent
        rows[:, 0:2] = centre + offsets[chosen, :2] * reach - extent / 2
        rows[:, 4:14] = np.tile(centre, 5) + points[chosen] * reach
        rows[:, 14] = scores[chosen]
        return rows

    def _prior_boxes(self, size: tuple[int, int]) -> NDArray[np.float32]:
        """Centre x, centre y and side in pixels of every prior, shape (n, 3)."""
        if size not in self._priors:
            if len(self._priors) >= _MOST_GRIDS:
                self._priors.clear()
            self._priors[size] = np.concatenate([_level(size, *level) for level in _LEVELS])
        return self._priors[size]


def _face_share(confidences: NDArray[np.float32]) -> NDArray[np.float32]:
    """The probability of class 1; exports differ in whether they end in a softmax."""
    if bool((confidences >= 0).all()) and np.allclose(confidences.sum(axis=1), 1.0, atol=1e-3):
        return confidences[:, 1]
    difference = np.clip(confidences[:, 0] - confidences[:, 1], -60, 60)
    return np.asarray(1.0 / (1.0 + np.exp(difference)), np.float32)


def _level(size: tuple[int, int], stride: int, sides: tuple[int, int]) -> NDArray[np.float32]:
    width, height = size
    rows, columns = np.mgrid[: -(-height // stride), : -(-width // stride)]
    centres = (np.stack([columns.ravel(), rows.ravel()], axis=1) + 0.5) * stride
    each = np.repeat(centres, len(sides), axis=0)
    return np.column_stack([each, np.tile(sides, len(centres))]).astype(np.float32)

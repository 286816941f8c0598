"""YuNet: a tiny anchor-free detector with five points.

Wu, Peng, Yu: YuNet: A Tiny Millisecond-level Face Detector (Machine Intelligence Research,
2023). Input: BGR, 0 to 255, unscaled.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from faceid_gui.backends.local.detection import Rows

_STRIDES: Final = (8, 16, 32)
_MOST_GRIDS: Final = 16


class YuNetDecoder:
    """Turns the twelve outputs into candidates, all anchors at once."""

    outputs: tuple[str, ...] = tuple(
        f"{kind}_{stride}" for kind in ("cls", "obj", "bbox", "kps") for stride in _STRIDES
    )

    def __init__(self) -> None:
        self._grids: dict[tuple[int, int], NDArray[np.float32]] = {}

    def decode(
        self, outputs: list[NDArray[np.float32]], size: tuple[int, int], floor: float
    ) -> Rows:
        """Candidates of an input of (width, height) whose score reaches ``floor``."""
        # A score is the geometric mean of class and objectness; the root waits for the few.
        squared = np.concatenate([out.ravel() for out in outputs[0:3]])
        squared = squared * np.concatenate([out.ravel() for out in outputs[3:6]])
        chosen = np.flatnonzero(squared >= floor * floor)
        boxes = np.concatenate([out[0] for out in outputs[6:9]])[chosen]
        points = np.concatenate([out[0] for out in outputs[9:12]])[chosen]
        cells = self._grid(size)[chosen]
        corner, stride = cells[:, :2], cells[:, 2:]
        extent = np.exp(boxes[:, 2:]) * stride
        rows = np.empty((len(chosen), 15), np.float32)
        rows[:, 2:4] = extent
        rows[:, 0:2] = (boxes[:, :2] + corner) * stride - extent / 2
        rows[:, 4:14] = (points + np.tile(corner, 5)) * stride
        rows[:, 14] = np.sqrt(squared[chosen])
        return rows

    def _grid(self, size: tuple[int, int]) -> NDArray[np.float32]:
        """Column, row and stride of every cell, shape (n, 3), in the order of the outputs."""
        if size not in self._grids:
            if len(self._grids) >= _MOST_GRIDS:
                self._grids.clear()
            self._grids[size] = np.concatenate([_cells(size, stride) for stride in _STRIDES])
        return self._grids[size]


def _cells(size: tuple[int, int], stride: int) -> NDArray[np.float32]:
    rows, columns = np.mgrid[: size[1] // stride, : size[0] // stride]
    strides = np.full(rows.size, stride)
    return np.stack([columns.ravel(), rows.ravel(), strides], axis=1).astype(np.float32)

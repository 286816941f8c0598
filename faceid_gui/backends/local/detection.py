"""What all detectors share: the picture made to fit, and the boxes that remain."""

from __future__ import annotations

from typing import Final, Protocol

import numpy as np
from numpy.typing import NDArray

from faceid_gui.backends.local.session import Blob, Network, normalise, planes
from faceid_gui.core.opencv import cv2
from faceid_gui.core.types import Box, DetectedFace, Image

Rows = NDArray[np.float32]
"""Faces as shape (n, 15), float32: x, y, width, height, five points x and y, score."""

SIDES: Final = (320, 480, 640, 960, 1280, 1920)
"""Longer sides that a picture is brought to: few, so that memory stays flat."""

FACE_PX: Final = 20
"""The shorter side that the smallest wanted face keeps at the working size."""

_STRIDE: Final = 32  # the coarsest grid of both detectors
_MOST_CANDIDATES: Final = 1000
_MOST_SIZES: Final = 16  # working sizes whose buffers are kept


class Decoder(Protocol):
    """Reads the outputs of one architecture."""

    @property
    def outputs(self) -> tuple[str, ...]:
        """The names of the outputs, in the order ``decode`` takes them."""

    def decode(
        self, outputs: list[NDArray[np.float32]], size: tuple[int, int], floor: float
    ) -> Rows:
        """Candidates scored ``floor`` or better, pixels of an input of (width, height)."""


class Detector:
    """A network and its decoder: a picture in, faces out."""

    def __init__(self, network: Network, decoder: Decoder, *, floor: float, overlap: float) -> None:
        self._network = network
        self._decoder = decoder
        self._floor = floor
        self._overlap = overlap
        self._buffers: dict[tuple[int, int], tuple[Image, Blob]] = {}

    def find(self, image: Image, side: int) -> tuple[DetectedFace, ...]:
        """Faces of a picture that is looked at with its longer side ``side`` px long.

        Best score first. A network of one fixed size looks at no more than that.
        """
        if self._network.fixed_size is not None:
            side = min(side, *self._network.fixed_size)
        height, width = image.shape[:2]
        scale = side / max(height, width)
        fitted = (max(round(width * scale), 1), max(round(height * scale), 1))
        blob = self._fill(image, fitted)
        size = (blob.shape[3], blob.shape[2])
        outputs = self._network.run(blob, self._decoder.outputs)
        rows = self._decoder.decode(outputs, size, self._floor)
        rows = suppress(rows[np.isfinite(rows).all(axis=1)], self._overlap)
        rows[:, 0:14:2] *= width / fitted[0]
        rows[:, 1:14:2] *= height / fitted[1]
        return tuple(_face(row) for row in rows)

    def _fill(self, image: Image, fitted: tuple[int, int]) -> Blob:
        """The picture at the top left of an input of fixed shape, black beside it."""
        canvas, blob = self._buffer(self._network.fixed_size or _padded(fitted))
        width, height = fitted
        if image.shape != canvas.shape or fitted != (image.shape[1], image.shape[0]):
            canvas[:height, :width] = _resized(image, fitted)
            canvas[height:] = 0
            canvas[:height, width:] = 0
            image = canvas
        channels = cv2.split(image)
        for plane, channel in enumerate(planes(self._network.spec.preprocessing)):
            blob[0, plane] = channels[channel]
        return normalise(blob, self._network.spec.preprocessing)

    def _buffer(self, size: tuple[int, int]) -> tuple[Image, Blob]:
        if size not in self._buffers:
            if len(self._buffers) >= _MOST_SIZES:
                self._buffers.clear()
            width, height = size
            canvas = np.zeros((height, width, 3), np.uint8)
            self._buffers[size] = (canvas, np.zeros((1, 3, height, width), np.float32))
        return self._buffers[size]


def working_side(image: Image, smallest_face_px: int) -> int:
    """The longer side at which the smallest wanted face is still seen; never an enlargement."""
    longest = int(max(image.shape[:2]))
    wanted = longest * FACE_PX / max(smallest_face_px, 1)
    side = next((side for side in SIDES if side >= wanted), SIDES[-1])
    return min(side, longest)


def suppress(rows: Rows, overlap: float) -> Rows:
    """Greedy non-maximum suppression: of candidates that overlap more, the best remains.

    Rows come back best score first. Each round compares one face with all that are left at
    once, so the cost grows with the number of faces, not of anchors.
    """
    order = np.argsort(-rows[:, 14], kind="stable")[:_MOST_CANDIDATES]
    rows = rows[order]
    left, top = rows[:, 0], rows[:, 1]
    right, bottom = left + rows[:, 2], top + rows[:, 3]
    area = rows[:, 2] * rows[:, 3]
    rest = np.arange(len(rows))
    kept = []
    while rest.size:
        best, rest = rest[0], rest[1:]
        kept.append(best)
        width = np.minimum(right[rest], right[best]) - np.maximum(left[rest], left[best])
        height = np.minimum(bottom[rest], bottom[best]) - np.maximum(top[rest], top[best])
        shared = np.maximum(width, 0) * np.maximum(height, 0)
        rest = rest[shared <= overlap * (area[rest] + area[best] - shared)]
    return rows[kept]


def _resized(image: Image, size: tuple[int, int]) -> Image:
    if (image.shape[1], image.shape[0]) == size:
        return image
    # Bilinear sampling skips pixels beyond a factor of four; averaging is slower but sees all.
    coarse = image.shape[1] > 4 * size[0] + 4 or image.shape[0] > 4 * size[1] + 4
    method = cv2.INTER_AREA if coarse else cv2.INTER_LINEAR
    return np.asarray(cv2.resize(image, size, interpolation=method), np.uint8)


def _padded(size: tuple[int, int]) -> tuple[int, int]:
    width, height = (-(-side // _STRIDE) * _STRIDE for side in size)
    return width, height


def _face(row: Rows) -> DetectedFace:
    x, y, w, h = (float(value) for value in row[:4])
    landmarks = row[4:14].reshape(5, 2).astype(np.float32)
    return DetectedFace(Box(x, y, w, h), landmarks, min(float(row[14]), 1.0))

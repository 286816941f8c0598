"""Pixels for the screen: one frame as a QImage of exactly the size that is painted.

OpenCV scales, mirrors and converts in well under a millisecond; the painter then only
copies. Nothing is drawn into a frame: overlays are painted over it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np
from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QImage

from faceid_gui.core.opencv import forget_qt_paths
from faceid_gui.core.types import Box, Image

forget_qt_paths()

MOST_CROPPED = 0.45
"""At most this share of a side is cut off to fill a window of another shape."""

_AS_IT_IS: Final = 1.06
"""So little larger is not worth the scaling, which costs five times all the other work."""


@dataclass(frozen=True, slots=True)
class Placement:
    """Which part of a frame is shown where.

    ``left``, ``top``, ``width``, ``height`` are the shown part, frame pixels; ``x``,
    ``y``, ``shown_w``, ``shown_h`` where it lies in the widget, widget pixels.
    """

    left: int
    top: int
    width: int
    height: int
    x: int
    y: int
    shown_w: int
    shown_h: int
    mirrored: bool

    def to_widget(self, box: Box, *, frame_scale: float = 1.0) -> QRectF:
        """A box in frame pixels as it lies in the widget.

        ``frame_scale`` is shown-frame pixels per analysed-frame pixel, where the two
        have different sizes.
        """
        sx, sy = self.shown_w / self.width, self.shown_h / self.height
        x = (box.x * frame_scale - self.left) * sx
        w = box.w * frame_scale * sx
        if self.mirrored:
            x = self.shown_w - x - w
        y = (box.y * frame_scale - self.top) * sy
        return QRectF(self.x + x, self.y + y, w, box.h * frame_scale * sy)


def place(
    frame: QSize, widget: QSize, *, mirrored: bool, most_cropped: float = MOST_CROPPED
) -> Placement:
    """Fill the widget, cutting off at most ``most_cropped`` of a side; bars cover the rest."""
    fw, fh = max(frame.width(), 1), max(frame.height(), 1)
    ww, wh = max(widget.width(), 1), max(widget.height(), 1)
    fill = max(ww / fw, wh / fh)
    fit = min(ww / fw, wh / fh)
    scale = min(fill, fit / (1.0 - most_cropped))
    if 1.0 < scale < _AS_IT_IS:
        scale = 1.0
    width = min(fw, max(1, round(ww / scale)))
    height = min(fh, max(1, round(wh / scale)))
    shown_w, shown_h = min(ww, round(width * scale)), min(wh, round(height * scale))
    return Placement(
        left=(fw - width) // 2,
        top=(fh - height) // 2,
        width=width,
        height=height,
        x=(ww - shown_w) // 2,
        y=(wh - shown_h) // 2,
        shown_w=max(shown_w, 1),
        shown_h=max(shown_h, 1),
        mirrored=mirrored,
    )


class Renderer:
    """Turns frames into images of the painted size, in buffers that it uses again.

    Fresh arrays for each frame would cost more than all the work on them: the system has
    to clear every page of them first (measured: 4 ms instead of 0.25 ms for 1280x720).
    """

    def __init__(self) -> None:
        self._scaled = self._mirrored = np.empty((0, 0, 3), np.uint8)
        self._pixels = np.empty((0, 0, 4), np.uint8)

    def render(self, image: Image, placement: Placement) -> QImage:
        """The shown part of a frame, scaled, mirrored and converted.

        ``image`` is (h, w, 3) uint8 BGR and is not written to. The result is valid until
        the next call.
        """
        part = image[
            placement.top : placement.top + placement.height,
            placement.left : placement.left + placement.width,
        ]
        size = (placement.shown_w, placement.shown_h)
        self._make_room(*size)
        if size != (placement.width, placement.height):
            cv2.resize(part, size, dst=self._scaled, interpolation=cv2.INTER_LINEAR)
            part = self._scaled
        if placement.mirrored:
            cv2.flip(part, 1, dst=self._mirrored)
            part = self._mirrored
        cv2.cvtColor(part, cv2.COLOR_BGR2BGRA, dst=self._pixels)
        return _wrapped(self._pixels)

    def _make_room(self, width: int, height: int) -> None:
        if self._pixels.shape[:2] != (height, width):
            self._scaled = np.empty((height, width, 3), np.uint8)
            self._mirrored = np.empty((height, width, 3), np.uint8)
            self._pixels = np.empty((height, width, 4), np.uint8)


def _wrapped(pixels: np.ndarray[tuple[int, ...], np.dtype[np.uint8]]) -> QImage:
    """A QImage over BGRA pixels; PySide6 keeps the buffer alive as long as the image."""
    height, width = pixels.shape[:2]
    return QImage(pixels.data, width, height, width * 4, QImage.Format.Format_RGB32)

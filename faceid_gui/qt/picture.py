"""Pixels for the screen: one frame as a QImage of exactly the size that is painted.

OpenCV scales, mirrors and converts in well under a millisecond; the painter then only
copies. Nothing is drawn into a frame: overlays are painted over it.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QImage

from faceid_gui.core.opencv import forget_qt_paths
from faceid_gui.core.types import Box, Image

forget_qt_paths()

MOST_CROPPED = 0.45
"""At most this share of a side is cut off to fill a window of another shape."""


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


def render(image: Image, placement: Placement) -> QImage:
    """The shown part of a frame, scaled, mirrored and converted; owns its pixels.

    ``image`` is (h, w, 3) uint8 BGR and is not written to.
    """
    part = image[
        placement.top : placement.top + placement.height,
        placement.left : placement.left + placement.width,
    ]
    size = (placement.shown_w, placement.shown_h)
    if size != (placement.width, placement.height):
        part = np.asarray(cv2.resize(part, size, interpolation=cv2.INTER_LINEAR), np.uint8)
    pixels = cv2.cvtColor(part, cv2.COLOR_BGR2BGRA)
    if placement.mirrored:
        pixels = cv2.flip(pixels, 1)
    return _wrapped(np.ascontiguousarray(pixels, np.uint8))


def to_qimage(image: Image) -> QImage:
    """A whole picture, (h, w, 3) uint8 BGR, in its own size."""
    return _wrapped(np.ascontiguousarray(cv2.cvtColor(image, cv2.COLOR_BGR2BGRA), np.uint8))


def _wrapped(pixels: np.ndarray[tuple[int, ...], np.dtype[np.uint8]]) -> QImage:
    """A QImage over BGRA pixels; PySide6 keeps the buffer alive as long as the image."""
    height, width = pixels.shape[:2]
    return QImage(pixels.data, width, height, width * 4, QImage.Format.Format_RGB32)

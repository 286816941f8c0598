"""Pictures as bytes for the way to a server."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final

import numpy as np

from faceid_gui.core.errors import Bug
from faceid_gui.core.opencv import cv2
from faceid_gui.core.types import Image

CROP_QUALITY: Final = 95
"""JPEG quality of a live crop, without subsampling: 6.3 KB, and its embedding has a mean cosine
of 0.9993 with the crop's own."""

FRAME_QUALITY: Final = 92
"""JPEG quality of a whole picture."""

JPEG: Final = "image/jpeg"
PNG: Final = "image/png"


@dataclass(frozen=True, slots=True, eq=False)
class Picture:
    """A whole picture on its way: ``scale`` is its size there over its size here."""

    content: bytes
    kind: str
    scale: float


def encode_crop(crop: Image, *, lossless: bool = False) -> bytes:
    """An aligned crop as JPEG, or as PNG where every bit counts."""
    if lossless:
        return _encoded(".png", crop, (cv2.IMWRITE_PNG_COMPRESSION, 3))
    full_colour = (cv2.IMWRITE_JPEG_SAMPLING_FACTOR, cv2.IMWRITE_JPEG_SAMPLING_FACTOR_444)
    return _encoded(".jpg", crop, (cv2.IMWRITE_JPEG_QUALITY, CROP_QUALITY, *full_colour))


def encode_frame(image: Image, *, side: int, pixels: int, lossless: bool = False) -> Picture:
    """A whole picture with at least one pixel, made smaller where the server takes no such."""
    height, width = image.shape[:2]
    scale = min(1.0, side / max(width, height), math.sqrt(pixels / (width * height)))
    if scale < 1.0:
        size = (max(int(width * scale), 1), max(int(height * scale), 1))
        image = np.asarray(cv2.resize(image, size, interpolation=cv2.INTER_AREA), np.uint8)
    if lossless:
        return Picture(_encoded(".png", image, (cv2.IMWRITE_PNG_COMPRESSION, 1)), PNG, scale)
    content = _encoded(".jpg", image, (cv2.IMWRITE_JPEG_QUALITY, FRAME_QUALITY))
    return Picture(content, JPEG, scale)


def _encoded(kind: str, image: Image, options: tuple[int, ...]) -> bytes:
    done, data = cv2.imencode(kind, np.ascontiguousarray(image), options)
    if not done:
        raise Bug(f"OpenCV cannot write {kind}")
    return bytes(data)

"""Pictures out of requests: their header is judged before one pixel is decoded."""

from __future__ import annotations

from typing import Final

import numpy as np

from faceid_gui.core.errors import BadImage
from faceid_gui.core.opencv import cv2
from faceid_gui.core.photos import PhotoFault, decode_photo
from faceid_gui.core.types import Image

_PNG: Final = b"\x89PNG\r\n\x1a\n"
_JPEG: Final = b"\xff\xd8\xff"
# Start-of-frame markers; C4, C8 and CC are no frames.
_FRAMES: Final = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_SCAN: Final = b"\xff\xda"
_MOST_SCANS: Final = 64
_MOST_SEGMENTS: Final = 512
_ALONE: Final = frozenset({0x01, *range(0xD0, 0xD9)})  # markers without a length


def picture_size(data: bytes) -> tuple[int, int]:
    """(width, height) in pixels from the header of a JPEG or PNG file.

    Raises BadImage for everything else; its ``detail`` is a PhotoFault.
    """
    if not data:
        raise BadImage("the picture is empty", detail=PhotoFault.EMPTY)
    if data.startswith(_PNG):
        return _png_size(data)
    if data.startswith(_JPEG):
        return _jpeg_size(data)
    raise BadImage("only JPEG and PNG are supported", detail=PhotoFault.UNSUPPORTED_FORMAT)


def check_size(data: bytes, *, pixels: int, side: int) -> int:
    """How many pixels a picture has, by its header alone.

    Raises BadImage for more than ``pixels`` and for a longer side than ``side``.
    """
    width, height = picture_size(data)
    if width < 1 or height < 1:
        raise BadImage("the picture has no size", detail=PhotoFault.DAMAGED)
    if width * height > pixels or max(width, height) > side:
        raise BadImage(
            f"the picture is too large: {width} x {height}; at most {pixels} pixels"
            f" and {side} to a side",
            detail=PhotoFault.TOO_MANY_PIXELS,
        )
    return width * height


def decode_crop(data: bytes, size: tuple[int, int]) -> Image:
    """An aligned crop of exactly ``size`` (width, height): shape (h, w, 3), uint8, BGR.

    A tenth of a millisecond for 112 px. Raises BadImage.
    """
    found = picture_size(data)
    if found != size:
        raise BadImage(
            f"a crop is {size[0]} x {size[1]} pixels, not {found[0]} x {found[1]}",
            detail=PhotoFault.UNSUPPORTED_PIXELS,
        )
    if not data.startswith(_JPEG) or data[-2:] != b"\xff\xd9":
        return decode_photo(data)
    if data.count(_SCAN) > _MOST_SCANS:  # few bytes each, and each costs as much as a picture
        raise _damaged()
    flags = cv2.IMREAD_COLOR | cv2.IMREAD_IGNORE_ORIENTATION
    try:
        image = cv2.imdecode(np.frombuffer(data, np.uint8), flags)
    except cv2.error as error:
        raise _damaged() from error
    if image is None or image.shape[:2] != size[::-1]:
        raise _damaged()
    return np.asarray(image, np.uint8)


def _png_size(data: bytes) -> tuple[int, int]:
    # The first chunk is always IHDR (PNG specification, 11.2.2).
    if len(data) < 24 or data[12:16] != b"IHDR":
        raise _damaged()
    return int.from_bytes(data[16:20], "big"), int.from_bytes(data[20:24], "big")


def _jpeg_size(data: bytes) -> tuple[int, int]:
    """Walk the segments to the frame header (ITU-T T.81, B.1.1)."""
    at = 2
    for _ in range(_MOST_SEGMENTS):
        while at < len(data) and data[at] == 0xFF:
            at += 1
        if at >= len(data) or data[at - 1] != 0xFF:
            break
        marker, at = data[at], at + 1
        if marker in _FRAMES and at + 7 <= len(data):
            height = int.from_bytes(data[at + 3 : at + 5], "big")
            return int.from_bytes(data[at + 5 : at + 7], "big"), height
        if marker not in _ALONE:
            at += int.from_bytes(data[at : at + 2], "big")
    raise _damaged()


def _damaged() -> BadImage:
    return BadImage("the picture is damaged", detail=PhotoFault.DAMAGED)

"""Small pictures that travel inside the report."""

from __future__ import annotations

import base64
from typing import Final

from faceid_gui.core.opencv import cv2
from faceid_gui.core.types import Image

SIDE: Final = 144
"""The longer side of a thumbnail, pixels."""

MOST_BYTES: Final = 64 * 1024
"""A picture of more bytes is left out of a report."""

_QUALITY: Final = 82
_JPEG, _PNG = b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n"


def thumbnail(image: Image, *, side: int = SIDE) -> bytes:
    """A photo as a small JPEG, never enlarged. ``image``: shape (h, w, 3), uint8, BGR."""
    height, width = image.shape[:2]
    scale = min(1.0, side / max(height, width))
    if scale < 1.0:
        size = (max(1, round(width * scale)), max(1, round(height * scale)))
        image = cv2.resize(image, size, interpolation=cv2.INTER_AREA).astype(image.dtype)
    _, coded = cv2.imencode(".jpg", image, [cv2.IMWRITE_JPEG_QUALITY, _QUALITY])
    return bytes(coded.tobytes())


def data_uri(picture: bytes | None) -> str | None:
    """A JPEG or PNG as an address that holds it; None for what is neither, or too large."""
    if picture is None or len(picture) > MOST_BYTES:
        return None
    kind = "jpeg" if picture.startswith(_JPEG) else "png" if picture.startswith(_PNG) else ""
    coded = base64.b64encode(picture).decode("ascii")
    return f"data:image/{kind};base64,{coded}" if kind else None

"""QR codes: read from a picture, painted as an image. Nothing is written to a file."""

from __future__ import annotations

from typing import Final

import segno
from PySide6.QtGui import QImage, qRgb

from faceid_gui.core.opencv import cv2
from faceid_gui.core.types import Image

_READ_PX: Final = 960
"""A larger picture is made smaller first: a code that is held up fills a good part of it."""

QUIET: Final = 4
"""Modules of light around a code, which readers need (ISO/IEC 18004)."""


def read_qr(image: Image) -> str:
    """The text of a QR code in the picture, empty where there is none. Takes some 10 ms.

    ``image`` is (h, w, 3) uint8 BGR, not mirrored.
    """
    scale = min(_READ_PX / max(image.shape[:2]), 1.0)
    size = (max(round(image.shape[1] * scale), 1), max(round(image.shape[0] * scale), 1))
    try:
        small = image if scale == 1.0 else cv2.resize(image, size, interpolation=cv2.INTER_AREA)
        text, _, _ = cv2.QRCodeDetector().detectAndDecode(small)
    except (cv2.error, UnicodeDecodeError):
        # What looked like a code had no shape that can be straightened, or no text in it.
        return ""
    return str(text)


def qr_image(text: str) -> QImage:
    """A QR code of the text, one pixel for each module, with its quiet border.

    Raises ValueError for more text than a code can hold.
    """
    rows = segno.make(text, error="m", micro=False).matrix
    side = len(rows) + 2 * QUIET
    image = QImage(side, side, QImage.Format.Format_RGB32)
    image.fill(qRgb(255, 255, 255))
    for y, row in enumerate(rows, QUIET):
        for x, dark in enumerate(row, QUIET):
            if dark:
                image.setPixel(x, y, qRgb(0, 0, 0))
    return image

"""The bundled font: a bare system has none with Hangul."""

from __future__ import annotations

import logging
from typing import Final

from PySide6.QtGui import QFont, QFontDatabase
from PySide6.QtWidgets import QApplication

from faceid_gui.qt.assets import asset

_log = logging.getLogger(__name__)

FILES: Final = ("NanumSquareR.ttf", "NanumSquareB.ttf")
_BASE_PX: Final = 17
_EMOJI: Final = ("Noto Color Emoji", "Segoe UI Emoji", "Apple Color Emoji")


def load_fonts() -> tuple[str, ...]:
    """Make the bundled font known to Qt; returns its family names."""
    families: list[str] = []
    for name in FILES:
        number = QFontDatabase.addApplicationFont(str(asset("fonts", name)))
        if number < 0:
            _log.warning("the font %s cannot be read", name)
            continue
        families += QFontDatabase.applicationFontFamilies(number)
    return tuple(dict.fromkeys(families))


def use_fonts(app: QApplication) -> None:
    """Use the bundled font everywhere, with the system's emoji behind it."""
    families = load_fonts()
    font = QFont()
    font.setFamilies([*families, *_EMOJI, *app.font().families()])
    font.setPixelSize(_BASE_PX)
    app.setFont(font)


def sized(font: QFont, pixels: int, *, bold: bool = False) -> QFont:
    """The same font in another size, pixels."""
    other = QFont(font)
    other.setPixelSize(max(pixels, 8))
    other.setBold(bold)
    return other

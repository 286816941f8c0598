"""The bundled font: a bare system has none with Hangul."""

from __future__ import annotations

import logging
from typing import Final

from PySide6.QtCore import QByteArray
from PySide6.QtGui import QFont, QFontDatabase, QRawFont
from PySide6.QtWidgets import QApplication

from faceid_gui.qt.assets import asset
from faceid_gui.qt.font_file import mended

_log = logging.getLogger(__name__)

FILES: Final = ("NanumSquareR.ttf", "NanumSquareB.ttf")
FAMILY: Final = "FaceID Text"
_BASE_PX: Final = 17
_EMOJI: Final = ("Noto Color Emoji", "Segoe UI Emoji", "Apple Color Emoji")
# Korean forms of the characters first: some differ from the Chinese and Japanese ones.
_HANJA: Final = (
    "Noto Sans CJK KR",
    "Noto Sans KR",
    "NanumGothic",
    "NanumBarunGothic",
    "Malgun Gothic",
    "Apple SD Gothic Neo",
    "Droid Sans Fallback",
)
_OF_IDEOGRAPHS: Final = (
    QFontDatabase.WritingSystem.Korean,
    QFontDatabase.WritingSystem.Japanese,
    QFontDatabase.WritingSystem.TraditionalChinese,
    QFontDatabase.WritingSystem.SimplifiedChinese,
)
_PROBE: Final = "李"


def load_fonts() -> tuple[str, ...]:
    """Make the bundled font known to Qt; returns its family names."""
    families: list[str] = []
    for name in FILES:
        number = QFontDatabase.addApplicationFontFromData(QByteArray(_font_data(name)))
        if number < 0:
            _log.warning("the font %s cannot be read", name)
            continue
        families += QFontDatabase.applicationFontFamilies(number)
    return tuple(dict.fromkeys(families))


def _font_data(name: str) -> bytes:
    try:
        data = asset("fonts", name).read_bytes()
        return mended(data, FAMILY)
    except OSError as error:
        _log.warning("the font %s cannot be read: %s", name, error)
        return b""
    except ValueError as error:
        _log.warning("the font %s is used as it is: %s", name, error)
        return data


def hanja_families() -> tuple[str, ...]:
    """Installed families that draw Hanja; one that only claims to is not among them."""
    installed = set(QFontDatabase.families())
    preferred = tuple(name for name in _HANJA if name in installed and _draws(name, _PROBE))
    if preferred:
        return preferred
    others = (name for system in _OF_IDEOGRAPHS for name in QFontDatabase.families(system))
    found = next((name for name in others if _draws(name, _PROBE)), None)
    return () if found is None else (found,)


def _draws(family: str, character: str) -> bool:
    font = QRawFont.fromFont(QFont(family))
    glyphs = font.glyphIndexesForString(character)
    return any(glyph and not font.pathForGlyph(glyph).isEmpty() for glyph in glyphs)


def use_fonts(app: QApplication) -> None:
    """Use the bundled font everywhere, with the system's emoji and Hanja behind it."""
    families = load_fonts()
    font = QFont()
    font.setFamilies([*families, *_EMOJI, *hanja_families(), *app.font().families()])
    font.setPixelSize(_BASE_PX)
    app.setFont(font)


def sized(font: QFont, pixels: int, *, bold: bool = False) -> QFont:
    """The same font in another size, pixels."""
    other = QFont(font)
    other.setPixelSize(max(pixels, 8))
    other.setBold(bold)
    return other

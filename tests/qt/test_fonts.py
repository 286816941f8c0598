"""Letters: Hangul and Latin from the font that the program brings, Hanja from another."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QByteArray, Qt
from PySide6.QtGui import QColor, QFont, QImage, QPainter, QRawFont
from PySide6.QtWidgets import QApplication

from faceid_gui.qt import fonts
from faceid_gui.qt.assets import asset
from faceid_gui.qt.font_file import mended

FILES = [asset("fonts", name) for name in fonts.FILES]
IDEOGRAPHS = "李明博中國"


@pytest.fixture
def font(qapp: QApplication) -> Iterator[QFont]:
    """The font of the program, large."""
    before = qapp.font()
    fonts.use_fonts(qapp)
    yield fonts.sized(qapp.font(), 40)
    qapp.setFont(before)


def ink(font: QFont, text: str) -> int:
    """How many pixels a text paints."""
    image = QImage(400, 80, QImage.Format.Format_Grayscale8)
    image.fill(QColor(Qt.GlobalColor.white))
    painter = QPainter(image)
    painter.setFont(font)
    painter.drawText(image.rect(), Qt.AlignmentFlag.AlignCenter, text)
    painter.end()
    pixels = np.frombuffer(bytes(image.constBits()), np.uint8)
    return int((pixels < 128).sum())


def test_a_name_in_hanja_can_be_seen(font: QFont) -> None:
    if not fonts.hanja_families():
        pytest.skip("no font with Hanja is installed")
    hangul = ink(font, "김철수")
    assert hangul > 300
    assert ink(font, "李明博") > 0.8 * hangul
    assert ink(fonts.sized(font, 40, bold=True), "李明博") > hangul


def test_hangul_and_latin_are_drawn_by_the_font_that_the_program_brings(font: QFont) -> None:
    raw = QRawFont.fromFont(font)
    assert raw.familyName() == fonts.FAMILY
    assert all(raw.supportsCharacter(ord(letter)) for letter in "가힣ㄱㅏAz09.,·…")
    assert not any(raw.supportsCharacter(ord(letter)) for letter in IDEOGRAPHS)
    bold = QRawFont.fromFont(fonts.sized(font, 40, bold=True))
    assert (bold.familyName(), bold.weight()) == (fonts.FAMILY, 700)


def test_a_family_that_only_claims_hanja_is_not_asked(qapp: QApplication) -> None:
    # GIVEN the file as its makers wrote it, which has blank glyphs for Hanja
    raw = QRawFont(str(FILES[0]), 40)
    (glyph,) = raw.glyphIndexesForString("李")
    assert glyph
    assert raw.pathForGlyph(glyph).isEmpty()
    # THEN whoever is asked for Hanja draws it
    assert all(fonts._draws(family, "李") for family in fonts.hanja_families())


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_all_but_the_blank_ideographs_stays(qapp: QApplication, path: Path) -> None:
    # GIVEN the font before and after
    data = path.read_bytes()
    before = QRawFont(QByteArray(data), 40)
    after = QRawFont(QByteArray(mended(data, "Other")), 40)
    assert after.familyName() == "Other"
    assert after.styleName() == before.styleName()

    # THEN each character has the same glyph as ever, but for ideographs without outline
    lost = 0
    for code in (*range(0x20, 0xD800), *range(0xE000, 0xFFFF)):
        old, new = (raw.glyphIndexesForString(chr(code)) for raw in (before, after))
        if old != new:
            assert new == [0]
            assert before.pathForGlyph(old[0]).isEmpty()
            assert 0x2E80 <= code < 0xFB00
            lost += 1
    assert lost > 4000


@pytest.mark.parametrize("keep", [0, 3, 11, 300, 60_000])
def test_a_font_that_is_cut_off_is_refused(keep: int) -> None:
    with pytest.raises(ValueError, match=r"."):
        mended(FILES[0].read_bytes()[:keep], "Other")


def test_a_font_that_cannot_be_mended_is_used_as_it_is(
    qapp: QApplication, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def refuse(_font: bytes, _family: str) -> bytes:
        raise ValueError("another kind")

    monkeypatch.setattr(fonts, "mended", refuse)
    with caplog.at_level(logging.WARNING):
        assert fonts.load_fonts() == ("NanumSquare",)
    assert "is used as it is" in caplog.text


def test_a_font_that_is_missing_leaves_the_system_s(
    qapp: QApplication, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(fonts, "FILES", ("none.ttf",))
    with caplog.at_level(logging.WARNING):
        assert fonts.load_fonts() == ()
    assert "none.ttf cannot be read" in caplog.text

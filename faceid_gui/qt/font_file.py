"""The bundled font claims Chinese characters that it cannot draw: takes the claim back.

NanumSquare has a glyph without any outline for each of them, so that no other font is asked
and a name in Hanja is invisible. What is read is mended in memory; the file stays as its
makers wrote it. The mended font bears another name, because Qt prefers an installed font to
one of the same name that the program brings.

TrueType tables: https://learn.microsoft.com/typography/opentype/spec/ (cmap, loca, name).
"""

from __future__ import annotations

import struct
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

_Numbers = NDArray[np.int64]

_IDEOGRAPHS: Final = (
    (0x2E80, 0x2FE0),  # radicals
    (0x3400, 0x4DC0),
    (0x4E00, 0xA000),
    (0xF900, 0xFB00),
)
_ENTRY: Final = struct.Struct(">4sLLL")  # of the table directory: tag, checksum, offset, length
_NAME: Final = struct.Struct(">6H")  # platform, encoding, language, what, length, offset
_UNICODE: Final = (3, 1)  # Windows, the characters that fit in 16 bits
_ENGLISH: Final = 0x409
_STYLE: Final = 2
_WHOLE_STYLE: Final = 17  # where the other one knows but four styles
_BY_SEGMENTS: Final = 4


class _Table(NamedTuple):
    entry: int
    """Where its line of the directory begins."""

    offset: int
    length: int


def mended(font: bytes, family: str) -> bytes:
    """The same TrueType font under another name, and without ideographs that are blank in it.

    Raises ValueError where this is no TrueType font that is understood here.
    """
    try:
        tables = _tables(font)
        style = _style(font, tables[b"name"])
        codes, glyphs = _characters(_segments(font, tables[b"cmap"]))
        blank = _blank(font, tables)[glyphs] & _are_ideographs(codes)
    except (KeyError, IndexError, struct.error) as error:
        message = "not a TrueType font that is understood"
        raise ValueError(message) from error
    whole = bytearray(font)
    _replace(whole, tables[b"cmap"], _cmap(codes[~blank], glyphs[~blank]))
    _replace(whole, tables[b"name"], _names(family, style))
    return bytes(whole)


def _tables(font: bytes) -> dict[bytes, _Table]:
    (count,) = struct.unpack_from(">H", font, 4)
    tables = {}
    for number in range(count):
        entry = 12 + number * _ENTRY.size
        tag, _, offset, length = _ENTRY.unpack_from(font, entry)
        tables[tag] = _Table(entry, offset, length)
    return tables


def _numbers(kind: str, data: bytes) -> _Numbers:
    """Big-endian numbers as (n,) int64. Raises ValueError where some are cut off."""
    return np.frombuffer(data, kind).astype(np.int64)


def _segments(font: bytes, cmap: _Table) -> _Numbers:
    """The map of the characters that fit in 16 bits, as (n,) numbers of two bytes."""
    (count,) = struct.unpack_from(">H", font, cmap.offset + 2)
    places = {}
    for number in range(count):
        platform, encoding, place = struct.unpack_from(">HHL", font, cmap.offset + 4 + 8 * number)
        places[platform, encoding] = cmap.offset + place
    start = places[_UNICODE]
    kind, length = struct.unpack_from(">HH", font, start)
    if kind != _BY_SEGMENTS:
        message = f"the character map is of kind {kind}"
        raise ValueError(message)
    return _numbers(">u2", font[start : start + length])


def _characters(table: _Numbers) -> tuple[_Numbers, _Numbers]:
    """Every character of a map of format 4 in order, and its glyph: both (n,) int64."""
    count = int(table[3]) // 2
    ends, starts = table[7 : 7 + count], table[8 + count : 8 + 2 * count]
    deltas, offsets = table[8 + 2 * count : 8 + 3 * count], table[8 + 3 * count : 8 + 4 * count]
    segment = np.repeat(np.arange(count), ends - starts + 1)
    before = np.cumsum(ends - starts + 1) - (ends - starts + 1)
    inside = np.arange(len(segment)) - before[segment]
    codes = starts[segment] + inside
    # An offset counts in bytes from where it stands itself; none: the code is the glyph.
    listed = offsets[segment] > 0
    place = 8 + 3 * count + segment + offsets[segment] // 2 + inside
    glyphs = np.where(listed, table[np.where(listed, place, 0)], codes)
    none = listed & (glyphs == 0)
    glyphs = (glyphs + deltas[segment]) & 0xFFFF
    real = (glyphs > 0) & ~none & (codes < 0xFFFF)
    return codes[real], glyphs[real]


def _are_ideographs(codes: _Numbers) -> NDArray[np.bool_]:
    found = np.zeros(len(codes), np.bool_)
    for first, end in _IDEOGRAPHS:
        found |= (codes >= first) & (codes < end)
    return found


def _blank(font: bytes, tables: dict[bytes, _Table]) -> NDArray[np.bool_]:
    """For each glyph whether it has no outline: it ends where it begins."""
    loca = tables[b"loca"]
    long_offsets = font[tables[b"head"].offset + 51] == 1
    data = font[loca.offset : loca.offset + loca.length]
    blank: NDArray[np.bool_] = np.diff(_numbers(">u4" if long_offsets else ">u2", data)) == 0
    return blank


def _cmap(codes: _Numbers, glyphs: _Numbers) -> bytes:
    """A table with one map of format 12: runs of characters with runs of glyphs."""
    begins = np.flatnonzero((np.diff(codes, prepend=-2) != 1) | (np.diff(glyphs, prepend=-2) != 1))
    ends = np.append(begins[1:], len(codes)) - 1
    groups = np.stack([codes[begins], codes[ends], glyphs[begins]], axis=1)
    head = struct.pack(">HHLLL", 12, 0, 16 + 12 * len(groups), 0, len(groups))
    return struct.pack(">HHHHL", 0, 1, 3, 10, 12) + head + groups.astype(">u4").tobytes()


def _style(font: bytes, table: _Table) -> str:
    """Regular, or Bold. Raises KeyError where that has no name."""
    _, count, texts = struct.unpack_from(">HHH", font, table.offset)
    found = {}
    for number in range(count):
        entry = table.offset + 6 + number * _NAME.size
        *where, what, length, offset = _NAME.unpack_from(font, entry)
        if where == [*_UNICODE, _ENGLISH]:
            start = table.offset + texts + offset
            found[what] = font[start : start + length].decode("utf-16-be")
    return found.get(_WHOLE_STYLE) or found[_STYLE]


def _names(family: str, style: str) -> bytes:
    """A table with the names that a system asks for."""
    whole = f"{family} {style}"
    texts = {1: family, _STYLE: style, 3: whole, 4: whole, 6: whole.replace(" ", "-")}
    entries, data = b"", b""
    for what, text in texts.items():
        encoded = text.encode("utf-16-be")
        entries += _NAME.pack(*_UNICODE, _ENGLISH, what, len(encoded), len(data))
        data += encoded
    return struct.pack(">HHH", 0, len(texts), 6 + len(entries)) + entries + data


def _replace(font: bytearray, old: _Table, table: bytes) -> None:
    """Put a table behind all others, and have the directory point to it."""
    font += bytes(-len(font) % 4)
    padded = table + bytes(-len(table) % 4)
    (tag,) = struct.unpack_from("4s", font, old.entry)
    checksum = int(_numbers(">u4", padded).sum()) & 0xFFFFFFFF
    _ENTRY.pack_into(font, old.entry, tag, checksum, len(font), len(table))
    font += padded

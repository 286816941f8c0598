"""Folders of photos as the world has them: good ones, and every kind of bad one."""

from __future__ import annotations

import os
import struct
import zlib
from pathlib import Path
from typing import Final

import cv2
import numpy as np
from PIL import Image as PillowImage

from faceid_gui.core.types import Image
from tests.data import astronaut

BAD: Final = "bad_image"

NAMES: Final = (
    "Eileen Collins",
    "김민수",
    "\u1100\u1175\u11b7\u1103\u1161\u1112\u1167\u11ab",  # Hangul as macOS writes it: decomposed
    "محمد علي",
    "נעמי",
    "Зоя",
    "Ångström ñ",
    "ज़ोया",
    "陳大文",
    "👩‍🚀 O'Hara; --",
    "%00 NUL",
    "CON",
    "-rf --json",
    "a" * 120,
)
"""Names that people may have, one folder each."""

REFUSED_NAMES: Final = ("bell\x07", "two\nlines", "right\u202eleft", "\u200b\u200b", "e" * 201)
"""Names that nobody can have: a control character, a line break, reversed text, nothing
that can be seen, and too many letters."""


def png(image: cv2.typing.MatLike) -> bytes:
    """The bytes of a PNG file."""
    done, data = cv2.imencode(".png", image)
    assert done
    return data.tobytes()


def portrait(number: int = 0, *, light: int = 0) -> Image:
    """The portrait's face, 240x240, a little brighter for each number: no two are the same file.

    An import takes them for one photo, unless their ``light`` (grey levels) differs by 20.
    """
    face = astronaut()[10:250, 110:350].astype(np.int64) + number % 40 + light
    face[0, : number % 240] = 0
    return np.ascontiguousarray(np.clip(face, 0, 255), np.uint8)


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png_header(width: int, height: int) -> bytes:
    """A PNG that claims a size and has next to no pixels."""
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    pixels = zlib.compress(bytes(100))
    parts = _chunk(b"IHDR", head) + _chunk(b"IDAT", pixels) + _chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + parts


def _bombs() -> dict[str, bytes]:
    """Small files that claim to be, or unpack to, very much."""
    jpeg = cv2.imencode(".jpg", portrait())[1].tobytes()
    frame = jpeg.index(b"\xff\xc0") + 5
    text = _chunk(b"zTXt", b"Comment\0\0" + zlib.compress(bytes(200_000_000), 9))
    plain = png(portrait())
    return {
        "claims60000.png": png_header(60_000, 60_000),
        "claims65500.jpg": jpeg[:frame] + struct.pack(">HH", 65_500, 65_500) + jpeg[frame + 4 :],
        "wide65535.png": png_header(65_535, 1),
        "tall65535.png": png_header(1, 65_535),
        "nothing.png": png_header(0, 0),
        "text_bomb.png": plain[:33] + text + plain[33:],
    }


def write_bad_photos(folder: Path) -> dict[str, str]:
    """Every kind of photo that cannot be enrolled, and the code of its refusal."""
    folder.mkdir(parents=True, exist_ok=True)
    whole = png(portrait())
    jpeg = cv2.imencode(".jpg", portrait())[1].tobytes()
    two = np.concatenate([portrait(), portrait(9)], axis=1)
    deep = (np.arange(300 * 300, dtype=np.uint16) * 7 % 60_000).reshape(300, 300)
    empty = np.full((240, 320, 3), 128, np.uint8)
    contents = {
        "zero.jpg": (b"", BAD),
        "text.jpg": (b"not a picture", BAD),
        "page.png": (b"<html><body>404</body></html>", BAD),
        "cut.png": (whole[: len(whole) // 2], BAD),
        "cut.jpg": (jpeg[: len(jpeg) // 2], BAD),
        "flipped.png": (whole[:2000] + bytes(400) + whole[2400:], BAD),
        "old.gif": (b"GIF89a" + bytes(50), BAD),
        "phone.heic": (bytes(4) + b"ftypheic" + bytes(50), BAD),
        "deep16.png": (png(deep), "no_face"),
        "grey.png": (png(cv2.cvtColor(empty, cv2.COLOR_BGR2GRAY)), "no_face"),
        "nobody.png": (png(empty), "no_face"),
        "clear.png": (png(np.zeros((200, 200, 4), np.uint8)), "no_face"),
        "two.png": (png(two), "several_faces"),
    }
    contents |= {name: (data, BAD) for name, data in _bombs().items()}
    for name, (data, _) in contents.items():
        (folder / name).write_bytes(data)
    return {name: code for name, (_, code) in contents.items()} | _odd_files(folder)


def _odd_files(folder: Path) -> dict[str, str]:
    """What is no file of a sensible size at all, but is named like a photo."""
    (folder / "folder.jpg").mkdir()
    os.mkfifo(folder / "pipe.jpg")
    (folder / "device.jpg").symlink_to("/dev/zero")
    (folder / "nowhere.jpg").symlink_to(folder / "gone.jpg")
    (folder / "loop.jpg").symlink_to(folder / "loop.jpg")
    with (folder / "sparse.jpg").open("wb") as file:
        file.truncate(3 * 2**30)
    PillowImage.fromarray(np.zeros((5000, 5000), np.uint8)).save(folder / "pixels25m.png")
    names = ("pipe", "device", "nowhere", "loop", "sparse")
    return {f"{name}.jpg": BAD for name in names} | {"pixels25m.png": BAD}


def write_good_photos(folder: Path) -> int:
    """Photos in pixel formats that are unusual and can be used; returns how many."""
    folder.mkdir(parents=True, exist_ok=True)
    face = portrait(3)
    opaque = np.dstack([portrait(5, light=25), np.full(face.shape[:2], 255, np.uint8)])
    pictures = {
        "grey.png": cv2.cvtColor(face, cv2.COLOR_BGR2GRAY),
        "deep16.png": portrait(4, light=50).astype(np.uint16) * 257,
        "alpha.png": opaque,
        "plain.png": portrait(6, light=-25),
    }
    for name, picture in pictures.items():
        (folder / name).write_bytes(png(picture))
    return len(pictures)

"""Photos from files: looked at before they are decoded, and refused with a reason.

Everything that reads a picture from outside goes through here, so that size limits,
orientation, and odd pixel formats are dealt with in one place.
"""

from __future__ import annotations

import errno
import io
import logging
import os
import re
import stat
import threading
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import Final

import numpy as np
from PIL import (
    BmpImagePlugin,
    ImageFile,
    JpegImagePlugin,
    PngImagePlugin,
    TiffImagePlugin,
    WebPImagePlugin,
)
from PIL import Image as PillowImage

from faceid_gui.core.errors import BadImage, BadRequest
from faceid_gui.core.opencv import cv2
from faceid_gui.core.types import Image

_log = logging.getLogger(__name__)

PHOTO_SUFFIXES: Final = frozenset(
    {".jpg", ".jpeg", ".jpe", ".jfif", ".png", ".webp", ".bmp", ".dib", ".tif", ".tiff"}
)
"""Endings of files that may hold a photo, in lower case. What counts is the content."""

OTHER_PICTURE_SUFFIXES: Final = frozenset(
    {".gif", ".svg", ".heic", ".heif", ".avif", ".jp2", ".jxl", ".psd", ".ico"}
)
"""Endings of pictures that are refused; walked all the same, so that somebody is told."""

MAX_PIXELS: Final = 24_000_000
MAX_SIDE: Final = 16_384
MAX_FILE_BYTES: Final = 64 * 1024 * 1024
_MAX_SCANS: Final = 200  # a progressive JPEG of thousands of scans is an attack on the clock
_ORIENTATION_TAG: Final = 0x0112


class PhotoFault(StrEnum):
    """What is wrong with a photo: the stable ``detail`` of the BadImage."""

    MISSING = "missing"
    BAD_PATH = "bad_path"
    NOT_A_FILE = "not_a_file"
    NO_PERMISSION = "no_permission"
    UNREADABLE = "unreadable"
    EMPTY = "empty"
    FILE_TOO_LARGE = "file_too_large"
    NOT_A_PICTURE = "not_a_picture"
    UNSUPPORTED_FORMAT = "unsupported_format"
    UNSUPPORTED_PIXELS = "unsupported_pixels"
    TOO_MANY_PIXELS = "too_many_pixels"
    TRUNCATED = "truncated"
    DAMAGED = "damaged"


# --- public -------------------------------------------------------------------------------


def read_photo(path: Path | str) -> Image:
    """The photo in a file, upright.

    Returns shape (h, w, 3), uint8, BGR, at most 24 megapixels. Raises BadImage; its
    ``detail`` is a PhotoFault.
    """
    return decode_photo(read_photo_bytes(path))


def decode_photo(data: bytes) -> Image:
    """The photo in the bytes of a JPEG, PNG, WebP, BMP or TIFF file, upright.

    The header is judged before a pixel is decoded. Transparent pictures are laid on
    white; grey, palette, CMYK and 16-bit ones become plain 8-bit BGR.
    Returns shape (h, w, 3), uint8, BGR. Raises BadImage; its ``detail`` is a PhotoFault.
    """
    if not data:
        raise _refused(PhotoFault.EMPTY, "the file is empty")
    if len(data) > MAX_FILE_BYTES:
        raise _refused(PhotoFault.FILE_TOO_LARGE, "the file is larger than 64 MB")
    opener = _opener(data)
    with _refusing_damage():
        with _quiet_pillow():
            picture = opener(io.BytesIO(data))
            _check_size(*picture.size)
            plain_jpeg = opener is JpegImagePlugin.JpegImageFile and picture.mode in ("RGB", "L")
            if not plain_jpeg:
                picture.load()
                image = _to_bgr(picture)
            orientation = _orientation(picture)
        if opener is JpegImagePlugin.JpegImageFile:
            _check_jpeg_is_whole(data)
        if plain_jpeg:  # OpenCV is twice as fast as Pillow here, and only here
            image = _decode_with_opencv(data)
        return _upright(image, orientation)


def walk_photos(root: Path | str) -> Iterator[Path]:
    """All files under a folder that claim to be pictures, in natural order.

    ``img2`` comes before ``img10``; a folder's files before its sub-folders; hidden files
    and folders are left out; linked folders are walked once, so loops end. A folder that
    cannot be read is logged and skipped. A root that is a file is that file alone.
    Raises BadRequest when there is no such file or folder.
    """
    start = Path(root)
    try:
        mode = start.stat().st_mode
    except (OSError, ValueError) as error:
        raise BadRequest(f"there is no such file or folder: {start}", detail=str(start)) from error
    if not stat.S_ISDIR(mode):
        yield start
        return
    seen: set[tuple[int, int]] = set()
    waiting = [start]
    while waiting:
        folder = waiting.pop()
        files, folders = _list_folder(folder, seen)
        yield from files
        waiting.extend(reversed(folders))


def natural_key(text: str) -> tuple[tuple[int, int, str], ...]:
    """A sort key that puts ``img2`` before ``img10``."""
    parts = re.split(r"([0-9]+)", text.casefold())
    return tuple((0, int(part), "") if part.isdecimal() else (1, 0, part) for part in parts if part)


# --- the file -----------------------------------------------------------------------------


def _refused(fault: PhotoFault, reason: str) -> BadImage:
    return BadImage(reason, detail=fault.value)


def read_photo_bytes(path: Path | str) -> bytes:
    """The content of a file that may be a photo. Raises BadImage like ``read_photo``."""
    try:
        status = Path(path).stat()
        _check_file(status)
        # Not blocking: what was a file a moment ago may be a pipe by now.
        handle = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0))
        with os.fdopen(handle, "rb") as file:
            _check_file(os.fstat(handle))
            return file.read(MAX_FILE_BYTES + 1)
    except ValueError as error:  # NUL, or a name that the file system cannot spell
        raise _refused(PhotoFault.BAD_PATH, "the name of the file is not valid") from error
    except (FileNotFoundError, NotADirectoryError) as error:
        raise _refused(PhotoFault.MISSING, "there is no such file") from error
    except PermissionError as error:
        raise _refused(PhotoFault.NO_PERMISSION, "no permission to read the file") from error
    except OSError as error:
        fault = PhotoFault.BAD_PATH if error.errno in _BAD_NAME else PhotoFault.UNREADABLE
        raise _refused(fault, f"the file cannot be read: {error.strerror}") from error


_BAD_NAME: Final = (errno.ENAMETOOLONG, errno.ELOOP, errno.EINVAL, errno.EILSEQ)


def _check_file(status: os.stat_result) -> None:
    if not stat.S_ISREG(status.st_mode):
        raise _refused(PhotoFault.NOT_A_FILE, "this is a folder or a device, not a file")
    if status.st_size == 0:
        raise _refused(PhotoFault.EMPTY, "the file is empty")
    if status.st_size > MAX_FILE_BYTES:
        raise _refused(PhotoFault.FILE_TOO_LARGE, "the file is larger than 64 MB")


def _list_folder(folder: Path, seen: set[tuple[int, int]]) -> tuple[list[Path], list[Path]]:
    """The pictures and the sub-folders of a folder, each in natural order."""
    files: list[Path] = []
    folders: list[Path] = []
    try:
        status = folder.stat()
        if (status.st_dev, status.st_ino) in seen:
            return [], []
        seen.add((status.st_dev, status.st_ino))
        with os.scandir(folder) as entries:
            for entry in entries:
                if entry.name.startswith("."):
                    continue
                if _is_folder(entry):
                    folders.append(folder / entry.name)
                elif _claims_to_be_a_picture(entry.name):
                    files.append(folder / entry.name)
    except OSError as error:
        _log.warning("cannot read the folder %s: %s", ascii(str(folder)), error.strerror)
    return sorted(files, key=_by_name), sorted(folders, key=_by_name)


def _is_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir()
    except OSError:  # a link that leads in a circle must not cost the files beside it
        return False


def _claims_to_be_a_picture(name: str) -> bool:
    suffix = Path(name).suffix.lower()
    return suffix in PHOTO_SUFFIXES or suffix in OTHER_PICTURE_SUFFIXES


def _by_name(path: Path) -> tuple[tuple[tuple[int, int, str], ...], str]:
    return natural_key(path.name), path.name


# --- the header ---------------------------------------------------------------------------

_Opener = Callable[[io.BytesIO], ImageFile.ImageFile]

# What Pillow's plug-ins and OpenCV raise on damaged files, beside OSError and EOFError.
_DAMAGE: Final = (
    SyntaxError,
    ValueError,
    TypeError,
    KeyError,
    IndexError,
    ArithmeticError,
    RuntimeError,
    AttributeError,
    cv2.error,
)


def _opener(data: bytes) -> _Opener:
    """What opens these bytes, by their first ones, whatever the file is called.

    The plug-ins are called directly: Image.open would try others, and warns by itself.
    """
    if data.startswith(b"\xff\xd8\xff"):
        return JpegImagePlugin.JpegImageFile
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return PngImagePlugin.PngImageFile
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return WebPImagePlugin.WebPImageFile
    if data.startswith(b"BM"):
        return BmpImagePlugin.BmpImageFile
    if data.startswith((b"II*\0", b"MM\0*", b"II+\0", b"MM\0+")):
        return TiffImagePlugin.TiffImageFile
    name = _other_format(data)
    if name:
        raise _refused(PhotoFault.UNSUPPORTED_FORMAT, f"{name} is not supported; use JPEG or PNG")
    raise _refused(PhotoFault.NOT_A_PICTURE, "the file is not a picture")


def _other_format(data: bytes) -> str:
    if data.startswith((b"GIF87a", b"GIF89a")):
        return "GIF"
    if data[4:8] == b"ftyp":
        return "HEIC, AVIF or video"
    if b"<svg" in data[:1024].lower():
        return "SVG"
    if data.startswith((b"\0\0\0\x0cjP  ", b"\xff\x4f\xff\x51")):
        return "JPEG 2000"
    return "PSD" if data.startswith(b"8BPS") else ""


def _check_size(width: int, height: int) -> None:
    if width < 1 or height < 1:
        raise _refused(PhotoFault.DAMAGED, "the picture has no size")
    if width * height > MAX_PIXELS or max(width, height) > MAX_SIDE:
        raise _refused(
            PhotoFault.TOO_MANY_PIXELS,
            f"the picture is too large: {width} x {height}; at most 24 megapixels",
        )


_MARKER: Final = re.compile(rb"\xff+([^\x00\xff\xd0-\xd7])")


def _check_jpeg_is_whole(data: bytes) -> None:
    """Walk the segments of a JPEG to its end marker.

    OpenCV fills what is missing of a cut-off file with grey, and says so on stderr alone.
    """
    position, scans = 2, 0
    while found := _MARKER.search(data, position):
        marker, position = found[1][0], found.end()
        if marker == 0xD9:
            if not scans:
                break
            return
        if marker in (0x01, 0xD8):
            continue
        scans += marker == 0xDA
        if scans > _MAX_SCANS:
            raise _refused(PhotoFault.DAMAGED, "the picture has too many scans")
        position += int.from_bytes(data[position : position + 2], "big")
    raise _refused(PhotoFault.TRUNCATED, "the picture is truncated")


_pillow_lock = threading.Lock()


@contextmanager
def _quiet_pillow() -> Iterator[None]:
    """Pillow warns about odd metadata; that is no business of the person at the door.

    Changing the warning filters is not thread-safe, hence one picture at a time.
    """
    with _pillow_lock, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


@contextmanager
def _refusing_damage() -> Iterator[None]:
    """Turn whatever a decoder raises into BadImage."""
    try:
        yield
    except (OSError, EOFError) as error:
        fault = PhotoFault.TRUNCATED if "truncated" in str(error) else PhotoFault.DAMAGED
        raise _refused(fault, f"the picture is {fault}") from error
    except PillowImage.DecompressionBombError as error:
        raise _refused(PhotoFault.TOO_MANY_PIXELS, "the picture is too large") from error
    except MemoryError as error:
        raise _refused(PhotoFault.TOO_MANY_PIXELS, "not enough memory for the picture") from error
    except _DAMAGE as error:
        raise _refused(PhotoFault.DAMAGED, "the picture is damaged") from error


# --- the pixels ---------------------------------------------------------------------------


def _decode_with_opencv(data: bytes) -> Image:
    flags = cv2.IMREAD_COLOR | cv2.IMREAD_IGNORE_ORIENTATION
    image = cv2.imdecode(np.frombuffer(data, np.uint8), flags)
    if image is None:
        raise _refused(PhotoFault.DAMAGED, "the picture is damaged")
    return np.asarray(image, np.uint8)


def _to_bgr(picture: PillowImage.Image) -> Image:
    mode = picture.mode
    if mode.startswith("I"):  # I;16, I;16B, and I where a plug-in widened 16 bits
        deep = np.clip(np.asarray(picture).astype(np.int64), 0, 65535)
        grey = (deep >> 8).astype(np.uint8)
        return _plain(cv2.cvtColor(grey, cv2.COLOR_GRAY2BGR))
    if mode == "F":
        raise _refused(PhotoFault.UNSUPPORTED_PIXELS, "pictures of float pixels are not supported")
    if "transparency" in picture.info or mode in ("RGBA", "LA", "PA", "RGBa", "La"):
        return _on_white(np.asarray(picture.convert("RGBA")))
    rgb = picture if mode == "RGB" else picture.convert("RGB")
    return _plain(cv2.cvtColor(np.asarray(rgb), cv2.COLOR_RGB2BGR))


def _on_white(rgba: np.ndarray[tuple[int, ...], np.dtype[np.uint8]]) -> Image:
    alpha = rgba[..., 3:].astype(np.uint16)
    blended = (rgba[..., :3] * alpha + (255 - alpha) * 255 + 127) // 255
    return _plain(cv2.cvtColor(blended.astype(np.uint8), cv2.COLOR_RGB2BGR))


def _plain(image: cv2.typing.MatLike) -> Image:
    return np.ascontiguousarray(image, np.uint8)


def _orientation(picture: ImageFile.ImageFile) -> int:
    """The EXIF orientation, 1 to 8; 1 where there is none or it cannot be read."""
    try:
        value = picture.getexif().get(_ORIENTATION_TAG, 1)
    except (OSError, EOFError, *_DAMAGE):
        return 1
    return value if isinstance(value, int) and 1 <= value <= 8 else 1


def _upright(image: Image, orientation: int) -> Image:
    """Undo an EXIF orientation (CIPA DC-008, tag 0x0112)."""
    if orientation >= 5:  # 5 to 8 are stored with rows and columns swapped
        image = _plain(cv2.transpose(image))
    flip = {2: 1, 3: -1, 4: 0, 6: 1, 7: -1, 8: 0}.get(orientation)
    return image if flip is None else _plain(cv2.flip(image, flip))

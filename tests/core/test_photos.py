"""Photos: what is read is right, what is wrong is refused with its reason."""

from __future__ import annotations

import contextlib
import io
import os
import resource
import struct
import tracemalloc
import warnings
import zlib
from collections.abc import Callable
from pathlib import Path

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image as PillowImage
from PIL import ImageOps

from faceid_gui.core import photos
from faceid_gui.core.errors import BadImage, BadRequest
from faceid_gui.core.photos import (
    PhotoFault,
    decode_photo,
    natural_key,
    read_photo,
    walk_photos,
)
from faceid_gui.core.types import Image


def smooth_picture(width: int = 80, height: int = 60) -> Image:
    """A picture without fine detail, so that lossy formats keep its colours."""
    seed = np.random.default_rng(5).integers(0, 255, (3, 4, 3), np.uint8)
    return np.asarray(cv2.resize(seed, (width, height), interpolation=cv2.INTER_CUBIC), np.uint8)


def encoded(image: NDArray[np.uint8] | NDArray[np.uint16], suffix: str = ".jpg") -> bytes:
    return bytes(cv2.imencode(suffix, image)[1].tobytes())


def saved(picture: PillowImage.Image, kind: str, **options: object) -> bytes:
    buffer = io.BytesIO()
    picture.save(buffer, kind, **options)
    return buffer.getvalue()


def as_pillow(image: Image) -> PillowImage.Image:
    return PillowImage.fromarray(np.ascontiguousarray(image[..., ::-1]))


def png_header(width: int, height: int) -> bytes:
    """A PNG that claims a size and carries no pixels worth the name."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        checksum = struct.pack(">I", zlib.crc32(kind + body))
        return struct.pack(">I", len(body)) + kind + body + checksum

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    body = zlib.compress(bytes(1000))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", body) + chunk(b"IEND", b"")


def refusal(data: bytes) -> str:
    with pytest.raises(BadImage) as caught:
        decode_photo(data)
    assert str(caught.value)
    return caught.value.detail


# --- what is read --------------------------------------------------------------------------


@pytest.mark.parametrize("suffix", [".jpg", ".png", ".webp", ".bmp", ".tiff"])
def test_every_format_gives_bgr(suffix: str) -> None:
    # GIVEN one picture in each format
    picture = smooth_picture()
    # WHEN it is decoded
    image = decode_photo(encoded(picture, suffix))
    # THEN it is the picture: blue first, 8 bits, contiguous
    assert image.dtype == np.uint8
    assert image.flags.c_contiguous
    assert image.shape == picture.shape
    assert np.abs(image.astype(int) - picture).mean() < 4


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "TIFF", "WEBP"])
@pytest.mark.parametrize("orientation", range(1, 9))
def test_orientation_is_applied(kind: str, orientation: int) -> None:
    # GIVEN a photo with an EXIF orientation
    exif = PillowImage.Exif()
    exif[0x0112] = orientation
    data = saved(as_pillow(smooth_picture()), kind, exif=exif)
    # WHEN it is decoded
    image = decode_photo(data)
    # THEN it stands as Pillow's own transposition makes it stand
    with PillowImage.open(io.BytesIO(data)) as picture:
        expected = np.asarray(ImageOps.exif_transpose(picture).convert("RGB"))[..., ::-1]
    assert image.shape == expected.shape
    assert np.abs(image.astype(int) - expected).max() <= 3


def test_a_senseless_orientation_is_ignored() -> None:
    exif = PillowImage.Exif()
    exif[0x0112] = 77
    assert decode_photo(saved(as_pillow(smooth_picture()), "JPEG", exif=exif)).shape == (60, 80, 3)


def test_sixteen_bits_become_eight() -> None:
    # GIVEN 16-bit grey and 16-bit colour PNG files
    grey = np.linspace(0, 65535, 64 * 64, dtype=np.uint16).reshape(64, 64)
    colour = np.dstack([grey, grey[::-1], grey.T])
    # WHEN / THEN the upper eight bits are what is left
    image = decode_photo(encoded(grey, ".png"))
    assert np.abs(image[..., 0].astype(int) - (grey >> 8)).max() <= 1
    image = decode_photo(encoded(colour, ".png"))
    assert np.abs(image.astype(int) - (colour >> 8)).max() <= 1


def test_grey_palette_bilevel_and_cmyk_become_bgr() -> None:
    picture = as_pillow(smooth_picture())
    for mode, kind in (("L", "JPEG"), ("L", "PNG"), ("P", "PNG"), ("1", "PNG"), ("CMYK", "JPEG")):
        image = decode_photo(saved(picture.convert(mode), kind))
        expected = np.asarray(picture.convert(mode).convert("RGB"))[..., ::-1]
        assert np.abs(image.astype(int) - expected).mean() < 4, mode


@pytest.mark.parametrize("mode", ["RGBA", "LA"])
def test_transparency_is_laid_on_white(mode: str) -> None:
    # GIVEN black pixels, transparent in the left half
    picture = PillowImage.new(mode, (40, 20), (0,) * (len(mode) - 1) + (255,))
    picture.paste((0,) * (len(mode) - 1) + (0,), (0, 0, 20, 20))
    # WHEN it is decoded
    image = decode_photo(saved(picture, "PNG"))
    # THEN the left half is white
    assert (image[:, :20] == 255).all()
    assert (image[:, 20:] == 0).all()


def test_a_transparent_colour_is_laid_on_white() -> None:
    picture = PillowImage.new("RGB", (8, 8), (10, 20, 30))
    assert (decode_photo(saved(picture, "PNG", transparency=(10, 20, 30))) == 255).all()


def test_a_jpeg_with_bytes_behind_its_end_is_read() -> None:
    # Phones append their own data; an EXIF thumbnail has an end marker of its own.
    assert decode_photo(encoded(smooth_picture()) + b"trailer" * 50).shape == (60, 80, 3)


def test_content_counts_not_the_ending(tmp_path: Path) -> None:
    path = tmp_path / "really_a_png.jpg"
    path.write_bytes(encoded(smooth_picture(), ".png"))
    assert (read_photo(path) == smooth_picture()).all()


# --- what is refused -----------------------------------------------------------------------


def test_no_bytes_and_no_picture() -> None:
    assert refusal(b"") == PhotoFault.EMPTY
    assert refusal(b"this is a letter, not a picture\n" * 20) == PhotoFault.NOT_A_PICTURE
    assert refusal(os.urandom(64).replace(b"BM", b"xx")) == PhotoFault.NOT_A_PICTURE


def test_formats_that_are_not_supported_are_named() -> None:
    picture = as_pillow(smooth_picture())
    for data, name in (
        (saved(picture, "GIF"), "GIF"),
        (b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"/>', "SVG"),
        (b"\0\0\0\x18ftypheic" + bytes(100), "HEIC"),
    ):
        with pytest.raises(BadImage, match=name) as caught:
            decode_photo(data)
        assert caught.value.detail == PhotoFault.UNSUPPORTED_FORMAT


@pytest.mark.parametrize("suffix", [".jpg", ".png", ".webp", ".bmp", ".tiff"])
@pytest.mark.parametrize("share", [0.1, 0.5, 0.95])
def test_truncated_files_are_refused(suffix: str, share: float) -> None:
    noise = np.random.default_rng(1).integers(0, 255, (60, 80, 3), np.uint8)
    data = encoded(noise, suffix)
    assert refusal(data[: int(len(data) * share)]) in (PhotoFault.TRUNCATED, PhotoFault.DAMAGED)


def test_a_truncated_jpeg_says_so_and_prints_nothing(capfd: pytest.CaptureFixture[str]) -> None:
    data = encoded(smooth_picture())
    for cut in (2, 3, 40):
        assert refusal(data[:-cut]) == PhotoFault.TRUNCATED
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize("suffix", [".jpg", ".png", ".webp", ".bmp", ".tiff"])
def test_damaged_bytes_never_raise_anything_else(suffix: str) -> None:
    # GIVEN a small picture with bytes overwritten at random
    rng = np.random.default_rng(9)
    data = encoded(smooth_picture(24, 16), suffix)
    for _ in range(120):
        broken = bytearray(data)
        for _ in range(rng.integers(1, 8)):
            broken[rng.integers(0, len(broken))] = rng.integers(0, 256)
        # WHEN it is decoded THEN it is a picture or a BadImage
        try:
            assert decode_photo(bytes(broken)).ndim == 3
        except BadImage as error:
            assert error.detail in set(PhotoFault)


def test_too_many_pixels_are_refused_whatever_the_shape() -> None:
    narrow = np.zeros((1, 65_500, 3), np.uint8)  # few pixels, but no picture
    assert refusal(encoded(narrow, ".png")) == PhotoFault.TOO_MANY_PIXELS
    assert refusal(png_header(65_535, 1)) == PhotoFault.TOO_MANY_PIXELS
    assert refusal(png_header(1, 16_385)) == PhotoFault.TOO_MANY_PIXELS
    assert refusal(png_header(6_000, 4_001)) == PhotoFault.TOO_MANY_PIXELS
    assert refusal(png_header(0, 10)) in set(PhotoFault)


def test_exactly_24_megapixels_are_allowed() -> None:
    image = np.zeros((4000, 6000, 3), np.uint8)
    assert decode_photo(encoded(image)).shape == (4000, 6000, 3)


def bomb_webp(side: int = 16_383) -> bytes:
    """An extended WebP whose canvas is as large as the format allows."""
    small = encoded(smooth_picture(16, 16), ".webp")[12:]
    size = (side - 1).to_bytes(3, "little")
    head = b"VP8X" + struct.pack("<I", 10) + bytes(4) + size + size
    return b"RIFF" + struct.pack("<I", 4 + len(head) + len(small)) + b"WEBP" + head + small


def bomb_bmp() -> bytes:
    return (
        b"BM"
        + struct.pack("<IHHI", 60, 0, 0, 54)
        + struct.pack("<IiiHHIIiiII", 40, 50_000, 50_000, 1, 24, 0, 0, 0, 0, 0, 0)
        + bytes(6)
    )


def bomb_jpeg() -> bytes:
    data = bytearray(encoded(smooth_picture()))
    frame = data.index(b"\xff\xc0")
    data[frame + 5 : frame + 9] = struct.pack(">HH", 50_000, 50_000)
    return bytes(data)


@pytest.mark.parametrize(
    "make",
    [
        lambda: png_header(50_000, 50_000),
        bomb_jpeg,
        bomb_bmp,
        bomb_webp,
        lambda: bomb_webp(13_000),  # below Pillow's own limit
    ],
)
def test_a_bomb_is_refused_by_its_header_alone(make: Callable[[], bytes]) -> None:
    # GIVEN a small file whose header claims gigabytes of pixels
    data = make()
    assert len(data) < 10_000
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    tracemalloc.start()
    # WHEN it is refused
    assert refusal(data) in (PhotoFault.TOO_MANY_PIXELS, PhotoFault.DAMAGED)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    # THEN neither Python nor the decoders took memory for it
    assert peak < 2_000_000
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 50_000  # KiB


def test_a_jpeg_of_endless_scans_is_refused() -> None:
    data = saved(as_pillow(smooth_picture()), "JPEG", progressive=True)
    scan = data.index(b"\xff\xda")
    scan_end = data.index(b"\xff", scan + 12)
    many = data[:scan] + data[scan:scan_end] * 300 + data[scan:]
    assert refusal(many) == PhotoFault.DAMAGED


def test_float_pixels_are_refused() -> None:
    picture = PillowImage.fromarray(np.ones((8, 8), np.float32))
    assert refusal(saved(picture, "TIFF")) == PhotoFault.UNSUPPORTED_PIXELS


def test_warnings_of_the_decoder_stay_inside(recwarn: pytest.WarningsRecorder) -> None:
    # GIVEN a TIFF with a tag that makes Pillow warn, and warnings that are errors
    data = bytearray(saved(as_pillow(smooth_picture()), "TIFF"))
    position = struct.unpack("<I", data[4:8])[0]
    count = struct.unpack("<H", data[position : position + 2])[0]
    data[position + 2 + 12 * (count - 1) + 4 :][:4] = struct.pack("<I", 1000)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        # WHEN / THEN it is read or refused, but nothing else is raised
        with contextlib.suppress(BadImage):
            decode_photo(bytes(data))
        # AND the caller's filters stand as before
        assert warnings.filters[0][0] == "error"
    assert not recwarn.list


# --- the file ------------------------------------------------------------------------------


def path_refusal(path: Path | str) -> str:
    with pytest.raises(BadImage) as caught:
        read_photo(path)
    return caught.value.detail


def test_paths_that_are_no_files(tmp_path: Path) -> None:
    fifo = tmp_path / "pipe.jpg"
    os.mkfifo(fifo)
    (tmp_path / "empty.jpg").touch()
    loop = tmp_path / "loop.jpg"
    loop.symlink_to(loop)
    assert path_refusal(tmp_path) == PhotoFault.NOT_A_FILE
    assert path_refusal(fifo) == PhotoFault.NOT_A_FILE
    assert path_refusal("/dev/zero") == PhotoFault.NOT_A_FILE
    assert path_refusal(tmp_path / "empty.jpg") == PhotoFault.EMPTY
    assert path_refusal(tmp_path / "none.jpg") == PhotoFault.MISSING
    assert path_refusal(loop) in (PhotoFault.BAD_PATH, PhotoFault.UNREADABLE)


def test_names_that_no_file_can_have(tmp_path: Path) -> None:
    assert path_refusal(f"{tmp_path}/nul\0.jpg") == PhotoFault.BAD_PATH
    assert path_refusal(f"{tmp_path}/lone\ud800.jpg") == PhotoFault.BAD_PATH
    assert path_refusal(tmp_path / ("x" * 300 + ".jpg")) == PhotoFault.BAD_PATH


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_no_permission_is_said(tmp_path: Path) -> None:
    path = tmp_path / "secret.jpg"
    path.write_bytes(encoded(smooth_picture()))
    path.chmod(0)
    assert path_refusal(path) == PhotoFault.NO_PERMISSION


def test_a_huge_file_is_not_read(tmp_path: Path) -> None:
    # GIVEN a file of a gigabyte that takes no room on the disk
    path = tmp_path / "huge.jpg"
    with path.open("wb") as file:
        file.write(b"\xff\xd8\xff")
        file.truncate(2**30)
    tracemalloc.start()
    # WHEN / THEN it is refused without being read
    assert path_refusal(path) == PhotoFault.FILE_TOO_LARGE
    assert tracemalloc.get_traced_memory()[1] < 1_000_000
    tracemalloc.stop()


NAMES = ("김철수.jpg", "Łukasz.jpg", "山田 太郎.jpg", "محمد.jpg", "Ἀθηνᾶ.jpg", "ไทย.jpg", "🙂.jpg")


def test_names_of_every_script(tmp_path: Path) -> None:
    # GIVEN photos with names of many scripts, one of them not valid UTF-8
    data = encoded(smooth_picture())
    for name in NAMES:
        (tmp_path / name).write_bytes(data)
    with open(os.fsencode(tmp_path) + b"/\xff\xfe.jpg", "wb") as file:
        file.write(data)
    # WHEN the folder is walked
    found = list(walk_photos(tmp_path))
    # THEN all are found, and all can be read
    assert len(found) == len(NAMES) + 1
    assert all(read_photo(path).shape == (60, 80, 3) for path in found)


# --- walking -------------------------------------------------------------------------------


def test_natural_order_files_before_folders_hidden_left_out(tmp_path: Path) -> None:
    for name in ("img10.jpg", "img2.JPG", "notes.txt", ".hidden.jpg", "b/1.png", ".git/x.jpg"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).touch()
    (tmp_path / "a.gif").touch()
    found = [path.relative_to(tmp_path).as_posix() for path in walk_photos(tmp_path)]
    # THEN a GIF is walked too, so that its refusal can be told
    assert found == ["a.gif", "img2.JPG", "img10.jpg", "b/1.png"]
    assert len(list(walk_photos(tmp_path))) == 4


def test_links_in_a_circle_end(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "1.jpg").touch()
    (tmp_path / "a" / "up").symlink_to(tmp_path)
    (tmp_path / "zz").symlink_to(tmp_path / "a")
    assert len(list(walk_photos(tmp_path))) == 1


def test_a_root_that_is_a_file_or_nothing(tmp_path: Path) -> None:
    (tmp_path / "one.jpg").touch()
    assert list(walk_photos(tmp_path / "one.jpg")) == [tmp_path / "one.jpg"]
    for nothing in (tmp_path / "none", "a\0b"):
        with pytest.raises(BadRequest):
            list(walk_photos(nothing))


def test_ten_thousand_files(tmp_path: Path) -> None:
    for number in range(10_000):
        os.close(os.open(tmp_path / f"p{number}.jpg", os.O_CREAT | os.O_WRONLY))
    names = [path.name for path in walk_photos(tmp_path)]
    assert names[:3] == ["p0.jpg", "p1.jpg", "p2.jpg"]
    assert len(names) == 10_000


def test_natural_key_takes_any_digits() -> None:
    assert sorted(["a²", "a10", "a9", "a٣"], key=natural_key)[:2] == ["a9", "a10"]


def test_plain_jpegs_take_the_quick_way(monkeypatch: pytest.MonkeyPatch) -> None:
    # GIVEN a decoder that counts
    calls: list[bytes] = []
    quick = photos._decode_with_opencv

    def counting(data: bytes) -> Image:
        calls.append(data)
        return quick(data)

    monkeypatch.setattr(photos, "_decode_with_opencv", counting)
    # WHEN a plain JPEG and a CMYK one are decoded
    decode_photo(encoded(smooth_picture()))
    decode_photo(saved(as_pillow(smooth_picture()).convert("CMYK"), "JPEG"))
    # THEN only the plain one went to OpenCV
    assert len(calls) == 1

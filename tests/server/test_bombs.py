"""Pictures that are meant to hurt: judged by their headers, refused before they cost anything."""

from __future__ import annotations

import io
import struct
import subprocess
import sys
import zlib
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import numpy as np
import pytest
from fastapi.testclient import TestClient
from PIL import Image as PillowImage

from faceid_gui.core.errors import BadImage
from faceid_gui.server.parts import ServerLimits
from faceid_gui.server.pictures import check_size, decode_crop, picture_size
from tests.server.conftest import Serve
from tests.server.support import jpeg, png

PNG = {"content-type": "image/png"}
JPEG = {"content-type": "image/jpeg"}


def chunk(kind: bytes, data: bytes) -> bytes:
    """One chunk of a PNG file."""
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png_bomb(width: int, height: int) -> bytes:
    """A small PNG file of very many black pixels."""
    squeeze = zlib.compressobj(9)
    row = bytes(1 + width // 8 + 1)
    data = b"".join(squeeze.compress(row) for _ in range(height)) + squeeze.flush()
    header = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", data) + chunk(b"IEND", b"")
    )


class Peak:
    """The most memory that this process has from now on."""

    def __init__(self) -> None:
        Path("/proc/self/clear_refs").write_text("5")  # forget the peak of before: proc(5)
        self._start = self._bytes()

    @property
    def growth(self) -> int:
        """Bytes above the beginning."""
        return self._bytes() - self._start

    def _bytes(self) -> int:
        status = Path("/proc/self/status").read_text()
        return next(
            int(line.split()[1]) * 1024 for line in status.splitlines() if line.startswith("VmHWM:")
        )


def test_sixteen_bombs_cost_nothing(serve: Serve) -> None:
    # GIVEN a PNG of forty million pixels in a few kilobytes
    server = serve(ServerLimits())
    bomb = png_bomb(8000, 5000)
    assert len(bomb) < 50_000
    peak = Peak()

    def throw(_: int) -> int:
        with httpx.Client(base_url=server.url) as client:
            return client.post("/v1/analyse", content=bomb, headers=PNG).status_code

    # WHEN sixteen come at once
    with ThreadPoolExecutor(16) as throwers:
        codes = list(throwers.map(throw, range(16)))
        health = httpx.get(f"{server.url}/v1/health")
    # THEN each is refused, no pixel was decoded, and others are served
    assert codes == [422] * 16
    assert health.status_code == 200
    assert peak.growth < 60_000_000


_BOMBER = """
import http.client, sys, threading, time
bomb, ready, took = sys.stdin.buffer.read(), threading.Barrier(16), []
def throw():
    line = http.client.HTTPConnection("127.0.0.1", int(sys.argv[1]), timeout=20)
    line.connect()
    ready.wait()
    began = time.perf_counter()
    line.request("POST", sys.argv[2], body=bomb, headers={"content-type": "image/png"})
    reply = line.getresponse()
    reply.read()
    took.append((time.perf_counter() - began, reply.status))
threads = [threading.Thread(target=throw) for _ in range(16)]
[thread.start() for thread in threads]
[thread.join() for thread in threads]
print(max(took)[0], *sorted({status for _, status in took}))
"""


@pytest.mark.slow
@pytest.mark.parametrize("path", ["/v1/detect", "/v1/analyse", "/v1/embed", "/v1/identify"])
def test_sixteen_bombs_are_refused_in_no_time(serve: Serve, path: str) -> None:
    # GIVEN sixteen clients in another process, WHEN each throws forty million pixels at once
    command = [sys.executable, "-c", _BOMBER, str(serve(ServerLimits()).port), path]
    peak = Peak()
    thrown = subprocess.run(command, input=png_bomb(8000, 5000), capture_output=True, check=True)
    slowest, *codes = thrown.stdout.split()
    # THEN each is refused in a tenth of a second, and hardly any memory was needed
    assert codes == [b"422"]
    assert float(slowest) < 0.1
    assert peak.growth < 300_000_000


@pytest.mark.parametrize(
    "size", [(4097, 10), (10, 4097), (4096, 4096), (65_535, 1), (2**31 - 1, 2**31 - 1), (0, 10)]
)
def test_the_header_says_enough(size: tuple[int, int]) -> None:
    # GIVEN headers of sizes that are refused, WHEN checked, THEN nothing else was looked at
    header = struct.pack(">IIBBBBB", *size, 8, 2, 0, 0, 0)
    file = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header)
    with pytest.raises(BadImage):
        check_size(file, pixels=8_300_000, side=4096)


def test_sizes_are_read_from_headers() -> None:
    # GIVEN real files, WHEN their headers are read, THEN that is their size
    image = np.zeros((37, 61, 3), np.uint8)
    assert picture_size(png(image)) == picture_size(jpeg(image)) == (61, 37)
    assert check_size(jpeg(image), pixels=10_000, side=100) == 61 * 37
    # and a JPEG that is cut off, or has no frame, has none
    for cut in (2, 3, 4, 20, 100):
        with pytest.raises(BadImage):
            picture_size(jpeg(image)[:cut])
    with pytest.raises(BadImage):
        picture_size(b"\xff\xd8" + b"\xff\xe0\x00\x02" * 600)


def test_crops_have_exactly_their_size() -> None:
    # GIVEN crops of other sizes, and damaged ones, WHEN decoded, THEN they are refused
    good = np.full((112, 112, 3), 90, np.uint8)
    assert decode_crop(jpeg(good), (112, 112)).shape == (112, 112, 3)
    assert decode_crop(png(good), (112, 112)).shape == (112, 112, 3)
    bad = (png(good[:-1]), jpeg(good)[:-40], jpeg(good)[:300], b"", b"GIF89a", png(good)[:-60])
    for file in bad:
        with pytest.raises(BadImage):
            decode_crop(file, (112, 112))


def scan_bomb(size: int, scans: int) -> bytes:
    """A small progressive JPEG whose last scan comes very often."""
    out = io.BytesIO()
    picture = PillowImage.fromarray(np.zeros((size, size), np.uint8))
    picture.save(out, "JPEG", progressive=True)
    data = out.getvalue()
    return data[:-2] + data[data.rfind(b"\xff\xda") : -2] * scans + b"\xff\xd9"


@pytest.mark.parametrize("path", ["/v1/embed", "/v1/detect"])
def test_pictures_of_very_many_scans_are_refused(client: TestClient, path: str) -> None:
    # GIVEN a small picture that is gone over twenty thousand times, WHEN sent
    reply = client.post(path, content=scan_bomb(112, 20_000), headers=JPEG)
    # THEN it is refused
    assert (reply.status_code, reply.json()["error"]["code"]) == (422, "bad_image")
    # and one of few scans is not
    few = client.post(path, content=scan_bomb(112, 0), headers=JPEG)
    assert few.status_code == 200

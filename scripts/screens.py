"""What the pictures of the guide are taken with: a person before a camera, and the real app.

The person is a public-domain portrait that scikit-image carries. It stands before a network
camera, which turns it as it is told, or in a clip.
"""

from __future__ import annotations

import functools
import math
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import cv2
import numpy as np
from PIL import Image as Pillow
from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtWidgets import QWidget

from faceid_gui.app.windows import Front
from faceid_gui.core.types import Image
from faceid_gui.services.enrolment.coaching import PoseBin
from tests.data import astronaut
from tests.turning import RING, Turn, turned

OUT = Path(__file__).resolve().parent.parent / "docs" / "images"
LANDSCAPE, SMALL, PORTRAIT = (1280, 800), (800, 480), (720, 1280)
PATIENCE_S = 90.0
FPS = 15
LARGE_BYTES = 150_000
POSES = dict(zip(PoseBin, RING, strict=True))
"""How the portrait shows each pose."""


# --- the person ------------------------------------------------------------------------------


def scene(turn: Turn | None, moment: float) -> Image:
    """The person before a wall, 1280x720 BGR, swaying a little as people do.

    ``turn`` None is the wall alone; ``moment`` is the time in seconds.
    """
    noise = np.random.default_rng(round(moment * 1000)).integers(0, 3, (720, 1280, 1), np.uint8)
    frame: Image = np.minimum(_wall(), 252) + noise
    if turn is not None:
        x = 318 + round(8 * math.sin(moment * 2.3))
        frame[80:720, x : x + 640] = _portrait(turn)
    return frame


@functools.lru_cache(maxsize=64)
def _portrait(turn: Turn) -> Image:
    # As soft as a camera's picture: sharper ones are told to be photos more often.
    picture = cv2.GaussianBlur(cv2.resize(turned(turn), (640, 640)), (0, 0), 0.8)
    return np.asarray(picture, np.uint8)


@functools.lru_cache(maxsize=1)
def _wall() -> Image:
    blurred = cv2.GaussianBlur(cv2.resize(astronaut(), (1280, 720)), (0, 0), 60)
    return np.asarray(blurred, np.uint8)


def write_clip(path: Path, turns: Sequence[Turn | None]) -> None:
    """A clip of 15 pictures a second, of the person turned like that in each."""
    writer = cv2.VideoWriter(str(path), cv2.VideoWriter.fourcc(*"MJPG"), FPS, (1280, 720))
    for number, turn in enumerate(turns):
        writer.write(scene(turn, number / FPS))
    writer.release()


def write_photo(path: Path, image: Image) -> None:
    """A photo as people have it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    cv2.imwrite(str(path), image)


class NetworkCamera:
    """A camera in the network, before which the person does what ``turn`` says."""

    def __init__(self) -> None:
        self.turn: Turn | None = RING[0]
        self._closed = threading.Event()
        camera = self

        class Handler(BaseHTTPRequestHandler):
            """Streams pictures for as long as somebody looks."""

            def do_GET(self) -> None:
                """HTTP: GET."""
                self.send_response(200)
                self.send_header("Content-Type", "multipart/x-mixed-replace; boundary=picture")
                self.end_headers()
                try:
                    for part in camera.parts():
                        self.wfile.write(part)
                except OSError:
                    return  # nobody looks any more

            def log_message(self, format: str, *args: object) -> None:
                """Quiet."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)
        self._thread.start()

    @property
    def address(self) -> str:
        """Where it is."""
        return f"http://localhost:{self._server.server_port}/"

    def parts(self) -> Iterator[bytes]:
        """Pictures as a browser would get them."""
        while not self._closed.wait(1 / FPS):
            _, data = cv2.imencode(".jpg", scene(self.turn, time.monotonic()))
            body = data.tobytes()
            head = f"--picture\r\nContent-Type: image/jpeg\r\nContent-Length: {len(body)}\r\n\r\n"
            yield head.encode() + body + b"\r\n"

    def close(self) -> None:
        """End, and wait for it."""
        self._closed.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join(5.0)


@contextmanager
def network_camera() -> Iterator[NetworkCamera]:
    """A camera for a while."""
    camera = NetworkCamera()
    try:
        yield camera
    finally:
        camera.close()


# --- waiting and taking ----------------------------------------------------------------------


def wait(done: Callable[[], bool], what: str) -> None:
    """Let the app run until something is so. Raises TimeoutError."""
    if not waited(done, seconds=PATIENCE_S):
        message = f"the app did not come so far: {what}"
        raise TimeoutError(message)


def waited(done: Callable[[], bool], *, seconds: float) -> bool:
    """Let the app run until something is so, or for so long; whether it is."""
    end = time.monotonic() + seconds
    while not done():
        if time.monotonic() > end:
            return False
        run(0.05)
    return True


def run(seconds: float) -> None:
    """Let the app run."""
    loop = QEventLoop()
    QTimer.singleShot(round(seconds * 1000), loop.quit)
    loop.exec()


def window_of(front: Front) -> QWidget:
    """The window that is open. Raises RuntimeError where none is."""
    if front.window is None:
        message = "there is no window"
        raise RuntimeError(message)
    return front.window


def take(front: Front, name: str, size: tuple[int, int] = LANDSCAPE) -> None:
    """Take a picture of the window in a size."""
    window = window_of(front)
    if (window.width(), window.height()) != size:
        window.resize(*size)
        run(0.6)
    run(0.2)
    OUT.mkdir(parents=True, exist_ok=True)
    path = OUT / name
    window.grab().save(str(path))
    shrink(path)
    print(f"{path.name}: {path.stat().st_size // 1024} KB")


def shrink(path: Path) -> None:
    """Write a picture smaller: a large one, with much of the camera in it, in 256 colours."""
    with Pillow.open(path) as picture:
        colours = picture.convert("RGB")
    colours.save(path, optimize=True)
    if path.stat().st_size <= LARGE_BYTES:
        return
    kind, dither = Pillow.Quantize.MEDIANCUT, Pillow.Dither.FLOYDSTEINBERG
    palette = colours.quantize(256, method=kind, dither=dither)
    # A second pass with the palette: only then are pixels spread over its colours.
    colours.quantize(palette=palette, dither=dither).save(path, optimize=True)

"""A camera that is drawn: for demos, for tests, and for a machine without a camera."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from faceid_gui.cameras.config import CameraConfig, CameraFault, lost
from faceid_gui.cameras.pace import Pace
from faceid_gui.core.clock import SystemClock
from faceid_gui.core.opencv import cv2
from faceid_gui.core.ports import Clock
from faceid_gui.core.types import Frame, Image

_TOUR_S: Final = 8.0  # one face comes, stays, and goes
_SHOWN_S: Final = 6.5
_CROP_PX: Final = 160  # pictures up to this size are aligned crops: all face, no hair
_BARS: Final = (
    (192, 192, 192),
    (0, 192, 192),
    (192, 192, 0),
    (0, 192, 0),
    (192, 0, 192),
    (0, 0, 192),
    (192, 0, 0),
)


@dataclass(frozen=True, slots=True)
class SyntheticConfig:
    """``seed`` chooses who comes first and from where; ``faces`` how many are there at once."""

    seed: int = 0
    faces: int = 1


class SyntheticCamera:
    """A moving test picture, the same for the same seed and frame number.

    With ``pictures`` of faces (BGR; aligned crops or photos) these come in one by one,
    stay for some seconds and go; without, colour bars, a clock and a moving disc.
    Implements core.ports.CameraSource.
    """

    live = True

    def __init__(
        self,
        camera: CameraConfig,
        config: SyntheticConfig | None = None,
        pictures: Sequence[Image] = (),
        clock: Clock | None = None,
    ) -> None:
        self.description = "synthetic:"
        self._size = (camera.width, camera.height)
        self._fps = camera.fps
        self._config = config or SyntheticConfig()
        self._faces = tuple(_prepare(picture, camera.height) for picture in pictures)
        self._backdrop = _backdrop(*self._size) if self._faces else _colour_bars(*self._size)
        self._clock = clock or SystemClock()
        self._pace = Pace(camera.fps, self._clock)
        self._number = -1

    def open(self) -> None:
        """Start at frame 0."""
        self._pace.start()
        self._number = 0

    def read(self) -> Frame | None:
        """The next picture, at the camera's pace."""
        if self._number < 0:
            raise lost(CameraFault.MISSING, f"{self.description} is not open")
        self._pace.wait()
        image = self.picture(self._number)
        frame = Frame(image, self._number, self._clock.monotonic())
        self._number += 1
        return frame

    def close(self) -> None:
        """Stop. May be called twice."""
        self._pace.stop()
        self._number = -1

    def picture(self, number: int) -> Image:
        """The picture of a frame number: shape (h, w, 3), uint8, BGR."""
        image = self._backdrop.copy()
        time_s = number / self._fps
        for slot in range(self._config.faces if self._faces else 0):
            self._paste_face(image, time_s, slot)
        self._draw_disc(image, time_s)
        _draw_clock(image, time_s, number)
        return image

    def _paste_face(self, image: Image, time_s: float, slot: int) -> None:
        slots = self._config.faces
        tour, into_s = divmod(time_s + _TOUR_S * slot / slots, _TOUR_S)
        if into_s > _SHOWN_S:
            return
        chosen = (int(tour) * slots + slot + self._config.seed) % len(self._faces)
        width, height = self._size
        # Eased, so that a face comes in, all but stands for a while, and goes out.
        along = 2.0 * into_s / _SHOWN_S - 1.0
        x = width * ((slot + 0.5) / slots + 0.65 * along**5)
        y = height * 0.5 + height * 0.03 * math.sin(2.0 * time_s + slot)
        scale = (1.0 + 0.06 * math.cos(1.3 * time_s)) / math.sqrt(slots)
        self._faces[chosen].paste(image, x, y, scale)

    def _draw_disc(self, image: Image, time_s: float) -> None:
        width, height = self._size
        radius = max(height // 36, 4)
        angle = 1.7 * time_s + self._config.seed
        x = width * (0.5 + 0.45 * math.sin(angle))
        y = height * 0.93 + radius * 0.5 * math.cos(2.0 * angle)
        cv2.circle(image, (round(x), round(y)), radius, (60, 180, 255), -1, cv2.LINE_AA)


@dataclass(frozen=True, slots=True, eq=False)
class _Face:
    """A face picture and its soft mask: (h, w, 3) uint8 and (h, w, 1) float32, 0 to 1."""

    picture: Image
    mask: NDArray[np.float32]

    def paste(self, image: Image, x: float, y: float, scale: float) -> None:
        """Blend the picture, scaled, into ``image`` with its middle at (x, y)."""
        height, width = self.picture.shape[:2]
        matrix = np.array(
            [[scale, 0.0, x - scale * width / 2], [0.0, scale, y - scale * height / 2]],
            np.float32,
        )
        left, top = max(math.floor(matrix[0, 2]), 0), max(math.floor(matrix[1, 2]), 0)
        right = min(math.ceil(x + scale * width / 2), image.shape[1])
        bottom = min(math.ceil(y + scale * height / 2), image.shape[0])
        if right <= left or bottom <= top:
            return
        matrix[:, 2] -= (left, top)
        size = (right - left, bottom - top)
        picture = cv2.warpAffine(self.picture, matrix, size, flags=cv2.INTER_LINEAR)
        mask = cv2.warpAffine(self.mask, matrix, size, flags=cv2.INTER_LINEAR)[..., None]
        region = image[top:bottom, left:right]
        blended = region + (picture.astype(np.float32) - region) * mask
        region[:] = np.clip(blended + 0.5, 0, 255).astype(np.uint8)


def _prepare(picture: Image, frame_height: int) -> _Face:
    """Scale a picture smoothly to its place in the frame, and make its mask."""
    height, width = picture.shape[:2]
    is_crop = max(height, width) <= _CROP_PX
    target = frame_height * (0.42 if is_crop else 0.8)
    scale = min(target / height, target * 1.2 / width)
    size = (max(round(width * scale), 8), max(round(height * scale), 8))
    method = cv2.INTER_CUBIC if scale > 1 else cv2.INTER_AREA
    scaled = np.asarray(cv2.resize(picture, size, interpolation=method), np.uint8)
    return _Face(scaled, _oval(*size) if is_crop else _soft_frame(*size))


def _oval(width: int, height: int) -> NDArray[np.float32]:
    y, x = np.mgrid[-1 : 1 : height * 1j, -1 : 1 : width * 1j].astype(np.float32)
    distance = np.sqrt((x / 0.98) ** 2 + (y / 1.0) ** 2)
    return np.asarray(np.clip((1.0 - distance) / 0.12, 0.0, 1.0), np.float32)


def _soft_frame(width: int, height: int) -> NDArray[np.float32]:
    y, x = np.mgrid[-1 : 1 : height * 1j, -1 : 1 : width * 1j].astype(np.float32)
    edge = 1.0 - np.maximum(np.abs(x), np.abs(y))
    return np.asarray(np.clip(edge / 0.04, 0.0, 1.0), np.float32)


def _backdrop(width: int, height: int) -> Image:
    """A wall, a bit lighter at the top, with a faint pattern."""
    y = np.linspace(0.0, 1.0, height, dtype=np.float32)[:, None]
    x = np.linspace(0.0, 1.0, width, dtype=np.float32)[None, :]
    light = 150.0 - 50.0 * y + 6.0 * np.sin(40.0 * x) * np.sin(25.0 * y)
    tint = np.array([1.0, 0.97, 0.92], np.float32)
    return np.asarray(np.clip(light[..., None] * tint, 0, 255), np.uint8)


def _colour_bars(width: int, height: int) -> Image:
    image = np.zeros((height, width, 3), np.uint8)
    edges = np.linspace(0, width, len(_BARS) + 1).astype(int)
    for left, right, colour in zip(edges, edges[1:], _BARS, strict=False):
        image[: height * 3 // 4, left:right] = colour
    ramp = np.linspace(0, 255, width).astype(np.uint8)
    image[height * 3 // 4 :] = ramp[None, :, None]
    return image


def _draw_clock(image: Image, time_s: float, number: int) -> None:
    minutes, seconds = divmod(time_s, 60.0)
    text = f"{int(minutes):02d}:{seconds:05.2f}  {number}"
    scale = image.shape[0] / 720.0
    place = (round(24 * scale), round(60 * scale))
    font, aa = cv2.FONT_HERSHEY_SIMPLEX, cv2.LINE_AA
    cv2.putText(image, text, place, font, 1.4 * scale, (0, 0, 0), max(round(6 * scale), 1), aa)
    cv2.putText(
        image, text, place, font, 1.4 * scale, (255, 255, 255), max(round(2 * scale), 1), aa
    )

"""People of FakeBackend who turn their heads: a pose is painted into the face's blue."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from faceid_gui.core.ports import CameraSource
from faceid_gui.core.types import Box, DetectedFace, Frame, Image
from faceid_gui.services.enrolment.coaching import PoseBin
from tests.fakes import FakeBackend, face_picture
from tests.services.pictures import sharpen

FPS = 30.0

_BLUE = 200  # of a face that looks straight ahead, as in tests.fakes
_ANGLES = ((0, 0), (-25, 0), (25, 0), (0, 14), (0, -14), (60, 0))
_POSES = {pose: number for number, pose in enumerate(PoseBin)}
AWAY = 5
"""The number of a pose that is of no use to anybody."""

_HEAD = np.array(
    [(-17.6, -20.3, 0.0), (17.6, -20.3, 0.0), (0.0, 2.5, 18.0), (-14.6, 20.4, 4.0), (14.6, 20.4, 4)]
)


def posed(
    identity: int, pose: PoseBin | int = PoseBin.FRONT, *, y: int = 120, size: int = 140
) -> Image:
    """A sharp 640x360 picture of one person (1 to 15) in a pose."""
    number = pose if isinstance(pose, int) else _POSES[pose]
    image = sharpen(face_picture(identity, y=y, size=size))
    face = (image[..., 0] == _BLUE) & (image[..., 2] == 255)
    image[face, 0] = _BLUE + number
    return image


class PosingBackend(FakeBackend):
    """Finds the faces of ``posed`` with the five points of a head that is turned so."""

    def detect(self, image: Image, *, careful: bool = False) -> tuple[DetectedFace, ...]:
        blue = image[..., 0]
        plain = image.copy()
        plain[(blue >= _BLUE) & (blue < _BLUE + len(_ANGLES)), 0] = _BLUE
        return tuple(_turned(face, image) for face in super().detect(plain) if face.box.area > 200)


def _turned(face: DetectedFace, image: Image) -> DetectedFace:
    box = face.box
    x, y = (int(value) for value in box.centre)
    number = min(max(int(image[y, x, 0]) - _BLUE, 0), AWAY)
    points = _points(*_ANGLES[number]) * (0.0105 * box.w) + np.array(box.centre)
    points[:, 1] += 0.1 * box.h
    return DetectedFace(Box(box.x, box.y, box.w, box.h), points.astype(np.float32), face.score)


def _points(yaw: float, pitch: float) -> NDArray[np.float64]:
    """Five points of a mean head seen from far away, turned right and up by degrees."""
    across, up = math.radians(yaw), math.radians(pitch)
    x, y, z = _HEAD.T
    x, z = x * math.cos(across) + z * math.sin(across), z * math.cos(across) - x * math.sin(across)
    y = y * math.cos(up) - z * math.sin(up)
    points: NDArray[np.float64] = np.stack([x, y], axis=1)
    return points


class TimedCamera:
    """Plays pictures with the times of a 30 Hz camera, as fast as they are taken.

    An exception in the row is raised. Implements core.ports.CameraSource.
    """

    def __init__(
        self,
        pictures: Iterable[Image | Exception],
        *,
        live: bool = True,
        description: str = "camera:0",
        start: float = 100.0,
        step: float = 1.0 / FPS,
    ) -> None:
        self.live = live
        self.description = description
        self._pictures = iter(pictures)
        self._at = start
        self._step = step
        self._number = 0
        self.opened = 0
        self.closed = 0

    def open(self) -> None:
        self.opened += 1

    def read(self) -> Frame | None:
        picture = next(self._pictures, None)
        if isinstance(picture, Exception):
            raise picture
        if picture is None:
            return None
        self._at += self._step
        number = self._number
        self._number += 1
        return Frame(picture, number, self._at, None if self.live else number * self._step)

    def close(self) -> None:
        self.closed += 1


def held(identity: int, poses: Sequence[PoseBin | int], *, frames: int = 25) -> list[Image]:
    """Pictures of somebody who holds one pose after the other."""
    return [picture for pose in poses for picture in [posed(identity, pose)] * frames]


class CameraQueue:
    """What a session is given as ``open_camera``: another camera each time, the last for ever."""

    def __init__(self, *cameras: CameraSource) -> None:
        self._cameras = list(cameras)
        self.asked = 0

    def __call__(self) -> CameraSource:
        camera = self._cameras[min(self.asked, len(self._cameras) - 1)]
        self.asked += 1
        return camera


def video_of(path: Path, pictures: Iterable[Image], *, fps: float = 30.0) -> Path:
    """A video file (MJPG in AVI) of pictures."""
    writer: cv2.VideoWriter | None = None
    for picture in pictures:
        if writer is None:
            height, width = picture.shape[:2]
            code = cv2.VideoWriter.fourcc(*"MJPG")
            writer = cv2.VideoWriter(str(path), code, fps, (width, height))
        writer.write(picture)
    if writer is not None:
        writer.release()
    return path

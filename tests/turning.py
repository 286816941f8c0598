"""A portrait that turns its head: a cooperative person for tests, made of one photo.

The photo is laid over an ellipsoid with a nose, turned in space and seen from far away. What
is not the head stays where it is, and in between the two flow into each other. Good for turns
of about 30 degrees; nothing that the photo does not show comes into sight.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

import cv2
import numpy as np
from numpy.typing import NDArray

from faceid_gui.core.types import Image
from tests.data import astronaut

_Field = NDArray[np.float32]

_CENTRE = (223.0, 116.0)  # of the astronaut's head, pixels of the 512x512 portrait
_HALF = (56.0, 78.0, 62.0)  # half axes of the head: across, down, towards the camera
_NOSE = (222.0, 125.0)
_NOSE_OUT = 15.0
_NOSE_WIDE = 9.0
_ROUNDS = 12  # of looking for the point that comes to lie here


@dataclass(frozen=True, slots=True)
class Turn:
    """How the head is held, in degrees: yaw to the picture's right, pitch upwards."""

    yaw: float = 0.0
    pitch: float = 0.0


RING = (Turn(), Turn(-24.0), Turn(24.0), Turn(pitch=20.0), Turn(pitch=-20.0))
"""Front, left, right, up, down, as somebody does who is asked to."""


@lru_cache(maxsize=256)
def turned(turn: Turn) -> Image:
    """The portrait with its head turned: 512x512 BGR."""
    rows, columns = np.mgrid[0:512, 0:512].astype(np.float32)
    x, y = columns.copy(), rows.copy()
    for _ in range(_ROUNDS):
        moved_x, moved_y = _moved(x, y, turn)
        x, y = x + 0.8 * (columns - moved_x), y + 0.8 * (rows - moved_y)
    picture = cv2.remap(astronaut(), x, y, cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE)
    return np.ascontiguousarray(picture, np.uint8)


def placed(turn: Turn, *, width: int = 1280, height: int = 720, scale: float = 1.0) -> Image:
    """The turned portrait in the middle of a textured wall, like a person before a camera."""
    rng = np.random.default_rng(3)
    wall = cv2.resize(rng.integers(60, 160, (45, 80, 3), np.uint8), (width, height))
    side = round(512 * scale)
    portrait = cv2.resize(turned(turn), (side, side), interpolation=cv2.INTER_AREA)
    fits = portrait[: min(side, height), : min(side, width)]
    top, left = (height - fits.shape[0]) // 2, (width - fits.shape[1]) // 2
    wall[top : top + fits.shape[0], left : left + fits.shape[1]] = fits
    return np.ascontiguousarray(wall, np.uint8)


def cooperative(*, hold: int = 24, move: int = 8) -> Iterator[Turn]:
    """The turns of a person who follows: each pose held, and the way to the next one."""
    before = RING[0]
    for turn in RING:
        for step in range(1, move + 1):
            part = 0.5 - 0.5 * math.cos(math.pi * step / move)
            yaw = before.yaw + part * (turn.yaw - before.yaw)
            yield Turn(round(yaw, 1), round(before.pitch + part * (turn.pitch - before.pitch), 1))
        for _ in range(hold):
            yield turn
        before = turn


def _moved(x: _Field, y: _Field, turn: Turn) -> tuple[_Field, _Field]:
    """Where a point of the photo comes to lie when the head turns."""
    yaw, pitch = math.radians(turn.yaw), math.radians(turn.pitch)
    across, down = x - _CENTRE[0], y - _CENTRE[1]
    depth, share = _shape(x, y)
    turned_x = across * math.cos(yaw) + depth * math.sin(yaw)
    behind = depth * math.cos(yaw) - across * math.sin(yaw)
    turned_y = down * math.cos(pitch) - behind * math.sin(pitch)
    return x + share * (turned_x - across), y + share * (turned_y - down)


def _shape(x: _Field, y: _Field) -> tuple[_Field, _Field]:
    """How near to the camera each point is, and how much it belongs to the head, 0 to 1."""
    across, down, out = _HALF
    away = ((x - _CENTRE[0]) / across) ** 2 + ((y - _CENTRE[1]) / down) ** 2
    bump = ((x - _NOSE[0]) ** 2 + (y - _NOSE[1]) ** 2) / (2 * _NOSE_WIDE**2)
    depth = out * np.sqrt(np.clip(1.0 - away, 0.0, None)) + _NOSE_OUT * np.exp(-bump)
    share = np.clip((2.6 - np.sqrt(away)) / 1.4, 0.0, 1.0)
    return depth.astype(np.float32), (share * share * (3 - 2 * share)).astype(np.float32)

"""Pages brought into a state that is always the same, to be looked at and measured."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import TypeAlias

import cv2
import numpy as np
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from faceid_gui.core.types import Image
from faceid_gui.qt.feed import EngineFeed
from tests.views.support import Bench

NOW = 1_700_000_000.0
"""Of tests.clocks.FakeClock at its zero: 14 November 2023, 22:13 UTC."""


@dataclass
class Props:
    """What a scene is built from."""

    qtbot: QtBot
    bench: Bench
    feed: EngineFeed

    def until(self, holds: Callable[[], bool]) -> None:
        """Wait for something to hold."""
        self.qtbot.waitUntil(holds, timeout=20_000)


Scene: TypeAlias = Callable[[Props], AbstractContextManager[QWidget]]


def settle() -> None:
    """Let layouts come to rest."""
    for _ in range(12):
        QApplication.processEvents()


def portrait(shade: int = 0, side: int = 112) -> Image:
    """A drawn face of nobody, (side, side, 3) uint8 BGR; ``shade`` tells people apart."""
    image = np.full((side, side, 3), (120, 90 + 13 * (shade % 8), 60), np.uint8)
    middle, wide, dark = side // 2, side // 4, (40, 40, 90)
    cv2.ellipse(image, (middle, middle), (wide, wide * 5 // 4), 0, 0, 360, (165, 190, 225), -1)
    for eye in (middle - wide // 2, middle + wide // 2):
        cv2.circle(image, (eye, middle - wide // 4), side // 24, dark, -1)
    mouth = (middle, middle + wide // 2)
    cv2.ellipse(image, mouth, (wide // 3, wide // 6), 0, 0, 180, dark, 2)
    return image


def encoded(image: Image, ending: str) -> bytes:
    """A picture as the bytes of a file of that ending, such as ``.png``."""
    done, data = cv2.imencode(ending, image)
    assert done
    return data.tobytes()


def room(*places: tuple[int, int, int], width: int = 640, height: int = 360) -> Image:
    """A plain room with drawn faces in it, each ``(x, y, side)``; uint8 BGR."""
    shades = np.linspace(70, 120, width).astype(np.uint8)
    image = np.empty((height, width, 3), np.uint8)
    image[:] = shades[np.newaxis, :, np.newaxis]
    for number, (x, y, side) in enumerate(places):
        image[y : y + side, x : x + side] = portrait(3 * number, side)
    return image

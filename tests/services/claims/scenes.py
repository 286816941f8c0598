"""Cameras that show FakeBackend's people, alive: no two pictures are the same."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from itertools import count

import numpy as np

from faceid_gui.core.decision import Policy
from faceid_gui.core.ports import EngineSettings
from faceid_gui.core.types import Frame, Image, Threshold
from tests.fakes import add_face, fake_gallery, no_face_picture

SETTINGS = EngineSettings(fake_gallery(1, 2), Threshold(0.5, margin=0.1), Policy())
"""``person 1`` and ``person 2`` are enrolled; 9 is a stranger."""


def alive(picture: Image, number: int) -> Image:
    """The picture with the noise of a sensor in its corner, where no face is."""
    noisy = picture.copy()
    noise = np.random.default_rng(number).integers(0, 100, (40, 640, 3), np.uint8)
    noisy[:40] = noise
    return noisy


def scene(*identities: int, still: bool = False) -> Iterator[Image]:
    """Pictures of people side by side, without end."""
    picture = no_face_picture()
    for place, identity in enumerate(identities):
        picture = add_face(picture, identity, x=60 + 260 * place, y=120, size=140)
    for number in count():
        yield picture if still else alive(picture, number)


class SceneCamera:
    """A live camera that shows a scene. ``before`` is called with each picture's number."""

    description = "scene:"
    live = True

    def __init__(
        self,
        pictures: Iterator[Image],
        *,
        before: Callable[[int], None] = lambda number: None,
    ) -> None:
        self._pictures = pictures
        self._before = before
        self.number = 0
        self.opened = 0
        self.is_open = False

    def open(self) -> None:
        self.opened += 1
        self.is_open = True

    def read(self) -> Frame | None:
        self._before(self.number)
        picture = next(self._pictures, None)
        if picture is None:
            return None
        frame = Frame(picture, self.number, time.monotonic())
        self.number += 1
        return frame

    def close(self) -> None:
        self.is_open = False

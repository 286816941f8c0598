"""Engine factories that a child process can import, and cameras that misbehave on demand."""

from __future__ import annotations

import os
import sys
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np

from faceid_gui.core.decision import Policy
from faceid_gui.core.errors import CameraLost, CameraUnavailable, ModelMissing
from faceid_gui.core.ports import EngineSettings
from faceid_gui.core.types import Embeddings, Frame, Image, Threshold
from faceid_gui.pipeline.engine import EngineParts, EngineTimes
from tests.fakes import FakeBackend, ListCamera, add_face, fake_gallery, no_face_picture

QUICK = EngineTimes(reopen_s=0.05, silent_s=0.5, thaw_s=0.3, reload_s=0.05, read_s=1.5)
OPEN = Policy(liveness_required=False)


def settings(
    *identities: int, policy: Policy = OPEN, threshold: float = 0.5, margin: float = 0.05
) -> EngineSettings:
    """What an engine is told: a gallery of these identities."""
    return EngineSettings(fake_gallery(*identities), Threshold(threshold, margin), policy)


def picture(number: int, *faces: tuple[int, int]) -> Image:
    """One picture of a quiet scene; ``faces`` are (identity, x).

    The noise in its top rows differs from number to number, as with a camera.
    """
    image = _background().copy()
    image[:24] = np.random.default_rng(number).integers(0, 100, (24, 640, 3), np.uint8)
    for identity, x in faces:
        image = add_face(image, identity, x=x, y=120, size=140)
    return image


@cache
def _background() -> Image:
    return no_face_picture()


def story() -> list[Image]:
    """Somebody known comes and goes, and somebody unknown after them: three seconds."""
    known = [picture(i, (1, 150 + 2 * i)) for i in range(30)]
    nobody = [picture(i) for i in range(30, 40)]
    unknown = [picture(i, (5, 400 - 2 * (i - 40))) for i in range(40, 85)]
    return known + nobody + unknown


class EndlessCamera:
    """A live camera that always shows one person, who never stands quite still."""

    description = "fake:endless"
    live = True

    def __init__(self, *, fps: float = 60.0) -> None:
        self._period = 1.0 / fps
        self._number = 0
        self._closed = threading.Event()
        self._images = [picture(i, (1, 200 + i % 7)) for i in range(60)]

    def open(self) -> None:
        """Ready at once."""
        self._closed.clear()

    def read(self) -> Frame | None:
        """The next picture after one period."""
        self._closed.wait(self._period)
        self._number += 1
        image = self._images[self._number % 60].copy()
        return Frame(image, self._number, time.monotonic())

    def close(self) -> None:
        """Wakes a reader."""
        self._closed.set()


class SwitchedCamera(EndlessCamera):
    """Obeys a file that a test writes: ``gone``, ``frozen``, ``blocked``, else plays."""

    description = "fake:switched"

    def __init__(self, switch: Path) -> None:
        super().__init__()
        self._switch = switch

    def _word(self) -> str:
        return self._switch.read_text() if self._switch.is_file() else ""

    def open(self) -> None:
        """Raises CameraUnavailable while gone."""
        super().open()
        if self._word() == "gone":
            raise CameraUnavailable("there is no camera", detail="missing")
        if self._word() == "busy":
            raise CameraUnavailable("another program has it", detail="busy")

    def read(self) -> Frame | None:
        """Raises CameraLost when gone; waits while blocked; repeats itself while frozen."""
        word = self._word()
        if word == "gone":
            raise CameraLost("unplugged")
        while word == "blocked" and not self._closed.wait(0.05):
            word = self._word()
        if word == "frozen":
            self._number -= 1
        return super().read()


@dataclass(frozen=True)
class Endless:
    """A factory of an endless camera and a backend that takes ``delay_s`` per frame."""

    delay_s: float = 0.0
    fps: float = 60.0

    def __call__(self) -> EngineParts:
        """Build the parts."""
        backend = FakeBackend(live=None, delay_s=self.delay_s)
        return EngineParts(EndlessCamera(fps=self.fps), backend)


@dataclass(frozen=True)
class Switched:
    """A factory of a camera that obeys a file."""

    switch: Path

    def __call__(self) -> EngineParts:
        """Build the parts."""
        return EngineParts(SwitchedCamera(self.switch), FakeBackend(live=None))


@dataclass(frozen=True)
class Story:
    """A factory of the recording ``story``."""

    def __call__(self) -> EngineParts:
        """Build the parts."""
        return EngineParts(ListCamera(story()), FakeBackend(live=None))


@dataclass(frozen=True)
class Missing:
    """A factory that finds no model until a file is there."""

    switch: Path

    def __call__(self) -> EngineParts:
        """Build the parts. Raises ModelMissing."""
        if not self.switch.is_file():
            raise ModelMissing("the model is not here")
        return Endless()()


@dataclass(frozen=True)
class Crashing:
    """A factory that takes its whole process down."""

    def __call__(self) -> EngineParts:
        """Never returns."""
        os._exit(3)


@dataclass(frozen=True)
class Imports:
    """A factory whose source is called after the forbidden modules that are imported."""

    def __call__(self) -> EngineParts:
        """Build the parts."""
        camera = EndlessCamera()
        found = sorted(name for name in sys.modules if name.startswith(("PySide6", "shiboken6")))
        camera.description = ",".join(found) or "no Qt"
        return EngineParts(camera, FakeBackend(live=None))


class BrokenBackend(FakeBackend):
    """Raises in ``embed`` while a file is there."""

    def __init__(self, switch: Path) -> None:
        super().__init__(live=None)
        self._switch = switch

    def embed(self, crops: Sequence[Image]) -> Embeddings:
        """Embeddings, or the fault."""
        if self._switch.is_file():
            raise RuntimeError("the provider is gone")
        return super().embed(crops)


@dataclass(frozen=True)
class Broken:
    """A factory of a backend that fails while a file is there."""

    switch: Path

    def __call__(self) -> EngineParts:
        """Build the parts."""
        return EngineParts(EndlessCamera(), BrokenBackend(self.switch))

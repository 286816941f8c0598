"""A camera that a test steers while the app runs, and the engine and library around it.

The engine is the real one, in a child process of its own; only the camera and the networks
inside it are fakes, so that a fault happens exactly when the test wants it.
"""

from __future__ import annotations

import hashlib
import threading
import time
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np

from faceid_gui.app.engine import EnginePlan
from faceid_gui.catalogue.library import FolderLibrary
from faceid_gui.core.errors import CameraLost, CameraUnavailable
from faceid_gui.core.networks import Architecture, Kind, NetworkSpec, Preprocessing
from faceid_gui.core.packs import ModelEntry, Pack
from faceid_gui.core.ports import Clock, EngineSettings
from faceid_gui.core.types import Frame, Image, NewSample, Threshold
from faceid_gui.pipeline.engine import EngineParts
from faceid_gui.pipeline.process_engine import ProcessEngine
from tests.catalogue.small import FREE
from tests.fakes import GOOD, FakeBackend, add_face, identity_vector, no_face_picture

WEIGHTS = b"the networks of the tests" * 200
_SPEC = NetworkSpec(
    key="squares",
    kind=Kind.EMBEDDER,
    architecture=Architecture.EMBEDDER,
    sha256=hashlib.sha256(WEIGHTS).hexdigest(),
    preprocessing=Preprocessing(size=(112, 112)),
    crop="arcface112",
    dimension=16,
)
ENTRY = ModelEntry("squares", "Squares", _SPEC, "squares.onnx", (), len(WEIGHTS), FREE, "")
PACK = Pack("squares", "Squares", "", None, "squares", None, (), 1, Threshold(0.5, 0.05))


def square_library(folder: Path) -> FolderLibrary:
    """A library with one pack, whose one file is written into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / ENTRY.file_name).write_bytes(WEIGHTS)
    return FolderLibrary(folder, entries=(ENTRY,), packs=(PACK,))


def square_sample(identity: int) -> NewSample:
    """What is enrolled of the person that the camera shows as this identity."""
    return NewSample({_SPEC.contract.id: identity_vector(identity)}, GOOD, f"square {identity}")


class Puppet:
    """The test's end: what the camera does from now on."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.act("nobody")

    def act(self, word: str) -> None:
        """``person 3``, ``nobody``, ``gone``, ``busy``, ``blocked``, one picture of a person
        for ever: ``frozen 3``, or a person before a camera of another size: ``small 3``,
        ``large 3``, ``upright 3``."""
        beside = self.path.with_suffix(".new")
        beside.write_text(word)
        beside.replace(self.path)


class PuppetCamera:
    """A live camera of 30 pictures a second that obeys a ``Puppet``."""

    description = "fake:puppet"
    live = True

    def __init__(self, script: Path) -> None:
        self._script = script
        self._closed = threading.Event()
        self._number = 0

    def open(self) -> None:
        """Raises CameraUnavailable while gone or busy."""
        word = self._word()
        if word == "gone":
            raise CameraUnavailable("there is no camera", detail="missing")
        if word == "busy":
            raise CameraUnavailable("another program has it", detail="busy")
        self._closed.clear()

    def read(self) -> Frame | None:
        """The next picture. Raises CameraLost when gone; waits while blocked."""
        self._closed.wait(1 / 30)
        word = self._word()
        while word == "blocked" and not self._closed.wait(0.05):
            word = self._word()
        if word == "gone":
            raise CameraLost("unplugged")
        self._number += 1
        frozen = word.startswith("frozen")
        image = _picture(word, 0 if frozen else self._number)
        return Frame(image, self._number, time.monotonic())

    def close(self) -> None:
        """Wakes a reader."""
        self._closed.set()

    def _word(self) -> str:
        return self._script.read_text()


def _picture(word: str, number: int) -> Image:
    kind, _, who = word.partition(" ")
    image = _background().copy()
    image[:24] = np.random.default_rng(number).integers(0, 100, (24, 640, 3), np.uint8)
    if who:
        image = add_face(image, int(who), x=200 + number % 7, y=120, size=140)
    match kind:
        case "small":
            return np.ascontiguousarray(image[100:340, 100:420])
        case "large":
            return np.ascontiguousarray(image.repeat(2, 0).repeat(2, 1))
        case "upright":
            return np.ascontiguousarray(image[:, 150:390])
        case _:
            return image


@cache
def _background() -> Image:
    return no_face_picture()


class SquareBackend(FakeBackend):
    """Finds and embeds squares, under the contract of ``square_library``."""

    def __init__(self, *, delay_s: float = 0.0) -> None:
        super().__init__(live=None, delay_s=delay_s)
        self.contract = _SPEC.contract


@dataclass(frozen=True)
class PuppetParts:
    """The engine factory: pickles, so that the child process can build the parts."""

    script: Path
    delay_s: float = 0.0

    def __call__(self) -> EngineParts:
        """Build the parts."""
        return EngineParts(PuppetCamera(self.script), SquareBackend(delay_s=self.delay_s))


class PuppetEngines:
    """Builds engines over a puppet for ``SessionBuilder.make_engine``; knows the newest."""

    def __init__(self, script: Path, *, delay_s: float = 0.0) -> None:
        self._parts = PuppetParts(script, delay_s)
        self.newest: ProcessEngine | None = None

    def __call__(self, _plan: EnginePlan, settings: EngineSettings, clock: Clock) -> ProcessEngine:
        """An engine with the patience of the real app."""
        self.newest = ProcessEngine(self._parts, settings, clock)
        return self.newest

    @property
    def pid(self) -> int | None:
        """The process of the newest engine, None between two lives."""
        return self.newest.pid if self.newest is not None else None

"""What the tests of the screen share: an engine that says what it is told, and builders."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from faceid_gui.core.errors import LockedOut, NotFound, WrongPin
from faceid_gui.core.events import Event, FrameAnalysed
from faceid_gui.core.ports import CameraSource, EngineSettings
from faceid_gui.core.types import (
    Box,
    FaceState,
    Frame,
    Image,
    Match,
    Person,
    Pose,
    Quality,
    QualityIssue,
    StageTimes,
    Threshold,
    TrackedFace,
)
from faceid_gui.qt.feed import Announcement
from faceid_gui.services.access import Verdict


class ToldEngine:
    """An Engine that says what a test tells it to, on the test's thread or another."""

    def __init__(self, frame: Frame | None = None) -> None:
        self.frame = frame
        self.listeners: list[Callable[[Event], None]] = []

    def start(self) -> None: ...

    def stop(self) -> None: ...

    def apply(self, settings: EngineSettings) -> None: ...

    def subscribe(self, listener: Callable[[Event], None]) -> Callable[[], None]:
        self.listeners.append(listener)
        return lambda: self.listeners.remove(listener)

    def newest_frame(self) -> Frame | None:
        return self.frame

    def say(self, event: Event) -> None:
        for listener in tuple(self.listeners):
            listener(event)

    def say_on_a_thread(self, *events: Event) -> None:
        def run() -> None:
            for event in events:
                self.say(event)

        thread = threading.Thread(target=run)
        thread.start()
        thread.join()


class ToldAnnouncer:
    """An access service that announces what a test tells it to."""

    def __init__(self) -> None:
        self.listeners: list[Callable[[Announcement], None]] = []

    def subscribe(self, listener: Callable[[Announcement], None]) -> Callable[[], None]:
        self.listeners.append(listener)
        return lambda: self.listeners.remove(listener)

    def say(self, announcement: Announcement) -> None:
        for listener in tuple(self.listeners):
            listener(announcement)


class MemoryPin:
    """A PIN guard in memory: three wrong PINs lock it until ``locked_s`` is set to 0."""

    def __init__(self, pin: str | None = "8305") -> None:
        self.pin = pin
        self.wrong = 0
        self.locked_s = 0

    def is_set(self) -> bool:
        return self.pin is not None

    def set_pin(self, pin: str) -> None:
        self.pin = pin

    def check(self, pin: str) -> None:
        if self.pin is None:
            raise NotFound
        if self.locked_s:
            raise LockedOut(detail=str(self.locked_s))
        if pin != self.pin:
            self.wrong += 1
            if self.wrong >= 3:
                self.locked_s = 30
            raise WrongPin(detail=str(max(0, 3 - self.wrong)))


@dataclass(frozen=True, slots=True)
class NamedCamera:
    """An entry of a camera list."""

    source: str
    name: str


def gradient(width: int = 1280, height: int = 720) -> Image:
    """A picture whose left half is blue and whose right half is green, BGR."""
    image = np.zeros((height, width, 3), np.uint8)
    image[:, : width // 2] = (200, 40, 40)
    image[:, width // 2 :] = (40, 160, 40)
    return image


def tracked(
    box: Box,
    *,
    state: FaceState = FaceState.LOOKING,
    progress: float = 0.5,
    issue: QualityIssue | None = None,
    name: str = "",
) -> TrackedFace:
    """A face as the engine would describe it."""
    quality = Quality(0.9, 120.0, 200.0, 120.0, Pose(0.0, 0.0, 0.0), issue)
    match = Match(Person("id", name, 0.0, 1), 0.7) if name else None
    return TrackedFace(
        track_id=1,
        visit_id="visit",
        box=box,
        landmarks=np.zeros((5, 2), np.float32),
        score=0.9,
        state=state,
        progress=progress,
        quality=quality,
        match=match,
        accepted=bool(name),
    )


def analysed(
    *faces: TrackedFace, at: float = 1000.0, number: int = 1, width: int = 1280, height: int = 720
) -> FrameAnalysed:
    """What the engine says of one frame."""
    return FrameAnalysed(number, at, width, height, tuple(faces), StageTimes())


def granted(name: str = "Eileen Collins", *, at: float = 1000.0, until: float = 1005.0) -> Verdict:
    """A verdict that opens the door."""
    return Verdict("visit", 1, True, None, name, at, until)


def no_source(_source: str) -> CameraSource:
    """Fails a test that opens a camera although it should not."""
    message = "no camera is opened here"
    raise AssertionError(message)


def default_threshold() -> Threshold:
    """A pack's default."""
    return Threshold(0.46, 0.05)

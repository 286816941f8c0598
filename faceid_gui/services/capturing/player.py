"""Moving about in a source: to a time, on to the next face, from frame to frame."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Protocol, runtime_checkable

from faceid_gui.core.ports import CameraSource
from faceid_gui.core.types import Frame
from faceid_gui.services.capturing.faces import FaceFinder, FaceUse, FoundFace

_STRIDE_S: Final = 0.2
_ON_S: Final = 0.8
_BEFORE_END_S: Final = 1.0


@runtime_checkable
class Seekable(Protocol):
    """A recording that can be entered anywhere."""

    @property
    def duration_s(self) -> float | None:
        """How long it is, once it is open."""

    def seek(self, time_s: float) -> None:
        """Go on at this time."""


class Player:
    """One source, and where it stands. Photos of a folder count as a second each."""

    def __init__(self, camera: CameraSource) -> None:
        self.camera = camera

    @property
    def live(self) -> bool:
        """Whether it is a camera."""
        return self.camera.live

    @property
    def duration_s(self) -> float | None:
        """How long the recording is, where one can move about in it."""
        return self.camera.duration_s if isinstance(self.camera, Seekable) else None

    def go_to(self, time_s: float) -> Frame | None:
        """The frame of this time, or the last one; None where there is none at all.

        Raises CameraUnavailable.
        """
        if isinstance(self.camera, Seekable) and self.camera.duration_s is not None:
            self.camera.seek(time_s)
            frame = self.camera.read()
            if frame is not None:
                return frame
            self.camera.seek(max(time_s - _BEFORE_END_S, 0.0))
            return self._read_until(time_s)
        self.camera.close()
        self.camera.open()
        return self._read_until(time_s)

    def _read_until(self, time_s: float) -> Frame | None:
        last: Frame | None = None
        while (frame := self.camera.read()) is not None:
            last = frame
            if position_of(frame) >= time_s:
                break
        return last


def position_of(frame: Frame) -> float:
    """Where a frame of a recording is, seconds."""
    return float(frame.number) if frame.time_s is None else frame.time_s


@dataclass(frozen=True, slots=True, eq=False)
class Look:
    """A frame and its faces."""

    frame: Frame
    faces: tuple[FoundFace, ...]


class Search:
    """Goes on from a place of a recording to the next face that is seen from the front.

    Call ``step`` until it says that it ended; ``found`` is then the place, or None. A face
    of any other kind is taken where the recording has no better one.
    """

    def __init__(self, player: Player, finder: FaceFinder, *, after_s: float | None) -> None:
        self._player = player
        self._finder = finder
        self._next_s = 0.0 if after_s is None else after_s + _ON_S
        self._poorer: float | None = None
        self.found: float | None = None

    def step(self) -> Frame | None:
        """Look at one more frame; None where the search has ended."""
        frame = self._player.camera.read()
        if frame is None:
            self.found = self._poorer
            return None
        at = position_of(frame)
        if at < self._next_s:
            return frame
        self._next_s = at + _STRIDE_S
        uses = [found.use for found in self._finder.find(frame.image, embed=False)]
        if FaceUse.FRONT in uses:
            self.found = at
            return None
        if uses and self._poorer is None:
            self._poorer = at
        return frame

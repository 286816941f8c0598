"""Frames made ready for the screen on a thread of their own: the UI thread only paints them.

Fetching a frame copies it out of shared memory and scaling it costs more than a millisecond
with cold caches (1280x720 to 800x404: 1.7 ms): neither belongs into the UI thread.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QObject, QSize, Signal
from PySide6.QtGui import QImage

from faceid_gui.core.types import Frame
from faceid_gui.qt.picture import MOST_CROPPED, Placement, Renderer, place

_log = logging.getLogger(__name__)

_LOOK_S: Final = 0.016  # no screen shows more than about 60 pictures a second
_JOIN_S: Final = 2.0
_BUFFERS: Final = 3  # one on the screen, one waiting, one being written


@dataclass(frozen=True, slots=True)
class Look:
    """How a view wants its pictures; ``width`` and ``height`` are those of the view."""

    width: int
    height: int
    mirrored: bool
    most_cropped: float = MOST_CROPPED

    def placement(self, frame: Frame) -> Placement:
        """Where a frame lies in such a view."""
        height, width = frame.image.shape[:2]
        return place(
            QSize(width, height),
            QSize(self.width, self.height),
            mirrored=self.mirrored,
            most_cropped=self.most_cropped,
        )


@dataclass(frozen=True, slots=True, eq=False)
class Picture:
    """A frame ready to be painted. ``image`` is valid until another picture was taken."""

    frame: Frame
    placement: Placement
    image: QImage
    buffer: int = -1


def same_frame(one: Frame | None, other: Frame | None) -> bool:
    """Whether two frames are the same picture; an engine may wrap one anew each time."""
    if one is None or other is None:
        return one is other
    return one.number == other.number and one.captured_at == other.captured_at


class FramePump(QObject):
    """Looks for new frames and renders them; ``ready`` tells the UI thread to ``take`` one.

    ``newest_frame`` is called on the pump's thread while it runs. All else is for the UI
    thread. Only the newest picture is kept: a busy screen shows fewer, never older ones.
    """

    ready = Signal()

    def __init__(self, newest_frame: Callable[[], Frame | None]) -> None:
        super().__init__()
        self._newest_frame = newest_frame
        self._lock = threading.Lock()
        self._renderers = tuple(Renderer() for _ in range(_BUFFERS))
        self._look = Look(1, 1, mirrored=False)
        self._waiting: Picture | None = None
        self._taken = -1
        self._generation = 0
        self._stopping = threading.Event()
        self._thread: threading.Thread | None = None

    @property
    def running(self) -> bool:
        """Whether frames are being looked for."""
        return self._thread is not None

    def want(self, look: Look) -> None:
        """Render like this from the next frame on."""
        with self._lock:
            self._look = look

    def start(self) -> None:
        """Begin to look for frames. A second call does nothing."""
        if self._thread is None:
            self._stopping = threading.Event()
            self._thread = threading.Thread(
                target=self._run, args=(self._stopping,), name="frame-pump", daemon=True
            )
            self._thread.start()

    def stop(self) -> None:
        """Look for no more frames. May be called twice."""
        thread, self._thread = self._thread, None
        if thread is None:
            return
        self._stopping.set()
        thread.join(_JOIN_S)
        if thread.is_alive():
            _log.error("the pictures of a view did not stop in time")

    def take(self) -> Picture | None:
        """The newest picture that was not taken yet; the one before may change from now on."""
        with self._lock:
            picture, self._waiting = self._waiting, None
            if picture is not None:
                self._taken = picture.buffer
            return picture

    def forget(self) -> None:
        """Drop what waits and what is under way: another source comes."""
        with self._lock:
            self._generation += 1
            self._waiting = None

    def _run(self, stopping: threading.Event) -> None:
        seen: Frame | None = None
        generation = -1
        while not stopping.wait(_LOOK_S):
            try:
                if generation != self._generation:
                    generation, seen = self._generation, None
                frame = self._newest_frame()
                if frame is None or frame is seen or same_frame(frame, seen):
                    continue
                seen = frame
                self._publish(self._render(frame), generation)
            except Exception:  # thread top: the picture then grows old, which the view shows
                _log.exception("a frame could not be made ready for the screen")

    def _render(self, frame: Frame) -> Picture:
        with self._lock:
            look = self._look
            waiting = -1 if self._waiting is None else self._waiting.buffer
            free = next(n for n in range(_BUFFERS) if n not in (self._taken, waiting))
        placement = look.placement(frame)
        image = self._renderers[free].render(frame.image, placement)
        return Picture(frame, placement, image, free)

    def _publish(self, picture: Picture, generation: int) -> None:
        with self._lock:
            if generation != self._generation:
                return
            told = self._waiting is not None
            self._waiting = picture
        if not told:
            self.ready.emit()

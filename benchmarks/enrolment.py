"""Enrolling a person who follows, before a camera and from a recording."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import cv2
import numpy as np

from benchmarks.factories import PictureCamera
from benchmarks.report import Row
from benchmarks.subjects import CLIP, backend_plan, pack_files
from faceid_gui.cameras.config import VideoConfig
from faceid_gui.cameras.sources import open_source
from faceid_gui.core.clock import SystemClock
from faceid_gui.core.ports import CameraSource
from faceid_gui.core.types import Frame, Image
from faceid_gui.services.enrolment.coaching import CoachState
from faceid_gui.services.enrolment.session import EnrolSession
from faceid_gui.services.samples.strength import strength_of
from tests.turning import Turn, cooperative, placed

FPS = 30.0
MOST_S = 30.0
SMALLEST_FACE_PX = 40
"""As the wizard opens its backend."""

SIZES = (0.8, 1.0, 1.2, 1.4)
"""How large the person is: faces of 70 to 125 pixels in 1280x720."""


@dataclass(frozen=True, slots=True)
class Pass:
    """One enrolment: how long it took, how many of the five poses, the worst held-out score."""

    seconds: float
    poses: int
    worst: float


class Recording:
    """Frames at 30 per second that come to an end. Implements core.ports.CameraSource."""

    description = "recording"
    live = False

    def __init__(self, pictures: Sequence[Image]) -> None:
        self._pictures = pictures
        self._number = 0

    def open(self) -> None:
        """Begin at the first frame."""
        self._number = 0

    def read(self) -> Frame | None:
        """The next frame, None at the end."""
        number = self._number
        if number >= len(self._pictures):
            return None
        self._number += 1
        return Frame(self._pictures[number], number, time.monotonic(), number / FPS)

    def close(self) -> None:
        """Nothing to let go of."""


def rows() -> list[Row]:
    """A portrait that turns its head, at several distances, and the clip of real people."""
    cv2.setNumThreads(1)
    live: list[Pass] = []
    recorded: list[Pass] = []
    for size in SIZES:
        frames = _follows(size)
        live.append(_enrol(lambda: _camera(frames)))  # noqa: B023 - used at once
        recorded.append(_enrol(lambda: Recording(frames)))  # noqa: B023
    real = _enrol(lambda: open_source(str(CLIP), video=VideoConfig(threads=1)))
    return [
        _row("enrolment of a person who follows, 720p camera at 30 Hz, 4 distances", live),
        _row("enrolment from a recording of the same, 4 distances", recorded),
        _row("enrolment from the clip, in which the man shows 4 of 5 poses", [real]),
    ]


def _follows(size: float) -> list[Image]:
    """The frames of a cooperative person; what is held is one and the same picture."""
    seen: dict[Turn, Image] = {}
    return [
        seen.setdefault(turn, placed(turn, scale=size)) if turn not in seen else seen[turn]
        for turn in cooperative()
    ]


def _camera(frames: Sequence[Image]) -> CameraSource:
    return PictureCamera(lambda number: frames[number % len(frames)], FPS)


def _row(what: str, passes: Sequence[Pass]) -> Row:
    slowest = max(one.seconds for one in passes)
    fewest = min(one.poses for one in passes)
    worst = min(one.worst for one in passes)
    return Row(
        what,
        "under 30 s, at least 4 of 5 poses",
        f"{slowest:.1f} s, {fewest} of 5 poses, worst held-out score {worst:.2f}",
        slowest < MOST_S and fewest >= 4,
    )


def _enrol(open_camera: Callable[[], CameraSource]) -> Pass:
    """One enrolment. Liveness is not judged: it would see, rightly, that this is a photo."""
    files = pack_files("compact")
    default = files.pack.default_threshold
    plan = backend_plan("compact", smallest_face_px=SMALLEST_FACE_PX)
    plan = replace(plan, files=replace(files, liveness=()))
    session = EnrolSession(
        open_camera=open_camera,
        make_backend=lambda threads: plan(),
        clock=SystemClock(),
        keep_crops=True,
        default=default,
    )
    ended = threading.Event()

    def listen(state: CoachState) -> None:
        if not state.running:
            ended.set()

    session.subscribe(listen)
    start = time.perf_counter()
    session.start()
    ended.wait(2 * MOST_S)
    seconds = time.perf_counter() - start
    session.stop()
    vectors = [row for shot in session.shots for row in shot.sample.embeddings.values()]
    worst = strength_of(np.stack(vectors), default).worst if len(vectors) > 1 else None
    return Pass(seconds, len(session.state.taken), worst or 0.0)

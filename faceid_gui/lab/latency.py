"""How long one face takes here, and on a server."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from faceid_gui.core.embedding import crop_of
from faceid_gui.core.geometry import ARCFACE_112, align
from faceid_gui.core.opencv import cv2
from faceid_gui.core.ports import FaceBackend
from faceid_gui.core.types import DetectedFace, Image, Landmarks
from faceid_gui.lab.parts import LabDetector, LabPack
from faceid_gui.lab.results import Latency

_log = logging.getLogger(__name__)

FRAME_SIZE: Final = (1280, 720)
"""Width and height of the frame that is timed: a camera's."""

FACE_HEIGHT: Final = 480
"""The photo stands in the middle of the frame, so high."""

_WARM_UP: Final = 3
_ROUNDS: Final = 20
_LONGEST_S: Final = 5.0
_GREY: Final = 96


@dataclass(frozen=True, slots=True)
class Timed:
    """Milliseconds of a step, call by call."""

    calls: tuple[float, ...]

    @property
    def median(self) -> float:
        """What it takes as a rule."""
        return float(np.median(self.calls))


def frame_of(photo: Image) -> Image:
    """A camera's frame with the photo in the middle: shape (720, 1280, 3), uint8, BGR."""
    width, height = FRAME_SIZE
    frame = np.full((height, width, 3), _GREY, np.uint8)
    scale = min(FACE_HEIGHT / photo.shape[0], width / photo.shape[1])
    size = (max(round(photo.shape[1] * scale), 1), max(round(photo.shape[0] * scale), 1))
    picture = np.asarray(cv2.resize(photo, size), np.uint8)
    left, top = (width - size[0]) // 2, (height - size[1]) // 2
    frame[top : top + size[1], left : left + size[0]] = picture
    return frame


def measure(
    detector: LabDetector,
    pack: LabPack,
    photo: Image,
    *,
    clock: Callable[[], float] = time.perf_counter,
    cancelled: Callable[[], bool] = lambda: False,
) -> Latency:
    """Looking for the faces of a frame once, and embedding one, on this machine.

    ``p95_ms`` is of both together. Where ``cancelled`` says True the rest is cut short: the
    figures are of few calls then, and not to be used. Raises what the backends raise.
    """
    frame = frame_of(photo)
    eyes = detector.open()
    try:
        found = eyes.detect(frame)
        looks = _timed(lambda: eyes.detect(frame), clock, cancelled)
    finally:
        eyes.close()
    network = pack.open()
    try:
        crop = _crop(frame, found, pack)
        embeds = _timed(lambda: network.embed([crop]), clock, cancelled)
        provider = network.provider
    finally:
        network.close()
    return _latency("local", provider, looks, embeds)


def measure_remote(
    backend: FaceBackend,
    photo: Image,
    *,
    clock: Callable[[], float] = time.perf_counter,
    cancelled: Callable[[], bool] = lambda: False,
) -> Latency:
    """The same by one backend that does both, such as a server's. Raises what that raises."""
    frame = frame_of(photo)
    found = backend.detect(frame)
    looks = _timed(lambda: backend.detect(frame), clock, cancelled)
    landmarks = found[0].landmarks if found else _middle(frame)
    crop = align(frame, landmarks, crop_of(backend.contract))
    embeds = _timed(lambda: backend.embed([crop]), clock, cancelled)
    return _latency("remote", backend.provider, looks, embeds)


def fused(first: Latency, second: Latency) -> Latency:
    """Two networks behind one detector: looked for once, embedded one after the other."""
    provider = first.provider
    if second.provider != provider:
        provider = f"{provider}, {second.provider}"
    return replace(
        first,
        provider=provider,
        embed_ms=first.embed_ms + second.embed_ms,
        p95_ms=first.p95_ms + max(second.p95_ms - second.detect_ms, second.embed_ms),
    )


def _crop(frame: Image, found: tuple[DetectedFace, ...], pack: LabPack) -> Image:
    landmarks = found[0].landmarks if found else _middle(frame)
    return align(frame, landmarks, crop_of(pack.contract))


def _middle(frame: Image) -> Landmarks:
    """Points of a face in the middle, where none was found: the time is the same."""
    scale = FACE_HEIGHT / 2 / ARCFACE_112.size[1]
    offset = np.array([frame.shape[1] / 2, frame.shape[0] / 2]) - 56.0 * scale
    return np.asarray(ARCFACE_112.points * scale + offset, np.float32)


def _timed(
    work: Callable[[], object], clock: Callable[[], float], cancelled: Callable[[], bool]
) -> Timed:
    """Calls after the first few, which load and allocate; slow ones are made less often."""
    begin = clock()
    for _ in range(_WARM_UP):
        work()
        if cancelled() or clock() - begin > _LONGEST_S / 2:
            break
    calls: list[float] = []
    begin = clock()
    while len(calls) < _ROUNDS and (not calls or clock() - begin < _LONGEST_S):
        start = clock()
        work()
        calls.append((clock() - start) * 1000.0)
        if cancelled():
            break
    return Timed(tuple(calls))


def _latency(where: str, provider: str, looks: Timed, embeds: Timed) -> Latency:
    both = min(len(looks.calls), len(embeds.calls))
    sums = np.add(looks.calls[:both], embeds.calls[:both])
    return Latency(where, provider, looks.median, embeds.median, float(np.percentile(sums, 95)))

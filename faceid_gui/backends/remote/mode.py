"""Crops or whole pictures: by what finding faces takes here and there."""

from __future__ import annotations

import statistics
import time
from typing import Final

import numpy as np

from faceid_gui.backends.remote.client import RemoteClient
from faceid_gui.backends.remote.encoding import encode_frame
from faceid_gui.core.link import WorkMode
from faceid_gui.core.opencv import cv2
from faceid_gui.core.ports import FaceBackend
from faceid_gui.core.types import Image
from faceid_gui.wire.models import LimitsInfo

FAST_ENOUGH_S: Final = 0.06
"""A machine that finds faces in this time keeps its pictures: crops are 18 times smaller."""

_GAIN: Final = 0.7
_RUNS: Final = 3
_SIZE: Final = (1280, 720)


def choose_mode(local_s: float | None, remote_s: float) -> WorkMode:
    """Frames where this machine cannot find faces, or takes long and the server is quicker.

    ``local_s`` is one detection here, None where there is no detector; ``remote_s`` one round
    trip. Seconds.
    """
    if local_s is None:
        return WorkMode.FRAMES
    if local_s <= FAST_ENOUGH_S or remote_s > _GAIN * local_s:
        return WorkMode.CROPS
    return WorkMode.FRAMES


def local_detection_s(eyes: FaceBackend) -> float:
    """How long one detection takes here, seconds: the median of a few. For the owner's thread."""
    picture = sample_picture()
    eyes.detect(picture)  # the first run fills caches
    times = []
    for _ in range(_RUNS):
        started = time.perf_counter()
        eyes.detect(picture)
        times.append(time.perf_counter() - started)
    return statistics.median(times)


def remote_detection_s(client: RemoteClient, limits: LimitsInfo) -> float:
    """How long a round trip with the same picture takes, encoding included. Raises LinkFailed."""
    picture = sample_picture()
    times = []
    for _ in range(_RUNS):
        started = time.perf_counter()
        client.detect(encode_frame(picture, side=limits.side, pixels=limits.pixels))
        times.append(time.perf_counter() - started)
    return statistics.median(times)


def sample_picture() -> Image:
    """A soft pattern of the size of a frame: shape (720, 1280, 3), uint8, BGR.

    The time of a detector does not depend on what it sees, that of JPEG does a little.
    """
    width, height = _SIZE
    coarse = np.random.default_rng(3).integers(40, 200, (height // 20, width // 20, 3), np.uint8)
    return np.asarray(cv2.resize(coarse, _SIZE, interpolation=cv2.INTER_CUBIC), np.uint8)

"""Photos of a clicked person from a real clip: how long it takes, and what comes out."""

from __future__ import annotations

import itertools
import statistics
import time
from dataclasses import dataclass

import cv2

from benchmarks.report import Row
from benchmarks.subjects import CLIP, REFERENCE, backend_plan, pack_files
from faceid_gui.cameras.sources import open_source
from faceid_gui.core.photos import read_photo
from faceid_gui.core.ports import FaceBackend
from faceid_gui.core.types import Embedding
from faceid_gui.services.capturing.capturer import CapturePlan, Capturer, capture, pick_at
from faceid_gui.services.capturing.identity import Likeness
from faceid_gui.services.capturing.shortlist import Candidate, same_moment
from faceid_gui.services.enrolment.enroller import Enroller

RUNS = 3
CLICK = (4.0, 250.0, 80.0)
"""When and where somebody clicks the singer: seconds, and pixels of the 640x360 picture."""

SEEN = (*range(20), *range(82, 211))
"""The frames of the clip in which the singer is."""

_ALIKE = 0.3


@dataclass(frozen=True, slots=True)
class Run:
    """One capture, from the click to the photos, decoding included."""

    photos: tuple[Candidate, ...]
    frames: int
    seconds: float
    cpu_s: float


def rows() -> list[Row]:
    """The singer, clicked once."""
    cv2.setNumThreads(1)
    opened = backend_plan("compact", smallest_face_px=40)()
    sample = Enroller(opened).sample(read_photo(REFERENCE), "reference")
    reference = sample.embeddings[opened.contract.id]
    runs = [_run(opened) for _ in range(RUNS)]
    opened.close()
    last = runs[-1]
    seconds = statistics.median(run.seconds for run in runs)
    cpu_s = statistics.median(run.cpu_s for run in runs)
    wrong = _not_him(last.photos, reference)
    near = sum(same_moment(one, other) for one, other in itertools.combinations(last.photos, 2))
    return [
        Row(
            f"capture of a clicked person from {last.frames} frames of 640x360",
            "under 10 s",
            f"{seconds:.1f} s ({cpu_s:.1f} s of CPU time)",
            seconds < 10.0,
        ),
        Row(
            "photos that come of it, and pairs of one moment among them",
            "20 to 25, none",
            f"{len(last.photos)}, {near}",
            20 <= len(last.photos) <= 25 and near == 0,
        ),
        Row("photos of anybody else", "none", str(wrong), wrong == 0),
    ]


def _run(opened: FaceBackend) -> Run:
    plan, (at_s, x, y) = CapturePlan(count=25), CLICK
    bars = Likeness.of(pack_files("compact").pack.default_threshold)
    start, cpu = time.perf_counter(), time.process_time()
    pick = pick_at(open_source(str(CLIP)), opened, at_s=at_s, x=x, y=y)
    capturer = Capturer(opened, plan, bars=bars, pick=pick)
    capture(open_source(str(CLIP)), capturer, plan)
    photos = capturer.chosen()
    return Run(
        photos,
        capturer.progress.frames,
        time.perf_counter() - start,
        time.process_time() - cpu,
    )


def _not_him(photos: tuple[Candidate, ...], reference: Embedding) -> int:
    """Photos of frames that he is not in, and good ones that are not like his reference."""
    return sum(
        photo.frame not in SEEN
        or (photo.quality.face_px > 60 and float(photo.embedding @ reference) < _ALIKE)
        for photo in photos
    )

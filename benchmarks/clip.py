"""A real clip through the whole pipeline, headless, one thread, decoding included."""

from __future__ import annotations

import statistics
import time
from collections import Counter
from dataclasses import dataclass

import cv2

from benchmarks.report import Row
from benchmarks.subjects import CLIP, REFERENCE, backend, pack_files
from faceid_gui.cameras.config import VideoConfig
from faceid_gui.cameras.sources import open_source
from faceid_gui.core.clock import SystemClock
from faceid_gui.core.decision import Policy
from faceid_gui.core.embedding import embed_once
from faceid_gui.core.events import FrameAnalysed
from faceid_gui.core.photos import read_photo
from faceid_gui.core.ports import EngineSettings, FaceBackend
from faceid_gui.core.types import GallerySnapshot, Person
from faceid_gui.pipeline.engine import EngineParts
from faceid_gui.pipeline.recording import run_recording
from faceid_gui.services.enrolment.enroller import Enroller

RUNS = 5


@dataclass(frozen=True, slots=True)
class Pass:
    """One pass over the clip."""

    frames: int
    faces: int
    seconds: float
    named: Counter[str]


def rows() -> list[Row]:
    """Our pipeline against plain loops over the same clip."""
    cv2.setNumThreads(1)
    opened = backend("compact")
    settings = one_person_settings(opened)
    passes = [_pipeline(opened, settings) for _ in range(RUNS)]
    detect = [_loop(opened, embed=False) for _ in range(RUNS)]
    every = [_loop(opened, embed=True) for _ in range(2)]
    opened.close()
    ours = statistics.median(p.frames / p.seconds for p in passes)
    plain = statistics.median(p.frames / p.seconds for p in every)
    only = statistics.median(p.frames / p.seconds for p in detect)
    last = passes[-1]
    return [
        Row(
            f"clip of {last.frames} frames, {last.faces} faces, through the whole pipeline",
            "above 350 frames/s",
            f"{ours:.0f} frames/s (detection alone {only:.0f}, every face embedded {plain:.0f})",
            ours > 350,
        ),
        Row(
            "tracking against embedding every face, same run",
            "2.5 times cheaper",
            f"{ours / plain:.2f} times",
            ours / plain >= 2.5,
        ),
        Row(
            "frames in which one reference photo alone names the man",
            "about 110",
            f"{last.named['man']}",
            90 <= last.named["man"] <= 150,
        ),
    ]


def one_person_settings(opened: FaceBackend) -> EngineSettings:
    """A gallery of the one reference photo, the pack's default threshold, liveness off."""
    sample = Enroller(opened).sample(read_photo(REFERENCE), "reference")
    embedding = sample.embeddings[opened.contract.id]
    gallery = GallerySnapshot(
        opened.contract.id, embedding[None, :], (Person("man", "man", 0.0, 1),)
    )
    default = pack_files("compact").pack.default_threshold
    return EngineSettings(gallery, default, Policy(liveness_required=False))


def _pipeline(opened: FaceBackend, settings: EngineSettings) -> Pass:
    camera = open_source(str(CLIP), video=VideoConfig(threads=1))
    named: Counter[str] = Counter()
    frames = faces = 0
    start = time.perf_counter()
    for event in run_recording(EngineParts(camera, opened), settings, SystemClock()):
        if isinstance(event, FrameAnalysed):
            frames += 1
            faces += len(event.faces)
            named.update(
                face.match.person.id for face in event.faces if face.match and face.accepted
            )
    return Pass(frames, faces, time.perf_counter() - start, named)


def _loop(opened: FaceBackend, *, embed: bool) -> Pass:
    camera = open_source(str(CLIP), video=VideoConfig(threads=1))
    camera.open()
    frames = faces = 0
    start = time.perf_counter()
    while (frame := camera.read()) is not None:
        frames += 1
        for face in opened.detect(frame.image):
            faces += 1
            if embed:
                embed_once(opened, frame.image, face)
    seconds = time.perf_counter() - start
    camera.close()
    return Pass(frames, faces, seconds, Counter())

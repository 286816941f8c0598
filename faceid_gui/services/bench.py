"""How long each stage takes on this machine."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import numpy as np

from faceid_gui.core.embedding import embed_once, embed_sample
from faceid_gui.core.ports import Clock, FaceBackend
from faceid_gui.core.similarity import Searcher
from faceid_gui.core.types import Box, DetectedFace, GallerySnapshot, Image, Person

FRAME_SIZE: Final = (1280, 720)
_FACE: Final = (560.0, 200.0, 180.0, 220.0)
_POINTS: Final = ((0.31, 0.42), (0.69, 0.42), (0.5, 0.62), (0.35, 0.8), (0.65, 0.8))


@dataclass(frozen=True, slots=True)
class StageTime:
    """One stage: median and 95th percentile in milliseconds over ``runs`` runs."""

    stage: str
    median_ms: float
    p95_ms: float
    runs: int


def bench_picture(photo: Image | None = None) -> Image:
    """A 1280x720 picture to measure with: a photo in the middle of it, or soft noise.

    The time of the networks does not depend on what they see.
    """
    width, height = FRAME_SIZE
    rng = np.random.default_rng(1)
    coarse = rng.integers(40, 200, (height // 20, width // 20, 3), np.uint8)
    canvas = np.ascontiguousarray(np.kron(coarse, np.ones((20, 20, 1), np.uint8)))
    if photo is not None:
        part = photo[:height, :width]
        top, left = (height - part.shape[0]) // 2, (width - part.shape[1]) // 2
        canvas[top : top + part.shape[0], left : left + part.shape[1]] = part
    return canvas


def bench(
    backend: FaceBackend,
    *,
    clock: Clock,
    photo: Image | None = None,
    people: int = 10_000,
    seconds_per_stage: float = 0.5,
) -> tuple[StageTime, ...]:
    """Measure detection, embedding, liveness, search, and one whole frame with one face."""
    image = bench_picture(photo)
    face = next(iter(backend.detect(image)), None) or _drawn_face()
    gallery = _random_gallery(backend, people)
    searcher = Searcher(gallery)
    probe = gallery.matrix[0]

    def whole() -> None:
        backend.detect(image)
        searcher.search(embed_once(backend, image, face))

    stages: list[tuple[str, Callable[[], object]]] = [
        ("detect", lambda: backend.detect(image)),
        ("embed", lambda: embed_once(backend, image, face)),
        ("embed_sample", lambda: embed_sample(backend, image, face)),
        ("search", lambda: searcher.search(probe)),
        ("frame", whole),
    ]
    if backend.has_liveness:
        stages.insert(3, ("liveness", lambda: backend.liveness(image, (face,))))
    return tuple(_timed(name, work, clock, seconds_per_stage) for name, work in stages)


def _timed(stage: str, work: Callable[[], object], clock: Clock, seconds: float) -> StageTime:
    work()  # the first run fills caches
    times: list[float] = []
    start = clock.monotonic()
    while len(times) < 3 or (clock.monotonic() - start < seconds and len(times) < 2000):
        before = clock.monotonic()
        work()
        times.append((clock.monotonic() - before) * 1000.0)
    return StageTime(stage, float(np.median(times)), float(np.percentile(times, 95)), len(times))


def _drawn_face() -> DetectedFace:
    x, y, w, h = _FACE
    points = np.array(_POINTS, np.float32) * (w, h) + (x, y)
    return DetectedFace(Box(x, y, w, h), points.astype(np.float32), 0.9)


def _random_gallery(backend: FaceBackend, people: int) -> GallerySnapshot:
    rng = np.random.default_rng(2)
    matrix = rng.standard_normal((people, backend.contract.dimension), np.float32)
    matrix /= np.linalg.norm(matrix, axis=1, keepdims=True)
    names = tuple(Person(str(number), str(number), 0.0) for number in range(people))
    return GallerySnapshot(backend.contract.id, matrix, names)

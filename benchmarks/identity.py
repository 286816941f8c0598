"""Frame to identity with 1,000 people, against face_recognition's own calls."""

from __future__ import annotations

import cv2
import numpy as np

from benchmarks.peers import FaceRecognition
from benchmarks.report import Row
from benchmarks.subjects import as_rgb, backend, hd_frame
from benchmarks.timing import compare, measure
from faceid_gui.core.embedding import embed_once
from faceid_gui.core.similarity import Searcher
from faceid_gui.core.types import Embeddings, GallerySnapshot, Person


def rows() -> list[Row]:
    """One face, one thread each."""
    cv2.setNumThreads(1)
    return [_against_face_recognition(), _search()]


def random_gallery(contract_id: str, people: int, dimension: int) -> GallerySnapshot:
    """A gallery of random unit templates."""
    rng = np.random.default_rng(1)
    matrix: Embeddings = rng.standard_normal((people, dimension)).astype(np.float32)
    matrix /= np.linalg.norm(matrix, axis=1, keepdims=True)
    names = tuple(Person(str(i), f"person {i}", 0.0, 1) for i in range(people))
    return GallerySnapshot(contract_id, matrix, names)


def _against_face_recognition() -> Row:
    frame = hd_frame()
    rgb = as_rgb(frame)
    ours = backend("compact")
    searcher = Searcher(random_gallery(ours.contract.id, 1000, ours.contract.dimension))
    peer = FaceRecognition()
    known = list(np.random.default_rng(2).standard_normal((1000, 128)))

    def identify() -> None:
        for face in ours.detect(frame):
            searcher.search(embed_once(ours, frame, face))

    result = compare(identify, lambda: peer.identify(rgb, known), runs=12, inner=10)
    ours.close()
    return Row(
        "720p frame to identity, one face, 1,000 people, against face_recognition's calls",
        "50 times faster",
        f"{result.ratio:.0f} times ({result.ours.median_ms:.2f} ms against "
        f"{result.peer.median_ms:.0f} ms)",
        result.ratio >= 50,
    )


def _search() -> Row:
    gallery = random_gallery("c", 10_000, 128)
    searcher = Searcher(gallery)
    probe = gallery.matrix[77]
    timing = measure(lambda: searcher.search(probe), runs=200)
    return Row(
        "exact search among 10,000 people",
        "under 1 ms",
        f"{timing.median_ms:.3f} ms",
        timing.median_ms < 1.0,
    )

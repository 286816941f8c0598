"""The golden self-test: a known crop in, a known embedding out.

A file can be byte for byte right and still compute nonsense: a wrong colour order, a
runtime that lacks an operator, a processor that flushes what it should not. Comparing one
embedding shows all of these. The crop is generated in integer arithmetic, so that it is
identical on every machine and no photo of anybody is needed.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from faceid_gui.core.errors import ModelDamaged
from faceid_gui.core.packs import BackendOpener, ModelEntry, PackFiles
from faceid_gui.core.types import Image

LEAST_SIMILARITY = 0.9999
"""Cosine similarity below which an embedder is not doing what the catalogue says."""


def golden_crop(size: int) -> Image:
    """A smooth coloured pattern, shape (size, size, 3), uint8 BGR; the same everywhere.

    An oval on a gradient with darker spots about where an aligned crop has eyes and mouth,
    so that the network sees levels that it knows; the channels differ, so that a swapped
    colour order shows.
    """
    axis = np.arange(size, dtype=np.int64) * 1000 // size
    y, x = np.meshgrid(axis, axis, indexing="ij")
    oval = np.clip(1000 - ((x - 500) ** 2 * 9 + (y - 520) ** 2 * 5) // 1300, 0, 1000)
    level = 40 + oval * 130 // 1000
    for centre_x, centre_y, width, height in _SPOTS:
        distance = ((x - centre_x) * 1000 // width) ** 2 + ((y - centre_y) * 1000 // height) ** 2
        level = level - np.clip(1_000_000 - distance, 0, 1_000_000) * 90 // 1_000_000
    channels = (level - oval * 50 // 1000 + x // 40, level + y // 50, level + oval * 45 // 1000)
    return np.ascontiguousarray(np.clip(np.stack(channels, axis=-1), 0, 255).astype(np.uint8))


_SPOTS = ((340, 460, 90, 55), (660, 460, 90, 55), (500, 640, 60, 45), (500, 820, 170, 45))
"""Eyes, nose and mouth: centre x and y, half width and half height, in thousandths."""


def self_test(files: PackFiles, embedder: ModelEntry, opener: BackendOpener) -> float:
    """Embed the golden crop with a pack and compare. Returns the cosine similarity.

    Without a golden embedding the result is 1.0 if the embedding is a finite unit vector of
    the right dimension. Raises ModelDamaged where it is not what the catalogue says, and
    whatever the backend raises that cannot be opened.
    """
    width, height = embedder.spec.preprocessing.size or (112, 112)
    backend = opener(files)
    try:
        rows = backend.embed([golden_crop(min(width, height))])
    finally:
        backend.close()
    if rows.shape != (1, embedder.spec.dimension) or not np.all(np.isfinite(rows)):
        message = f"{embedder.title} gives no usable embedding on this machine."
        raise ModelDamaged(message, detail=embedder.key)
    row = rows[0].astype(np.float64)
    similarity = _similarity(row, embedder.golden)
    if similarity <= LEAST_SIMILARITY:
        message = (
            f"{embedder.title} does not compute what it should on this machine: "
            f"similarity {similarity:.4f} to the golden embedding."
        )
        raise ModelDamaged(message, detail=f"{similarity:.6f}")
    return similarity


def _similarity(row: NDArray[np.float64], golden: tuple[float, ...] | None) -> float:
    """Cosine similarity to the golden embedding, or the row's own length without one."""
    length = float(np.linalg.norm(row))
    if golden is None:
        return 1.0 - abs(1.0 - length)
    reference = np.asarray(golden)
    return float(row @ reference / (length * np.linalg.norm(reference))) if length > 0 else 0.0

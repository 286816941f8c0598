"""Small tables of embeddings for tests."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from faceid_gui.lab.parts import PhotoRef, Subject
from faceid_gui.lab.vectors import VectorTable


def table_of(
    counts: Sequence[int],
    *,
    people: int,
    seed: int = 0,
    noise: float = 0.6,
    missing: Sequence[int] = (),
    groups: Sequence[str] = (),
    dimensions: int = 16,
) -> VectorTable:
    """Subjects with so many photos each, the first ``people`` of them people; ``missing`` are
    subjects with one photo more in which no face was found. Vectors are of all lengths."""
    random = np.random.default_rng(seed)
    owners = np.repeat(np.arange(len(counts)), counts)
    faces = random.standard_normal((len(counts), dimensions))
    rows = faces[owners] + noise * random.standard_normal((len(owners), dimensions))
    rows *= random.uniform(0.5, 2.0, (len(owners), 1))
    photos = tuple(f"s{who}/{row}" for row, who in enumerate(owners))
    lost = tuple((who, f"s{who}/lost{n}") for n, who in enumerate(missing))
    subjects = tuple(
        Subject(
            f"s{who}",
            f"Name {who}",
            tuple(PhotoRef(key) for key in photos if key.startswith(f"s{who}/")),
            frozenset({groups[who]} if groups else ()),
        )
        for who in range(len(counts))
    )
    return VectorTable(rows.astype(np.float32), photos, owners, subjects, people, lost)

"""The embeddings of one dataset by one network behind one detector."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from faceid_gui.lab.parts import Subject


@dataclass(frozen=True, slots=True, eq=False)
class VectorTable:
    """Row by row: ``raw[i]`` is the photo ``photos[i]`` of ``subjects[owners[i]]``.

    ``raw`` has shape (n, d), float32, finite, not normalised and never zero; where a network
    gives unit vectors alone, ``unit_only`` is True. ``subjects`` are the people first, of whom
    there are ``people``, then the strangers; somebody may have no row. ``missing`` are the
    photos without a usable face, with the number of their subject.
    """

    raw: NDArray[np.float32]
    photos: tuple[str, ...]
    owners: NDArray[np.intp]
    subjects: tuple[Subject, ...]
    people: int
    missing: tuple[tuple[int, str], ...] = ()
    unit_only: bool = False

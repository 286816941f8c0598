"""Which embeddings of one name belong together."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from faceid_gui.core.types import Embeddings

_MOST_ROUNDS: Final = 5


def find_core(rows: Embeddings, trusted: int, bound: float) -> NDArray[np.intp]:
    """Which rows belong together: around the first ``trusted``, else around the most central.

    ``rows`` has shape (n, d), float32, unit rows. Starting from one group, and not from the
    mean of all, several photos of one other person cannot stand up for each other.
    """
    if trusted:
        core = np.arange(trusted)
    else:
        seed = int((rows @ rows.sum(axis=0)).argmax())
        core = np.flatnonzero(rows @ rows[seed] >= bound)
    for _ in range(_MOST_ROUNDS):
        inside = scores_against(rows, core) >= bound
        inside[:trusted] = True
        grown = np.flatnonzero(inside)
        if np.array_equal(grown, core) or not len(grown):
            break
        core = grown
    return core


def scores_against(rows: Embeddings, core: NDArray[np.intp]) -> NDArray[np.float64]:
    """Each row's score against the mean of the core's other rows; 1 for a core of itself."""
    total = rows[core].astype(np.float64).sum(axis=0)
    rest = np.tile(total, (len(rows), 1))
    rest[core] -= rows[core]
    lengths = np.linalg.norm(rest, axis=1)
    scores = np.einsum("ij,ij->i", rest, rows) / np.maximum(lengths, 1e-9)
    if len(core) == 1:
        scores[core] = 1.0
    return np.asarray(scores, np.float64)

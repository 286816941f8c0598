"""Which samples belong together, and which would make their person harder to recognise.

Scores are cosine similarities, and every bound is in units of 1 - threshold of the pack, so
that it means the same for every embedder (see services/samples/strength.py). The constants were
measured on 373 photos of 42 people and photos of 100 others.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from faceid_gui.core.likeness import find_core as find_core
from faceid_gui.core.likeness import scores_against as scores_against
from faceid_gui.core.types import Embeddings, Threshold
from faceid_gui.services.samples.strength import held_out

ODD_STEP: Final = 0.43
"""A sample that scores so far below the threshold is probably of somebody else: none of the
photos scores so low against the rest of its person's, 95 % of other people's do."""

LOWERING: Final = 0.9
"""A sample lowers its person where the mean held-out score of k others falls by more than this
over k * k. None of 4,000 choices of k others and one more photo of the same person does that,
86 to 97 % of other people's photos do. It must be so much: an odd photo that is the person's
own spares more misses than any other. One sample counts 1 / k in a mean, and pulls at the
others' scores with about the square of that."""


@dataclass(frozen=True, slots=True)
class Lowering:
    """That the sample of a row would lower its person.

    ``score`` is the sample's own against the others, ``before`` and ``after`` the others' mean
    held-out score without and with it; ``before`` is None where there is one other alone.
    """

    row: int
    score: float
    before: float | None
    after: float


def odd_bound(default: Threshold) -> float:
    """Below this score against the rest a sample is probably of somebody else.

    ``default`` is the pack's own threshold, whatever the site's calibration made of it.
    """
    return default.value - ODD_STEP * (1.0 - default.value)


def likeness_to(rows: Embeddings, others: Embeddings) -> NDArray[np.float64]:
    """The score of each of ``others``, shape (m, d), against the mean of ``rows``: shape (m,)."""
    total = rows.astype(np.float64).sum(axis=0)
    scores = others @ total / max(float(np.linalg.norm(total)), 1e-9)
    return np.asarray(scores, np.float64)


def find_spare(
    rows: Embeddings, weights: NDArray[np.float64], barred: NDArray[np.bool_], count: int
) -> list[tuple[int, float]]:
    """The ``count`` rows that the others need least, with their scores against those.

    Each time the row goes without which the mean of the rest is nearest to the mean of all,
    weighed by ``weights``, shape (n,). Rows that are ``barred``, shape (n,), stay. This is the
    greedy choice of a small set that stands for a large one, by elimination (compare Chen,
    Welling and Smola, "Super-samples from kernel herding", 2010).
    """
    found: list[tuple[int, float]] = []
    members, barred = rows.astype(np.float64), barred.copy()
    target = (members * weights[:, None]).sum(axis=0)
    along, total = members @ target, members.sum(axis=0)
    for _ in range(count):
        # Of the sum without each row: its length, and its part along the target.
        shares = members @ total
        lengths = np.sqrt(np.maximum(total @ total - 2.0 * shares + 1.0, 1e-12))
        nearness = np.where(barred, -np.inf, (total @ target - along) / lengths)
        at = int(nearness.argmax())
        found.append((at, float((shares[at] - 1.0) / lengths[at])))
        barred[at] = True
        total -= members[at]
    return found


def find_lowering(
    rows: Embeddings, trusted: NDArray[np.bool_], default: Threshold
) -> tuple[Lowering, ...]:
    """The rows that lower the others, worst first, each judged without those before it.

    ``rows`` has shape (n, d), float32, unit rows; rows that are ``trusted``, shape (n,), are
    never named. A row that the others recognise lowers nobody.
    """
    left = np.arange(len(rows))
    found: list[Lowering] = []
    while len(left) >= 2:
        low = _worst(rows, left, trusted, default)
        if low is None:
            break
        found.append(low)
        left = left[left != low.row]
    return tuple(found)


def _worst(
    rows: Embeddings, left: NDArray[np.intp], trusted: NDArray[np.bool_], default: Threshold
) -> Lowering | None:
    """The row of the lowest score among those that lower the others."""
    scores = _held_out(rows[left])
    for at in np.argsort(scores, kind="stable"):
        row, score = int(left[at]), float(scores[at])
        if score >= default.value:
            return None
        others = np.delete(left, at)
        after = float(np.delete(scores, at).mean())
        if trusted[row]:
            continue
        if len(others) == 1:
            # With one other nothing is held out: of two that differ, only a trusted one is right.
            if trusted[others[0]] and score < odd_bound(default):
                return Lowering(row, score, None, after)
            continue
        before = float(_held_out(rows[others]).mean())
        if before - after > LOWERING * (1.0 - default.value) / len(others) ** 2:
            return Lowering(row, score, before, after)
    return None


def _held_out(rows: Embeddings) -> NDArray[np.float64]:
    return held_out(rows, np.zeros(len(rows), np.intp))

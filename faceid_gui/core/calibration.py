"""Thresholds from impostor scores, and what they stand for.

An *impostor search* is a face searched in a gallery that its owner is not in; its score is
the best of that search. Two kinds are at hand:

- each sample of the gallery, searched among the templates of all other people: the scores
  of the site's own population (leave one person out);
- strangers, people known not to be enrolled, searched among all templates.

**What a threshold may claim.** Where n impostor searches and the next stranger's are alike
(exchangeable), a threshold above all but the k highest scores lets that stranger in with
probability at most (k + 1) / (n + 1), whatever the distribution: the argument of split
conformal prediction (Vovk, Gammerman and Shafer, "Algorithmic Learning in a Random World").
So the lowest rate that can be claimed, the floor, is 1 / (n + 1). Samples of one person are
not independent searches: n is divided by the design effect 1 + (m - 1) rho, where rho is the
intra-class correlation of a person's scores (Kish, "Survey Sampling").

**Below the floor** the tail is extrapolated: the excesses of the highest fifth of the scores
over the rest are taken as exponential, and the threshold is where the predictive
distribution of the next excess, (1 + x / (k mean)) ** -k for k effective excesses (Pareto of
the second kind), comes down to the target. Cosine scores are bounded and their tails lighter
than that, so it errs towards a higher threshold. The result stays above the highest
impostor score by a safety. The floor, not the target, is what is then claimed.

**With few impostors** nothing is extrapolated and nothing is lowered: the catalogue's
default decides, raised where the site's own scores ask for more.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from faceid_gui.core.errors import BadRequest, ContractMismatch
from faceid_gui.core.types import Embeddings, Threshold

FEW_IMPOSTORS: Final = 100
"""With fewer effective impostor searches the catalogue's default is the least threshold."""

SAFETY: Final = 0.25
"""How far a threshold below the floor stays above the highest impostor score, in standard
deviations of the scores: networks differ in how far apart theirs lie."""

_CHUNK: Final = 512


@dataclass(frozen=True, slots=True)
class ClosePair:
    """The two people of the gallery who are most alike, by label.

    A score near 1 is one person enrolled twice, or twins: no threshold tells them apart.
    """

    first: str
    second: str
    score: float


@dataclass(frozen=True, slots=True)
class CalibrationReport:
    """A threshold, what it rests on and what it costs.

    ``searches`` is the number of impostor searches, ``effective`` how many independent ones
    they are worth. ``highest_impostor`` is the best impostor score. ``extrapolated`` says
    that the target lies below the floor, ``held_up`` that the catalogue's default decides
    because the impostors are few. ``expected_fnmr`` is the share of the people's own
    samples that would not have been accepted against the rest of their samples (0 to 1,
    slightly pessimistic), None where nobody has two samples; ``genuine`` is how many were
    tried.
    """

    threshold: Threshold
    searches: int
    effective: float
    highest_impostor: float
    extrapolated: bool
    held_up: bool
    expected_fnmr: float | None
    genuine: int
    closest: ClosePair | None

    @property
    def claim(self) -> float:
        """The rate of strangers let through that can honestly be claimed."""
        target = self.threshold.target_fpir or 0.0
        return max(target, self.threshold.floor_fpir or 1.0)

    @property
    def sentence(self) -> str:
        """What the threshold stands for, in plain English."""
        people = self.threshold.gallery_size
        basis = f"{people} {'person' if people == 1 else 'people'} and {self.searches} searches"
        if self.extrapolated:
            return f"With {basis} we can only claim {one_in(self.claim)} strangers let through."
        return f"From {basis}: at most {one_in(self.claim)} strangers let through."


def one_in(rate: float) -> str:
    """A rate as people say it: ``1 in 400``."""
    return f"1 in {max(1, math.floor(1.0 / rate + 1e-9))}" if rate > 0.0 else "none"


def calibrate(
    samples: Embeddings,
    labels: Sequence[str],
    *,
    target_fpir: float,
    default: Threshold,
    strangers: Embeddings | None = None,
) -> CalibrationReport:
    """The threshold that lets ``target_fpir`` of strangers through at this gallery size.

    ``samples`` has shape (m, d), float32, unit rows: every sample of everybody; ``labels``
    says whose each row is. ``strangers`` has shape (k, d): people known not to be enrolled,
    one row each. ``default`` is the catalogue's threshold: its margin is kept, and its
    value is the least while impostors are few. Raises BadRequest where there is no
    impostor search at all or a number makes no sense, ContractMismatch where the shapes do
    not belong together.
    """
    _check(samples, labels, strangers, target_fpir)
    gallery = _Gallery(samples, labels)
    own = gallery.others_best if gallery.size > 1 else np.zeros(0)
    foreign = np.zeros(0) if strangers is None else gallery.best(strangers)
    scores = np.concatenate([own, foreign])
    if not len(scores):
        raise BadRequest("two enrolled people, or a folder of strangers, are needed to calibrate")
    effective = _effective(own, gallery.owners) + len(foreign)
    # A sample meets one person fewer than a stranger does: FPIR grows with the gallery.
    share = (gallery.size - 1) / gallery.size if len(own) else 1.0
    aim = 1.0 - (1.0 - target_fpir) ** share
    floor = 1.0 - (1.0 - 1.0 / (effective + 1.0)) ** (1.0 / share)
    value = _value(scores, aim, effective)
    held_up = effective < FEW_IMPOSTORS and value < default.value
    value = min(default.value if held_up else value, 1.0)
    threshold = Threshold(
        value=value,
        margin=default.margin,
        calibrated=True,
        target_fpir=target_fpir,
        floor_fpir=floor,
        gallery_size=gallery.size,
        impostors=len(scores),
    )
    missed, genuine = gallery.misses(threshold)
    return CalibrationReport(
        threshold=threshold,
        searches=len(scores),
        effective=effective,
        highest_impostor=float(scores.max()),
        extrapolated=(effective + 1.0) * aim < 1.0,
        held_up=held_up,
        expected_fnmr=missed / genuine if genuine else None,
        genuine=genuine,
        closest=gallery.closest,
    )


class _Gallery:
    """Samples by person, with every sample's score against every template."""

    def __init__(self, samples: Embeddings, labels: Sequence[str]) -> None:
        names, owners = np.unique(np.asarray(labels, dtype=object), return_inverse=True)
        self._names: list[str] = [str(name) for name in names]
        self._samples = np.asarray(samples, np.float64)
        self.owners: NDArray[np.intp] = owners.reshape(-1).astype(np.intp)
        self.size = len(self._names)
        self._sums = np.zeros((self.size, self._samples.shape[1]))
        np.add.at(self._sums, self.owners, self._samples)
        self._templates = _unit(self._sums)
        self.others_best = np.full(len(self._samples), -np.inf)
        self.closest: ClosePair | None = None
        if self.size > 1:
            self._search_others()

    def best(self, probes: Embeddings) -> NDArray[np.float64]:
        """Each probe's best score among all templates."""
        rows = np.asarray(probes, np.float64)
        parts = [rows[i : i + _CHUNK] @ self._templates.T for i in range(0, len(rows), _CHUNK)]
        return np.concatenate([part.max(axis=1) for part in parts]) if parts else np.zeros(0)

    def misses(self, threshold: Threshold) -> tuple[int, int]:
        """How many of the samples miss their own person's template made without them."""
        counts = np.bincount(self.owners, minlength=self.size)
        tried = np.flatnonzero(counts[self.owners] >= 2)
        if not len(tried):
            return 0, 0
        rest = _unit(self._sums[self.owners[tried]] - self._samples[tried])
        genuine = np.einsum("ij,ij->i", rest, self._samples[tried])
        lead = genuine - self.others_best[tried]
        found = (genuine >= threshold.value) & (lead >= threshold.margin)
        return int(np.count_nonzero(~found)), len(tried)

    def _search_others(self) -> None:
        highest = -np.inf
        for start in range(0, len(self._samples), _CHUNK):
            rows = slice(start, start + _CHUNK)
            scores = self._samples[rows] @ self._templates.T
            scores[np.arange(len(scores)), self.owners[rows]] = -np.inf
            self.others_best[rows] = scores.max(axis=1)
            row = int(self.others_best[rows].argmax())
            if self.others_best[start + row] > highest:
                highest = float(self.others_best[start + row])
                names = self._names[self.owners[start + row]], self._names[scores[row].argmax()]
                self.closest = ClosePair(names[0], names[1], highest)


def _value(scores: NDArray[np.float64], aim: float, effective: float) -> float:
    """The lowest threshold whose rate is at most ``aim``: see the top of this file."""
    ranked = np.sort(scores)[::-1]
    if (effective + 1.0) * aim >= 1.0:
        above = math.floor(((effective + 1.0) * aim - 1.0) * len(ranked) / effective + 1e-9)
        return float(np.nextafter(ranked[min(above, len(ranked) - 1)], np.inf))
    least = float(ranked[0]) + SAFETY * float(ranked.std())
    if effective < FEW_IMPOSTORS:
        return least
    tail = len(ranked) // 5
    start = float(ranked[tail])
    scale = float((ranked[:tail] - start).mean())
    worth = tail * effective / len(ranked)
    reach = worth * (math.pow(tail / len(ranked) / aim, 1.0 / worth) - 1.0)
    return max(least, start + scale * reach)


def _effective(scores: NDArray[np.float64], owners: NDArray[np.intp]) -> float:
    """How many independent searches the samples' scores are worth: n over the design effect."""
    n = len(scores)
    counts = np.bincount(owners)
    groups = len(counts)
    if n == 0 or n == groups or groups < 2:
        return float(n)
    means = np.bincount(owners, weights=scores) / counts
    between = float((counts * (means - scores.mean()) ** 2).sum()) / (groups - 1)
    within = float(((scores - means[owners]) ** 2).sum()) / (n - groups)
    typical = (n - float((counts**2).sum()) / n) / (groups - 1)
    spread = between + (typical - 1.0) * within
    rho = min(max((between - within) / spread, 0.0), 1.0) if spread > 0.0 else 1.0
    return n / (1.0 + (float((counts**2).sum()) / n - 1.0) * rho)


def _unit(rows: NDArray[np.float64]) -> NDArray[np.float64]:
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    unit: NDArray[np.float64] = rows / np.maximum(lengths, 1e-12)
    return unit


def _check(
    samples: Embeddings, labels: Sequence[str], strangers: Embeddings | None, target: float
) -> None:
    if not 0.0 < target < 1.0:
        raise BadRequest("the rate must be between 0 and 1", detail=str(target))
    if samples.ndim != 2 or len(samples) != len(labels):
        raise ContractMismatch("there is not one label per sample")
    if not len(samples):
        raise BadRequest("nobody is enrolled yet")
    if strangers is not None and (strangers.ndim != 2 or strangers.shape[1] != samples.shape[1]):
        raise ContractMismatch("the strangers' embeddings have another length than the samples'")
    if not np.isfinite(samples).all() or not (strangers is None or np.isfinite(strangers).all()):
        raise BadRequest("an embedding is not finite")

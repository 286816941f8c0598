"""Thresholds and claims by counting impostor searches: no model of their scores.

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
"""

from __future__ import annotations

import math
from typing import Final

import numpy as np
from numpy.typing import NDArray

FEW_IMPOSTORS: Final = 100
"""With fewer effective impostor searches the catalogue's default is the least threshold."""

SAFETY: Final = 0.25
"""How far a threshold below the floor stays above the highest impostor score, in standard
deviations of the scores: networks differ in how far apart theirs lie."""

_Z: Final = 1.959964


def threshold_for(scores: NDArray[np.float64], aim: float, effective: float) -> float:
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


def independent_searches(scores: NDArray[np.float64], owners: NDArray[np.intp]) -> float:
    """How many independent searches the scores are worth: n over the design effect."""
    n = len(scores)
    _, owners = np.unique(owners, return_inverse=True)
    counts = np.bincount(owners.reshape(-1))
    groups = len(counts)
    if n == 0 or n == groups or groups < 2:
        return float(min(n, groups) if groups == 1 else n)
    owners = owners.reshape(-1)
    means = np.bincount(owners, weights=scores) / counts
    between = float((counts * (means - scores.mean()) ** 2).sum()) / (groups - 1)
    within = float(((scores - means[owners]) ** 2).sum()) / (n - groups)
    typical = (n - float((counts**2).sum()) / n) / (groups - 1)
    spread = between + (typical - 1.0) * within
    rho = min(max((between - within) / spread, 0.0), 1.0) if spread > 0.0 else 1.0
    return n / (1.0 + (float((counts**2).sum()) / n - 1.0) * rho)


def counted_interval(share: float, effective: float) -> tuple[float, float]:
    """A 95 % interval of a share of so many independent searches (Wilson, JASA 1927)."""
    spread = _Z**2 / effective
    middle = (share + spread / 2.0) / (1.0 + spread)
    reach = (
        _Z / (1.0 + spread) * math.sqrt(share * (1.0 - share) / effective + spread / effective / 4)
    )
    return max(middle - reach, 0.0), min(middle + reach, 1.0)

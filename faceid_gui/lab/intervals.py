"""Intervals that cover: errors of one person come together, and so do those of two look-alikes.

Pairs and searches of one person are not independent, so an interval that takes them as such is
too narrow. Here the variance of a rate is taken between people (its linearised form, as if people
were drawn anew), which gives a *design effect*: how many times larger it is than that of as many
independent trials. Trials divided by it are effective trials, and those get the interval of a
counted number: Korn and Graubard, "Confidence intervals for proportions with small expected
number of positive counts estimated from survey data" (1998).

- Where each trial is one person's (genuine pairs, searches) the clusters are the people: Kish,
  "Survey Sampling" (1965).
- Where it is two people's (impostor pairs) two trials hang together if they share somebody:
  Fafchamps and Gubert, "The formation of risk sharing networks" (2007).

**With few errors** a design effect cannot be seen: a single error looks independent. It is
therefore also taken where errors are many, at a *loose* threshold, where it is as a rule higher,
and the two are mixed by how many people erred. Without any error the loose one alone counts, so
that the upper bound stays sensible.

**A few look like many**: samples of people without such have fewer false matches and look surer
than they are; the variance is right on average and too small where it matters. That of impostor
pairs is therefore taken ``_LOOK_ALIKES`` times, which was found by simulation.

The bounds lie halfway between those of Clopper and Pearson and those of Jeffreys, near mid-P:
effective numbers are fractions, and the guard of Clopper and Pearson against the steps of whole
ones would come on top. tests/lab/test_coverage.py shows what they cover.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from faceid_gui.lab.results import Estimate, Rate

CONFIDENCE: Final = 0.95

_LOOK_ALIKES: Final = 1.3

_TAIL: Final = (1.0 - CONFIDENCE) / 2.0

_ENOUGH: Final = 8.0
"""People who erred, from where on the design effect seen weighs more than the loose one."""

Floats = NDArray[np.float64]
Ints = NDArray[np.intp]
Statistic = Callable[[Floats], Floats]


def counted(errors: int, trials: int) -> Rate:
    """A rate of independent trials, with the exact interval of Clopper and Pearson."""
    return Rate(errors, trials, *_beta_bounds(errors, trials, guard=1.0))


def bounds(share: float, worth: float) -> tuple[float, float]:
    """The interval of a share that so many independent trials are worth."""
    return _beta_bounds(share * worth, worth, guard=0.75)


def _beta_bounds(errors: float, trials: float, *, guard: float) -> tuple[float, float]:
    """Quantiles of the beta distributions that bound a share. ``guard`` 1 is Clopper and
    Pearson's interval, 1/2 Jeffreys'. Both counts may be fractions; (0, 1) without trials."""
    if trials <= 0.0:
        return 0.0, 1.0
    right = max(trials - errors, 0.0)
    low = stats.beta.ppf(_TAIL, errors + 1.0 - guard, right + guard) if errors > 0.0 else 0.0
    high = stats.beta.isf(_TAIL, errors + guard, right + 1.0 - guard) if right > 0.0 else 1.0
    return float(low), float(high)


@dataclass(frozen=True, slots=True, eq=False)
class Clusters:
    """Errors and trials per person, both of shape (people,); who has no trial is left out."""

    errors: Floats
    trials: Floats

    @staticmethod
    def of(owners: Ints, wrong: NDArray[np.bool_], people: int) -> Clusters:
        """Counted from trials: whose each is, and whether it went wrong. Both shape (n,)."""
        errors = np.bincount(owners[wrong], minlength=people).astype(np.float64)
        return Clusters(errors, np.bincount(owners, minlength=people).astype(np.float64))

    @property
    def people(self) -> int:
        """How many have a trial."""
        return int(np.count_nonzero(self.trials))

    @property
    def erred(self) -> int:
        """How many have an error."""
        return int(np.count_nonzero(self.errors))

    @property
    def total(self) -> tuple[int, int]:
        """All errors and all trials."""
        return round(float(self.errors.sum())), round(float(self.trials.sum()))

    def spread(self) -> float:
        """The variance of the count of errors beyond what its trials explain."""
        errors, trials = self.total
        people = self.people
        if people < 2:
            return float("nan")
        beyond = self.errors - errors / trials * self.trials
        return float((beyond**2).sum()) * people / (people - 1)


@dataclass(frozen=True, slots=True, eq=False)
class Dyads:
    """Errors of pairs of two people: ``first`` and ``second``, shape (k,), are whose the k pairs
    of people with errors are, ``errors`` how many each has and ``trials`` how many were tried.

    ``per_person`` has shape (people,): the trials that each takes part in. ``squares`` is the
    sum over all pairs of people of their trials squared.
    """

    first: Ints
    second: Ints
    errors: Floats
    trials: Floats
    per_person: Floats
    squares: float

    @property
    def people(self) -> int:
        """How many have a trial."""
        return int(np.count_nonzero(self.per_person))

    @property
    def erred(self) -> int:
        """How many are in an error."""
        return len(np.unique(np.concatenate([self.first, self.second])))

    @property
    def total(self) -> tuple[int, int]:
        """All errors and all trials."""
        return round(float(self.errors.sum())), round(float(self.per_person.sum()) / 2.0)

    def spread(self) -> float:
        """The variance of the count of errors beyond what its trials explain."""
        errors, trials = self.total
        people = self.people
        if people < 2:
            return float("nan")
        rate = errors / trials
        size = len(self.per_person)
        both = np.bincount(self.first, self.errors, size) + np.bincount(
            self.second, self.errors, size
        )
        shared = float(((both - rate * self.per_person) ** 2).sum())
        # Each pair of people was taken twice, once with either of them.
        twice = float((self.errors**2).sum()) - 2.0 * rate * float(self.errors @ self.trials)
        twice += rate**2 * self.squares
        return _LOOK_ALIKES * max(shared - twice, 0.0) * people / (people - 1)


def by_people(trials: Clusters | Dyads, loose: Clusters | Dyads | None = None) -> Rate:
    """The rate with an interval as if people were drawn anew; see the top of this file.

    ``loose`` are the same trials at a threshold with more errors.
    """
    errors, count = trials.total
    if count == 0:
        return Rate(0, 0, 0.0, 1.0)
    return Rate(errors, count, *bounds(errors / count, count / design_effect(trials, loose)))


def design_effect(trials: Clusters | Dyads, loose: Clusters | Dyads | None = None) -> float:
    """How many trials are worth one independent one, at least 1.

    Where nothing can be seen at all, nobody's trials are worth more than one.
    """
    _, count = trials.total
    seen, usual = _seen(trials), _seen(loose) if loose is not None else None
    if seen is None and usual is None:
        return max(count / max(trials.people, 1), 1.0)
    if seen is None or usual is None:
        mixed = seen if seen is not None else usual
    else:
        mixed = (trials.erred * seen + _ENOUGH * usual) / (trials.erred + _ENOUGH)
    return max(mixed or 1.0, 1.0) * _few_people(trials.people, count)


def _few_people(people: int, trials: int) -> float:
    """How much less a variance tells that was itself estimated from few people."""
    if people < 2 or trials < 2:
        return 1.0
    tails = stats.t.ppf(1.0 - _TAIL, [people - 1, trials - 1])
    return max(float(tails[0] / tails[1]) ** 2, 1.0)


def _seen(trials: Clusters | Dyads) -> float | None:
    errors, count = trials.total
    if errors == 0 or errors == count or trials.people < 2:
        return None
    return trials.spread() / (errors * (1.0 - errors / count))


def drawn_anew(
    statistic: Statistic, people: int, *, value: float, draws: int = 1000, seed: int = 0
) -> Estimate:
    """The bootstrap over people: a figure's interval from people drawn with replacement.

    ``statistic`` gets how often each person was drawn, shape (b, people), and answers with b
    figures; those that are not finite are left out. Percentile bounds, None where fewer than
    half of the draws gave a figure. Deterministic. Source: Field and Welsh, "Bootstrapping
    clustered data" (2007).
    """
    random = np.random.default_rng(seed)
    # A million numbers at a time, whatever the number of people.
    step = max(1, min(draws, 1_000_000 // max(people, 1)))
    chance = np.full(max(people, 1), 1.0 / max(people, 1))
    found = np.concatenate(
        [
            statistic(random.multinomial(people, chance, min(step, draws - start)).astype(float))
            for start in range(0, draws, step)
        ]
    )
    found = found[np.isfinite(found)]
    if len(found) * 2 < draws:
        return Estimate(value)
    low, high = np.quantile(found, [_TAIL, 1.0 - _TAIL])
    return Estimate(value, float(low), float(high))

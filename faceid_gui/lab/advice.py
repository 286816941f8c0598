"""Which trial is best, as facts: what ``recommend`` says in words.

Among what a kiosk can run, first what may be used commercially; there the fewest misses (FNIR)
where 1 % of strangers' searches would pass (FPIR), of the trials whose worst group holds. A
trial and the best one that lie in each other's intervals are as good as each other as far as
anybody can tell, so the faster is taken, and of equally fast ones one that compares by cosine, as
the kiosk does. Without searches, pairs of photos at FMR 0.1 % decide.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from faceid_gui.lab.results import Metric, Point, Rate, Trial

SEARCH_TARGET: Final = 1e-2
PAIRS_TARGET: Final = 1e-3

SMALL_GROUP: Final = 10
"""People below which nothing is said of a group."""

FEW_STRANGERS: Final = 20
"""With fewer, the people themselves are searched for as strangers (see ``lab.identification``)."""

RULE_OF_THREE: Final = 3.0
"""No error in n independent trials: the rate is below 3 / n (95 %). Source: Hanley and
Lippman-Hand, "If nothing goes wrong, is everything all right?" (1983)."""

AS_FAST: Final = 1.25
"""Trials that take up to so many times as long as the fastest count as fast as that."""

_NOTHING_SEEN: Final = 3.2
"""The upper 95 % bound of a rate without errors, times its trials."""


class GapKind(StrEnum):
    """One thing that a recommendation does not know."""

    CLAIM = "claim"  # rates below 1 in ``number`` cannot be told from so few people
    UNSEEN = "unseen"  # too few searches to see the wanted rate at all
    PAIRS_ONLY = "pairs_only"
    NO_STRANGERS = "no_strangers"
    NO_GROUPS = "no_groups"
    SMALL_GROUPS = "small_groups"  # ``names``
    WORST_GROUP = "worst_group"  # strangers of ``names`` pass more often than wanted
    WORST_UNKNOWN = "worst_unknown"  # groups were named, but not measured
    OTHER_PLACE = "other_place"  # photos of a folder, perhaps of well-known people
    OWN_CROPS = "own_crops"  # only what passed enrolment
    NO_LATENCY = "no_latency"
    ATTACKS = "attacks"


@dataclass(frozen=True, slots=True)
class Gap:
    """What is not known, with the names and the number that its sentence needs."""

    kind: GapKind
    names: tuple[str, ...] = ()
    number: int = 0


@dataclass(frozen=True, slots=True)
class Worst:
    """The group in which strangers pass most often. ``holds`` says whether the wanted rate lies
    within its interval, or above."""

    group: str
    false: Rate
    holds: bool


@dataclass(frozen=True, slots=True)
class Advice:
    """The best trial with the point that decided; None where nothing can be recommended.

    ``searches`` is False where pairs decided. ``equals``, of other networks or
    another detector, are as good within the intervals. ``barred`` is
    surely better, and may not or cannot be used.
    """

    best: Trial | None
    point: Point | None = None
    searches: bool = True
    worst: Worst | None = None
    equals: tuple[Trial, ...] = ()
    barred: Trial | None = None
    gaps: tuple[Gap, ...] = ()


def advise(
    trials: Sequence[Trial],
    *,
    people: int,
    strangers: int,
    groups: Sequence[str],
    own_crops: bool = False,
) -> Advice:
    """The facts of a recommendation; the same for the same trials in any order."""
    measured = [trial for trial in trials if math.isfinite(miss(trial))]
    searches = any(_searched(trial) for trial in measured)
    rivals = _same_photos(measured, searches=searches)
    rivals = [trial for trial in rivals if miss(trial) < 1.0]  # what misses everybody is of no use
    open_to_use = [trial for trial in rivals if trial.usable]
    pool = [trial for trial in open_to_use if trial.commercial] or open_to_use
    if not pool:
        return Advice(None, searches=searches)
    best, equals = _choose(pool)
    point = deciding_point(best)
    return Advice(
        best=best,
        point=point,
        searches=searches,
        worst=worst_group(best),
        equals=equals,
        barred=_barred(best, [trial for trial in rivals if trial not in pool]),
        gaps=_gaps(
            best,
            people=people,
            strangers=strangers,
            groups=tuple(groups),
            own_crops=own_crops,
        ),
    )


# --- figures of one trial -------------------------------------------------------------------


def deciding_point(trial: Trial) -> Point | None:
    """The operating point that trials are ranked by: of searches where there are any."""
    if trial.identification is not None:
        return trial.identification.at(SEARCH_TARGET)
    return None if trial.verification is None else trial.verification.at(PAIRS_TARGET)


def miss(trial: Trial) -> float:
    """The share missed at that point, NaN where it was not measured."""
    point = deciding_point(trial)
    return math.nan if point is None else point.miss.value


def local_ms(trial: Trial) -> float:
    """Milliseconds for one face on this machine, infinite where not measured."""
    times = (one.detect_ms + one.embed_ms for one in trial.latency if one.where == "local")
    return min((time for time in times if math.isfinite(time)), default=math.inf)


def worst_group(trial: Trial) -> Worst | None:
    """The group whose false rate is highest at the deciding point; None without groups.

    Groups of fewer than ``SMALL_GROUP`` people are left out: they say nothing.
    """
    searches = trial.identification is not None
    target = SEARCH_TARGET if searches else PAIRS_TARGET
    found = []
    for group in trial.groups:
        points = group.identification if searches else group.verification
        point = next((one for one in points if one.target == target), None)
        if point is not None and group.people >= SMALL_GROUP and point.false.trials:
            found.append(Worst(group.group, point.false, holds=point.false.low <= target))
    return max(found, key=lambda worst: (worst.false.value, worst.group), default=None)


def worth(rate: Rate) -> float:
    """As many independent trials as would give the rate's interval: its effective number.

    Solves, for n, (width of the interval)^2 = (2 * 1.96)^2 p (1 - p) / n + (3.2 / n)^2, which is
    right for many errors and for none. Never above the trials themselves; 0 without any.
    """
    width = rate.high - rate.low
    if not rate.trials or not 0.0 < width <= 1.0:
        return 0.0
    spread = (2 * 1.96) ** 2 * rate.value * (1 - rate.value)
    inverse = (-spread + math.sqrt(spread**2 + 4 * _NOTHING_SEEN**2 * width**2)) / (
        2 * _NOTHING_SEEN**2
    )
    return min(float(rate.trials), 1.0 / inverse)


def one_in(rate: Rate) -> int:
    """n so that no rate below 1 in n can be claimed, by the rule of three; two digits of it."""
    number = worth(rate) / RULE_OF_THREE
    if number < 1:
        return 1
    step = 10 ** max(0, math.floor(math.log10(number)) - 1)
    return int(number // step * step)


# --- choosing -------------------------------------------------------------------------------


def _searched(trial: Trial) -> bool:
    return trial.identification is not None


def _same_photos(trials: Sequence[Trial], *, searches: bool) -> list[Trial]:
    """Trials that can be compared: searches with searches, at the most photos that were tried."""
    alike = [trial for trial in trials if _searched(trial) is searches]
    most = max((trial.choice.photos for trial in alike), default=0)
    return [trial for trial in alike if trial.choice.photos == most]


def _choose(pool: Sequence[Trial]) -> tuple[Trial, tuple[Trial, ...]]:
    holding = [trial for trial in pool if (worst := worst_group(trial)) is None or worst.holds]
    field = sorted(holding or pool, key=_order)
    equals = [trial for trial in field if trial is field[0] or _alike(field[0], trial)]
    fast_enough = min(local_ms(trial) for trial in equals) * AS_FAST
    fast = [trial for trial in equals if local_ms(trial) <= fast_enough]
    best = min(fast, key=lambda trial: (trial.choice.metric is not Metric.COSINE, _order(trial)))
    return best, tuple(trial for trial in equals if _networks(trial) != _networks(best))


def _alike(one: Trial, other: Trial) -> bool:
    """Whether what each misses lies within the other's interval."""
    first, second = deciding_point(one), deciding_point(other)
    if first is None or second is None:
        return False
    return _within(miss(one), second.miss) and _within(miss(other), first.miss)


def _within(value: float, rate: Rate) -> bool:
    return rate.low <= value <= rate.high


def _networks(trial: Trial) -> tuple[tuple[str, ...], str]:
    """What differs in more than the metric, which makes no other recommendation."""
    return trial.choice.packs, trial.choice.detector


def _order(trial: Trial) -> tuple[float, int, str]:
    """Fewer misses first, then fewer networks."""
    return miss(trial), len(trial.choice.packs), trial.choice.key


def _barred(best: Trial, others: Iterable[Trial]) -> Trial | None:
    """The best of what may not be used, if its interval lies below the chosen one's."""
    rival = min(others, key=_order, default=None)
    if rival is None:
        return None
    theirs, ours = deciding_point(rival), deciding_point(best)
    surely = theirs is not None and ours is not None and theirs.miss.high < ours.miss.low
    return rival if surely else None


# --- what is not known ----------------------------------------------------------------------


def _gaps(
    best: Trial, *, people: int, strangers: int, groups: tuple[str, ...], own_crops: bool
) -> tuple[Gap, ...]:
    found = [*_number_gaps(best), *_group_gaps(best, groups)]
    if best.identification is None:
        found.append(Gap(GapKind.PAIRS_ONLY))
    elif strangers < FEW_STRANGERS:
        found.append(Gap(GapKind.NO_STRANGERS, number=people))
    if not math.isfinite(local_ms(best)):
        found.append(Gap(GapKind.NO_LATENCY))
    found.append(Gap(GapKind.OWN_CROPS if own_crops else GapKind.OTHER_PLACE))
    found.append(Gap(GapKind.ATTACKS))
    return tuple(found)


def _number_gaps(best: Trial) -> Iterable[Gap]:
    point = deciding_point(best)
    if point is None:
        return
    yield Gap(GapKind.CLAIM, number=one_in(point.false))
    if not point.supported:
        yield Gap(GapKind.UNSEEN)


def _group_gaps(best: Trial, groups: tuple[str, ...]) -> Iterable[Gap]:
    if not groups:
        yield Gap(GapKind.NO_GROUPS)
        return
    small = tuple(f"{one.group} ({one.people})" for one in best.groups if one.people < SMALL_GROUP)
    if small:
        yield Gap(GapKind.SMALL_GROUPS, names=small)
    worst = worst_group(best)
    if worst is None and not small:
        yield Gap(GapKind.WORST_UNKNOWN)
    elif worst is not None and not worst.holds:
        yield Gap(GapKind.WORST_GROUP, names=(worst.group,))

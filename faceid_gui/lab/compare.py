"""Two runs side by side: what changed for the trials that are in both."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from faceid_gui.lab.advice import local_ms
from faceid_gui.lab.results import (
    FMR_TARGETS,
    FPIR_TARGETS,
    Choice,
    Estimate,
    FoldAccuracy,
    Point,
    Rate,
    Run,
    Trial,
)

_AS_LONG: Final = 0.1
"""Times that differ by a smaller share are the same: a machine is never equally idle."""


class FigureKind(StrEnum):
    """A figure of a trial. Less is better for all but RANK1, TMR and ACCURACY."""

    FNIR = "fnir"
    RANK1 = "rank1"
    TMR = "tmr"
    EER = "eer"
    ACCURACY = "accuracy"
    UNDETECTED = "undetected"
    TIME = "time"


_MORE_IS_BETTER: Final = (FigureKind.RANK1, FigureKind.TMR, FigureKind.ACCURACY)


class Verdict(StrEnum):
    """How a figure moved."""

    BETTER = "better"
    WORSE = "worse"
    SAME = "same"  # the intervals overlap
    UNTOLD = "untold"  # different figures, without intervals to judge them by


@dataclass(frozen=True, slots=True)
class Change:
    """One figure in both runs. ``target`` is the FPIR or FMR it is for, 0 without one.

    Shares, but milliseconds for TIME and photos for UNDETECTED. ``overlap`` says whether the
    intervals do; None without intervals.
    """

    kind: FigureKind
    target: float
    before: Estimate
    after: Estimate
    overlap: bool | None
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class TrialChange:
    """A trial that is in both runs."""

    choice: Choice
    changes: tuple[Change, ...]

    @property
    def telling(self) -> tuple[Change, ...]:
        """The first figure, by which trials are ranked, and whatever differs."""
        return tuple(
            change
            for number, change in enumerate(self.changes)
            if number == 0 or change.verdict is not Verdict.SAME
        )

    @property
    def untouched(self) -> int:
        """How many other figures are the same within their intervals."""
        return len(self.changes) - len(self.telling)

    def of(self, kind: FigureKind, target: float = 0.0) -> Change | None:
        """One figure."""
        return next((c for c in self.changes if (c.kind, c.target) == (kind, target)), None)


@dataclass(frozen=True, slots=True)
class Comparison:
    """An earlier run and this one. ``same_data`` says whether dataset, people, photos and
    strangers are alike in name and number; where not, the photos may make the difference."""

    before_id: str
    before_at: float
    after_id: str
    same_data: bool
    trials: tuple[TrialChange, ...]
    only_before: tuple[Choice, ...]
    only_after: tuple[Choice, ...]


def compare(before: Run, after: Run) -> Comparison:
    """What changed from one run to a later one, trial by trial, in the later one's order.

    Intervals that overlap count as no difference. That is careful: two runs over the same
    photos err on the same people, so a smaller difference may be a real one.
    """
    earlier = {_identity(trial.choice): trial for trial in before.trials}
    later = {_identity(trial.choice): trial for trial in after.trials}
    return Comparison(
        before_id=before.id,
        before_at=before.at,
        after_id=after.id,
        same_data=_data(before) == _data(after),
        trials=tuple(
            TrialChange(trial.choice, tuple(_changes(earlier[key], trial)))
            for key, trial in later.items()
            if key in earlier
        ),
        only_before=tuple(t.choice for key, t in earlier.items() if key not in later),
        only_after=tuple(t.choice for key, t in later.items() if key not in earlier),
    )


def _identity(choice: Choice) -> tuple[tuple[str, ...], str, str, int]:
    """Of two networks that are added, neither is the first."""
    return tuple(sorted(choice.packs)), choice.detector, choice.metric.value, choice.photos


def _data(run: Run) -> tuple[str, int, int, int]:
    return run.dataset, run.people, run.photos, run.strangers


def _changes(before: Trial, after: Trial) -> Iterator[Change]:
    old = {(kind, target): figure for kind, target, figure in _figures(before)}
    for kind, target, figure in _figures(after):
        if (kind, target) in old:
            yield _change(kind, target, old[kind, target], figure)


def _figures(trial: Trial) -> Iterator[tuple[FigureKind, float, Estimate]]:
    """Every figure of a trial that is a number."""
    every = (*_search_figures(trial), *_pair_figures(trial), *_other_figures(trial))
    yield from (one for one in every if math.isfinite(one[2].value))


def _search_figures(trial: Trial) -> Iterator[tuple[FigureKind, float, Estimate]]:
    found = trial.identification
    if found is None:
        return
    for target in FPIR_TARGETS:
        yield from _missed(FigureKind.FNIR, found.at(target))
    yield FigureKind.RANK1, 0.0, _estimate(found.rank1)


def _missed(kind: FigureKind, point: Point | None) -> Iterator[tuple[FigureKind, float, Estimate]]:
    if point is not None:
        yield kind, point.target, _estimate(point.miss)


def _pair_figures(trial: Trial) -> Iterator[tuple[FigureKind, float, Estimate]]:
    found = trial.verification
    if found is None:
        return
    for target in FMR_TARGETS:
        point = found.at(target)
        if point is not None:
            miss = point.miss
            hit = Estimate(1 - miss.value, 1 - miss.high, 1 - miss.low)
            yield FigureKind.TMR, target, hit
    yield FigureKind.EER, 0.0, found.eer
    if found.accuracy is not None:
        yield FigureKind.ACCURACY, 0.0, _folds(found.accuracy)


def _folds(accuracy: FoldAccuracy) -> Estimate:
    """A mean over folds, with twice its standard error to either side."""
    error = accuracy.std / math.sqrt(max(1, accuracy.folds))
    return Estimate(accuracy.mean, accuracy.mean - 2 * error, accuracy.mean + 2 * error)


def _other_figures(trial: Trial) -> Iterator[tuple[FigureKind, float, Estimate]]:
    yield FigureKind.UNDETECTED, 0.0, Estimate(trial.undetected)
    yield FigureKind.TIME, 0.0, Estimate(local_ms(trial))


def _estimate(rate: Rate) -> Estimate:
    return Estimate(rate.value, rate.low, rate.high)


def _change(kind: FigureKind, target: float, before: Estimate, after: Estimate) -> Change:
    overlap = _overlap(before, after)
    return Change(
        kind, target, before, after, overlap, _verdict(kind, before, after, overlap=overlap)
    )


def _overlap(before: Estimate, after: Estimate) -> bool | None:
    if before.low is None or before.high is None or after.low is None or after.high is None:
        return None
    return before.low <= after.high and after.low <= before.high


def _verdict(
    kind: FigureKind, before: Estimate, after: Estimate, *, overlap: bool | None
) -> Verdict:
    if overlap or before.value == after.value:
        return Verdict.SAME
    gained = after.value > before.value
    moved = Verdict.BETTER if gained is (kind in _MORE_IS_BETTER) else Verdict.WORSE
    if overlap is False or kind is FigureKind.UNDETECTED:  # a count of the same photos is sure
        return moved
    if kind is FigureKind.TIME:
        near = abs(after.value - before.value) <= _AS_LONG * before.value
        return Verdict.SAME if near else moved
    return Verdict.UNTOLD

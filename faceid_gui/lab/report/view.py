"""What the sections of a report are made from: the run, its words, and a few choices."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TypeAlias

from faceid_gui.lab.advice import PAIRS_TARGET, SEARCH_TARGET, deciding_point, miss
from faceid_gui.lab.compare import Comparison
from faceid_gui.lab.figures import percent
from faceid_gui.lab.results import Run, Trial
from faceid_gui.lab.words import Words

Picture: TypeAlias = Callable[[str], bytes | None]
"""Gives a small JPEG or PNG of a photo by its key, None where there is none."""


@dataclass(frozen=True, slots=True)
class View:
    """A run to show. ``trials`` are its trials, best first; ``main`` is the recommended one, or
    else the first."""

    run: Run
    words: Words
    trials: tuple[Trial, ...]
    main: Trial | None
    picture: Picture
    comparison: Comparison | None = None

    @property
    def searched(self) -> bool:
        """Whether people were searched for, or pairs compared alone."""
        return any(trial.identification is not None for trial in self.trials)

    @property
    def target(self) -> str:
        """The false rate that trials are ranked at, as text."""
        return percent(SEARCH_TARGET if self.searched else PAIRS_TARGET)

    @property
    def rated(self) -> tuple[Trial, ...]:
        """Trials with a figure to rank them by."""
        return tuple(
            trial
            for trial in self.trials
            if math.isfinite(miss(trial)) and not (self.searched and trial.identification is None)
        )


def view_of(
    run: Run, words: Words, *, picture: Picture, comparison: Comparison | None = None
) -> View:
    """The run with its trials in order."""
    trials = tuple(sorted(run.trials, key=_order))
    chosen = next((t for t in trials if t.choice == run.recommendation.choice), None)
    main = chosen if chosen is not None else next(iter(trials), None)
    return View(run, words, trials, main, picture, comparison)


def _order(trial: Trial) -> tuple[bool, bool, float, str]:
    point = deciding_point(trial)
    unknown = point is None or not math.isfinite(point.miss.value)
    value = math.inf if unknown else miss(trial)
    return trial.identification is None, unknown, value, trial.choice.key


def date_text(at: float) -> str:
    """Unix time as a date, in UTC."""
    return f"{datetime.fromtimestamp(at, UTC):%Y-%m-%d %H:%M} UTC"

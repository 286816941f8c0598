"""Whether a calibration would shut its own people out, and what makes it ask for so much."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from faceid_gui.core.calibration import ClosePair, PersonFinding
from faceid_gui.services.calibration.site import NearStranger, SiteCalibration

WARN_AT: Final = 0.05
"""An expected FNMR above this share is told with a warning."""

ASK_AT: Final = 0.20
"""Above this share nothing is put in force by hand without a question."""

_NEAR: Final = 0.05
"""A score so near the threshold, or above it, is one of those that push it up."""


class Cause(StrEnum):
    """What makes a threshold high."""

    STRANGER = "stranger"
    PAIR = "pair"
    GROUP = "group"
    RULES = "rules"
    DEFAULT = "default"
    PLANNED = "planned"


@dataclass(frozen=True, slots=True)
class Refusals:
    """What a calibration costs the people themselves.

    ``share`` of their own photos would be refused (expected FNMR, 0 to 1) at ``value``.
    ``causes`` are what may lie behind it, the likeliest first; ``stranger``, ``pair``, ``group``
    and ``rules`` say who, as far as there is one; ``planned`` is the number of people it is for.
    """

    share: float
    value: float
    causes: tuple[Cause, ...]
    stranger: NearStranger | None
    pair: ClosePair | None
    group: str
    rules: tuple[PersonFinding, ...]
    planned: int

    @property
    def must_ask(self) -> bool:
        """Whether it may not come into force by hand without a question."""
        return self.share > ASK_AT


def refusals_of(done: SiteCalibration) -> Refusals | None:
    """What is to be warned of; None where few are refused or nobody can tell."""
    report = done.report
    share = report.expected_fnmr
    if share is None or not share > WARN_AT:
        return None
    value = report.threshold.value
    stranger = _near(done.nearest, value)
    pair = report.closest if report.closest and report.closest.score >= value - _NEAR else None
    rules = tuple(one for one in report.people if (one.missed or 0.0) > (one.missed_before or 0.0))
    found = {
        Cause.STRANGER: stranger is not None,
        Cause.PAIR: pair is not None,
        Cause.GROUP: bool(report.threshold.group),
        Cause.RULES: bool(rules),
        Cause.DEFAULT: report.held_up,
        Cause.PLANNED: report.planned_size > report.threshold.gallery_size,
    }
    causes = tuple(cause for cause, there in found.items() if there)
    group = report.threshold.group
    return Refusals(share, value, causes, stranger, pair, group, rules, report.planned_size)


def one_in_so_many(share: float) -> int:
    """N of "one in N" of a share above 0; 1 where it is more than two of three."""
    return max(round(1.0 / share), 1)


def _near(stranger: NearStranger | None, value: float) -> NearStranger | None:
    return stranger if stranger is not None and stranger.score >= value - _NEAR else None

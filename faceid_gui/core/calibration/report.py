"""What a calibration found: the threshold, what it stands for, and whom it concerns."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from faceid_gui.core.types import Threshold


@dataclass(frozen=True, slots=True)
class Interval:
    """An estimate with its 95 % interval."""

    estimate: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class TailFit:
    """The generalised Pareto tail of the impostor scores.

    ``share`` of the scores lie above ``start``; ``shape`` and ``scale`` are those of the excesses.
    """

    start: float
    share: float
    shape: float
    scale: float


@dataclass(frozen=True, slots=True)
class ClosePair:
    """Two people of the gallery who are much alike, by label.

    ``score`` is the best that a sample of one gets as the other. A score near 1 is one person
    enrolled twice, or twins: no threshold tells them apart. ``confused`` says that it passes the
    site's threshold: without their own enrolment one of them would be taken for the other.
    """

    first: str
    second: str
    score: float
    confused: bool = False


@dataclass(frozen=True, slots=True)
class GroupFinding:
    """One group's impostors, and the share of its strangers let through by the threshold.

    ``people`` are enrolled, ``searches`` worth ``effective`` independent ones. ``value`` is what
    this group by itself would ask for. ``floor`` is the lowest rate that can be claimed for it.
    ``fpir`` is at the size for which the threshold is; None where too little is known.
    """

    name: str
    people: int
    searches: int
    effective: float
    value: float
    floor: float
    fpir: Interval | None


@dataclass(frozen=True, slots=True)
class PersonFinding:
    """Somebody with a close neighbour, and the stricter rule for being taken for them.

    ``score`` is the best of ``neighbour``'s samples as this person. ``missed`` is the share of
    the person's own ``samples`` that the rule would turn away, ``missed_before`` without it;
    None where they have one sample. ``limited`` says that the rule stays below what the
    neighbour reaches, because a stricter one would shut the person out.
    """

    person: str
    neighbour: str
    score: float
    value: float
    margin: float
    samples: int
    missed: float | None
    missed_before: float | None
    limited: bool


@dataclass(frozen=True, slots=True, eq=False)
class Population:
    """What is known of the people at the door beside their embeddings.

    ``planned_size`` is how many people the threshold must hold for, where more will come.
    ``groups`` is the label of people by their label in the gallery, ``stranger_groups`` that of
    each stranger, empty where none is known; ``stranger_owners`` says which strangers' rows are
    of one person. ``rules`` asks for rules for people with close neighbours. The threshold is
    ``least`` or more whatever the scores say, and else at most ``most``.
    """

    planned_size: int | None = None
    groups: Mapping[str, str] = field(default_factory=dict)
    stranger_groups: Sequence[str] | None = None
    stranger_owners: Sequence[str] | None = None
    rules: bool = True
    least: float = -1.0
    most: float = 1.0


@dataclass(frozen=True, slots=True)
class CalibrationReport:
    """A threshold, what it rests on and what it costs.

    ``searches`` is the number of impostor searches, ``effective`` how many independent ones
    they are worth. ``highest_impostor`` is the best impostor score. ``extrapolated`` says
    that the target lies below the floor, ``held_up`` that the catalogue's default decides
    because the impostors are few. ``expected_fnmr`` is the share of the people's own
    samples that would not have been accepted against the rest of their samples (0 to 1,
    slightly pessimistic), None where nobody has two samples; ``genuine`` is how many were
    tried. ``planned_size`` is how many people the threshold is for. ``fpir`` is the rate that
    the tail predicts there, ``value_range`` where the threshold of the target would lie by it.
    ``people`` are those with stricter rules, ``look_alikes`` the most alike pairs, closest first.
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
    planned_size: int = 0
    groups: tuple[GroupFinding, ...] = ()
    people: tuple[PersonFinding, ...] = ()
    look_alikes: tuple[ClosePair, ...] = ()
    fpir: Interval | None = None
    value_range: Interval | None = None
    tail: TailFit | None = None

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

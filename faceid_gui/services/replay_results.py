"""What replaying recorded visits tells, as plain facts."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from faceid_gui.core.decision import DenyReason, Policy
from faceid_gui.core.types import Person, Threshold


class Change(StrEnum):
    """How the decision on one visit would differ."""

    ADMITTED = "admitted"  # refused then, let in now
    REFUSED = "refused"  # let in then, refused now
    OTHER_PERSON = "other_person"  # let in both times, as somebody else
    SAME = "same"
    UNLOGGED = "unlogged"  # the log does not have the visit (any more): nothing to compare
    SKIPPED = "skipped"  # it cannot be decided again; ``why`` says why


class Skipped(StrEnum):
    """Why a visit cannot be decided again."""

    NO_LOOKS = "no_looks"  # nothing usable was recorded
    NO_NETWORK = "no_network"  # embeddings of another network, and none to embed again with
    NO_LIVENESS = "no_liveness"  # liveness is asked for and was not judged then


@dataclass(frozen=True, slots=True)
class Outcome:
    """One decision: ``name`` is whoever was nearest, ``score`` how near (None: nobody was).

    ``threshold`` is what it took.
    """

    granted: bool
    reason: DenyReason | None
    person_id: str | None
    name: str | None
    score: float | None
    threshold: float | None


@dataclass(frozen=True, slots=True)
class ReplayedVisit:
    """One recorded visit: what was decided at the door, and what would be now.

    ``at`` is Unix time. ``before`` is None for a visit that the log does not have, ``after``
    for one that was skipped, and then ``why`` is set.
    """

    visit_id: str
    at: float
    change: Change
    before: Outcome | None = None
    after: Outcome | None = None
    why: Skipped | None = None


@dataclass(frozen=True, slots=True)
class ReplayReport:
    """All recorded visits, oldest first, and the settings that they were decided by.

    ``missing`` are people whom the pack cannot know: they must come back before it is used.
    ``cancelled`` says that later visits are not there.
    """

    pack: str
    threshold: Threshold
    policy: Policy
    visits: tuple[ReplayedVisit, ...]
    missing: tuple[Person, ...] = ()
    cancelled: bool = False

    def count(self, change: Change) -> int:
        """How many visits have changed so."""
        return sum(visit.change is change for visit in self.visits)

    @property
    def differences(self) -> tuple[ReplayedVisit, ...]:
        """The visits whose decision would be another one, oldest first."""
        other = (Change.ADMITTED, Change.REFUSED, Change.OTHER_PERSON)
        return tuple(visit for visit in self.visits if visit.change in other)


@dataclass(frozen=True, slots=True)
class ReplayProgress:
    """How many recorded visits of how many were decided again."""

    done: int
    total: int

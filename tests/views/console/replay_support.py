"""Recorded visits to try settings on, without any network."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field

from faceid_gui.core.decision import DenyReason, Policy
from faceid_gui.core.errors import Cancelled
from faceid_gui.core.types import Person, Threshold
from faceid_gui.services.replay import ReplayWish
from faceid_gui.services.replay_results import (
    Change,
    Outcome,
    ReplayedVisit,
    ReplayProgress,
    ReplayReport,
    Skipped,
)
from faceid_gui.views.console.visits.tools import RecordingState, ReplayTools, TrialPackName

AT = 1_700_000_000.0
ANN = Outcome(True, None, "ann", "Ada Lovelace", 0.512, 0.43)
NOBODY = Outcome(False, DenyReason.UNKNOWN, "ann", "Ada Lovelace", 0.402, 0.43)
KIM = Outcome(True, None, "kim", "김철수", 0.466, 0.43)


def report(*, cancelled: bool = False, missing: int = 0) -> ReplayReport:
    """One visit of each kind."""
    visits = (
        ReplayedVisit("a", AT, Change.SAME, ANN, ANN),
        ReplayedVisit("b", AT + 60, Change.ADMITTED, NOBODY, ANN),
        ReplayedVisit("c", AT + 120, Change.REFUSED, KIM, NOBODY),
        ReplayedVisit("d", AT + 180, Change.OTHER_PERSON, ANN, KIM),
        ReplayedVisit("e", AT + 240, Change.SKIPPED, ANN, why=Skipped.NO_LIVENESS),
        ReplayedVisit("f", AT + 300, Change.UNLOGGED, None, ANN),
    )
    people = tuple(Person(str(i), f"Person {i}", 0.0) for i in range(missing))
    policy = Policy(liveness_required=False)
    return ReplayReport("compact", Threshold(0.43), policy, visits, people, cancelled)


@dataclass
class Replays:
    """Runs what it is told to. ``go`` holds a run up until it is set or cancelled."""

    count: int = 6
    wanted: bool = True
    wishes: list[ReplayWish] = field(default_factory=list)
    answer: ReplayReport = field(default_factory=report)
    error: Exception | None = None
    go: threading.Event = field(default_factory=threading.Event)
    half: threading.Event = field(default_factory=threading.Event)

    def __post_init__(self) -> None:
        self.go.set()

    def run(
        self,
        wish: ReplayWish,
        *,
        progress: Callable[[ReplayProgress], None],
        cancelled: Callable[[], bool],
    ) -> ReplayReport:
        self.wishes.append(wish)
        if self.error is not None:
            raise self.error
        progress(ReplayProgress(3, 6))
        self.half.set()
        while not self.go.wait(0.01):
            if cancelled():
                raise Cancelled
        return self.answer

    def tools(self) -> ReplayTools:
        return ReplayTools(
            run=self.run,
            state=lambda: RecordingState(self.count, self.wanted),
            packs=lambda: (
                TrialPackName("compact", "Compact"),
                TrialPackName("builtin", "Built in"),
            ),
            threshold=lambda: Threshold(0.43, 0.05),
        )

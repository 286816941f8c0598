"""Everything the visits page is handed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from faceid_gui.core.decision import Policy
from faceid_gui.core.ports import Clock
from faceid_gui.core.types import Person, Threshold
from faceid_gui.services.replay import ReplayWish
from faceid_gui.services.replay_results import ReplayProgress, ReplayReport
from faceid_gui.services.visit_search import VisitPages


@dataclass(frozen=True, slots=True)
class TrialPackName:
    """A pack that can be tried at once."""

    key: str
    title: str


@dataclass(frozen=True, slots=True)
class RecordingState:
    """How many visits are recorded, and whether the settings ask for it by now."""

    count: int
    wanted: bool


class RunReplay(Protocol):
    """Decides the recorded visits again, such as ``Replayer.run``."""

    def __call__(
        self,
        wish: ReplayWish,
        *,
        progress: Callable[[ReplayProgress], None],
        cancelled: Callable[[], bool],
    ) -> ReplayReport:
        """Blocks; raises FaceIdError, Cancelled among them."""


@dataclass(frozen=True, slots=True)
class ReplayTools:
    """What trying other settings takes.

    ``run``, ``state`` and ``packs`` are called on a background thread. ``packs`` gives those
    whose files are here. ``threshold`` is the one in force, None before it is known.
    """

    run: RunReplay
    state: Callable[[], RecordingState]
    packs: Callable[[], tuple[TrialPackName, ...]]
    threshold: Callable[[], Threshold | None]


@dataclass(frozen=True, slots=True)
class VisitsTools:
    """The collaborators of the visits page.

    ``log`` and ``find`` (a person by id, NotFound where there is none) are called on
    background threads, and so is ``noted``: it puts an export of that many visits into the
    audit trail. ``policy`` is the one of the present settings, None before it is known.
    ``replay`` is None where recorded visits cannot be tried.
    """

    log: VisitPages
    find: Callable[[str], Person]
    policy: Callable[[], Policy | None]
    noted: Callable[[int], None]
    clock: Clock
    replay: ReplayTools | None = None

"""Everything the visits page is handed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from faceid_gui.core.decision import Policy
from faceid_gui.core.ports import Clock
from faceid_gui.core.types import Person
from faceid_gui.services.visit_search import VisitPages


@dataclass(frozen=True, slots=True)
class VisitsTools:
    """The collaborators of the visits page.

    ``log`` and ``find`` (a person by id, NotFound where there is none) are called on
    background threads, and so is ``noted``: it puts an export of that many visits into the
    audit trail. ``policy`` is the one of the present settings, None before it is known.
    """

    log: VisitPages
    find: Callable[[str], Person]
    policy: Callable[[], Policy | None]
    noted: Callable[[int], None]
    clock: Clock

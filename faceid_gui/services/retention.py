"""What is kept only for a time: visits, their recordings, and people who were deleted."""

from __future__ import annotations

import logging
import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, Protocol

from faceid_gui.core.ports import Clock
from faceid_gui.settings.tree import Settings

DAY_S: Final = 24 * 3600.0

_log = logging.getLogger(__name__)


class ErasableVisits(Protocol):
    """What retention needs of the visit log."""

    def erase_before(self, at: float) -> int:
        """Erase all visits from before a Unix time; how many."""


class ErasablePeople(Protocol):
    """What retention needs of the gallery store."""

    def erase_expired(self) -> int:
        """Erase everybody who was deleted long enough ago; how many."""


class ErasableRecordings(Protocol):
    """What retention needs of the recordings of visits."""

    def erase_before(self, at: float) -> int:
        """Erase all recordings from before a Unix time; how many."""


@dataclass(frozen=True, slots=True)
class Erased:
    """How many visits, deleted people and recordings of visits were erased."""

    visits: int
    people: int
    recordings: int = 0


class Retention:
    """Erases what was kept long enough. Call ``run_once`` at the start and once a day.

    ``settings`` gives those in force: ``access.keep_visits_days``, 0 for ever, and
    ``access.keep_recordings_days``. No recording outlives the record of its visit, and none is
    left where ``access.keep_recordings`` is off.
    """

    def __init__(
        self,
        *,
        visits: ErasableVisits,
        people: ErasablePeople,
        settings: Callable[[], Settings],
        clock: Clock,
        recordings: ErasableRecordings | None = None,
    ) -> None:
        self._visits = visits
        self._people = people
        self._settings = settings
        self._clock = clock
        self._recordings = recordings

    def run_once(self) -> Erased:
        """Erase what is due; blocks while it does. Raises what the stores raise.

        The trail has an entry for each deed. People come first: that they were promised to
        be gone weighs more than the age of a visit.
        """
        people = self._people.erase_expired()
        recordings = self._erase_recordings()
        days = self._settings().access.keep_visits_days
        visits = self._visits.erase_before(self._clock.wall() - days * DAY_S) if days > 0 else 0
        if people or visits or recordings:
            message = "erased: %d visits, %d recordings of them, %d people who had been deleted"
            _log.info(message, visits, recordings, people)
        return Erased(visits, people, recordings)

    def _erase_recordings(self) -> int:
        if self._recordings is None:
            return 0
        access = self._settings().access
        if not access.keep_recordings:
            return self._recordings.erase_before(math.inf)
        days = min(access.keep_recordings_days, access.keep_visits_days or math.inf)
        return self._recordings.erase_before(self._clock.wall() - days * DAY_S)

"""Keeps the threshold in line with the people: calibrates again when the gallery has changed."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

from faceid_gui.core.errors import ChangedMeanwhile, FaceIdError
from faceid_gui.core.ports import Clock, GalleryStore
from faceid_gui.core.types import Threshold
from faceid_gui.services.calibration.desk import Basis, CalibrationAudit, CalibrationDesk
from faceid_gui.services.calibration.plan import PlanKeeper

_JOIN_S: Final = 20.0
_log = logging.getLogger(__name__)


class Watching(StrEnum):
    """What the recalibrator does at the moment, or why it does nothing."""

    UP_TO_DATE = "up_to_date"
    WAITING = "waiting"  # the gallery changes just now
    WORKING = "working"
    NOT_CALIBRATED = "not_calibrated"  # nobody calibrated this site yet
    BY_HAND = "by_hand"  # the operator wants to do it themselves
    FROM_SERVER = "from_server"  # the threshold comes with the people
    FAILED = "failed"  # the old threshold stays in force


@dataclass(frozen=True, slots=True)
class RecalibrationState:
    """How it stands. ``trouble`` says what went wrong, empty where nothing did.

    ``at`` is when it calibrated last, Unix time, None while it has not.
    """

    watching: Watching
    trouble: str = ""
    at: float | None = None


@dataclass(frozen=True, slots=True)
class Pace:
    """Seconds: between two looks at the revision, how long the gallery must be quiet, how long
    a gallery that never is quiet is waited for, and how often the visits are looked at."""

    period_s: float = 2.0
    quiet_s: float = 10.0
    longest_s: float = 300.0
    visits_s: float = 3600.0


@dataclass(frozen=True, slots=True, eq=False)
class RecalibrationParts:
    """``desk`` gives that of the pack in use, None without one. ``from_server`` says whether
    people and threshold come from a server. ``actor`` is named in the audit trail."""

    gallery: GalleryStore
    plans: PlanKeeper
    audit: CalibrationAudit
    clock: Clock
    desk: Callable[[], CalibrationDesk | None]
    from_server: Callable[[], bool]
    actor: str = "recalibration"


class Recalibrator:
    """A thread that looks at the gallery's revision. May run in each process of a data folder:
    whoever comes second finds that what it would calibrate was calibrated already.

    A fault leaves the old threshold in force, is told by ``state`` and noted in the trail.
    """

    def __init__(self, parts: RecalibrationParts, pace: Pace | None = None) -> None:
        self._parts = parts
        self._pace = pace or Pace()
        self._state = RecalibrationState(Watching.UP_TO_DATE)
        self._revision: int | None = None
        self._changed_at: float | None = None
        self._since: float | None = None
        self._looked_at = -1e9
        self._failed_on = self._failed_with = ""
        self._poked = threading.Event()
        self._stopping = threading.Event()
        self._thread: threading.Thread | None = None

    @property
    def state(self) -> RecalibrationState:
        """How it stands. Never blocks."""
        return self._state

    def start(self) -> None:
        """Begin. A second call does nothing."""
        if self._thread is None:
            self._stopping.clear()
            self._thread = threading.Thread(target=self._run, name="recalibration", daemon=True)
            self._thread.start()

    def poke(self) -> None:
        """Plan, settings or strangers changed: look at once."""
        self._looked_at = -1e9
        self._poked.set()

    def stop(self) -> None:
        """Stop, and wait for what is under way. May be called twice."""
        self._stopping.set()
        self._poked.set()
        if self._thread is not None:
            self._thread.join(_JOIN_S)
            self._thread = None

    def look(self) -> None:
        """One look: calibrate where the gallery has changed and is quiet. Raises FaceIdError
        where the store cannot even be looked at."""
        now, revision = self._parts.clock.monotonic(), self._parts.gallery.revision()
        if revision != self._revision:
            self._revision, self._changed_at = revision, now
            self._since = now if self._since is None else self._since
        elif self._since is None and now - self._looked_at >= self._pace.visits_s:
            self._since = self._changed_at = now - self._pace.longest_s
        if self._since is None or self._changed_at is None:
            return
        quiet = now - self._changed_at >= self._pace.quiet_s
        if not quiet and now - self._since < self._pace.longest_s:
            self._tell(Watching.WAITING)
            return
        self._since, self._looked_at = None, now
        self._follow()

    def _follow(self) -> None:
        """Calibrate where that is wanted and where it would rest on something else."""
        desk, reason = self._wanted()
        if desk is None or reason is not None:
            self._tell(reason or Watching.NOT_CALIBRATED)
            return
        basis, last, threshold = desk.basis(), desk.last(), desk.threshold()
        # Of a threshold that somebody set otherwise, or died over, nobody knows what it rests on.
        noted = last if last is not None and threshold and last.value == threshold.value else None
        if noted is not None and noted.fingerprint == basis.fingerprint:
            self._tell(Watching.UP_TO_DATE)
            return
        self._tell(Watching.WORKING)
        basis = desk.settled(replace(basis, fleeting=1 if noted is None else noted.fleeting))
        try:
            done = desk.carry_out(
                basis,
                why="gallery",
                least=_least(threshold, basis),
                still=lambda: (desk.last(), desk.threshold()) == (last, threshold),
            )
        except ChangedMeanwhile:
            self._tell(Watching.WAITING)  # what was set instead is another revision: looked at next
            return
        except FaceIdError as error:
            self._fail(error, desk.contract.id, basis.fingerprint)
            return
        self._failed_on = self._failed_with = ""
        value = done.report.threshold.value
        _log.info("the threshold follows the people: %.4f, before %.4f", value, done.before.value)
        at = self._parts.clock.wall()
        self._state = RecalibrationState(Watching.UP_TO_DATE, at=at)

    def _wanted(self) -> tuple[CalibrationDesk | None, Watching | None]:
        """The desk to calibrate at, or why not."""
        people = [person.id for person in self._parts.gallery.people()]
        people += [gone.person.id for gone in self._parts.gallery.removed()]
        plan = self._parts.plans.keep_labels_of(people)
        if self._parts.from_server():
            return None, Watching.FROM_SERVER
        if not plan.automatic:
            return None, Watching.BY_HAND
        desk = self._parts.desk()
        threshold = desk.threshold() if desk is not None else None
        if threshold is None or not threshold.calibrated:
            return None, Watching.NOT_CALIBRATED
        return desk, None

    def _fail(self, error: FaceIdError, contract_id: str, fingerprint: str) -> None:
        _log.warning("the threshold cannot follow the people, the old one stays: %s", error)
        self._tell(Watching.FAILED, str(error))
        if fingerprint == self._failed_on:
            return
        self._failed_on = fingerprint
        detail = f"the gallery changed: {error.code}"
        self._parts.audit.append(self._parts.actor, "threshold.kept", contract_id, detail)

    def _tell(self, watching: Watching, trouble: str = "") -> None:
        self._state = replace(self._state, watching=watching, trouble=trouble)

    def _run(self) -> None:
        while not self._stopping.is_set():
            try:
                self.look()
            except Exception as error:  # the top of the thread: the next look may fare better
                if str(error) != self._failed_with:  # and not every few seconds the same
                    _log.exception("the threshold cannot follow the people; the old one stays")
                self._failed_with = str(error)
                self._tell(Watching.FAILED, str(error))
                self._revision = None
            self._poked.wait(self._pace.period_s)
            self._poked.clear()


def _least(threshold: Threshold | None, basis: Basis) -> float:
    """Where strangers had a say who have none any more, nothing is lowered without them."""
    kept = threshold is not None and (basis.fleeting or basis.doubtful)
    return threshold.value if threshold is not None and kept else -1.0

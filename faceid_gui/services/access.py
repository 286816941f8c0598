"""From a visit's evidence to the door: decide here, record first, then unlock.

The engine's own opinion opens nothing. Whatever goes wrong on the way leaves the door shut.
"""

from __future__ import annotations

import logging
import queue
import threading
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, replace

from faceid_gui.core.decision import Decision, Deny, DenyReason, Evidence, Grant, Policy, decide
from faceid_gui.core.errors import DoorFault, FaceIdError, NotFound
from faceid_gui.core.events import (
    CameraChanged,
    CameraState,
    EngineChanged,
    EngineState,
    Event,
    VisitEnded,
    VisitReady,
)
from faceid_gui.core.ports import (
    Clock,
    DoorDriver,
    DoorState,
    Engine,
    EngineSettings,
    GalleryStore,
    VisitLog,
    VisitRecord,
)
from faceid_gui.services.door_keeper import DoorKeeper

SEEN_FRAMES = 15
"""A visit without one good frame is recorded only if it lasted this many frames."""

_QUEUE = 1000
_REMEMBERED = 4096
_WAKE_HOLDING_S = 0.1
_WAKE_IDLE_S = 0.5
_TROUBLE = (CameraState.MISSING, CameraState.BUSY, CameraState.FROZEN, CameraState.LOST)
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What was decided about one visit, for screen and sound.

    ``at`` and ``until`` are monotonic seconds; ``until`` is the end of a grant, None for a
    denial. ``name`` is the person's name as the store has it, only with a grant.
    """

    visit_id: str
    track_id: int
    granted: bool
    reason: DenyReason | None
    name: str | None
    at: float
    until: float | None


@dataclass(frozen=True, slots=True)
class _Job:
    """An event on its way to the worker, and how much trouble there had been by then."""

    event: Event
    troubles: int


class AccessService:
    """The only one that shows a grant to the door. One decision per visit.

    ``facts`` gives the gallery and threshold in force (``GallerySync.current``); where it
    is given, evidence is judged by them and not by what the engine believed. Listeners are
    called on the service's own thread, must not block, and hear a verdict for each decided
    visit and each change of the door. A visit that ends undecided is recorded silently.
    """

    def __init__(
        self,
        *,
        engine: Engine,
        store: GalleryStore,
        visits: VisitLog,
        door: DoorDriver,
        clock: Clock,
        policy: Callable[[], Policy],
        backend_name: Callable[[], str],
        facts: Callable[[], EngineSettings | None] | None = None,
    ) -> None:
        self._engine = engine
        self._store = store
        self._visits = visits
        self._door = door
        self._clock = clock
        self._policy = policy
        self._backend_name = backend_name
        self._facts = facts
        self._keeper = DoorKeeper(door=door, clock=clock)
        self._jobs: queue.Queue[_Job | None] = queue.Queue(_QUEUE)
        self._listeners: list[Callable[[Verdict | DoorState], None]] = []
        self._decided: OrderedDict[str, None] = OrderedDict()
        self._troubles = 0
        self._overlooked = 0
        self._door_state: DoorState | None = None
        self._stopping = threading.Event()
        self._thread: threading.Thread | None = None
        self._unsubscribe: Callable[[], None] | None = None

    def start(self) -> None:
        """Begin to listen to the engine. A second call does nothing."""
        if self._thread is not None:
            return
        self._stopping.clear()
        self._thread = threading.Thread(target=self._run, name="access", daemon=True)
        self._thread.start()
        self._unsubscribe = self._engine.subscribe(self._hear)

    def stop(self) -> None:
        """Stop listening and lock. May be called twice."""
        if self._unsubscribe is not None:
            self._unsubscribe()
            self._unsubscribe = None
        self._stopping.set()
        self._troubles += 1  # nothing that still waits may unlock
        self._offer(None)
        if self._thread is not None:
            self._thread.join(timeout=5.0)
            self._thread = None

    def subscribe(self, listener: Callable[[Verdict | DoorState], None]) -> Callable[[], None]:
        """Hear the door's state at once, verdicts and door changes from now on.

        Returns the call that ends it.
        """
        self._listeners.append(listener)
        if self._door_state is not None:
            listener(self._door_state)

        def leave() -> None:
            if listener in self._listeners:
                self._listeners.remove(listener)

        return leave

    # -- on the engine's thread

    def _hear(self, event: Event) -> None:
        """Note what matters; never blocks."""
        match event:
            case EngineChanged(state=state) if state is not EngineState.RUNNING:
                self._troubles += 1
            case CameraChanged(state=state) if state in _TROUBLE:
                self._troubles += 1
            case VisitReady() | VisitEnded():
                pass
            case _:
                return
        self._offer(_Job(event, self._troubles))

    def _offer(self, job: _Job | None) -> None:
        try:
            self._jobs.put_nowait(job)
        except queue.Full:
            _log.error("too many visits wait for their record; one stays undecided")

    # -- on the service's thread

    def _run(self) -> None:
        while not self._stopping.is_set():
            try:
                self._turn()
            except Exception:
                _log.exception("access: the door stays shut")
                self._shut()
        self._shut()
        self._watch_door()

    def _shut(self) -> None:
        """Lock, and live on whatever the driver does: its lease runs out by itself."""
        try:
            self._keeper.shut()
        except Exception:  # a driver is a plug-in: its fault must not end this thread
            _log.exception("the door cannot be told to lock")

    def _turn(self) -> None:
        """One job, or one look at the door when there is none."""
        wait = _WAKE_HOLDING_S if self._keeper.holding else _WAKE_IDLE_S
        try:
            job = self._jobs.get(timeout=wait)
        except queue.Empty:
            job = None
        if job is not None:
            self._do(job)
        self._keeper.tick()
        self._watch_door()

    def _do(self, job: _Job) -> None:
        match job.event:
            case VisitReady() as ready:
                self._judge(ready, troubles=job.troubles)
            case VisitEnded() as ended:
                self._close_visit(ended)
            case _:
                self._keeper.shut()

    def _judge(self, ready: VisitReady, *, troubles: int) -> None:
        if ready.visit_id in self._decided:
            return
        self._remember(ready.visit_id)
        verdict = self._refusal(ready)
        try:
            verdict = self._settle(ready, troubles=troubles)
        except FaceIdError:
            _log.exception("visit %s is refused", ready.visit_id)
        finally:
            self._publish(verdict)

    def _settle(self, ready: VisitReady, *, troubles: int) -> Verdict:
        """Decide, record, unlock - in this order. Raises when one of them cannot be done."""
        evidence, name = self._judged_evidence(ready.evidence)
        decision = decide(evidence, self._policy(), now=self._clock.monotonic())
        if troubles != self._troubles:  # camera or engine failed after this evidence
            decision = Deny(evidence.visit_id, DenyReason.FAULT)
        self._record(decision, evidence, name)
        if isinstance(decision, Deny):
            return replace(self._refusal(ready), reason=decision.reason)
        if troubles != self._troubles or self._clock.monotonic() >= decision.expires_at:
            return self._refusal(ready)
        self._unlock(decision, evidence)
        return Verdict(
            visit_id=ready.visit_id,
            track_id=ready.track_id,
            granted=True,
            reason=None,
            name=name,
            at=decision.decided_at,
            until=decision.expires_at,
        )

    def _unlock(self, grant: Grant, evidence: Evidence) -> None:
        """Open the door; a door that fails is recorded too. Raises DoorFault."""
        try:
            self._keeper.hold(grant)
        except DoorFault:
            self._record(Deny(grant.visit_id, DenyReason.REFUSED), evidence, None)
            raise

    def _judged_evidence(self, evidence: Evidence) -> tuple[Evidence, str | None]:
        """The evidence against the gallery and threshold in force now, and the name."""
        facts = self._facts() if self._facts is not None else None
        if self._facts is not None and facts is None:
            return replace(evidence, threshold=None), None
        if facts is not None:
            value, margin = facts.threshold.of(evidence.person_id)
            evidence = replace(
                evidence,
                gallery_contract=facts.gallery.contract_id,
                threshold=value,
                margin=margin,
            )
        name = self._name_of(evidence.person_id)
        return (evidence if name else replace(evidence, person_id=None)), name

    def _name_of(self, person_id: str | None) -> str | None:
        """The name in the store, None for somebody who was removed meanwhile."""
        if not person_id:
            return None
        try:
            person = self._store.find(person_id)
        except NotFound:
            return None
        return person.name if person.id == person_id else None

    def _record(self, decision: Decision, evidence: Evidence, name: str | None) -> None:
        granted = isinstance(decision, Grant)
        self._visits.record(
            VisitRecord(
                visit_id=evidence.visit_id,
                at=self._clock.wall(),
                granted=granted,
                reason=None if isinstance(decision, Grant) else decision.reason,
                person_id=evidence.person_id if granted else None,
                name=name if granted else None,
                evidence=evidence,
                backend=evidence.backend or self._backend_name(),
            )
        )

    def _close_visit(self, ended: VisitEnded) -> None:
        """Record a visit that nobody decided, unless nothing was ever seen of it."""
        if ended.decided or ended.visit_id in self._decided:
            return
        self._remember(ended.visit_id)
        if ended.evidence.good_frames < 1 and ended.frames < SEEN_FRAMES:
            self._overlooked += 1
            _log.debug("%d visits were too short to see anybody", self._overlooked)
            return
        reason = ended.reason or DenyReason.LEFT
        try:
            self._record(Deny(ended.visit_id, reason), ended.evidence, None)
        except FaceIdError:
            _log.exception("visit %s could not be recorded", ended.visit_id)

    def _refusal(self, ready: VisitReady) -> Verdict:
        return Verdict(
            visit_id=ready.visit_id,
            track_id=ready.track_id,
            granted=False,
            reason=DenyReason.REFUSED,
            name=None,
            at=self._clock.monotonic(),
            until=None,
        )

    def _remember(self, visit_id: str) -> None:
        self._decided[visit_id] = None
        while len(self._decided) > _REMEMBERED:
            self._decided.popitem(last=False)

    def _watch_door(self) -> None:
        state = self._door.state
        if state != self._door_state:
            self._door_state = state
            self._publish(state)

    def _publish(self, news: Verdict | DoorState) -> None:
        for listener in tuple(self._listeners):
            try:
                listener(news)
            except Exception:  # a listener is a plug-in: its fault is not the door's
                _log.exception("a listener failed")

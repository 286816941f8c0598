"""A relay behind a lease: one thread moves it, and lets go when the lease is over.

A relay without current is a locked door. The thread belongs to this process, so the door
is held for as long as the process lives and no longer; a driver whose relay would stay
energised without us (a network relay) tells the relay when to let go by itself.
"""

from __future__ import annotations

import logging
import math
import threading
from collections import deque
from dataclasses import dataclass, field
from typing import Final, Protocol

from faceid_gui.core.errors import DoorFault
from faceid_gui.core.ports import Clock, DoorState, Lease
from faceid_gui.doors.lease import DoorTrouble, check_lease, door_fault

_log = logging.getLogger(__name__)

_TICK_S: Final = 0.1
_RETRY_S: Final = 1.0
_CLOSE_S: Final = 5.0


class Relay(Protocol):
    """What holds the door. Called from one thread alone; raises DoorFault."""

    def energise(self, lease: Lease, seconds: float) -> None:
        """Open the door; it should lock by itself after so many seconds, if it can."""

    def release(self) -> None:
        """Lock the door."""

    def close(self) -> None:
        """Let go of the hardware."""


@dataclass(slots=True, eq=False)
class _Job:
    """An order to the thread: a lease, or None to lock."""

    lease: Lease | None
    done: threading.Event = field(default_factory=threading.Event)
    error: DoorFault | None = None
    abandoned: bool = False


class LeasedDoor:
    """A DoorDriver over a relay. Callers wait for at most ``answer_s`` seconds.

    An unlock that fails or comes too late is followed by a lock. A lock that fails is
    tried again every second, and the state says that the door may be open.
    """

    def __init__(self, relay: Relay, clock: Clock, *, name: str, answer_s: float = 2.5) -> None:
        self._relay = relay
        self._clock = clock
        self._answer_s = answer_s
        self._changed = threading.Condition()
        self._jobs: deque[_Job] = deque()
        self._lease: Lease | None = None
        self._must_release = True  # whatever the relay was left in
        self._moved = False  # energised, and not known to be locked since
        self._retry_at = -math.inf
        self._trouble = ""
        self._stopping = False
        self._thread = threading.Thread(target=self._run, name=f"door {name}", daemon=True)
        self._thread.start()

    @property
    def state(self) -> DoorState:
        """What is known of the door; never blocks.

        Unlocked while a lease lives, and while the relay could not be made to lock.
        """
        lease, trouble = self._lease, self._trouble
        alive = lease is not None and self._clock.monotonic() < lease.expires_at
        stuck = bool(trouble) and self._moved
        return DoorState(locked=not alive and not stuck, detail=trouble)

    def unlock(self, lease: Lease) -> None:
        """Open for the life of the lease. Raises DoorFault."""
        check_lease(lease, self._clock.monotonic())
        self._order(_Job(lease))

    def lock(self) -> None:
        """Lock at once; unlocks that wait are dropped. Raises DoorFault."""
        if self._stopping:
            return
        self._order(_Job(None))

    def _order(self, job: _Job) -> None:
        with self._changed:
            if self._stopping:
                raise door_fault(DoorTrouble.CLOSED, "the door driver is closed")
            if job.lease is None:
                self._drop_waiting(DoorTrouble.OVERTAKEN, "the door was locked meanwhile")
            self._jobs.append(job)
            self._changed.notify_all()
        job.done.wait(self._answer_s)
        with self._changed:
            job.abandoned = not job.done.is_set()
        if job.abandoned:
            raise door_fault(DoorTrouble.NO_ANSWER, "the door does not answer in time")
        if job.error is not None:
            raise job.error

    def _drop_waiting(self, trouble: DoorTrouble, message: str) -> None:
        while self._jobs:
            waiting = self._jobs.popleft()
            if waiting.lease is not None:
                waiting.error = door_fault(trouble, message)
            waiting.done.set()

    def close(self) -> None:
        """Lock, let go of the relay and end the thread. May be called twice."""
        with self._changed:
            self._stopping = True
            self._drop_waiting(DoorTrouble.CLOSED, "the door driver is closed")
            self._changed.notify_all()
        self._thread.join(_CLOSE_S)
        if self._thread.is_alive():
            _log.error("the door's thread did not end in %.0f s", _CLOSE_S)

    # --- the thread -----------------------------------------------------------------------

    def _run(self) -> None:
        try:
            while True:
                job, stopping = self._next()
                if stopping:
                    break
                if job is None:
                    self._try_release()
                else:
                    self._carry_out(job)
            self._try_release()
        except Exception:
            _log.exception("the door's thread failed")
            self._try_release()
            self._trouble = "the door driver failed"
        finally:
            self._stopping = True
            self._let_go()

    def _let_go(self) -> None:
        with self._changed:
            self._drop_waiting(DoorTrouble.CLOSED, "the door driver is closed")
        try:
            self._relay.close()
        except DoorFault as error:
            _log.warning("the door: %s", error)

    def _next(self) -> tuple[_Job | None, bool]:
        """Wait for an order, the lease's end, or the end of all; None means: release."""
        with self._changed:
            while True:
                if self._stopping:
                    return None, True
                if self._jobs:
                    return self._jobs.popleft(), False
                now = self._clock.monotonic()
                if self._lease is not None and now >= self._lease.expires_at:
                    return None, False
                if self._must_release and now >= self._retry_at:
                    return None, False
                busy = self._lease is not None or self._must_release
                self._changed.wait(_TICK_S if busy else None)

    def _carry_out(self, job: _Job) -> None:
        try:
            if job.lease is None:
                self._release()
            elif not job.abandoned:
                self._energise(job.lease)
        except DoorFault as error:
            job.error = error
        with self._changed:
            late = job.abandoned
            job.done.set()
        if job.lease is not None and (late or job.error is not None):
            self._try_release()

    def _energise(self, lease: Lease) -> None:
        now = self._clock.monotonic()
        check_lease(lease, now)
        self._moved = True  # until it is known to be locked again
        self._relay.energise(lease, lease.expires_at - now)
        self._lease = lease
        self._must_release = False  # the lease's end will
        self._trouble = ""

    def _release(self) -> None:
        try:
            self._relay.release()
        except DoorFault as error:
            self._must_release = True
            self._retry_at = self._clock.monotonic() + _RETRY_S
            trouble = f"the door may be open: {error}" if self._moved else str(error)
            if trouble != self._trouble:  # not once a second
                _log.warning("the door could not be locked: %s", error)
            self._trouble = trouble
            raise
        finally:
            self._lease = None
        self._must_release = self._moved = False
        self._trouble = ""

    def _try_release(self) -> None:
        try:
            self._release()
        except DoorFault:
            return  # logged, and to be tried again

"""Keeps a kiosk's people the same as its source's, in the background, whenever it can."""

from __future__ import annotations

import logging
import random
import threading
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final

from faceid_gui.core.errors import FaceIdError, LinkFailed
from faceid_gui.core.link import LinkTrouble
from faceid_gui.core.ports import Clock
from faceid_gui.core.sync import Conflict, SyncSource, SyncState, SyncStore, VisitQueue
from faceid_gui.services.sync.outbox import VisitOutbox
from faceid_gui.services.sync.people import GalleryPull

_JITTER: Final = 0.2
_JOIN_S: Final = 10.0
_DETAIL: Final = 200
_TELL_S: Final = 120.0
_HOPELESS: Final = frozenset(
    {
        LinkTrouble.UNREACHABLE,
        LinkTrouble.REFUSED,
        LinkTrouble.WRONG_KEY,
        LinkTrouble.INSECURE,
        LinkTrouble.NOT_PAIRED,
    }
)
"""With these no other step can do better."""

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class SyncPlan:
    """How often the source is asked (seconds), and what is exchanged.

    After each failure the wait is doubled up to ``longest_s``. Waits differ by a fifth, so
    that kiosks which lost one server do not all come back at once.
    """

    period_s: float = 10.0
    longest_s: float = 300.0
    take_people: Callable[[], bool] = lambda: True
    send_visits: Callable[[], bool] = lambda: True


class KioskSync:
    """A thread that exchanges with the source; the kiosk works without it just as well.

    ``on_state`` hears every new state, on that thread.
    """

    def __init__(
        self,
        *,
        source: SyncSource,
        store: SyncStore,
        visits: VisitQueue,
        clock: Clock,
        plan: SyncPlan | None = None,
        on_state: Callable[[SyncState], None] | None = None,
    ) -> None:
        self._store = store
        self._clock = clock
        self._plan = plan or SyncPlan()
        self._on_state = on_state
        self._stopping = threading.Event()
        self._poked = threading.Event()
        self._one_at_a_time = threading.Lock()
        self._people = GalleryPull(source, store, stopping=self._stopping.is_set)
        self._outbox = VisitOutbox(source, store, visits, stopping=self._stopping.is_set)
        self._state = SyncState()
        self._failures = 0
        self._told_at: float | None = None
        self._thread: threading.Thread | None = None

    @property
    def state(self) -> SyncState:
        """How the exchange stands. Cheap, from any thread."""
        return self._state

    def conflicts(self) -> tuple[Conflict, ...]:
        """Those found here that the source has not heard of yet."""
        return self._store.conflicts()

    def settle(self, conflict_id: str) -> Conflict:
        """Take one of these off the list. Raises NotFound."""
        return self._store.settle(conflict_id)

    def start(self) -> None:
        """Begin. A second call does nothing."""
        if self._thread is None:
            self._stopping.clear()
            self._thread = threading.Thread(target=self._run, name="kiosk-sync", daemon=True)
            self._thread.start()

    def poke(self) -> None:
        """Exchange now: something changed here, or the server is back."""
        self._poked.set()

    def stop(self, *, hang_up: Callable[[], None] = lambda: None) -> None:
        """End after the page that is under way, and wait for it. May be called twice.

        ``hang_up`` ends the call to the source that is under way, so that nobody waits for
        one that hangs.
        """
        self._stopping.set()
        self._poked.set()
        hang_up()
        if self._thread is not None:
            self._thread.join(_JOIN_S)
            self._thread = None

    def run_once(self) -> bool:
        """One exchange, here and now; whether all of it went well. Never raises FaceIdError."""
        with self._one_at_a_time:
            failure = self._exchange()
            if self._stopping.is_set():
                return failure is None  # perhaps not to its end, and failures are our doing
            self._failures = 0 if failure is None else self._failures + 1
            self._publish(failure)
            return failure is None

    @property
    def next_wait_s(self) -> float:
        """How long to wait before the next exchange, seconds; another one each time."""
        plan = self._plan
        wait = min(plan.period_s * 2.0 ** min(self._failures, 16), plan.longest_s)
        return wait * random.uniform(1.0 - _JITTER, 1.0 + _JITTER)

    def _exchange(self) -> FaceIdError | None:
        """Every step is tried, so that one that cannot be done holds up no other.

        Most of all a deletion has to arrive, whatever is wrong with what waits here.
        """
        steps: list[Callable[[], object]] = []
        if self._plan.take_people():
            steps += [self._people.push, self._people.pull, self._people.push]
        if self._plan.send_visits():
            steps.append(self._outbox.send)
        failure: FaceIdError | None = None
        for step in steps:
            try:
                step()
            except FaceIdError as error:
                failure = failure or error
                if isinstance(error, LinkFailed) and error.trouble in _HOPELESS:
                    break
        return failure

    def _publish(self, failure: FaceIdError | None) -> None:
        before, state = self._state, self._counted()
        if failure is None:
            state = replace(state, last_ok_at=self._clock.wall(), trouble=None, detail="")
        else:
            link = isinstance(failure, LinkFailed)
            trouble = failure.trouble if isinstance(failure, LinkFailed) else LinkTrouble.FAILED
            state = replace(state, trouble=trouble, detail=str(failure)[:_DETAIL])
            if trouble is not before.trouble and self._may_tell():
                _log.warning("no exchange with the server: %s", failure, exc_info=not link)
        if failure is None and before.trouble is not None and self._may_tell():
            _log.info("the exchange with the server works again")
        self._state = state
        if self._on_state is not None and state != before:
            self._on_state(state)

    def _may_tell(self) -> bool:
        """Whether a line may be logged: a server that comes and goes is told now and then."""
        now = self._clock.monotonic()
        if self._told_at is not None and now - self._told_at < _TELL_S:
            return False
        self._told_at = now
        return True

    def _counted(self) -> SyncState:
        """The last state with what waits by now; as it was where the store cannot say."""
        try:
            return replace(
                self._state,
                waiting_visits=self._outbox.waiting(),
                waiting_people=self._store.waiting_people(),
                conflicts=self._people.conflicts_there + len(self._store.conflicts()),
                lost_visits=self._store.lost_visits(),
            )
        except FaceIdError as error:
            _log.warning("what waits to be sent cannot be counted: %s", error)
            return self._state

    def _run(self) -> None:
        while not self._stopping.is_set():
            self._poked.clear()
            try:
                self.run_once()
            except Exception:
                self._failures += 1
                _log.exception("the exchange with the server failed")
            if not self._stopping.is_set():
                self._poked.wait(self.next_wait_s)

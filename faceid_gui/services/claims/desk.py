"""Takes claims from clients: a few at a time, each on a thread and a backend of its own.

A claim holds a backend for seconds. It therefore never takes one of those that answer
single requests; it opens its own, and keeps it for the next claim.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import replace
from typing import Final

from faceid_gui.core.decision import DenyReason
from faceid_gui.core.errors import FaceIdError
from faceid_gui.core.ports import CameraSource, Clock, EngineSettings, FaceBackend
from faceid_gui.services.claims.result import ClaimLimits, ClaimReason, ClaimResult
from faceid_gui.services.claims.session import ClaimTools, look, person_called

_log = logging.getLogger(__name__)

_STOP_S: Final = 10.0


class Claim:
    """A claim that is being looked at. Safe from any thread."""

    def __init__(self, claimed: str, *, longest_s: float) -> None:
        self.claimed = claimed
        self.longest_s = longest_s
        self.future: Future[ClaimResult] = Future()
        self.future.set_running_or_notify_cancel()  # settled by ``settle`` alone
        self._lock = threading.Lock()
        self._stopped = threading.Event()

    @property
    def stopped(self) -> bool:
        """Whether nobody waits for the answer any more."""
        return self._stopped.is_set()

    def stop(self) -> None:
        """Nobody waits any more: end soon, and never say yes."""
        self.settle(ClaimResult(self.claimed, granted=False, reason=ClaimReason.STOPPED))

    def give_up(self) -> ClaimResult:
        """The answer where the time is up: a refusal, unless it was settled a moment ago."""
        self.settle(ClaimResult(self.claimed, granted=False, reason=ClaimReason.TIMEOUT))
        return self.future.result()

    def settle(self, result: ClaimResult) -> bool:
        """Answer, where nobody did; whether this was the answer. Looking ends with it."""
        with self._lock:
            self._stopped.set()
            if self.future.done():
                return False
            self.future.set_result(result)
            return True


class ClaimDesk:
    """Looks at a few claims at a time; further ones are refused as busy.

    ``make`` opens a backend, on the claim's thread. ``settings`` gives gallery, threshold and
    policy in force, the same object as long as nothing changed; both may raise FaceIdError,
    which is a refusal. ``record`` keeps what was answered, before it is answered: a grant that
    cannot be recorded is none. Safe from any thread.
    """

    def __init__(
        self,
        *,
        make: Callable[[], FaceBackend],
        settings: Callable[[], EngineSettings],
        clock: Clock,
        limits: ClaimLimits | None = None,
        record: Callable[[ClaimResult], None] | None = None,
    ) -> None:
        self.limits = limits or ClaimLimits()
        self._make = make
        self._settings = settings
        self._clock = clock
        self._record = record
        self._lock = threading.Lock()
        self._running: dict[Claim, threading.Thread] = {}
        self._idle: list[FaceBackend] = []
        self._stopping = False

    @property
    def running(self) -> int:
        """Claims that hold a thread and a backend now."""
        return len(self._running)

    def begin(self, claimed: str, open_camera: Callable[[], CameraSource]) -> Claim:
        """Begin to look; returns at once. ``open_camera`` gives a camera that is not open yet.

        Where too many are looked at already the claim is settled as busy.
        """
        limits = self.limits
        claim = Claim(claimed, longest_s=limits.seconds + limits.grace_s)
        with self._lock:
            if self._stopping or len(self._running) >= limits.sessions:
                claim.settle(ClaimResult(claimed, granted=False, reason=ClaimReason.BUSY))
                return claim
            thread = threading.Thread(
                target=self._run, args=(claim, open_camera), name="claim", daemon=True
            )
            self._running[claim] = thread
            thread.start()
        return claim

    def ask(self, claimed: str, open_camera: Callable[[], CameraSource]) -> ClaimResult:
        """Look, and wait for the answer: a little longer than the limits at most."""
        claim = self.begin(claimed, open_camera)
        try:
            return claim.future.result(claim.longest_s)
        except TimeoutError:
            return claim.give_up()

    def stop(self) -> None:
        """End what runs and close the backends. May be called twice."""
        with self._lock:
            self._stopping = True
            running = dict(self._running)
        for claim in running:
            claim.stop()
        for thread in running.values():
            thread.join(_STOP_S)
            if thread.is_alive():
                _log.error("a claim does not end; it is left behind")
        with self._lock:
            idle, self._idle = self._idle, []
        for backend in idle:
            backend.close()

    # -- on a claim's thread

    def _run(self, claim: Claim, open_camera: Callable[[], CameraSource]) -> None:
        result = ClaimResult(claim.claimed, granted=False, reason=DenyReason.FAULT)
        try:
            result = self._recorded(self._in_time(claim, self._look(claim, open_camera)))
        except FaceIdError as error:
            _log.warning("a claim is refused: %s", error)
        except Exception:  # a driver or a network may raise anything: nobody is let in
            _log.exception("a claim is refused")
        with self._lock:  # before the answer: whoever hears it may ask again at once
            self._running.pop(claim, None)
        claim.settle(result)

    def _look(self, claim: Claim, open_camera: Callable[[], CameraSource]) -> ClaimResult:
        if person_called(claim.claimed, self._settings().gallery) is None:
            return ClaimResult(claim.claimed, granted=False, reason=ClaimReason.UNKNOWN_USER)
        backend = self._take()
        healthy = False
        try:
            tools = ClaimTools(
                backend, self._settings, self._clock, self.limits, lambda: claim.stopped
            )
            result = look(claim.claimed, open_camera(), tools)
            healthy = result.reason is not DenyReason.FAULT
            return result
        finally:
            self._give_back(backend, healthy=healthy)

    @staticmethod
    def _in_time(claim: Claim, result: ClaimResult) -> ClaimResult:
        """Whoever was given up meanwhile hears no late yes, and none is recorded."""
        if claim.stopped and result.granted:
            return replace(result, granted=False, reason=ClaimReason.TIMEOUT)
        return result

    def _recorded(self, result: ClaimResult) -> ClaimResult:
        """The answer once it is on record; what cannot be recorded is no grant."""
        if self._record is None:
            return result
        try:
            self._record(result)
        except FaceIdError:
            _log.exception("the answer to a claim could not be recorded")
            if result.granted:
                return replace(result, granted=False, reason=DenyReason.REFUSED, identity=None)
        return result

    def _take(self) -> FaceBackend:
        with self._lock:
            if self._idle:
                return self._idle.pop()
        return self._make()

    def _give_back(self, backend: FaceBackend, *, healthy: bool) -> None:
        """Keep a backend for the next claim; one that failed is opened anew then."""
        with self._lock:
            keep = healthy and not self._stopping
            if keep:
                self._idle.append(backend)
        if not keep:
            backend.close()

"""One thread that keeps the link to a server: greets it, watches it, and calls it for others."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Final, TypeVar

from faceid_gui.backends.breaker import Breaker, BreakerState
from faceid_gui.backends.remote.backend import RemoteBackend
from faceid_gui.backends.remote.client import RemoteClient
from faceid_gui.backends.remote.handshake import Needs, Terms, shake_hands
from faceid_gui.backends.remote.parity import check_parity
from faceid_gui.backends.remote.patience import MOST_S, Latencies
from faceid_gui.backends.remote.returning import LinkTiming, Returning
from faceid_gui.core.errors import LinkFailed
from faceid_gui.core.link import BackendState, LinkTrouble
from faceid_gui.core.ports import Clock

_log = logging.getLogger(__name__)
_T = TypeVar("_T")

_JOIN_S: Final = 3.0
_SOON_S: Final = 0.25
_LATE_OFTEN: Final = 3
_LATE_WITHIN_S: Final = 10.0
_PASSING: Final = frozenset({LinkTrouble.CUT, LinkTrouble.BUSY, LinkTrouble.FAILED})
"""What may happen once to a good server; only several in a row say that it is not."""

_LASTING: Final = frozenset(
    {
        LinkTrouble.WRONG_KEY,
        LinkTrouble.INSECURE,
        LinkTrouble.NOT_PAIRED,
        LinkTrouble.OTHER_CONTRACT,
        LinkTrouble.PARITY,
    }
)
"""What does not pass by itself: looked after less often."""

_PROBES_LASTING: Final = 5.0
_PROBES_REFUSED: Final = 15.0  # servers lock out who shows a wrong key again and again


class Ask(StrEnum):
    """What is asked of a server: each kind takes its own time."""

    EMBED = "embed"
    DETECT = "detect"
    JUDGE = "judge"


@dataclass(slots=True, eq=False)
class _Job:
    kind: Ask
    count: int
    call: Callable[[RemoteBackend], Any]
    asked_at: float
    done: threading.Event = field(default_factory=threading.Event)
    taken: bool = False
    late: bool = False
    value: Any = None
    failure: Exception | None = None


@dataclass(slots=True, eq=False)
class _Facts:
    """What is known of the link. Guarded by the link's lock."""

    up: bool = False
    doubtful: bool = False
    terms: Terms | None = None
    trouble: LinkTrouble | None = None
    detail: str = ""
    failovers: int = 0
    failed_over_at: float | None = None
    late: list[float] = field(default_factory=list)


class Link:
    """Calls a server for one owner, and says at once where it is not worth asking.

    An owner that can embed by itself (``needs.embedding_s``) waits only a short time for an
    answer, and the server is used again only after it was good for a while.
    """

    def __init__(
        self,
        client: RemoteClient,
        needs: Needs,
        *,
        clock: Clock,
        timing: LinkTiming | None = None,
    ) -> None:
        self._client = client
        self._needs = needs
        self._has_fallback = needs.embedding_s is not None
        self._most_s = max(MOST_S, needs.embedding_s or 0.0)
        self._clock = clock
        self._timing = timing or LinkTiming()
        self._returning = Returning(clock, self._timing)
        self._breaker = Breaker(clock)
        self._wake = threading.Condition()
        self._facts = _Facts()
        self._all = Latencies()
        self._kinds = {kind: Latencies() for kind in Ask}
        self._job: _Job | None = None
        self._due = 0.0
        self._closing = False
        self._probed = threading.Event()
        self._remote: RemoteBackend | None = None
        self._thread = threading.Thread(target=self._run, name="remote-link", daemon=True)

    def start(self) -> None:
        """Begin; returns at once, whether there is a server or not."""
        self._thread.start()

    def close(self) -> None:
        """Hang up, and wait for the thread. May be called twice."""
        with self._wake:
            self._closing = True
            self._wake.notify_all()
        self._client.close()
        if self._thread.is_alive():
            self._thread.join(_JOIN_S)
        if self._thread.is_alive():
            _log.error("the thread of the link does not end; it is left behind")

    def wait(self, seconds: float) -> None:
        """Return once the server was tried, or after so many seconds."""
        self._probed.wait(seconds)

    @property
    def terms(self) -> Terms | None:
        """What the server was found to be; None while it is not used."""
        facts = self._facts
        return facts.terms if facts.up else None

    def state(self, fallback: str) -> BackendState:
        """Where answers come from; ``fallback`` names who answers without the server."""
        with self._wake:
            facts = self._facts
            p50, p95 = self._all.percentile(0.5), self._all.percentile(0.95)
            return BackendState(
                answering="remote" if facts.up else fallback,
                server=self._client.config.base,
                mode=facts.terms.mode if facts.terms is not None else self._client.config.mode,
                p50_ms=None if p50 is None else p50 * 1e3,
                p95_ms=None if p95 is None else p95 * 1e3,
                failovers=facts.failovers,
                failed_over_at=facts.failed_over_at,
                trouble=facts.trouble,
                detail=facts.detail,
            )

    def ask(self, kind: Ask, call: Callable[[RemoteBackend], _T], *, count: int = 1) -> _T:
        """Let the server do something about ``count`` crops or one picture.

        Raises LinkFailed at once where it is not used or a call is in flight, and where the
        answer is not here in time; that one is dropped when it comes. Raises what ``call``
        raises.
        """
        with self._wake:
            self._check()
            job = _Job(kind, count, call, time.monotonic())
            self._job = job
            self._wake.notify_all()
            patience = self._patience(kind, count)
        if not job.done.wait(patience):
            with self._wake:
                job.late = not job.done.is_set()
        if job.late:
            raise LinkFailed(LinkTrouble.TIMEOUT, "the answer is late")
        if job.failure is not None:
            raise job.failure
        value: _T = job.value
        return value

    def _check(self) -> None:
        facts = self._facts
        if not facts.up or self._closing:
            trouble = facts.trouble or LinkTrouble.UNREACHABLE
            raise LinkFailed(trouble, "the server is not used now", detail=facts.detail)
        if facts.doubtful or self._job is not None:
            raise LinkFailed(LinkTrouble.TIMEOUT, "an earlier answer is late")

    def _patience(self, kind: Ask, count: int) -> float:
        if self._has_fallback:
            patience = self._kinds[kind].patience_s(count, most_s=self._most_s)
            return min(patience, self._client.config.wait_s)
        return self._client.config.wait_s * (count + 1) + 1.0  # each request ends by itself

    # -- on the link's thread

    def _run(self) -> None:
        try:
            while not self._closing:
                job = self._next()
                if job is not None:
                    self._do(job)
                elif not self._closing:
                    self._probe()
        except Exception as error:
            _log.exception("the link ended")
            self._failed(LinkFailed(LinkTrouble.FAILED, detail=repr(error)), sure=True)

    def _next(self) -> _Job | None:
        """The next work; None where a probe is due or the link is being closed."""
        with self._wake:
            while not self._closing:
                job = self._job
                if job is not None and job.late:
                    self._job = None  # nobody waits for it any more
                elif job is not None:
                    job.taken = True
                    return job
                left = self._due - time.monotonic()
                if left <= 0:
                    return None
                self._wake.wait(left)
        return None

    def _do(self, job: _Job) -> None:
        try:
            job.value = job.call(self._in_use())
        except LinkFailed as failed:
            job.failure = failed
            self._failed(failed)
        except Exception as error:  # whoever asked hears of it; the link goes on
            job.failure = error
        else:
            self._answered(job)
        finally:
            with self._wake:
                self._job = None
                job.done.set()

    def _in_use(self) -> RemoteBackend:
        """The server. Raises LinkFailed where a probe found it gone while somebody asked."""
        if self._remote is None:
            trouble = self._facts.trouble or LinkTrouble.UNREACHABLE
            raise LinkFailed(trouble, "the server is not used now", detail=self._facts.detail)
        return self._remote

    def _answered(self, job: _Job) -> None:
        took = time.monotonic() - job.asked_at
        with self._wake:
            self._all.add(took)
            if job.count == 1:
                self._kinds[job.kind].add(took)
            late, facts = job.late, self._facts
            if not late:
                self._breaker.succeeded()
                self._due = time.monotonic() + self._timing.heartbeat_s
                return
            now = self._clock.monotonic()
            facts.late = [at for at in facts.late if now - at < _LATE_WITHIN_S] + [now]
            # Nobody waits for this server again before a probe showed that it is quick.
            facts.doubtful, self._due = True, 0.0
            too_often = len(facts.late) >= _LATE_OFTEN
        if too_often:
            self._failed(LinkFailed(LinkTrouble.TIMEOUT, "its answers are late"), sure=True)

    def _probe(self) -> None:
        try:
            took = self._try()
        except LinkFailed as failed:
            self._failed(failed)
        except Exception as error:  # a probe must not end the link
            _log.exception("the server could not be probed")
            self._failed(LinkFailed(LinkTrouble.BAD_REPLY, detail=repr(error)), sure=True)
        else:
            self._went_well(took)
        self._probed.set()

    def _try(self) -> float:
        """The probe that is due; returns seconds of a round trip. Raises LinkFailed."""
        needs = self._needs
        if self._remote is None:
            terms = shake_hands(self._client, needs)
            with self._wake:
                self._facts.terms = terms
                for latencies in self._kinds.values():
                    latencies.clear()
                self._kinds[Ask.EMBED].add(terms.crop_s)
            self._remote = RemoteBackend(self._client, terms)
            return terms.crop_s
        started = time.monotonic()
        if self._facts.up and not self._facts.doubtful:
            self._client.health()
            return 0.0  # it need not compute for that
        check_parity(self._client, needs.contract, needs.reference.first)
        return time.monotonic() - started

    def _went_well(self, took: float) -> None:
        if self._has_fallback and took > self._most_s:
            self._failed(LinkFailed(LinkTrouble.TIMEOUT, "it is too slow to be of use"), sure=True)
            return
        facts, timing = self._facts, self._timing
        if facts.up:
            with self._wake:
                facts.doubtful = False
                self._breaker.succeeded()
                self._due = time.monotonic() + timing.heartbeat_s
            return
        ready = self._returning.good() or not self._has_fallback
        with self._wake:
            self._due = time.monotonic() + (timing.heartbeat_s if ready else timing.probe_s)
            if ready:
                facts.up, facts.doubtful = True, False
                facts.late.clear()
                self._breaker.succeeded()
        if ready:
            self._client.log.say("in use", level=logging.INFO)

    def _failed(self, failed: LinkFailed, *, sure: bool = False) -> None:
        """Something went wrong: give the server up, or look again soon."""
        with self._wake:
            facts = self._facts
            if not facts.up:
                facts.trouble, facts.detail = failed.trouble, failed.detail or str(failed)
                self._forget(self._timing.probe_s * _rest(failed.trouble))
                self._returning.bad()
                return
            if sure or failed.trouble not in _PASSING:
                self._breaker.trip()
            else:
                self._breaker.failed()
            if self._breaker.state is not BreakerState.OPEN:
                self._due = time.monotonic() + _SOON_S
                return
            facts.up, facts.doubtful = False, False
            facts.trouble, facts.detail = failed.trouble, failed.detail or str(failed)
            facts.failovers += 1
            facts.failed_over_at = self._clock.wall()
            self._forget(min(_SOON_S, self._timing.probe_s))
            self._returning.lost()
        self._client.log.say(f"not used any more: {failed.trouble}")

    def _forget(self, probe_in_s: float) -> None:
        """What the server was counts no more: the next probe greets it anew."""
        self._remote = None
        self._due = time.monotonic() + probe_in_s


def _rest(trouble: LinkTrouble) -> float:
    """How many probes are left out after one that failed so."""
    if trouble is LinkTrouble.REFUSED:
        return _PROBES_REFUSED
    return _PROBES_LASTING if trouble in _LASTING else 1.0

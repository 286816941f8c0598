"""Several backends of one pack, each with a thread of its own, behind one queue.

On a processor embedding many crops at once gains next to nothing, so each worker takes one
piece of work after the other. On a GPU a batch costs little more than a single crop, so a
worker embeds what has gathered in the queue together, and waits a moment for more.
"""

from __future__ import annotations

import logging
import threading
import time
from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from typing import Any, Final, TypeVar

import numpy as np

from faceid_gui.core.errors import BackendUnavailable, Bug, Overloaded
from faceid_gui.core.ports import FaceBackend
from faceid_gui.core.types import EmbeddingContract, Embeddings, Image

_log = logging.getLogger(__name__)
_T = TypeVar("_T")

_STOP_S: Final = 10.0


@dataclass(frozen=True, slots=True)
class PoolPlan:
    """How a pool works.

    ``max_batch`` 1 embeds each request by itself. A worker waits up to ``max_wait_s`` for a
    batch to fill; well below the time of one batch, so that nobody waits in vain.
    ``most_waiting`` pieces of work may queue; further ones are refused.
    """

    workers: int = 1
    max_batch: int = 1
    max_wait_s: float = 0.0
    most_waiting: int = 256


@dataclass(slots=True, eq=False)
class _Job:
    """One piece of work: ``crops`` to embed, or a ``call`` over a backend."""

    future: Future[Any]
    crops: tuple[Image, ...] = ()
    call: Callable[[FaceBackend], Any] | None = None


class InferencePool:
    """Runs work over backends that belong to one thread each. Safe from any thread.

    ``make`` opens one backend; it is called on each worker's thread.
    """

    def __init__(self, make: Callable[[], FaceBackend], plan: PoolPlan) -> None:
        self._make = make
        self.plan = plan
        self._jobs: deque[_Job] = deque()
        self._wake = threading.Condition()
        self._stopping = False
        self._threads: list[threading.Thread] = []
        self._contract: EmbeddingContract | None = None
        self._provider = ""
        self._has_liveness = False
        self._batches = 0

    @property
    def contract(self) -> EmbeddingContract:
        """The contract of the embeddings. Raises BackendUnavailable before ``start``."""
        if self._contract is None:
            raise BackendUnavailable("the pool was not started")
        return self._contract

    @property
    def provider(self) -> str:
        """What really computes, such as ``CPUExecutionProvider``; empty before ``start``."""
        return self._provider

    @property
    def has_liveness(self) -> bool:
        """Whether the pack carries liveness models."""
        return self._has_liveness

    @property
    def queued(self) -> int:
        """Pieces of work that wait."""
        return len(self._jobs)

    @property
    def batches(self) -> int:
        """How many times a network was asked to embed, so far."""
        return self._batches

    def start(self) -> None:
        """Open the backends and wait for them. Raises what opening one raises."""
        opened: list[Future[None]] = []
        for number in range(max(1, self.plan.workers)):
            ready: Future[None] = Future()
            thread = threading.Thread(
                target=self._run, args=(ready,), name=f"inference-{number}", daemon=True
            )
            opened.append(ready)
            self._threads.append(thread)
            thread.start()
        try:
            for ready in opened:
                ready.result()
        except BaseException:
            self.stop()
            raise

    def stop(self) -> None:
        """Refuse what waits, finish what runs, and close. May be called twice."""
        with self._wake:
            self._stopping = True
            waiting, self._jobs = list(self._jobs), deque()
            self._wake.notify_all()
        for job in waiting:
            if job.future.set_running_or_notify_cancel():
                job.future.set_exception(Overloaded("the server is being stopped"))
        for thread in self._threads:
            thread.join(_STOP_S)
            if thread.is_alive():
                _log.error("the worker %s does not end; it is left behind", thread.name)
        self._threads.clear()

    def embed(self, crops: Sequence[Image]) -> Future[Embeddings]:
        """Unit rows of aligned crops, shape (n, d), float32, perhaps batched with others'.

        Raises Overloaded where too much waits already.
        """
        future: Future[Embeddings] = Future()
        self._put(_Job(future, crops=tuple(crops)))
        return future

    def submit(self, call: Callable[[FaceBackend], _T]) -> Future[_T]:
        """Run a call over one of the backends. Raises Overloaded."""
        future: Future[_T] = Future()
        self._put(_Job(future, call=call))
        return future

    def _put(self, job: _Job) -> None:
        with self._wake:
            if self._stopping or not self._threads:
                raise Overloaded("the server is being stopped")
            if len(self._jobs) >= self.plan.most_waiting:
                self._forget_cancelled()
            if len(self._jobs) >= self.plan.most_waiting:
                raise Overloaded("too much work waits already")
            self._jobs.append(job)
            # All of them: the one that is woken may be filling a batch this does not fit into.
            self._wake.notify_all()

    def _forget_cancelled(self) -> None:
        """Make room of what nobody waits for any more. Holds the lock."""
        self._jobs = deque(job for job in self._jobs if not job.future.cancelled())

    # -- on a worker's thread

    def _run(self, ready: Future[None]) -> None:
        try:
            backend = self._make()
        except Exception as error:  # whoever starts the pool hears of it
            ready.set_exception(error)
            return
        self._contract, self._provider = backend.contract, backend.provider
        self._has_liveness = backend.has_liveness
        ready.set_result(None)
        try:
            while self._turn(backend):
                pass
        finally:
            backend.close()

    def _turn(self, backend: FaceBackend) -> bool:
        """Take work and do it, and hold nothing of it afterwards; False at the end."""
        jobs = self._take()
        self._do(backend, jobs)
        return bool(jobs)

    def _take(self) -> list[_Job]:
        """The next work: one call, or the crops of one or several requests. Empty at the end."""
        with self._wake:
            while not self._jobs and not self._stopping:
                self._wake.wait()
            if self._stopping:
                return []
            jobs = [self._jobs.popleft()]
            if jobs[0].call is None and self.plan.max_batch > 1:
                self._gather(jobs)
            return jobs

    def _gather(self, jobs: list[_Job]) -> None:
        """Fill a batch from the queue, waiting a moment for more. Holds the lock."""
        room = self.plan.max_batch - len(jobs[0].crops)
        until = time.monotonic() + self.plan.max_wait_s
        while room > 0 and not self._stopping:
            taken = next((j for j in self._jobs if j.call is None and len(j.crops) <= room), None)
            if taken is not None:
                self._jobs.remove(taken)
                jobs.append(taken)
                room -= len(taken.crops)
            elif not self._wake.wait(until - time.monotonic()) or time.monotonic() >= until:
                return

    def _do(self, backend: FaceBackend, jobs: list[_Job]) -> None:
        wanted = [job for job in jobs if job.future.set_running_or_notify_cancel()]
        if len(wanted) > 1:
            self._embed_together(backend, wanted)
        elif wanted:
            self._do_one(backend, wanted[0])

    def _do_one(self, backend: FaceBackend, job: _Job) -> None:
        try:
            if job.call is not None:
                job.future.set_result(job.call(backend))
            else:
                job.future.set_result(self._embed(backend, job.crops))
        except Exception as error:  # whoever asked hears of it; the worker goes on
            job.future.set_exception(error)

    def _embed_together(self, backend: FaceBackend, jobs: list[_Job]) -> None:
        """One batch for several requests; where it fails, each by itself: one bad crop is
        not everybody's."""
        try:
            rows = self._embed(backend, [crop for job in jobs for crop in job.crops])
        except Exception as error:  # the jobs are tried one by one, and each hears of its own
            _log.info("a batch failed and is taken apart: %s", error)
            for job in jobs:
                self._do_one(backend, job)
            return
        start = 0
        for job in jobs:
            job.future.set_result(rows[start : start + len(job.crops)].copy())
            start += len(job.crops)

    def _embed(self, backend: FaceBackend, crops: Sequence[Image]) -> Embeddings:
        self._batches += 1
        rows = backend.embed(crops)
        # Some published files fold a batch into one row, which would mix people.
        if rows.shape != (len(crops), backend.contract.dimension):
            raise Bug(f"the embedder gave {rows.shape} for {len(crops)} crops")
        return np.ascontiguousarray(rows, np.float32)

"""The pool: batches, workers, one bad crop, too much to do, and the end."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, wait

import numpy as np
import pytest

from faceid_gui.core.errors import BackendUnavailable, Bug, Overloaded
from faceid_gui.core.types import Embeddings, Image
from faceid_gui.services.inference.pool import InferencePool, PoolPlan
from tests.fakes import CONTRACT, FakeBackend, identity_vector

_LONG_S = 20.0


class GatedBackend(FakeBackend):
    """Embeds when ``gate`` is open, notes the sizes of its batches, and refuses black crops."""

    def __init__(self, *, fold: bool = False) -> None:
        super().__init__()
        self.gate = threading.Event()
        self.gate.set()
        self.entered = threading.Semaphore(0)
        self.sizes: list[int] = []
        self._fold = fold

    def embed(self, crops: Sequence[Image]) -> Embeddings:
        self.sizes.append(len(crops))
        self.entered.release()
        assert self.gate.wait(_LONG_S)
        if any(not crop.any() for crop in crops):
            raise BackendUnavailable("a black crop")
        rows = super().embed(crops)
        return rows.reshape(1, -1) if self._fold else rows


def crop(identity: int) -> Image:
    """A crop that is embedded as that identity."""
    return np.full((112, 112, 3), identity * 10, np.uint8)


BLACK: Image = np.zeros((112, 112, 3), np.uint8)

Starter = Callable[..., InferencePool]


@pytest.fixture
def start() -> Iterator[Starter]:
    """Starts pools, and stops them at the end."""
    pools: list[InferencePool] = []

    def starter(backend: FakeBackend, **plan: float) -> InferencePool:
        pool = InferencePool(lambda: backend, PoolPlan(**plan))  # type: ignore[arg-type]
        pools.append(pool)
        pool.start()
        return pool

    yield starter
    for pool in pools:
        pool.stop()


def held(backend: GatedBackend, pool: InferencePool) -> Future[Embeddings]:
    """Keep one worker busy until the gate opens."""
    backend.gate.clear()
    first = pool.embed([crop(1)])
    assert backend.entered.acquire(timeout=_LONG_S)
    return first


def test_what_gathers_is_embedded_together(start: Starter) -> None:
    # GIVEN a worker that is busy, and five requests that wait meanwhile
    backend = GatedBackend()
    pool = start(backend, max_batch=8)
    first = held(backend, pool)
    waiting = [pool.embed([crop(number)]) for number in range(1, 6)]
    # WHEN it is free
    backend.gate.set()
    wait([first, *waiting], _LONG_S)
    # THEN all five were one batch, and each has its own row
    assert backend.sizes == [1, 5]
    assert pool.batches == 2
    for number, future in enumerate(waiting, 1):
        np.testing.assert_array_equal(future.result(), [identity_vector(number)])


def test_a_batch_has_a_limit(start: Starter) -> None:
    # GIVEN ten waiting requests and batches of four at most
    backend = GatedBackend()
    pool = start(backend, max_batch=4)
    first = held(backend, pool)
    waiting = [pool.embed([crop(number)]) for number in range(1, 11)]
    # WHEN they are done, THEN no batch was larger
    backend.gate.set()
    wait([first, *waiting], _LONG_S)
    assert backend.sizes == [1, 4, 4, 2]


def test_a_request_is_never_split_nor_mixed(start: Starter) -> None:
    # GIVEN requests of three, three and two crops, and batches of five
    backend = GatedBackend()
    pool = start(backend, max_batch=5)
    first = held(backend, pool)
    sent = [(1, 2, 3), (4, 5, 6), (7, 8)]
    waiting = [pool.embed([crop(number) for number in numbers]) for numbers in sent]
    # WHEN they are done
    backend.gate.set()
    wait([first, *waiting], _LONG_S)
    # THEN the one that fits went along, and every request has all its own rows
    assert backend.sizes == [1, 5, 3]
    for numbers, future in zip(sent, waiting, strict=True):
        np.testing.assert_array_equal(
            future.result(), [identity_vector(number) for number in numbers]
        )


def test_a_batch_waits_a_moment_for_more(start: Starter) -> None:
    # GIVEN a pool that waits long for a batch of two
    backend = GatedBackend()
    pool = start(backend, max_batch=2, max_wait_s=_LONG_S)
    # WHEN two requests come one after the other
    first, second = pool.embed([crop(1)]), pool.embed([crop(2)])
    wait([first, second], _LONG_S / 2)
    # THEN they were embedded together, as soon as the batch was full
    assert backend.sizes == [2]


def test_a_lone_request_is_not_kept_for_ever(start: Starter) -> None:
    # GIVEN a pool that waits briefly, WHEN one request comes, THEN it is answered
    pool = start(GatedBackend(), max_batch=32, max_wait_s=0.005)
    np.testing.assert_array_equal(pool.embed([crop(4)]).result(_LONG_S), [identity_vector(4)])


def test_one_bad_crop_is_not_everybodys(start: Starter) -> None:
    # GIVEN a batch of three requests, one of them with a crop that the network refuses
    backend = GatedBackend()
    pool = start(backend, max_batch=8)
    first = held(backend, pool)
    good, bad, other = pool.embed([crop(2)]), pool.embed([BLACK]), pool.embed([crop(3)])
    # WHEN they are done
    backend.gate.set()
    wait([first, good, bad, other], _LONG_S)
    # THEN only that one failed
    np.testing.assert_array_equal(good.result(), [identity_vector(2)])
    np.testing.assert_array_equal(other.result(), [identity_vector(3)])
    assert isinstance(bad.exception(), BackendUnavailable)


def test_rows_that_are_too_few_are_nobodys(start: Starter) -> None:
    # GIVEN a network that folds a batch into one row
    pool = start(GatedBackend(fold=True))
    # WHEN two crops are embedded, THEN it is an error, never somebody else's vector
    with pytest.raises(Bug, match="for 2 crops"):
        pool.embed([crop(1), crop(2)]).result(_LONG_S)


def test_a_call_is_never_lost_to_a_worker_that_fills_a_batch(start: Starter) -> None:
    # GIVEN two workers, one of which waits for a batch to fill
    backend = GatedBackend()
    pool = start(backend, workers=2, max_batch=8, max_wait_s=_LONG_S)
    slow = pool.embed([crop(1)])
    # WHEN calls come that fit into no batch, THEN the other worker does them meanwhile
    for _ in range(20):
        assert pool.submit(lambda one: one.provider).result(_LONG_S / 4) == "FakeProvider"
    # and what had gathered is embedded at the end
    pool.stop()
    assert slow.result(0).shape == (1, CONTRACT.dimension)


def test_too_much_work_is_refused_and_room_is_made_of_what_was_given_up(start: Starter) -> None:
    # GIVEN a busy worker and a full queue
    backend = GatedBackend()
    pool = start(backend, most_waiting=2)
    first = held(backend, pool)
    waiting = [pool.embed([crop(2)]), pool.embed([crop(3)])]
    # WHEN more comes, THEN it is refused
    with pytest.raises(Overloaded):
        pool.embed([crop(4)])
    # and WHEN somebody hangs up, THEN there is room, and what was given up is not computed
    waiting[0].cancel()
    late = pool.embed([crop(5)])
    backend.gate.set()
    wait([first, waiting[1], late], _LONG_S)
    assert backend.embedded == 3


def test_stopping_refuses_what_waits_and_finishes_what_runs(start: Starter) -> None:
    # GIVEN one request that runs and one that waits
    backend = GatedBackend()
    pool = start(backend)
    running = held(backend, pool)
    waiting = pool.embed([crop(2)])
    # WHEN the pool is stopped
    stopper = threading.Thread(target=pool.stop)
    stopper.start()
    assert isinstance(waiting.exception(_LONG_S), Overloaded)
    backend.gate.set()
    stopper.join(_LONG_S)
    # THEN what ran was finished, the backend is closed, and nothing more is taken
    assert running.result(_LONG_S).shape == (1, CONTRACT.dimension)
    assert backend.closed
    with pytest.raises(Overloaded):
        pool.embed([crop(1)])
    pool.stop()


def test_a_backend_that_does_not_open_is_told(start: Starter) -> None:
    # GIVEN a factory that fails
    def make() -> FakeBackend:
        raise BackendUnavailable("no device")

    pool = InferencePool(make, PoolPlan(workers=2))
    # WHEN started, THEN whoever starts it hears why, and there is no contract
    with pytest.raises(BackendUnavailable, match="no device"):
        pool.start()
    with pytest.raises(BackendUnavailable):
        _ = pool.contract


def test_what_the_backend_is_is_known_after_the_start(start: Starter) -> None:
    pool = start(FakeBackend())
    assert (pool.contract, pool.provider, pool.has_liveness) == (CONTRACT, "FakeProvider", True)
    assert pool.queued == 0

"""What every Clock promises, over each adapter."""

from __future__ import annotations

import multiprocessing
import time

import pytest

from faceid_gui.core.clock import SystemClock
from faceid_gui.core.ports import Clock
from tests.fakes import FakeClock


@pytest.fixture(params=["system", "fake"])
def clock(request: pytest.FixtureRequest) -> Clock:
    return SystemClock() if request.param == "system" else FakeClock()


def test_monotonic_time_never_runs_backwards(clock: Clock) -> None:
    times = [clock.monotonic() for _ in range(1000)]
    assert times == sorted(times)


def test_wall_time_is_unix_time(clock: Clock) -> None:
    # a time of this program's life, which a record can carry
    assert 1_600_000_000 < clock.wall() < 10_000_000_000


def test_monotonic_time_is_the_same_in_all_processes() -> None:
    # GIVEN the time in another process, WHEN it is compared THEN it lies between two of ours
    before = SystemClock().monotonic()
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        theirs = pool.apply(time.monotonic)
        pool.close()
        pool.join()
    assert before <= theirs <= SystemClock().monotonic()

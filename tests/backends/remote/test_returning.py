"""Going back to a server: after a while of good probes, later each time that it relapses."""

from __future__ import annotations

import pytest

from faceid_gui.backends.remote.patience import LEAST_S, MOST_S, Latencies, percentile
from faceid_gui.backends.remote.returning import LinkTiming, Returning
from tests.fakes import FakeClock

TIMING = LinkTiming()


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def returning(clock: FakeClock) -> Returning:
    return Returning(clock, TIMING)


def seconds_until_back(returning: Returning, clock: FakeClock, *, most: float = 200.0) -> float:
    """How long good probes, one a second, take until the server is used."""
    start = clock.now
    while not returning.good():
        clock.advance(1.0)
        assert clock.now - start <= most, "never back"
    return clock.now - start


def test_the_first_good_probe_is_enough_where_nothing_failed(returning: Returning) -> None:
    assert returning.good()


def test_back_within_ten_seconds_of_a_stable_return(returning: Returning, clock: FakeClock) -> None:
    # GIVEN a server that was used for long, and then away for an hour
    assert returning.good()
    clock.advance(5000.0)
    returning.lost()
    for _ in range(3600):
        clock.advance(1.0)
        returning.bad()
    # WHEN it is good again, THEN it is used after four seconds and no more than ten
    assert 4.0 <= seconds_until_back(returning, clock) <= 10.0


def test_flapping_every_three_seconds_never_comes_back(
    returning: Returning, clock: FakeClock
) -> None:
    assert returning.good()
    returning.lost()
    for _ in range(500):
        for _ in range(3):
            assert not returning.good()
            clock.advance(1.0)
        for _ in range(3):
            returning.bad()
            clock.advance(1.0)


def test_the_hold_doubles_while_it_relapses(returning: Returning, clock: FakeClock) -> None:
    # GIVEN a server that fails a second after each return
    assert returning.good()
    holds = []
    for _ in range(7):
        returning.lost()
        holds.append(returning.hold_s)
        seconds_until_back(returning, clock)
        clock.advance(1.0)
    # THEN it is left alone for longer each time, up to a minute
    assert holds == [0.0, 5.0, 10.0, 20.0, 40.0, 60.0, 60.0]
    # WHEN it stays good for long, THEN the next failure is the first again
    clock.advance(TIMING.steady_s)
    returning.lost()
    assert returning.hold_s == 0.0


def test_percentiles_are_of_the_newest_hundred_calls() -> None:
    latencies = Latencies()
    assert latencies.percentile(0.5) is None
    for _ in range(50):
        latencies.add(9.0)
    for number in range(1, 101):
        latencies.add(number / 1000)
    assert latencies.percentile(0.5) == pytest.approx(0.05)
    assert latencies.percentile(0.95) == pytest.approx(0.095)
    assert percentile([1.0], 0.0) == 1.0


def test_patience_follows_the_server_within_bounds() -> None:
    latencies = Latencies()
    assert latencies.patience_s() == MOST_S  # nothing is known yet
    latencies.add(0.002)
    assert latencies.patience_s() == LEAST_S
    assert latencies.patience_s(12) == pytest.approx(LEAST_S + 11 * 0.002)
    for _ in range(100):
        latencies.add(0.05)
    assert latencies.patience_s() == pytest.approx(0.15)
    for _ in range(100):
        latencies.add(0.5)
    assert latencies.patience_s() == MOST_S

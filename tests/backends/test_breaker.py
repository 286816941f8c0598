"""The breaker opens after three failures, rests, and lets one call try."""

from __future__ import annotations

import pytest

from faceid_gui.backends.breaker import Breaker, BreakerState
from tests.fakes import FakeClock


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def breaker(clock: FakeClock) -> Breaker:
    return Breaker(clock, failures=3, open_s=10.0)


def test_it_opens_after_three_failures_in_a_row(breaker: Breaker) -> None:
    # GIVEN two failures, a success and two failures more
    for outcome in (breaker.failed, breaker.failed, breaker.succeeded, breaker.failed):
        outcome()
    breaker.failed()
    assert breaker.allows()
    # WHEN a third in a row comes, THEN it is open
    breaker.failed()
    assert breaker.state is BreakerState.OPEN
    assert not breaker.allows()


def test_one_call_tries_after_the_rest(breaker: Breaker, clock: FakeClock) -> None:
    breaker.trip()
    clock.advance(9.99)
    assert not breaker.allows()
    clock.advance(0.01)
    assert breaker.allows()
    assert not breaker.allows()  # the probe is out


def test_a_probe_that_fails_opens_again(breaker: Breaker, clock: FakeClock) -> None:
    breaker.trip()
    clock.advance(10.0)
    assert breaker.allows()
    breaker.failed()
    assert breaker.state is BreakerState.OPEN
    clock.advance(9.99)
    assert not breaker.allows()


def test_a_probe_that_succeeds_closes(breaker: Breaker, clock: FakeClock) -> None:
    breaker.trip()
    clock.advance(10.0)
    assert breaker.allows()
    breaker.succeeded()
    assert breaker.state is BreakerState.CLOSED
    breaker.failed()
    assert breaker.allows()

"""Limits that stop who asks too much and cost a good client nothing."""

from __future__ import annotations

import pytest

from faceid_gui.server import throttle
from faceid_gui.server.throttle import BadKeys, Rates, site_of
from tests.clocks import FakeClock


def test_a_burst_and_then_the_rate() -> None:
    clock = FakeClock()
    rates = Rates(clock, per_second=2.0, burst=3)
    # GIVEN a burst
    assert [rates.take("a") for _ in range(3)] == [0.0] * 3
    # THEN the next waits half a second, and another client does not
    assert rates.take("a") == pytest.approx(0.5)
    assert rates.take("b") == 0.0
    clock.advance(0.5)
    assert rates.take("a") == 0.0
    assert rates.take("a") > 0.0


def test_who_stays_below_the_rate_never_waits() -> None:
    clock = FakeClock()
    rates = Rates(clock, per_second=10.0, burst=1)
    for _ in range(1000):
        clock.advance(0.1001)
        assert rates.take("kiosk") == 0.0


def test_eleven_bad_keys_in_a_minute_are_too_many() -> None:
    clock = FakeClock()
    bad = BadKeys(clock, per_minute=10)
    assert [bad.too_many("10.0.0.1") for _ in range(12)] == [False] * 10 + [True] * 2
    assert not bad.too_many("10.0.0.2")
    clock.advance(60.0)
    assert not bad.too_many("10.0.0.1")


def test_many_addresses_take_no_more_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(throttle, "MOST_CLIENTS", 100)
    bad = BadKeys(FakeClock(), per_minute=10)
    for n in range(5000):
        bad.too_many(f"10.{n // 65536}.{n // 256 % 256}.{n % 256}")
    assert len(bad) == 100


def test_an_ipv6_network_is_one_client() -> None:
    assert site_of("2001:db8:1:2:aaaa::1") == site_of("2001:db8:1:2:bbbb::2")
    assert site_of("2001:db8:1:3::1") != site_of("2001:db8:1:2::1")
    assert site_of("::ffff:10.0.0.1") == site_of("10.0.0.1") == "10.0.0.1"
    assert site_of("fe80::1%eth0") == site_of("fe80::2%eth0")
    assert len(site_of("x" * 1000)) == 64

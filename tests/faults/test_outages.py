"""A server that is gone for long, or comes and goes: the door works, and nothing grows."""

from __future__ import annotations

import gc
import logging
import os
import threading
import time
from collections.abc import Iterator
from dataclasses import replace

import pytest

from faceid_gui.backends.failover import FailoverBackend
from faceid_gui.backends.remote.config import RemoteConfig
from faceid_gui.backends.remote.returning import LinkTiming
from faceid_gui.core.errors import LinkFailed
from faceid_gui.core.link import LinkTrouble
from faceid_gui.wire.models import Health
from tests.backends.remote.servers import RealServer, crop_of_identity, start_server
from tests.backends.remote.waiting import until
from tests.fakes import CONTRACT, FakeBackend
from tests.faults.proxy import Fault, FaultProxy, Kind

HOUR_S = 3600.0
IN_S = 2.0
"""How long an hour takes here."""

AT_ONCE = LinkTiming(
    probe_s=0.002, heartbeat_s=0.05, probes=1, span_s=0.0, first_hold_s=0.0, longest_hold_s=0.0
)
GONE = (Kind.REFUSE, Kind.CUT, Kind.RESET, Kind.BLACKHOLE)


class FastClock:
    """A clock of which an hour passes in IN_S."""

    def monotonic(self) -> float:
        return time.monotonic() * HOUR_S / IN_S

    def wall(self) -> float:
        return self.monotonic()


@pytest.fixture
def server() -> Iterator[RealServer]:
    server = start_server()
    yield server
    server.stop()


def descriptors() -> int:
    gc.collect()
    return len(os.listdir("/proc/self/fd"))


def resident_mb() -> float:
    with open("/proc/self/statm", encoding="ascii") as statm:
        return int(statm.read().split()[1]) * os.sysconf("SC_PAGESIZE") / 1e6


def lines(caplog: pytest.LogCaptureFixture) -> int:
    return sum(record.name.startswith("faceid_gui") for record in caplog.records)


def embed(backend: FailoverBackend, identity: int) -> str:
    """Embed somebody, see that it is them, and return who computed it."""
    rows = backend.embed([crop_of_identity(identity)])
    assert int(rows[0].argmax()) == identity
    return backend.name


def test_an_hour_without_a_server(caplog: pytest.LogCaptureFixture) -> None:
    # GIVEN a server that is off, and a clock of which an hour passes while we wait
    timing = LinkTiming(probe_s=IN_S / HOUR_S)
    config = RemoteConfig("http://127.0.0.1:9", signing_key="ab" * 32)
    with caplog.at_level(logging.INFO, logger="faceid_gui"):
        backend = FailoverBackend(
            config, CONTRACT, local=FakeBackend(), clock=FastClock(), timing=timing
        )
        until(lambda: lines(caplog) > 0)
        threads, files = threading.active_count(), descriptors()
        end, number = time.monotonic() + IN_S, 0
        # WHEN people come all the time, THEN each is embedded here
        while time.monotonic() < end:
            assert embed(backend, number % 16) == "fake"
            number += 1
        # AND nothing grows, and the log has a few lines of it
        assert threading.active_count() <= threads
        assert descriptors() <= files + 1  # perhaps a probe is under way
        backend.close()
    assert 2 <= lines(caplog) <= 20
    assert number > 100


@pytest.mark.timeout(900)
@pytest.mark.parametrize("flaps", [20, pytest.param(1000, marks=pytest.mark.slow)])
def test_a_server_that_comes_and_goes(
    server: RealServer, flaps: int, caplog: pytest.LogCaptureFixture
) -> None:
    # GIVEN a link that goes back to its server at once
    with FaultProxy(server.port) as proxy, caplog.at_level(logging.INFO, logger="faceid_gui"):
        started = time.monotonic()
        config = server.config(proxy.url, deadline_s=0.2)
        backend = FailoverBackend(config, CONTRACT, local=FakeBackend(), timing=AT_ONCE)
        before: tuple[int, int, float] | None = None
        for number in range(flaps):
            # WHEN the server comes and goes, in every way
            proxy.harmless()
            until(lambda: backend.state.answering == "remote")
            assert embed(backend, number % 16) in ("remote", "fake")
            proxy.fault = Fault(GONE[number % len(GONE)])
            until(lambda number=number: embed(backend, number % 16) == "fake")  # type: ignore[misc]
            until(lambda: backend.state.answering == "local")
            if number == 8:
                before = threading.active_count(), descriptors(), resident_mb()
        # THEN neither threads nor files nor memory grow, and the log stays quiet
        assert before is not None
        assert threading.active_count() <= before[0]
        until(lambda: descriptors() <= before[1] + 4)
        assert resident_mb() - before[2] < 20.0
        took = time.monotonic() - started
        backend.close()
    assert backend.state.failovers >= flaps
    assert lines(caplog) <= 2 + took / 10.0


@pytest.mark.parametrize("local", [FakeBackend(), None])
def test_a_probe_that_fails_while_somebody_asks(
    server: RealServer, local: FakeBackend | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    # GIVEN a server that is found gone by a probe in the very moment in which it is asked
    timing = replace(AT_ONCE, probe_s=60.0)
    eyes = FakeBackend() if local is None else None
    backend = FailoverBackend(server.config(), CONTRACT, local=local, eyes=eyes, timing=timing)
    until(lambda: backend.state.answering == "remote")
    link = backend._link

    probing = threading.Event()

    def gone() -> Health:
        probing.set()
        until(lambda: link._job is not None)
        raise LinkFailed(LinkTrouble.UNREACHABLE)

    monkeypatch.setattr(link._client, "health", gone)
    assert probing.wait(5.0)
    # WHEN somebody is embedded, THEN this machine does it, or the link's trouble is told: a
    # person at the door is refused for nothing else
    if local is not None:
        assert embed(backend, 5) == "fake"
    else:
        with pytest.raises(LinkFailed):
            backend.embed([crop_of_identity(5)])
    assert backend.state.failovers == 1
    backend.close()

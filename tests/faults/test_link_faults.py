"""A faulty network before a real server: no embedding ever comes from a bad reply."""

from __future__ import annotations

import os
import random
import threading
from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from faceid_gui.backends.remote.client import RemoteClient
from faceid_gui.backends.remote.encoding import encode_crop
from faceid_gui.core.errors import LinkFailed
from faceid_gui.core.link import LinkTrouble
from tests.backends.remote.servers import RealServer, crop_of_identity, start_server
from tests.backends.remote.waiting import until
from tests.fakes import CONTRACT
from tests.faults.proxy import Fault, FaultProxy, Kind

CUTS = 500
OTHERS = 50
SHORT_S = 0.03
CROPS = [encode_crop(crop_of_identity(number)) for number in range(16)]


@pytest.fixture(scope="module")
def server() -> Iterator[RealServer]:
    server = start_server()
    yield server
    server.stop()


@pytest.fixture
def proxy(server: RealServer) -> Iterator[FaultProxy]:
    with FaultProxy(server.port) as proxy:
        yield proxy


@dataclass
class Tally:
    """What came of a number of calls."""

    right: int = 0
    wrong: int = 0
    refused: int = 0


def call(client: RemoteClient, number: int, tally: Tally) -> None:
    """Have one person embedded, and compare with the truth."""
    identity = number % 16
    try:
        rows = client.embed([CROPS[identity]], CONTRACT)
    except LinkFailed:
        tally.refused += 1
        return
    right = rows.shape == (1, CONTRACT.dimension) and int(rows[0].argmax()) == identity
    tally.right += right
    tally.wrong += not right


def greeted(server: RealServer, proxy: FaultProxy, *, deadline_s: float) -> RemoteClient:
    """A paired client behind the proxy that has greeted the server."""
    client = RemoteClient(server.config(proxy.url, deadline_s=deadline_s))
    client.info()
    return client


def descriptors() -> int:
    return len(os.listdir("/proc/self/fd"))


def settled(limit: int) -> bool:
    """Whether no more descriptors are open than before; server and proxy close theirs soon."""
    return descriptors() <= limit


def reply_length(server: RealServer, proxy: FaultProxy) -> int:
    """Bytes of a whole reply with an embedding."""
    client = greeted(server, proxy, deadline_s=2.0)
    client.embed([CROPS[0]], CONTRACT)
    client.close()
    return len(proxy.stored)


def test_five_hundred_cuts(server: RealServer, proxy: FaultProxy) -> None:
    # GIVEN a link that is cut at every place of a reply
    length = reply_length(server, proxy)
    client = greeted(server, proxy, deadline_s=2.0)
    tally, threads, files = Tally(), threading.active_count(), descriptors()
    # WHEN 500 people are embedded over it
    for number in range(CUTS):
        proxy.fault = Fault(Kind.CUT, after=number * length // CUTS)
        call(client, number, tally)
    # THEN nobody was, every one was told, and nothing was left behind
    assert (tally.right, tally.wrong, tally.refused) == (0, 0, CUTS)
    assert client.log.count() == CUTS
    assert threading.active_count() <= threads
    until(lambda: settled(files + 2))
    proxy.harmless()
    call(client, 1, tally)
    assert tally.right == 1
    client.close()


HANGING = [
    Fault(Kind.BLACKHOLE),
    Fault(Kind.TRICKLE, after=20),
    Fault(Kind.RATE, rate=300),
    Fault(Kind.DELAY, seconds=30.0),
]
BROKEN = [
    Fault(Kind.RESET, after=30),
    Fault(Kind.HALF_CLOSE, after=200),
    Fault(Kind.REFUSE),
]


@pytest.mark.parametrize("fault", HANGING + BROKEN, ids=lambda fault: fault.kind)
def test_fifty_of_each_other_fault(server: RealServer, proxy: FaultProxy, fault: Fault) -> None:
    fifty(server, proxy, fault, deadline_s=SHORT_S)


@pytest.mark.slow
@pytest.mark.parametrize("fault", HANGING, ids=lambda fault: fault.kind)
def test_fifty_of_each_with_the_real_deadline(
    server: RealServer, proxy: FaultProxy, fault: Fault
) -> None:
    fifty(server, proxy, fault, deadline_s=0.8)


def fifty(server: RealServer, proxy: FaultProxy, fault: Fault, *, deadline_s: float) -> None:
    # GIVEN a greeted server behind a faulty network
    greet = greeted(server, proxy, deadline_s=2.0)
    greet.close()
    client = RemoteClient(server.config(proxy.url, deadline_s=deadline_s))
    until(lambda: greets(client))
    tally, threads, files = Tally(), threading.active_count(), descriptors()
    proxy.fault = fault
    if fault.kind is Kind.REFUSE:  # only new connections are refused
        client.close()
        client = RemoteClient(server.config(proxy.url, deadline_s=deadline_s))
    # WHEN fifty people are embedded over it
    for number in range(OTHERS):
        call(client, number, tally)
    # THEN nobody was, and nothing was left behind
    assert (tally.right, tally.wrong, tally.refused) == (0, 0, OTHERS)
    assert threading.active_count() <= threads + 1
    until(lambda: settled(files + 6))
    # AND the link works again when the network does
    proxy.harmless()
    until(lambda: greets(client))
    call(client, 1, tally)
    until(lambda: works(client))
    client.close()


def greets(client: RemoteClient) -> bool:
    try:
        client.info()
    except LinkFailed:
        return False
    return True


def works(client: RemoteClient) -> bool:
    tally = Tally()
    call(client, 3, tally)
    return tally.right == 1


@pytest.mark.parametrize(
    "count",
    [pytest.param(400, id="short"), pytest.param(10_000, id="full", marks=pytest.mark.slow)],
)
def test_no_turned_bit_gets_through(server: RealServer, proxy: FaultProxy, count: int) -> None:
    # GIVEN a network that turns one bit of each reply
    length = reply_length(server, proxy)
    client = greeted(server, proxy, deadline_s=2.0)
    tally = Tally()
    # WHEN people are embedded over it
    for number in range(count):
        proxy.fault = Fault(Kind.CORRUPT, bit=number * 7919 % (8 * length))
        call(client, number, tally)
    # THEN nobody ever was somebody else; a bit in what nobody reads, such as the date, is fine
    assert tally.wrong == 0
    assert tally.refused > count // 2
    assert client.log.count() == tally.refused
    client.close()


@pytest.mark.parametrize(
    "count",
    [pytest.param(500, id="short"), pytest.param(10_000, id="full", marks=pytest.mark.slow)],
)
def test_no_replayed_reply_is_taken(server: RealServer, proxy: FaultProxy, count: int) -> None:
    # GIVEN a reply that was true before
    client = greeted(server, proxy, deadline_s=2.0)
    tally = Tally()
    call(client, 5, tally)
    assert tally.right == 1
    # WHEN it comes again for every further request, even for the same person
    proxy.fault = Fault(Kind.REPLAY)
    for number in range(count):
        call(client, 5 if number % 2 else number, tally)
    # THEN it is never taken again, and each time is counted
    assert (tally.right, tally.wrong, tally.refused) == (1, 0, count)
    assert client.log.count(LinkTrouble.NOT_PROVEN) == count
    client.close()


@pytest.mark.parametrize(
    "count", [pytest.param(200, id="short"), pytest.param(5_000, id="full", marks=pytest.mark.slow)]
)
def test_no_swapped_reply_is_taken(server: RealServer, proxy: FaultProxy, count: int) -> None:
    # GIVEN two kiosks whose replies are exchanged on the way
    clients = [greeted(server, proxy, deadline_s=2.0) for _ in range(2)]
    proxy.fault = Fault(Kind.SWAP)
    tallies = [Tally(), Tally()]

    def work(place: int) -> None:
        for number in range(count):
            call(clients[place], number * 2 + place, tallies[place])

    # WHEN both embed people at the same time
    threads = [threading.Thread(target=work, args=(place,)) for place in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    # THEN neither takes the other's answer
    for tally in tallies:
        assert tally.wrong == 0
        assert tally.right + tally.refused == count
        assert tally.refused >= count - 1  # the last may be alone, and waits in vain
    for client in clients:
        client.close()


@pytest.mark.parametrize(
    "count",
    [pytest.param(60, id="short"), pytest.param(1250, id="full", marks=pytest.mark.slow)],
)
def test_eight_kiosks_never_get_each_others_answers(
    server: RealServer, proxy: FaultProxy, count: int
) -> None:
    # GIVEN eight kiosks behind a network that delays each answer by another time
    rng = random.Random(8)
    proxy.jitter = lambda: rng.random() * 0.01
    tallies = [Tally() for _ in range(8)]
    clients = [greeted(server, proxy, deadline_s=2.0) for _ in range(8)]

    def work(place: int) -> None:
        for number in range(count):
            call(clients[place], number * 3 + place, tallies[place])

    # WHEN all embed people at the same time
    threads = [threading.Thread(target=work, args=(place,)) for place in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    # THEN everybody got their own answers
    assert [(tally.wrong, tally.right + tally.refused) for tally in tallies] == [(0, count)] * 8
    assert sum(tally.right for tally in tallies) > 8 * count * 0.9
    for client in clients:
        client.close()

"""The relay in the network, against a server on this machine."""

from __future__ import annotations

import logging
from collections.abc import Iterator

import pytest

from faceid_gui.core.errors import BadRequest, DoorFault
from faceid_gui.core.ports import Lease
from faceid_gui.doors.http import HttpDoor, HttpDoorConfig
from tests.doors.relays import FakeRelayServer, relay_server
from tests.fakes import FakeClock


@pytest.fixture
def relay() -> Iterator[FakeRelayServer]:
    with relay_server() as server:
        yield server


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def door(relay: FakeRelayServer, clock: FakeClock) -> Iterator[HttpDoor]:
    door = HttpDoor(HttpDoorConfig(relay.url, connect_s=0.3, answer_s=0.3), clock)
    yield door
    door.close()


def test_it_is_told_for_how_long_and_for_whom(
    door: HttpDoor, relay: FakeRelayServer, clock: FakeClock
) -> None:
    assert relay.wait_until(lambda: len(relay.orders) == 1)
    door.unlock(Lease("visit-7", clock.now + 5.0))
    path, body, _ = relay.orders[-1]
    assert path == "/door/unlock"
    assert body == {"seconds": 5.0, "visit": "visit-7"}
    door.lock()
    assert relay.names() == ["lock", "unlock", "lock"]


@pytest.mark.parametrize("status", [302, 401, 404, 500])
def test_any_other_answer_is_a_fault(
    door: HttpDoor, relay: FakeRelayServer, clock: FakeClock, status: int
) -> None:
    assert relay.wait_until(lambda: len(relay.orders) == 1)
    relay.status = status
    with pytest.raises(DoorFault, match=str(status)) as caught:
        door.unlock(Lease("v", clock.now + 5.0))
    assert caught.value.detail == "refused"
    # AND as nobody knows what the relay did, it is told to lock
    assert relay.wait_until(lambda: relay.names()[-2:] == ["unlock", "lock"])


def test_a_relay_that_hangs_is_a_fault(
    door: HttpDoor, relay: FakeRelayServer, clock: FakeClock
) -> None:
    assert relay.wait_until(lambda: len(relay.orders) == 1)
    relay.hang.set()
    with pytest.raises(DoorFault) as caught:
        door.unlock(Lease("v", clock.now + 5.0))
    assert caught.value.detail == "no_answer"


def test_a_relay_that_is_off_is_a_fault(clock: FakeClock) -> None:
    door = HttpDoor(HttpDoorConfig("http://127.0.0.1:9"), clock)
    with pytest.raises(DoorFault) as caught:
        door.unlock(Lease("v", clock.now + 5.0))
    assert caught.value.detail == "no_answer"
    door.close()


def test_name_and_password_are_used_and_never_shown(
    relay: FakeRelayServer, clock: FakeClock, caplog: pytest.LogCaptureFixture
) -> None:
    url = f"http://me:s3cret@127.0.0.1:{relay.port}/"
    with caplog.at_level(logging.DEBUG):
        door = HttpDoor(HttpDoorConfig(url), clock)
        door.unlock(Lease("v", clock.now + 5.0))
        relay.status = 500
        with pytest.raises(DoorFault) as caught:
            door.lock()
        relay.status = 200
        door.close()
    assert relay.orders[-1][2].startswith("Basic ")
    assert "s3cret" not in caplog.text + str(caught.value) + repr(HttpDoorConfig(url))


@pytest.mark.parametrize(
    "url",
    [
        "",
        "door",
        "ftp://host/",
        "http://",
        "http://[x",
        "http://relay.example.com/",
        "http://8.8.8.8",
    ],
)
def test_addresses_that_are_refused(url: str) -> None:
    with pytest.raises(BadRequest):
        HttpDoor(HttpDoorConfig(url))


@pytest.mark.parametrize("host", ["127.0.0.1", "192.168.1.9", "[fe80::1]", "relay", "relay.local"])
def test_the_local_network_may_do_without_a_certificate(host: str) -> None:
    from faceid_gui.doors.http import _take_apart

    assert _take_apart(f"http://{host}:8080/x/") == (f"http://{host}:8080/x", None)
    assert _take_apart("https://relay.example.com/a")[0] == "https://relay.example.com/a"

"""What the service manager hears, on a socket of our own."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from faceid_gui.services.watchdog import SystemdNotifier


@contextmanager
def manager(address: str) -> Iterator[socket.socket]:
    """The manager's side of the socket."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as listener:
        listener.bind(address)
        listener.settimeout(5)
        yield listener


@pytest.fixture
def heard(tmp_path: Path) -> Iterator[tuple[SystemdNotifier, socket.socket]]:
    path = str(tmp_path / "notify")
    variables = {"NOTIFY_SOCKET": path, "WATCHDOG_USEC": "20000000"}
    with manager(path) as listener:
        yield SystemdNotifier.from_environment(variables), listener


def test_every_message_arrives_as_systemd_spells_it(
    heard: tuple[SystemdNotifier, socket.socket],
) -> None:
    # GIVEN a manager that listens
    notifier, listener = heard
    # WHEN the program starts, lives, says something and stops
    sent = (
        notifier.ready("camera open"),
        notifier.alive(),
        notifier.status("two\nlines"),
        notifier.stopping(),
    )
    # THEN each arrived, a line break in a text having become a space
    assert all(sent)
    assert [listener.recv(1024) for _ in sent] == [
        b"READY=1\nSTATUS=camera open",
        b"WATCHDOG=1",
        b"STATUS=two lines",
        b"STOPPING=1",
    ]


def test_the_watchdog_is_fed_twice_per_limit(heard: tuple[SystemdNotifier, socket.socket]) -> None:
    # GIVEN WatchdogSec=20; WHEN asked how often; THEN every 10 seconds
    assert heard[0].interval_s == 10.0


def test_an_abstract_socket_is_reached(tmp_path: Path) -> None:
    # GIVEN a manager in the abstract namespace
    name = f"faceid-gui-test-{tmp_path.name}-{tmp_path.stat().st_ino}"
    with manager("\0" + name) as listener:
        # WHEN it is told
        assert SystemdNotifier.from_environment({"NOTIFY_SOCKET": "@" + name}).ready()
        # THEN it hears
        assert listener.recv(64) == b"READY=1"


@pytest.mark.parametrize("variables", [{}, {"NOTIFY_SOCKET": ""}, {"NOTIFY_SOCKET": "vsock:2:1"}])
def test_without_a_manager_nothing_happens(variables: dict[str, str]) -> None:
    # GIVEN no socket that we can use
    notifier = SystemdNotifier.from_environment(variables)
    # WHEN something is said, THEN nobody was told and nothing is due
    assert not notifier.ready()
    assert not notifier.alive()
    assert notifier.interval_s is None


def test_a_manager_that_went_away_costs_no_exception(tmp_path: Path) -> None:
    # GIVEN a socket that nobody listens on; WHEN told; THEN it says that nobody heard
    assert not SystemdNotifier(str(tmp_path / "gone"), 10.0).alive()


@pytest.mark.parametrize(
    ("variables", "limit"),
    [
        ({"WATCHDOG_USEC": "3000000"}, 3.0),
        ({"WATCHDOG_USEC": "3000000", "WATCHDOG_PID": "42"}, 3.0),
        ({"WATCHDOG_USEC": "3000000", "WATCHDOG_PID": "43"}, None),
        ({"WATCHDOG_USEC": "0"}, None),
        ({"WATCHDOG_USEC": "soon"}, None),
        ({}, None),
    ],
)
def test_the_limit_is_ours_only(variables: dict[str, str], limit: float | None) -> None:
    # GIVEN what systemd may set; WHEN read by process 42; THEN only its own limit counts
    assert SystemdNotifier.from_environment(variables, pid=42).timeout_s == limit

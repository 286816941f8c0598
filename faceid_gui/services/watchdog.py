"""Tell systemd how the program is: ready, alive, stopping. Silent where there is no systemd.

The protocol is datagrams of ``NAME=value`` lines to the socket that the environment names
(sd_notify(3)); it needs no library.
"""

from __future__ import annotations

import logging
import os
import socket
from collections.abc import Mapping
from dataclasses import dataclass

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class SystemdNotifier:
    """Sends notifications to the service manager that started this process.

    ``address`` is the manager's datagram socket, None where nobody listens: then every
    method does nothing. ``timeout_s`` is after how many seconds without ``alive`` the
    manager restarts the service, None where it does not watch.
    """

    address: str | None = None
    timeout_s: float | None = None

    @staticmethod
    def from_environment(
        environment: Mapping[str, str] | None = None, *, pid: int | None = None
    ) -> SystemdNotifier:
        """The notifier for this process, by the variables that systemd sets.

        A watchdog meant for another process (``WATCHDOG_PID``) is not ours to feed.
        """
        variables = os.environ if environment is None else environment
        address = variables.get("NOTIFY_SOCKET") or None
        if address is not None and not address.startswith(("/", "@")):
            _log.warning("NOTIFY_SOCKET is no local socket: %s", address)
            address = None
        return SystemdNotifier(address, _timeout(variables, pid or os.getpid()))

    @property
    def interval_s(self) -> float | None:
        """How often to call ``alive``: half the time limit, as systemd advises."""
        return None if self.timeout_s is None or self.address is None else self.timeout_s / 2

    def ready(self, status: str = "") -> bool:
        """Start-up is over. True when the manager was told; likewise below."""
        return self._send("READY=1", *_status(status))

    def alive(self) -> bool:
        """Feed the watchdog. Call it only while screen and engine really answer."""
        return self._send("WATCHDOG=1")

    def status(self, text: str) -> bool:
        """One line for ``systemctl status``."""
        return self._send(*_status(text))

    def stopping(self) -> bool:
        """The program is on its way out."""
        return self._send("STOPPING=1")

    def _send(self, *lines: str) -> bool:
        if self.address is None or not lines:
            return False
        # A leading @ stands for the abstract namespace, which the kernel spells as NUL.
        address = "\0" + self.address[1:] if self.address[0] == "@" else self.address
        try:
            with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as sender:
                sender.setblocking(False)  # a full queue must not stop the user interface
                sender.sendto("\n".join(lines).encode(), address)
        except OSError as error:
            _log.warning("systemd cannot be told: %s", error)
            return False
        return True


def _status(text: str) -> tuple[str, ...]:
    one_line = " ".join(text.split())
    return (f"STATUS={one_line}",) if one_line else ()


def _timeout(variables: Mapping[str, str], pid: int) -> float | None:
    """The watchdog's limit in seconds; systemd gives microseconds."""
    if variables.get("WATCHDOG_PID", str(pid)) != str(pid):
        return None
    text = variables.get("WATCHDOG_USEC", "")
    return int(text) / 1_000_000 if text.isascii() and text.isdigit() and int(text) > 0 else None

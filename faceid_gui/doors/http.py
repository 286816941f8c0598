"""A relay in the network: ``POST <address>/unlock`` and ``POST <address>/lock``."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass, field
from urllib.parse import unquote, urlsplit, urlunsplit

import requests
import urllib3

from faceid_gui.core.clock import SystemClock
from faceid_gui.core.errors import BadRequest, DoorFault
from faceid_gui.core.ports import Clock, DoorState, Lease
from faceid_gui.doors.lease import DoorTrouble, door_fault
from faceid_gui.doors.leased import LeasedDoor

_LOCAL_NAMES = (".local", ".lan", ".home.arpa", ".internal")


@dataclass(frozen=True, slots=True)
class HttpDoorConfig:
    """The relay's address, with a name and password in it where it wants them.

    Plain ``http://`` is for this machine and the local network alone.
    """

    url: str = field(repr=False)
    connect_s: float = 0.8
    answer_s: float = 1.2


class _HttpRelay:
    def __init__(self, config: HttpDoorConfig) -> None:
        self._base, self._auth = _take_apart(config.url)
        self._timeout = (config.connect_s, config.answer_s)
        self._session = requests.Session()
        self._session.trust_env = False  # a door is no business of a proxy

    def energise(self, lease: Lease, seconds: float) -> None:
        # The relay is told for how long, so that it can lock even if we die.
        self._post("unlock", {"seconds": round(seconds, 3), "visit": lease.visit_id})

    def release(self) -> None:
        self._post("lock", {})

    def close(self) -> None:
        self._session.close()

    def _post(self, order: str, body: dict[str, float | str]) -> None:
        try:
            with self._session.post(
                f"{self._base}/{order}",
                json=body,
                auth=self._auth,
                timeout=self._timeout,
                allow_redirects=False,
                stream=True,  # nobody reads what it says: the code is the answer
            ) as response:
                code = response.status_code
        except (requests.RequestException, urllib3.exceptions.HTTPError, OSError) as error:
            # The error's own text holds the address, and with it the password.
            raise door_fault(
                DoorTrouble.NO_ANSWER, f"the relay does not answer ({type(error).__name__})"
            ) from None
        if not 200 <= code < 300:
            raise _refused(order, code)


def _refused(order: str, code: int) -> DoorFault:
    return door_fault(DoorTrouble.REFUSED, f"the relay refused to {order} ({code})")


def _take_apart(url: str) -> tuple[str, tuple[str, str] | None]:
    """The address without a trailing slash, and the name and password that were in it."""
    try:
        parts = urlsplit(url.strip())
        host, port = parts.hostname or "", parts.port
    except ValueError as error:
        raise BadRequest("the relay's address is not valid") from error
    if parts.scheme not in ("http", "https") or not host:
        raise BadRequest("the relay's address has to begin with http:// or https://")
    if parts.scheme == "http" and not _is_local(host):
        raise BadRequest("a relay outside the local network has to be called by https://")
    name = f"[{host}]" if ":" in host else host
    base = urlunsplit((parts.scheme, f"{name}:{port}" if port else name, parts.path, "", ""))
    auth = None
    if parts.username is not None:
        auth = (unquote(parts.username), unquote(parts.password or ""))
    return base.rstrip("/"), auth


def _is_local(host: str) -> bool:
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return "." not in host or host.lower().endswith(_LOCAL_NAMES)
    return address.is_private or address.is_loopback or address.is_link_local


class HttpDoor:
    """A door behind a network relay. Implements core.ports.DoorDriver; any thread.

    Nobody waits for longer than 2.5 seconds. Raises BadRequest for a bad address.
    """

    def __init__(self, config: HttpDoorConfig, clock: Clock | None = None) -> None:
        self._door = LeasedDoor(_HttpRelay(config), clock or SystemClock(), name="http")

    @property
    def state(self) -> DoorState:
        """What is known of the door; never blocks."""
        return self._door.state

    def unlock(self, lease: Lease) -> None:
        """Open for the life of the lease. Raises DoorFault."""
        self._door.unlock(lease)

    def lock(self) -> None:
        """Lock at once. Raises DoorFault."""
        self._door.lock()

    def close(self) -> None:
        """Lock and hang up. May be called twice."""
        self._door.close()

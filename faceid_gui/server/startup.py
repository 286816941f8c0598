"""Whether the server may start: on any address that others can reach only with TLS and keys."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from faceid_gui.core.errors import BadRequest
from faceid_gui.wire.pinning import is_loopback

SET_UP: Final = "faceid-gui server setup"


@dataclass(frozen=True, slots=True)
class Exposure:
    """How a server is reached. ``open_access``: nobody needs a key, on this machine alone."""

    tls: bool
    open_access: bool


def exposure(host: str, *, has_tls: bool, keys: int, ever_had_keys: bool) -> Exposure:
    """How a server on this address is reached, by one rule.

    A server that was set up speaks TLS and asks for keys on every address. One that was not
    listens to this machine alone, in plain HTTP and without keys. ``ever_had_keys`` keeps one
    whose last key was revoked, or whose keys are damaged, from opening itself to everybody.
    Raises BadRequest where neither will do, with the one command that mends it.
    """
    if has_tls and keys:
        return Exposure(tls=True, open_access=False)
    if is_loopback(host):
        return Exposure(tls=has_tls, open_access=not has_tls and not ever_had_keys)
    missing = " and no ".join(
        name for name, there in (("TLS key", has_tls), ("key for its clients", keys)) if not there
    )
    message = (
        f"The server has no {missing}, so it does not start on {host}, where other machines "
        f"reach it. One command makes both: {SET_UP}. On 127.0.0.1 it needs neither."
    )
    raise BadRequest(message)

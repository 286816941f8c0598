"""What ``doctor`` says of this machine as a server, and of the server that it uses."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from faceid_gui.core.errors import LinkFailed
from faceid_gui.core.link import LinkTrouble, ServerLink
from faceid_gui.services.health import Check
from faceid_gui.wire.models import Info

SERVER: Final = "server"
LINK: Final = "link"

_PAIR: Final = "Run: faceid-gui remote pair ADDRESS CODE"
_AGAIN: Final = frozenset(
    {LinkTrouble.WRONG_KEY, LinkTrouble.REFUSED, LinkTrouble.NOT_PROVEN, LinkTrouble.NOT_PAIRED}
)


@dataclass(frozen=True, slots=True)
class ServerFacts:
    """This machine as a server: ``tls_pin`` is empty before it was set up, ``url`` while
    none runs."""

    tls_pin: str
    keys: int
    url: str = ""


def server_check(facts: ServerFacts) -> Check:
    """Whether this machine can serve others."""
    running = f"running at {facts.url}" if facts.url else "not running"
    if not facts.tls_pin:
        return Check(SERVER, True, f"not set up: it can serve this machine alone; {running}")
    if not facts.keys:
        advice = "Run: faceid-gui server pair, or: faceid-gui server keys add NAME"
        return Check(SERVER, False, f"set up, but no client has a key; {running}", advice)
    detail = f"fingerprint {facts.tls_pin[:16]}..., {facts.keys} key(s); {running}"
    return Check(SERVER, True, detail)


def link_check(
    link: ServerLink | None, *, wanted: bool, greet: Callable[[ServerLink], Info]
) -> Check:
    """Whether the paired server answers; ``wanted`` where the settings ask for one."""
    if link is None:
        advice = _PAIR if wanted else ""
        return Check(LINK, not wanted, "no server is paired", advice)
    try:
        info = greet(link)
    except LinkFailed as failed:
        advice = _PAIR if failed.trouble in _AGAIN else "Look whether the server is on."
        return Check(LINK, False, f"{link.url}: {failed.trouble}", advice)
    served = info.served
    pack = served.key if served is not None else "no pack"
    return Check(LINK, True, f"{link.url}: version {info.version}, {pack} on {info.provider}")

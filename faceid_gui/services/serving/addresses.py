"""At which addresses other machines reach a server that listens here."""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Iterable
from typing import Final

import psutil  # type: ignore[import-untyped]

MOST: Final = 4
_EVERYWHERE: Final = frozenset({"", "0.0.0.0", "::", "[::]"})


def reachable_urls(host: str, port: int, *, tls: bool) -> tuple[str, ...]:
    """Addresses to try, best first: the host itself, or this machine's own addresses where it
    listens on all of them. Never empty."""
    hosts: Iterable[str] = (host,)
    if host in _EVERYWHERE:
        hosts = _own_addresses() or ("127.0.0.1",)
    scheme = "https" if tls else "http"
    return tuple(f"{scheme}://{_bracketed(one)}:{port}" for one in hosts)


def _own_addresses() -> tuple[str, ...]:
    """Of the interfaces that are up: private IPv4 first; none that leads back here only."""
    states = psutil.net_if_stats()
    found = [
        ipaddress.IPv4Address(address.address)
        for name, addresses in psutil.net_if_addrs().items()
        if name in states and states[name].isup
        for address in addresses
        if address.family == socket.AF_INET
    ]
    useful = [ip for ip in found if not ip.is_loopback and not ip.is_link_local]
    return tuple(str(ip) for ip in sorted(useful, key=lambda ip: not ip.is_private))[:MOST]


def _bracketed(host: str) -> str:
    return f"[{host}]" if ":" in host and not host.startswith("[") else host

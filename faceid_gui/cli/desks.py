"""What the commands of server and link are handed, and what they are told."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from faceid_gui.core.keys import KeyInfo, KeyRing
    from faceid_gui.core.link import ServerLink
    from faceid_gui.settings.pairing import NewOffer, OfferView


@dataclass(frozen=True, slots=True)
class Serving:
    """A server that answers now. ``tls_pin`` is empty without TLS."""

    url: str
    tls_pin: str
    open_access: bool
    pack: str
    provider: str
    workers: int


@dataclass(frozen=True, slots=True)
class SetUp:
    """What a set-up made. ``key`` and ``secret`` are None where there was a key already."""

    tls_pin: str
    signing_key: str
    key: KeyInfo | None
    secret: str | None


@dataclass(frozen=True, slots=True)
class ShownOffer:
    """A pairing offer with what its QR picture says. ``running`` whether a server honours it."""

    offer: NewOffer
    addresses: tuple[str, ...]
    qr_text: str
    running: bool


@dataclass(frozen=True, slots=True)
class LinkStatus:
    """The paired server, and how it answered just now; ``trouble`` is empty where it did."""

    link: ServerLink
    trouble: str = ""
    detail: str = ""
    version: str = ""
    provider: str = ""
    pack: str = ""
    took_ms: float | None = None


class ServingDesk(Protocol):
    """This machine as a server."""

    def run(self, *, host: str | None, port: int | None, ready: Callable[[Serving], None]) -> None:
        """Serve until told to stop. Raises BadRequest where it may not start so."""

    def set_up(self, names: tuple[str, ...]) -> SetUp:
        """Make TLS key, reply key and a first key, as far as they are missing."""

    def keys(self) -> KeyRing:
        """The keys of the clients."""

    def add_key(self, name: str, scope: str) -> tuple[KeyInfo, str]:
        """A new key, on record."""

    def revoke_key(self, key_id: str) -> KeyInfo:
        """Take a key back, on record."""

    def offer_pairing(self) -> ShownOffer:
        """A new code and QR picture."""

    def view_offer(self, offer_id: str) -> OfferView:
        """How an offer stands."""


class LinkDesk(Protocol):
    """The server that this machine uses."""

    def pair_by_code(self, address: str, code: str, name: str | None) -> ServerLink:
        """Pair and keep the link."""

    def pair_by_qr(self, text: str, name: str | None) -> ServerLink:
        """The same with the text of a QR picture."""

    def link(self) -> ServerLink | None:
        """The link that is kept."""

    def status(self) -> LinkStatus | None:
        """The link and whether the server answers; None where there is none."""

    def forget(self) -> bool:
        """Remove the link; whether there was one."""

"""Everything the page of the server is handed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from faceid_gui.core.keys import KeyInfo, Scope
from faceid_gui.core.sync import Conflict, SyncState
from faceid_gui.settings.pairing import OfferView


@dataclass(frozen=True, slots=True)
class ServerFacts:
    """This machine as a server.

    ``ready`` once it has TLS and may serve others; ``running`` whether it answers now, None
    where nobody knows. ``addresses`` are what a kiosk types, best first; ``fingerprint`` is
    that of the TLS key in hexadecimal. ``local_only``: it listens for this machine alone.
    """

    ready: bool
    running: bool | None = None
    name: str = ""
    addresses: tuple[str, ...] = ()
    fingerprint: str = ""
    keys: tuple[KeyInfo, ...] = ()
    local_only: bool = False


@dataclass(frozen=True, slots=True)
class NewKey:
    """A key that was just made, and its secret, which is shown this once."""

    info: KeyInfo
    secret: str


@dataclass(frozen=True, slots=True)
class ShownOffer:
    """A pairing offer as it is shown: six digits, where to type them, the text of the QR code."""

    id: str
    code: str
    qr: str
    addresses: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ServerTools:
    """The collaborators of the page. All are called on background threads, raise FaceIdError.

    ``set_up`` makes TLS and the first key, an administrator's, None where there is such a key
    already. ``offer`` begins pairing,
    ``offer_view`` tells how it stands and ``withdraw`` ends it. ``sync`` is how this machine
    exchanges people with the server it uses itself, None where it uses none.
    """

    facts: Callable[[], ServerFacts]
    set_up: Callable[[], NewKey | None]
    offer: Callable[[], ShownOffer]
    offer_view: Callable[[str], OfferView]
    withdraw: Callable[[], None]
    add_key: Callable[[str, Scope], NewKey]
    revoke: Callable[[str], None]
    conflicts: Callable[[], tuple[Conflict, ...]]
    settle: Callable[[str], None]
    sync: Callable[[], SyncState | None]

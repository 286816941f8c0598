"""What the server's routers are handed. Built by the app, never by a router."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Protocol

from faceid_gui.core.keys import KeyRing
from faceid_gui.core.packs import ModelLibrary, Pack
from faceid_gui.core.ports import Clock, GalleryStore, VisitLog
from faceid_gui.core.sync import SyncHub
from faceid_gui.core.types import EmbeddingContract, Threshold
from faceid_gui.services.claims.cameras import CameraClaims
from faceid_gui.services.inference.pool import InferencePool
from faceid_gui.services.serving.events import EventHub
from faceid_gui.services.serving.gallery_search import GallerySearch
from faceid_gui.services.serving.pairing import PairingDesk


class Audit(Protocol):
    """The record of what administrators did."""

    def append(self, actor: str, action: str, subject: str = "", detail: str = "") -> object:
        """Write one entry."""


class Signer(Protocol):
    """Signs replies with the server's Ed25519 key."""

    @property
    def public_key(self) -> bytes:
        """32 bytes."""

    def sign(self, message: bytes) -> bytes:
        """64 bytes."""


@dataclass(frozen=True, slots=True)
class ServerLimits:
    """What one request and one client may cost. Seconds, bytes, pixels."""

    body_bytes: int = 12_000_000
    pixels: int = 8_300_000
    side: int = 4096
    crops: int = 64
    connections: int = 256
    header_s: float = 10.0
    body_s: float = 10.0
    work_s: float = 30.0
    decoders: int = 2
    requests_per_second: float = 200.0
    burst: int = 400
    bad_keys_per_minute: int = 10
    heartbeat_s: float = 15.0


@dataclass(frozen=True, slots=True, eq=False)
class ServerParts:
    """The services behind the routers.

    ``open_access`` is True on loopback without keys: everybody on this machine may do
    everything. ``threshold`` gives the one in force for the served contract. ``events`` takes
    what happens from any thread; ``search`` finds people of ``gallery``. Without ``pairing`` no
    device can be paired, without ``claims`` no camera is looked through, and without ``sync``
    no kiosk can take people over.
    """

    pool: InferencePool
    pack: Pack
    contract: EmbeddingContract
    library: ModelLibrary
    gallery: GalleryStore
    visits: VisitLog
    audit: Audit
    keys: KeyRing
    signer: Signer
    clock: Clock
    threshold: Callable[[], Threshold]
    boot_id: str
    name: str = "faceid-gui"
    open_access: bool = False
    keep_crops: Callable[[], bool] = lambda: False
    limits: ServerLimits = field(default_factory=ServerLimits)
    pairing: PairingDesk | None = None
    sync: SyncHub | None = None
    claims: CameraClaims | None = None
    events: EventHub = field(default_factory=EventHub)
    search: GallerySearch = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "search", GallerySearch(self.gallery, self.contract))

"""Keys that clients of the server show: who may do what."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol


class Scope(StrEnum):
    """What a key is good for."""

    KIOSK = "kiosk"  # embed, detect, analyse, identify, verify, pull people, send visits
    ADMIN = "admin"  # everything
    READ = "read"  # look: info, people's names, events
    CAMERA = "camera"  # a kiosk's published pictures, and nothing else


@dataclass(frozen=True, slots=True)
class KeyInfo:
    """One key, without the secret. ``created_at`` is Unix time, seconds."""

    id: str
    name: str
    scope: Scope
    created_at: float


class KeyRing(Protocol):
    """The keys that are accepted. Safe from any thread."""

    def match(self, secret: str) -> KeyInfo | None:
        """Whose key this is, None for an unknown or revoked one. Constant time per key."""

    def keys(self) -> tuple[KeyInfo, ...]:
        """All that are valid, oldest first."""

    def add(self, name: str, scope: Scope) -> tuple[KeyInfo, str]:
        """A new key and its secret, which is shown this once. Raises BadRequest, DiskFull."""

    def revoke(self, key_id: str) -> KeyInfo:
        """Take a key back; it is refused from the next request on. Raises NotFound."""

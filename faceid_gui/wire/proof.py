"""What a reply proves: that it answers this request, now, and comes from the paired server.

The client sends a nonce. The reply names the nonce, a hash of what was asked and the server's
boot id, and the server signs all of it together with the reply (Ed25519, RFC 8032). A reply
that was recorded, swapped, changed or made by somebody else does not verify.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Final

NONCE_HEADER: Final = "x-faceid-nonce"
"""16 random bytes in hexadecimal, chosen by the client for each request."""

BOOT_HEADER: Final = "x-faceid-boot"
"""The server's boot id: another one after each start."""

ASKED_HEADER: Final = "x-faceid-asked"
"""SHA-256 of the request as the server understood it, in hexadecimal."""

SIGNATURE_HEADER: Final = "x-faceid-signature"
"""The Ed25519 signature over ``signed_bytes``, in hexadecimal."""

NONCE_HEX: Final = 32
_DOMAIN: Final = b"faceid-gui reply v1\0"


@dataclass(frozen=True, slots=True)
class Proof:
    """What a reply says of itself, beside its content."""

    nonce: str
    asked: str
    boot_id: str
    status: int


def asked_digest(method: str, target: str, body: bytes) -> str:
    """SHA-256 (hex) of a request; ``target`` is the path with its query, as it was sent."""
    digest = hashlib.sha256()
    for part in (method.upper().encode(), target.encode(), body):
        digest.update(len(part).to_bytes(8, "big"))
        digest.update(part)
    return digest.hexdigest()


def signed_bytes(proof: Proof, body: bytes) -> bytes:
    """The bytes that the server signs and the client verifies."""
    fields = (proof.nonce, proof.asked, proof.boot_id, str(proof.status))
    head = "\n".join(fields).encode()
    return _DOMAIN + head + b"\n" + hashlib.sha256(body).digest()


def is_nonce(text: str) -> bool:
    """Whether a text can be a nonce."""
    return len(text) == NONCE_HEX and all(letter in "0123456789abcdef" for letter in text)

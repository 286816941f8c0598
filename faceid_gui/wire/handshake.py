"""Pairing by six digits: both sides prove that they know the code, and nobody learns it.

SPAKE2 (RFC 9382; Abdalla and Pointcheval 2005) turns a short code into a strong key that only
the two who know the code share. Whoever listens, or sits in the middle, can try one code per
run and learns from a run nothing to try further codes with at home. The client then shows its
proof first, and says in it which TLS key it sees: a man in the middle is found out by that
before the server hands out anything. The server's answer is sealed with the shared key.
"""

from __future__ import annotations

import hashlib
import hmac
import os
from dataclasses import dataclass
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from spake2 import SPAKE2_A, SPAKE2_B, SPAKEError
from spake2.ed25519_basic import NotOnCurve

from faceid_gui.core.errors import BadRequest

CODE_DIGITS: Final = 6
MESSAGE_BYTES: Final = 33
"""A SPAKE2 message: whose it is, and a point of Curve25519."""

_KIOSK: Final = b"faceid-gui pairing v1 kiosk"
_SERVER: Final = b"faceid-gui pairing v1 server"
_NONCE: Final = 12


@dataclass(frozen=True, slots=True)
class Transcript:
    """All that both sides said, as each of them saw it. Any difference breaks the proof.

    ``asked`` and ``answered`` are the two SPAKE2 messages; ``tls_pin`` is the pin of the TLS
    key that the client sees, empty where it talks without TLS to its own machine.
    """

    pairing_id: str
    device_name: str
    asked: bytes
    answered: bytes
    tls_pin: str

    def digest(self) -> bytes:
        """SHA-256 over all fields, each with its length."""
        digest = hashlib.sha256(b"faceid-gui pairing transcript v1")
        for part in (self.pairing_id, self.device_name, self.tls_pin):
            _add(digest, part.encode())
        for message in (self.asked, self.answered):
            _add(digest, message)
        return digest.digest()


class SharedSecret:
    """The key that both sides hold where they knew the same code, split by purpose."""

    def __init__(self, key: bytes, transcript: Transcript) -> None:
        self._digest = transcript.digest()
        self._confirm = self._derived(key, b"client confirms")
        self._seal = self._derived(key, b"server seals")

    def confirmation(self) -> bytes:
        """The client's proof, 32 bytes (HMAC-SHA-256)."""
        return hmac.digest(self._confirm, self._digest, "sha256")

    def confirms(self, proof: bytes) -> bool:
        """Whether a client's proof is right. Constant time."""
        return hmac.compare_digest(self.confirmation(), proof)

    def seal(self, content: bytes) -> bytes:
        """The server's answer for nobody else (AES-256-GCM)."""
        nonce = os.urandom(_NONCE)
        return nonce + AESGCM(self._seal).encrypt(nonce, content, self._digest)

    def open(self, sealed: bytes) -> bytes:
        """What the server sealed. Raises BadRequest where it did not, or not in this run."""
        try:
            return AESGCM(self._seal).decrypt(sealed[:_NONCE], sealed[_NONCE:], self._digest)
        except (InvalidTag, ValueError) as error:
            raise BadRequest("the answer was not sealed by the server in this pairing") from error

    def _derived(self, key: bytes, purpose: bytes) -> bytes:
        return HKDF(hashes.SHA256(), 32, self._digest, b"faceid-gui pairing v1 " + purpose).derive(
            key
        )


class ClientHandshake:
    """The side that types the code. Good for one run."""

    def __init__(self, code: str) -> None:
        self._side = SPAKE2_A(code.encode(), idA=_KIOSK, idB=_SERVER)
        self.message: bytes = self._side.start()

    def finish(
        self, answered: bytes, *, pairing_id: str, device_name: str, tls_pin: str
    ) -> SharedSecret:
        """The shared secret. Raises BadRequest for a message that is none."""
        transcript = Transcript(pairing_id, device_name, self.message, answered, tls_pin)
        return SharedSecret(_finished(self._side, answered), transcript)


class ServerHandshake:
    """The side that shows the code. Good for one run."""

    def __init__(self, code: str, asked: bytes) -> None:
        """Raises BadRequest for a message that is none."""
        side = SPAKE2_B(code.encode(), idA=_KIOSK, idB=_SERVER)
        self.message: bytes = side.start()
        self._asked = asked
        self._key = _finished(side, asked)

    def finish(self, *, pairing_id: str, device_name: str, tls_pin: str) -> SharedSecret:
        """The shared secret; ``tls_pin`` is the one that the client says it sees."""
        transcript = Transcript(pairing_id, device_name, self._asked, self.message, tls_pin)
        return SharedSecret(self._key, transcript)


def is_code(text: str) -> bool:
    """Whether a text can be a code."""
    return len(text) == CODE_DIGITS and text.isascii() and text.isdigit()


def _finished(side: SPAKE2_A | SPAKE2_B, message: bytes) -> bytes:
    if len(message) != MESSAGE_BYTES:
        raise BadRequest("that is no message of a pairing")
    try:
        return bytes(side.finish(message))
    except (SPAKEError, NotOnCurve, ValueError) as error:
        raise BadRequest("that is no message of a pairing") from error


def _add(digest: hashlib._Hash, part: bytes) -> None:
    digest.update(len(part).to_bytes(8, "big"))
    digest.update(part)

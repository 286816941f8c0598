"""Each record encrypted by itself and bound to its place: AES-256-GCM, sub-keys by HKDF.

A sealed record is ``0x01 | 12 random bytes | ciphertext | 16-byte tag``. The place (table,
column, row, owner, ...) is the associated data, so a record that was moved, swapped or
copied to another place does not open.
"""

from __future__ import annotations

import hashlib
import hmac
import os
from enum import StrEnum
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from faceid_gui.core.errors import KeyUnavailable, StoreDamaged
from faceid_gui.core.names import same_name_form

KEY_BYTES: Final = 32
_NONCE_BYTES: Final = 12
_TAG_BYTES: Final = 16
_VERSION: Final = b"\x01"
_HEAD: Final = len(_VERSION) + _NONCE_BYTES
_LEAST: Final = _HEAD + _TAG_BYTES


class Purpose(StrEnum):
    """What a sub-key is for. Each purpose has its own key, so none can stand in for another."""

    META = "meta"
    NAME = "name"
    CONSENT = "consent"
    SAMPLE = "sample"
    CROP = "crop"
    EMBEDDING = "embedding"
    VISIT = "visit"
    THRESHOLD = "threshold"
    NAME_INDEX = "name-index"
    AUDIT = "audit"
    CONFLICT = "conflict"
    RECORDING = "recording"
    SITE = "site"
    IMPOSTOR = "impostor"
    LAB = "lab"


class Cipher:
    """Seals and opens the records of one database. Thread-safe.

    ``database_id`` salts the sub-keys: records of another database under the same master
    key do not open here. Raises KeyUnavailable where the master key is not 32 bytes.
    """

    def __init__(self, master: bytes, database_id: bytes) -> None:
        if len(master) != KEY_BYTES:
            raise KeyUnavailable(
                "the encryption key has the wrong length", detail=f"{len(master)} bytes"
            )
        self._keys = {purpose: _derive(master, database_id, purpose) for purpose in Purpose}
        self._boxes = {purpose: AESGCM(key) for purpose, key in self._keys.items()}

    def seal(self, purpose: Purpose, plain: bytes, *place: str) -> bytes:
        """``plain`` encrypted for its place."""
        nonce = os.urandom(_NONCE_BYTES)
        return _VERSION + nonce + self._boxes[purpose].encrypt(nonce, plain, place_bytes(*place))

    def open(self, purpose: Purpose, sealed: bytes, *place: str) -> bytes:
        """What was sealed for this place. Raises StoreDamaged where it was not."""
        if (
            not isinstance(sealed, bytes)
            or len(sealed) < _HEAD + _TAG_BYTES
            or sealed[:1] != b"\x01"
        ):
            raise StoreDamaged("a record cannot be read", detail=" ".join(place))
        try:
            return self._boxes[purpose].decrypt(
                sealed[1:_HEAD], sealed[_HEAD:], place_bytes(*place)
            )
        except InvalidTag as error:
            raise StoreDamaged(
                "a record was changed or moved from its place", detail=" ".join(place)
            ) from error

    def name_index(self, name: str) -> bytes:
        """A blind index: equal for equal names, and says nothing without the key."""
        return self.mac(Purpose.NAME_INDEX, same_name_form(name).encode())

    def mac(self, purpose: Purpose, message: bytes) -> bytes:
        """HMAC-SHA256 of a message, 32 bytes."""
        return hmac.digest(self._keys[purpose], message, hashlib.sha256)


def place_bytes(*fields: str) -> bytes:
    """Fields as bytes that no other fields give: each with its length in front."""
    return "".join([f"{len(field)}:{field}" for field in fields]).encode("utf-8", "surrogatepass")


def fingerprint(sealed: bytes) -> str:
    """SHA-256 of a sealed record, as text: names the record in the audit trail."""
    return hashlib.sha256(sealed).hexdigest()


def _derive(master: bytes, database_id: bytes, purpose: Purpose) -> bytes:
    info = b"faceid-gui/1/" + purpose.value.encode()
    return HKDF(algorithm=SHA256(), length=KEY_BYTES, salt=database_id, info=info).derive(master)

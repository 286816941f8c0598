"""The master key in a backup: sealed with a passphrase (Argon2id, then AES-256-GCM)."""

from __future__ import annotations

import base64
import json
import os
import unicodedata
from typing import Any, Final

from argon2.low_level import Type, hash_secret_raw
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from faceid_gui.core.errors import BadRequest, KeyUnavailable, StoreDamaged

LEAST_PASSPHRASE: Final = 10
"""Characters of the shortest passphrase."""

_FORMAT: Final = "faceid-gui-key-1"
_MEMORY_KIB: Final = 64 * 1024  # RFC 9106, second recommended set: 64 MiB, 3 passes, 4 lanes
_PASSES: Final = 3
_LANES: Final = 4
_MOST_MEMORY_KIB: Final = 1024 * 1024
_MOST_PASSES: Final = 64
_MOST_LANES: Final = 64


def seal_key(key: bytes, passphrase: str) -> bytes:
    """The key as JSON bytes that only the passphrase opens.

    Raises BadRequest where the passphrase is shorter than ``LEAST_PASSPHRASE``.
    """
    if len(passphrase) < LEAST_PASSPHRASE:
        raise BadRequest(f"the passphrase needs at least {LEAST_PASSPHRASE} characters")
    salt, nonce = os.urandom(16), os.urandom(12)
    secret = _stretch(passphrase, salt, _MEMORY_KIB, _PASSES, _LANES)
    sealed = AESGCM(secret).encrypt(nonce, key, _FORMAT.encode())
    content = {
        "format": _FORMAT,
        "memory_kib": _MEMORY_KIB,
        "passes": _PASSES,
        "lanes": _LANES,
        "salt": base64.b64encode(salt).decode(),
        "nonce": base64.b64encode(nonce).decode(),
        "sealed": base64.b64encode(sealed).decode(),
    }
    return json.dumps(content, indent=1).encode()


def open_key(envelope: bytes, passphrase: str) -> bytes:
    """The key of an envelope.

    Raises KeyUnavailable where the passphrase is wrong, StoreDamaged where the envelope is
    none or asks for an absurd amount of memory or time.
    """
    values = _envelope_values(envelope)
    try:
        memory, passes, lanes = (int(values[key]) for key in ("memory_kib", "passes", "lanes"))
        salt, nonce, sealed = (
            base64.b64decode(values[key], validate=True) for key in ("salt", "nonce", "sealed")
        )
    except (KeyError, TypeError, ValueError) as error:
        raise StoreDamaged("the key in the backup is damaged") from error
    sane = 0 < passes <= _MOST_PASSES and 0 < lanes <= _MOST_LANES
    if not sane or not 8 * lanes <= memory <= _MOST_MEMORY_KIB or len(nonce) != 12 or len(salt) < 8:
        raise StoreDamaged("the key in the backup is damaged")
    try:
        secret = _stretch(passphrase, salt, memory, passes, lanes)
        return AESGCM(secret).decrypt(nonce, sealed, _FORMAT.encode())
    except InvalidTag as error:
        raise KeyUnavailable("the passphrase is not the one of this backup") from error


def _envelope_values(envelope: bytes) -> dict[str, Any]:
    try:
        values = json.loads(envelope)
    except ValueError as error:
        raise StoreDamaged("the key in the backup is damaged") from error
    if not isinstance(values, dict) or values.get("format") != _FORMAT:
        raise StoreDamaged("the key in the backup is of an unknown kind")
    return values


def _stretch(passphrase: str, salt: bytes, memory_kib: int, passes: int, lanes: int) -> bytes:
    # Keyboards differ in how they compose the same characters.
    text = unicodedata.normalize("NFC", passphrase)
    return hash_secret_raw(
        text.encode("utf-8", "surrogatepass"),
        salt,
        time_cost=passes,
        memory_cost=memory_kib,
        parallelism=lanes,
        hash_len=32,
        type=Type.ID,
    )

"""The fingerprint of a server's public TLS key: what a client pins instead of trusting names.

A pin needs no authority, no name and no clock: a machine that starts in the year 1970 knows
its server all the same. It is the SHA-256 of the key's SubjectPublicKeyInfo, as in RFC 7469.
"""

from __future__ import annotations

import hashlib
import ipaddress
from typing import Final

from cryptography import x509
from cryptography.hazmat.primitives import serialization

PIN_HEX: Final = 64
_GROUP: Final = 4


def tls_pin(certificate: bytes) -> str:
    """The pin (hexadecimal) of a certificate in DER. Raises ValueError where it is none."""
    key = x509.load_der_x509_certificate(certificate).public_key()
    spki = key.public_bytes(
        serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    return hashlib.sha256(spki).hexdigest()


def is_pin(text: str) -> bool:
    """Whether a text can be a pin."""
    return len(text) == PIN_HEX and all(letter in "0123456789abcdef" for letter in text)


def fingerprint(pin: str) -> str:
    """A pin in groups of four that a person can compare with another screen."""
    return " ".join(pin[start : start + _GROUP] for start in range(0, len(pin), _GROUP))


def is_loopback(host: str) -> bool:
    """Whether a host names this very machine, without asking anybody else.

    ``localhost`` and loopback addresses; any other name may be anything and is not.
    """
    bare = host.strip().strip("[]").casefold()
    if bare == "localhost":
        return True
    try:
        return ipaddress.ip_address(bare.partition("%")[0]).is_loopback
    except ValueError:
        return False

"""Who the server is: the key that its TLS shows, and the key that signs its replies.

Clients pin both. The certificate names the reply key, so that one of the two files put in
place by somebody else is noticed. It is valid from 1970 on and for ever (RFC 5280, 4.1.2.5):
a Pi has no clock of its own, and whoever pins a key needs no dates.
"""

from __future__ import annotations

import datetime
import ipaddress
import socket
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric.ec import (
    SECP256R1,
    EllipticCurvePrivateKey,
    generate_private_key,
)
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.types import CertificatePublicKeyTypes
from cryptography.x509.oid import NameOID

from faceid_gui.core.errors import BadRequest, KeyUnavailable, StoreDamaged
from faceid_gui.settings.private_file import PrivateFile
from faceid_gui.wire.pinning import tls_pin

REPLY_KEY: Final = "server-reply.key"
TLS_FILE: Final = "server-tls.pem"

_NAME: Final = "faceid-gui"
_ALWAYS: Final = datetime.datetime(1970, 1, 1, tzinfo=datetime.UTC)
_FOR_EVER: Final = datetime.datetime(9999, 12, 31, 23, 59, 59, tzinfo=datetime.UTC)
_PEM: Final = serialization.Encoding.PEM
_RAW: Final = serialization.Encoding.Raw
_READ_ERRORS: Final = (ValueError, TypeError, UnsupportedAlgorithm)


class ReplyKey:
    """Signs replies (Ed25519, RFC 8032). Implements server.parts.Signer. Any thread."""

    def __init__(self, key: Ed25519PrivateKey) -> None:
        self._key = key
        self._public = key.public_key().public_bytes(_RAW, serialization.PublicFormat.Raw)

    @property
    def public_key(self) -> bytes:
        """32 bytes."""
        return self._public

    def sign(self, message: bytes) -> bytes:
        """64 bytes."""
        return self._key.sign(message)


@dataclass(frozen=True, slots=True, eq=False)
class ServerIdentity:
    """The keys of one server.

    ``pin`` is the SHA-256 of the public TLS key in hexadecimal, empty where the server was
    not set up: then there is no TLS, and only this machine may use it. ``tls_file`` holds key
    and certificate.
    """

    reply_key: ReplyKey
    tls_file: Path | None = None
    pin: str = ""

    @property
    def has_tls(self) -> bool:
        """Whether the server was set up for other machines."""
        return self.tls_file is not None

    @property
    def signing_key(self) -> str:
        """The public reply key in hexadecimal."""
        return self.reply_key.public_key.hex()


class IdentityFolder:
    """Loads and makes the identity in a data folder's ``keys/``."""

    def __init__(self, folder: Path) -> None:
        self._reply = PrivateFile(folder / REPLY_KEY, "the server's reply key")
        self._tls = PrivateFile(folder / TLS_FILE, "the server's TLS key")

    @property
    def is_set_up(self) -> bool:
        """Whether there is a TLS key, sound or not."""
        return self._tls.path.exists()

    def load(self) -> ServerIdentity | None:
        """The identity, None where none was made.

        Raises KeyUnavailable where a file is open to others, missing while the other is there,
        or not made together with it, and StoreDamaged where one is damaged.
        """
        reply, tls = self._reply.read(), self._tls.read()
        if reply is None:
            if tls is not None:
                message = f"The server's reply key {self._reply.path} is missing."
                raise KeyUnavailable(message, detail=str(self._reply.path))
            return None
        key = ReplyKey(_reply_key(reply, self._reply.path))
        if tls is None:
            return ServerIdentity(key)
        certificate = _certificate(tls, self._tls.path)
        if _named_reply_key(certificate) != key.public_key.hex():
            message = (
                "The server's TLS key and reply key were not made together: one of "
                f"{self._tls.path} and {self._reply.path} was exchanged."
            )
            raise KeyUnavailable(message, detail=str(self._tls.path))
        pin = tls_pin(certificate.public_bytes(serialization.Encoding.DER))
        return ServerIdentity(key, self._tls.path, pin)

    def load_or_make_reply_key(self) -> ServerIdentity:
        """The identity; where there is none at all, a new reply key without TLS.

        Raises what ``load`` raises, DiskFull or EnvironmentFault.
        """
        with self._reply.locked():
            found = self.load()
            if found is None:
                self._write_reply_key()
                found = self.load()
        return _there(found)

    def set_up(self, names: Sequence[str] = ()) -> ServerIdentity:
        """Make what is missing: reply key, TLS key and certificate. Keeps what is there.

        ``names`` are further host names and addresses for the certificate; clients of this
        program pin the key and look at none of them. Where there is a certificate and names
        are given, another one is made for the same key, so that nobody has to be paired
        again. Raises what ``load`` raises, BadRequest, DiskFull or EnvironmentFault.
        """
        with self._reply.locked():
            found = self.load()
            if found is None:
                self._write_reply_key()
                found = self.load()
            identity = _there(found)
            if not identity.has_tls:
                key = generate_private_key(SECP256R1())
                self._tls.write(_tls_file(key, identity.signing_key, names))
            elif names:
                self._tls.write(_tls_file(self._tls_key(), identity.signing_key, names))
            return _there(self.load())

    def _tls_key(self) -> EllipticCurvePrivateKey:
        """The TLS key that is there; ``load`` has looked at it."""
        key = serialization.load_pem_private_key(self._tls.read() or b"", None)
        if not isinstance(key, EllipticCurvePrivateKey):
            raise _damaged("TLS", self._tls.path)
        return key

    def _write_reply_key(self) -> None:
        key = Ed25519PrivateKey.generate()
        self._reply.write(
            key.private_bytes(_PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
        )


def _there(identity: ServerIdentity | None) -> ServerIdentity:
    if identity is None:  # somebody removed the file in between
        raise KeyUnavailable("the server's keys vanished while they were made")
    return identity


def _reply_key(data: bytes, path: Path) -> Ed25519PrivateKey:
    try:
        key = serialization.load_pem_private_key(data, None)
    except _READ_ERRORS as error:
        raise _damaged("reply", path) from error
    if not isinstance(key, Ed25519PrivateKey):
        raise _damaged("reply", path)
    return key


def _certificate(data: bytes, path: Path) -> x509.Certificate:
    """The certificate beside the key, if it is the key's. Raises StoreDamaged."""
    try:
        key = serialization.load_pem_private_key(data, None)
        certificate = x509.load_pem_x509_certificate(data)
        same = isinstance(key, EllipticCurvePrivateKey) and _public(key.public_key()) == _public(
            certificate.public_key()
        )
    except _READ_ERRORS as error:
        raise _damaged("TLS", path) from error
    if not same:
        raise _damaged("TLS", path)
    return certificate


def _public(key: CertificatePublicKeyTypes) -> bytes:
    return key.public_bytes(
        serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
    )


def _damaged(which: str, path: Path) -> StoreDamaged:
    message = (
        f"The server's {which} key {path} is damaged. Bring it back from a backup, or remove it, "
        "run: faceid-gui server setup, and pair every kiosk again."
    )
    return StoreDamaged(message, detail=str(path))


def _named_reply_key(certificate: x509.Certificate) -> str:
    found = certificate.subject.get_attributes_for_oid(NameOID.SERIAL_NUMBER)
    return str(found[0].value) if found else ""


def _tls_file(key: EllipticCurvePrivateKey, reply_key: str, names: Sequence[str]) -> bytes:
    """A P-256 key and a new certificate of it, which names the reply key, as PEM."""
    subject = x509.Name(
        [
            x509.NameAttribute(NameOID.COMMON_NAME, _NAME),
            x509.NameAttribute(NameOID.SERIAL_NUMBER, reply_key),
        ]
    )
    certificate = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(_ALWAYS)
        .not_valid_after(_FOR_EVER)
        .add_extension(x509.SubjectAlternativeName(_alternative_names(names)), critical=False)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    private = key.private_bytes(
        _PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    return private + certificate.public_bytes(_PEM)


def _alternative_names(names: Sequence[str]) -> list[x509.GeneralName]:
    """This machine's names for clients that compare names; each once."""
    host = socket.gethostname()
    wanted = dict.fromkeys(("localhost", "127.0.0.1", "::1", host, f"{host}.local", *names))
    return [name for text in wanted if (name := _general_name(text, given=text in names))]


def _general_name(text: str, *, given: bool) -> x509.GeneralName | None:
    try:
        return x509.IPAddress(ipaddress.ip_address(text))
    except ValueError:
        try:
            return x509.DNSName(text.encode("idna").decode("ascii"))
        except (UnicodeError, ValueError) as error:
            if given:
                raise BadRequest(f"{text!r} is no host name and no address") from error
            return None  # a machine's own name may be anything

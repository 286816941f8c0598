"""What a client knows of its server before it calls it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final
from urllib.parse import urlsplit

from faceid_gui.core.errors import BadRequest, LinkFailed
from faceid_gui.core.link import LinkTrouble, WorkMode
from faceid_gui.wire.pinning import is_loopback

REPLY_CAP: Final = 256 * 1024
"""Bytes that a reply may have at most: 64 embeddings are half of it."""

LONGEST_S: Final = 2.0
"""A reply older than this is not believed, so nobody waits longer for one."""

_PIN_BYTES: Final = 32


@dataclass(frozen=True, slots=True)
class RemoteConfig:
    """How a server is reached, and by what it is known.

    ``url`` is scheme, host and port alone. ``tls_pin`` is the SHA-256 of the certificate's
    public key (SubjectPublicKeyInfo, DER), ``signing_key`` the Ed25519 public key that signs
    replies; both hexadecimal, empty where nothing was paired. ``mode`` None is chosen by
    measurement. ``lossless`` sends PNG instead of JPEG: for enrolment. Raises BadRequest
    where a field makes no sense.
    """

    url: str
    tls_pin: str = ""
    signing_key: str = ""
    api_key: str = field(default="", repr=False)
    deadline_s: float = 0.8
    reply_cap: int = REPLY_CAP
    mode: WorkMode | None = None
    lossless: bool = False

    def __post_init__(self) -> None:
        """Look at every field once, so that nobody has to later."""
        try:
            parts = urlsplit(self.url.strip())
            host, _ = parts.hostname or "", parts.port
        except ValueError as error:
            raise BadRequest("the server's address is not valid") from error
        if parts.scheme not in ("http", "https") or not host:
            raise BadRequest("the server's address has to begin with http:// or https://")
        if parts.path not in ("", "/") or parts.query or parts.username is not None:
            raise BadRequest("the server's address is a host and a port, and nothing more")
        for text in (self.tls_pin, self.signing_key):
            _check_hex(text)
        if not self.deadline_s > 0.0 or self.reply_cap < 1:
            raise BadRequest("the server's deadline and reply size have to be above zero")

    @property
    def wait_s(self) -> float:
        """The longest wait for one call, seconds."""
        return min(self.deadline_s, LONGEST_S)

    @property
    def base(self) -> str:
        """The address without a slash at its end."""
        return self.url.strip().rstrip("/")

    @property
    def encrypted(self) -> bool:
        """Whether the address asks for TLS."""
        return urlsplit(self.url.strip()).scheme == "https"

    @property
    def on_this_machine(self) -> bool:
        """Whether the address is a loopback one."""
        return is_loopback(urlsplit(self.url.strip()).hostname or "")

    @property
    def pinned_key(self) -> bytes | None:
        """The paired server's reply key, None where nothing was paired."""
        return bytes.fromhex(self.signing_key) if self.signing_key else None

    def check(self) -> None:
        """Raises LinkFailed where this server must not be called at all."""
        if self.on_this_machine:
            return
        if not self.encrypted:
            raise LinkFailed(LinkTrouble.INSECURE, "plain http is for this machine alone")
        if not self.tls_pin or not self.signing_key:
            raise LinkFailed(LinkTrouble.NOT_PAIRED, "this server was never paired with")


def _check_hex(text: str) -> None:
    if not text:
        return
    try:
        whole = len(bytes.fromhex(text)) == _PIN_BYTES and len(text) == 2 * _PIN_BYTES
    except ValueError:
        whole = False
    if not whole:
        raise BadRequest("a key of the server is not 64 hexadecimal digits")

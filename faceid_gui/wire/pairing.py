"""JSON shapes of ``/v1/pair``, the text inside a pairing QR picture, and what an address may be.

The text is ``faceid-gui://pair?v=1&n=NAME&k=PIN&t=TOKEN&a=ADDRESS&a=ADDRESS``: whoever sees the
picture is trusted, so it carries the pin of the TLS key and a token that is good once.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Final
from urllib.parse import parse_qsl, urlencode, urlsplit

from pydantic import AfterValidator, ConfigDict, Field, StringConstraints

from faceid_gui.core.errors import BadRequest
from faceid_gui.wire.models import WireModel
from faceid_gui.wire.pinning import is_loopback, is_pin

START_PATH: Final = "/v1/pair/start"
FINISH_PATH: Final = "/v1/pair/finish"
TOKEN_PATH: Final = "/v1/pair/token"

DEFAULT_PORT: Final = 8642
"""Where a server listens unless it is told otherwise."""

MOST_ADDRESSES: Final = 8
LONGEST_QR: Final = 1500

_LONGEST_ADDRESS: Final = 200
_HELLO: Final = "41163b98fcd261bff0dc93fc96845a01ae55ff550a94e68d74a341eab0887cdd92"


def _printable(text: str) -> str:
    if not text.isprintable():
        raise ValueError("has characters that cannot be shown")
    return text


DeviceName = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=64),
    AfterValidator(_printable),
    Field(json_schema_extra={"format": "device-name"}),
]
Hex = StringConstraints(pattern=r"^([0-9a-f]{2})*$")


class PairStart(WireModel):
    """The client's first message: who it is, and its half of the key exchange."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={"examples": [{"device_name": "Front door", "message": _HELLO}]},
    )

    device_name: DeviceName
    message: Annotated[str, Hex, Field(min_length=66, max_length=66)] = Field(
        description="SPAKE2 message of side A, hexadecimal",
        json_schema_extra={"format": "spake2-message"},
    )


class PairStarted(WireModel):
    """The server's half of the key exchange."""

    pairing_id: str
    message: str = Field(description="SPAKE2 message of side B, hexadecimal")


class PairFinish(WireModel):
    """The client's proof, and the pin of the TLS key that it sees (empty without TLS)."""

    model_config = ConfigDict(extra="forbid")

    pairing_id: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{32}$")]
    tls_pin: Annotated[str, StringConstraints(pattern=r"^([0-9a-f]{64})?$")]
    confirmation: Annotated[str, Hex, Field(min_length=64, max_length=64)]


class PairSealed(WireModel):
    """``Paired`` as JSON, sealed with the key that only the two sides hold."""

    sealed: str = Field(description="AES-256-GCM: nonce and ciphertext, hexadecimal")


class PairByToken(WireModel):
    """The token of a QR picture. Sent only to the server whose pin the picture carries."""

    model_config = ConfigDict(extra="forbid")

    device_name: DeviceName
    token: Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]{22}$")]


class Paired(WireModel):
    """What a paired device keeps: who the server is, and a key of its own."""

    name: DeviceName
    tls_pin: Annotated[str, StringConstraints(pattern=r"^([0-9a-f]{64})?$")]
    signing_key: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
    api_key: Annotated[str, StringConstraints(min_length=20, max_length=200)]


@dataclass(frozen=True, slots=True)
class QrOffer:
    """What a pairing QR picture says. ``addresses`` best first; ``tls_pin`` may be empty only
    for this very machine."""

    name: str
    addresses: tuple[str, ...]
    tls_pin: str
    token: str

    def text(self) -> str:
        """The text of the picture."""
        fields = [("v", "1"), ("n", self.name), ("k", self.tls_pin), ("t", self.token)]
        fields += [("a", address) for address in self.addresses[:MOST_ADDRESSES]]
        return "faceid-gui://pair?" + urlencode(fields)


def parse_qr(text: str) -> QrOffer:
    """The offer inside a QR picture. Raises BadRequest for any other text."""
    if len(text) > LONGEST_QR or not text.isascii() or not text.isprintable():
        raise _no_offer()
    try:
        parts = urlsplit(text.strip())
        pairs = parse_qsl(parts.query, strict_parsing=True, max_num_fields=32)
    except ValueError as error:
        raise _no_offer() from error
    single = {key: value for key, value in pairs if key != "a"}
    addresses = tuple(value for key, value in pairs if key == "a")
    known = (parts.scheme, parts.netloc, single.get("v")) == ("faceid-gui", "pair", "1")
    pin, token, name = (single.get(key, "") for key in "ktn")
    sound = (not pin or is_pin(pin)) and 1 <= len(addresses) <= MOST_ADDRESSES and len(token) == 22
    if not known or not sound or not name.isprintable():
        raise _no_offer()
    if any(address_problem(address, has_pin=bool(pin)) for address in addresses):
        raise _no_offer()
    return QrOffer(name, addresses, pin, token)


def address_problem(url: str, *, has_pin: bool) -> str:
    """Why an address cannot be used, in a sentence; empty where it can.

    With a pin it is ``https://``, without one ``http://`` to this very machine: nothing else
    can be trusted.
    """
    if not url.isprintable() or len(url) > _LONGEST_ADDRESS or any(c in url for c in "\\ "):
        return "The address has characters that no address has."
    try:
        parts = urlsplit(url)
        host, _port = parts.hostname or "", parts.port
    except ValueError:
        return "That is no address."
    if parts.scheme not in ("http", "https") or not host or parts.username is not None:
        return "That is no http:// or https:// address."
    if parts.path not in ("", "/") or parts.query or parts.fragment:
        return "An address ends with its port."
    if parts.scheme == "https":
        return "" if has_pin else "The server's key is not known."
    if has_pin:
        return "A paired server is reached by https:// alone."
    return "" if is_loopback(host) else "Without TLS only this machine itself can be the server."


def complete_address(text: str) -> str:
    """What somebody typed as ``https://host:port``: the scheme and the port may be missing.

    ``http://`` is kept where it was typed. Raises BadRequest where it is no address.
    """
    typed = text.strip().rstrip("/")
    if "://" not in typed:
        bare_ipv6 = typed.count(":") > 1 and not typed.startswith("[")
        typed = f"https://[{typed}]" if bare_ipv6 else f"https://{typed}"
    problem = address_problem(typed, has_pin=typed.startswith("https://"))
    if problem:
        raise BadRequest(problem, detail=text)
    parts = urlsplit(typed)
    host = f"[{parts.hostname}]" if ":" in (parts.hostname or "") else parts.hostname
    return f"{parts.scheme}://{host}:{parts.port or DEFAULT_PORT}"


def _no_offer() -> BadRequest:
    return BadRequest("This is no pairing code of a faceid-gui server.")

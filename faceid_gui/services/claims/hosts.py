"""Which cameras a client may have the server look at: a list of exact hosts and ports.

An address that a client names is an order to the server to open a connection. So it is read
narrowly: whatever two readers could understand in two ways is refused, and what is left is
compared with the list, letter by letter.
"""

from __future__ import annotations

import ipaddress
import re
from dataclasses import dataclass
from typing import Final
from urllib.parse import quote, unquote

from faceid_gui.core.errors import BadRequest

MAX_ADDRESS: Final = 2000
"""Characters of the longest address."""

_DEFAULT_PORT: Final = 80

_PLACE: Final = re.compile(r"(\[[0-9A-Fa-f:]{2,39}\]|[A-Za-z0-9_.-]{1,253})(?::([0-9]{1,5}))?")
_LABEL: Final = re.compile(r"[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?")
_LAST_NUMBER: Final = re.compile(r"[0-9]+|0x[0-9a-f]*")
_REST: Final = re.compile(r"(?:[/?][A-Za-z0-9/?&=%+.,:;~_!$'()*-]*)?")


class CameraNotListed(BadRequest):
    """This camera is not on the server's list."""

    code = "camera_not_listed"


@dataclass(frozen=True, slots=True)
class Place:
    """A host, in one spelling, and a port."""

    host: str
    port: int

    @staticmethod
    def parse(text: str) -> Place:
        """Read ``host`` or ``host:port``; without a port it is 80. Raises BadRequest."""
        found = _PLACE.fullmatch(text)
        if found is None:
            raise BadRequest("a camera's place is host or host:port")
        port = int(found[2]) if found[2] is not None else _DEFAULT_PORT
        if not 1 <= port <= 65535:
            raise BadRequest("a port is a number from 1 to 65535")
        return Place(_host(found[1].lower()), port)

    def __str__(self) -> str:
        """``host:port``, as it goes into an address."""
        return f"{self.host}:{self.port}"


def _host(text: str) -> str:
    """The host in its one spelling. Raises BadRequest."""
    try:
        if text.startswith("["):
            address = ipaddress.IPv6Address(text[1:-1])
            if address.ipv4_mapped is not None or address.sixtofour is not None:
                raise BadRequest("write the IPv4 address of the camera")
            return f"[{address.compressed}]"
        labels = text.split(".")
        if _LAST_NUMBER.fullmatch(labels[-1]):  # 2130706433, 0x7f.1, 127.1, 0177.0.0.1
            return str(ipaddress.IPv4Address(text))
    except ipaddress.AddressValueError as error:
        raise BadRequest("this is no IP address in its usual spelling") from error
    if not all(_LABEL.fullmatch(label) for label in labels):
        raise BadRequest("this is no host name")
    return text


@dataclass(frozen=True, slots=True, repr=False)
class CameraTarget:
    """A camera that may be fetched from. Its repr and ``shown`` hold no password."""

    url: str
    shown: str

    def __repr__(self) -> str:
        """Without credentials."""
        return f"CameraTarget({self.shown!r})"


class CameraHosts:
    """The cameras of the list. Immutable."""

    def __init__(self, entries: dict[Place, str]) -> None:
        """``entries`` maps each place to its credentials, ``user:password@`` or empty."""
        self._entries = dict(entries)

    @staticmethod
    def parse(text: str) -> CameraHosts:
        """Read the setting: places, between commas or spaces, each ``[user:password@]place``.

        A password with a comma, a space or an ``@`` is written with %-escapes. Raises
        BadRequest, without the entry's text: it may hold a password.
        """
        entries: dict[Place, str] = {}
        for number, entry in enumerate(re.split(r"[,\s]+", text.strip()), 1):
            if not entry:
                continue
            credentials, _, place = entry.rpartition("@")
            try:
                entries[Place.parse(place)] = _credentials(credentials)
            except BadRequest as error:
                raise BadRequest(
                    f"camera {number} of the list: {error}", detail=str(number)
                ) from error
        return CameraHosts(entries)

    def __len__(self) -> int:
        """How many places are on the list."""
        return len(self._entries)

    def target(self, stream_url: str) -> CameraTarget:
        """The camera that a client names, ``host:port/path`` with or without ``http://``.

        Raises BadRequest for anything that is not plain, and CameraNotListed.
        """
        if len(stream_url) > MAX_ADDRESS:
            raise BadRequest("the camera's address is too long")
        text = stream_url
        if text[:7].lower() == "http://":
            text = text[7:]
        cut = re.search(r"[/?]", text)
        end = cut.start() if cut is not None else len(text)
        rest = text[end:]
        if not _REST.fullmatch(rest):
            raise BadRequest("the camera's address holds characters that it must not hold")
        place = Place.parse(text[:end])
        if place not in self._entries:
            raise CameraNotListed(f"{place} is not among this server's cameras", detail=str(place))
        path = rest if rest.startswith("/") else f"/{rest}"
        return CameraTarget(f"http://{self._entries[place]}{place}{path}", f"http://{place}/")


def _credentials(text: str) -> str:
    """``user:password`` of an entry, spelled for an address; empty where there are none."""
    if not text:
        return ""
    user, _, password = text.partition(":")
    if not user:
        raise BadRequest("credentials are user:password")
    return f"{quote(unquote(user), safe='')}:{quote(unquote(password), safe='')}@"

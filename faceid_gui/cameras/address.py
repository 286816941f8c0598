"""Stream addresses: taken apart for use, and blacked out for everybody's eyes."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import parse_qsl, unquote, urlencode, urlsplit, urlunsplit

from faceid_gui.core.errors import BadRequest


@dataclass(frozen=True, slots=True, repr=False)
class Address:
    """A stream's address, without a repr, so that no log shows the password.

    ``url`` holds no name and password; ``full`` holds them.
    """

    full: str
    url: str
    user: str | None
    password: str

    @staticmethod
    def parse(text: str) -> Address:
        """Take an address apart. Raises BadRequest where it makes no sense."""
        try:
            parts = urlsplit(text)
            host, port = parts.hostname, parts.port
        except ValueError as error:
            raise BadRequest("this is not a valid stream address") from error
        if not host:
            raise BadRequest("the stream address has no host, as in http://camera.local/video")
        name = f"[{host}]" if ":" in host else host
        place = f"{name}:{port}" if port else name
        url = urlunsplit((parts.scheme.lower(), place, parts.path, parts.query, ""))
        user = unquote(parts.username) if parts.username else None
        return Address(text, url, user, unquote(parts.password or ""))

    @property
    def shown(self) -> str:
        """The address for logs and screens: no name, no password, no query values."""
        parts = urlsplit(self.url)
        place = f"***@{parts.netloc}" if self.user is not None else parts.netloc
        pairs = [(key, "***") for key, _ in parse_qsl(parts.query, keep_blank_values=True)]
        query = urlencode(pairs, safe="*") if pairs else "***" * bool(parts.query)
        return urlunsplit((parts.scheme, place, parts.path, query, ""))

    def __repr__(self) -> str:
        """The blacked-out address."""
        return f"Address({self.shown!r})"

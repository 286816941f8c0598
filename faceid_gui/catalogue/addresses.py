"""Opening an address without being led where nobody wanted to go."""

from __future__ import annotations

import ipaddress
from collections.abc import Mapping
from urllib.parse import urljoin, urlsplit

import requests

from faceid_gui.core.errors import BadRequest

_MOST_REDIRECTS = 6


def open_address(
    session: requests.Session, url: str, headers: Mapping[str, str], timeout: tuple[float, float]
) -> requests.Response:
    """A streaming answer, redirects followed by hand so that each hop is judged.

    Every hop must be HTTPS; plain HTTP is taken only where the first address is this very
    machine, and then the hop too. Raises BadRequest for such a hop or too many of them, and
    ``requests.RequestException``. The caller closes the answer.
    """
    may_be_plain = _is_loopback(url)
    for _ in range(_MOST_REDIRECTS):
        if not _is_allowed(url, may_be_plain=may_be_plain):
            message = f"{url} is neither HTTPS nor on this machine."
            raise BadRequest(message, detail=url)
        response = session.get(
            url, headers=headers, timeout=timeout, stream=True, allow_redirects=False
        )
        if not response.is_redirect:
            return response
        response.close()
        url = urljoin(url, response.headers["Location"])
    message = f"{url} redirects again and again."
    raise BadRequest(message, detail=url)


def _is_allowed(url: str, *, may_be_plain: bool) -> bool:
    scheme = urlsplit(url).scheme
    return scheme == "https" or (scheme == "http" and may_be_plain and _is_loopback(url))


def _is_loopback(url: str) -> bool:
    try:
        host = urlsplit(url).hostname or ""
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False

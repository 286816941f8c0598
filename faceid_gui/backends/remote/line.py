"""The wire below HTTP: sockets that can be shut from outside, and a pinned server key.

requests and urllib3 know timeouts of single reads alone; a server that trickles bytes keeps
them waiting for ever. Every socket of a call is therefore registered with a ``Line``, which
shuts them all when the call's time is over, whatever the thread is doing on them.
"""

from __future__ import annotations

import contextlib
import hmac
import ipaddress
import socket
import ssl
import threading
import time
from collections.abc import Mapping
from typing import Any, Final

import urllib3
from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool

from faceid_gui.core.errors import LinkFailed
from faceid_gui.core.link import LinkTrouble
from faceid_gui.wire.pinning import tls_pin

_LEAST_S: Final = 0.001


class Line:
    """The sockets of the call in flight, and its deadline. One call at a time."""

    def __init__(self, *, pin: str = "", local_only: bool = False) -> None:
        self.pin = pin
        self.local_only = local_only
        self.reused = False
        self._lock = threading.Lock()
        self._sockets: list[socket.socket] = []
        self._expired = False
        self._until = 0.0

    def begin(self, until: float) -> None:
        """A call starts that has to be over at ``until`` (``time.monotonic``)."""
        with self._lock:
            self._sockets.clear()
            self._expired, self.reused = False, False
            self._until = until

    def hold(self, sock: socket.socket, *, reused: bool = False) -> None:
        """Take a socket on. Raises LinkFailed where the time is over already."""
        with self._lock:
            if self._expired:
                raise late()
            self._sockets.append(sock)
            self.reused = self.reused or reused

    def left_s(self) -> float:
        """Seconds until the deadline. Raises LinkFailed where there are none."""
        left = self._until - time.monotonic()
        if left <= 0 or self._expired:
            raise late()
        return max(left, _LEAST_S)

    def expire(self) -> None:
        """Shut every socket: whoever waits on one of them is woken up."""
        with self._lock:
            self._expired = True
            for sock in self._sockets:
                with contextlib.suppress(OSError):
                    # Not SSLSocket.shutdown: it would let go of TLS and read on in plain.
                    socket.socket.shutdown(sock, socket.SHUT_RDWR)

    def end(self) -> None:
        """The call is over; its sockets are the pool's again."""
        with self._lock:
            self._sockets.clear()


def late() -> LinkFailed:
    """The error of a call whose time is over."""
    return LinkFailed(LinkTrouble.TIMEOUT, "no whole answer in time")


def dial(host: str, port: int, line: Line) -> socket.socket:
    """A connected socket that ``line`` holds. Raises LinkFailed."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise LinkFailed(LinkTrouble.UNREACHABLE, detail=str(error)) from error
    trouble: OSError | None = None
    for family, kind, protocol, _, address in found:
        if line.local_only and not ipaddress.ip_address(str(address[0])).is_loopback:
            raise LinkFailed(LinkTrouble.INSECURE, "plain http is for this machine alone")
        sock = socket.socket(family, kind, protocol)
        try:
            return _connect(sock, address, line)
        except OSError as error:
            sock.close()
            trouble = error
        except BaseException:
            sock.close()
            raise
    if isinstance(trouble, TimeoutError):
        raise late() from trouble
    raise LinkFailed(LinkTrouble.UNREACHABLE, detail=str(trouble)) from trouble


def _connect(sock: socket.socket, address: tuple[object, ...], line: Line) -> socket.socket:
    line.hold(sock)
    sock.settimeout(line.left_s())
    sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    sock.connect(address)
    return sock


def tls_context() -> ssl.SSLContext:
    """TLS 1.3 without certificate authorities: the server is known by its key alone."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.minimum_version = ssl.TLSVersion.TLSv1_3
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return context


def key_digest(certificate: bytes) -> str:
    """What is pinned of a certificate in DER, see wire/pinning.py. Raises ValueError."""
    return tls_pin(certificate)


def secure(sock: socket.socket, host: str, context: ssl.SSLContext, line: Line) -> ssl.SSLSocket:
    """TLS over a connected socket, with the server that was paired. Raises LinkFailed.

    The key is compared before anything is sent, so that a stranger learns not even the
    client's API key.
    """
    tls = context.wrap_socket(sock, server_hostname=host, do_handshake_on_connect=False)
    try:
        line.hold(tls)
        tls.settimeout(line.left_s())
        tls.do_handshake()
        _check_pin(tls, line.pin)
    except TimeoutError as error:
        tls.close()
        raise late() from error
    except ssl.SSLError as error:
        tls.close()
        raise _tls_failed(error) from error
    except OSError as error:
        tls.close()
        raise LinkFailed(LinkTrouble.CUT, detail=str(error)) from error
    except BaseException:
        tls.close()
        raise
    return tls


def _check_pin(tls: ssl.SSLSocket, pin: str) -> None:
    if not pin:  # a loopback server without set-up; config.check() let no other through
        return
    try:
        digest = key_digest(tls.getpeercert(binary_form=True) or b"")
    except ValueError as error:
        raise LinkFailed(LinkTrouble.WRONG_KEY, detail=str(error)) from error
    if not hmac.compare_digest(digest, pin.lower()):
        raise LinkFailed(LinkTrouble.WRONG_KEY, "this is not the server that was paired with")


def _tls_failed(error: ssl.SSLError) -> LinkFailed:
    cut = isinstance(error, ssl.SSLEOFError | ssl.SSLZeroReturnError)
    return LinkFailed(LinkTrouble.CUT if cut else LinkTrouble.BAD_REPLY, detail=str(error))


class _OnLine(HTTPConnection):
    """A connection whose sockets are on a line."""

    line: Line
    used = False

    def putrequest(
        self,
        method: str,
        url: str,
        skip_host: bool = False,
        skip_accept_encoding: bool = False,
    ) -> None:
        """Begin a request; a socket from the pool comes onto the line of this call."""
        if self.used and self.sock is not None:
            self.line.hold(self.sock, reused=True)
        self.used = True
        super().putrequest(method, url, skip_host, skip_accept_encoding)


class _PlainConnection(_OnLine):
    def _new_conn(self) -> socket.socket:
        return dial(self._dns_host, self.port, self.line)


class _PinnedConnection(_OnLine, HTTPSConnection):
    """The same over TLS."""

    context: ssl.SSLContext

    def connect(self) -> None:
        """Connect, agree on TLS, and compare the server's key."""
        sock = dial(self._dns_host, self.port, self.line)
        self.sock = secure(sock, self.host, self.context, self.line)
        self.is_verified = True  # by its key


class _PlainPool(HTTPConnectionPool):
    line: Line

    def _new_conn(self) -> _PlainConnection:
        self.num_connections += 1
        connection = _PlainConnection(self.host, self.port)
        connection.line = self.line
        return connection


class _PinnedPool(HTTPSConnectionPool):
    line: Line
    context: ssl.SSLContext

    def _new_conn(self) -> _PinnedConnection:
        self.num_connections += 1
        connection = _PinnedConnection(self.host, self.port)
        connection.line, connection.context = self.line, self.context
        return connection


class _Pools(urllib3.PoolManager):
    """Makes pools whose connections are on a line."""

    def __init__(self, line: Line) -> None:
        super().__init__(num_pools=1, maxsize=1, block=False)
        self._line = line
        self._context = tls_context()

    def _new_pool(
        self, scheme: str, host: str, port: int, request_context: Mapping[str, Any] | None = None
    ) -> HTTPConnectionPool:
        if scheme == "https":
            pinned = _PinnedPool(host, port, maxsize=1, retries=False)
            pinned.line, pinned.context = self._line, self._context
            return pinned
        plain = _PlainPool(host, port, maxsize=1, retries=False)
        plain.line = self._line
        return plain


class LineAdapter(HTTPAdapter):
    """Puts the connections of a requests session onto a line."""

    def __init__(self, line: Line) -> None:
        self._line = line
        super().__init__(max_retries=0)

    def init_poolmanager(
        self, connections: int, maxsize: int, block: bool = False, **pool_kwargs: object
    ) -> None:
        """Pools of our own in place of urllib3's."""
        self.poolmanager = _Pools(self._line)

    def cert_verify(self, conn: object, url: str, verify: object, cert: object) -> None:
        """Nothing: the server is known by its key, see ``secure``."""

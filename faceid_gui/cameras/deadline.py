"""A limit for a whole answer over HTTP, however slowly it trickles in.

A timeout of a socket begins anew with every byte. A server that sends one byte a second can
thus keep a reader in the head of an answer for hours.
"""

from __future__ import annotations

import math
import socket
from typing import Any

from requests.adapters import HTTPAdapter
from urllib3 import HTTPConnectionPool
from urllib3.connection import HTTPConnection

from faceid_gui.core.ports import Clock


class Deadline:
    """Until when whatever is awaited must have arrived. One owner at a time."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._at = math.inf

    def set(self, seconds: float) -> None:
        """Begin anew: ``seconds`` from now."""
        self._at = self._clock.monotonic() + seconds

    @property
    def left_s(self) -> float:
        """Seconds that are left; infinite before ``set``."""
        return self._at - self._clock.monotonic()


class DeadlineAdapter(HTTPAdapter):
    """Makes plain ``http://`` connections of a session keep to a deadline while they read.

    Reading raises TimeoutError in the end, as a silent server makes it.
    """

    def __init__(self, deadline: Deadline) -> None:
        self._deadline = deadline
        super().__init__()

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401
        """Called by requests: connections come from our own pool."""
        super().init_poolmanager(*args, **kwargs)
        deadline = self._deadline

        class Connection(HTTPConnection):
            def connect(self) -> None:
                super().connect()
                self.sock = _Socket.around(self.sock, deadline)

        class Pool(HTTPConnectionPool):
            ConnectionCls = Connection

        kinds = {**self.poolmanager.pool_classes_by_scheme, "http": Pool}
        self.poolmanager.pool_classes_by_scheme = kinds


class _Socket(socket.socket):
    """A connected socket that waits until the deadline at most."""

    deadline: Deadline

    @staticmethod
    def around(plain: socket.socket, deadline: Deadline) -> _Socket:
        """Take over a connected socket."""
        limit = plain.gettimeout()
        ours = _Socket(plain.family, plain.type, plain.proto, fileno=plain.detach())
        ours.settimeout(limit)
        ours.deadline = deadline
        return ours

    # A reader made by makefile() ends up here; the buffer is any writable one.
    def recv_into(self, buffer: Any, nbytes: int = 0, flags: int = 0) -> int:  # noqa: ANN401
        limit, left = self.gettimeout(), self.deadline.left_s
        if left <= 0:
            message = "the deadline has passed"
            raise TimeoutError(message)
        self.settimeout(left if limit is None else min(limit, left))
        try:
            return super().recv_into(buffer, nbytes, flags)
        finally:
            self.settimeout(limit)

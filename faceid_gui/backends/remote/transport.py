"""One call to the server, with one deadline around all of it."""

from __future__ import annotations

import http.client
import logging
import queue
import ssl
import threading
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from http.cookiejar import DefaultCookiePolicy
from typing import Final

import requests
import urllib3

from faceid_gui.backends.remote.config import RemoteConfig
from faceid_gui.backends.remote.line import Line, LineAdapter, late
from faceid_gui.core.errors import LinkFailed
from faceid_gui.core.link import LinkTrouble

_log = logging.getLogger(__name__)

_GRACE_S: Final = 0.02
_JOIN_S: Final = 0.5  # it ends at once, but for a name that is being looked up
_CHUNK: Final = 32 * 1024


@dataclass(frozen=True, slots=True, eq=False)
class Request:
    """What is asked. ``target`` is the path with its query, as it is sent."""

    method: str
    target: str
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, eq=False)
class Reply:
    """A whole answer. ``headers`` has lower-case names. ``took_s`` is the round trip."""

    status: int
    headers: Mapping[str, str]
    body: bytes
    took_s: float


@dataclass(slots=True, eq=False)
class _Job:
    request: Request
    until: float
    done: threading.Event = field(default_factory=threading.Event)
    reply: Reply | None = None
    failure: LinkFailed | None = None


class Transport:
    """Calls a server over connections that are kept open. Safe from any thread.

    The calls run one after the other on one thread of the transport. When a call's time is
    over its sockets are shut, which ends it wherever it is: connecting, TLS, sending, headers,
    or a body that trickles. Only a name that is being looked up cannot be interrupted; until
    that ends further calls fail at once.
    """

    def __init__(self, config: RemoteConfig) -> None:
        self._config = config
        plain = not config.encrypted
        self._line = Line(pin=config.tls_pin, local_only=plain)
        self._session = _session(self._line)
        self._jobs: queue.SimpleQueue[_Job | None] = queue.SimpleQueue()
        self._turn = threading.Lock()
        self._worker: threading.Thread | None = None
        self._hanging: _Job | None = None
        self._closed = False
        self._birth = threading.Lock()

    def call(self, request: Request) -> Reply:
        """Ask, and wait for the answer. Raises LinkFailed; never waits past the deadline."""
        self._config.check()
        until = time.monotonic() + self._config.wait_s
        if not self._turn.acquire(timeout=self._config.wait_s):
            raise late()
        try:
            return self._call(_Job(request, until))
        finally:
            self._turn.release()

    def _call(self, job: _Job) -> Reply:
        if self._closed:
            raise LinkFailed(LinkTrouble.UNREACHABLE, "the link was closed")
        if self._hanging is not None and not self._hanging.done.wait(_GRACE_S):
            raise LinkFailed(LinkTrouble.TIMEOUT, "an earlier call still hangs")
        self._hanging = None
        self._start()
        self._line.begin(job.until)
        self._jobs.put(job)
        if not job.done.wait(max(job.until - time.monotonic(), 0.0)):
            self._line.expire()
            self._hanging = job
            raise late()
        if job.reply is None:
            raise job.failure or late()
        return job.reply

    def close(self) -> None:
        """Hang up, and wait for the thread. May be called twice."""
        with self._birth:
            self._closed = True
            worker, self._worker = self._worker, None
        self._line.expire()
        if worker is not None:
            self._jobs.put(None)
            worker.join(_JOIN_S)
            if worker.is_alive():
                _log.warning("a name is still being looked up; its thread ends by itself")
        self._session.close()

    def _start(self) -> None:
        """See that the thread runs. Raises LinkFailed where somebody hung up just now."""
        with self._birth:
            if self._closed:
                raise LinkFailed(LinkTrouble.UNREACHABLE, "the link was closed")
            if self._worker is None:
                self._worker = threading.Thread(target=self._run, name="remote-call", daemon=True)
                self._worker.start()

    # -- on the worker's thread

    def _run(self) -> None:
        while (job := self._jobs.get()) is not None:
            try:
                job.reply = self._try(job)
            except LinkFailed as failed:
                job.failure = failed
            except Exception as error:  # whatever a broken answer does to the HTTP library
                job.failure = LinkFailed(LinkTrouble.BAD_REPLY, detail=repr(error))
            finally:
                self._line.end()
                job.done.set()

    def _try(self, job: _Job) -> Reply:
        try:
            return self._exchange(job)
        except LinkFailed as failed:
            if failed.trouble is not LinkTrouble.CUT or not self._line.reused:
                raise
        # The server closed a connection that waited in the pool, perhaps just now. That says
        # nothing about the server: ask once more, over a new one, in the same time.
        self._session.close()
        self._line.reused = False
        return self._exchange(job)

    def _exchange(self, job: _Job) -> Reply:
        request, started = job.request, time.monotonic()
        left = self._line.left_s()
        try:
            with self._session.request(
                request.method,
                self._config.base + request.target,
                data=request.body or None,
                headers=dict(request.headers),
                timeout=(left, left),
                allow_redirects=False,
                stream=True,
            ) as response:
                headers = {name.lower(): value for name, value in response.headers.items()}
                body = _body(response, headers, self._config.reply_cap)
                return Reply(response.status_code, headers, body, time.monotonic() - started)
        except (
            requests.RequestException,
            urllib3.exceptions.HTTPError,
            http.client.HTTPException,
            OSError,
        ) as error:
            raise _failure(error) from error


def _session(line: Line) -> requests.Session:
    session = requests.Session()
    session.trust_env = False  # no proxies, no .netrc
    session.cookies.set_policy(DefaultCookiePolicy(allowed_domains=[]))
    session.headers.clear()
    session.headers["Accept-Encoding"] = "identity"
    adapter = LineAdapter(line)
    for scheme in ("http://", "https://"):
        session.mount(scheme, adapter)
    # It warns of every odd header, with a traceback; what is odd is refused and told here.
    logging.getLogger("urllib3.connection").setLevel(logging.ERROR)
    return session


def _body(response: requests.Response, headers: Mapping[str, str], cap: int) -> bytes:
    """The whole body, as it was sent. Raises LinkFailed where it is packed or too long."""
    if headers.get("content-encoding", "identity").strip().lower() != "identity":
        raise LinkFailed(LinkTrouble.BAD_REPLY, "the reply is compressed, which was not asked for")
    length = headers.get("content-length", "")
    if not length.isdecimal() and "transfer-encoding" not in headers:
        # Its end could not be told from a connection that broke off.
        raise LinkFailed(LinkTrouble.CUT, "the reply does not say how long it is")
    if length.isdecimal() and int(length[:10]) > cap:
        raise LinkFailed(LinkTrouble.BAD_REPLY, "the reply is too long")
    parts, size = [], 0
    for part in response.raw.stream(_CHUNK, decode_content=False):
        size += len(part)
        if size > cap:
            raise LinkFailed(LinkTrouble.BAD_REPLY, "the reply is too long")
        parts.append(part)
    return b"".join(parts)


def _failure(error: BaseException) -> LinkFailed:
    """What is wrong with the link, by what was raised."""
    for cause in _causes(error):
        if isinstance(cause, TimeoutError | urllib3.exceptions.TimeoutError):
            return LinkFailed(LinkTrouble.TIMEOUT, detail=str(error))
        if isinstance(cause, ssl.SSLEOFError | ssl.SSLZeroReturnError):
            return LinkFailed(LinkTrouble.CUT, detail=str(error))
        if isinstance(cause, ssl.SSLError):
            return LinkFailed(LinkTrouble.BAD_REPLY, detail=str(error))
        if isinstance(cause, ConnectionError | http.client.IncompleteRead):
            return LinkFailed(LinkTrouble.CUT, detail=str(error))
    return LinkFailed(LinkTrouble.BAD_REPLY, detail=str(error))


def _causes(error: BaseException) -> Iterator[BaseException]:
    """The error and everything that it came from, the outermost first."""
    waiting, seen = [error], set[int]()
    while waiting:
        one = waiting.pop(0)
        if id(one) in seen:
            continue
        seen.add(id(one))
        yield one
        inner = (one.__cause__, one.__context__, *one.args)
        waiting += [cause for cause in inner if isinstance(cause, BaseException)]

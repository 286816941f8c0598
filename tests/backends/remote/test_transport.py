"""One deadline around the whole call; no redirect, no packing, no end of bytes."""

from __future__ import annotations

import os
import socket
import threading
import time
from pathlib import Path

import pytest

from faceid_gui.backends.remote import line as line_module
from faceid_gui.backends.remote.config import RemoteConfig
from faceid_gui.backends.remote.transport import Request, Transport
from faceid_gui.core.errors import BadRequest, LinkFailed
from faceid_gui.core.link import LinkTrouble
from tests.backends.remote.raw import Answer, RawServer, always, reply

GET = Request("GET", "/v1/health")
SHORT_S = 0.15


def trouble(server: RawServer, *, deadline_s: float = 5.0, cap: int = 1000) -> LinkTrouble:
    """What a call to the server fails with."""
    transport = Transport(RemoteConfig(server.url, deadline_s=deadline_s, reply_cap=cap))
    try:
        with pytest.raises(LinkFailed) as caught:
            transport.call(GET)
    finally:
        transport.close()
    return caught.value.trouble


def test_a_reply_comes_whole_over_one_connection() -> None:
    # GIVEN a server that keeps connections open
    with RawServer(always(reply(b"hello", "X-Some: Thing"))) as server:
        transport = Transport(RemoteConfig(server.url))
        # WHEN called several times
        replies = [
            transport.call(Request("POST", "/a?b=1,2;3", b"body", {"X-Own": "yes"}))
            for _ in range(5)
        ]
        transport.close()
    # THEN each reply is whole, the request is what was asked, and there was one connection
    assert [(r.status, r.body, r.headers["x-some"]) for r in replies] == [
        (200, b"hello", "Thing")
    ] * 5
    assert server.connections == 1
    head = server.requests[0].lower()
    assert head.startswith(b"post /a?b=1,2;3 http/1.1\r\n")
    assert b"\r\naccept-encoding: identity\r\n" in head
    assert b"\r\nx-own: yes\r\n" in head
    assert head.endswith(b"\r\n\r\nbody")


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        (always(reply(b"x" * 1001)), LinkTrouble.BAD_REPLY),
        (
            always(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + b"1\r\nx\r\n" * 1001),
            LinkTrouble.BAD_REPLY,
        ),
        (always(reply(b"\x1f\x8b", "Content-Encoding: gzip")), LinkTrouble.BAD_REPLY),
        (always(b"nonsense\r\n\r\n"), LinkTrouble.BAD_REPLY),
        (always(b"HTTP/1.1 abc\r\n\r\n"), LinkTrouble.BAD_REPLY),
        (
            always(b"HTTP/1.1 200 OK\r\n" + b"X: " + b"y" * 70_000 + b"\r\n\r\n"),
            LinkTrouble.BAD_REPLY,
        ),
        (lambda sock, _: sock.shutdown(socket.SHUT_RDWR), LinkTrouble.CUT),
        (
            lambda sock, _: (sock.sendall(reply(b"x" * 99)[:60]), sock.shutdown(2))[1],
            LinkTrouble.CUT,
        ),
    ],
    ids=["long", "long-chunked", "packed", "nonsense", "no-status", "long-header", "none", "cut"],
)
def test_answers_that_make_no_sense(answer: Answer, expected: LinkTrouble) -> None:
    with RawServer(answer) as server:
        assert trouble(server) is expected


def trickle(sock: socket.socket, _: int) -> None:
    """One byte now and then, for ever: every single read is quick."""
    data = reply(b"x" * 900)
    stop = threading.Event()
    for at in range(len(data)):
        sock.sendall(data[at : at + 1])
        stop.wait(0.02)


def silent(sock: socket.socket, _: int) -> None:
    """No answer, until the client hangs up."""
    while sock.recv(1):
        pass


@pytest.mark.parametrize("answer", [trickle, silent])
def test_the_deadline_is_one_for_all_of_it(answer: Answer) -> None:
    # GIVEN a server that trickles or is silent, WHEN called
    with RawServer(answer) as server:
        started = time.monotonic()
        assert trouble(server, deadline_s=SHORT_S) is LinkTrouble.TIMEOUT
        # THEN the call is over in time: each read by itself would never have been late
        assert time.monotonic() - started < 10 * SHORT_S


def test_a_call_after_a_timeout_works() -> None:
    # GIVEN a server that is silent once
    def answer(sock: socket.socket, number: int) -> None:
        (silent if number == 1 else always(reply(b"ok")))(sock, number)

    with RawServer(answer) as server:
        transport = Transport(RemoteConfig(server.url, deadline_s=SHORT_S))
        with pytest.raises(LinkFailed):
            transport.call(GET)
        # WHEN called again, THEN a new connection answers
        assert transport.call(GET).body == b"ok"
        transport.close()
    assert server.connections == 2


def test_a_server_that_takes_no_bytes_is_late() -> None:
    # GIVEN a listener that never accepts, so that a large body fills its buffers
    with socket.create_server(("127.0.0.1", 0), backlog=1) as listener:
        port = listener.getsockname()[1]
        transport = Transport(RemoteConfig(f"http://127.0.0.1:{port}", deadline_s=SHORT_S))
        started = time.monotonic()
        with pytest.raises(LinkFailed) as caught:
            transport.call(Request("POST", "/", b"x" * 20_000_000))
        assert caught.value.trouble is LinkTrouble.TIMEOUT
        assert time.monotonic() - started < 10 * SHORT_S
        transport.close()


def test_a_name_that_hangs_lets_further_calls_fail_at_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # GIVEN a resolver that does not come back
    go_on = threading.Event()

    def resolve(*_: object, **__: object) -> None:
        go_on.wait(30.0)
        raise OSError("no such name")

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    transport = Transport(RemoteConfig("http://localhost:1", deadline_s=1.0))
    before = threading.active_count()
    with pytest.raises(LinkFailed) as first:
        transport.call(GET)
    # WHEN called again, THEN it fails without waiting and without another thread
    started = time.monotonic()
    for _ in range(3):
        with pytest.raises(LinkFailed):
            transport.call(GET)
    assert time.monotonic() - started < 0.9
    assert threading.active_count() <= before + 1
    assert first.value.trouble is LinkTrouble.TIMEOUT
    # WHEN the resolver gives up, THEN calls are tried again
    go_on.set()
    with pytest.raises(LinkFailed) as later:
        transport.call(GET)
    assert later.value.trouble is LinkTrouble.UNREACHABLE
    transport.close()


def test_nobody_there_is_unreachable() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    transport = Transport(RemoteConfig(f"http://127.0.0.1:{port}"))
    with pytest.raises(LinkFailed) as caught:
        transport.call(GET)
    assert caught.value.trouble is LinkTrouble.UNREACHABLE
    transport.close()


def test_a_connection_that_grew_old_is_made_anew() -> None:
    # GIVEN a server that hangs up after each reply without saying so
    def answer(sock: socket.socket, _: int) -> None:
        sock.sendall(reply(b"ok"))
        sock.shutdown(socket.SHUT_RDWR)

    with RawServer(answer) as server:
        transport = Transport(RemoteConfig(server.url))
        # WHEN called in a row, THEN every call is answered
        assert [transport.call(GET).body for _ in range(20)] == [b"ok"] * 20
        transport.close()


def test_a_connection_that_is_closed_under_a_request_is_made_anew() -> None:
    # GIVEN a server that hangs up just when the second request comes
    def answer(sock: socket.socket, number: int) -> None:
        if number == 2:
            sock.shutdown(socket.SHUT_RDWR)
        else:
            sock.sendall(reply(b"ok"))

    with RawServer(answer) as server:
        transport = Transport(RemoteConfig(server.url))
        # WHEN called twice, THEN the second is asked once more, over a new connection
        assert [transport.call(GET).body for _ in range(2)] == [b"ok"] * 2
        transport.close()
    assert (len(server.requests), server.connections) == (3, 2)


def test_a_new_connection_that_is_cut_is_not_tried_again() -> None:
    with RawServer(lambda sock, _: sock.shutdown(socket.SHUT_RDWR)) as server:
        assert trouble(server) is LinkTrouble.CUT
    assert len(server.requests) == 1


def test_a_redirect_is_not_followed() -> None:
    with RawServer(always(reply(b"", "Location: http://127.0.0.1:1/", status="307 No"))) as server:
        transport = Transport(RemoteConfig(server.url))
        assert transport.call(GET).status == 307
        transport.close()


def test_cookies_are_not_kept() -> None:
    with RawServer(always(reply(b"", "Set-Cookie: a=b"))) as server:
        transport = Transport(RemoteConfig(server.url))
        for _ in range(2):
            transport.call(GET)
        transport.close()
    assert not any(b"cookie" in request.lower() for request in server.requests)


def test_proxies_of_the_environment_are_not_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:1")
    with RawServer(always(reply(b"ok"))) as server:
        transport = Transport(RemoteConfig(server.url))
        assert transport.call(GET).body == b"ok"
        transport.close()


@pytest.mark.parametrize(
    ("url", "pin", "expected"),
    [
        ("http://192.0.2.1:8642", "a" * 64, LinkTrouble.INSECURE),
        ("http://gpu.local:8642", "", LinkTrouble.INSECURE),
        ("http://127.0.0.1.example.org", "a" * 64, LinkTrouble.INSECURE),
        ("https://192.0.2.1:8642", "", LinkTrouble.NOT_PAIRED),
        ("https://gpu.local:8642", "a" * 64, LinkTrouble.NOT_PAIRED),
    ],
)
def test_what_must_not_be_called_is_not(
    monkeypatch: pytest.MonkeyPatch, url: str, pin: str, expected: LinkTrouble
) -> None:
    def dial(*_: object, **__: object) -> None:
        pytest.fail("the network was used")

    monkeypatch.setattr(line_module, "dial", dial)
    transport = Transport(RemoteConfig(url, tls_pin=pin))
    with pytest.raises(LinkFailed) as caught:
        transport.call(GET)
    assert caught.value.trouble is expected
    transport.close()


def test_plain_http_to_a_name_that_leads_elsewhere_is_refused(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # GIVEN a hosts file that sends localhost to another machine
    found = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("192.0.2.1", 80))]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: found)
    transport = Transport(RemoteConfig("http://localhost:80"))
    with pytest.raises(LinkFailed) as caught:
        transport.call(GET)
    assert caught.value.trouble is LinkTrouble.INSECURE
    transport.close()


@pytest.mark.parametrize(
    "url",
    ["", "127.0.0.1:80", "ftp://a", "http://", "http://a:99999", "http://u:p@a", "http://a/b?c"],
)
def test_addresses_that_make_no_sense(url: str) -> None:
    with pytest.raises(BadRequest):
        RemoteConfig(url)


def test_five_hundred_faults_leave_nothing_behind() -> None:
    # GIVEN a server that breaks off in turn before, within and after the head
    data = reply(b"x" * 200)

    def answer(sock: socket.socket, number: int) -> None:
        sock.sendall(data[: number * 37 % len(data)])
        sock.shutdown(socket.SHUT_RDWR)

    with RawServer(answer) as server:
        transport = Transport(RemoteConfig(server.url, deadline_s=5.0))
        failed = [call_fails(transport)]
        threads, files = threading.active_count(), len(list(Path("/proc/self/fd").iterdir()))
        # WHEN it is called 500 times
        failed += [call_fails(transport) for _ in range(500)]
        # THEN every call failed, with one thread and without more descriptors
        assert all(failed), failed.index(False)
        assert threading.active_count() <= threads + 1  # the server has one per connection
        assert len(os.listdir("/proc/self/fd")) <= files + 2
        transport.close()


def call_fails(transport: Transport) -> bool:
    try:
        transport.call(GET)
    except LinkFailed as failed:
        return failed.trouble in (LinkTrouble.CUT, LinkTrouble.BAD_REPLY)
    return False

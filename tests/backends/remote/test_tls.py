"""A paired server is known by its TLS key, before it hears a word."""

from __future__ import annotations

import socket
import ssl
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from faceid_gui.backends.remote.client import RemoteClient
from faceid_gui.backends.remote.config import RemoteConfig
from faceid_gui.backends.remote.line import key_digest
from faceid_gui.backends.remote.transport import Request, Transport
from faceid_gui.core.errors import LinkFailed
from faceid_gui.core.link import LinkTrouble
from tests.backends.remote.raw import RawServer, always, reply
from tests.backends.remote.servers import RealServer, identity_of, new_key, start_server
from tests.fakes import CONTRACT
from tests.server.support import crop_png

GET = Request("GET", "/v1/health", headers={"Authorization": "Bearer secret-of-the-kiosk"})


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("identity") / "keys"


@pytest.fixture(scope="module")
def server(folder: Path) -> Iterator[RealServer]:
    """A server with TLS that wants keys."""
    server = start_server(keys=folder)
    yield server
    server.stop()


def paired(server: RealServer, folder: Path, **more: str) -> RemoteConfig:
    identity = identity_of(folder)
    facts = {"tls_pin": identity.pin, "signing_key": identity.signing_key} | more
    return RemoteConfig(server.thread.url, deadline_s=2.0, **facts)  # type: ignore[arg-type]


def test_a_paired_server_is_used_with_a_key(server: RealServer, folder: Path) -> None:
    client = RemoteClient(paired(server, folder, api_key=new_key(server)))
    assert client.info().served is not None
    assert client.embed([crop_png(4)], CONTRACT)[0].argmax() == 4
    client.close()


@pytest.mark.parametrize("key", ["", "not-a-key"])
def test_a_key_that_the_server_does_not_know(server: RealServer, folder: Path, key: str) -> None:
    client = RemoteClient(paired(server, folder, api_key=key))
    with pytest.raises(LinkFailed) as caught:
        client.info()
    assert caught.value.trouble is LinkTrouble.REFUSED
    client.close()


def test_another_signing_key_than_the_paired_one(server: RealServer, folder: Path) -> None:
    config = paired(server, folder, signing_key="12" * 32, api_key=new_key(server))
    client = RemoteClient(config)
    with pytest.raises(LinkFailed) as caught:
        client.info()
    assert caught.value.trouble is LinkTrouble.WRONG_KEY
    client.close()


class TlsListener:
    """Shakes hands with whoever comes, and keeps what it is sent."""

    def __init__(self, context: ssl.SSLContext) -> None:
        self._context = context
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        self.heard: list[bytes] = []
        self.faults: list[Exception] = []
        self._thread = threading.Thread(target=self._run)
        self._thread.start()

    def __enter__(self) -> TlsListener:
        return self

    def __exit__(self, *_: object) -> None:
        self._thread.join(5.0)
        self._listener.close()

    def _run(self) -> None:
        sock, _ = self._listener.accept()
        sock.settimeout(5.0)
        try:
            with self._context.wrap_socket(sock, server_side=True) as tls:
                self.heard.append(tls.recv(1000))
        except OSError as error:
            self.faults.append(error)
            sock.close()


def listening(folder: Path) -> ssl.SSLContext:
    identity = identity_of(folder)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    assert identity.tls_file is not None
    context.load_cert_chain(identity.tls_file)
    return context


def test_a_stranger_hears_nothing(folder: Path, tmp_path: Path) -> None:
    # GIVEN a stranger with a certificate of its own
    pin = identity_of(folder).pin
    with TlsListener(listening(tmp_path / "stranger")) as stranger:
        config = RemoteConfig(f"https://127.0.0.1:{stranger.port}", tls_pin=pin, deadline_s=2.0)
        transport = Transport(config)
        # WHEN it is called in place of the paired server
        with pytest.raises(LinkFailed) as caught:
            transport.call(GET)
        transport.close()
    # THEN it is found out before it was sent one byte
    assert caught.value.trouble is LinkTrouble.WRONG_KEY
    assert not any(stranger.heard)


def test_nothing_older_than_tls_13(folder: Path) -> None:
    context = listening(folder)
    context.maximum_version = ssl.TLSVersion.TLSv1_2
    with TlsListener(context) as old:
        config = RemoteConfig(
            f"https://127.0.0.1:{old.port}", tls_pin=identity_of(folder).pin, deadline_s=2.0
        )
        transport = Transport(config)
        with pytest.raises(LinkFailed) as caught:
            transport.call(GET)
        transport.close()
    assert caught.value.trouble in (LinkTrouble.BAD_REPLY, LinkTrouble.CUT)
    assert not any(old.heard)


def test_a_server_that_has_become_plain_hears_no_key(folder: Path) -> None:
    # GIVEN somebody who answers in plain where TLS was paired
    with RawServer(always(reply(b"{}"))) as plain:
        config = RemoteConfig(
            f"https://127.0.0.1:{plain.port}", tls_pin=identity_of(folder).pin, deadline_s=0.5
        )
        transport = Transport(config)
        with pytest.raises(LinkFailed):
            transport.call(GET)
        transport.close()
    # THEN the API key was not sent
    assert not any(b"secret" in request for request in plain.requests)


def test_the_handshake_is_within_the_deadline() -> None:
    # GIVEN somebody who never answers the greeting of TLS
    with socket.create_server(("127.0.0.1", 0)) as silent:
        port = silent.getsockname()[1]
        transport = Transport(RemoteConfig(f"https://127.0.0.1:{port}", deadline_s=0.1))
        with pytest.raises(LinkFailed) as caught:
            transport.call(GET)
        transport.close()
    assert caught.value.trouble is LinkTrouble.TIMEOUT


def test_what_is_no_certificate_has_no_digest() -> None:
    with pytest.raises(ValueError):
        key_digest(b"no certificate")

"""Servers on threads: they come up, serve over TLS, and go away."""

from __future__ import annotations

import datetime
import os
import signal
import socket
import ssl
import threading
from pathlib import Path

import httpx
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from fastapi import FastAPI

from faceid_gui.core.errors import BadRequest, EnvironmentFault
from faceid_gui.server.run import ServerThread, Tls, bind, serve_forever


def certificate(folder: Path) -> Tls:
    """A certificate of this machine for a day."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = datetime.datetime.now(datetime.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now)
        .not_valid_after(now + datetime.timedelta(days=1))
        .sign(key, hashes.SHA256())
    )
    tls = Tls(folder / "server.crt", folder / "server.key")
    tls.certificate.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    tls.key.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    return tls


def test_a_server_starts_and_stops(app: FastAPI) -> None:
    # GIVEN a server, WHEN started, THEN it answers at its address
    server = ServerThread(app, bind("127.0.0.1", 0))
    assert not server.running
    server.start()
    assert server.running
    assert httpx.get(f"{server.url}/v1/health").status_code == 200
    # and WHEN stopped, twice, THEN the port is free
    server.stop()
    server.stop()
    assert not server.running
    bind("127.0.0.1", server.port).close()


def test_one_that_was_never_started_lets_go_of_its_port(app: FastAPI) -> None:
    server = ServerThread(app, bind("127.0.0.1", 0))
    server.stop()
    bind("127.0.0.1", server.port).close()


def test_a_port_that_is_taken_is_said_to_be() -> None:
    # GIVEN a port in use, WHEN bound again, THEN the error names it
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(EnvironmentFault, match=str(port)):
            bind("127.0.0.1", port)
    with pytest.raises(BadRequest):
        bind("no such host.invalid", 1)


def test_tls_is_served_and_plain_http_is_not(app: FastAPI, tmp_path: Path) -> None:
    # GIVEN a server with a certificate
    server = ServerThread(app, bind("127.0.0.1", 0), tls=certificate(tmp_path))
    server.start()
    try:
        # WHEN asked over TLS, THEN it answers, and with 1.3 alone
        context = ssl.create_default_context()
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
        assert server.url.startswith("https://")
        with httpx.Client(verify=context) as client:
            assert client.get(f"{server.url}/v1/health").status_code == 200
        context.maximum_version = ssl.TLSVersion.TLSv1_2
        with (
            pytest.raises(ssl.SSLError),
            socket.create_connection(("127.0.0.1", server.port), timeout=20) as line,
        ):
            context.wrap_socket(line)
        # and plain HTTP gets nowhere
        with pytest.raises(httpx.TransportError):
            httpx.get(server.url.replace("https", "http") + "/v1/health")
    finally:
        server.stop()


def test_a_server_whose_certificate_is_missing_does_not_start(app: FastAPI, tmp_path: Path) -> None:
    # GIVEN a certificate that is not there, WHEN started, THEN it says so
    tls = Tls(tmp_path / "none.crt", tmp_path / "none.key")
    server = ServerThread(app, bind("127.0.0.1", 0), tls=tls)
    with pytest.raises(EnvironmentFault):
        server.start()
    assert not server.running


def test_serving_says_when_it_is_ready(app: FastAPI) -> None:
    # GIVEN a listener, WHEN served on this thread, THEN it answers once it is ready
    listener = bind("127.0.0.1", 0)
    port = listener.getsockname()[1]
    answers: list[int] = []

    def ask_and_end() -> None:
        answers.append(httpx.get(f"http://127.0.0.1:{port}/v1/health").status_code)
        os.kill(os.getpid(), signal.SIGINT)

    asker = threading.Thread(target=ask_and_end)
    # and WHEN interrupted, THEN it ends
    with pytest.raises(KeyboardInterrupt):
        serve_forever(app, listener, ready=asker.start)
    asker.join()
    assert answers == [200]

"""Pairing over real TLS: with the server, with somebody in the middle, with nonsense."""

from __future__ import annotations

import contextlib
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from faceid_gui.backends.remote.client import RemoteClient
from faceid_gui.backends.remote.config import RemoteConfig
from faceid_gui.backends.remote.pairing import pair_by_code, pair_by_qr
from faceid_gui.core.clock import SystemClock
from faceid_gui.core.errors import BadRequest, LinkFailed, LockedOut, NotFound, WrongPin
from faceid_gui.core.link import LinkTrouble, ServerLink
from faceid_gui.server.app import create_app
from faceid_gui.server.parts import ServerParts
from faceid_gui.server.run import ServerThread, Tls, bind
from faceid_gui.services.inference.pool import InferencePool, PoolPlan
from faceid_gui.services.serving.pairing import OwnFacts, PairingDesk
from faceid_gui.settings.api_keys import ApiKeyFile
from faceid_gui.settings.identity import IdentityFolder, ServerIdentity
from faceid_gui.settings.pairing import OfferStatus, PairingOffers
from faceid_gui.wire.pairing import QrOffer
from tests.fakes import CONTRACT, FakeBackend, MemoryGallery, MemoryVisits
from tests.server.support import PACK, THRESHOLD, FakeLibrary, MemoryAudit

NAME = "현관 door"


@dataclass(frozen=True)
class Server:
    """A server that was set up, on loopback, over TLS."""

    url: str
    port: int
    identity: ServerIdentity
    offers: PairingOffers
    keys: ApiKeyFile

    @property
    def address(self) -> str:
        return f"127.0.0.1:{self.port}"

    def qr(self, *, pin: str | None = None, addresses: tuple[str, ...] = ()) -> str:
        offer = self.offers.make()
        pin = self.identity.pin if pin is None else pin
        return QrOffer("gpu", addresses or (self.url,), pin, offer.token).text()


@pytest.fixture
def pool() -> Iterator[InferencePool]:
    pool = InferencePool(FakeBackend, PoolPlan())
    pool.start()
    yield pool
    pool.stop()


def build(
    pool: InferencePool, folder: Path, *, tls: bool, told_pin: str | None = None
) -> tuple[ServerThread, Server]:
    """A server over a data folder of its own, not started."""
    clock = SystemClock()
    identities = IdentityFolder(folder / "keys")
    identity = identities.set_up() if tls else identities.load_or_make_reply_key()
    offers = PairingOffers(folder / "keys" / "pairing.json", clock)
    keys, audit = ApiKeyFile(folder / "keys" / "api-keys.json", clock), MemoryAudit()
    pin = identity.pin if told_pin is None else told_pin
    own = OwnFacts("gpu", pin, identity.signing_key)
    parts = ServerParts(
        pool=pool,
        pack=PACK,
        contract=CONTRACT,
        library=FakeLibrary(),
        gallery=MemoryGallery(clock),
        visits=MemoryVisits(),
        audit=audit,
        keys=keys,
        signer=identity.reply_key,
        clock=clock,
        threshold=lambda: THRESHOLD,
        boot_id="b0" * 16,
        pairing=PairingDesk(offers, keys, audit, clock, own),
    )
    files = Tls(identity.tls_file, identity.tls_file) if identity.tls_file else None
    thread = ServerThread(create_app(parts), bind("127.0.0.1", 0), tls=files)
    return thread, Server(thread.url, thread.port, identity, offers, keys)


@pytest.fixture
def server(pool: InferencePool, tmp_path: Path) -> Iterator[Server]:
    thread, server = build(pool, tmp_path / "server", tls=True)
    thread.start()
    yield server
    thread.stop()


def info_of(link: ServerLink) -> str:
    """What the server calls itself to a paired client, proven."""
    client = RemoteClient(
        RemoteConfig(link.url, link.tls_pin, link.signing_key, link.api_key, deadline_s=2.0)
    )
    try:
        return client.info().name
    finally:
        client.close()


def test_six_digits_make_a_link_that_works(server: Server) -> None:
    # GIVEN an offer on the server
    offer = server.offers.make()
    # WHEN somebody types its code, with a space as people do
    link = pair_by_code(server.address, f" {offer.code[:3]} {offer.code[3:]}", NAME)
    # THEN the link knows the server by its keys
    assert link.url == server.url
    assert link.tls_pin == server.identity.pin
    assert link.signing_key == server.identity.signing_key
    # AND its key works, until it is revoked: from the next request on
    assert info_of(link) == "faceid-gui"
    (key,) = server.keys.keys()
    assert key.name == NAME
    server.keys.revoke(key.id)
    with pytest.raises(LinkFailed) as refused:
        info_of(link)
    assert refused.value.trouble is LinkTrouble.REFUSED


def test_a_qr_picture_makes_the_same_link(server: Server) -> None:
    # GIVEN a picture whose first address leads nowhere
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        dead = f"https://127.0.0.1:{closed.getsockname()[1]}"
        link = pair_by_qr(server.qr(addresses=(dead, server.url)), NAME)
    assert (link.url, link.tls_pin) == (server.url, server.identity.pin)
    assert info_of(link) == "faceid-gui"


def test_a_used_picture_is_good_no_more(server: Server) -> None:
    text = server.qr()
    pair_by_qr(text, NAME)
    with pytest.raises(NotFound):
        pair_by_qr(text, NAME)
    assert len(server.keys.keys()) == 1


def test_wrong_codes_end_the_offer(server: Server) -> None:
    offer = server.offers.make()
    wrong = f"{(int(offer.code) + 1) % 1_000_000:06d}"
    for _ in range(5):
        with pytest.raises(WrongPin):
            pair_by_code(server.address, wrong, NAME)
    with pytest.raises(LockedOut):
        pair_by_code(server.address, offer.code, NAME)
    assert server.keys.keys() == ()


def test_without_an_offer(server: Server) -> None:
    with pytest.raises(NotFound):
        pair_by_code(server.address, "123456", NAME)


def test_a_picture_of_another_server_is_not_talked_to(server: Server) -> None:
    text = server.qr(pin="ee" * 32)
    with pytest.raises(LinkFailed) as failed:
        pair_by_qr(text, NAME)
    assert failed.value.trouble is LinkTrouble.WRONG_KEY
    assert server.keys.keys() == ()


@pytest.mark.parametrize(
    ("address", "code", "name"),
    [
        ("http://gpu", "123456", NAME),
        ("127.0.0.1:1", "12345", NAME),
        ("127.0.0.1:1", "abcdef", NAME),
        ("127.0.0.1:1", "123456", ""),
        ("127.0.0.1:1", "123456", "a\x1bb"),
        ("a b", "123456", NAME),
    ],
)
def test_what_makes_no_sense_is_refused_before_anything_is_sent(
    address: str, code: str, name: str
) -> None:
    with pytest.raises(BadRequest):
        pair_by_code(address, code, name)


def test_plain_http_serves_this_machine_alone(pool: InferencePool, tmp_path: Path) -> None:
    # GIVEN a server that was never set up
    thread, plain = build(pool, tmp_path / "plain", tls=False)
    thread.start()
    try:
        # WHEN paired by an address without a scheme, and by a picture
        link = pair_by_code(f"127.0.0.1:{plain.port}", plain.offers.make().code, NAME)
        again = pair_by_qr(plain.qr(), NAME)
    finally:
        thread.stop()
    # THEN both are plain, to this machine
    assert link.url == again.url == f"http://127.0.0.1:{plain.port}"
    assert link.tls_pin == again.tls_pin == ""
    assert link.signing_key == plain.identity.signing_key


class Middle:
    """Somebody in the middle, with a certificate of their own, who passes everything on.

    ``meddle`` may change what the server answers.
    """

    def __init__(
        self,
        folder: Path,
        port: int,
        *,
        tls: bool = True,
        meddle: Callable[[bytes], bytes] = lambda data: data,
    ) -> None:
        self._target = port
        self._meddle = meddle
        self.tap = bytearray()
        self._inner = ssl.create_default_context()
        self._inner.check_hostname, self._inner.verify_mode = False, ssl.CERT_NONE
        file = IdentityFolder(folder / "middle").set_up().tls_file
        assert file is not None
        self._outer = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self._outer.load_cert_chain(file)
        self._tls = tls
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._listener.settimeout(0.1)
        self.port = int(self._listener.getsockname()[1])
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="middle")

    def __enter__(self) -> Middle:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._thread.join(10.0)
        self._listener.close()

    def _run(self) -> None:
        while not self._stop.is_set():
            with contextlib.suppress(OSError):
                sock, _ = self._listener.accept()
                with sock:
                    self._serve(sock)

    def _serve(self, sock: socket.socket) -> None:
        sock.settimeout(5.0)
        with contextlib.ExitStack() as stack:
            client = stack.enter_context(self._outer.wrap_socket(sock, server_side=True))
            raw = stack.enter_context(socket.create_connection(("127.0.0.1", self._target), 5.0))
            host = "127.0.0.1"
            server = self._inner.wrap_socket(raw, server_hostname=host) if self._tls else raw
            with server:
                while question := _message(client):
                    server.sendall(question)
                    answer = _message(server)
                    self.tap += question + answer
                    client.sendall(self._meddle(answer))


def _message(sock: socket.socket) -> bytes:
    """One whole HTTP message with a content-length, empty at the end."""
    data = b""
    while b"\r\n\r\n" not in data:
        part = sock.recv(65_536)
        if not part:
            return b""
        data += part
    head, _, body = data.partition(b"\r\n\r\n")
    lines = head.lower().split(b"\r\n")
    length = next(int(x.split(b":")[1]) for x in lines if x.startswith(b"content-length:"))
    while len(body) < length:
        body += sock.recv(65_536)
    return head + b"\r\n\r\n" + body


def test_somebody_in_the_middle_learns_nothing_and_gets_nothing(
    server: Server, tmp_path: Path
) -> None:
    # GIVEN somebody between device and server who passes on all messages
    offer = server.offers.make()
    with Middle(tmp_path, server.port) as middle:
        # WHEN a device pairs through them with the right code
        with pytest.raises((LinkFailed, WrongPin)):
            pair_by_code(f"127.0.0.1:{middle.port}", offer.code, NAME)
        # THEN no key was made, and neither code nor key went by
        assert server.keys.keys() == ()
        assert b"/v1/pair/finish" in middle.tap
        assert offer.code.encode() not in middle.tap
        assert b"fidk_" not in middle.tap
        # WHEN the device has a picture, THEN not even the token goes there
        middle.tap.clear()
        with pytest.raises(LinkFailed) as failed:
            pair_by_qr(server.qr(addresses=(f"https://127.0.0.1:{middle.port}",)), NAME)
        assert failed.value.trouble is LinkTrouble.WRONG_KEY
        assert middle.tap == b""
    # WHEN they are gone, THEN a new offer works
    link = pair_by_code(server.address, server.offers.make().code, NAME)
    assert link.tls_pin == server.identity.pin


def test_a_server_in_the_middle_of_plain_http_is_found_out(
    pool: InferencePool, tmp_path: Path
) -> None:
    # GIVEN a server without TLS, and somebody who puts their own TLS before it
    thread, plain = build(pool, tmp_path / "plain", tls=False)
    thread.start()
    try:
        with Middle(tmp_path, plain.port, tls=False) as middle, pytest.raises(WrongPin):
            pair_by_code(f"127.0.0.1:{middle.port}", plain.offers.make().code, NAME)
        assert plain.keys.keys() == ()
    finally:
        thread.stop()


def test_an_impostor_that_takes_every_code_is_not_believed(
    pool: InferencePool, tmp_path: Path, server: Server
) -> None:
    # GIVEN a stranger's server that does not know the code but answers every proof with success
    thread, other = build(pool, tmp_path / "other", tls=True)
    thread.start()
    offer = other.offers.make()
    wrong = f"{(int(offer.code) + 1) % 1_000_000:06d}"

    def welcome(answer: bytes) -> bytes:
        if b"403" not in answer.split(b"\r\n")[0]:
            return answer
        body = b'{"sealed":"' + b"00" * 80 + b'"}'
        return b"HTTP/1.1 200 OK\r\ncontent-length: %d\r\n\r\n" % len(body) + body

    try:
        with Middle(tmp_path, other.port, meddle=welcome) as middle:
            with pytest.raises(LinkFailed) as failed:
                pair_by_code(f"127.0.0.1:{middle.port}", wrong, NAME)
            assert failed.value.trouble is LinkTrouble.NOT_PROVEN
    finally:
        thread.stop()


@pytest.mark.parametrize(
    ("answer", "trouble"),
    [
        (b"", LinkTrouble.CUT),
        (b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}", LinkTrouble.BAD_REPLY),
        (b"HTTP/1.1 404 Not Found\r\ncontent-length: 2\r\n\r\nhi", LinkTrouble.BAD_REPLY),
        (b"HTTP/1.1 200 OK\r\n\r\n" + b"x" * 100_000, LinkTrouble.BAD_REPLY),
        (b"SSH-2.0-OpenSSH\r\n", LinkTrouble.CUT),
        (b"HTTP/1.1 200 OK\r\ncontent-length: 99\r\n\r\n{", LinkTrouble.CUT),
        (b"HTTP/1.1 302 Found\r\nlocation: /x\r\ncontent-length: 0\r\n\r\n", LinkTrouble.BAD_REPLY),
    ],
)
def test_what_is_no_server_of_ours(
    server: Server, tmp_path: Path, answer: bytes, trouble: LinkTrouble
) -> None:
    middle = Middle(tmp_path, server.port, meddle=lambda _: answer)
    with middle, pytest.raises(LinkFailed) as failed:
        pair_by_code(f"127.0.0.1:{middle.port}", "123456", NAME, wait_s=0.6)
    assert failed.value.trouble in (trouble, LinkTrouble.TIMEOUT)


def test_who_never_answers_is_given_up_in_time() -> None:
    # GIVEN somebody who takes the connection and says nothing
    with socket.create_server(("127.0.0.1", 0)) as silent:
        port = silent.getsockname()[1]
        with pytest.raises(LinkFailed) as failed:
            pair_by_code(f"127.0.0.1:{port}", "123456", NAME, wait_s=0.3)
    assert failed.value.trouble is LinkTrouble.TIMEOUT


def test_nobody_there() -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        with pytest.raises(LinkFailed) as failed:
            pair_by_code(f"127.0.0.1:{closed.getsockname()[1]}", "123456", NAME)
    assert failed.value.trouble is LinkTrouble.UNREACHABLE


def test_an_offer_through_the_picture_ends_the_code(server: Server) -> None:
    offer = server.offers.make()
    text = QrOffer("gpu", (server.url,), server.identity.pin, offer.token).text()
    pair_by_qr(text, NAME)
    assert server.offers.view(offer.id).status is OfferStatus.USED
    with pytest.raises(NotFound):
        pair_by_code(server.address, offer.code, NAME)


def test_a_server_that_names_another_tls_key_than_it_shows_is_not_kept(
    pool: InferencePool, tmp_path: Path
) -> None:
    thread, lying = build(pool, tmp_path / "lying", tls=True, told_pin="ff" * 32)
    thread.start()
    try:
        with pytest.raises(LinkFailed) as failed:
            pair_by_qr(lying.qr(), NAME)
    finally:
        thread.stop()
    assert failed.value.trouble is LinkTrouble.WRONG_KEY


def test_a_link_says_nothing_of_its_key(server: Server) -> None:
    link = pair_by_code(server.address, server.offers.make().code, NAME)
    assert link.api_key not in repr(replace(link, name="x"))

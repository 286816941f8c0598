"""Replies are believed where they prove themselves, once, and never otherwise."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, field, replace

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from faceid_gui.backends.remote.proof import ProofCheck, Question
from faceid_gui.backends.remote.transport import Reply
from faceid_gui.core.errors import LinkFailed
from faceid_gui.core.link import LinkTrouble
from faceid_gui.wire import proof as wire
from faceid_gui.wire.models import Info, LimitsInfo
from tests.fakes import FakeClock

BODY = b"some embeddings"


@dataclass
class Server:
    """Signs as the server does."""

    boot_id: str = "boot-1"
    key: Ed25519PrivateKey = field(default_factory=Ed25519PrivateKey.generate)

    @property
    def public(self) -> bytes:
        return self.key.public_key().public_bytes_raw()

    def info(self) -> bytes:
        limits = LimitsInfo(
            body_bytes=1,
            pixels=1,
            side=1,
            crops=1,
            requests_per_second=1.0,
            connections=1,
            deadline_s=1.0,
        )
        info = Info(
            name="n",
            version="1",
            boot_id=self.boot_id,
            signing_key=self.public.hex(),
            provider="p",
            workers=1,
            max_batch=1,
            packs=(),
            limits=limits,
        )
        return info.model_dump_json().encode()

    def reply(self, question: Question, body: bytes = BODY, status: int = 200) -> Reply:
        proof = wire.Proof(question.nonce, question.asked, self.boot_id, status)
        signature = self.key.sign(wire.signed_bytes(proof, body))
        headers = {
            wire.NONCE_HEADER: question.nonce,
            wire.ASKED_HEADER: question.asked,
            wire.BOOT_HEADER: self.boot_id,
            wire.SIGNATURE_HEADER: signature.hex(),
        }
        return Reply(status, headers, body, 0.001)


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def server() -> Server:
    return Server()


@pytest.fixture
def check(server: Server, clock: FakeClock) -> ProofCheck:
    """The check of a client that was paired with the server and has greeted it."""
    check = ProofCheck(clock, server.public)
    question = check.ask("GET", "/v1/info", b"")
    check.greet(question, server.reply(question, server.info()))
    return check


def ask(check: ProofCheck, body: bytes = b"crops") -> Question:
    return check.ask("POST", "/v1/embed", body)


def trouble_of(call: Callable[[], object]) -> LinkTrouble:
    with pytest.raises(LinkFailed) as caught:
        call()
    return caught.value.trouble


def test_a_true_reply_is_believed_once(check: ProofCheck, server: Server) -> None:
    # GIVEN a question and its reply
    question = ask(check)
    reply = server.reply(question)
    # WHEN checked, THEN it is believed, and not a second time
    check.check(question, reply)
    assert trouble_of(lambda: check.check(question, reply)) is LinkTrouble.NOT_PROVEN


def test_a_reply_that_takes_too_long_is_not_believed(
    check: ProofCheck, server: Server, clock: FakeClock
) -> None:
    question = ask(check)
    clock.advance(2.001)
    reply = server.reply(question)
    assert trouble_of(lambda: check.check(question, reply)) is LinkTrouble.NOT_PROVEN


def test_nothing_is_believed_before_the_greeting(server: Server, clock: FakeClock) -> None:
    check = ProofCheck(clock, server.public)
    question = ask(check)
    reply = server.reply(question)
    assert trouble_of(lambda: check.check(question, reply)) is LinkTrouble.NOT_PROVEN


def test_the_boot_id_of_the_greeting_holds(check: ProofCheck, server: Server) -> None:
    # GIVEN a server that was started anew, WHEN it answers before it is greeted again
    server.boot_id = "boot-2"
    question = ask(check)
    reply = server.reply(question)
    # THEN it is not believed, and after a greeting it is
    assert trouble_of(lambda: check.check(question, reply)) is LinkTrouble.NOT_PROVEN
    hello = check.ask("GET", "/v1/info", b"")
    check.greet(hello, server.reply(hello, server.info()))
    question = ask(check)
    check.check(question, server.reply(question))


def test_another_server_has_the_wrong_key(server: Server, clock: FakeClock) -> None:
    check = ProofCheck(clock, server.public)
    other = Server()
    question = check.ask("GET", "/v1/info", b"")
    reply = other.reply(question, other.info())
    assert trouble_of(lambda: check.greet(question, reply)) is LinkTrouble.WRONG_KEY


def test_a_greeting_has_to_name_the_key_and_boot_that_it_is_signed_with(
    server: Server, clock: FakeClock
) -> None:
    check = ProofCheck(clock)
    question = check.ask("GET", "/v1/info", b"")
    other = Server("another-boot", server.key)
    reply = server.reply(question, other.info())
    assert trouble_of(lambda: check.greet(question, reply)) is LinkTrouble.NOT_PROVEN


def test_without_pairing_the_greeting_brings_the_key(server: Server, clock: FakeClock) -> None:
    check = ProofCheck(clock)
    question = check.ask("GET", "/v1/info", b"")
    check.greet(question, server.reply(question, server.info()))
    question = ask(check)
    check.check(question, server.reply(question))
    question = ask(check)
    stranger = Server(server.boot_id).reply(question)
    assert trouble_of(lambda: check.check(question, stranger)) is LinkTrouble.NOT_PROVEN


def test_a_request_that_was_changed_on_the_way_shows(check: ProofCheck, server: Server) -> None:
    # GIVEN somebody who put other crops into the request: the server signs what it understood
    question = ask(check, b"these crops")
    other = replace(question, asked=wire.asked_digest("POST", "/v1/embed", b"other crops"))
    # WHEN its true reply comes, THEN it is not believed
    reply = server.reply(other)
    assert trouble_of(lambda: check.check(question, reply)) is LinkTrouble.NOT_PROVEN


@pytest.mark.parametrize("body", [b"", b"{}", b"[1", b"\xff" * 9])
def test_a_greeting_without_sense_is_a_bad_reply(
    server: Server, clock: FakeClock, body: bytes
) -> None:
    check = ProofCheck(clock, server.public)
    question = check.ask("GET", "/v1/info", b"")
    reply = server.reply(question, body)
    assert trouble_of(lambda: check.greet(question, reply)) is LinkTrouble.BAD_REPLY


@pytest.mark.parametrize(
    "name", [wire.NONCE_HEADER, wire.ASKED_HEADER, wire.BOOT_HEADER, wire.SIGNATURE_HEADER]
)
def test_every_part_of_the_proof_is_needed(check: ProofCheck, server: Server, name: str) -> None:
    question = ask(check)
    reply = server.reply(question)
    headers = {key: value for key, value in reply.headers.items() if key != name}
    bare = replace(reply, headers=headers)
    assert trouble_of(lambda: check.check(question, bare)) is LinkTrouble.NOT_PROVEN


def test_ten_thousand_forgeries_are_refused(check: ProofCheck, server: Server) -> None:
    # GIVEN replies that were recorded before, and a stranger's key
    rng = random.Random(17)
    recorded = [(q, server.reply(q)) for q in (ask(check, bytes([n])) for n in range(20))]
    stranger = Server(server.boot_id)
    forgeries: list[Callable[[Question], Reply]] = [
        lambda _: rng.choice(recorded)[1],  # replay
        lambda q: swapped(q, server, rng),  # another one's reply of this very moment
        lambda q: turned_body(server.reply(q), rng),
        lambda q: turned_header(server.reply(q), rng),
        lambda q: stranger.reply(q),  # wrong key
        lambda q: Server("boot-0", server.key).reply(q),  # before the restart
        lambda q: replace(server.reply(q), headers={}),  # stripped
        lambda q: replace(server.reply(q, status=500), status=200),
        lambda q: replace(server.reply(q), body=recorded[0][1].body + b" "),
    ]
    refused = 0
    # WHEN ten thousand of them come in place of the reply
    for number in range(10_000):
        question = ask(check)
        reply = forgeries[number % len(forgeries)](question)
        refused += trouble_of(lambda q=question, r=reply: check.check(q, r)) is (  # type: ignore[misc]
            LinkTrouble.NOT_PROVEN
        )
    # THEN none is believed, and the next true one is
    assert refused == 10_000
    question = ask(check)
    check.check(question, server.reply(question))


def swapped(question: Question, server: Server, rng: random.Random) -> Reply:
    """What another client's request, in flight now, is answered."""
    nonce = f"{rng.getrandbits(128):032x}"
    return server.reply(replace(question, nonce=nonce))


def turned_body(reply: Reply, rng: random.Random) -> Reply:
    body = bytearray(reply.body)
    body[rng.randrange(len(body))] ^= 1 << rng.randrange(8)
    return replace(reply, body=bytes(body))


def turned_header(reply: Reply, rng: random.Random) -> Reply:
    name = rng.choice(sorted(reply.headers))
    value = bytearray(reply.headers[name].encode())
    # Not the bit that tells upper from lower case: hexadecimal digits mean the same in both.
    value[rng.randrange(len(value))] ^= 1 << rng.choice((0, 1, 2, 3, 4))
    text = value.decode("latin-1")
    return replace(reply, headers={**reply.headers, name: text})

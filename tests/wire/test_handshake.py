"""Pairing by six digits: only both sides with the same code, in the same run, agree."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from faceid_gui.core.errors import BadRequest
from faceid_gui.wire.handshake import (
    MESSAGE_BYTES,
    ClientHandshake,
    ServerHandshake,
    SharedSecret,
    is_code,
)

PIN = "ab" * 32
RUN = "01" * 16


def both(
    code: str = "123456", other: str = "123456", *, client_pin: str = PIN, server_pin: str = PIN
) -> tuple[SharedSecret, SharedSecret]:
    """The client's and the server's secret of one run."""
    client = ClientHandshake(code)
    server = ServerHandshake(other, client.message)
    return (
        client.finish(server.message, pairing_id=RUN, device_name="Door", tls_pin=client_pin),
        server.finish(pairing_id=RUN, device_name="Door", tls_pin=server_pin),
    )


def test_the_same_code_agrees() -> None:
    client, server = both()
    assert server.confirms(client.confirmation())
    assert client.open(server.seal(b"key")) == b"key"


def test_another_code_learns_nothing() -> None:
    client, server = both("123456", "123457")
    assert not server.confirms(client.confirmation())
    with pytest.raises(BadRequest):
        client.open(server.seal(b"key"))


def test_another_tls_key_is_noticed_with_the_right_code() -> None:
    client, server = both(client_pin="cd" * 32)
    assert not server.confirms(client.confirmation())
    with pytest.raises(BadRequest):
        client.open(server.seal(b"key"))


def test_each_run_has_a_key_of_its_own() -> None:
    # GIVEN two runs with the same code
    first, second = both(), both()
    # WHEN messages of one are played in the other, THEN they are refused
    assert not second[1].confirms(first[0].confirmation())
    with pytest.raises(BadRequest):
        second[0].open(first[1].seal(b"key"))


def test_every_field_of_the_transcript_counts() -> None:
    client = ClientHandshake("123456")
    server = ServerHandshake("123456", client.message)
    proof = client.finish(
        server.message, pairing_id=RUN, device_name="Door", tls_pin=PIN
    ).confirmation()
    same = server.finish(pairing_id=RUN, device_name="Door", tls_pin=PIN)
    assert same.confirms(proof)
    for other in (
        server.finish(pairing_id="02" * 16, device_name="Door", tls_pin=PIN),
        server.finish(pairing_id=RUN, device_name="Doo", tls_pin=PIN),
        server.finish(pairing_id=RUN + "D", device_name="oor", tls_pin=PIN),
        server.finish(pairing_id=RUN, device_name="Door", tls_pin=""),
    ):
        assert not other.confirms(proof)


def test_a_proof_is_no_sealed_message_and_a_message_is_not_reflected() -> None:
    client = ClientHandshake("123456")
    with pytest.raises(BadRequest):
        client.finish(client.message, pairing_id=RUN, device_name="Door", tls_pin=PIN)
    one, server = both()
    sealed = server.seal(b"key")
    for wrong in (b"", one.confirmation(), sealed[:-1], sealed + b"x", bytes(len(sealed))):
        with pytest.raises(BadRequest):
            one.open(wrong)


@settings(max_examples=40, deadline=None)
@given(
    st.binary(max_size=MESSAGE_BYTES + 2) | st.binary(min_size=32, max_size=32).map(b"A".__add__)
)
def test_nonsense_is_refused_without_a_crash(message: bytes) -> None:
    try:
        ServerHandshake("123456", message)
    except BadRequest:
        return
    assert len(message) == MESSAGE_BYTES  # a point of the curve, by chance


@pytest.mark.parametrize(
    ("text", "good"),
    [("123456", True), ("000000", True), ("12345", False), ("12345a", False), ("١٢٣٤٥٦", False)],
)
def test_codes_are_six_digits(text: str, good: bool) -> None:
    assert is_code(text) is good

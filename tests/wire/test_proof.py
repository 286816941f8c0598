"""Everything that a proof covers changes the bytes that are signed."""

from __future__ import annotations

from dataclasses import replace

import pytest

from faceid_gui.wire.proof import Proof, asked_digest, is_nonce, signed_bytes

PROOF = Proof(nonce="0" * 32, asked="ab" * 32, boot_id="boot", status=200)


@pytest.mark.parametrize(
    "other",
    [
        replace(PROOF, nonce="1" + "0" * 31),
        replace(PROOF, asked="ac" * 32),
        replace(PROOF, boot_id="boot2"),
        replace(PROOF, status=201),
    ],
)
def test_every_field_is_signed(other: Proof) -> None:
    assert signed_bytes(PROOF, b"body") != signed_bytes(other, b"body")


def test_the_reply_is_signed() -> None:
    assert signed_bytes(PROOF, b"body") != signed_bytes(PROOF, b"bodY")


def test_what_was_asked_is_told_apart() -> None:
    # GIVEN requests whose parts run together in different ways
    asked = [
        ("POST", "/v1/embed", b"x"),
        ("PUT", "/v1/embed", b"x"),
        ("POST", "/v1/embe", b"dx"),
        ("POST", "/v1/embed?a=1", b"x"),
        ("POST", "/v1/embed", b""),
    ]
    # WHEN hashed, THEN no two are the same
    assert len({asked_digest(*one) for one in asked}) == len(asked)


@pytest.mark.parametrize("text", ["", "0" * 31, "0" * 33, "g" * 32, "A" * 32, "\n" * 32])
def test_what_is_no_nonce(text: str) -> None:
    assert not is_nonce(text)
    assert is_nonce("0a" * 16)

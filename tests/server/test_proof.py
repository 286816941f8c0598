"""Replies prove that they answer this request, and that this server made them."""

from __future__ import annotations

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from fastapi import APIRouter
from fastapi.testclient import TestClient
from httpx import Response
from starlette.responses import StreamingResponse

from faceid_gui.server.app import create_app
from faceid_gui.server.parts import ServerParts
from faceid_gui.wire.proof import (
    ASKED_HEADER,
    BOOT_HEADER,
    NONCE_HEADER,
    SIGNATURE_HEADER,
    Proof,
    asked_digest,
    signed_bytes,
)
from tests.fakes import face_picture
from tests.server.support import crop_png, png

NONCE = "0123456789abcdef" * 2


def verify(
    reply: Response, parts: ServerParts, *, nonce: str, asked: tuple[str, str, bytes]
) -> None:
    """Check a reply as a client does. Raises InvalidSignature."""
    key = Ed25519PublicKey.from_public_bytes(parts.signer.public_key)
    proof = Proof(nonce, asked_digest(*asked), parts.boot_id, reply.status_code)
    key.verify(bytes.fromhex(reply.headers[SIGNATURE_HEADER]), signed_bytes(proof, reply.content))


@pytest.mark.parametrize(
    ("method", "target", "body", "status"),
    [
        ("GET", "/v1/info", b"", 200),
        ("POST", "/v1/embed", crop_png(3), 200),
        ("POST", "/v1/analyse?embeddings=false&liveness=true", png(face_picture(4)), 200),
        ("POST", "/v1/detect?careful=true", b"nothing", 422),
        ("GET", "/v1/no%20such", b"", 404),
        ("DELETE", "/v1/embed", b"", 405),
    ],
)
def test_every_reply_to_a_nonce_is_signed(
    client: TestClient, parts: ServerParts, method: str, target: str, body: bytes, status: int
) -> None:
    # GIVEN a request with a nonce, WHEN answered, well or not
    headers = {NONCE_HEADER: NONCE, "content-type": "image/png"}
    reply = client.request(method, target, content=body, headers=headers)
    # THEN the proof holds for this request and this reply
    assert reply.status_code == status
    assert reply.headers[NONCE_HEADER] == NONCE
    assert reply.headers[BOOT_HEADER] == parts.boot_id
    assert reply.headers[ASKED_HEADER] == asked_digest(method, target, body)
    verify(reply, parts, nonce=NONCE, asked=(method, target, body))
    # and for no other
    for other in (
        ("PUT", target, body),
        (method, target + "?", body),
        (method, target, body + b"x"),
    ):
        with pytest.raises(InvalidSignature):
            verify(reply, parts, nonce=NONCE, asked=other)
    with pytest.raises(InvalidSignature):
        verify(reply, parts, nonce=NONCE[::-1], asked=(method, target, body))


@pytest.mark.parametrize("nonce", ["", "00", NONCE.upper(), NONCE + "0", "é" * 16])
def test_what_is_no_nonce_is_not_signed(client: TestClient, nonce: str) -> None:
    # GIVEN no nonce, or something else, WHEN answered, THEN nothing is signed
    reply = client.get("/v1/health", headers={NONCE_HEADER: nonce.encode()})
    assert reply.status_code == 200
    assert SIGNATURE_HEADER not in reply.headers


def test_a_long_reply_passes_unsigned(parts: ServerParts) -> None:
    # GIVEN a reply that is too long to be held
    router = APIRouter()

    @router.get("/long")
    async def long() -> StreamingResponse:
        return StreamingResponse(bytes(1_000_000) for _ in range(20))

    client = TestClient(create_app(parts, routers=[router]), base_url="http://127.0.0.1")
    # WHEN asked with a nonce, THEN it is whole, and proves nothing
    reply = client.get("/long", headers={NONCE_HEADER: NONCE})
    assert len(reply.content) == 20_000_000
    assert SIGNATURE_HEADER not in reply.headers

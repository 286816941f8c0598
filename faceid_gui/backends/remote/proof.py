"""Believing a reply: it answers this very request, now, and comes from the paired server."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from pydantic import ValidationError

from faceid_gui.backends.remote.config import LONGEST_S
from faceid_gui.backends.remote.transport import Reply
from faceid_gui.core.errors import LinkFailed
from faceid_gui.core.link import LinkTrouble
from faceid_gui.core.ports import Clock
from faceid_gui.wire import proof as wire
from faceid_gui.wire.models import Info

_KEY_BYTES: Final = 32


@dataclass(frozen=True, slots=True)
class Question:
    """One request as its reply has to name it. ``at`` is monotonic seconds."""

    nonce: str
    asked: str
    at: float


class ProofCheck:
    """Asks questions and checks what the replies to them prove.

    ``pinned`` is the paired server's Ed25519 key. Without one, which is for this machine
    alone, each greeting brings the key for the calls that follow it. Only one question is
    open at a time, and each is answered once. Not thread-safe: one owner at a time.
    """

    def __init__(self, clock: Clock, pinned: bytes | None = None) -> None:
        self._clock = clock
        self._pinned = pinned
        self._key = pinned
        self._boot_id = ""
        self._open: str | None = None

    @property
    def boot_id(self) -> str:
        """The boot id of the newest greeting, empty before it."""
        return self._boot_id

    def ask(self, method: str, target: str, body: bytes) -> Question:
        """A question for a request; an earlier one that is still open is void."""
        nonce = secrets.token_hex(wire.NONCE_HEX // 2)
        self._open = nonce
        return Question(nonce, wire.asked_digest(method, target, body), self._clock.monotonic())

    def check(self, question: Question, reply: Reply) -> None:
        """Believe a reply, once. Raises LinkFailed where it does not prove itself."""
        self._use(question)
        if self._key is None or not self._boot_id:
            raise _unproven("the server was never greeted")
        proof = self._named(question, reply)
        if proof.boot_id != self._boot_id:
            raise _unproven("the server was started anew")
        if not _verifies(self._key, proof, reply):
            raise _unproven("the signature is not the server's")

    def greet(self, question: Question, reply: Reply) -> Info:
        """Believe what a server says of itself, and take its boot id from now on.

        Raises LinkFailed: WRONG_KEY where another server signed it.
        """
        self._use(question)
        proof = self._named(question, reply)
        try:
            info = Info.model_validate_json(reply.body)
        except ValidationError as error:
            raise LinkFailed(LinkTrouble.BAD_REPLY, detail=str(error)) from error
        own = _key_of(info)
        key = self._pinned or own
        if not _verifies(key, proof, reply):
            if _verifies(own, proof, reply):
                raise LinkFailed(LinkTrouble.WRONG_KEY, "another server than the paired one")
            raise _unproven("the signature is not the server's")
        if own != key or info.boot_id != proof.boot_id or not info.boot_id:
            raise _unproven("the server contradicts itself")
        self._key, self._boot_id = key, info.boot_id
        return info

    def _use(self, question: Question) -> None:
        """Close the question. Raises LinkFailed where it was used, or is too old."""
        if self._open != question.nonce:
            raise _unproven("the reply was used already")
        self._open = None
        age = self._clock.monotonic() - question.at
        if not 0.0 <= age <= LONGEST_S:
            raise _unproven("the reply is too old")

    def _named(self, question: Question, reply: Reply) -> wire.Proof:
        """What the reply says it answers. Raises LinkFailed where that is something else."""
        nonce = _header(reply.headers, wire.NONCE_HEADER)
        asked = _header(reply.headers, wire.ASKED_HEADER)
        if nonce != question.nonce:
            raise _unproven("the reply answers another request")
        if asked != question.asked:
            raise _unproven("the server understood another request")
        boot_id = _header(reply.headers, wire.BOOT_HEADER)
        return wire.Proof(nonce, asked, boot_id, reply.status)


def _header(headers: Mapping[str, str], name: str) -> str:
    value = headers.get(name, "")
    if not value:
        raise _unproven("the reply is not signed")
    return value


def _verifies(key: bytes, proof: wire.Proof, reply: Reply) -> bool:
    try:
        signature = bytes.fromhex(_header(reply.headers, wire.SIGNATURE_HEADER))
        Ed25519PublicKey.from_public_bytes(key).verify(
            signature, wire.signed_bytes(proof, reply.body)
        )
    except (ValueError, InvalidSignature):
        return False
    return True


def _key_of(info: Info) -> bytes:
    try:
        key = bytes.fromhex(info.signing_key)
    except ValueError as error:
        raise LinkFailed(LinkTrouble.BAD_REPLY, "the server names no key") from error
    if len(key) != _KEY_BYTES:
        raise LinkFailed(LinkTrouble.BAD_REPLY, "the server names no key")
    return key


def _unproven(message: str) -> LinkFailed:
    return LinkFailed(LinkTrouble.NOT_PROVEN, message)

"""The link to a server, as facts: where answers come from, and what was wrong with it."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum


class LinkTrouble(StrEnum):
    """What is wrong with the link to a server. Stable: views translate it."""

    UNREACHABLE = "unreachable"  # no route, refused, no such name
    TIMEOUT = "timeout"  # no whole answer within the deadline
    CUT = "cut"  # the connection broke off in the middle of an answer
    REFUSED = "refused"  # the server does not take our key
    BUSY = "busy"  # the server has too much to do
    FAILED = "failed"  # the server answered with an error
    BAD_REPLY = "bad_reply"  # an answer that makes no sense, or too long a one
    NOT_PROVEN = "not_proven"  # signature, nonce, boot id or age of an answer is wrong
    WRONG_KEY = "wrong_key"  # not the server that was paired with
    INSECURE = "insecure"  # an address that is neither paired nor on this machine
    OTHER_CONTRACT = "other_contract"  # the server's embedder is not the one needed here
    PARITY = "parity"  # the server's embeddings differ from this machine's
    NOT_PAIRED = "not_paired"  # no server is set up


class WorkMode(StrEnum):
    """What is sent to a server."""

    CROPS = "crops"  # faces are found and aligned here, the server embeds them
    FRAMES = "frames"  # whole pictures: this machine is too slow to find faces


@dataclass(frozen=True, slots=True)
class BackendState:
    """Where a backend's answers come from by now.

    ``answering`` is ``local`` or ``remote``, empty while nobody can answer. ``server`` is the
    address, empty without one. Latencies are round trips of the newest calls, milliseconds.
    ``failed_over_at`` is the Unix time of the last failover and ``trouble`` what caused it, or
    what keeps the server from being used now.
    """

    answering: str
    server: str = ""
    mode: WorkMode | None = None
    p50_ms: float | None = None
    p95_ms: float | None = None
    failovers: int = 0
    failed_over_at: float | None = None
    trouble: LinkTrouble | None = None
    detail: str = ""


@dataclass(frozen=True, slots=True)
class ServerLink:
    """What a client keeps of the server that it was paired with.

    ``url`` is ``https://host:port``; plain ``http://`` only to this very machine, and then
    ``tls_pin`` is empty. ``tls_pin`` is the SHA-256 of the server's public TLS key and
    ``signing_key`` its Ed25519 public key, which signs replies; both in hexadecimal.
    ``contract_id`` is what its embeddings were when it was last asked, empty where it was not.
    """

    url: str
    name: str
    tls_pin: str
    signing_key: str
    api_key: str = field(repr=False)
    contract_id: str = ""

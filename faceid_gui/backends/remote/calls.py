"""Calls to one server of which every answer is proven: what all clients of it have in common."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from types import MappingProxyType
from typing import Final, TypeVar

from pydantic import ValidationError

from faceid_gui import __version__
from faceid_gui.backends.remote.config import RemoteConfig
from faceid_gui.backends.remote.proof import ProofCheck, Question
from faceid_gui.backends.remote.transport import Reply, Request, Transport
from faceid_gui.core.errors import LinkFailed
from faceid_gui.core.link import LinkTrouble
from faceid_gui.core.ports import Clock
from faceid_gui.wire.models import Info, WireModel
from faceid_gui.wire.proof import NONCE_HEADER

_Model = TypeVar("_Model", bound=WireModel)

_OK: Final = 200
_NO_HEADERS: Final[Mapping[str, str]] = MappingProxyType({})
_TROUBLES: Final = MappingProxyType(
    {
        401: LinkTrouble.REFUSED,
        403: LinkTrouble.REFUSED,
        429: LinkTrouble.BUSY,
        503: LinkTrouble.BUSY,
    }
)


class ProvenCalls:
    """Sends requests and believes replies that prove themselves. One owner at a time.

    ``greet`` has to come first: replies are proven with what it says. Everything raises
    LinkFailed where the server cannot be used.
    """

    def __init__(self, config: RemoteConfig, clock: Clock) -> None:
        self._config = config
        self._proof = ProofCheck(clock, config.pinned_key)
        self._transport = Transport(config)

    @property
    def greeted(self) -> bool:
        """Whether the server was greeted."""
        return bool(self._proof.boot_id)

    def greet(self) -> Info:
        """Ask who the server is, and what it serves."""
        question, reply = self._ask("GET", "/v1/info", b"", _NO_HEADERS)
        _check_status(reply, ())
        return self._proof.greet(question, reply)

    def call(
        self,
        method: str,
        target: str,
        body: bytes = b"",
        headers: Mapping[str, str] = _NO_HEADERS,
        *,
        besides: Collection[int] = (),
    ) -> Reply:
        """The proven reply of status 200, or of one of ``besides``."""
        question, reply = self._ask(method, target, body, headers)
        _check_status(reply, besides)
        self._proof.check(question, reply)
        return reply

    def close(self) -> None:
        """Hang up. May be called twice, and from another thread than the owner's."""
        self._transport.close()

    def _ask(
        self, method: str, target: str, body: bytes, headers: Mapping[str, str]
    ) -> tuple[Question, Reply]:
        question = self._proof.ask(method, target, body)
        sent = {
            "User-Agent": f"faceid-gui/{__version__}",
            "Accept": "application/json",
            NONCE_HEADER: question.nonce,
            **headers,
        }
        if self._config.api_key:
            sent["Authorization"] = f"Bearer {self._config.api_key}"
        return question, self._transport.call(Request(method, target, body, sent))


def shaped(kind: type[_Model], reply: Reply) -> _Model:
    """A reply's JSON as its shape. Raises LinkFailed where it has another one."""
    try:
        return kind.model_validate_json(reply.body)
    except ValidationError as error:
        raise LinkFailed(LinkTrouble.BAD_REPLY, detail=str(error)[:500]) from error


def _check_status(reply: Reply, besides: Collection[int]) -> None:
    """Raises LinkFailed for everything but success.

    That the server refuses needs no proof: believing it gives nobody anything.
    """
    if reply.status != _OK and reply.status not in besides:
        trouble = _TROUBLES.get(reply.status, LinkTrouble.FAILED)
        raise LinkFailed(trouble, f"the server answers {reply.status}")

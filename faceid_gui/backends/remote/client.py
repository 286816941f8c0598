"""The server's interface as calls: every answer is proven, whole and of the right shape."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, TypeVar

import numpy as np
from pydantic import ValidationError

from faceid_gui import __version__
from faceid_gui.backends.remote.config import RemoteConfig
from faceid_gui.backends.remote.encoding import Picture
from faceid_gui.backends.remote.proof import ProofCheck, Question
from faceid_gui.backends.remote.quiet_log import QuietLog
from faceid_gui.backends.remote.transport import Reply, Request, Transport
from faceid_gui.core.clock import SystemClock
from faceid_gui.core.errors import BackendUnavailable, LinkFailed
from faceid_gui.core.link import LinkTrouble
from faceid_gui.core.ports import Clock
from faceid_gui.core.types import Box, EmbeddingContract, Embeddings
from faceid_gui.wire.models import FacesReply, Health, Info, WireModel
from faceid_gui.wire.packing import (
    CROPS_TYPE,
    FLOAT16_TYPE,
    FLOAT32_TYPE,
    pack_crops,
    unpack_embeddings,
)
from faceid_gui.wire.proof import NONCE_HEADER

MOST_FACES: Final = 32
"""Faces that one call judges, at most."""

_Model = TypeVar("_Model", bound=WireModel)

_OK: Final = 200
_TROUBLES: Final = {
    401: LinkTrouble.REFUSED,
    403: LinkTrouble.REFUSED,
    429: LinkTrouble.BUSY,
    503: LinkTrouble.BUSY,
}
_FARTHEST: Final = 99_999.0
_UNIT_TOLERANCE: Final = 2e-3  # float16 rows are off by up to a thousandth


class RemoteClient:
    """Calls one server. One owner at a time.

    Every call raises LinkFailed where the server cannot be used, and each such refusal is
    counted and logged by ``log``. ``info`` has to come first: replies are proven with what
    it says.
    """

    def __init__(
        self, config: RemoteConfig, *, clock: Clock | None = None, log: QuietLog | None = None
    ) -> None:
        clock = clock or SystemClock()
        self.config = config
        self.log = log or QuietLog(clock, config.base)
        self._proof = ProofCheck(clock, config.pinned_key)
        self._transport = Transport(config)

    def info(self) -> Info:
        """Greet the server: who it is, and what it serves."""
        try:
            request, question = self._ask("GET", "/v1/info")
            reply = self._transport.call(request)
            _check_status(reply)
            return self._proof.greet(question, reply)
        except LinkFailed as failed:
            self.log.note(failed)
            raise

    def health(self) -> Health:
        """Whether the server can work now."""
        return self._model(Health, self._call("GET", "/v1/health"))

    def embed(
        self, files: Sequence[bytes], contract: EmbeddingContract, *, exact: bool = False
    ) -> Embeddings:
        """Unit rows of encoded crops, shape (n, d), float32.

        ``exact`` asks for float32 on the wire instead of float16. LinkFailed with
        OTHER_CONTRACT where the rows are of another contract.
        """
        return self.embed_timed(files, contract, exact=exact)[0]

    def embed_timed(
        self, files: Sequence[bytes], contract: EmbeddingContract, *, exact: bool = False
    ) -> tuple[Embeddings, float]:
        """``embed`` with the seconds of the round trip."""
        kinds = {"Content-Type": CROPS_TYPE, "Accept": FLOAT32_TYPE if exact else FLOAT16_TYPE}
        reply = self._call("POST", "/v1/embed", pack_crops(files), kinds)
        try:
            return _rows(reply, len(files), contract), reply.took_s
        except LinkFailed as failed:
            self.log.note(failed)
            raise

    def detect(self, picture: Picture, *, careful: bool = False) -> FacesReply:
        """The faces of a whole picture, best score first, in its own pixels."""
        target = "/v1/detect?careful=true" if careful else "/v1/detect"
        return self._model(FacesReply, self._post(target, picture))

    def analyse(self, picture: Picture, boxes: Sequence[Box]) -> FacesReply:
        """The liveness of faces that were found before; boxes in the picture's own pixels."""
        faces = ";".join(_numbers(box) for box in boxes[:MOST_FACES])
        target = f"/v1/analyse?embeddings=false&faces={faces}"
        return self._model(FacesReply, self._post(target, picture))

    def close(self) -> None:
        """Hang up. May be called twice, and from another thread than the owner's."""
        self._transport.close()

    def _post(self, target: str, picture: Picture) -> Reply:
        return self._call("POST", target, picture.content, {"Content-Type": picture.kind})

    def _call(
        self,
        method: str,
        target: str,
        body: bytes = b"",
        headers: dict[str, str] | None = None,
    ) -> Reply:
        try:
            request, question = self._ask(method, target, body, headers)
            reply = self._transport.call(request)
            _check_status(reply)
            self._proof.check(question, reply)
        except LinkFailed as failed:
            self.log.note(failed)
            raise
        return reply

    def _ask(
        self,
        method: str,
        target: str,
        body: bytes = b"",
        headers: dict[str, str] | None = None,
    ) -> tuple[Request, Question]:
        question = self._proof.ask(method, target, body)
        sent = {
            "User-Agent": f"faceid-gui/{__version__}",
            "Accept": "application/json",
            NONCE_HEADER: question.nonce,
            **(headers or {}),
        }
        if self.config.api_key:
            sent["Authorization"] = f"Bearer {self.config.api_key}"
        return Request(method, target, body, sent), question

    def _model(self, kind: type[_Model], reply: Reply) -> _Model:
        try:
            return kind.model_validate_json(reply.body)
        except ValidationError as error:
            failed = LinkFailed(LinkTrouble.BAD_REPLY, detail=str(error))
            self.log.note(failed)
            raise failed from error


def _numbers(box: Box) -> str:
    """``x,y,w,h``, within what the server takes."""
    place = (min(max(value, -_FARTHEST), _FARTHEST) for value in (box.x, box.y))
    size = (min(max(value, 0.0), _FARTHEST) for value in (box.w, box.h))
    return ",".join(f"{value:.3f}" for value in (*place, *size))


def _check_status(reply: Reply) -> None:
    """Raises LinkFailed for everything but success.

    That the server refuses needs no proof: believing it gives nobody anything.
    """
    if reply.status != _OK:
        trouble = _TROUBLES.get(reply.status, LinkTrouble.FAILED)
        raise LinkFailed(trouble, f"the server answers {reply.status}")


def _rows(reply: Reply, count: int, contract: EmbeddingContract) -> Embeddings:
    try:
        packed = unpack_embeddings(reply.body)
    except BackendUnavailable as error:
        raise LinkFailed(LinkTrouble.BAD_REPLY, str(error)) from error
    if packed.contract_id != contract.id:
        raise LinkFailed(LinkTrouble.OTHER_CONTRACT, detail=packed.contract_id[:120])
    if packed.rows.shape != (count, contract.dimension):
        shape = packed.rows.shape
        raise LinkFailed(LinkTrouble.BAD_REPLY, f"{shape} embeddings for {count} crops")
    lengths = np.linalg.norm(packed.rows, axis=1, keepdims=True)
    # Written so that NaN fails it.
    if not bool((np.abs(lengths - 1.0) <= _UNIT_TOLERANCE).all()):
        raise LinkFailed(LinkTrouble.BAD_REPLY, "an embedding has no unit length")
    return np.ascontiguousarray(packed.rows / lengths, np.float32)

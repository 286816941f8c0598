"""The server's interface as calls: every answer is proven, whole and of the right shape."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Final

import numpy as np

from faceid_gui.backends.remote.calls import ProvenCalls, shaped
from faceid_gui.backends.remote.config import RemoteConfig
from faceid_gui.backends.remote.encoding import Picture
from faceid_gui.backends.remote.quiet_log import QuietLog
from faceid_gui.backends.remote.transport import Reply
from faceid_gui.core.clock import SystemClock
from faceid_gui.core.errors import BackendUnavailable, LinkFailed
from faceid_gui.core.link import LinkTrouble
from faceid_gui.core.ports import Clock
from faceid_gui.core.types import Box, EmbeddingContract, Embeddings
from faceid_gui.wire.models import FacesReply, Health, Info
from faceid_gui.wire.packing import (
    CROPS_TYPE,
    FLOAT16_TYPE,
    FLOAT32_TYPE,
    pack_crops,
    unpack_embeddings,
)

MOST_FACES: Final = 32
"""Faces that one call judges, at most."""

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
        self._calls = ProvenCalls(config, clock)

    def info(self) -> Info:
        """Greet the server: who it is, and what it serves."""
        with self._noting():
            return self._calls.greet()

    def health(self) -> Health:
        """Whether the server can work now."""
        with self._noting():
            return shaped(Health, self._calls.call("GET", "/v1/health"))

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
        with self._noting():
            reply = self._calls.call("POST", "/v1/embed", pack_crops(files), kinds)
            return _rows(reply, len(files), contract), reply.took_s

    def detect(self, picture: Picture, *, careful: bool = False) -> FacesReply:
        """The faces of a whole picture, best score first, in its own pixels."""
        target = "/v1/detect?careful=true" if careful else "/v1/detect"
        return self._post(target, picture)

    def analyse(self, picture: Picture, boxes: Sequence[Box]) -> FacesReply:
        """The liveness of faces that were found before; boxes in the picture's own pixels."""
        faces = ";".join(_numbers(box) for box in boxes[:MOST_FACES])
        target = f"/v1/analyse?embeddings=false&faces={faces}"
        return self._post(target, picture)

    def close(self) -> None:
        """Hang up. May be called twice, and from another thread than the owner's."""
        self._calls.close()

    def _post(self, target: str, picture: Picture) -> FacesReply:
        kind = {"Content-Type": picture.kind}
        with self._noting():
            return shaped(FacesReply, self._calls.call("POST", target, picture.content, kind))

    @contextmanager
    def _noting(self) -> Iterator[None]:
        """Count and log every refusal on its way out."""
        try:
            yield
        except LinkFailed as failed:
            self.log.note(failed)
            raise


def _numbers(box: Box) -> str:
    """``x,y,w,h``, within what the server takes."""
    place = (min(max(value, -_FARTHEST), _FARTHEST) for value in (box.x, box.y))
    size = (min(max(value, 0.0), _FARTHEST) for value in (box.w, box.h))
    return ",".join(f"{value:.3f}" for value in (*place, *size))


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

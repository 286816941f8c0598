"""The server as a face backend."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np

from faceid_gui.backends.breaker import Breaker
from faceid_gui.backends.remote.client import RemoteClient
from faceid_gui.backends.remote.encoding import Picture, encode_crop, encode_frame
from faceid_gui.backends.remote.handshake import Terms
from faceid_gui.core.errors import BackendUnavailable, LinkFailed
from faceid_gui.core.link import LinkTrouble, WorkMode
from faceid_gui.core.ports import FaceBackend
from faceid_gui.core.types import (
    Box,
    DetectedFace,
    EmbeddingContract,
    Embeddings,
    Image,
    Liveness,
    LivenessReason,
)
from faceid_gui.wire.models import FaceOut, FacesReply

_SAME_FACE_IOU: Final = 0.5
_SHARE_OF_DEADLINE: Final = 0.4  # what the embedding of one request may take of it


class RemoteBackend:
    """Embeds on a server; in frames mode it finds and judges faces there too.

    ``eyes`` finds and judges faces here in crops mode, and is closed with this backend; it
    may be None where nobody asks for that. A ``breaker`` lets calls fail at once while the
    server keeps failing. Every call raises LinkFailed where the server cannot be used. One
    owner at a time.
    """

    name = "remote"

    def __init__(
        self,
        client: RemoteClient,
        terms: Terms,
        *,
        eyes: FaceBackend | None = None,
        breaker: Breaker | None = None,
    ) -> None:
        self._client = client
        self._terms = terms
        self._eyes = eyes
        self._breaker = breaker
        self._crop_s = terms.crop_s
        self._frame: tuple[Image, Picture] | None = None

    @property
    def contract(self) -> EmbeddingContract:
        """What the embeddings can be compared with."""
        return self._terms.contract

    @property
    def provider(self) -> str:
        """What really computes on the server."""
        return self._terms.info.provider

    @property
    def mode(self) -> WorkMode:
        """What is sent."""
        return self._terms.mode

    @property
    def has_liveness(self) -> bool:
        """Whether faces can be judged, here in crops mode and there in frames mode."""
        if self.mode is WorkMode.CROPS:
            return self._eyes is not None and self._eyes.has_liveness
        return self._terms.liveness

    def detect(self, image: Image, *, careful: bool = False) -> tuple[DetectedFace, ...]:
        """Faces, best score first; none in a picture without pixels."""
        if self.mode is WorkMode.CROPS:
            return self._need_eyes().detect(image, careful=careful)
        if image.size == 0:
            return ()
        self._admit()
        self._frame = None  # a camera may fill the same array anew for each picture
        try:
            picture = self._picture(image)
            faces = _faces(self._client.detect(picture, careful=careful), picture.scale)
        except LinkFailed:
            self._failed()
            raise
        self._succeeded()
        return faces

    def embed(self, crops: Sequence[Image]) -> Embeddings:
        """Unit rows, shape (n, d), of crops that fit ``contract.crop``.

        Many crops go as several requests, so that each is answered well within the deadline.
        """
        rows = [np.zeros((0, self.contract.dimension), np.float32)]
        start = 0
        while start < len(crops):
            part = crops[start : start + self._batch]
            rows.append(self._embed(part))
            start += len(part)
        return np.concatenate(rows)

    def liveness(self, image: Image, faces: Sequence[DetectedFace]) -> tuple[Liveness, ...]:
        """One passive liveness per face; FAULT where the server cannot be used."""
        try:
            return self.judge(image, faces)
        except LinkFailed:
            return tuple(Liveness(None, LivenessReason.FAULT) for _ in faces)

    def judge(self, image: Image, faces: Sequence[DetectedFace]) -> tuple[Liveness, ...]:
        """``liveness`` that raises LinkFailed where the server cannot be used."""
        if self.mode is WorkMode.CROPS and self._eyes is not None:
            return self._eyes.liveness(image, faces)
        if self.mode is WorkMode.CROPS or not self._terms.liveness:
            return tuple(Liveness(None, LivenessReason.NO_MODEL) for _ in faces)
        if not faces or image.size == 0:
            return tuple(Liveness(None, LivenessReason.FAULT) for _ in faces)
        self._admit()
        try:
            picture = self._picture(image)
            boxes = [_scaled(face.box, picture.scale) for face in faces]
            reply = self._client.analyse(picture, boxes)
        except LinkFailed:
            self._failed()
            raise
        self._succeeded()
        return tuple(_liveness_of(face, reply.faces, picture.scale) for face in faces)

    def close(self) -> None:
        """Hang up. May be called twice."""
        self._client.close()
        self._frame = None
        if self._eyes is not None:
            self._eyes.close()

    @property
    def _batch(self) -> int:
        """How many crops one request may have."""
        in_time = _SHARE_OF_DEADLINE * self._client.config.wait_s / max(self._crop_s, 1e-4)
        return max(1, min(int(in_time), self._terms.info.limits.crops))

    def _embed(self, crops: Sequence[Image]) -> Embeddings:
        self._admit()
        exact = self._client.config.lossless
        try:
            files = [encode_crop(crop, lossless=exact) for crop in crops]
            rows, took_s = self._client.embed_timed(files, self.contract, exact=exact)
        except LinkFailed:
            self._failed()
            raise
        self._succeeded()
        self._crop_s += 0.2 * (took_s / len(crops) - self._crop_s)
        return rows

    def _picture(self, image: Image) -> Picture:
        """The picture as it is sent; encoded once for all that is asked of it."""
        if self._frame is None or self._frame[0] is not image:
            limits = self._terms.info.limits
            exact = self._client.config.lossless
            picture = encode_frame(image, side=limits.side, pixels=limits.pixels, lossless=exact)
            self._frame = (image, picture)
        return self._frame[1]

    def _need_eyes(self) -> FaceBackend:
        if self._eyes is None:
            raise BackendUnavailable("nothing here finds faces")
        return self._eyes

    def _admit(self) -> None:
        if self._breaker is not None and not self._breaker.allows():
            raise LinkFailed(LinkTrouble.UNREACHABLE, "the server failed several times in a row")

    def _failed(self) -> None:
        if self._breaker is not None:
            self._breaker.failed()

    def _succeeded(self) -> None:
        if self._breaker is not None:
            self._breaker.succeeded()


def _faces(reply: FacesReply, scale: float) -> tuple[DetectedFace, ...]:
    return tuple(_face(face, scale) for face in reply.faces)


def _face(face: FaceOut, scale: float) -> DetectedFace:
    """One face in pixels of the picture here. Raises LinkFailed where it has no landmarks."""
    points = face.landmarks
    if len(points) != 5 or any(len(point) != 2 for point in points):
        raise LinkFailed(LinkTrouble.BAD_REPLY, "a face has not five landmarks")
    landmarks = (np.array(points, np.float64) / scale).astype(np.float32)
    return DetectedFace(_box(face, scale), landmarks, face.score)


def _box(face: FaceOut, scale: float) -> Box:
    return _scaled(Box(*face.box), 1.0 / scale)


def _scaled(box: Box, scale: float) -> Box:
    return Box(box.x * scale, box.y * scale, box.w * scale, box.h * scale)


def _liveness_of(face: DetectedFace, judged: Sequence[FaceOut], scale: float) -> Liveness:
    """What the server says of the face that is where this one is."""
    best = max(judged, key=lambda other: face.box.iou(_box(other, scale)), default=None)
    if best is None or best.liveness is None:
        return Liveness(None, LivenessReason.FAULT)
    if face.box.iou(_box(best, scale)) < _SAME_FACE_IOU:
        return Liveness(None, LivenessReason.FAULT)
    try:
        return Liveness(best.liveness.score, LivenessReason(best.liveness.reason))
    except ValueError:
        return Liveness(None, LivenessReason.FAULT)

"""The backend on this machine's processor, through ONNX Runtime."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, TypeVar

import numpy as np

from faceid_gui.backends.local.detection import Decoder, Detector, working_side
from faceid_gui.backends.local.embedder import Embedder
from faceid_gui.backends.local.minifasnet import MiniFasNet
from faceid_gui.backends.local.retinaface import RetinaFaceDecoder
from faceid_gui.backends.local.session import PROVIDER_ORDER, Network, SessionConfig
from faceid_gui.backends.local.yunet import YuNetDecoder
from faceid_gui.backends.merging import merge_looks
from faceid_gui.core.errors import BackendUnavailable, ModelMissing
from faceid_gui.core.networks import Architecture, NetworkFile
from faceid_gui.core.opencv import use_threads
from faceid_gui.core.types import (
    DetectedFace,
    EmbeddingContract,
    Embeddings,
    Image,
    Liveness,
    LivenessReason,
)

CAREFUL_SIDES: Final = (320, 640)
"""The two working sizes whose landmarks a careful look averages."""

SMALL_PICTURE_SIDE: Final = 480
"""The one working size of a careful look at a picture of half to two thirds of it: on 482 photos
of 250x250 its points were as good as the mean of two (at FMR 0.1 % TMR 97.8 against 97.7 %, at
FPIR 1 % FNIR 0.8 against 0.9 %, within chance), in half the time."""

_OVERLAP: Final = 0.3
_FLOORS: Final = {Architecture.YUNET: 0.6, Architecture.RETINAFACE: 0.7}


@dataclass(frozen=True, slots=True)
class LocalConfig:
    """What a local backend is made of. ``threads`` 0 leaves one core free.

    Without an embedder it finds and judges faces for a server that embeds them; ``contract``
    then says what that server's embeddings are. ``strict``: the first of ``providers``
    computes, or there is no backend.
    """

    detector: NetworkFile
    embedder: NetworkFile | None
    liveness: tuple[NetworkFile, ...] = ()
    threads: int = 0
    smallest_face_px: int = 80
    providers: tuple[str, ...] = PROVIDER_ORDER
    strict: bool = False
    contract: EmbeddingContract | None = None


class LocalBackend:
    """Detector, embedder and liveness networks in this process. One owner at a time.

    The constructor loads everything; it raises ModelMissing, ModelDamaged and
    BackendUnavailable.
    """

    name = "local"

    def __init__(self, config: LocalConfig) -> None:
        use_threads(1)
        session = SessionConfig(config.threads, config.providers, strict=config.strict)
        architecture = config.detector.spec.architecture
        network = Network(config.detector, session)
        self._detector: Detector | None = Detector(
            network, _decoder(architecture), floor=_FLOORS[architecture], overlap=_OVERLAP
        )
        embedder = Network(config.embedder, session) if config.embedder is not None else None
        self._embedder = Embedder(embedder) if embedder is not None else None
        self._liveness = _liveness(config.liveness, session)
        self._has_liveness = self._liveness is not None
        self._contract = _contract(config)
        self._provider = (embedder or network).provider
        self._smallest = config.smallest_face_px

    @property
    def contract(self) -> EmbeddingContract:
        """What the embeddings can be compared with."""
        return self._contract

    @property
    def provider(self) -> str:
        """The provider that the embedder, the heaviest network, really runs on; without one,
        the detector's."""
        return self._provider

    @property
    def has_liveness(self) -> bool:
        """Whether the pack carries liveness models."""
        return self._has_liveness

    def detect(self, image: Image, *, careful: bool = False) -> tuple[DetectedFace, ...]:
        """Faces, best score first; none in a picture without pixels."""
        detector = _open(self._detector)
        if image.size == 0:
            return ()
        image = np.ascontiguousarray(image)
        side = working_side(image, self._smallest)
        if not careful:
            return detector.find(image, side)
        small, large = CAREFUL_SIDES
        if SMALL_PICTURE_SIDE <= 2 * max(image.shape[:2]) < large:
            # A face that fills the picture may be too large there.
            return detector.find(image, SMALL_PICTURE_SIDE) or detector.find(image, small)
        fine = detector.find(image, max(large, side))
        return merge_looks(fine, detector.find(image, small))

    def embed(self, crops: Sequence[Image]) -> Embeddings:
        """Unit rows, shape (n, d), of crops that fit ``contract.crop``.

        Raises BackendUnavailable where there is no embedder, or the backend was closed.
        """
        return _open(self._embedder).embed(crops)

    def embed_raw(self, crops: Sequence[Image]) -> Embeddings:
        """The same rows before they are brought to unit length. Raises as ``embed`` does."""
        return _open(self._embedder).embed_raw(crops)

    def liveness(self, image: Image, faces: Sequence[DetectedFace]) -> tuple[Liveness, ...]:
        """One passive liveness per face; never raises."""
        judge = self._liveness
        if judge is None:
            reason = LivenessReason.FAULT if self._has_liveness else LivenessReason.NO_MODEL
            return tuple(Liveness(None, reason) for _ in faces)
        return tuple(judge.judge(image, face.box) for face in faces)

    def close(self) -> None:
        """Let go of the sessions and their memory."""
        self._detector = self._embedder = self._liveness = None


def _decoder(architecture: Architecture) -> Decoder:
    if architecture is Architecture.YUNET:
        return YuNetDecoder()
    if architecture is Architecture.RETINAFACE:
        return RetinaFaceDecoder()
    raise BackendUnavailable(f"{architecture} is no detector of the local backend")


def _contract(config: LocalConfig) -> EmbeddingContract:
    if config.embedder is not None:
        return config.embedder.spec.contract
    if config.contract is None:
        raise ModelMissing("neither an embedder nor its contract")
    return config.contract


def _liveness(files: Sequence[NetworkFile], session: SessionConfig) -> MiniFasNet | None:
    networks = [Network(file, session) for file in files]
    return MiniFasNet(networks) if networks else None


_Part = TypeVar("_Part")


def _open(part: _Part | None) -> _Part:
    if part is None:
        raise BackendUnavailable("the backend was closed, or has no such network")
    return part

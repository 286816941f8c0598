"""One backend's eyes before another one's embedder."""

from __future__ import annotations

import contextlib
from collections.abc import Sequence

from faceid_gui.core.ports import FaceBackend, PatientBackend
from faceid_gui.core.types import DetectedFace, EmbeddingContract, Embeddings, Image, Liveness


class CombinedBackend:
    """Finds faces with ``eyes``; embeds and judges them with ``embedding``, whose contract holds.

    Both are owned: ``close`` closes them. What the two have in common are the five points of a
    face, from which crops are cut as the contract says.
    """

    def __init__(self, *, eyes: FaceBackend, embedding: FaceBackend) -> None:
        self._eyes = eyes
        self._embedding = embedding

    @property
    def contract(self) -> EmbeddingContract:
        """What the embeddings can be compared with."""
        return self._embedding.contract

    @property
    def name(self) -> str:
        """Who gave the newest embeddings."""
        return self._embedding.name

    @property
    def provider(self) -> str:
        """What really computes embeddings."""
        return self._embedding.provider

    @property
    def has_liveness(self) -> bool:
        """Whether the pack carries liveness models."""
        return self._embedding.has_liveness

    @property
    def longest_call_s(self) -> float:
        """How long one call of either may take, seconds."""
        both = (self._eyes, self._embedding)
        times = (one.longest_call_s for one in both if isinstance(one, PatientBackend))
        return max(times, default=0.0)

    def detect(self, image: Image, *, careful: bool = False) -> tuple[DetectedFace, ...]:
        """Faces, best score first, as the eyes find them."""
        return self._eyes.detect(image, careful=careful)

    def embed(self, crops: Sequence[Image]) -> Embeddings:
        """Unit rows, shape (n, d), of crops that fit ``contract.crop``."""
        return self._embedding.embed(crops)

    def liveness(self, image: Image, faces: Sequence[DetectedFace]) -> tuple[Liveness, ...]:
        """One passive liveness per face; never raises."""
        return self._embedding.liveness(image, faces)

    def close(self) -> None:
        """Close both, the second also where closing the first fails."""
        with contextlib.ExitStack() as both:
            both.callback(self._embedding.close)
            both.callback(self._eyes.close)

"""Networks described as data: what a file expects and what comes out of it.

The catalogue fills these in; the backends read them. Neither knows the other.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from faceid_gui.core.types import EmbeddingContract


class Kind(StrEnum):
    """What a network is for."""

    DETECTOR = "detector"
    EMBEDDER = "embedder"
    LIVENESS = "liveness"
    LANDMARKS = "landmarks"


class Architecture(StrEnum):
    """Which code reads the network's outputs."""

    YUNET = "yunet"
    RETINAFACE = "retinaface"
    EMBEDDER = "embedder"  # aligned crop in, one vector out: ArcFace style, SFace, MobileFaceNet
    MINIFASNET = "minifasnet"
    DLIB_HOG = "dlib_hog"
    DLIB_LANDMARKS = "dlib_landmarks"
    DLIB_RESNET = "dlib_resnet"
    DEEPFACE = "deepface"  # whatever DeepFace computes, in its own process


class ColourOrder(StrEnum):
    """The order of the channels that a network was trained on."""

    BGR = "bgr"
    RGB = "rgb"


@dataclass(frozen=True, slots=True)
class Preprocessing:
    """Pixels to network input: ``(pixel - mean) / std`` per channel, pixels 0 to 255.

    ``mean`` and ``std`` are in the network's own channel order. ``size`` is (width,
    height) of the input, None where the network takes any size.
    """

    size: tuple[int, int] | None
    colour: ColourOrder = ColourOrder.BGR
    mean: tuple[float, float, float] = (0.0, 0.0, 0.0)
    std: tuple[float, float, float] = (1.0, 1.0, 1.0)

    @property
    def id(self) -> str:
        """A short hash of every value: part of the embedding contract."""
        text = repr((self.size, str(self.colour), self.mean, self.std))
        return hashlib.sha256(text.encode()).hexdigest()[:8]


@dataclass(frozen=True, slots=True)
class NetworkSpec:
    """One network: its code, its input and its identity.

    ``crop`` names the alignment template (core/geometry.py) of an embedder;
    ``crop_scale`` is how many times the face box a liveness crop spans.
    ``foreign_preprocessing`` names what other software does to a crop, where that is not
    ``preprocessing``.
    """

    key: str
    kind: Kind
    architecture: Architecture
    sha256: str
    preprocessing: Preprocessing
    crop: str | None = None
    dimension: int | None = None
    crop_scale: float | None = None
    foreign_preprocessing: str = ""

    @property
    def contract(self) -> EmbeddingContract:
        """The contract of an embedder's embeddings; ValueError for other kinds."""
        if self.crop is None or self.dimension is None:
            message = f"{self.key} is no embedder"
            raise ValueError(message)
        return EmbeddingContract(
            embedder_sha256=self.sha256,
            crop=self.crop,
            preprocessing=self.foreign_preprocessing or self.preprocessing.id,
            dimension=self.dimension,
        )


@dataclass(frozen=True, slots=True)
class NetworkFile:
    """A network whose file is present and was verified.

    ``form_sha256`` is set where the file is another form of the same network, such as an
    export with a dynamic batch; the contract stays that of ``spec``.
    """

    spec: NetworkSpec
    path: Path
    form_sha256: str | None = None

    @property
    def digest(self) -> str:
        """The SHA-256 that the file's bytes must have."""
        return self.form_sha256 or self.spec.sha256

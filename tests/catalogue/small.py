"""A catalogue of tiny files, so that tests need no model."""

from __future__ import annotations

import hashlib
import random
from collections.abc import Sequence

import numpy as np

from faceid_gui.catalogue.golden import golden_crop
from faceid_gui.core.networks import Architecture, Kind, NetworkSpec, Preprocessing
from faceid_gui.core.packs import FileForm, Licence, ModelEntry, Pack, PackFiles
from faceid_gui.core.types import EmbeddingContract, Embeddings, Image, Threshold
from tests.fakes import FakeBackend

FREE = Licence("MIT", True, "https://example.org/mit")


def content(name: str, size: int = 3000) -> bytes:
    """The bytes of a file: always the same for a name."""
    return random.Random(name).randbytes(size)


def form_of(data: bytes) -> FileForm:
    return FileForm(hashlib.sha256(data).hexdigest(), len(data))


def entry(
    key: str,
    *urls: str,
    kind: Kind = Kind.EMBEDDER,
    data: bytes | None = None,
    alternates: tuple[FileForm, ...] = (),
    golden: tuple[float, ...] | None = None,
) -> ModelEntry:
    """An entry whose file is ``content(key)``."""
    form = form_of(content(key) if data is None else data)
    embedder = kind is Kind.EMBEDDER
    spec = NetworkSpec(
        key=key,
        kind=kind,
        architecture=Architecture.EMBEDDER if embedder else Architecture.YUNET,
        sha256=form.sha256,
        preprocessing=Preprocessing(size=(112, 112) if embedder else None),
        crop="arcface112" if embedder else None,
        dimension=4 if embedder else None,
    )
    return ModelEntry(
        key=key,
        title=key.title(),
        spec=spec,
        file_name=f"{key}.onnx",
        urls=urls,
        size_bytes=form.size_bytes,
        licence=FREE,
        source_page="https://example.org",
        golden=golden,
        alternates=alternates,
    )


def pack(
    key: str, detector: str, embedder: str, *, rank: int, modules: tuple[str, ...] = ()
) -> Pack:
    return Pack(
        key=key,
        title=key.title(),
        note="A pack.",
        detector=detector,
        embedder=embedder,
        landmarks=None,
        liveness=(),
        rank=rank,
        default_threshold=Threshold(0.5),
        modules=modules,
        extra="more" if modules else None,
    )


class ConstantBackend(FakeBackend):
    """Answers one vector for whatever crop; remembers the crops."""

    def __init__(self, files: PackFiles, vector: Sequence[float]) -> None:
        super().__init__()
        self.contract: EmbeddingContract = files.contract
        self.vector = vector
        self.crops: list[Image] = []

    def embed(self, crops: Sequence[Image]) -> Embeddings:
        self.crops += list(crops)
        return np.asarray([self.vector for _ in crops], np.float32)


GOLDEN_PIXELS = golden_crop(112)

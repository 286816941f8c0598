"""From a detected face to its embedding, over any backend."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np

from faceid_gui.core.errors import BackendUnavailable, ContractMismatch
from faceid_gui.core.geometry import CROPS, CropSpec, align, crop_pair, crop_variants
from faceid_gui.core.ports import FaceBackend
from faceid_gui.core.types import DetectedFace, Embedding, EmbeddingContract, Embeddings, Image


def crop_of(contract: EmbeddingContract) -> CropSpec:
    """The crop that a contract's embedder takes. Raises ContractMismatch for an unknown one."""
    crop = CROPS.get(contract.crop)
    if crop is None:
        raise ContractMismatch(f"no crop is called {contract.crop}")
    return crop


def embed_once(backend: FaceBackend, image: Image, face: DetectedFace) -> Embedding:
    """The embedding of one plain crop: for live frames. Raises NoFace."""
    return np.asarray(embed_many(backend, image, (face,))[0], np.float32)


CROP_VARIANTS: Final = 12
"""How many embeddings ``embed_sample`` takes: crops and their mirror images."""


def embed_many(backend: FaceBackend, image: Image, faces: Sequence[DetectedFace]) -> Embeddings:
    """One plain embedding per face of a picture, in one call: shape (n, d). Raises NoFace."""
    crop = crop_of(backend.contract)
    return backend.embed([align(image, face.landmarks, crop) for face in faces])


def embed_sample(backend: FaceBackend, image: Image, face: DetectedFace) -> Embedding:
    """The embedding of a sample: the normalised sum over all variants of its crop.

    About twelve times the work of ``embed_once`` and half its misses, which is right for
    enrolment and for the frames that decide. Raises NoFace.
    """
    crop = crop_of(backend.contract)
    return combine(backend.embed(crop_variants(image, face.landmarks, crop)))


def embed_pair(backend: FaceBackend, image: Image, face: DetectedFace) -> Embedding:
    """The embedding of a sample from two variants of its crop: a sixth of the work.

    For many photos at once: of people enrolled so, no more photos are missed than with
    ``embed_sample`` (see services/enrolment/enroller.py). Raises NoFace.
    """
    crop = crop_of(backend.contract)
    return combine(backend.embed(crop_pair(image, face.landmarks, crop)))


def embed_side(
    backend: FaceBackend, image: Image, face: DetectedFace, *, mirrored: bool
) -> Embedding:
    """The embedding of the plain crop or of its mirror image. Raises NoFace.

    For very many photos of one person, half of them mirrored: their mean has both sides.
    """
    plain = align(image, face.landmarks, crop_of(backend.contract))
    side = np.ascontiguousarray(plain[:, ::-1]) if mirrored else plain
    return np.asarray(backend.embed([side])[0], np.float32)


def combine(embeddings: Embeddings) -> Embedding:
    """One unit vector from unit rows, shape (n, d) to (d,).

    Raises BackendUnavailable where the rows cancel out or are not finite: such a vector
    would be near to nobody or to everybody.
    """
    total = embeddings.sum(axis=0, dtype=np.float64)
    length = float(np.linalg.norm(total))
    if not np.isfinite(length) or length < 1e-6:
        raise BackendUnavailable("the embedder gave no usable vector")
    return np.asarray(total / length, np.float32)


def unit_rows(vectors: Embeddings) -> Embeddings:
    """Raw network outputs, shape (n, d), as unit rows, float32.

    Raises BackendUnavailable where a row is zero or not finite: a network on a faulty
    provider must never name anybody.
    """
    usable = usable_rows(vectors)
    lengths = np.linalg.norm(usable, axis=1, keepdims=True)
    return np.ascontiguousarray(usable / lengths, np.float32)


def usable_rows(vectors: Embeddings) -> Embeddings:
    """The same rows, shape (n, d), float32. Raises BackendUnavailable like ``unit_rows``."""
    lengths = np.linalg.norm(vectors, axis=1)
    if not np.isfinite(lengths).all() or bool((lengths < 1e-6).any()):
        raise BackendUnavailable("the embedder gave no usable vector")
    return np.ascontiguousarray(vectors, np.float32)

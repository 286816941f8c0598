"""The faces of one picture for a request: found, judged and embedded on a worker of the pool."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from faceid_gui.core.embedding import embed_once, embed_pair, embed_sample
from faceid_gui.core.errors import NoFace
from faceid_gui.core.ports import FaceBackend
from faceid_gui.core.quality import assess
from faceid_gui.core.types import DetectedFace, Embedding, Image, Liveness, Quality
from faceid_gui.services.enrolment.enroller import Effort, choose_face


@dataclass(frozen=True, slots=True, eq=False)
class PictureFace:
    """One face: ``embedding`` is None where the landmarks are no face that can be aligned."""

    face: DetectedFace
    quality: Quality
    liveness: Liveness | None
    embedding: Embedding | None


def every_face(
    image: Image, *, effort: Effort = Effort.BRISK, liveness: bool = False, most: int = 16
) -> Callable[[FaceBackend], tuple[PictureFace, ...]]:
    """Work for the pool: all faces of a picture, at most ``most``, best score first."""

    def work(backend: FaceBackend) -> tuple[PictureFace, ...]:
        found = backend.detect(image, careful=effort is not Effort.SWIFT)
        faces = tuple(face for face in found if _is_finite(face))[:most]
        return _judged(backend, image, faces, effort, liveness=liveness)

    return work


def main_face(
    image: Image, *, effort: Effort = Effort.BRISK, liveness: bool = False
) -> Callable[[FaceBackend], PictureFace]:
    """Work for the pool: the one face that a picture is of. Raises NoFace, SeveralFaces."""

    def work(backend: FaceBackend) -> PictureFace:
        found = backend.detect(image, careful=effort is not Effort.SWIFT)
        face = choose_face([face for face in found if _is_finite(face)], image)
        judged = _judged(backend, image, (face,), effort, liveness=liveness)[0]
        if judged.embedding is None:
            raise NoFace("the face cannot be aligned")
        return judged

    return work


def _judged(
    backend: FaceBackend,
    image: Image,
    faces: Sequence[DetectedFace],
    effort: Effort,
    *,
    liveness: bool,
) -> tuple[PictureFace, ...]:
    judged: Sequence[Liveness | None] = [None] * len(faces)
    if liveness and faces and backend.has_liveness:
        judged = backend.liveness(image, faces)
    return tuple(
        PictureFace(face, assess(image, face), live, _embedded(backend, image, face, effort))
        for face, live in zip(faces, judged, strict=True)
    )


def _embedded(
    backend: FaceBackend, image: Image, face: DetectedFace, effort: Effort
) -> Embedding | None:
    embed = {
        Effort.THOROUGH: embed_sample,
        Effort.BRISK: embed_pair,
        Effort.SWIFT: embed_once,
    }[effort]
    try:
        return embed(backend, image, face)
    except NoFace:
        return None


def _is_finite(face: DetectedFace) -> bool:
    """Whether a face has a place in the picture: a network at fault may give NaN."""
    box = (face.box.x, face.box.y, face.box.w, face.box.h, face.score)
    return bool(np.isfinite(box).all() and np.isfinite(face.landmarks).all())

"""What the facades' routes ask of a picture: which faces, the biggest first, and embedded."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from starlette.requests import Request

from faceid_gui.core.embedding import combine, crop_of, embed_pair
from faceid_gui.core.errors import NoFace
from faceid_gui.core.opencv import cv2
from faceid_gui.core.ports import FaceBackend
from faceid_gui.core.quality import estimate_pose
from faceid_gui.core.types import (
    Box,
    DetectedFace,
    Embedding,
    Embeddings,
    Image,
    Landmarks,
    Liveness,
    Pose,
)
from faceid_gui.server.deps import answered, decode_image, gate_of
from faceid_gui.services.enrolment.enroller import choose_face

MOST_FACES: Final = 64
"""Faces of one picture that are looked at, the biggest."""

_NO_LANDMARKS: Final[Landmarks] = np.zeros((0, 2), np.float32)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What to do with a picture.

    ``most`` faces are kept, the biggest (0: as many as there may be), of those that the
    detector is sure of to at least ``least``. ``whole`` takes the picture itself for one
    face that was cut out already.
    """

    embed: bool = True
    liveness: bool = False
    most: int = 0
    least: float = 0.0
    whole: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class SeenFace:
    """One face. ``embedding`` is None where none was asked for, or it cannot be aligned.

    ``face.landmarks`` is empty, and ``pose`` None, for a face that was cut out before.
    """

    face: DetectedFace
    pose: Pose | None = None
    embedding: Embedding | None = None
    liveness: Liveness | None = None

    @property
    def area(self) -> float:
        """Square pixels of its box."""
        return self.face.box.area


@dataclass(frozen=True, slots=True, eq=False)
class Seen:
    """The faces of a picture, the biggest first, and where the time went, milliseconds."""

    width: int
    height: int
    faces: tuple[SeenFace, ...]
    detect_ms: float = 0.0
    embed_ms: float = 0.0


async def see(request: Request, data: bytes, wanted: Wanted) -> Seen:
    """Look at the picture in the bytes of a JPEG or PNG file.

    Raises BadImage, Overloaded, and what the backend raises.
    """
    gate = gate_of(request)
    image = await decode_image(gate, data)
    return await answered(request, gate.parts.pool.submit(looking(image, wanted)))


def some_face(seen: Seen) -> Seen:
    """The same, where there is a face. Raises NoFace."""
    if not seen.faces:
        raise NoFace("there is no face in the picture")
    return seen


def main_of(seen: Seen) -> SeenFace:
    """The one face that a picture is of. Raises NoFace, and SeveralFaces where none stands out."""
    image = np.broadcast_to(np.uint8(0), (seen.height, seen.width, 3))  # for its size alone
    chosen = choose_face([one.face for one in seen.faces], image)
    return next(one for one in seen.faces if one.face is chosen)


def rows_of(seen: Seen, dimension: int) -> Embeddings:
    """The faces' embeddings, shape (n, d); zero where a face has none: like nobody."""
    rows = np.zeros((len(seen.faces), dimension), np.float32)
    for row, one in zip(rows, seen.faces, strict=True):
        if one.embedding is not None:
            row[:] = one.embedding
    return rows


def looking(image: Image, wanted: Wanted) -> Callable[[FaceBackend], Seen]:
    """Work for the pool: look at a picture of shape (h, w, 3), BGR."""

    def work(backend: FaceBackend) -> Seen:
        height, width = image.shape[:2]
        began = time.perf_counter()
        if wanted.whole:
            seen = whole_face(backend, image)
            return Seen(width, height, (seen,), 0.0, _since(began))
        faces = _biggest(backend.detect(image, careful=True), wanted)
        found = _since(began)
        judged = _judged(backend, image, faces, wanted)
        return Seen(width, height, judged, found, _since(began) - found)

    return work


def whole_face(backend: FaceBackend, image: Image) -> SeenFace:
    """A picture that is a face and nothing else, squeezed into the embedder's crop.

    Without landmarks nothing can be aligned: such an embedding finds fewer people than one
    from a whole picture.
    """
    height, width = image.shape[:2]
    size = crop_of(backend.contract).size
    crop = np.asarray(cv2.resize(image, size, interpolation=cv2.INTER_AREA), np.uint8)
    mirror = np.ascontiguousarray(crop[:, ::-1])
    embedding = combine(backend.embed([crop, mirror]))
    face = DetectedFace(Box(0.0, 0.0, float(width), float(height)), _NO_LANDMARKS, 1.0)
    return SeenFace(face, None, embedding)


def _biggest(faces: Sequence[DetectedFace], wanted: Wanted) -> list[DetectedFace]:
    sure = [face for face in faces if face.score >= wanted.least]
    sure.sort(key=lambda face: face.box.area, reverse=True)
    most = min(wanted.most, MOST_FACES) if wanted.most > 0 else MOST_FACES
    return sure[:most]


def _judged(
    backend: FaceBackend, image: Image, faces: Sequence[DetectedFace], wanted: Wanted
) -> tuple[SeenFace, ...]:
    lives: Sequence[Liveness | None] = [None] * len(faces)
    if wanted.liveness and faces and backend.has_liveness:
        lives = backend.liveness(image, faces)
    return tuple(
        SeenFace(
            face,
            _pose(face),
            _embedded(backend, image, face) if wanted.embed else None,
            live,
        )
        for face, live in zip(faces, lives, strict=True)
    )


def _pose(face: DetectedFace) -> Pose | None:
    try:
        return estimate_pose(face.landmarks)
    except NoFace:
        return None


def _embedded(backend: FaceBackend, image: Image, face: DetectedFace) -> Embedding | None:
    try:
        return embed_pair(backend, image, face)
    except NoFace:
        return None


def _since(began: float) -> float:
    return (time.perf_counter() - began) * 1000.0

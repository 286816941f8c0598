"""Everything about the faces of one picture, for a client that decides by itself."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from faceid_gui.core.embedding import crop_of
from faceid_gui.core.errors import NoFace
from faceid_gui.core.geometry import align
from faceid_gui.core.ports import FaceBackend
from faceid_gui.core.quality import assess
from faceid_gui.core.types import Box, DetectedFace, Embedding, Image, Liveness, Quality

MOST_FACES: Final = 32
"""Faces of one picture, at most; a crowd's smallest are of no use at a door."""


@dataclass(frozen=True, slots=True)
class Look:
    """What is wanted of a picture. ``careful`` is as in FaceBackend.detect."""

    careful: bool = False
    quality: bool = True
    liveness: bool = True
    embeddings: bool = True


@dataclass(frozen=True, slots=True, eq=False)
class KnownFace:
    """A face that the client has found itself; without ``landmarks`` only liveness is judged."""

    box: Box
    landmarks: np.ndarray[tuple[int, ...], np.dtype[np.float32]] | None = None


@dataclass(frozen=True, slots=True, eq=False)
class SeenFace:
    """One face, with what was wanted of it. ``located`` is False without landmarks."""

    face: DetectedFace
    quality: Quality | None = None
    liveness: Liveness | None = None
    embedding: Embedding | None = None
    located: bool = True


def look(
    image: Image, wanted: Look, known: Sequence[KnownFace] = ()
) -> Callable[[FaceBackend], tuple[SeenFace, ...]]:
    """Work for the pool: the faces of a picture, best score first; or the ``known`` ones."""

    def work(backend: FaceBackend) -> tuple[SeenFace, ...]:
        if known:
            faces = [_detected(face) for face in known[:MOST_FACES]]
            located = [face.landmarks is not None for face in known[:MOST_FACES]]
        else:
            found = backend.detect(image, careful=wanted.careful)
            faces = [face for face in found if _finite(face)][:MOST_FACES]
            located = [True] * len(faces)
        return _see(backend, image, faces, located, wanted)

    return work


def _see(
    backend: FaceBackend,
    image: Image,
    faces: Sequence[DetectedFace],
    located: Sequence[bool],
    wanted: Look,
) -> tuple[SeenFace, ...]:
    lives: Sequence[Liveness | None] = [None] * len(faces)
    if wanted.liveness and faces:
        lives = backend.liveness(image, faces)
    embedded = [wanted.embeddings and here for here in located]
    rows = _embed(backend, image, faces, embedded)
    return tuple(
        SeenFace(
            face,
            assess(image, face) if wanted.quality and here else None,
            live,
            row,
            here,
        )
        for face, here, live, row in zip(faces, located, lives, rows, strict=True)
    )


def _embed(
    backend: FaceBackend, image: Image, faces: Sequence[DetectedFace], wanted: Sequence[bool]
) -> list[Embedding | None]:
    """One plain embedding per wanted face, all in one call; None where it cannot be aligned."""
    crop = crop_of(backend.contract)
    rows: list[Embedding | None] = [None] * len(faces)
    places, crops = [], []
    for place, face in enumerate(faces):
        if not wanted[place]:
            continue
        try:
            crops.append(align(image, face.landmarks, crop))
        except NoFace:
            continue
        places.append(place)
    for place, row in zip(places, backend.embed(crops) if crops else (), strict=True):
        rows[place] = np.asarray(row, np.float32)
    return rows


def _detected(known: KnownFace) -> DetectedFace:
    landmarks = known.landmarks
    return DetectedFace(
        known.box, np.zeros((5, 2), np.float32) if landmarks is None else landmarks, 1.0
    )


def _finite(face: DetectedFace) -> bool:
    box = (face.box.x, face.box.y, face.box.w, face.box.h, face.score)
    return bool(np.isfinite(box).all() and np.isfinite(face.landmarks).all())

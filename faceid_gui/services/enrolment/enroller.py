"""From a photo to a sample: one face, good enough, embedded as well as can be."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from enum import StrEnum
from typing import Final

import numpy as np

from faceid_gui.core.embedding import embed_pair, embed_sample, embed_side
from faceid_gui.core.errors import NoFace, PoorQuality, SeveralFaces
from faceid_gui.core.geometry import ARCFACE_112, align
from faceid_gui.core.opencv import cv2
from faceid_gui.core.ports import FaceBackend
from faceid_gui.core.prominence import DOMINANCE as DOMINANCE
from faceid_gui.core.prominence import prominence as prominence
from faceid_gui.core.quality import QualityLimits, assess
from faceid_gui.core.types import Box, DetectedFace, Embedding, Image, NewSample, Quality

ENROLMENT_LIMITS: Final = QualityLimits()

QUICK_SIDE: Final = 320
"""A quick look enlarges a photo of a smaller longer side to this: points get finer."""


class Effort(StrEnum):
    """How much work goes into a sample. The times are those of a 250x250 photo.

    Measured on 42 people: the share of their other photos that is missed where 1 % of
    strangers is let through, when they are enrolled with 1, 3 or 6 photos. Of a person with
    many photos, the mean evens out what a quick look at each lets slip.
    """

    THOROUGH = "thorough"  # careful look, all variants: 70 ms; 3.2, 0.85 and 0.48 %
    BRISK = "brisk"  # careful look, two variants: 24 ms; 3.3 and 0.83 %
    SWIFT = "swift"  # quick look, one variant: 9 ms; 0.39 % with 6 photos


def choose_face(faces: Sequence[DetectedFace], image: Image) -> DetectedFace:
    """The one face that the picture is of.

    Raises NoFace, and SeveralFaces where no face stands out: a wrong guess would enrol a
    bystander under the person's name.
    """
    if not faces:
        raise NoFace("there is no face in the picture")
    ranked = sorted(faces, key=lambda face: prominence(face, image), reverse=True)
    if len(ranked) > 1:
        first, second = (prominence(face, image) for face in ranked[:2])
        if first < DOMINANCE * second:
            raise SeveralFaces(
                f"there are {len(ranked)} faces in the picture and none stands out",
                detail=str(len(ranked)),
            )
    return ranked[0]


class Enroller:
    """Makes samples with one backend; like the backend it belongs to one thread at a time.

    With ``keep_crops`` a sample carries the face aligned to 112x112 as PNG, whatever crop
    the embedder takes, so that any other pack can embed it again.
    """

    def __init__(
        self,
        backend: FaceBackend,
        *,
        keep_crops: bool = False,
        limits: QualityLimits = ENROLMENT_LIMITS,
    ) -> None:
        self._backend = backend
        self._keep_crops = keep_crops
        self._limits = limits

    @property
    def contract_id(self) -> str:
        """The contract of the samples' embeddings."""
        return self._backend.contract.id

    def sample(
        self,
        image: Image,
        source: str,
        *,
        effort: Effort = Effort.THOROUGH,
        mirrored: bool = False,
    ) -> NewSample:
        """The sample of the one person in a picture.

        ``mirrored`` is the side that Effort.SWIFT takes: every other photo of a person should
        be. Raises NoFace, SeveralFaces, or PoorQuality with the quality issue as its code.
        """
        face, crowding = self._find(image, effort)
        quality = self._checked(image, face)
        quality = replace(quality, score=quality.score * (1.0 - crowding))
        embedding = self._embed(image, face, effort, mirrored=mirrored)
        crop = encode_crop(image, face) if self._keep_crops else None
        return NewSample({self.contract_id: embedding}, quality, source, crop)

    def _embed(
        self, image: Image, face: DetectedFace, effort: Effort, *, mirrored: bool
    ) -> Embedding:
        if effort is Effort.THOROUGH:
            return embed_sample(self._backend, image, face)
        if effort is Effort.SWIFT:
            return embed_side(self._backend, image, face, mirrored=mirrored)
        return embed_pair(self._backend, image, face)

    def _find(self, image: Image, effort: Effort) -> tuple[DetectedFace, float]:
        """The person's face, and how much of it others cover."""
        if effort is Effort.SWIFT:
            faces = self._quick_look(image)
            try:
                face = choose_face(faces, image)
                return face, crowded(face, faces)
            except (NoFace, SeveralFaces):
                pass  # what a quick look cannot tell, a careful one may
        faces = self._backend.detect(image, careful=True)
        face = choose_face(faces, image)
        return face, crowded(face, faces)

    def _quick_look(self, image: Image) -> tuple[DetectedFace, ...]:
        height, width = image.shape[:2]
        factor = QUICK_SIDE / max(height, width, 1)
        if factor <= 1.0:
            return self._backend.detect(image)
        size = max(round(width * factor), 1), max(round(height * factor), 1)
        enlarged = np.asarray(cv2.resize(image, size), np.uint8)
        back = width / size[0], height / size[1]
        return tuple(_scaled(face, back) for face in self._backend.detect(enlarged))

    def _checked(self, image: Image, face: DetectedFace) -> Quality:
        quality = assess(image, face, limits=self._limits)
        if quality.issue is not None:
            words = quality.issue.value.replace("_", " ")
            poor = PoorQuality(f"the face is {words}", detail=quality.issue.value)
            poor.code = quality.issue.value
            raise poor
        return quality


def crowded(face: DetectedFace, faces: Sequence[DetectedFace]) -> float:
    """The share of a face's box that other faces' boxes cover, 0 to 1: somebody in front."""
    box = face.box
    covered = sum(_shared(box, other.box) for other in faces if other is not face)
    return min(covered / box.area, 1.0) if box.area > 0 else 0.0


def _shared(one: Box, other: Box) -> float:
    across = min(one.right, other.right) - max(one.x, other.x)
    down = min(one.bottom, other.bottom) - max(one.y, other.y)
    return max(across, 0.0) * max(down, 0.0)


def _scaled(face: DetectedFace, factor: tuple[float, float]) -> DetectedFace:
    box, (across, down) = face.box, factor
    return DetectedFace(
        Box(box.x * across, box.y * down, box.w * across, box.h * down),
        (face.landmarks * np.array(factor)).astype(np.float32),
        face.score,
    )


def encode_crop(image: Image, face: DetectedFace) -> bytes:
    """The face aligned to the 112x112 template, as PNG bytes. Raises NoFace."""
    done, png = cv2.imencode(".png", align(image, face.landmarks, ARCFACE_112))
    if not done:
        raise NoFace("the face could not be cut out")
    return png.tobytes()
